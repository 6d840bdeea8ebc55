"""A curve plot in characters: its last line alone, and where chance would be."""

from __future__ import annotations

from ldncli.report.drawing.charts import Curve
from ldncli.report.drawing.plots.curve import TICKS, height
from ldncli.report.drawing.scene.metrics import cut, fold
from ldncli.report.drawing.scene.pen import LEAST_WIDTH, Canvas, Pen, tick_lines

_HEIGHT, _MOST = 16, 80


def terminal_curve(
    chart: Curve, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The plot in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    lines += ["", cut(pen.text(chart.up_label), width)]
    inner = min(width, _MOST) - 7
    rows = [Canvas(inner) for _ in range(_HEIGHT)]
    before = None
    for column in range(inner):
        across = 100 * column / (inner - 1)
        rows[_row(across)].put(column, pen.sign("contour"), "muted")
        if chart.lines:
            here = _row(height(chart, across))
            for row in range(here, here + 1 if before is None else max(before, here + 1)):
                rows[row].put(column, pen.sign("point"), "accent")
            before = here
    labels = {_row(each): f"{each}%" for each in TICKS}
    for number, canvas in enumerate(rows):
        edge = pen.sign("side") if number in labels else pen.sign("null")
        lines.append(f"{labels.get(number, ''):>4} {edge}{canvas.shown(pen)}")
    axis, ticks = tick_lines(pen, [(each / 100, f"{each}%") for each in TICKS], inner)
    lines += [" " * 6 + axis.shown(pen), " " * 6 + ticks, " " * 6 + pen.text(chart.axis_label)]
    told = [f"{pen.sign('contour')} {chart.chance}", *chart.notes]
    if chart.lines:
        told.insert(0, f"{pen.sign('point')} {chart.lines[-1].label}")
    lines += ["", *(line for each in told for line in fold(pen.text(each), width))]
    return pen.page(lines)


def _row(up: float) -> int:
    """The line of a height in percent, from the top."""
    return round((100 - up) / 100 * (_HEIGHT - 1))
