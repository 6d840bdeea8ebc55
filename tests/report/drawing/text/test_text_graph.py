"""A graph in characters: signs for lines, letters for dots, edges for bands."""

from __future__ import annotations

from ldncli.report.drawing.charts import Graph, GraphBand, GraphDot, GraphLine, GraphMark, Side
from ldncli.report.drawing.text.text_graph import terminal_graph

CHART = Graph(
    "",
    Side("Weeks"),
    Side("Score"),
    lines=(GraphLine("fit", ((0, 0), (10, 10))),),
    bands=(GraphBand("interval", ((0, -2, 2), (10, 8, 12))),),
    dots=(GraphDot("One", 2, 9), GraphDot("Two", 2, 9), GraphDot("", 8, 1)),
    marks=(GraphMark("target", 5, upright=False),),
)


def test_every_part_has_a_sign_that_is_explained() -> None:
    text = terminal_graph(CHART, width=60)
    rows = text.splitlines()[1:18]
    plot = "".join(rows)
    assert "●" in plot and "·" in plot and "─" in plot
    assert "+" in plot, "two dots in one place are told apart in the list alone"
    assert "● fit; · interval; ─ target." in text
    assert "a One" in text and "b Two" in text
    line = [row.index("●") for row in rows if "●" in row]
    assert line[0] > line[-1], "the line rises from left to right"
