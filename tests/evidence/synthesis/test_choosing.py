"""One trial enters once: which outcome speaks for it, in which measure and units
studies are brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from ldncli.evidence.effects.estimate import Frame, Reported
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis import choosing
from ldncli.evidence.synthesis.choosing import Chosen, Metric, comparator_of, ranked
from ldncli.records.model.trial import Arm, ArmData, Comparator, Design, Outcome
from ldncli.report.words.findings.pooling import reason_words
from tests.evidence.trials import (
    VOCABULARIES,
    contrast,
    events,
    means,
    outcome,
    paper,
    reported,
    studies,
)

PLAIN = means(4, 2, 20, 5, 2, 20)


def _score(**more: Any) -> Outcome:
    return replace(PLAIN, **more)


def choose(group: Sequence[Reported], metric: Metric | None) -> Chosen:
    return choosing.choose(group, metric, Grid(VOCABULARIES))


def choose_metric(
    groups: Sequence[Sequence[Reported]], measure: str | None = None
) -> Metric | None:
    return choosing.choose_metric(groups, Grid(VOCABULARIES), measure)


def scale_of(groups: Mapping[str, Sequence[Reported]], measure: str) -> str | None:
    return choosing.scale_of(groups, Grid(VOCABULARIES), measure)


def _group(*outcomes: Outcome, id: str = "aa-2020", **more: Any) -> list[Reported]:
    return reported(*outcomes, id=id, **more)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"comparison": "within", "role": "primary"}),
        ({"role": "primary"}, {"role": "secondary", "scale": "fiq", "analysis": "itt"}),
        ({"role": "secondary"}, {}),
        ({}, {"role": "exploratory"}),
        ({"scale": "fiq", "analysis": "per-protocol"}, {"analysis": "itt"}),
        ({"analysis": "itt"}, {"timepoint_weeks": 12}),
        ({}, {"analysis": "completers"}),
        ({"analysis": "completers"}, {"analysis": "per-protocol"}),
        ({"timepoint_weeks": 11}, {"timepoint_weeks": 4}),
        ({"timepoint_weeks": 16}, {"timepoint_weeks": 6}),
        ({"timepoint_weeks": 40}, {}),
        ({}, {}),
    ],
)
def test_which_outcome_speaks_for_a_trial(better: dict[str, Any], worse: dict[str, Any]) -> None:
    design = Design(type="parallel-rct", duration_weeks=12)
    first = _score(**better, label="chosen")
    for order in ((first, _score(**worse)), (_score(**worse), first)):
        group = [replace(each, paper=replace(each.paper, design=design)) for each in _group(*order)]
        if better or worse:
            assert ranked(group, "fiq")[0].outcome.label == "chosen"
        else:
            assert ranked(group) == group, "else the first in the record"


def test_the_first_that_gives_an_estimate_is_chosen() -> None:
    group = _group(
        outcome({}, {}, role="primary"), _score(role="secondary"), _score(role="exploratory")
    )
    found = choose(group, Metric("SMD", Frame(), "", ""))
    assert (
        found.source is group[1]
        and found.candidates == 3
        and found.why_not is None
        and len(found.estimates) == 1
    )
    nothing = choose(group[:1], Metric("SMD", Frame(), "", ""))
    assert (
        nothing.source is group[0]
        and nothing.why_not == because("direction only")
        and nothing.estimates == ()
    )


@pytest.mark.parametrize(
    ("each", "why"),
    [
        (outcome({}, {}), "states only the direction, without numbers"),
        (
            outcome({}, {}, score="events"),
            "how many people had the event in each group is not printed in the sources read",
        ),
        (
            outcome({}, None, comparison="within"),
            "the means before and after are not printed in the sources read",
        ),
        (
            outcome({}, None, comparison="within", score="events"),
            "how many people had the event is not printed in the sources read",
        ),
        (PLAIN, "its design does not allow an estimate of the drug's effect"),
    ],
)
def test_without_a_metric_there_is_a_reason(each: Outcome, why: str) -> None:
    found = choose(_group(each), None).why_not
    assert found is not None and reason_words(found) == why


def test_one_scale_keeps_its_points() -> None:
    groups = [_group(_score(scale="fiq"), id=id) for id in ("aa-2020", "bb-2020")]
    found = choose_metric(groups)
    assert found == Metric("MD", Frame(better="lower", units="fiq"), "FIQ", because("one scale"))


def test_plain_ratings_share_a_range() -> None:
    groups = [
        _group(_score(scale=scale), id=id)
        for id, scale in (
            ("aa-2020", "nrs-0-10"),
            ("bb-2020", "vas-0-100"),
            ("cc-2020", "nrs-0-10"),
        )
    ]
    found = choose_metric(groups)
    assert found and (found.measure, found.frame, found.unit) == (
        "MD",
        Frame((0, 10), "lower"),
        "points, 0 to 10",
    )


def test_different_scales_are_standardised() -> None:
    groups = [
        _group(_score(scale=scale), id=id)
        for id, scale in (("aa-2020", "nrs-0-10"), ("bb-2020", "fiq"))
    ]
    found = choose_metric(groups)
    frame = Frame(better="lower", scores=frozenset({"final"}))
    assert found and (found.measure, found.frame) == ("SMD", frame)


def test_scales_that_nobody_names_are_not_one_scale() -> None:
    one, two = _group(PLAIN), _group(PLAIN, id="bb-2020")
    alone, together = choose_metric([one]), choose_metric([one, two])
    assert alone and alone.measure == "MD" and together and together.measure == "SMD"
    same = [_group(_score(unit="mm/h"), id=id) for id in ("aa-2020", "bb-2020")]
    found = choose_metric(same)
    assert found and (found.measure, found.unit) == ("MD", "mm/h")
    points = choose_metric([_group(_score(unit="points"), id=id) for id in ("aa-2020", "bb-2020")])
    assert points and points.measure == "SMD", "points of what?"


def test_percent_changes_stay_among_themselves() -> None:
    percent = [
        _group(_score(scale=scale, score="percent-change"), id=id)
        for id, scale in (("aa-2020", "fiq"), ("bb-2020", "nrs-0-10"))
    ]
    found = choose_metric(percent)
    assert found and (found.measure, found.unit) == ("MD", "percent points of change")
    points = [_group(_score(scale="fiq"), id=id) for id in ("cc-2020", "dd-2020", "ee-2020")]
    mixed = choose_metric([percent[0], points[0]])
    assert mixed and (mixed.measure, mixed.unit) == ("MD", "FIQ"), "scores at a tie"
    assert choose(percent[0], mixed).why_not == because("percent change on a scale")
    mixed = choose_metric([*percent, points[0]])
    assert mixed and mixed.unit == "percent points of change"
    assert choose(points[0], mixed).why_not == because("other units")
    other = _group(_score(scale="nrs-0-10"), id="ff-2020")
    standard = choose_metric([*percent, *points, other])
    assert standard and standard.measure == "SMD"
    assert choose(percent[1], standard).why_not == because("percent change on a scale")


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        (("final", "change"), "final"),
        (("change", "final"), "final"),
        (("change", "change", "final"), "change"),
        (("final", "final", "change"), "final"),
    ],
)
def test_final_scores_and_changes_are_never_standardised_together(
    scores: tuple[str, ...], wanted: str
) -> None:
    names = ("nrs-0-10", "fiq", "one-to-five")
    groups = [
        _group(_score(scale=names[i], score=score), id=f"{'abc'[i] * 2}-2020")
        for i, score in enumerate(scores)
    ]
    for measure in (None, "SMD"):
        metric = choose_metric(groups, measure)
        assert metric and (metric.measure, metric.frame.scores) == ("SMD", frozenset({wanted}))
        for score, group in zip(scores, groups, strict=True):
            why = choose(group, metric).why_not
            assert (why is None) == (score == wanted)
            if why:
                assert why == because("other score", own=score, others=(wanted,))
    both = _group(*(_score(scale="fiq", score=each) for each in ("change", "final")), id="dd-2020")
    metric = choose_metric([groups[0], both])
    assert metric and choose(both, metric).source.outcome.score == scores[0]


def test_on_one_scale_final_scores_and_changes_make_a_mean_difference() -> None:
    groups = [
        _group(_score(scale="fiq", score=score), id=id)
        for id, score in (("aa-2020", "final"), ("bb-2020", "change"))
    ]
    metric = choose_metric(groups)
    assert metric and metric.measure == "MD"
    assert all(choose(group, metric).estimates for group in groups)


def test_a_study_in_other_points_does_not_slip_into_a_mean_difference() -> None:
    """It prints a mean difference with an interval and no group sizes, so it has no SMD and had no
    say in the choice of units."""
    plain = [_group(_score(scale="nrs-0-10"), id=id) for id in ("aa-2020", "bb-2020")]
    odd = _group(
        outcome(scale="fiq", contrast=contrast("MD", -14, ci=(-20, -8))),
        id="cc-2020",
        n=(None, None),
    )
    metric = choose_metric([*plain, odd])
    assert metric and metric.frame.units == "nrs-0-10"
    assert choose(odd, metric).why_not == because("other units")


def test_the_measure_by_which_most_can_enter() -> None:
    counts = [_group(events(3, 20, 6, 20), id=id) for id in ("aa-2020", "bb-2020")]
    scores = [_group(PLAIN, id=id) for id in ("cc-2020", "dd-2020")]
    found = choose_metric(counts)
    assert found and (found.measure, found.frame.better, found.why) == (
        "RR",
        "higher",
        because("more events", events=2, means=0),
    )
    tie = choose_metric([*counts, *scores])
    assert tie and tie.measure == "SMD", "means at a tie"


@pytest.mark.parametrize("type", ["OR", "HR", "RD"])
def test_where_only_their_own_contrasts_are_printed(type: str) -> None:
    groups = [
        _group(
            outcome(contrast=contrast(type, 0.5, ci=(0.3, 0.9)), score="events", domain="relapse")
        )
    ]
    found = choose_metric(groups)
    assert found and found.measure == type


def test_one_group_studies() -> None:
    change = outcome(
        {"mean": -2, "sd": 2, "n": 20}, None, comparison="within", score="change", scale="fiq"
    )
    count = outcome(
        {"events": 5, "n": 20}, None, domain="pain-response", comparison="within", score="events"
    )
    found = choose_metric([_group(change, design="case-series")])
    assert found and (found.measure, found.unit) == ("MC", "FIQ")
    other = choose_metric([_group(change), _group(replace(change, scale="nrs-0-10"), id="bb-2020")])
    assert other and other.measure == "SMCC"
    share = choose_metric([_group(count)])
    assert share and share.measure == "PLO"


def test_the_treated_arm_of_a_trial_is_no_comparison() -> None:
    half = outcome({"mean": 4, "sd": 2, "baseline_mean": 6, "baseline_sd": 2, "n": 20}, {})
    assert choose_metric([_group(half)]) is None


def test_nothing_to_choose_from() -> None:
    assert choose_metric([_group(outcome({}, {}))]) is None


@pytest.mark.parametrize(
    ("measure", "unit"),
    [("SMD", "standard deviations"), ("RR", "RR"), ("MD", "points, 0 to 10"), ("PLO", "PLO")],
)
def test_a_measure_can_be_asked_for(measure: str, unit: str) -> None:
    groups = [
        _group(_score(scale=scale), events(3, 20, 6, 20), id=id)
        for id, scale in (("aa-2020", "nrs-0-10"), ("bb-2020", "vas-0-100"))
    ]
    found = choose_metric(groups, measure)
    assert found and (found.measure, found.unit) == (measure, unit)
    odd = choose_metric([_group(_score(scale="fiq")), groups[0]], "MD")
    assert odd and (odd.unit, odd.frame.units) == ("FIQ", "fiq"), "one scale of two enters"


def test_the_order_of_studies_does_not_matter_at_a_tie() -> None:
    groups = [
        _group(_score(scale=scale, better=better), id=id)
        for id, scale, better in (
            ("aa-2020", "fiq", None),
            ("bb-2020", "comfort", None),
            ("cc-2020", "open", "higher"),
            ("dd-2020", "nrs-0-10", None),
        )
    ]
    assert len({choose_metric(order) for order in permutations(groups)}) == 1
    assert {
        scale_of({each[0].study.id: each for each in order}, "SMD")
        for order in permutations(groups)
    } == {"comfort"}


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ((), "inert"),
        (("placebo",), "inert"),
        (("active", "placebo"), "inert"),
        (("before-after",), "inert"),
        (("active",), "active"),
        (("dose",), "dose"),
        (("before-after", "active"), "active"),
    ],
)
def test_comparators(kinds: tuple[str, ...], wanted: str) -> None:
    assert comparator_of(_group(PLAIN, comparators=kinds)[0]) == wanted
    within = _group(replace(PLAIN, comparison="within"), comparators=kinds)[0]
    assert comparator_of(within) == "inert"


def test_a_second_paper_without_comparators_has_those_of_the_trial() -> None:
    main = paper(PLAIN, id="aa-2020", comparators=("active",))
    second = replace(
        paper(PLAIN, id="bb-2021", comparators=()), study="aa-2020", kind="secondary-report"
    )
    [study] = studies(main, second)
    assert comparator_of(
        Reported(study, second, 0, None, None)
    ) == "active" and main.comparators == (Comparator(type="active"),)


def test_the_comparator_is_that_of_the_groups_named() -> None:
    arms = (
        Arm(id="ldn", role="treatment", label="naltrexone 4.5 mg", n_randomised=15),
        Arm(id="gabapentin", role="control", label="gabapentin 1800 mg", n_randomised=15),
        Arm(id="placebo", role="control", label="placebo", n_randomised=15),
    )
    kinds = (
        Comparator(type="placebo"),
        Comparator(type="active", name="gabapentin up to three times a day"),
    )

    def kind(*ids: str) -> str:
        each = outcome(arms={id: ArmData() for id in ids})
        found = reported(each, arms=arms)[0]
        return comparator_of(replace(found, paper=replace(found.paper, comparators=kinds)))

    assert kind("ldn", "placebo") == kind() == kind("ldn", "gabapentin", "placebo") == "inert"
    assert kind("ldn", "gabapentin") == "active"
