"""Differences of means by hand: the formula of each way, and its value."""

from __future__ import annotations

from math import sqrt

import pytest

from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.workings.sheet import Step
from ldncli.evidence.workings.working import working
from tests.evidence.trials import contrast, estimate, means, outcome


def _told(found: Estimate) -> dict[str, Step]:
    return {step.name: step for step in working(found)}


def test_a_printed_difference_with_its_interval() -> None:
    each = outcome({"n": 20}, {"n": 22}, contrast=contrast("MD", -1.0, ci=(-2.0, 0.0)))
    told = _told(estimate(each, "MD"))
    assert told["yi"].formula == "contrast_value" and told["df"].value == 40
    assert told["se"].formula == (
        "(contrast_ci_high-contrast_ci_low)/(2*T.INV(0.5+contrast_level/200,df))"
    )
    assert told["se"].value == pytest.approx(1 / 2.0210754)
    assert (told["effect_low"].formula, told["effect_low"].value) == ("contrast_ci_low", -2.0)


def test_the_same_people_twice_with_an_assumed_correlation() -> None:
    told = _told(estimate(means(3, 2, 16, 4, 2, 16, paired=True), "MD"))
    assert told["correlation"].kind == "assumed" and told["se"].value == pytest.approx(2 / sqrt(16))
    assert told["n_pairs"].formula == "MIN(n_treatment,n_control)"


def test_a_printed_p_and_its_direction() -> None:
    each = outcome({"n": 20}, {"n": 20}, scale="nrs-0-10", contrast=contrast("p-only", p=0.021))
    told = _told(estimate(each, "SMD"))
    assert (told["sign"].value, told["sign"].kind) == (-1, "assumed")
    assert told["se"].formula == "ABS(sign)/-T.INV(contrast_p/2,df)"


def test_a_change_from_before_to_after() -> None:
    each = outcome(
        {"mean": 4, "sd": 2, "n": 25, "baseline_mean": 6, "baseline_sd": 2},
        comparison="within",
        paired=True,
    )
    told = _told(estimate(each, "MC"))
    assert told["change"].formula == "mean_treatment-baseline_mean_treatment"
    assert told["yi"].value == -2 and told["vi"].value == pytest.approx(4 / 25)
