"""The exact odds ratio: R's numbers, its own equations, bodies with an end on one side."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.rare.exact import common_odds_ratio
from ldncli.statistics.rare.hypergeometric import support
from ldncli.statistics.rare.tables import tables_of
from tests.reference.rare import RARE, close, rows_of


@pytest.mark.parametrize("case", RARE["exact"], ids=lambda case: f"{case['body']}-{case['level']}")
def test_mantelhaen_test_has_the_same_numbers(case: dict) -> None:
    wanted = case["expected"]
    found = common_odds_ratio(tables_of(rows_of(case), keep_empty=False), case["level"])
    assert close(found.less, wanted["less"], 1e-10) and close(
        found.greater, wanted["greater"], 1e-10
    )
    # R searches for the ends and the estimate with a tolerance of 1e-4.
    for value, name in ((found.estimate, "or"), (found.low, "low"), (found.high, "high")):
        assert close(math.exp(value), wanted[name], 2e-3), name


def _tail(a: int, n1: int, c: int, n2: int, theta: float, upper: bool) -> float:
    values, weights = support(n1, n2, a + c)
    share = np.exp(weights + values * theta - (weights + values * theta).max())
    share /= share.sum()
    return float(share[values >= a if upper else values <= a].sum())


tables = st.tuples(st.integers(0, 9), st.integers(10, 40), st.integers(0, 9), st.integers(10, 40))


@given(tables, st.sampled_from([80, 95, 99]))
@settings(max_examples=25, deadline=None)
def test_ends_leave_half_of_the_rest_beyond(table: tuple[int, int, int, int], level: int) -> None:
    a, n1, c, n2 = table
    if a + c == 0:
        return
    found = common_odds_ratio(
        tables_of([dict(ai=a, n1i=n1, ci=c, n2i=n2)], keep_empty=False), level
    )
    tail = (1 - level / 100) / 2
    if math.isfinite(found.low):
        assert _tail(a, n1, c, n2, found.low, upper=True) == pytest.approx(tail, rel=1e-8)
    if math.isfinite(found.high):
        assert _tail(a, n1, c, n2, found.high, upper=False) == pytest.approx(tail, rel=1e-8)
    assert found.low <= found.middle <= found.high
    turned = common_odds_ratio(
        tables_of([dict(ai=c, n1i=n2, ci=a, n2i=n1)], keep_empty=False), level
    )
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-9)
    assert turned.p == pytest.approx(found.p, abs=1e-12)


def test_no_event_in_one_arm_has_one_end() -> None:
    # 0 of 80 against 1 of 81: P(no event under treatment) = 81 / (81 + 80 ψ) = 0.025.
    found = common_odds_ratio(tables_of([dict(ai=0, n1i=80, ci=1, n2i=81)], keep_empty=False))
    assert found.estimate == -math.inf and found.low == -math.inf and found.se is None
    assert math.exp(found.high) == pytest.approx(81 / 80 * (1 / 0.025 - 1), rel=1e-10)
    assert found.p == 1


def test_studies_without_events_change_nothing_and_events_in_none_are_refused() -> None:
    rows = [dict(ai=1, n1i=30, ci=4, n2i=31), dict(ai=2, n1i=50, ci=3, n2i=44)]
    empty = dict(ai=0, n1i=60, ci=0, n2i=61)
    one, two = (
        common_odds_ratio(tables_of(some, keep_empty=True)) for some in (rows, [*rows, empty])
    )
    assert (two.estimate, two.low, two.high) == pytest.approx((one.estimate, one.low, one.high))
    with pytest.raises(UsageError, match="no odds ratio can be estimated"):
        tables_of([empty], keep_empty=True)
    with pytest.raises(UsageError, match="whole"):
        common_odds_ratio(tables_of([dict(ai=1.5, n1i=30, ci=4, n2i=31)], keep_empty=False))
