"""Means, standard deviations and standard errors from what papers print instead: the papers'
formulas, round trips, simulated people."""

from __future__ import annotations

import math
import random
from statistics import NormalDist, mean, median, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.statistics.distributions import (
    normal_quantile,
    t_quantile,
    two_sided_normal,
    two_sided_t,
)
from ldncli.statistics.measures import moments

_sizes = st.integers(4, 400)
_values = st.floats(-100, 100)
_spreads = st.floats(0.01, 50)


@pytest.mark.parametrize("n", [5, 12, 40, 250])
def test_wan_and_luo_as_their_papers_have_them(n: int) -> None:
    """Formulas of Wan 2014 (9, 13, 16) and Luo 2018 (7, 11, 15) written out again, with
    quantiles from the standard library."""
    z = NormalDist().inv_cdf
    outer, middle = 2 * z((n - 0.375) / (n + 0.25)), 2 * z((0.75 * n - 0.125) / (n + 0.25))
    assert moments.from_quartiles(10, (8, 14), n) == pytest.approx(
        ((0.7 + 0.39 / n) * 22 / 2 + (0.3 - 0.39 / n) * 10, 6 / middle)
    )
    share = 4 / (4 + n**0.75)
    assert moments.from_range(10, (2, 20), n) == pytest.approx(
        (share * 22 / 2 + n**0.75 / (4 + n**0.75) * 10, 18 / outer)
    )
    ends, inner = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    five = ends * 22 / 2 + inner * 22 / 2 + (0.3 + 0.72 / n**0.55 - ends) * 10
    assert moments.from_five_numbers(10, (8, 14), (2, 20), n) == pytest.approx(
        (five, 18 / (2 * outer) + 6 / (2 * middle))
    )


@pytest.mark.parametrize("n", [9, 25, 101])
def test_estimates_from_order_statistics_are_right_on_average(n: int) -> None:
    """Normal people with mean 50 and SD 10: what Wan and Luo give back is near
    both, averaged over many groups."""
    draw = random.Random(n)
    found: dict[str, list[tuple[float, float]]] = {"quartiles": [], "range": [], "five": []}
    for _ in range(1500):
        group = sorted(draw.gauss(50, 10) for _ in range(n))
        middle, low, high = group[n // 2], group[n // 4], group[-1 - n // 4]
        ends = (group[0], group[-1])
        found["quartiles"].append(moments.from_quartiles(middle, (low, high), n))
        found["range"].append(moments.from_range(middle, ends, n))
        found["five"].append(moments.from_five_numbers(middle, (low, high), ends, n))
    for pairs in found.values():
        assert mean(m for m, _ in pairs) == pytest.approx(50, abs=0.6)
        assert mean(s for _, s in pairs) == pytest.approx(10, rel=0.06)


@given(_values, _spreads, _sizes)
def test_symmetrical_numbers_give_their_middle(middle: float, half: float, n: int) -> None:
    pair = (middle - half, middle + half)
    for found in (
        moments.from_quartiles(middle, pair, n),
        moments.from_range(middle, pair, n),
        moments.from_five_numbers(middle, (middle - half / 2, middle + half / 2), pair, n),
    ):
        assert found[0] == pytest.approx(middle, abs=1e-9) and found[1] > 0


@given(
    _values,
    _spreads,
    st.none() | st.integers(1, 200),
    st.sampled_from([80.0, 90.0, 95.0, 97.5, 99.0]),
)
def test_interval_and_error_lead_to_each_other(
    value: float, se: float, df: int | None, level: float
) -> None:
    half = moments.quantile(level, df) * se
    assert moments.se_from_interval((value - half, value + half), level, df) == pytest.approx(
        se, rel=1e-9
    )


@given(_values.filter(lambda value: abs(value) > 1e-3), _spreads, st.none() | st.integers(1, 200))
def test_p_and_error_lead_to_each_other(value: float, se: float, df: int | None) -> None:
    statistic = value / se
    p = two_sided_normal(statistic) if df is None else two_sided_t(statistic, df)
    if 1e-250 < p < 0.999:
        assert moments.se_from_p(value, p, df) == pytest.approx(se, rel=1e-5)


def test_p_near_zero_keeps_its_digits() -> None:
    se = moments.se_from_p(10, 2e-40)
    assert se is not None and two_sided_normal(10 / se) == pytest.approx(2e-40, rel=1e-6)


@pytest.mark.parametrize(("estimate", "p"), [(0, 0.5), (1, 0), (1, 1), (1, -0.1)])
def test_no_error_follows_from_p(estimate: float, p: float) -> None:
    assert moments.se_from_p(estimate, p) is None


@pytest.mark.parametrize(("kind", "value"), [("t", -4), ("t", 4), ("z", 4), ("F", 16)])
def test_error_from_a_statistic(kind: str, value: float) -> None:
    assert moments.se_from_statistic(-2, kind, value) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("estimate", "kind", "value"),
    [(0, "t", 2), (1, "t", 0), (1, "chi2", 4), (1, "U", 30), (1, "W", 3)],
)
def test_no_error_follows_from_a_statistic(estimate: float, kind: str, value: float) -> None:
    assert moments.se_from_statistic(estimate, kind, value) is None


@given(_spreads, _sizes)
def test_sd_from_the_interval_of_a_mean(sd: float, n: int) -> None:
    half = t_quantile(0.975, n - 1) * sd / math.sqrt(n)
    assert moments.sd_from_interval((5 - half, 5 + half), n) == pytest.approx(sd, rel=1e-8)


@given(_spreads, _spreads, st.floats(-0.99, 0.99))
def test_correlation_and_sd_of_differences_lead_to_each_other(
    s1: float, s2: float, r: float
) -> None:
    assert moments.correlation_within(s1, s2, moments.difference_sd(s1, s2, r)) == pytest.approx(
        r, abs=1e-6
    )


@pytest.mark.parametrize(
    ("s1", "s2", "differences"), [(0, 1, 1), (1, 0, 1), (1, 1, 3), (2, 1, 0.5), (1, 1, 0)]
)
def test_impossible_correlations(s1: float, s2: float, differences: float) -> None:
    assert moments.correlation_within(s1, s2, differences) is None


@given(st.lists(st.lists(st.floats(-50, 50), min_size=2, max_size=8), min_size=1, max_size=4))
def test_combined_arms_are_those_of_all_their_people(groups: list[list[float]]) -> None:
    """The Cochrane formula is exact: as if mean and SD had been taken over all people together."""
    n, m, sd = moments.combined([(len(group), mean(group), stdev(group)) for group in groups])
    together = [each for group in groups for each in group]
    assert n == len(together)
    assert m == pytest.approx(mean(together), abs=1e-9) and sd == pytest.approx(
        stdev(together), abs=1e-6
    )


def test_quantiles_are_those_of_the_table() -> None:
    assert moments.quantile(95, None) == pytest.approx(1.959964, abs=1e-6)
    assert moments.quantile(95, 10) == pytest.approx(2.228139, abs=1e-6)
    assert moments.quantile(90, None) == normal_quantile(0.95)


@given(st.lists(st.one_of(st.integers(-50, 50), st.floats(-1e6, 1e6)), min_size=1))
def test_the_median_is_pythons(values: list[float]) -> None:
    assert moments.median(values) == median(values)
