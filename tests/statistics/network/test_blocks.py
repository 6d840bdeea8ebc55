"""Trials as blocks with their covariance."""

from __future__ import annotations

import pytest

from ldncli.statistics.network.blocks import Blocks, restricted_tau2
from ldncli.statistics.network.comparisons import Comparison, trials_of

ARMS = {"a": (0.1, 0.03), "b": (0.5, 0.04), "c": (-0.3, 0.05)}
ROWS = [
    Comparison("s1", one, two, ARMS[one][0] - ARMS[two][0], ARMS[one][1] + ARMS[two][1])
    for one, two in ("ba", "ca", "cb")
]


def test_arms_share_the_variance_of_the_first() -> None:
    blocks = Blocks(trials_of([*ROWS, Comparison("s2", "b", "a", 0.1, 0.2)]))
    assert blocks.y.tolist() == pytest.approx([0.4, -0.4, 0.1])
    assert blocks.covariance[0].tolist() == pytest.approx([0.07, 0.03, 0.0])
    assert blocks.between[0].tolist() == [1.0, 0.5, 0.0] and blocks.between[2, 2] == 1.0
    assert blocks.by_design().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_moments_and_likelihood_find_nothing_between_trials_that_agree() -> None:
    trials = trials_of(Comparison(f"s{at}", "a", "b", 0.3, 0.1 + at) for at in range(4))
    blocks = Blocks(trials)
    assert blocks.moment_tau2(blocks.by_design()) == 0
    assert restricted_tau2(trials, ("a", "b"), 0.5) == pytest.approx(0, abs=1e-9)


def test_large_differences_are_found_whatever_the_start() -> None:
    trials = trials_of(
        Comparison(f"s{at}", "a", "b", y, 0.01) for at, y in enumerate((-2, -1, 0.5, 2, 4))
    )
    found = [restricted_tau2(trials, ("a", "b"), start) for start in (0.0, 1.0, 100.0)]
    # The variance of the values but for that within trials.
    assert found == pytest.approx([5.7 - 0.01] * 3)
