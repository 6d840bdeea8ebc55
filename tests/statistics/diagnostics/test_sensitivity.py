"""Leave-one-out, cumulative, influence: edges and refusals; the numbers are in test_reference.py."""

from __future__ import annotations

import pytest

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.diagnostics import sensitivity

ROWS = [{"yi": 0.1 * i + 0.02 * i * i, "vi": 0.05 + 0.03 * i, "year": 2020 - i, "n1i": 60 - 4 * i, "n2i": 61 - 4 * i} for i in range(12)]


def test_each_study_is_left_out_once() -> None:
    found = sensitivity.leave_one_out(ROWS)
    assert [set(range(1, 13)) - set(each.rows_used) for each in found] == [{i} for i in range(1, 13)]
    assert found[0] == pytest.approx(found[0])
    assert found[3].estimate == ldncli.pool([*ROWS[:3], *ROWS[4:]]).estimate
    assert sensitivity.leave_one_out(ROWS[:1]) == []


def test_cumulative_ends_with_all() -> None:
    found = sensitivity.cumulative(ROWS)
    assert [each.k for each in found] == list(range(1, 13))
    assert found[-1].estimate == ldncli.pool(ROWS).estimate
    assert sensitivity.cumulative(ROWS, order="year")[0].rows_used == (12,)
    with pytest.raises(UsageError, match="no 'month'"):
        sensitivity.cumulative(ROWS, order="month")


def test_an_outlier_is_influential() -> None:
    rows = [{"yi": 0.1 + 0.01 * i, "vi": 0.02} for i in range(9)] + [{"yi": 3.0, "vi": 0.02}]
    found = sensitivity.influence(rows)
    assert [each.row for each in found if each.influential] == [10]
    assert sensitivity.influence(rows[:2]) == []


def test_identical_effects_have_no_influence() -> None:
    for each in sensitivity.influence([{"yi": 0.2, "vi": v} for v in (0.04, 0.05, 0.03)], test="knha"):
        assert each.dffits == pytest.approx(0, abs=1e-12) and not each.influential
