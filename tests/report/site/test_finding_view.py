"""A finding as a page shows it: numbers with a true minus, sides, steps, entries, and the plot
where there is something to plot."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Step
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.reasons import because
from ldncli.report.site.contents import Contents
from ldncli.report.site.finding_view import finding_view
from ldncli.report.words.findings.certainty import rules
from tests.topics import TOPIC


def _finding(contents: Contents, condition: str, outcome: str) -> Finding:
    return next(
        each
        for each in contents.asked.findings
        if (each.condition, each.outcome) == (condition, outcome)
    )


def clear_finding(finding: Finding) -> Finding:
    """The same finding with an interval that leaves out no effect."""
    assert finding.randomised is not None
    found = finding.randomised.synthesis
    assert found.pooled is not None
    pooled = replace(found.pooled, ci_lb=-0.86, ci_ub=-0.14)
    return replace(
        finding, randomised=replace(finding.randomised, synthesis=replace(found, pooled=pooled))
    )


def test_the_numbers_of_the_body_that_speaks(trial_contents: Contents) -> None:
    view = finding_view(_finding(trial_contents, "fibromyalgia", "pain-intensity"), trial_contents)
    assert (view.condition, view.outcome, view.label, view.inline) == (
        "fibromyalgia",
        "pain-intensity",
        "Pain intensity",
        "pain intensity",
    )
    assert (view.studies, view.trials, view.people, view.people_sort) == (
        4,
        4,
        "290 randomised, 281 pooled",
        290,
    ) and not view.surrogate
    assert (
        view.effect == "−0.50 [−1.08, 0.08]"
        and view.measure == "Mean difference, Numerical rating scale"
    )
    assert (
        view.certainty.word == "low"
        and view.rank == 2
        and "pain intensity" in view.statement
        and len(view.bodies) == 1
    )
    assert (
        finding_view(
            _finding(trial_contents, "fibromyalgia", "pain-intensity"), trial_contents, whole=False
        ).bodies
        == ()
    )


def test_sides_where_the_interval_is_clear(trial_contents: Contents) -> None:
    clear = finding_view(
        clear_finding(_finding(trial_contents, "fibromyalgia", "pain-intensity")),
        trial_contents,
        whole=False,
    )
    around = finding_view(
        _finding(trial_contents, "fibromyalgia", "pain-response"), trial_contents, whole=False
    )
    unknown = finding_view(
        _finding(trial_contents, "fibromyalgia", "fatigue"), trial_contents, whole=False
    )
    assert (
        clear.favours and clear.favours != around.favours and "both sides" in (around.favours or "")
    )
    assert (
        unknown.favours is unknown.effect is unknown.measure is None
        and unknown.people == "60 randomised"
    )
    finding = _finding(trial_contents, "fibromyalgia", "pain-intensity")
    assert finding.randomised is not None and finding.randomised.synthesis.pooled is not None

    def favours(low: float, high: float) -> str | None:
        pooled = replace(
            finding.randomised.synthesis.pooled, estimate=(low + high) / 2, ci_lb=low, ci_ub=high
        )  # type: ignore[union-attr, type-var]
        rated = replace(
            finding.randomised, synthesis=replace(finding.randomised.synthesis, pooled=pooled)
        )  # type: ignore[union-attr, type-var]
        return finding_view(replace(finding, randomised=rated), trial_contents, whole=False).favours

    worse = favours(0.1, 0.5)
    assert worse and worse.endswith("control") and worse != clear.favours
    assert favours(-0.5, 0.0) == around.favours and favours(0.0, 0.5) == around.favours, (
        "the edge is open"
    )


def test_a_body_with_its_account(trial_contents: Contents) -> None:
    [body] = finding_view(
        _finding(trial_contents, "fibromyalgia", "pain-response"), trial_contents
    ).bodies
    assert (
        body.name.startswith("3 ")
        and body.certainty.word == "very low"
        and body.account
        and body.not_pooled is None
    )
    assert (
        body.effect == "Risk ratio 1.43 [0.57, 3.59], 3 of 3 trials"
        and body.important
        and body.important.startswith("a ratio of 0.8 or 1.25 (")
    )
    assert body.suggested is None and body.plot is not None and body.plot.startswith("<svg")
    [single] = finding_view(
        _finding(trial_contents, "crps", "pain-intensity"), trial_contents
    ).bodies
    assert single.plot is None and single.name.startswith("2 ") and single.important is None
    [silent] = finding_view(
        _finding(trial_contents, "fibromyalgia", "fatigue"), trial_contents
    ).bodies
    assert (
        silent.effect is None
        and silent.not_pooled
        and silent.plot is None
        and silent.important is None
    )
    assert silent.name.startswith("1 ") and silent.name + "s" == body.name.replace("3", "1")


def test_a_pool_without_a_measure_has_no_effect(trial_contents: Contents) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    pain = _finding(trial_contents, "fibromyalgia", "pain-intensity")
    assert finding.randomised is not None and pain.randomised is not None
    synthesis: Any = replace(finding.randomised.synthesis, metric=pain.randomised.synthesis.metric)
    view = finding_view(
        replace(finding, randomised=replace(finding.randomised, synthesis=synthesis)),
        trial_contents,
    )
    assert view.effect is view.measure is view.bodies[0].effect is None, (
        "a measure alone is no result"
    )


def test_suggested_certainty_where_a_person_chose_another(trial_contents: Contents) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    assert finding.randomised is not None

    def suggested(level: str | None) -> str | None:
        certainty = replace(finding.randomised.certainty, suggested=level)  # type: ignore[union-attr]
        return (
            finding_view(
                replace(finding, randomised=replace(finding.randomised, rating=lambda: certainty)),
                trial_contents,
            )
            .bodies[0]
            .suggested
        )  # type: ignore[type-var]

    assert suggested("high") == "high" and suggested(None) is None and suggested("very-low") is None


def test_other_studies_are_called_otherwise(trial_contents: Contents) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    assert finding.randomised is not None
    other = replace(
        finding.randomised, synthesis=replace(finding.randomised.synthesis, randomised=False)
    )
    view = finding_view(replace(finding, randomised=None, other=other), trial_contents)
    assert (
        view.trials == 0
        and view.bodies[0].name == "1 randomised trial with changes within groups only"
    )
    two = replace(other, synthesis=replace(other.synthesis, entries=other.synthesis.entries * 2))
    assert (
        finding_view(replace(finding, randomised=None, other=two), trial_contents).bodies[0].name
        == "2 randomised trials with changes within groups only"
    )


@pytest.mark.parametrize(
    ("levels", "told", "moved"), [(0, "no step", False), (-2, "−2", True), (1, "+1", True)]
)
def test_steps(trial_contents: Contents, levels: int, told: str, moved: bool) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    assert finding.randomised is not None
    step = Step("publication-bias", levels, (because("too few for asymmetry"),))
    rated = replace(
        finding.randomised, rating=partial(replace, finding.randomised.certainty, steps=(step,))
    )
    [first] = finding_view(replace(finding, randomised=rated), trial_contents).bodies[0].steps
    assert (first.domain, first.levels, first.moved, first.reason, first.by) == (
        "Publication bias",
        told,
        moved,
        "too few studies for a test of asymmetry",
        None,
    )
    assert first.rule == rules(TOPIC)["publication-bias"]


def test_a_step_that_a_person_took(trial_contents: Contents) -> None:
    [body] = finding_view(
        _finding(trial_contents, "fibromyalgia", "pain-intensity"), trial_contents
    ).bodies
    assert [step.by for step in body.steps if step.by] == ["Ida Lund"]


def test_entries_with_estimates_or_why_not(trial_contents: Contents) -> None:
    [body] = finding_view(_finding(trial_contents, "crps", "pain-intensity"), trial_contents).bodies
    bell, lowe = body.entries
    assert (bell.study, bell.paper, bell.measured, bell.place) == (
        "bell-2015",
        "bell-2015",
        "Pain in the last week, week 4",
        "abstract results",
    )
    assert (
        bell.estimate is None
        and bell.why_not
        and bell.direction is not None
        and bell.direction.sign == "+"
    )
    assert lowe.estimate == "Mean difference 0.30 [−0.83, 1.43]" and lowe.why_not is None
    finding = _finding(trial_contents, "crps", "pain-intensity")
    assert finding.randomised is not None
    entry = finding.randomised.synthesis.entries[1]
    doubled = replace(entry, chosen=replace(entry.chosen, estimates=entry.chosen.estimates * 2))
    synthesis: Any = replace(finding.randomised.synthesis, entries=(doubled,))
    again = finding_view(
        replace(finding, randomised=replace(finding.randomised, synthesis=synthesis)),
        trial_contents,
    ).bodies[0]
    assert again.entries[0].estimate == f"{lowe.estimate}; {lowe.estimate}"


def test_people_who_are_not_counted(trial_contents: Contents) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    assert finding.randomised is not None
    entry = finding.randomised.synthesis.entries[0]
    unsaid = replace(entry, study=replace(entry.study, participants=None))
    rated = replace(
        finding.randomised, synthesis=replace(finding.randomised.synthesis, entries=(unsaid,))
    )
    view = finding_view(replace(finding, randomised=rated), trial_contents, whole=False)
    assert view.people_sort is None and view.people == "not stated"


def test_outcomes_that_are_not_rated_have_no_rank(trial_contents: Contents) -> None:
    finding = _finding(trial_contents, "fibromyalgia", "fatigue")
    assert finding.randomised is not None

    def rank(level: str | None) -> int:
        rated = replace(
            finding.randomised, rating=partial(replace, finding.randomised.certainty, level=level)
        )  # type: ignore[union-attr, type-var]
        return finding_view(replace(finding, randomised=rated), trial_contents, whole=False).rank

    assert [rank(each) for each in (None, "very-low", "low", "moderate", "high")] == [0, 1, 2, 3, 4]
