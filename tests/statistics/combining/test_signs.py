"""The sign test against exact values, exact intervals against
published ones, medians and ranges."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.statistics.combining.signs import SignTest, Spread, exact_interval, sign_test, spread


@pytest.mark.parametrize(
    ("up", "down", "p"),
    [
        (5, 0, 0.0625),
        (6, 0, 0.03125),
        (8, 1, 20 / 512),
        (1, 8, 20 / 512),
        (3, 3, 1),
        (3, 2, 1),
        (10, 2, 158 / 4096),
    ],
)
def test_exact_p(up: int, down: int, p: float) -> None:
    found = sign_test(["benefit"] * up + ["harm"] * down)
    assert found.p == pytest.approx(p, rel=1e-12) and found.share == pytest.approx(up / (up + down))


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [
        (0, 10, 0, 0.3085),
        (10, 10, 0.6915, 1),
        (5, 10, 0.1871, 0.8129),
        (1, 20, 0.0013, 0.2487),
        (81, 263, 0.2527, 0.3676),
    ],
)
def test_clopper_pearson(events: int, n: int, low: float, high: float) -> None:
    """0, 5 and 10 of 10 and 1 of 20 are in every table; 81 of 263 is in Newcombe
    1998 (Stat Med 17:857–872)."""
    assert exact_interval(events, n) == pytest.approx((low, high), abs=5.1e-5)


@given(st.integers(1, 60), st.data(), st.sampled_from([80.0, 95.0, 99.0]))
def test_the_ends_have_half_of_what_is_left_over(n: int, data: st.DataObject, level: float) -> None:
    events = data.draw(st.integers(0, n))
    low, high = exact_interval(events, n, level)
    rest = (1 - level / 100) / 2
    if events:
        assert sum(
            comb(n, i) * low**i * (1 - low) ** (n - i) for i in range(events, n + 1)
        ) == pytest.approx(rest, rel=1e-6)
    if events < n:
        assert sum(
            comb(n, i) * high**i * (1 - high) ** (n - i) for i in range(events + 1)
        ) == pytest.approx(rest, rel=1e-6)
    assert 0 <= low <= events / n <= high <= 1


def test_those_that_lean_nowhere_are_counted_apart() -> None:
    assert sign_test(["mixed", "no-difference", "unclear", None]) == SignTest(
        0, 0, 4, None, None, None, None
    )
    for leaning in (4, 0), (2, 2):
        few = sign_test(["benefit"] * leaning[0] + ["harm"] * leaning[1])
        assert few.p is few.share is few.ci_lb is None and few.tested == 0
    found = sign_test(["benefit", "harm", "mixed"])
    assert (found.benefit, found.harm, found.undecided) == (1, 1, 1)


def test_only_comparisons_between_groups_are_tested() -> None:
    found = sign_test(
        ["benefit"] * 8 + ["harm", None], compared=[True] * 5 + [False] * 3 + [True] * 2
    )
    assert (found.benefit, found.harm, found.undecided, found.tested) == (8, 1, 1, 6)
    assert found.share == pytest.approx(5 / 6) and found.p == pytest.approx(14 / 64)
    within = sign_test(["benefit"] * 8, compared=[False] * 8)
    assert within.benefit == 8 and within.p is None


def test_spread() -> None:
    assert spread([3, 1, 2, 10]) == Spread(4, 2.5, 1, 10) and spread([]) is None
