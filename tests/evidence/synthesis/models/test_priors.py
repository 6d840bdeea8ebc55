"""Which prior fits a question: by measure, type of outcome and comparison, in the units of the
effects."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.points import Points, own_points, points_of
from ldncli.evidence.synthesis.models.priors import choose_prior, outcome_type
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.index.library import Library
from ldncli.statistics.bayes.published import rhodes, turner
from tests.evidence.trials import body, events, means, paper

TABLES = [
    {"study": name, "ai": a, "n1i": 40, "ci": c, "n2i": 41}
    for name, a, c in (("One", 4, 9), ("Two", 6, 15), ("Three", 9, 5))
]
ARMS = [
    {"study": name, "m1i": m, "sd1i": 2, "n1i": 20, "m2i": 5, "sd2i": 2, "n2i": 20}
    for name, m in (("One", 4.0), ("Two", 4.5), ("Three", 5.2))
]
READY = [{"study": name, "yi": y, "vi": 0.1} for name, y in (("One", 0.2), ("Two", 0.5))]


def _own(rows: list[dict[str, Any]], measure: str | None, **more: Any) -> Points:
    points = own_points(analyse_studies(rows, OwnPlan(measure)), "own")
    return replace(points, **more)


def _numbers(points: Points, words: str | None = None) -> tuple[str, float, float]:
    prior = choose_prior(points, words).prior
    return prior.family, prior.location, prior.scale


def test_odds_and_risk_ratios_have_turners() -> None:
    any_of = turner()
    for measure in ("OR", "RR", "PETO"):
        assert _numbers(_own(TABLES, measure))[1:] == (any_of.location, any_of.scale)
    assert not choose_prior(_own(TABLES, "OR")).cautions
    assert [each.code for each in choose_prior(_own(TABLES, "RR")).cautions] == [
        "prior of odds ratios"
    ]
    pain = choose_prior(_own(TABLES, "OR", outcome_type="pain"))
    assert pain.prior == turner("pain") and pain.unit == 1


def test_differences_of_means_have_rhodes_in_their_units() -> None:
    plain, points = choose_prior(_own(ARMS, "SMD")), choose_prior(_own(ARMS, "MD"))
    assert plain.prior == rhodes() and plain.unit == 1
    assert points.unit == pytest.approx(2) and points.prior.scale == plain.prior.scale
    assert points.prior.location == pytest.approx(plain.prior.location + math.log(2))
    assert [each.code for each in points.cautions] == ["prior in points"]


def test_points_of_the_base_are_scaled_by_the_spread_between_people() -> None:
    trials = [
        paper(means(4 + shift, 3, 20, 5, 3, 20, scale="fiq"), id=id)
        for id, shift in (("aa-2020", 0.0), ("bb-2021", 0.5))
    ]
    found = choose_prior(points_of(body(*trials), "FIQ"))
    assert found.unit == pytest.approx(3)


def test_against_another_treatment_the_comparison_is_of_two_drugs() -> None:
    trials = [
        paper(events(8, 20, 5, 20), id=id, comparators=("active",)) for id in ("aa-2020", "bb-2021")
    ]
    whole = body(*trials, outcome="pain-response", model=Model(any_comparator=True))
    found = choose_prior(replace(points_of(whole, "Pain response"), outcome_type="pain"))
    assert found.prior == turner("pain", "drug-drug")


def test_other_ratios_have_the_usual_one_and_the_rest_none() -> None:
    ready = [{"study": "A", "yi": 0.2, "vi": 0.1}, {"study": "B", "yi": 0.5, "vi": 0.2}]
    assert _numbers(_own(ready, "HR")) == ("half-normal", 0.0, 0.5)
    for rows, measure in ((READY, None), (TABLES, "RD")):
        with pytest.raises(UsageError, match="no prior of the heterogeneity is published"):
            choose_prior(_own(rows, measure))
        assert _numbers(_own(rows, measure), "half-normal:0.1") == ("half-normal", 0.0, 0.1)


@pytest.mark.parametrize(
    ("rows", "measure", "words", "told"),
    [
        (ARMS, "SMD", "turner", "for log odds ratios, not for SMD"),
        (TABLES, "OR", "rhodes", "for standardised mean differences, not for OR"),
        (READY, "MD", "rhodes", "no standard deviation"),
        (TABLES, "OR", "turner:pain:drug-placebo:other", "turner:OUTCOME:COMPARISON"),
        (ARMS, "SMD", "rhodes:pain:drug-placebo:other:x", "rhodes:OUTCOME:COMPARISON:AREA"),
        (TABLES, "OR", "turner:pane", "no type of outcome"),
    ],
)
def test_priors_of_other_effects_are_refused(
    rows: list[dict[str, Any]], measure: str, words: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        choose_prior(_own(rows, measure), words)


def test_named_parts_of_published_priors() -> None:
    points = _own(ARMS, "SMD")
    found = choose_prior(points, "rhodes:mental-health:other-other:cancer").prior
    assert found == rhodes("mental-health", "other-other", "cancer")
    assert choose_prior(_own(TABLES, "OR"), "turner:pain").prior == turner("pain")


def test_types_of_outcome_go_down_the_tree(real_library: Library) -> None:
    outcomes = real_library.vocabularies["outcomes"]
    wanted = {
        "pain-response-30": "pain",
        "fatigue": "subjective",
        "quality-of-life": "quality-of-life",
        "survival": "mortality",
        "inflammatory-markers": "biomarker",
        "discontinuation": "withdrawals",
        "pain-intensity+pain-interference": "pain",
        "pain-intensity+fatigue": None,
        "nothing-like-it": None,
        "animal-behaviour": None,
    }
    assert {each: outcome_type(each, outcomes) for each in wanted} == wanted
