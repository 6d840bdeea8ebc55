"""What one more trial can change, against simulation and where it is known."""

from __future__ import annotations

import math
import random

import pytest

from ldncli.statistics.distributions import normal_sf
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.sequential.next_trial import Truth, chances_of

Y, V = [-0.25, 0.24, -0.47], [0.041, 0.041, 0.038]


@pytest.mark.parametrize("test", ["z", "knha"])
def test_against_simulation(test):
    truth, tau2, variance = Truth(-0.5, 0.1), 0.05, 0.025
    found = chances_of(Y, V, variance, truth, tau2=tau2, important=0.5, test=test)
    drawn, spread = random.Random(14), math.sqrt(0.01 + tau2 + variance)
    pools = [
        pool_effects([*Y, effect], [*V, variance], "REML", test)
        for effect in (drawn.gauss(-0.5, spread) for _ in range(1500))
    ]
    for chance, holds in (
        (found.below, [each.ci_ub < 0 for each in pools]),
        (found.above, [each.ci_lb > 0 for each in pools]),
        (found.no_more, [each.ci_ub < 0.5 for each in pools]),
        (found.no_less, [each.ci_lb > -0.5 for each in pools]),
    ):
        assert chance == pytest.approx(sum(holds) / 1500, abs=0.04)


def test_with_a_common_effect_it_is_the_normal_power():
    v, new, mean = 0.05, 0.02, 0.4
    found = chances_of([0.1], [v], new, Truth(mean), method="EE")
    weight, rest = 1 / new, 1 / v
    se = 1 / math.sqrt(weight + rest)
    least = (1.959963984540054 * se * (weight + rest) - 0.1 * rest) / weight
    assert found.above == pytest.approx(normal_sf((least - mean) / math.sqrt(new)), abs=1e-7)


def test_a_trial_beyond_measure_decides():
    found = chances_of([0.1], [0.05], 1e-9, Truth(0.3), method="EE", important=0.5)
    assert found.above == pytest.approx(1) and found.no_more == pytest.approx(1)


def test_sides_turn():
    one = chances_of(Y, V, 0.03, Truth(0.2), tau2=0.02, important=0.4)
    other = chances_of([-each for each in Y], V, 0.03, Truth(-0.2), tau2=0.02, important=0.4)
    assert (one.above, one.no_more) == pytest.approx((other.below, other.no_less))
