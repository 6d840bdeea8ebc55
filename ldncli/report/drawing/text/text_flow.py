"""The flow of records in a terminal: lane by lane, what remains, and below it what leaves."""

from __future__ import annotations

from ldncli.report.drawing.charts import FlowBox, FlowChart, FlowLane
from ldncli.report.drawing.plots.flow import number
from ldncli.report.drawing.scene.metrics import fold
from ldncli.report.drawing.scene.pen import BOUND, LEAST_WIDTH, Pen


def terminal_flow(
    chart: FlowChart, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The flow as an outline, folded into `width` columns."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(each, "bold") for each in fold(pen.text(chart.title), width)]
    for lane in chart.lanes:
        lines += ["", *_lane(lane, pen, width)]
    if chart.notes:
        lines.append("")
    for note in chart.notes:
        lines += [pen.paint(each, "muted") for each in fold(pen.text(note), width)]
    return pen.page(lines)


def _lane(lane: FlowLane, pen: Pen, width: int) -> list[str]:
    lines = [pen.paint(each, "bold") for each in fold(pen.text(lane.head), width)]
    phase = None
    for step in filter(None, lane.steps):
        if step.phase != phase:
            phase = step.phase
            lines += [pen.paint(each, "accent") for each in fold(pen.text(phase), width)]
        lines += _box(step.box, "  ", pen, width)
        if step.aside:
            lines += _box(step.aside, f"    {pen.sign('to-right')} ", pen, width)
    return lines


def _box(box: FlowBox, start: str, pen: Pen, width: int) -> list[str]:
    """The lines of a box; the first begins with `start`, its parts stand further in."""
    indent = " " * len(start)
    lines = _folded(f"{box.label} (n{BOUND}={BOUND}{number(box.count)})", pen, width - len(start))
    found = [start + lines[0], *(indent + each for each in lines[1:])] if lines else [start]
    for words, count in box.parts:
        told = f"{words} (n{BOUND}={BOUND}{number(count)})"
        found += [f"{indent}  {each}" for each in _folded(told, pen, width - len(start) - 2)]
    return found


def _folded(text: str, pen: Pen, width: int) -> list[str]:
    return fold(pen.text(text), width)
