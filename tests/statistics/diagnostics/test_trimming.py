"""Trim and fill: metafor's numbers, mirrored studies by hand, sides, and what is refused."""

from __future__ import annotations

import pytest

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.trimming import SIDES, trim_and_fill
from tests.reference.cases import OWN, SHARED, check_own, check_shared

ROWS = [{"yi": 0.1 * i + 0.02 * i * i, "vi": 0.05 + 0.03 * i} for i in range(12)]
# The sides take turns in lying farther out, and no two lie equally far.
EVEN = [{"yi": each / 10, "vi": 0.1} for each in (-1, 2, 3, -4, -5, 6, 7, -8, -9, 10)]


@pytest.mark.parametrize(
    "case",
    [case for case in SHARED["cases"] if case["method"] == "trimfill"],
    ids=lambda case: case["id"],
)
def test_metafor_has_the_same_numbers(case: dict) -> None:
    assert check_shared(case)


@pytest.mark.parametrize(
    "case",
    [case for case in OWN["cases"] if case["kind"] == "trimfill"],
    ids=lambda case: case["id"],
)
def test_metafor_has_the_same_numbers_of_our_own(case: dict) -> None:
    check_own(case)


@pytest.mark.parametrize("estimator", ["L0", "R0", "Q0"])
def test_an_even_funnel_needs_no_filling(estimator: str) -> None:
    for side in SIDES:
        found = trim_and_fill(EVEN, side=side, estimator=estimator, method="EE")
        assert (found.k0, found.effects, found.variances, found.side) == (0, (), (), side)
        assert (
            found.pooled == trim_and_fill(EVEN, side=side, method="EE").pooled
            and found.pooled.k == 10
        )


def test_filled_studies_mirror_the_most_extreme_around_the_centre_without_them() -> None:
    lopsided = [{"yi": 0.1 * i, "vi": 0.01 * (i + 1)} for i in range(12)]
    found = trim_and_fill(lopsided, method="EE")
    assert found.side == "left" and found.k0 > 0
    centre = ldncli.pool(lopsided[: 12 - found.k0], method="EE", test="z").estimate
    assert sorted(found.effects) == pytest.approx(
        sorted(2 * centre - 0.1 * i for i in range(12 - found.k0, 12))
    )
    assert sorted(found.variances) == pytest.approx(
        [0.01 * (i + 1) for i in range(12 - found.k0, 12)]
    )
    filled = [
        *lopsided,
        *({"yi": y, "vi": v} for y, v in zip(found.effects, found.variances, strict=True)),
    ]
    assert found.pooled.k == 12 + found.k0
    assert found.pooled.estimate == pytest.approx(
        ldncli.pool(filled, method="EE", test="z").estimate
    )


def test_the_other_side_is_the_mirror_image() -> None:
    one = trim_and_fill(ROWS, level=90)
    other = trim_and_fill([each | {"yi": -each["yi"]} for each in ROWS], level=90)
    assert (one.side, other.side, one.k0) == ("left", "right", other.k0)
    assert [-each for each in other.effects] == pytest.approx(list(one.effects))
    assert (other.pooled.ci_lb, other.pooled.level) == (pytest.approx(-one.pooled.ci_ub), 90)
    assert trim_and_fill(ROWS, side="left", level=90) == one


def test_a_p_value_comes_from_runs_alone() -> None:
    lopsided = [{"yi": 0.1 * i, "vi": 0.01 * (i + 1)} for i in range(12)]
    assert trim_and_fill(lopsided, estimator="L0").p_k0 is None
    found = trim_and_fill(lopsided, estimator="R0")
    assert found.p_k0 == pytest.approx(0.5 ** (found.k0 + 1))
    assert found.se_k0 == pytest.approx((2 * found.k0 + 2) ** 0.5)
    even = trim_and_fill(EVEN, estimator="R0", side="left", method="EE")
    assert even.p_k0 == 0.5 and even.se_k0 == pytest.approx(2**0.5)


def test_what_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no estimator 'x'") as refusal:
        trim_and_fill(ROWS, estimator="x")
    assert refusal.value.hint == "one of L0, R0, Q0"
    with pytest.raises(UsageError, match="side is 'up'"):
        trim_and_fill(ROWS, side="up")
    with pytest.raises(UsageError, match="9 studies are too few"):
        trim_and_fill(ROWS[:9])
    assert trim_and_fill(ROWS[:9], force=True).pooled.k >= 9
    with pytest.raises(UsageError, match="2 studies are too few"):
        trim_and_fill(ROWS[:2], force=True)


def test_q0_may_have_no_solution() -> None:
    with pytest.raises(UsageError, match="the estimator Q0 has no solution"):
        trim_and_fill(
            [{"yi": 0.0, "vi": 1e-6}, *({"yi": 1.0 + i, "vi": 9.0} for i in range(11))],
            estimator="Q0",
            method="EE",
            side="left",
        )
