"""The axis of effects: what stretch it shows, where values stand, and its ticks;
numbers worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ldncli.report.drawing.charts import Forest, ForestRow, Funnel, FunnelPoint
from ldncli.report.drawing.scene.axis import (
    Axis,
    forest_axis,
    funnel_axis,
    mid_edges,
    null_of,
    position,
)


def forest(*rows: ForestRow, **more: object) -> Forest:
    return Forest("", rows, "MD", **more)  # type: ignore[arg-type]


def study(
    at: float | None, low: float | None = None, high: float | None = None, kind: str = "study"
) -> ForestRow:
    return ForestRow("S", at, low, high, kind=kind)  # type: ignore[arg-type]


def labels(axis: Axis, most: int = 7) -> list[str]:
    return [label for _, label in axis.ticks(most)]


# -- places ----------------------------------------------------------------------------------------


def test_a_place_is_a_fraction_of_the_stretch() -> None:
    axis = Axis(-2, 6, False, 0)
    assert [axis.fraction(each) for each in (-2, 0, 6, 8, None, math.nan)] == [
        0,
        0.25,
        1,
        1.25,
        None,
        None,
    ]
    ratios = Axis(math.log(0.5), math.log(8), True, 1)
    assert ratios.fraction(1) == pytest.approx(0.25) and ratios.fraction(4) == pytest.approx(0.75)


def test_what_has_no_place_and_what_is_too_large_for_one() -> None:
    assert (
        position(None, False) is None
        and position(math.nan, False) is None
        and position(-1.0, True) is None
    )
    assert position(-1.0, False) == -1 and position(math.e, True) == pytest.approx(1)
    assert position(0.0, True) == -math.inf and position(math.inf, True) == math.inf
    assert (
        position(1e100, False) == math.inf
        and position(-1e101, False) == -math.inf
        and position(9e99, False) == 9e99
    )
    assert position(0.0, False) == 0


# -- null and importance ---------------------------------------------------------------------------


def test_no_effect_is_one_on_an_axis_of_ratios() -> None:
    assert null_of(forest()) == 0 and null_of(forest(null=-2.0)) == -2
    assert (
        null_of(forest(log=True)) == 1
        and null_of(forest(log=True, null=-3.0)) == 1
        and null_of(forest(log=True, null=2.0)) == 2
    )
    assert (
        null_of(forest(null=math.nan)) == 0
        and null_of(forest(null=1e100)) == 0
        and null_of(forest(null=math.inf, log=True)) == 1
    )
    assert null_of(Funnel("", (), None, "", null=0.5)) == 0.5


def test_the_edges_of_what_matters() -> None:
    assert (
        mid_edges(forest()) is None
        and mid_edges(forest(mid=0.0)) is None
        and mid_edges(forest(mid=math.inf)) is None
    )
    assert mid_edges(forest(mid=1e100)) is None
    assert mid_edges(forest(mid=-2.0, null=1.0)) == (-1, 3)
    assert mid_edges(forest(mid=0.8, log=True)) == pytest.approx((0.8, 1.25))
    assert mid_edges(forest(mid=2.0, log=True, null=3.0)) == (1.5, 6)
    assert mid_edges(forest(mid=1.0, log=True)) is None
    assert (
        mid_edges(forest(mid=1e99, log=True, null=1e-300)) is None
        and mid_edges(forest(mid=1e99, log=True, null=9e99)) is not None
    )


# -- the stretch of a forest plot ------------------------------------------------------------------


def test_all_intervals_and_the_null_with_a_small_margin() -> None:
    axis = forest_axis(forest(study(2, 1, 3), study(3, 2, 4)))
    assert (axis.low, axis.high) == pytest.approx((-0.16, 4.16)) and not axis.log and axis.null == 0


def test_rows_without_numbers_do_not_count() -> None:
    chart = forest(study(2, 1, 3), study(90, 80, 100, "heading"), ForestRow("none"))
    assert forest_axis(chart).high == pytest.approx(3.12)


def test_an_end_that_is_missing_and_an_estimate_that_is() -> None:
    one = forest_axis(forest(study(2, 1), study(None, 2, 4)))
    assert one.high == pytest.approx(4 + 0.04 * 4)
    assert forest_axis(forest(study(None, None, 5))).high == pytest.approx(5.2)
    assert forest_axis(forest(study(None, -5, None))).low == pytest.approx(-5.2)
    assert forest_axis(forest(study(math.inf, None, None))) == forest_axis(forest())


def test_a_giant_interval_reaches_three_usual_half_widths() -> None:
    axis = forest_axis(forest(study(0, -1, 1), study(0, -1, 1), study(0, -50, 50)))
    assert (axis.low, axis.high) == pytest.approx((-3.24, 3.24))


def test_an_estimate_far_off_is_left_outside() -> None:
    rows = [study(each / 10, each / 10 - 0.5, each / 10 + 0.5) for each in range(5)]
    far = forest_axis(forest(*rows, study(100, 99.5, 100.5)))
    assert far.high < 3 and far.low == pytest.approx(forest_axis(forest(*rows)).low, abs=0.2)
    two = forest_axis(forest(rows[0], study(100, 99.5, 100.5)))
    assert two.high > 100, "two estimates say nothing of what is usual"
    pooled = forest_axis(forest(*rows, study(100, 99.5, 100.5, "pooled")))
    assert pooled.high > 100, "the result is always shown"


def test_studies_without_spread_are_all_shown() -> None:
    assert forest_axis(forest(study(1), study(1), study(1), study(50))).high > 50


def test_the_edges_of_importance_are_shown_where_they_are_near() -> None:
    near, far = (forest_axis(forest(study(2, 1, 3), mid=mid)) for mid in (2.9, 3.1))
    assert near.low == pytest.approx(-2.9 - 0.04 * 5.9) and near.high == pytest.approx(
        3 + 0.04 * 5.9
    )
    assert (far.low, far.high) == pytest.approx((-0.04 * 3.1, 1.04 * 3.1)), (
        "only the edge that is near"
    )


def test_ratios_are_laid_out_by_their_logarithms() -> None:
    axis = forest_axis(forest(study(2, 1, 4), log=True))
    assert (
        (axis.low, axis.high) == pytest.approx((-0.04 * math.log(4), 1.04 * math.log(4)))
        and axis.null == 1
        and axis.log
    )


def test_one_value_has_room_on_both_sides() -> None:
    assert (forest_axis(forest()).low, forest_axis(forest()).high) == (-1, 1)
    ratio = forest_axis(forest(log=True))
    assert (ratio.low, ratio.high) == pytest.approx((-math.log(2), math.log(2)))
    same = forest_axis(forest(study(50), null=50.0))
    assert (same.low, same.high) == (45, 55)


# -- the stretch of a funnel plot ------------------------------------------------------------------


def test_a_funnel_shows_its_sides_and_its_points() -> None:
    chart = Funnel("", (FunnelPoint("A", -1, 0.2), FunnelPoint("B", 4, 0.2)), 2, "MD")
    axis = funnel_axis(chart, 1.0)
    assert (axis.low, axis.high) == pytest.approx((-1.2, 4.2))
    wide = funnel_axis(chart, 5.0)
    assert (wide.low, wide.high) == pytest.approx((-3.4, 7.4))
    around_null = funnel_axis(replace(chart, centre=None), 5.0)
    assert (around_null.low, around_null.high) == pytest.approx((-5.4, 5.4))


def test_a_funnel_of_ratios_leaves_out_what_is_no_ratio() -> None:
    points = (FunnelPoint("A", 0.5, 0.2), FunnelPoint("B", -4, 0.2), FunnelPoint("C", 0, 0.2))
    axis = funnel_axis(
        Funnel("", points, math.inf, "RR", log=True, filled=(FunnelPoint("D", 4, 0.2),)), 0.1
    )
    span = math.log(8)
    assert (axis.low, axis.high) == pytest.approx(
        (math.log(0.5) - 0.04 * span, math.log(4) + 0.04 * span)
    )


def test_a_point_far_off_does_not_squash_the_funnel() -> None:
    points = tuple(FunnelPoint("S", each, 0.2) for each in (0.0, 0.1, 0.2, 0.3, 1000.0))
    assert funnel_axis(Funnel("", points, 0.1, "MD"), 0.5).high < 3


# -- ticks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (-1, 1, ["−1.0", "−0.5", "0", "0.5", "1.0"]),
        (-0.16, 4.16, ["0", "1", "2", "3", "4"]),
        (-12, 31, ["−10", "0", "10", "20", "30"]),
        (0, 1.6, ["0", "0.25", "0.50", "0.75", "1.00", "1.25", "1.50"]),
        (0, 17, ["0", "2.5", "5.0", "7.5", "10.0", "12.5", "15.0"]),
        (0, 3e7, ["0", "5e6", "1e7", "1.5e7", "2e7", "2.5e7", "3e7"]),
        (0, 0.00005, ["0", "1e−5", "2e−5", "3e−5", "4e−5", "5e−5"]),
    ],
)
def test_round_numbers(low: float, high: float, wanted: list[str]) -> None:
    assert labels(Axis(low, high, False, 0)) == wanted


def test_ticks_stand_where_their_values_do() -> None:
    axis = Axis(-1, 3, False, 0)
    assert dict((label, at) for at, label in axis.ticks()) == pytest.approx(
        {"−1": 0, "0": 0.25, "1": 0.5, "2": 0.75, "3": 1}
    )
    assert all(0 <= at <= 1 for at, _ in Axis(0.05, 2.95, False, 0).ticks())


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0.2, 5, ["0.2", "0.3", "0.5", "1", "2", "3", "5"]),
        (0.09, 11, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (0.009, 110, ["0.01", "0.1", "1", "10", "100"]),
        (0.9, 1.2, ["0.9", "0.95", "1", "1.05", "1.1", "1.15", "1.2"]),
        (1e-6, 1e6, ["1e−6", "0.0001", "0.01", "1", "100", "10000", "1e6"]),
    ],
)
def test_round_ratios(low: float, high: float, wanted: list[str]) -> None:
    assert labels(Axis(math.log(low), math.log(high), True, 1)) == wanted


def test_fewer_ticks_where_fewer_are_wanted() -> None:
    assert labels(Axis(0, 10, False, 0), 3) == ["0", "5", "10"] and labels(
        Axis(0, 10, False, 0), 10
    ) == list(map(str, range(11)))
    assert labels(Axis(math.log(0.1), math.log(10), True, 1), 3) == ["0.1", "1", "10"]
