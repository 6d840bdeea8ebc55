"""Mixtures of normal distributions: one, two, and two far apart."""

from __future__ import annotations

import math

import pytest

from ldncli.statistics.bayes.mixture import Mixture
from ldncli.statistics.distributions import normal_cdf, normal_quantile

ONE = Mixture([1.0], [2.0], [9.0])
SKEW = Mixture([0.7, 0.3], [0.0, 1.5], [1.0, 4.0])


def test_one_component_is_a_normal_distribution() -> None:
    assert (ONE.mean, ONE.sd, ONE.mode()) == pytest.approx((2, 3, 2))
    assert ONE.below(5) == pytest.approx(normal_cdf(1)) and ONE.above(5) == 1 - ONE.below(5)
    ends = (2 + 3 * normal_quantile(0.025), 2 + 3 * normal_quantile(0.975))
    assert ONE.central(0.95) == pytest.approx(ends)
    assert ONE.shortest(0.95) == pytest.approx(ends)
    assert ONE.density(2) == pytest.approx(1 / (3 * math.sqrt(2 * math.pi)))


def test_moments_by_hand() -> None:
    assert SKEW.mean == pytest.approx(0.45)
    assert SKEW.sd**2 == pytest.approx(0.7 * 0.45**2 + 0.7 + 0.3 * 1.05**2 + 1.2)


@pytest.mark.parametrize("p", [1e-12, 1e-4, 0.025, 0.5, 0.975, 1 - 1e-9])
def test_quantiles_undo_probabilities(p: float) -> None:
    x = SKEW.quantile(p)
    assert SKEW.below(x) == pytest.approx(p, rel=1e-9)


def test_the_shortest_interval_is_equally_dense_at_both_ends() -> None:
    for mixture in (SKEW, Mixture([0.5, 0.5], [0, 0.2], [1e-4, 4.0])):
        low, high = mixture.shortest(0.95)
        assert mixture.below(high) - mixture.below(low) == pytest.approx(0.95, abs=1e-10)
        assert mixture.density(low) == pytest.approx(mixture.density(high), rel=1e-6)
        wide = mixture.central(0.95)
        assert high - low <= wide[1] - wide[0]


def test_the_higher_of_two_peaks_is_the_mode() -> None:
    two = Mixture([0.4, 0.6], [-1.0, 1.0], [0.04, 0.04])
    assert two.mode() == pytest.approx(1.0, abs=1e-6)
    assert Mixture([0.6, 0.4], [-1.0, 1.0], [0.04, 0.04]).mode() == pytest.approx(-1, abs=1e-6)


def test_two_peaks_of_which_newton_steps_lose_the_way() -> None:
    two = Mixture([0.5, 0.5], [-5.0, 5.0], [1.0, 1.0])
    low, high = two.shortest(0.95)
    assert two.below(high) - two.below(low) == pytest.approx(0.95, abs=1e-9)
    assert (low, high) == pytest.approx((-high, high), abs=1e-6)
