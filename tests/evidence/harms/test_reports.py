"""Harms as studies report them: once a study, their sections, the people behind a number."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.errors import UnknownTermError
from ldncli.evidence.harms.reports import (
    Count,
    HarmReport,
    Silence,
    asked,
    classify,
    harm_reports,
    section_of,
    silence,
)
from ldncli.evidence.reasons import because
from ldncli.records.model.paper import Paper
from ldncli.report.words.harms import reason_words
from tests.evidence.invented import harm, harm_words, paper, studies

WORDS = harm_words()


def _reports(*papers: Paper) -> list[HarmReport]:
    return harm_reports(studies(*papers), WORDS)


def test_two_papers_of_a_study_count_a_harm_once_and_the_fuller_report_speaks() -> None:
    first = paper("a", [harm("vivid dreams")], study="s")
    second = paper("b", [harm("Nightmares", (9, 20), (3, 20))], study="s", kind="secondary-report")
    (report,) = _reports(first, second)
    assert report.paper.id == "b" and report.treatment == Count(9, 20) and report.unlike == ()


def test_sections_come_from_the_nearest_term_above() -> None:
    assert [section_of(term, WORDS) for term in ("death", "vivid-dreams", "no-adverse-event")] == [
        "serious",
        "kind",
        "any",
    ]


def test_animals_do_not_count_and_registers_do() -> None:
    beast = paper("a", [harm("nausea", (1, 20))], "animal", kind="preclinical", conditions=[])
    entry = paper(
        "b", [harm("nausea", (1, 20), (0, 20))], kind="registry", registry={"status": "completed"}
    )
    assert [report.paper.id for report in _reports(beast, entry)] == ["b"]


def _printed(data: dict[str, Any], **more: Any) -> Count | None:
    (report,) = _reports(paper("a", [{"term": "nausea", "arms": {"ldn": data}}], **more))
    return report.treatment


def test_events_from_a_percentage_only_where_people_are_whole() -> None:
    assert _printed({"percent": 15}) == Count(
        3, 20, 15, (because("count from percent", events=3, percent=15, n=20),)
    )
    misfit = _printed({"percent": 37})
    assert misfit is not None and misfit.events is None and misfit.n is None and misfit.risk == 0.37
    assert misfit.steps == (because("percent misfits", percent=37, sizes=(20,)),)


def test_no_size_is_taken_where_a_trial_tells_of_one_group_alone() -> None:
    """It may be of people who changed over from the other group."""
    arms = [
        {"id": id, "role": role, "label": id, "n_randomised": 6}
        for id, role in (("ldn", "treatment"), ("placebo", "control"))
    ]
    assert _printed({"events": 1}, arms=arms) == Count(1)


def test_a_size_is_taken_from_the_arm_only_where_it_fits() -> None:
    both = {"term": "nausea", "arms": {"ldn": {"events": 0}, "placebo": {"events": 1}}}
    (report,) = _reports(paper("a", [both]))
    assert report.treatment == Count(0, 20, None, (because("size from arm", n=20),))
    unfit = _printed({"events": 11, "percent": 11})
    assert unfit is not None and (unfit.events, unfit.n) == (11, None) and not unfit.whole
    assert _printed({"percent": 15, "n": 40}) == Count(
        6, 40, 15, (because("count from percent", events=6, percent=15, n=40),)
    )


def test_arms_of_one_role_are_added_and_placebo_goes_before_active() -> None:
    arms = [
        {"id": "low", "role": "treatment", "label": "1 mg", "n_randomised": 20},
        {"id": "high", "role": "treatment", "label": "4 mg", "n_randomised": 20},
        {"id": "placebo", "role": "control", "label": "placebo", "n_randomised": 20},
        {"id": "pill", "role": "control", "label": "another drug", "n_randomised": 20},
    ]
    event = {
        "term": "nausea",
        "arms": {each["id"]: {"events": place, "n": 20} for place, each in enumerate(arms, 1)},
    }
    (report,) = _reports(paper("a", [event], arms=arms))
    assert report.treatment == Count(
        3, 40, None, (because("arms added up", count=2),)
    ) and report.control == Count(3, 20)


def test_silence_is_counted() -> None:
    thin = paper("c", sources=[{"id": "article", "kind": "abstract", "cite": "Abstract"}])
    found = silence(
        studies(paper("a", [harm("nausea")]), paper("b"), thin, paper("d", plan="case-series"))
    )
    assert (found.studies, found.speaking, found.silent, found.thin) == (4, 1, 3, 1)
    assert (found.trials, found.speaking_trials) == (3, 1)


def _one(event: dict[str, Any], **more: Any) -> HarmReport:
    (found,) = _reports(paper("a", [event], **more))
    return found


def test_shares_of_people() -> None:
    assert (Count(3, 30).whole, Count(3, 30).risk) == (True, 0.1) and (
        Count(0, 30).whole,
        Count(0, 30).risk,
    ) == (True, 0)
    assert (Count(3).whole, Count(3).risk) == (False, None) and (
        Count(None, 30, 40).whole,
        Count(None, 30, 40).risk,
    ) == (False, 0.4)
    assert Count(3, 0, 40).risk == 0.4 and not Count(3, 0).whole


def test_of_two_reports_the_fuller_is_kept_whichever_comes_first() -> None:
    fuller, barer = (
        [harm("nausea", (2, 20), (1, 20))],
        [{"term": "nausea", "arms": {"ldn": {"percent": 37}}}],
    )
    for first, second, kept in ((fuller, barer, "a"), (barer, fuller, "b")):
        one, two = (
            paper("a", first, study="s"),
            paper("b", second, study="s", kind="secondary-report"),
        )
        (found,) = _reports(one, two)
        assert found.paper.id == kept
        assert tuple(map(reason_words, found.unlike)) == (
            f"{'b' if kept == 'a' else 'a'} article Table 1 gives 37% and no number",
        )
    same = paper("b", fuller, study="s", kind="secondary-report")
    (found,) = _reports(paper("a", fuller, study="s"), same)
    assert found.paper.id == "a" and found.unlike == ()
    third = paper("c", [harm("nausea", (4, 20), (1, 20))], study="s", kind="secondary-report")
    (found,) = _reports(paper("a", fuller, study="s"), same, third)
    assert tuple(map(reason_words, found.unlike)) == ("c article Table 1 gives 4/20 and 1/20",)


def test_counts_go_before_events_and_these_before_a_share() -> None:
    events = {"term": "nausea", "arms": {"ldn": {"events": 30}, "placebo": {"events": 30}}}
    share = {"term": "nausea", "arms": {"ldn": {"percent": 37}, "placebo": {"percent": 37}}}
    (found,) = _reports(
        paper("a", [share], study="s"), paper("b", [events], study="s", kind="secondary-report")
    )
    assert found.paper.id == "b"
    one_side = harm("nausea", (3, 20))
    (found,) = _reports(
        paper("a", [one_side], study="s"), paper("b", [events], study="s", kind="secondary-report")
    )
    assert found.paper.id == "a", "4 for one whole side against 2 + 2: a tie, so the first"


def test_what_a_report_says_of_itself() -> None:
    found = _one(harm("Nightmares", (2, 20), (1, 20)))
    assert (found.section, found.harm, found.label, found.inline) == (
        "kind",
        "vivid-dreams",
        "Vivid dreams",
        "vivid dreams",
    )
    assert (found.source, found.event.term, found.compared, found.paired, found.active) == (
        "a article Table 1",
        "Nightmares",
        True,
        False,
        False,
    )
    assert found.named_for and not _one(harm("nausea", (2, 20), serious=True)).named_for
    free = _one(harm("Green  Ears", (2, 20)))
    assert (free.section, free.harm, free.label, free.inline, free.named_for) == (
        "other",
        "green ears",
        "Green  Ears",
        "Green  Ears",
        False,
    )
    assert not free.compared and free.control is None
    assert not _one(harm("nausea", (2, 20)), plan="case-series").compared
    assert _one(harm("nausea", (2, 20), (1, 20)), plan="crossover-rct").paired


def test_active_controls() -> None:
    def active(*kinds: str) -> bool:
        return _one(
            harm("nausea", (2, 20), (1, 20)), comparators=[{"type": each} for each in kinds]
        ).active

    assert (
        active("active")
        and not active("placebo")
        and not active("active", "placebo")
        and not active()
    )


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (harm("side effects"), ("any", "any-adverse-event")),
        (harm("side effects", serious=True), ("serious", "serious-adverse-event")),
        (harm("side effects", discontinuation=True), ("stopped", "stopped-for-harm")),
        (harm("side effects", serious=True, discontinuation=True), ("stopped", "stopped-for-harm")),
        (harm("nausea", serious=True), ("serious", "nausea")),
        (harm("death"), ("serious", "death")),
        (harm("no adverse event", serious=True), ("serious", "no-adverse-event")),
        (harm("Green ears", discontinuation=True), ("stopped", "green ears")),
    ],
)
def test_sections_and_names(event: dict[str, Any], wanted: tuple[str, str]) -> None:
    (one,) = paper("a", [event]).adverse_events
    section, term, label = classify(one, WORDS)
    assert (section, term) == wanted
    assert label == (WORDS.label(term) if term in WORDS.terms else "Green ears")


def test_people_without_any_harm() -> None:
    found = _one(harm("no adverse event", (15, 20), (12, 20)))
    assert (found.harm, found.section, found.label) == (
        "any-adverse-event",
        "any",
        "Any adverse event",
    )
    assert (
        found.treatment is not None
        and (found.treatment.events, found.treatment.n) == (5, 20)
        and found.treatment.steps[-1] == because("from those without", count=Count(15, 20))
    )
    assert found.control is not None and found.control.events == 8
    share = _one({"term": "no adverse event", "arms": {"ldn": {"percent": 37}}}).treatment
    assert share is not None and (share.events, share.n, share.percent) == (None, None, 63)
    assert _one(harm("no adverse event", (15, 20))).control is None


def test_sizes_that_a_group_may_have_had() -> None:
    arms = [
        {"id": "ldn", "role": "treatment", "label": "x", "n_randomised": 20, "n_analysed": 18},
        {"id": "placebo", "role": "control", "label": "y", "n_randomised": 20},
    ]

    def taken(data: dict[str, Any], **more: Any) -> tuple[int | None, int | None]:
        given = {"arms": arms, **more}
        sides = {each["id"]: data if each["id"] == "ldn" else {} for each in given["arms"]}
        found = _one({"term": "nausea", "arms": sides}, **given).treatment
        assert found is not None
        return found.events, found.n

    assert taken({"events": 9}) == (9, 20) and taken({"events": 9, "percent": 50}) == (9, 18)
    assert (
        taken({"events": 19}) == (19, 20)
        and taken({"events": 21}) == (21, None)
        and taken({"events": 20}) == (20, 20)
    )
    assert taken({"percent": 50}) == (10, 20) and taken({"percent": 39}) == (7, 18)
    design = {"type": "crossover-rct", "n_randomised": 40, "n_analysed": 38, "n_enrolled": 50}
    assert taken({"events": 39}, design=design) == (
        39,
        40,
    ), "both periods of a crossover are of all"
    assert taken({"events": 45}, design=design) == (45, None)
    assert taken({"events": 39}, design=design | {"type": "parallel-rct"}) == (39, None)
    alone = {"arms": arms[:1], "design": design | {"type": "case-series"}}
    assert taken({"events": 45}, **alone) == (45, 50) and taken({"percent": 10}, **alone) == (2, 20)


def test_why_a_size_is_not_known() -> None:
    unfit = _printed({"events": 11, "percent": 11})
    assert unfit is not None and unfit.steps == (because("no size fits", events=11, percent=11),)
    assert _printed({"events": 21}) == Count(21)
    fitted = _printed({"events": 3, "percent": 15})
    assert fitted == Count(3, 20, 15, (because("size from arm", n=20),))
    assert _printed({"events": 3, "n": 30, "percent": 50}) == Count(3, 30, 50), (
        "as printed, right or wrong"
    )
    assert _printed({}) == Count() and _printed({"n": 20}) == Count(None, 20)
    unknown = _printed({"percent": 37}, arms=[{"id": "ldn", "role": "treatment", "label": "x"}])
    assert unknown == Count(None, None, 37, (because("percent of unknown number", percent=37),))


@pytest.mark.parametrize(
    ("percent", "events"),
    [(33.3, None), (35, 7), (35.0, 7), (35.1, None), (4.9, None), (5.04, None), (5, 1)],
)
def test_percentages_to_their_last_decimal(percent: float, events: int | None) -> None:
    found = _printed({"percent": percent})
    assert found is not None and found.events == events


def test_arms_added_up_where_one_is_not_whole() -> None:
    arms = [
        {"id": name, "role": "treatment", "label": name, "n_randomised": 20}
        for name in ("low", "high")
    ]
    arms += [{"id": name, "role": "control", "label": name} for name in ("usual", "drug")]

    def added(low: dict[str, Any], high: dict[str, Any]) -> Count | None:
        return _one({"term": "nausea", "arms": {"low": low, "high": high}}, arms=arms).treatment

    assert added({"events": 1, "n": 20}, {"events": 30}) == Count(
        31, None, None, (because("arms added up", count=2),)
    )
    assert added({"events": 1, "n": 20}, {"n": 20}) == Count(
        None, None, None, (because("arms added up", count=2),)
    )
    assert added({"percent": 15}, {"percent": 20}) == Count(
        7,
        40,
        None,
        (
            because("count from percent", events=3, percent=15, n=20),
            because("count from percent", events=4, percent=20, n=20),
            because("arms added up", count=2),
        ),
    )
    other = _one(
        {"term": "nausea", "arms": {"usual": {"events": 1, "n": 9}, "drug": {"events": 2, "n": 8}}},
        arms=arms,
    )
    assert (
        other.control == Count(3, 17, None, (because("arms added up", count=2),))
        and other.treatment is None
    )


def test_names_that_are_asked_for() -> None:
    reports = _reports(paper("a", [harm("nightmares"), harm("Green ears")]))
    assert asked(["sleep"], reports, WORDS) == {"sleep-harms", "vivid-dreams", "insomnia"}
    assert asked(["green  ears", "Nausea"], reports, WORDS) == {"green ears", "nausea"}
    assert asked([], reports, WORDS) == frozenset()
    for word, hint in (
        ("nausae", "nausea"),
        ("gren ears", "green ears"),
        ("xxxxxxxx", "ldn vocab harms"),
    ):
        with pytest.raises(UnknownTermError, match=word) as refusal:
            asked([word], reports, WORDS)
        assert hint in str(refusal.value.hint)


def test_silence_of_clinical_studies_alone() -> None:
    beast = paper("x", plan="animal", kind="preclinical", conditions=[])
    full, thin = (
        paper("a"),
        paper(
            "b",
            sources=[{"id": "article", "kind": "abstract", "cite": "Abstract"}],
            plan="case-series",
        ),
    )
    assert silence(studies(beast)) == Silence(0, 0, 0, 0, 0)
    found = silence(studies(beast, full, thin, paper("c", [harm("nausea")], "case-series")))
    assert (
        found.studies,
        found.speaking,
        found.trials,
        found.speaking_trials,
        found.thin,
        found.silent,
    ) == (3, 1, 1, 0, 1, 2)
