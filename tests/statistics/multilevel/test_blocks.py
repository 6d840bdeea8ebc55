"""The sums of a multilevel model: its derivatives are those of its likelihood."""

from __future__ import annotations

import pytest

from ldncli.statistics.multilevel.blocks import Blocks
from tests.statistics.multilevel.test_three_level import CASES

CASE = CASES["assink"]
BLOCKS = Blocks(CASE["y"], CASE["v"], [[1.0, i % 3] for i in range(100)], CASE["study"], 0.6)


@pytest.mark.parametrize("restricted", [True, False])
def test_derivatives_are_those_of_the_likelihood(restricted: bool) -> None:
    at, size = (0.7, 1.3), 1e-5

    def loglik(a: float, b: float) -> float:
        return BLOCKS.at((a, b), restricted=restricted).loglik

    score, expected, observed = BLOCKS.at(at, restricted=restricted).derivatives()
    for place, move in enumerate(((size, 0.0), (0.0, size))):
        high, low = ((at[0] + sign * move[0], at[1] + sign * move[1]) for sign in (1, -1))
        assert score[place] == pytest.approx((loglik(*high) - loglik(*low)) / (2 * size), rel=1e-5)
        up, down = (BLOCKS.at(each, restricted=restricted).derivatives()[0] for each in (high, low))
        assert list(observed[place]) == pytest.approx(list((down - up) / (2 * size)), rel=1e-5)
    assert expected[0, 1] == pytest.approx(expected[1, 0]) and expected[0, 0] > 0


def test_rows_are_kept_with_their_studies() -> None:
    assert BLOCKS.studies == len(set(CASE["study"])) and BLOCKS.apart
    places = sorted(int(each) for stack in BLOCKS.stacks for each in stack.rows.ravel())
    assert places == list(range(100))
