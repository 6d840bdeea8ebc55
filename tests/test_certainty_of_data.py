"""The ratings and effects of the whole base, real and invented: ignorance is never surer than
knowledge, and no number stands for more than it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest

from ldncli.evidence.certainty import rules
from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.missing import missing_results
from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.findings.finding import Finding, Rated, find
from ldncli.evidence.selecting.body import gather
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.synthesis.answer import aside_of, doubts_of, headline, number_of
from ldncli.evidence.synthesis.synthesise import compares
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome, PlannedOutcome
from ldncli.report.tables.findings import finding_table
from ldncli.report.tables.summary_of_findings import summary_of_findings
from ldncli.report.words.findings.statements import effect_text, said_of, seen_text
from ldncli.statistics.intervals import excludes
from tests.conftest import LIBRARY

_RANK = {None: -1, **{level: place for place, level in enumerate(LEVELS)}}


@pytest.fixture(scope="module", params=["real", "invented"])
def asked(request: pytest.FixtureRequest, real_library: Library) -> Asked:
    return ask(real_library if request.param == "real" else load(str(LIBRARY)))


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def _bodies(asked: Asked) -> Iterator[tuple[Finding, Rated]]:
    return ((finding, rated) for finding in asked.findings for rated in finding.bodies)


# -- ignorance is never surer than knowledge -------------------------------------------------------


def test_nothing_without_an_interval_is_above_very_low(asked: Asked) -> None:
    surer = [
        (finding.condition, finding.outcome)
        for finding, rated in _bodies(asked)
        if headline(rated.synthesis) is None and _RANK[rated.certainty.level] > 0
    ]
    assert not surer


def _mute(outcome: Outcome) -> Outcome:
    return replace(outcome, arms=MappingProxyType({}), contrast=None)


def _levels(papers: list[Paper], asked: Asked) -> dict[tuple[str, str, bool], int]:
    vocabularies = asked.library.vocabularies
    body = gather(papers, vocabularies["designs"], asked.library.topic)
    return {
        (each.condition, each.outcome, rated.synthesis.randomised): _RANK[rated.certainty.level]
        for each in find(body, Query(), vocabularies)
        for rated in each.bodies
    }


def _without_results(paper: Paper) -> Paper:
    return replace(paper, outcomes=tuple(map(_mute, paper.outcomes)))


def _without_sizes(paper: Paper) -> Paper:
    unsaid = dict.fromkeys(("n_randomised", "n_analysed", "n_lost"))
    return replace(
        paper,
        design=replace(paper.design, n_enrolled=None, **unsaid),
        arms=tuple(replace(each, **unsaid) for each in paper.arms),
        population=paper.population
        and replace(paper.population, by_condition=MappingProxyType({})),
    )


def _without_contrasts(paper: Paper) -> Paper:
    return replace(paper, outcomes=tuple(replace(each, contrast=None) for each in paper.outcomes))


def test_removing_important_differences_never_raises_a_certainty(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [
        (rated, rate(rated.synthesis, asked.library.vocabularies)) for _, rated in _bodies(asked)
    ]
    monkeypatch.setattr(rules, "threshold_of", lambda synthesis: None)
    for rated, before in known:
        after = rate(rated.synthesis, asked.library.vocabularies)
        assert _RANK[after.level] <= _RANK[before.level]
        assert sum(each.levels for each in after.steps) <= sum(each.levels for each in before.steps)


def _unreported(paper: Paper) -> Paper:
    """The paper of a trial that planned its outcomes and reports none of them."""
    planned = tuple(
        PlannedOutcome(domain=each.domain, label=each.label, place=each.place)
        for each in paper.outcomes
        if each.condition is None
    )
    others = tuple(each for each in paper.outcomes if each.condition is not None)
    return replace(paper, outcomes=others, unreported=(*paper.unreported, *planned))


@pytest.mark.parametrize(
    "removed", [_without_results, _without_sizes, _without_contrasts, _unreported]
)
def test_removing_numbers_of_any_record_never_raises_a_certainty(
    asked: Asked, removed: Callable[[Paper], Paper]
) -> None:
    papers = list(asked.papers.values())
    telling = [
        paper
        for paper in papers
        if any(outcome.arms or outcome.contrast for outcome in paper.outcomes)
    ]
    assert telling
    for paper in telling:
        near = [each for each in papers if set(each.conditions) & set(paper.conditions)]
        fewer = removed(paper)
        before = _levels(near, asked)
        after = _levels([fewer if each is paper else each for each in near], asked)
        raised = {cell for cell, level in after.items() if level > before.get(cell, level)}
        assert not raised, paper.id


# -- what stands as an effect ----------------------------------------------------------------------


def test_an_effect_compares_and_says_of_how_many(asked: Asked) -> None:
    for _, rated in _bodies(asked):
        synthesis, text = rated.synthesis, effect_text(rated.synthesis)
        assert (text is None) == (headline(synthesis) is None)
        if text is None or synthesis.metric is None:
            continue
        assert not MEASURES[synthesis.metric.measure].one_group
        assert " of " in text and ("trial" if synthesis.randomised else "stud") in text
        disowned = {doubt.caveat.kind for doubt in doubts_of(synthesis)} & {
            "chance-finding",
            "meeting-report-only",
        }
        assert not disowned or len(synthesis.entries) > 1


def test_machines_get_other_numbers_in_columns_of_their_own(asked: Asked) -> None:
    rows = finding_table(asked.findings, asked.body, asked.library, "").mappings()
    for row, finding in zip(rows, asked.findings, strict=True):
        synthesis = finding.best.synthesis
        assert (row["effect"] is None) == (headline(synthesis) is None)
        assert row["seen_as"] == aside_of(synthesis)
        assert (row["seen"] is None) == (row["seen_as"] is None)
        if row["seen_as"]:
            assert row["measure"] is row["ci_lb"] is row["k"] is row["favours"] is None
            assert row["compared"] in ("groups", "nothing")
        if synthesis.randomised:
            assert row["trials_with_numbers"] <= row["trials"] <= row["randomised_trials"]


def test_every_caveat_stands_in_every_row_of_its_number(asked: Asked) -> None:
    rows = finding_table(asked.findings, asked.body, asked.library, "").mappings()
    table = summary_of_findings(asked.findings, [], asked.library, "", asked.called)
    sof = {(row["condition"], row["outcome"]): row for row in table.mappings()}
    for row, finding in zip(rows, asked.findings, strict=True):
        for doubt in doubts_of(finding.best.synthesis):
            note = doubt.caveat.note.rstrip(".")
            assert note in row["account"] and any(note in each for each in row["caveats"])
            cell = sof[finding.condition, finding.outcome]
            assert any(note in each for each in cell["footnotes"])


def test_one_number_has_one_interval(asked: Asked) -> None:
    rows = finding_table(asked.findings, asked.body, asked.library, "").mappings()
    table = summary_of_findings(asked.findings, [], asked.library, "", asked.called)
    sof = {(row["condition"], row["outcome"]): row for row in table.mappings()}
    for row in rows:
        cell = sof[row["condition"], row["outcome"]]
        for key in ("seen", "seen_lb", "seen_ub", "seen_as", "trials_with_numbers", "trials"):
            assert row[key] == cell[key]
        assert row["seen_text"] == cell.get("seen_text")


# -- named cases of the real base ------------------------------------------------------------------


def _body(library: Library, condition: str, outcome: str) -> Rated:
    found = ask(library, condition=[condition]).findings
    return next(each.best for each in found if each.outcome == outcome)


def test_the_effect_of_fibromyalgia_says_two_of_four_trials(library: Library) -> None:
    text = effect_text(_body(library, "fibromyalgia", "pain-intensity").synthesis)
    assert text is not None and text.startswith("MD 0.0") and text.endswith(", 2 of 4 trials")


@pytest.mark.parametrize(
    ("outcome", "aside"),
    [
        ("pain-modulation", "chance-finding"),
        ("cognitive-function", "chance-finding"),
        ("symptom-severity", "meeting-report-only"),
    ],
)
def test_what_authors_disown_is_no_effect(library: Library, outcome: str, aside: str) -> None:
    rated = _body(library, "fibromyalgia", outcome)
    assert aside_of(rated.synthesis) == aside and effect_text(rated.synthesis) is None
    assert "†" in (seen_text(rated.synthesis) or "") and rated.certainty.level == "very-low"


def test_one_trial_keeps_its_own_interval(library: Library) -> None:
    number = number_of(_body(library, "fibromyalgia", "pain-modulation").synthesis)
    assert number is not None and (number.low, number.high) == (0.4, 3.7) and number.as_printed


@pytest.mark.parametrize("outcome", ["depression", "pain-quality"])
def test_one_trial_keeps_its_own_p(library: Library, outcome: str) -> None:
    synthesis = _body(library, "arthritis", outcome).synthesis
    contrast = synthesis.estimates[0].source.outcome.contrast
    number = number_of(synthesis)
    assert contrast is not None and number is not None and number.p_as_printed
    assert number.p == contrast.p and (number.low > 0) == (number.p < 0.05)


def test_rounding_never_makes_an_effect_clear(asked: Asked) -> None:
    for _, rated in _bodies(asked):
        if pooled := rated.synthesis.pooled:
            width = pooled.ci_ub - pooled.ci_lb
            ends = (pooled.ci_lb, pooled.ci_ub)
            assert all(end == 0 or abs(end) > 1e-9 * width for end in ends)
    table = summary_of_findings(asked.findings, [], asked.library, "", asked.called)
    assert all((row["nnt_high"] or 0) < 1e6 for row in table.mappings())


def test_an_interval_back_from_a_p_of_005_touches_no_effect(library: Library) -> None:
    findings = [
        each
        for each in ask(library, condition=["fibromyalgia"]).findings
        if each.outcome == "pain-response-combined"
    ]
    table = summary_of_findings(findings, [], library, "", ask(library).called)
    [row] = table.mappings()
    assert row["relative_low"] == 1 and row["difference_low"] == 0 and row["nnt"] is None


def test_an_interval_with_both_sides_is_imprecise_without_a_threshold(asked: Asked) -> None:
    for finding, rated in _bodies(asked):
        pooled = rated.synthesis.pooled
        if pooled and threshold_of(rated.synthesis) is None and pooled.ci_lb < 0 < pooled.ci_ub:
            [step] = [each for each in rated.certainty.steps if each.domain == "imprecision"]
            by_rule = step.levels if step.suggested is None else step.suggested
            assert by_rule <= -2, (finding.condition, finding.outcome)


def test_a_number_of_a_meeting_report_alone_is_no_effect(library: Library) -> None:
    rated = _body(library, "glioma", "quality-of-life")
    assert aside_of(rated.synthesis) == "meeting-report-only" and number_of(rated.synthesis)


def test_missing_results_take_two_steps_at_most(asked: Asked) -> None:
    """Half of the people or more without numbers: the interval is none of the body."""
    for finding, rated in _bodies(asked):
        steps = {each.domain: each for each in rated.certainty.steps}
        if not steps:
            continue
        assert steps["publication-bias"].levels >= -2, (finding.condition, finding.outcome)
        missing = missing_results(rated.synthesis)
        if missing and missing.are_most:
            assert steps["imprecision"].levels == -3


def test_only_comparisons_between_groups_have_a_side(asked: Asked) -> None:
    for finding, rated in _bodies(asked):
        synthesis = rated.synthesis
        within = [each for each in synthesis.entries if not compares(each.chosen.source)]
        assert all(each.sign is None for each in within), (finding.condition, finding.outcome)
        if len(within) == len(synthesis.entries):
            assert "point estimates" not in said_of(synthesis)


def test_a_change_within_one_group_is_for_nothing(library: Library) -> None:
    synthesis = _body(library, "fibromyalgia", "headache-days").synthesis
    assert synthesis.estimates and synthesis.signs.benefit == 0
    assert "point estimates" not in said_of(synthesis)


@pytest.mark.parametrize(("outcome", "p"), [("depression", 0.1566), ("global-impression", 0.0876)])
def test_p_and_interval_are_of_one_analysis(library: Library, outcome: str, p: float) -> None:
    number = number_of(_body(library, "depression", outcome).synthesis)
    assert number is not None and not number.as_printed and not number.p_as_printed
    assert number.p == pytest.approx(p, abs=1e-3)


def test_a_computed_p_and_its_interval_agree(asked: Asked) -> None:
    for finding, rated in _bodies(asked):
        number, pooled = number_of(rated.synthesis), rated.synthesis.pooled
        if number and pooled and number.p is not None and not number.p_as_printed:
            apart = excludes(pooled.ci_lb, pooled.ci_ub)
            assert apart == (number.p < 0.05) or abs(number.p - 0.05) < 0.005, finding.outcome
