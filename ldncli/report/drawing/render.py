"""One way in for every picture: a chart and a format's name give text or bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError, nearest
from ldncli.report.drawing.charts import (
    Chart,
    Curve,
    Directions,
    FlowChart,
    Forest,
    Funnel,
    GapMap,
    Graph,
    Net,
    Rob,
    Sheet,
)
from ldncli.report.drawing.plots.bias.rob import rob_scene
from ldncli.report.drawing.plots.curve import curve_scene
from ldncli.report.drawing.plots.directions import directions_scene, terminal_directions
from ldncli.report.drawing.plots.flow import flow_scene
from ldncli.report.drawing.plots.forest.forest import forest_scene
from ldncli.report.drawing.plots.funnel import funnel_scene
from ldncli.report.drawing.plots.gap_map import gap_map_scene
from ldncli.report.drawing.plots.graph import graph_scene
from ldncli.report.drawing.plots.net import net_scene
from ldncli.report.drawing.scene.scene import THEMES, Scene
from ldncli.report.drawing.scene.sheet import join, stack
from ldncli.report.drawing.text.text_curve import terminal_curve
from ldncli.report.drawing.text.text_flow import terminal_flow
from ldncli.report.drawing.text.text_forest import terminal_forest
from ldncli.report.drawing.text.text_funnel import terminal_funnel
from ldncli.report.drawing.text.text_gap_map import terminal_gap_map
from ldncli.report.drawing.text.text_graph import terminal_graph
from ldncli.report.drawing.text.text_net import terminal_net
from ldncli.report.drawing.text.text_rob import terminal_rob
from ldncli.report.drawing.writers.pdf import to_pdf
from ldncli.report.drawing.writers.raster import to_png
from ldncli.report.drawing.writers.svg import to_svg


@dataclass(frozen=True, slots=True)
class Builder:
    """What draws a kind of chart: as a scene, and as text of a width for a terminal."""

    scene: Callable[[Any], Scene]
    text: Callable[..., str]


def _sheet_scene(sheet: Sheet) -> Scene:
    return stack([BUILDERS[type(each)].scene(each) for each in sheet.charts], sheet)


def _sheet_text(sheet: Sheet, **how: Any) -> str:
    return join([BUILDERS[type(each)].text(each, **how) for each in sheet.charts], sheet, **how)


# A new kind of chart is a new line here.
BUILDERS: dict[type, Builder] = {
    Forest: Builder(forest_scene, terminal_forest),
    Funnel: Builder(funnel_scene, terminal_funnel),
    Rob: Builder(rob_scene, terminal_rob),
    Directions: Builder(directions_scene, terminal_directions),
    Curve: Builder(curve_scene, terminal_curve),
    GapMap: Builder(gap_map_scene, terminal_gap_map),
    Graph: Builder(graph_scene, terminal_graph),
    Net: Builder(net_scene, terminal_net),
    FlowChart: Builder(flow_scene, terminal_flow),
    Sheet: Builder(_sheet_scene, _sheet_text),
}
WRITERS: dict[str, Callable[[Scene, str], str | bytes]] = {
    "svg": to_svg,
    "png": to_png,
    "pdf": to_pdf,
}
PICTURE_FORMATS = ("text", *WRITERS)


def render(
    chart: Chart,
    format: str,
    *,
    width: int = 80,
    unicode: bool = True,
    colour: bool = False,
    theme: str = "light",
) -> str | bytes:
    """The chart in a format: text and svg are str, png and pdf bytes.

    `width`, `unicode` and `colour` are for text, `theme` (light, dark) for the
    others. Raises UsageError for a format or theme that is not known, and for pdf
    where reportlab is not installed.
    """
    builder = BUILDERS[type(chart)]
    if format == "text":
        return builder.text(chart, width=width, unicode=unicode, colour=colour)
    if format not in WRITERS:
        raise UsageError(
            f"there is no picture format {format!r}",
            hint=nearest(format, PICTURE_FORMATS) or ", ".join(PICTURE_FORMATS),
        )
    if theme not in THEMES:
        raise UsageError(f"there is no theme {theme!r}", hint=", ".join(THEMES))
    return WRITERS[format](builder.scene(chart), theme)
