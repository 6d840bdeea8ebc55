"""A graph: what lies inside is drawn, what lies outside is cut or told, in every form."""

from __future__ import annotations

import math

from ldncli.report.drawing.charts import (
    Graph,
    GraphBand,
    GraphDot,
    GraphLine,
    GraphMark,
    Side,
)
from ldncli.report.drawing.plots.graph import graph_frame, graph_scene, graph_summary, segments
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.scene import Circle, Line, Polygon, Text

CHART = Graph(
    "Effect by dose",
    Side("Dose (mg)", low=0),
    Side("Risk ratio", log=True),
    lines=(GraphLine("model", ((0, 1), (2, 0.8), (4.5, 0.5))),),
    bands=(GraphBand("95% interval", ((0, 1, 1), (2, 0.6, 1.1), (4.5, 0.3, 0.9))),),
    dots=(GraphDot("Alpha 2010", 1, 0.9), GraphDot("Beta 2015", 4.5, 0.45, size=4)),
    marks=(GraphMark("no difference", 1, upright=False),),
    dot_labels=(("main", "a trial"),),
    notes=("Two trials.",),
)


def test_everything_stands_inside_and_is_named() -> None:
    scene = graph_scene(CHART)
    circles = [each for each in scene.items if isinstance(each, Circle) and each.group]
    assert len(circles) == 2 and circles[0].radius > circles[1].radius, "the large one first"
    assert any(isinstance(each, Polygon) for each in scene.items)
    texts = {each.text for each in scene.items if isinstance(each, Text)}
    assert {"Alpha 2010", "Beta 2015", "model", "95% interval", "a trial"} <= texts
    for each in (each for each in scene.items if isinstance(each, Line)):
        assert 0 <= each.start[0] <= scene.width and 0 <= each.end[1] <= scene.height
    assert graph_summary(CHART).startswith("Risk ratio against Dose (mg); Alpha 2010 (1.00, 0.90)")
    assert graph_frame(CHART).across.low == 0, "an end that is stated is the end"


def test_lines_are_cut_at_the_edge_and_broken_where_there_is_no_number() -> None:
    line = GraphLine("", ((-5, 0), (5, 10), (6, math.nan), (7, 3), (8, 4)))
    chart = Graph("", Side("x", low=0, high=10), Side("y", low=0, high=5), lines=(line,))
    frame = graph_frame(chart)
    assert frame.across.low < 0, "a line is shown whole, whatever the side asks for at least"
    inner = graph_frame(Graph("", chart.across, chart.up))
    cut = list(segments(line, inner))
    assert len(cut) == 2, "one stretch is cut, one breaks off, one stands whole"
    left, top, right, bottom = inner.box
    assert all(
        left - 1e-9 <= x <= right + 1e-9 and top - 1e-9 <= y <= bottom + 1e-9
        for stretch in cut
        for x, y in stretch
    )


def test_text_fits_and_lists_every_dot() -> None:
    for unicode in (True, False):
        text = render(CHART, "text", width=72, unicode=unicode)
        assert isinstance(text, str) and max(map(len, text.splitlines())) <= 72
        assert text.isascii() is not unicode
        assert "Alpha 2010" in text and "no difference" in text and "Two trials." in text
    assert "nothing to show" in str(render(Graph("", Side("x"), Side("y")), "text"))


def test_very_many_and_impossible_points_are_no_trouble() -> None:
    dots = tuple(GraphDot("", each / 100, each % 7) for each in range(500))
    wild = (GraphDot("far", math.inf, 1), GraphDot("none", math.nan, 1), GraphDot("zero", 0, 0))
    chart = Graph("", Side("x", log=True), Side("y"), dots=(*dots, *wild))
    for form in ("svg", "png", "text"):
        assert render(chart, form)
    assert "points lie beyond the axes" in str(render(chart, "text"))
