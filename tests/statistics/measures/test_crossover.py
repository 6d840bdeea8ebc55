"""Crossover trials from their periods: the difference within people, free of the periods."""

from __future__ import annotations

import numpy as np
import pytest

from ldncli.errors import UsageError
from ldncli.statistics.measures.crossover import crossed, with_periods

DIFFERENCES = {"n_tc": 12, "n_ct": 11, "d_tc": -0.9, "sdd_tc": 2, "d_ct": 0.8, "sdd_ct": 1.8}


def _people(effect: float, period: float, carry: float) -> dict[str, float]:
    """Means and SDs of both periods of made-up people, and of their own differences."""
    random = np.random.default_rng(5)
    row: dict[str, float] = {"ri": 0.5}
    for order, first in (("tc", effect), ("ct", 0.0)):
        n = 30
        person = random.normal(5, 1, n)
        one = person + first + random.normal(0, 1, n)
        two = person + (effect - first) + period + (carry if order == "tc" else 0)
        two = two + random.normal(0, 1, n)
        row |= {f"n_{order}": n, f"m1_{order}": one.mean(), f"m2_{order}": two.mean()}
        row |= {f"sd1_{order}": one.std(ddof=1), f"sd2_{order}": two.std(ddof=1)}
        row |= {f"d_{order}": (one - two).mean(), f"sdd_{order}": (one - two).std(ddof=1)}
    return row


def test_the_effect_is_half_the_difference_of_differences() -> None:
    found = crossed(DIFFERENCES, 1)
    assert found and found.effect == pytest.approx(-0.85) and found.period == pytest.approx(-0.05)
    assert found.variance == pytest.approx((4 / 12 + 3.24 / 11) / 4)
    assert found.carry_over is None


def test_what_differs_between_periods_does_not_reach_it() -> None:
    one, other = (crossed(_people(-1, period, 0), 1) for period in (0, 10))
    assert one and other and one.effect == pytest.approx(other.effect)
    assert one.period != pytest.approx(other.period)
    assert one.effect == pytest.approx(-1, abs=0.5)


def test_the_correlation_stands_for_the_differences() -> None:
    row = {name: cell for name, cell in _people(-1, 0, 0).items() if name[0:1] != "d"}
    row = {name: cell for name, cell in row.items() if not name.startswith("sdd")}
    found = crossed(row, 1)
    a, b = row["sd1_tc"], row["sd2_tc"]
    c, d = row["sd1_ct"], row["sd2_ct"]
    assert found and found.variance == pytest.approx(
        (a * a + b * b - a * b + c * c + d * d - c * d) / 30 / 4
    )


def test_carry_over_is_told_and_nothing_is_left_out_for_it() -> None:
    rows, notes = with_periods([_people(-1, 0, -6), _people(-1, 0, 0), {"yi": 1, "vi": 1}])
    assert "row 1: what was given first" in notes[1] and len(notes) == 2
    assert [row["yi"] for row in rows[:2]] and rows[2] == {"yi": 1, "vi": 1}
    assert not set(rows[0]) & {"n_tc", "m1_ct", "ri"}


def test_tables_without_periods_stay_as_they_are() -> None:
    assert with_periods([{"yi": 1, "vi": 2, "ri": 0.4}]) == ([{"yi": 1, "vi": 2, "ri": 0.4}], ())
    assert crossed({"n_tc": 5, "n_ct": 5, "d_tc": 1}, 1) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [({"n_tc": 1}, "two people"), ({"sdd_ct": 0}, "above 0"), ({"sdd_ct": "x"}, "not a number")],
)
def test_refusals(change: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        with_periods([{**DIFFERENCES, **change}])
    with pytest.raises(UsageError, match="between -1 and 1"):
        with_periods([{**_people(0, 0, 0), "ri": 1}])
