"""Printed numbers: what rounding hides, limits over it, and what a comparison says."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.printed import (
    CUT_OFF,
    Range,
    Recheck,
    Spot,
    at_least,
    compare,
    compare_p,
    cut_off,
    exact,
    over,
    printed,
    unit_of,
    within,
)
from tests.evidence.rechecking.samples import outcome, paper


@pytest.mark.parametrize(
    ("value", "unit"), [(3, 1), (3.0, 0.1), (0.27, 0.01), (-1.5, 0.1), (1e-05, 1e-05), (120, 1)]
)
def test_the_last_decimal_seen(value: float, unit: float) -> None:
    assert unit_of(value) == pytest.approx(unit)
    assert printed(value).high - printed(value).low == pytest.approx(unit)


@pytest.mark.parametrize(
    ("value", "low", "high"), [(2.5, 2.5, 2.6), (-2.5, -2.6, -2.5), (3, 3, 4), (0.0, 0.0, 0.1)]
)
def test_decimals_cut_off(value: float, low: float, high: float) -> None:
    assert cut_off(value) == Range(value, pytest.approx(low), pytest.approx(high))


def test_ranges() -> None:
    assert exact(3) == Range(3, 3, 3)
    assert at_least(Range(0.2, -0.3, 0.7)) == Range(0.2, 0, 0.7)
    assert at_least(Range(-2, -3, -1), -1.5) == Range(-2, -1.5, -1)
    assert Range(1, 0.5, 1.5).join(Range(3, 0.8, 4), Range(0, -1, 0.2)) == Range(1, -1, 4)
    assert over(lambda a, b: a - b, Range(5, 4, 6), Range(2, 1, 4)) == Range(3, 0, 5)
    assert over(lambda a: a * 2, exact(3)) == Range(6, 6, 6)


def test_within_forgives_floating_point_alone() -> None:
    assert (
        within(0.1 + 0.2, (0.3, 0.3))
        and within(1.0, (None, None))
        and within(-5, (None, 0))
        and within(5, (0, None))
    )
    assert not within(1.0001, (None, 1)) and not within(0.9999, (1, None))
    assert within(1e9 + 0.5, (None, 1e9)), "one part in a thousand millions"


def _compare(reported: float, found: Range, **more: Any) -> Recheck:
    return compare(SPOT, WHAT, reported, found, **{"innocent": None, "impossible": NO, **more})


WHAT, WHY, NO = Reason("what"), Reason("why"), Reason("no")
SPOT = Spot(paper(outcomes=(outcome(),)), ("outcomes", 0)).at("contrast", "p")


def test_what_a_comparison_says() -> None:
    fits = _compare(2.5, Range(2.52, 2.51, 2.53))
    assert (fits.verdict, fits.why, fits.reported, fits.recomputed) == ("agrees", None, 2.5, 2.52)
    assert (fits.low, fits.high) == (pytest.approx(2.46), pytest.approx(2.58))
    assert (fits.paper, fits.path, fits.what) == ("aa-2020", "outcomes[0].contrast.p", WHAT)
    cut = _compare(2.5, Range(2.58, 2.57, 2.59))
    assert (cut.verdict, cut.why) == ("differs", CUT_OFF)
    assert (
        _compare(2.5, Range(2.7, 2.65, 2.75)).verdict == "impossible"
        and _compare(2.5, Range(2.7, 2.65, 2.75)).why == NO
    )
    assert _compare(2.5, Range(2.3, 2.25, 2.35)).verdict == "impossible", (
        "cut-off decimals never lie above"
    )
    innocent = _compare(2.5, Range(2.7, 2.65, 2.75), innocent=WHY)
    assert (innocent.verdict, innocent.why) == ("differs", WHY)
    assert _compare(5, exact(5), counted=True).verdict == "agrees"
    counted = _compare(5, exact(5.4), counted=True)
    assert (counted.verdict, counted.low, counted.high) == ("impossible", 5.4, 5.4)


def _p(p: float, relation: str, found: Range, **more: Any) -> Recheck:
    return compare_p(SPOT, WHAT, p, relation, found, **{"innocent": None, "impossible": NO, **more})


def test_p_values_and_their_bounds() -> None:
    found = Range(0.04, 0.03, 0.05)
    assert _p(0.04, "=", found).verdict == "agrees" and _p(0.2, "=", found).verdict == "impossible"
    assert _p(0.2, "=", found, innocent=WHY).why == WHY
    assert _p(0.05, "<", found).verdict == "agrees" and _p(0.05, "<", found).reported == "<0.05"
    assert (
        _p(0.01, "<", found).verdict == "impossible"
        and _p(0.01, "<", found, innocent=WHY).verdict == "differs"
    )
    assert _p(0.01, ">", found).verdict == "agrees" and _p(0.06, ">", found).verdict == "impossible"


def test_one_sided_p_values() -> None:
    found = Range(0.04, 0.038, 0.042)
    half = _p(0.02, "=", found)
    assert (half.verdict, half.why) == ("differs", because("one-sided p"))
    assert _p(0.02, "=", found, one_sided=False).verdict == "impossible"
    assert _p(0.025, "<", found).why == because("one-sided p") and _p(0.01, "<", found).why == NO
    assert _p(0.04, "=", found).why is None


def test_limits_of_p_stay_between_0_and_1() -> None:
    found = _p(1, "=", Range(0.9, 0.001, 1.0))
    assert (found.low, found.high) == (0, 1)
    found = _p(0.5, "<", Range(0.2, 0.1, 0.3))
    assert (found.low, found.high) == (0.1, 0.3)


def test_noise_of_floating_point_is_not_told() -> None:
    told = SPOT.found(WHAT, 0.3, 0.1 + 0.2, (None, 3), "agrees", None)
    assert (told.recomputed, told.low, told.high) == (0.3, None, 3)
