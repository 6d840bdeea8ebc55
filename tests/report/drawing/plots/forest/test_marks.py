"""Squares, diamonds, intervals and arrows: where they stand on an axis from −1 to 1
that is drawn from 100 to 300."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.plots.forest.marks import draw_mark, is_clipped, is_left_out, span_of
from ldncli.report.drawing.scene.axis import Axis
from ldncli.report.drawing.scene.scene import Item, Line, Polygon, Rectangle, Sketch

AXIS = Axis(-1, 1, False, 0)
PLOT = (100.0, 300.0)
Y = 50.0


def row(
    at: float | None,
    low: float | None = None,
    high: float | None = None,
    kind: str = "study",
    weight: float | None = None,
) -> ForestRow:
    return ForestRow("S", at, low, high, weight, kind=kind)  # type: ignore[arg-type]


def drawn(one: ForestRow, *others: ForestRow) -> list[Item]:
    sketch = Sketch()
    draw_mark(sketch, Forest("", (one, *others), ""), one, AXIS, (PLOT, Y))
    return sketch.items


def of(kind: type, items: list[Item]) -> list:
    return [each for each in items if isinstance(each, kind)]


# -- places ----------------------------------------------------------------------------------------


def test_numbers_become_places() -> None:
    span = span_of(row(0, -0.5, 1.5), AXIS, PLOT)
    assert (span.left, span.right, span.at, span.low, span.high) == (100, 300, 200, 150, 350)
    assert (
        span_of(row(None, None, 0.5), AXIS, PLOT).at is None
        and span_of(row(None, None, 0.5), AXIS, PLOT).low is None
    )
    turned = span_of(row(0, 0.5, -0.5), AXIS, PLOT)
    assert (turned.low, turned.high) == (150, 250)


def test_inside_the_plot_to_its_edges() -> None:
    span = span_of(row(0), AXIS, PLOT)
    assert [span.inside(each) for each in (100.0, 99.995, 99.9, 300.0, 300.1, None)] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]


def test_what_is_clipped() -> None:
    assert (
        not is_clipped(row(0, -1, 1), AXIS)
        and is_clipped(row(0, -1.1, 0), AXIS)
        and is_clipped(row(0, 0, 1.1), AXIS)
    )
    assert (
        is_clipped(row(2), AXIS)
        and not is_clipped(row(None), AXIS)
        and not is_clipped(row(2, kind="heading"), AXIS)
    )


def test_what_is_left_out_of_the_result() -> None:
    weighed, bare, zero = row(0, weight=50), row(0), row(0, weight=0)
    chart = Forest("", (weighed, bare, zero), "")
    assert [is_left_out(chart, each) for each in (weighed, bare, zero)] == [False, True, True]
    assert not is_left_out(chart, row(0, kind="pooled")) and not is_left_out(chart, row(None))
    assert not is_left_out(Forest("", (bare, zero, row(0, weight=9, kind="pooled")), ""), bare), (
        "nothing is weighed"
    )


# -- squares ---------------------------------------------------------------------------------------


def test_the_area_of_a_square_is_its_weight() -> None:
    light, heavy = row(0, weight=25), row(0.5, weight=100)
    [small], [large] = (of(Rectangle, drawn(*pair)) for pair in ((light, heavy), (heavy, light)))
    assert (large.width, large.height) == (10.5, 10.5) and small.width == pytest.approx(5.25)
    assert small.corner == (200 - 5.25 / 2, 50 - 5.25 / 2) and large.corner == (
        250 - 5.25,
        50 - 5.25,
    )
    assert small.fill == "accent" and small.edge is None
    [least] = of(Rectangle, drawn(row(0, weight=0.01), heavy))
    assert least.width == 3.6


def test_squares_without_weight() -> None:
    [alone] = of(Rectangle, drawn(row(0)))
    assert (alone.width, alone.fill, alone.edge) == (6, "accent", None)
    [out] = of(Rectangle, drawn(row(0), row(0, weight=10)))
    assert (out.width, out.fill, out.edge) == (6, "paper", "accent")
    [endless] = of(Rectangle, drawn(row(0, weight=1e9), row(0, weight=4)))
    assert endless.width == 6
    [beside] = of(
        Rectangle, drawn(row(0, weight=4), row(0, weight=1e9), row(0, weight=8, kind="pooled"))
    )
    assert beside.width == 10.5, "weights of results and endless ones are no yardstick"


# -- intervals -------------------------------------------------------------------------------------


def test_an_interval_is_a_line_from_end_to_end() -> None:
    [line] = of(Line, drawn(row(0, -0.5, 0.5)))
    assert (line.start, line.end, line.role, line.width) == ((150, 50), (250, 50), "ink", 1.0)
    assert not of(Polygon, drawn(row(0, -1, 1)))
    [to_estimate] = of(Line, drawn(row(0, -0.5)))
    assert (to_estimate.start, to_estimate.end) == ((150, 50), (200, 50))
    assert not of(Line, drawn(row(0))) and drawn(row(None)) == []


def test_an_end_beyond_the_plot_is_an_arrow() -> None:
    items = drawn(row(0, -2, 0.5))
    [line], [arrow] = of(Line, items), of(Polygon, items)
    assert (line.start, line.end) == ((105, 50), (250, 50))
    assert (
        arrow.points == ((100, 50), (105, pytest.approx(46.9)), (105, pytest.approx(53.1)))
        and arrow.fill == "ink"
    )
    items = drawn(row(0, -0.5, 2))
    [line], [arrow] = of(Line, items), of(Polygon, items)
    assert (line.start, line.end) == ((150, 50), (295, 50))
    assert arrow.points == ((300, 50), (295, pytest.approx(46.9)), (295, pytest.approx(53.1)))


def test_an_interval_wholly_beyond_the_plot_is_a_stub() -> None:
    items = drawn(row(3, 2, 4))
    assert [(each.start, each.end) for each in of(Line, items)] == [((290, 50), (295, 50))]
    assert len(of(Polygon, items)) == 1 and not of(Rectangle, items)
    items = drawn(row(-3, -4, -2))
    assert [(each.start, each.end) for each in of(Line, items)] == [((105, 50), (110, 50))]
    assert of(Polygon, items)[0].points[0] == (100, 50) and not of(Rectangle, items)


def test_a_prediction_is_a_thick_line_alone() -> None:
    items = drawn(row(0, -0.5, 0.5, "prediction"))
    [line] = items
    assert isinstance(line, Line) and line.role == "prediction" and line.width == 3.2


# -- diamonds --------------------------------------------------------------------------------------


def test_a_result_is_a_diamond() -> None:
    [pooled] = drawn(row(0, -0.5, 0.5, "pooled"))
    assert isinstance(pooled, Polygon) and pooled.fill == "pooled"
    assert pooled.points == ((150, 50), (200, 45), (250, 50), (250, 50), (200, 55), (150, 50))
    [subgroup] = drawn(row(0, -0.5, 0.5, "subgroup"))
    assert isinstance(subgroup, Polygon) and subgroup.fill == "accent"


def test_a_narrow_diamond_can_be_seen() -> None:
    for one in (row(0, 0, 0, "pooled"), row(0, kind="pooled")):
        [found] = drawn(one)
        assert isinstance(found, Polygon) and [found.points[0][0], found.points[2][0]] == [
            197.5,
            202.5,
        ]


def test_a_diamond_is_cut_where_it_leaves_the_plot() -> None:
    items = drawn(row(0, -0.5, 3, "pooled"))
    diamond, arrow = of(Polygon, items)
    # The right corner would stand at 500; it is cut 9 before 302.5, where the
    # diamond is 5 · (1 − 93.5/300) high.
    half = 5 * (1 - 93.5 / 300)
    assert diamond.points[2] == (293.5, pytest.approx(50 - half)) and diamond.points[3] == (
        293.5,
        pytest.approx(50 + half),
    )
    assert (
        diamond.points[0] == (150, 50) and arrow.points[0] == (300, 50) and arrow.fill == "pooled"
    )
    left = of(Polygon, drawn(row(0, -3, 0.5, "pooled")))
    half = 5 * (1 - 93.5 / 300)
    assert left[0].points[0] == (106.5, pytest.approx(50 - half)) and left[0].points[5] == (
        106.5,
        pytest.approx(50 + half),
    )
    assert left[1].points[0] == (100, 50)


def test_a_result_beyond_the_plot_is_an_arrow_in_its_colour() -> None:
    items = drawn(row(3, 2, 4, "pooled"))
    assert (
        {each.role for each in of(Line, items)} == {"pooled"}
        and len(of(Polygon, items)) == 1
        and not of(Rectangle, items)
    )
