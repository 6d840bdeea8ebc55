"""Charts as plain values: what is taken for granted where nothing is said."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple

import pytest

from ldncli.report.drawing import charts
from ldncli.report.drawing.charts import (
    DirectionRow,
    Directions,
    Forest,
    ForestRow,
    Funnel,
    FunnelPoint,
    GapCell,
    GapMap,
    GapSide,
    Rob,
    RobRow,
    Sheet,
)
from tests.plain import check_plain, values_of


@pytest.mark.parametrize("value", values_of(charts), ids=lambda value: value.__name__)
def test_charts_are_plain_values(value: type) -> None:
    check_plain(value)


def test_a_row_is_a_study_of_which_nothing_is_known() -> None:
    assert astuple(ForestRow("A")) == (
        *("A", None, None, None, None, (), (), "study", None),
        *((), None),
    )


def test_a_forest_is_of_differences_with_95_percent_intervals() -> None:
    chart = Forest("T", (), "MD")
    assert (
        chart.heads,
        chart.light_heads,
        chart.log,
        chart.null,
        chart.mid,
        chart.level,
        chart.notes,
    ) == ((), (), False, 0, None, 95, ())
    left, right = chart.favours
    assert left != right and left.startswith("favours ") and right == "favours control"


def test_a_funnel_has_the_usual_contours() -> None:
    assert astuple(Funnel("T", (), None, "MD")) == (
        "T",
        (),
        None,
        "MD",
        False,
        (90, 95, 99),
        (),
        0,
        (),
    )
    assert astuple(FunnelPoint("A", -0.5, 0.2)) == ("A", -0.5, 0.2)


def test_judgements_have_no_weight_unless_given() -> None:
    assert astuple(RobRow("A", ("low", None), None)) == ("A", ("low", None), None, None)
    assert astuple(Rob("T", ("D1",), ())) == ("T", ("D1",), (), ())


def test_directions_are_of_studies() -> None:
    assert astuple(DirectionRow("A", "benefit")) == ("A", "benefit", None, (), (), None)
    assert astuple(Directions("T", ())) == ("T", (), (), (), (), "Study", "treatment")


def test_an_empty_cell_of_a_map() -> None:
    assert astuple(GapCell()) == ("empty", "no studies", "other", None, None, 0, None, True, False)
    assert astuple(GapSide("Pain")) == ("Pain", 0, False)
    assert astuple(GapMap("T", (), (), ())) == ("T", (), (), (), "certainty", ())


def test_charts_do_not_change() -> None:
    assert astuple(Sheet("T", ())) == ("T", (), ())
    for chart in (
        ForestRow("A"),
        Forest("T", (), ""),
        Funnel("T", (), None, ""),
        Rob("T", (), ()),
        GapCell(),
        Sheet("T", ()),
    ):
        with pytest.raises((FrozenInstanceError, TypeError)):
            chart.title = "other"  # type: ignore[misc, union-attr]
    assert len({ForestRow("A"), ForestRow("A"), ForestRow("B")}) == 2
