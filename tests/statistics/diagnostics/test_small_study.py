"""Limit meta-analysis: metasens's numbers, symmetries, limits."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.small_study import limit_effect
from tests.reference.rare import SELECTION, rows_of


@pytest.mark.parametrize("case", SELECTION["limit"], ids=lambda case: case["body"])
def test_limitmeta_has_the_same_numbers(case: dict) -> None:
    rows = rows_of(case)
    found = limit_effect([row["yi"] for row in rows], [row["vi"] for row in rows])
    for name, wanted in case["expected"].items():
        assert getattr(found, name) == pytest.approx(wanted, rel=1e-8, abs=1e-12), name


def test_sign_scale_and_order() -> None:
    y, v = [0.1, 0.5, 0.3, -0.2, 0.8], [0.01, 0.2, 0.05, 0.09, 0.3]
    one = limit_effect(y, v)
    other = limit_effect([-2 * each for each in y[::-1]], [4 * each for each in v[::-1]])
    assert (other.estimate, other.se) == pytest.approx((-2 * one.estimate, 2 * one.se))
    assert (other.q_small, other.g2) == pytest.approx((one.q_small, one.g2))


def test_one_precision_and_two_studies_are_refused() -> None:
    with pytest.raises(UsageError, match="same precision"):
        limit_effect([0.1, 0.2, 0.3], [0.1] * 3)
    with pytest.raises(UsageError, match="2 studies"):
        limit_effect([0.1, 0.2], [0.1, 0.2])
