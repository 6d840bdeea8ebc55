"""Shares turned back from the arcsine and the double arcsine, as metafor does."""

from __future__ import annotations

import math

import pytest

from ldncli.statistics.models.pooling import pool
from ldncli.statistics.rare.transformed import share_of_arcsine, share_of_double_arcsine
from tests.reference.rare import RARE, rows_of


@pytest.mark.parametrize(
    "case", RARE["shares"], ids=lambda case: f"{case['body']}-{case['measure']}"
)
def test_metafor_has_the_same_shares(case: dict) -> None:
    rows, wanted = rows_of(case), case["expected"]
    pooled, people = pool(rows, case["measure"], "REML", "z"), [row["ni"] for row in rows]
    for value, name in ((pooled.estimate, "share"), (pooled.ci_lb, "low"), (pooled.ci_ub, "high")):
        found = (
            share_of_arcsine(value)
            if case["measure"] == "PAS"
            else share_of_double_arcsine(value, people)
        )
        assert found == pytest.approx(wanted[name], abs=1e-7), name


def test_ends_and_one_study() -> None:
    assert share_of_arcsine(-0.1) == 0 and share_of_arcsine(2) == pytest.approx(1)
    one = 0.5 * (math.asin(math.sqrt(3 / 21)) + math.asin(math.sqrt(4 / 21)))
    assert share_of_double_arcsine(one, [20]) == pytest.approx(3 / 20, abs=1e-12)
    assert share_of_double_arcsine(0.0, [20]) == 0 and share_of_double_arcsine(1.6, [20]) == 1
