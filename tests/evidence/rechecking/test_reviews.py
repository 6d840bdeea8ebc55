"""Pooled results of reviews against the numbers beside them: p, Q, I², tau², prediction."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.rechecking.reviews import is_ratio
from ldncli.records.model.review import PooledResult
from tests.evidence.rechecking.samples import PLACE, of_pooled, verdict

INTERVAL = {"measure": "SMD", "estimate": -0.34, "ci": (-0.62, -0.06)}


def _result(label: str = "Pain", **numbers: Any) -> PooledResult:
    return PooledResult(
        domain="pain-intensity", label=label, direction="unclear", place=PLACE, **numbers
    )


# -- estimate, interval and p ----------------------------------------------------------------------


def test_p_against_the_interval() -> None:
    wrong = {"measure": "SMD", "estimate": -0.11, "ci": (-0.96, 0.74)}
    assert verdict(of_pooled(**wrong, p=0.31), "p") == "impossible"
    assert verdict(of_pooled(**INTERVAL, p=0.0186), "p") == "agrees"
    assert verdict(of_pooled(**INTERVAL, p=0.01, p_relation="<"), "p") == "impossible"
    assert not [name for name, _ in of_pooled(**INTERVAL) if name == "p"], "no p, nothing to check"


def test_few_studies_widen_what_p_may_be() -> None:
    """With k studies the interval may be one of t with k − 2 degrees of freedom, at least 1."""
    few = {"measure": "SMD", "estimate": 1.0, "ci": (-5.353, 7.353), "p": 0.295}
    assert verdict(of_pooled(**few, k=3), "p") == "agrees", "t with 1 degree of freedom"
    assert verdict(of_pooled(**few, k=2), "p") == "agrees", "never below 1"
    assert verdict(of_pooled(**few), "p") == "agrees", "k not stated: as few as there can be"
    assert verdict(of_pooled(**few, k=12), "p") == "impossible"


def test_an_estimate_lies_in_the_middle_of_its_interval() -> None:
    assert verdict(of_pooled(measure="RR", estimate=2.0, ci=(1.0, 4.0)), "ci") == "agrees"
    assert verdict(of_pooled(measure="MD", estimate=2.0, ci=(1.0, 4.0)), "ci") == "differs"
    assert verdict(of_pooled(estimate=2.0, ci=(1.0, 4.0)), "ci") == "differs", "no ratio by label"


def test_shares_of_people_have_lopsided_intervals() -> None:
    assert not of_pooled(measure="proportion", estimate=0.1, ci=(0.02, 0.4), p=0.5)
    assert not of_pooled(measure="SMD", ci=(0.02, 0.4), p=0.5), "no estimate"
    assert not of_pooled(measure="SMD", estimate=0.1, p=0.5), "no interval"


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        (_result(measure="OR"), True),
        (_result(measure="MD", label="Mean ratio", estimate=2.0), False),
        (_result("Risk Ratio of pain", estimate=2.0, ci=(1.0, 4.0)), True),
        (_result("Pain", estimate=2.0, ci=(1.0, 4.0)), False),
        (_result("Risk ratio", estimate=-2.0, ci=(1.0, 4.0)), False),
        (_result("Risk ratio", estimate=2.0, ci=(0.0, 4.0)), False),
        (_result("Risk ratio", estimate=2.0), True),
    ],
)
def test_ratios_by_measure_or_by_words_and_numbers(result: PooledResult, wanted: bool) -> None:
    assert is_ratio(result) is wanted


# -- heterogeneity ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ({"estimator": "RevMan 5.4"}, "impossible"),
        ({"estimator": "DerSimonian-Laird"}, "impossible"),
        ({"estimator": "inverse variance"}, "impossible"),
        ({"model": "common"}, "impossible"),
        ({"estimator": "REML"}, "differs"),
        ({"model": "random"}, "differs"),
        ({}, "differs"),
    ],
)
def test_i2_follows_from_q_unless_another_estimator_was_used(
    named: dict[str, str], wanted: str
) -> None:
    right = of_pooled(q=10.0, k=5, i2=60, **named)
    assert verdict(right, "i2") == "agrees"
    found = of_pooled(q=10.0, k=5, i2=40, **named)
    assert verdict(found, "i2") == wanted
    [each] = [each for (name, _), each in found.items() if name == "i2"]
    assert each.recomputed == pytest.approx(60)
    assert each.why is not None and ("tau2" in each.why.code) is (wanted == "differs")


def test_i2_is_never_below_nothing() -> None:
    for q in (2.0, 0.0):
        found = of_pooled(q=q, k=5, i2=0, estimator="RevMan")
        [each] = found.values()
        assert (each.verdict, each.recomputed) == ("agrees", 0)
        assert verdict(of_pooled(q=q, k=5, i2=20, estimator="RevMan"), "i2") == "impossible"


def test_p_of_q_has_one_degree_of_freedom_less_than_studies() -> None:
    assert verdict(of_pooled(q=10.0, k=5, q_p=0.04), "q_p") == "agrees"
    assert verdict(of_pooled(q=10.0, k=5, q_p=0.4), "q_p") == "impossible"
    assert verdict(of_pooled(q=10.0, k=5, q_p=0.075), "q_p") == "impossible", "k degrees"
    assert verdict(of_pooled(q=3.84, k=2, q_p=0.05), "q_p") == "agrees"
    assert not of_pooled(q=3.84, k=1, q_p=0.05), "one study does not vary"
    assert not of_pooled(q=3.84, q_p=0.05), "k is not stated"


@pytest.mark.parametrize(
    ("q", "tau2", "wanted"),
    [
        (3.0, 0.2, "impossible"),
        (3.0, 0.04, "impossible"),
        (3.0, 0, "agrees"),
        (3.0, 0.0, "agrees"),
        (3, 0.2, "impossible"),
        (3.5, 0.1, "impossible"),
        (3.5, 3, "impossible"),
    ],
)
def test_tau2_is_0_where_q_is_not_above_its_degrees_of_freedom(
    q: float, tau2: float, wanted: str
) -> None:
    found = of_pooled(k=5, estimator="DerSimonian-Laird", q=q, tau2=tau2)
    assert verdict(found, "tau2", "tau² and Q") == wanted
    [each] = found.values()
    assert (each.low, each.high) == (0, 0)
    assert (each.why is not None and each.why.code == "tau2 above 0") is (wanted == "impossible")
    other = of_pooled(k=5, estimator="REML", q=q, tau2=tau2)
    assert verdict(other, "tau2") == ("differs" if wanted == "impossible" else "agrees")


@pytest.mark.parametrize("tau2", [0.0, 0.2, 3])
@pytest.mark.parametrize("q", [4.0, 4.2, 9.0])
def test_nothing_follows_for_tau2_where_q_may_be_above_its_degrees_of_freedom(
    q: float, tau2: float
) -> None:
    """What cannot fail is not counted as an agreement."""
    assert not of_pooled(k=5, estimator="DerSimonian-Laird", q=q, tau2=tau2)
    assert not of_pooled(k=5, i2=45, tau2=tau2) and not of_pooled(tau2=tau2)


# -- the prediction interval -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outer", "wanted"),
    [
        ((-1.7, 0.7), "agrees"),
        ((-0.9, -0.1), "agrees"),
        ((-0.7, -0.3), "impossible"),
        ((-0.7, 0.7), "impossible"),
        ((-1.7, -0.3), "impossible"),
        ((-0.85, 0.7), "agrees"),
    ],
)
def test_a_prediction_interval_holds_the_confidence_interval(
    outer: tuple[float, float], wanted: str
) -> None:
    found = of_pooled(measure="SMD", ci=(-0.9, -0.1), prediction_interval=outer)
    assert verdict(found, "prediction_interval") == wanted
    [each] = found.values()
    assert each.reported == pytest.approx(outer[1] - outer[0]) and each.low == pytest.approx(0.8)
    assert bool(each.why) is (wanted == "impossible")


def test_widths_of_ratios_are_those_of_their_logarithms() -> None:
    [each] = of_pooled(measure="RR", ci=(0.5, 2.0), prediction_interval=(0.25, 4.0)).values()
    assert (each.reported, each.recomputed) == (
        pytest.approx(2.772588722),
        pytest.approx(1.386294361),
    )
    [flat] = of_pooled(measure="RR", ci=(0.5, 2.0), prediction_interval=(0.0, 4.0)).values()
    assert flat.reported == 4, "0 has no logarithm"
    assert not of_pooled(measure="SMD", prediction_interval=(-0.7, -0.3)), "nothing to hold against"
