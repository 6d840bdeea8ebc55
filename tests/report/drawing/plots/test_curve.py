"""A recall curve: its lines end where they should, in every form."""

from __future__ import annotations

from ldncli.report.drawing.charts import Curve, CurveLine
from ldncli.report.drawing.plots.curve import curve_scene, curve_summary, height
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.scene import Line

LINE = CurveLine("mean of all starts", ((0, 0), (10, 60), (50, 100), (100, 100)))
CHART = Curve("Recall", (CurveLine("start 0", ((0, 0), (100, 100))), LINE), "Read", "Found")


def test_heights_are_those_of_the_last_point_before() -> None:
    assert [height(CHART, each) for each in (0, 9, 10, 49.9, 50, 100)] == [0, 0, 60, 60, 100, 100]
    assert curve_summary(CHART) == (
        "Found against Read: 60% at 20%, 60% at 40%, 100% at 60%, 100% at 80% (mean of all starts)."
    )


def test_the_last_line_stands_out_and_stays_inside() -> None:
    scene = curve_scene(CHART)
    thick = [each for each in scene.items if isinstance(each, Line) and each.role == "accent"]
    assert len(thick) == 3 and thick[0].start[1] > thick[-1].end[1], "it rises"
    assert all(
        0 < x < scene.width and 0 < y < scene.height for each in thick for x, y in [each.end]
    )
    assert render(CHART, "png")


def test_text_has_both_lines_and_fits() -> None:
    for unicode in (True, False):
        text = render(CHART, "text", width=72, unicode=unicode)
        assert isinstance(text, str) and max(map(len, text.splitlines())) <= 72
        assert ("●" in text) is unicode and text.isascii() is not unicode
        assert "mean of all starts" in text and "by chance" in text
    assert render(Curve("", (), "Read", "Found"), "text")
