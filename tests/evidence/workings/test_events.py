"""Events by hand: cells, halves in empty ones, printed ratios, shares."""

from __future__ import annotations

from math import log

import pytest

from ldncli.evidence.effects.estimate import Estimate, Frame
from ldncli.evidence.workings.sheet import Step
from ldncli.evidence.workings.working import working
from tests.evidence.trials import contrast, estimate, events, outcome


def _told(found: Estimate) -> dict[str, Step]:
    return {step.name: step for step in working(found)}


def test_a_risk_ratio_from_counts() -> None:
    told = _told(estimate(events(10, 20, 5, 20), "RR"))
    assert told["yi"].value == pytest.approx(log(2)) and told["effect"].formula == "EXP(yi)"
    assert told["cell_b"].formula == "n_treatment-events_treatment"


def test_an_empty_cell_gets_a_half_in_all() -> None:
    told = _told(estimate(events(0, 20, 5, 20), "RR"))
    assert told["cell_a"].value == 0.5 and told["cell_d"].value == 15.5
    assert told["cell_a"].formula == "events_treatment+0.5"


def test_counts_from_percentages() -> None:
    each = outcome(
        {"percent": 45, "n": 20}, {"percent": 30, "n": 20}, "pain-response", score="events"
    )
    told = _told(estimate(each, "RR"))
    assert told["events_treatment"].formula == "ROUND(n_treatment*percent_treatment/100,0)"
    assert (told["events_treatment"].value, told["events_control"].value) == (9, 6)


@pytest.mark.parametrize(
    ("measure", "value"),
    [("RR", log(2.2)), ("OR", log(11)), ("RD", 0.48)],
)
def test_percentages_of_groups_of_unknown_size(measure: str, value: float) -> None:
    each = outcome(
        {"percent": 88},
        {"percent": 40},
        "pain-response",
        score="events",
        contrast=contrast("p-only", p=0.009),
    )
    told = _told(estimate(each, measure))
    assert told["yi"].value == pytest.approx(value)
    assert "percent_treatment" in (told["yi"].formula or "") and "events_treatment" not in told
    assert told["contrast_p"].value == 0.009 and "contrast_p" in (told["se"].formula or "")


def test_a_printed_ratio_keeps_its_interval() -> None:
    each = outcome(
        domain="pain-response", score="events", contrast=contrast("OR", 2, ci=(1.1, 3.6))
    )
    told = _told(estimate(each, "OR"))
    assert told["yi"].formula == "LN(contrast_value)"
    assert (told["effect_low"].formula, told["effect_low"].value) == ("contrast_ci_low", 1.1)


def test_percentage_points_become_shares() -> None:
    each = outcome(domain="pain-response", score="events", contrast=contrast("RD", 22, ci=(-6, 50)))
    told = _told(estimate(each, "RD"))
    assert told["yi"].formula == "contrast_value/100"
    assert told["effect_high"].value == pytest.approx(0.5)


def test_the_same_people_twice_share_a_covariance() -> None:
    told = _told(estimate(events(10, 20, 5, 20, paired=True), "RR"))
    assert told["vi"].value < told["vi_apart"].value and told["correlation"].value == 0.5


def test_a_share_turned_round_counts_those_without() -> None:
    each = outcome({"events": 3, "n": 20}, domain="relapse", score="events", comparison="within")
    assert _told(estimate(each, "PLO"))["effect"].value == 0.15
    turned = _told(estimate(each, "PLO", Frame(better="higher")))
    assert turned["effect"].value == 0.85
    assert turned["share_events"].formula == "n_treatment-events_treatment"
