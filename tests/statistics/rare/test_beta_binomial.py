"""Beta-binomial groups: likelihoods of R, the binomial limit, and groups that give no odds."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.rare.beta_binomial import mean_share, odds_ratio
from ldncli.statistics.rare.tables import groups_of, tables_of
from tests.reference.rare import RARE, close, rows_of


@pytest.mark.parametrize("case", RARE["betabin"], ids=lambda case: case["body"])
def test_r_has_the_same_numbers(case: dict) -> None:
    rows, wanted = rows_of(case), case["expected"]
    found = (
        mean_share(groups_of(rows))
        if "xi" in rows[0]
        else odds_ratio(tables_of(rows, keep_empty=True))
    )
    assert close(found.loglik, wanted["loglik"], 1e-10)
    assert close(found.estimate, wanted["estimate"], 2e-5) and close(
        found.theta, wanted["theta"], 1e-5
    )
    if wanted["theta"] > 1e-6:
        assert close(found.se, wanted["se"], 2e-5)


def test_groups_that_do_not_differ_are_one_binomial() -> None:
    found = mean_share(groups_of([{"xi": 4, "ni": 20}, {"xi": 4, "ni": 20}, {"xi": 8, "ni": 40}]))
    assert found.theta == 0 and found.estimate == pytest.approx(math.log(16 / 64))
    assert found.se == pytest.approx(math.sqrt(1 / 16 + 1 / 64), rel=1e-6)


def test_studies_without_events_count_and_order_does_not() -> None:
    rows = [dict(ai=1, n1i=30, ci=4, n2i=31), dict(ai=5, n1i=50, ci=3, n2i=44)]
    empty = dict(ai=0, n1i=200, ci=0, n2i=61)
    without, whole = (
        odds_ratio(tables_of(some, keep_empty=True)) for some in (rows, [*rows, empty])
    )
    assert abs(whole.estimate - without.estimate) > 0.05
    turned = odds_ratio(tables_of([empty, *reversed(rows)], keep_empty=True))
    assert turned.estimate == pytest.approx(whole.estimate, abs=1e-6)


def test_groups_without_events_are_refused() -> None:
    with pytest.raises(UsageError, match="nobody of 92 people"):
        odds_ratio(
            tables_of(
                [dict(ai=0, n1i=40, ci=3, n2i=41), dict(ai=0, n1i=52, ci=2, n2i=50)],
                keep_empty=True,
            )
        )
    with pytest.raises(UsageError, match="everybody of 30 people"):
        mean_share(groups_of([{"xi": 10, "ni": 10}, {"xi": 20, "ni": 20}]))
