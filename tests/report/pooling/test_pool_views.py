"""A pooled file as a table and as JSON; the numbers are those of two studies worked out by hand."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from ldncli.report.pooling.pool_views import (
    plain,
    pool_json,
    pool_table,
    study_name,
    turning,
    whole,
)
from ldncli.report.table import Table
from ldncli.statistics.models.pooling import Pooled, pool, shown_effects

ROWS: list[dict[str, Any]] = [
    {"study": "A", "yi": 0.5, "vi": 0.04},
    {"yi": -0.2, "vi": 0.09},
    {"trial": "C", "yi": None, "vi": 1},
]


def _made(
    rows: list[dict[str, Any]] = ROWS, measure: str | None = None, **options: Any
) -> tuple[Pooled, Table]:
    pooled = pool(rows, measure, **options)
    return pooled, pool_table(pooled, rows, shown_effects(rows, pooled, {}))


def test_studies_are_called_as_their_rows_call_them() -> None:
    assert (
        study_name({"study": "A", "trial": "B"}, 1) == "A"
        and study_name({"study": "", "trial": 7}, 1) == "7"
    )
    assert study_name({"yi": 1}, 3) == study_name({"study": None}, 3) == "row 3"


def test_two_studies_by_hand() -> None:
    _, table = _made(method="EE", test="z")
    first, second, third, last = table.rows
    assert first[0] == "A" and last[0] == "pooled"
    assert first[1:] == pytest.approx(
        (0.5, 0.5 - 1.959964 * 0.2, 0.5 + 1.959964 * 0.2, 100 * 25 / (25 + 1 / 0.09)), rel=1e-6
    )
    assert second[0] == "row 2" and second[2:4] == pytest.approx(
        (-0.2 - 1.959964 * 0.3, -0.2 + 1.959964 * 0.3), rel=1e-6
    )
    assert third == ("C", None, None, None, None)
    mean, se = (0.5 * 25 - 0.2 / 0.09) / (25 + 1 / 0.09), (25 + 1 / 0.09) ** -0.5
    assert (
        last[1:4] == pytest.approx((mean, mean - 1.959964 * se, mean + 1.959964 * se), rel=1e-6)
        and last[4] is None
    )
    assert [column.label for column in table.columns] == [
        "Study",
        "effect",
        "low",
        "high",
        "Weight %",
    ]
    assert all(column.shown for column in table.columns)
    q = 0.7**2 / 0.13
    assert table.notes[0].startswith(f"z = {mean / se:.2f}, p = 0.087")
    assert (
        table.notes[1]
        == f"I² {100 * (q - 1) / q:.0f}%, Q(1) = {q:.2f}, p = {math.erfc(math.sqrt(q / 2)):.3f}"
    )


def test_titles_count_the_studies() -> None:
    assert (
        _made(method="EE", test="z", level=90)[1].title
        == "2 studies pooled · common effect · normal interval at 90%"
    )
    _, one = _made(ROWS[:1], test="z")
    assert one.title.startswith("1 study pooled · ") and not any("I²" in note for note in one.notes)
    assert one.notes[0] == "z = 2.50, p = 0.012"
    wide = _made(method="EE", test="z", level=90)[1].rows[0]
    assert wide[2] == pytest.approx(0.5 - 1.644854 * 0.2, rel=1e-6)


def test_random_effects_say_tau_and_prediction() -> None:
    pooled, table = _made(method="DL", test="t")
    assert table.notes[0].startswith("t(1) = ")
    assert pooled.tau2 == pytest.approx(
        (0.7**2 / 0.13 - 1) / (25 + 1 / 0.09 - (25**2 + 0.09**-2) / (25 + 1 / 0.09))
    )
    assert f"; tau² {pooled.tau2:.4g} (" in table.notes[1]
    asked, table = _made(method="DL", test="t", pi="tkm1")
    assert any(f": {asked.pi_lb:.3g} to {asked.pi_ub:.3g}" in note for note in table.notes)


def test_ratios_also_as_ratios() -> None:
    rows = [
        {"study": "A", "ai": 10, "n1i": 100, "ci": 20, "n2i": 100},
        {"study": "B", "ai": 5, "n1i": 50, "ci": 10, "n2i": 50},
        {"study": "C", "ai": 6, "n1i": 50, "ci": 9, "n2i": 50},
    ]
    pooled, table = _made(rows, "RR")
    assert [column.key for column in table.columns][5:] == ["ratio", "ratio_lb", "ratio_ub"]
    assert [column.shown for column in table.columns] == [
        True,
        False,
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert table.columns[1].label == "log RR" and table.columns[5].label == "RR"
    assert table.rows[0][1] == pytest.approx(math.log(0.5)) and table.rows[0][5] == pytest.approx(
        0.5
    )
    assert table.rows[-1][5:] == pytest.approx(
        [math.exp(each) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)]
    )
    assert pooled.pi_lb is not None and pooled.pi_ub is not None
    assert any(
        note.endswith(f"{math.exp(pooled.pi_lb):.3g} to {math.exp(pooled.pi_ub):.3g}")
        for note in table.notes
    )


def test_one_object_of_everything() -> None:
    pooled, table = _made(method="EE", test="z")
    found = json.loads(pool_json(pooled, table, {"more": 1}))
    assert (
        list(found)[-1] == "more"
        and found["rows_used"] == [1, 2]
        and found["k"] == 2
        and found["notes"] == list(pooled.notes)
    )
    assert [each["study"] for each in found["studies"]] == [
        "A",
        "row 2",
        "C",
    ], "the pooled line is no study"
    assert (found["measure"], found["method"], found["test"], found["level"], found["df"]) == (
        "GEN",
        "EE",
        "z",
        95,
        None,
    )
    assert whole(pooled)["estimate"] == pooled.estimate


def test_turning_and_plain() -> None:
    assert (
        turning("RR")(0.0) == 1.0
        and turning("MD")(2) == 2.0
        and turning("OR")(math.log(3)) == pytest.approx(3)
    )
    assert plain({"a": [1.5, (math.inf, "x")], "b": math.nan, "c": None}) == {
        "a": [1.5, [None, "x"]],
        "b": None,
        "c": None,
    }
