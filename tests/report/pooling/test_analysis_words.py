"""What an analysis is about in words: one condition, the branch above several,
scales, designs, doses, groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.evidence.reasons import because
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.pooling.analysis_words import (
    cells_words,
    condition_words,
    design_words,
    dose_of,
    group_words,
    outcome_words,
    scale_words,
    sentence,
    steps_words,
    title,
    used_words,
)
from ldncli.report.words.findings.certainty import why_words
from ldncli.report.words.findings.pooling import why_not
from ldncli.report.words.findings.statements import trials_of
from ldncli.report.words.language.phrases import upper
from tests.conftest import ROOT

PAIN: dict[str, Any] = {"outcome": ["pain-intensity"]}


def _ask(library: Library, filters: dict[str, Any], **plan: Any) -> Analysis:
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _source(analysis: Analysis, study: str) -> Reported:
    return next(
        entry.chosen.source for entry in analysis.synthesis.entries if entry.study.id == study
    )


def test_conditions_alone_together_and_apart(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    one = replace(analysis, cells={("fibromyalgia", "pain-intensity"): 1})
    assert (
        condition_words(one, trial_library) == "Fibromyalgia"
        and condition_words(one, trial_library, inline=True) == "fibromyalgia"
    )
    assert condition_words(analysis, trial_library) == "Pain", "the lowest term above all"
    lower = replace(
        analysis, cells={(each, "pain-intensity"): 1 for each in ("crps", "diabetic-neuropathy")}
    )
    assert condition_words(lower, trial_library) == "Neuropathic pain"
    within = replace(
        analysis, cells={(each, "pain-intensity"): 1 for each in ("neuropathic-pain", "crps")}
    )
    assert condition_words(within, trial_library, inline=True) == "neuropathic pain"
    apart = replace(
        analysis, cells={(each, "pain-intensity"): 1 for each in ("crps", "crohn-disease")}
    )
    assert (
        condition_words(apart, trial_library)
        == condition_words(replace(analysis, cells={}), trial_library)
        == "several conditions"
    )


def test_outcomes_are_listed(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    three = replace(
        analysis, cells={("crps", each): 1 for each in ("pain-intensity", "fatigue", "harms")}
    )
    assert outcome_words(three, trial_library) == "Pain intensity, fatigue and harms"
    assert outcome_words(three, trial_library, inline=True) == "pain intensity, fatigue and harms"
    assert outcome_words(replace(analysis, cells={}), trial_library) == "Pain intensity"
    joined = replace(
        analysis, cells={}, synthesis=replace(analysis.synthesis, outcome="fatigue+harms")
    )
    assert outcome_words(joined, trial_library) == "Fatigue and harms"


def test_titles_and_cells(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    assert title(analysis, trial_library) == (
        "Pain intensity · Pain and the conditions below it · randomised trials"
    )
    other = replace(analysis, cells={}, synthesis=replace(analysis.synthesis, randomised=False))
    changes = "randomised trials with changes within groups only"
    assert title(other, trial_library) == f"Pain intensity · {changes}"
    told = cells_words(analysis, trial_library)
    assert told and told.endswith(": Complex regional pain syndrome (2); Fibromyalgia (4)")
    two = replace(analysis, cells={("crps", "pain-intensity"): 2, ("crps", "fatigue"): 3})
    said = cells_words(two, trial_library)
    assert said and said.endswith(
        ": Complex regional pain syndrome, pain intensity (2); Complex regional pain syndrome,"
        " fatigue (3)"
    )
    assert cells_words(replace(analysis, cells={("crps", "fatigue"): 1}), trial_library) is None
    assert "pain intensity" in sentence(analysis, trial_library) and sentence(
        analysis, trial_library
    ).endswith(".")


def test_upper_leaves_the_rest_alone() -> None:
    assert (upper("pain in CRPS"), upper("x"), upper("")) == ("Pain in CRPS", "X", "")


def test_scales_by_their_shortest_name(trial_library: Library) -> None:
    source = _source(_ask(trial_library, PAIN), "jones-2016")
    assert scale_words(source) == "NRS"
    paper = replace(source.paper, outcomes=(replace(source.outcome, unit="mm"),))
    assert (
        scale_words(replace(source, scale=None, paper=paper)) == "mm"
        and scale_words(replace(source, scale=None)) is None
    )
    assert source.scale is not None
    assert (
        scale_words(replace(source, scale=replace(source.scale, abbreviations=())))
        == "Numerical rating scale"
    )
    events = _source(_ask(trial_library, {"outcome": ["pain-response"]}), "jones-2016")
    assert scale_words(events) == "events"


def test_designs_of_estimates_and_of_studies_without(trial_library: Library) -> None:
    entries = {each.study.id: each for each in _ask(trial_library, PAIN).synthesis.entries}
    assert {name: design_words(each) for name, each in entries.items()} == {
        "bell-2015": "crossover",
        "ivory-2012": "parallel",
        "jones-2016": "parallel",
        "kuhn-2018": "crossover",
        "lowe-2022": "parallel",
        "thumb": "parallel",
    }
    bell = entries["bell-2015"]

    def with_outcome(**more: Any) -> str:
        source = bell.chosen.source
        paper = replace(source.paper, outcomes=(replace(source.outcome, **more),))
        return design_words(
            replace(bell, chosen=replace(bell.chosen, source=replace(source, paper=paper)))
        )

    assert (
        with_outcome(paired=False) == "parallel"
        and with_outcome(comparison="within") == "randomised, change within groups"
    )
    jones = entries["jones-2016"]
    alone = tuple(replace(each, design="single-arm") for each in jones.chosen.estimates)
    assert (
        design_words(replace(jones, chosen=replace(jones.chosen, estimates=alone))) == "one group"
    )


def test_why_not_is_said_of_those_left_out(trial_library: Library) -> None:
    entries = {each.study.id: each for each in _ask(trial_library, PAIN).synthesis.entries}
    assert why_not(entries["thumb"]) is None and "spread" in (why_not(entries["bell-2015"]) or "")
    assert why_not(replace(entries["thumb"], kept_out=because("as requested"))) == "as requested"


def test_doses_of_arms_else_of_the_study(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    ivory = _source(analysis, "ivory-2012")
    assert (
        dose_of(ivory) == "1.5–4.5"
        and dose_of(ivory, "low") == "1.5"
        and dose_of(ivory, "high") == "4.5"
    )
    bell = _source(analysis, "bell-2015")
    assert dose_of(bell) == "1–3", "its arm states none"
    assert (
        dose_of(
            replace(
                bell, study=replace(bell.study, papers=(replace(bell.paper, intervention=None),))
            )
        )
        is None
    )
    half = replace(
        ivory.paper, arms=(replace(ivory.paper.arms[0], dose_mg=None), *ivory.paper.arms[1:])
    )
    wide = replace(ivory.paper, intervention=replace(ivory.paper.intervention, dose_min_mg=1))  # type: ignore[type-var]
    assert (
        dose_of(replace(ivory, paper=half, study=replace(ivory.study, papers=(wide,)))) == "1–4.5"
    ), "one arm does not say"


def test_what_speaks_and_how_it_was_made(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    source = _source(analysis, "jones-2016")
    assert used_words(source) == "Pain at the end, week 16"
    timeless = replace(source.paper, outcomes=(replace(source.outcome, timepoint_weeks=None),))
    assert used_words(replace(source, paper=timeless)) == "Pain at the end"
    first = replace(source.paper, outcomes=(replace(source.outcome, timepoint_weeks=0),))
    assert used_words(replace(source, paper=first)) == "Pain at the end, week 0"
    [jones] = [each for each in analysis.synthesis.estimates if each.study == "jones-2016"]
    assert steps_words(replace(jones, steps=(because("mean change"), because("from events")))) == (
        "mean change; from events [abstract results]"
    )


@pytest.mark.parametrize(
    ("by", "key", "told"),
    [
        ("condition", "crps", "Complex regional pain syndrome"),
        ("design", "parallel-rct", "Parallel-group randomised trial"),
        ("scale", "nrs-0-10", "Numerical rating scale"),
        ("scale", "not stated", "not stated"),
        ("risk-of-bias", "some-concerns", "some concerns (risk of bias)"),
        ("dose-band", "not stated", "dose not stated"),
        ("dose-band", "4.5 mg", "4.5 mg"),
        ("year", "not stated", "not stated"),
    ],
)
def test_groups_by_their_names(trial_library: Library, by: str, key: str, told: str) -> None:
    assert group_words(by, key, trial_library) == told


# -- the real base ---------------------------------------------------------------------------------


def _real(**filters: Any) -> tuple[Analysis, Library]:
    library = load(str(ROOT / "data"))
    return pool_answer(ask(library, **filters), make_plan()), library


def test_a_title_names_the_condition_and_whether_with_those_below_it() -> None:
    chronic = _real(condition="chronic-pain", outcome="pain-intensity")
    assert title(*chronic).startswith("Pain intensity · Chronic pain and the conditions below it ·")
    alone = _real(condition="fibromyalgia", outcome="pain-intensity")
    assert title(*alone).startswith("Pain intensity · Fibromyalgia ·")
    empty, library = _real(condition="crps", outcome="pain-intensity")
    assert not empty.cells
    assert title(empty, library).startswith("Pain intensity · Complex regional pain syndrome ·")


def test_certainty_starts_from_the_trials_that_the_result_is_of() -> None:
    analysis, _ = _real(condition="chronic-pain", outcome="pain-intensity")
    _, asked = trials_of(analysis.synthesis)
    assert len(analysis.synthesis.entries) > asked, "one compares with another treatment"
    assert f"{asked} randomised trials start high" in why_words(analysis.certainty)


def test_an_outcome_that_is_reported_itself_is_taken_without_the_narrower_ones() -> None:
    filters = {"condition": "fibromyalgia", "outcome": "symptom-severity"}
    analysis, library = _real(**filters)
    assert analysis.outcomes == ["symptom-severity"] and set(analysis.narrower) == {
        "disease-impact"
    }
    told = cells_words(analysis, library)
    assert told and "impact of disease (" in told and "--together" in told
    [row] = (
        each for each in ask(library, **filters).findings if each.outcome == "symptom-severity"
    )
    assert row.randomised
    ids = {each.study.id for each in row.randomised.synthesis.entries}
    assert {each.study.id for each in analysis.synthesis.entries} == ids
    together = pool_answer(ask(library, **filters), make_plan(together=True))
    assert len(together.outcomes) == 2 and not together.narrower


def test_without_a_study_the_outcome_asked_for_is_named_alone() -> None:
    library = load(str(ROOT / "data"))
    empty = _ask(library, {"outcome": "pain", "condition": "lupus"})
    assert title(empty, library) == "Pain · Systemic lupus erythematosus · randomised trials"
