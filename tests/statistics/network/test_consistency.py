"""Agreement of a network's parts, where it can and where it cannot be tested."""

from __future__ import annotations

import pytest

from ldncli.statistics.network.comparisons import Comparison
from ldncli.statistics.network.consistency import decompose, splits
from ldncli.statistics.network.graph import network
from ldncli.statistics.network.ranking import p_scores

CHAIN = [Comparison("s1", "b", "a", 1.0, 0.04), Comparison("s2", "c", "b", 1.0, 0.04)]


def loop(value: float) -> list[Comparison]:
    return [*CHAIN, Comparison("s3", "c", "a", value, 0.04)]


def test_a_loop_that_closes_agrees() -> None:
    found = network(loop(2.0), "EE")
    assert pytest.approx(0, abs=1e-12) == decompose(found).between.Q
    assert all(each.p == pytest.approx(1) for each in splits(found))


def test_a_loop_that_does_not_close_disagrees_in_every_comparison_alike() -> None:
    found = network(loop(0.0), "EE")
    test = decompose(found).between
    # The three effects add up to 2 where they should to 0.
    assert (test.Q, test.df) == (pytest.approx(4 / 0.12), 1)
    for each in splits(found):
        assert each.difference and abs(each.difference[0]) == pytest.approx(2)
        assert (each.difference[0] / each.difference[1]) ** 2 == pytest.approx(test.Q)
        assert each.p == pytest.approx(test.p)
        assert each.share == pytest.approx(2 / 3) and each.trials == 1


def test_without_a_loop_nothing_is_left_to_compare() -> None:
    found = network(CHAIN)
    parts = decompose(found)
    assert parts.between.p is None and parts.between.Q == 0
    assert [each.indirect for each in splits(found)] == [None, None]
    assert [each.detached for each in parts.designs] == [None, None]


def test_scores_turn_round_with_the_better_side_and_are_one_half_on_average() -> None:
    found = network(loop(1.5))
    low, high = p_scores(found, "lower"), p_scores(found, "higher")
    assert low["a"] > 0.9 > high["b"] > 0.1 > low["c"]
    for name, score in low.items():
        assert score + high[name] == pytest.approx(1)
    assert sum(low.values()) / 3 == pytest.approx(0.5)
