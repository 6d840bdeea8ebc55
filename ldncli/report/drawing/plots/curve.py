"""A curve plot as a scene: how one share grows with another."""

from __future__ import annotations

from ldncli.report.drawing.charts import Curve
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    draw_notes,
    draw_title,
    title_height,
)
from ldncli.report.drawing.scene.metrics import clean
from ldncli.report.drawing.scene.scene import MIDDLE, Scene, Sketch

_SIZE, _SMALL = 9.0, 8.5
_PLOT = (340.0, 250.0)
_ROOM = 30.0
TICKS = (0, 20, 40, 60, 80, 100)


def curve_scene(chart: Curve) -> Scene:
    """The picture."""
    sketch = Sketch()
    left, width = MARGIN + _ROOM, MARGIN + _ROOM + _PLOT[0] + MARGIN + 10
    draw_title(sketch, chart.title, width - 2 * MARGIN)
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN) + 14
    bottom = top + _PLOT[1]

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x / 100 * _PLOT[0], bottom - y / 100 * _PLOT[1]

    for each in TICKS:
        (x, _), (_, y) = place(each, 0), place(0, each)
        sketch.line((x, top), (x, bottom), "grid" if each else "ink")
        sketch.line((left, y), (left + _PLOT[0], y), "grid" if each else "ink")
        sketch.text((x, bottom + 12.5), f"{each}%", _SMALL, anchor="middle")
        sketch.text((left - 5, y + _SMALL * MIDDLE), f"{each}%", _SMALL, anchor="end")
    sketch.line(place(0, 0), place(100, 100), "muted", width=0.8, dash=(4.0, 3.0))
    sketch.text(place(72, 66), chart.chance, NOTE_SIZE, "muted")
    for line in chart.lines:
        last = line is chart.lines[-1]
        sketch.group = clean(line.label)
        for start, end in zip(line.points, line.points[1:], strict=False):
            sketch.line(
                place(*start),
                place(*end),
                "accent" if last else "faint",
                width=1.8 if last else 0.7,
            )
    sketch.group = ""
    sketch.text((MARGIN, top - 8), clean(chart.up_label), _SMALL, "muted")
    sketch.text((left + _PLOT[0] / 2, bottom + 27), clean(chart.axis_label), _SIZE, anchor="middle")
    y = draw_notes(sketch, bottom + 38, chart.notes, width - 2 * MARGIN)
    return sketch.scene(width, y + MARGIN - 4, clean(chart.title) or "curve", curve_summary(chart))


def curve_summary(chart: Curve) -> str:
    """The picture in words: the last line at some places."""
    if not chart.lines:
        return f"{chart.up_label} against {chart.axis_label}: nothing to show."
    told = ", ".join(f"{height(chart, each):.0f}% at {each}%" for each in TICKS[1:-1])
    return f"{chart.up_label} against {chart.axis_label}: {told} ({chart.lines[-1].label})."


def height(chart: Curve, across: float, line: int = -1) -> float:
    """How high a line stands at a place, in percent; before its first point 0."""
    found = 0.0
    for x, y in chart.lines[line].points:
        if x > across + 1e-9:
            break
        found = y
    return found
