"""A graph as a scene: bands below lines, lines below dots, and names where they find room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ldncli.report.drawing.charts import Graph, GraphDot, GraphLine, Look, Side
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    draw_notes,
    draw_title,
    title_height,
)
from ldncli.report.drawing.scene.axis import Axis, side_axis
from ldncli.report.drawing.scene.metrics import clean, text_width, wrap
from ldncli.report.drawing.scene.names import Names, box_around
from ldncli.report.drawing.scene.numbers import number_text
from ldncli.report.drawing.scene.scene import MIDDLE, Point, Scene, Sketch

_SIZE, _SMALL = 9.0, 8.5
_PLOT = (380.0, 270.0)
_RADIUS = 3.2
_LARGEST_RADIUS = 11.0
_LABELLED = 24
# More dots than these are drawn as bare specks, below lines.
_SPECKS = 200
# Roles of lines and dots, widths and dashes of lines, grounds of bands, by what they are.
_ROLES: dict[Look, str] = {
    "main": "accent",
    "second": "pooled",
    "third": "prediction",
    "limit": "muted",
    "faint": "faint",
}
_WIDTHS: dict[Look, float] = {"main": 1.6, "second": 1.4, "third": 1.4, "limit": 0.9, "faint": 0.5}
_DASHES: dict[Look, tuple[float, ...]] = {"limit": (4.0, 3.0), "third": (1.5, 2.0)}
_GROUNDS: dict[Look, str] = {
    "main": "shade",
    "second": "deep",
    "third": "band",
    "limit": "band",
    "faint": "band",
}


@dataclass(frozen=True, slots=True)
class GraphFrame:
    """The two axes, and the plot's box in points where it is drawn."""

    across: Axis
    up: Axis
    left: float = 0.0
    top: float = 0.0

    def place(self, across: float, up: float) -> Point | None:
        """Where a point stands, inside or outside the box; None for no finite number."""
        x, y = self.across.fraction(across), self.up.fraction(up)
        if x is None or y is None or not (math.isfinite(x) and math.isfinite(y)):
            return None
        return self.left + x * _PLOT[0], self.top + (1 - y) * _PLOT[1]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        return self.left, self.top, self.left + _PLOT[0], self.top + _PLOT[1]


def graph_frame(chart: Graph, left: float = 0.0, top: float = 0.0) -> GraphFrame:
    """The frame that shows all of the graph."""
    pairs = [
        *((each.across, each.up) for each in chart.dots),
        *(point for line in chart.lines for point in line.points),
        *((x, y) for band in chart.bands for x, low, high in band.points for y in (low, high)),
    ]
    upright = [each.at for each in chart.marks if each.upright]
    level = [each.at for each in chart.marks if not each.upright]
    return GraphFrame(
        side_axis(chart.across, [*(x for x, _ in pairs), *upright]),
        side_axis(chart.up, [*(y for _, y in pairs), *level]),
        left,
        top,
    )


def side_ticks(axis: Axis, side: Side, most: int) -> list[tuple[float, str]]:
    """The ticks of a side, as parts of its length: those that it names, else usual ones."""
    if not side.ticks:
        return axis.ticks(most)
    found = [(axis.fraction(value), clean(label)) for value, label in side.ticks]
    return [(at, label) for at, label in found if at is not None and 0 <= at <= 1]


def graph_scene(chart: Graph) -> Scene:
    """The picture."""
    sketch = Sketch()
    frame = graph_frame(chart)
    labels = side_ticks(frame.up, chart.up, 6)
    room = max([text_width(label, _SMALL) for _, label in labels] + [18.0]) + 12
    left, width = MARGIN + room, MARGIN + room + _PLOT[0] + MARGIN + 10
    draw_title(sketch, chart.title, width - 2 * MARGIN)
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN) + 14
    frame = GraphFrame(frame.across, frame.up, left, top)
    _draw_bands(sketch, chart, frame)
    names = Names(frame.box)
    for line in chart.lines:
        for start, end in segments(line, frame):
            sketch.group = clean(line.label)
            role, dash = _ROLES[line.look], _DASHES.get(line.look, ())
            sketch.line(start, end, role, width=_WIDTHS[line.look], dash=dash)
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            names.lines += [box_around(each, 2.3) for each in (start, middle, end)]
    sketch.group = ""
    _draw_axes(sketch, chart, frame)
    specks = len(chart.dots) > _SPECKS
    if specks:
        _draw_dots(sketch, chart, frame, names)
    _draw_marks(sketch, chart, frame, names)
    if not specks:
        _draw_dots(sketch, chart, frame, names)
    if not (chart.dots or chart.lines or chart.bands):
        middle = (left + _PLOT[0] / 2, top + _PLOT[1] / 2)
        sketch.text(middle, "nothing to show", _SIZE, "muted", anchor="middle")
    y = _draw_legend(sketch, chart, (left, top + _PLOT[1] + 44))
    y = draw_notes(sketch, y + 4, graph_notes(chart, frame), width - 2 * MARGIN)
    return sketch.scene(width, y + MARGIN - 4, clean(chart.title) or "graph", graph_summary(chart))


def segments(line: GraphLine, frame: GraphFrame) -> Iterator[tuple[Point, Point]]:
    """The stretches of a line inside the box."""
    places = [frame.place(*point) for point in line.points]
    for start, end in pairwise(places):
        if start and end and (inside := _clipped(start, end, frame.box)):
            yield inside


def _clipped(
    start: Point, end: Point, box: tuple[float, float, float, float]
) -> tuple[Point, Point] | None:
    """The part of a stretch within the box; None where it passes beside (Liang and Barsky)."""
    first, last = 0.0, 1.0
    run = (end[0] - start[0], end[1] - start[1])
    for dimension in (0, 1):
        for step, room in (
            (-run[dimension], start[dimension] - box[dimension]),
            (run[dimension], box[dimension + 2] - start[dimension]),
        ):
            if step == 0:
                if room < 0:
                    return None
            elif step < 0:
                first = max(first, room / step)
            else:
                last = min(last, room / step)
    if first > last:
        return None

    def at(part: float) -> Point:
        return start[0] + part * run[0], start[1] + part * run[1]

    return at(first), at(last)


def graph_notes(chart: Graph, frame: GraphFrame) -> list[str]:
    """What the picture needs said, then the chart's notes."""
    lost = sum(not _is_inside(frame, each.across, each.up) for each in chart.dots)
    told = [f"{lost} of {len(chart.dots)} points lie beyond the axes."] if lost else []
    return [*told, *chart.notes]


def _is_inside(frame: GraphFrame, across: float, up: float) -> bool:
    parts = frame.across.fraction(across), frame.up.fraction(up)
    return all(each is not None and -1e-9 <= each <= 1 + 1e-9 for each in parts)


def graph_summary(chart: Graph) -> str:
    """The picture in words."""
    parts = [f"{chart.up.label} against {chart.across.label}"]
    named = [each for each in chart.dots if each.label]
    if chart.dots and len(chart.dots) <= _LABELLED:
        told = ", ".join(f"{each.label} {_pair(chart, each.across, each.up)}" for each in named)
        parts.append(told)
    elif chart.dots:
        parts.append(f"{len(chart.dots)} points")
    parts += [name for name in _drawn_names(chart) if name]
    parts += [f"{each.label} at {number_text(each.at, 2)}" for each in chart.marks if each.label]
    return f"{'; '.join(each for each in parts if each)}."


def _drawn_names(chart: Graph) -> list[str]:
    return [each.label for each in chart.lines] + [each.label for each in chart.bands]


def _pair(chart: Graph, across: float, up: float) -> str:
    x = number_text(across, 2, ratio=chart.across.log)
    return f"({x}, {number_text(up, 2, ratio=chart.up.log)})"


def _draw_bands(sketch: Sketch, chart: Graph, frame: GraphFrame) -> None:
    left, top, right, bottom = frame.box
    for band in chart.bands:
        sketch.group = clean(band.label)
        ends = [
            (low, high)
            for across, lower, upper in band.points
            if (low := frame.place(across, lower)) and (high := frame.place(across, upper))
        ]
        outline = [high for _, high in ends] + [low for low, _ in reversed(ends)]
        inside = tuple((min(max(x, left), right), min(max(y, top), bottom)) for x, y in outline)
        if len(ends) > 1:
            sketch.polygon(inside, _GROUNDS[band.look])
    sketch.group = ""


def _draw_marks(sketch: Sketch, chart: Graph, frame: GraphFrame, names: Names) -> None:
    """The lines through the whole graph, each with its name at its end, which no other name
    hides."""
    left, top, right, bottom = frame.box
    for mark in chart.marks:
        axis = frame.across if mark.upright else frame.up
        at = axis.fraction(mark.at)
        if at is None or not 0 <= at <= 1:
            continue
        x, y = left + at * _PLOT[0], bottom - at * _PLOT[1]
        start, end = ((x, top), (x, bottom)) if mark.upright else ((left, y), (right, y))
        sketch.group = clean(mark.label)
        sketch.line(start, end, "muted", width=0.8, dash=(2.0, 2.0))
        text = clean(mark.label)
        wide = text_width(text, NOTE_SIZE)
        if mark.upright:
            start_x = x + 3 if at < 0.7 else x - 3 - wide
            baseline = top + NOTE_SIZE
        else:
            start_x, baseline = right - 3 - wide, y - 3
        sketch.text((start_x, baseline), text, NOTE_SIZE, "muted")
        names.taken.append((start_x - 2, baseline - NOTE_SIZE, start_x + wide + 2, baseline + 2))
    sketch.group = ""


def _draw_axes(sketch: Sketch, chart: Graph, frame: GraphFrame) -> None:
    left, top, right, bottom = frame.box
    sketch.line((left, bottom), (right, bottom), "ink")
    sketch.line((left, top), (left, bottom), "ink")
    for at, label in side_ticks(frame.across, chart.across, 7):
        x = left + at * _PLOT[0]
        sketch.line((x, bottom), (x, bottom + 3.5), "ink")
        sketch.text((x, bottom + 12.5), label, _SMALL, anchor="middle")
    for at, label in side_ticks(frame.up, chart.up, 6):
        y = bottom - at * _PLOT[1]
        sketch.line((left - 3.5, y), (left, y), "ink")
        sketch.text((left - 6, y + _SMALL * MIDDLE), label, _SMALL, anchor="end")
    sketch.text((MARGIN, top - 6), clean(chart.up.label), _SMALL, "muted")
    for number, line in enumerate(wrap(clean(chart.across.label), _PLOT[0], _SIZE)):
        place = (left + _PLOT[0] / 2, bottom + 27 + number * 12)
        sketch.text(place, line, _SIZE, anchor="middle")


def _draw_dots(sketch: Sketch, chart: Graph, frame: GraphFrame, names: Names) -> None:
    """The small ones last, so that none is hidden; very many as bare specks."""
    specks = len(chart.dots) > _SPECKS
    shown = []
    for dot in sorted(chart.dots, key=lambda each: -each.size):
        place = frame.place(dot.across, dot.up)
        if place is None or not _is_inside(frame, dot.across, dot.up):
            continue
        if specks and not dot.label:
            sketch.circle(place, 1.1, _ROLES[dot.look])
            continue
        told = _pair(chart, dot.across, dot.up)
        sketch.group = clean(f"{dot.label} {told}" if dot.label else told)
        radius = radius_of(dot)
        sketch.circle(place, radius, _ROLES[dot.look], "paper")
        names.take([place], radius + 1)
        shown.append((dot, place))
    named = [(dot, place) for dot, place in shown if dot.label]
    if len(named) <= _LABELLED:
        for dot, place in named:
            beyond = max(radius_of(dot) - _RADIUS, 0.0)
            names.draw(sketch, place, dot.label, NOTE_SIZE, beyond)
    sketch.group = ""


def radius_of(dot: GraphDot) -> float:
    """The radius of a dot in points, from its area."""
    return min(_RADIUS * math.sqrt(max(dot.size, 0.1)), _LARGEST_RADIUS)


def _draw_legend(sketch: Sketch, chart: Graph, place: Point) -> float:
    """What bands, lines and dots are, each with its look; returns where it ends."""
    start, y = place
    x = start
    entries: list[tuple[str, Look, str]] = [("band", b.look, b.label) for b in chart.bands]
    entries += [("line", each.look, each.label) for each in chart.lines]
    entries += [("dot", look, label) for look, label in chart.dot_labels if chart.dots]
    y += 12 if len(wrap(clean(chart.across.label), _PLOT[0], _SIZE)) > 1 else 0
    told = dict.fromkeys((kind, look, clean(label)) for kind, look, label in entries if label)
    for kind, look, label in told:
        wide = 22 + text_width(label, NOTE_SIZE)
        if x > start and x + wide > start + _PLOT[0]:
            x, y = start, y + 13
        if kind == "band":
            sketch.rectangle((x, y - 4), 15, 8, _GROUNDS[look], "grid")
        elif kind == "line":
            dash = _DASHES.get(look, ())
            sketch.line((x, y), (x + 15, y), _ROLES[look], width=_WIDTHS[look], dash=dash)
        else:
            sketch.circle((x + 7.5, y), _RADIUS, _ROLES[look], "paper")
        sketch.text((x + 20, y + NOTE_SIZE * MIDDLE), label, NOTE_SIZE, "muted")
        x += wide + 12
    return y + 8 if told else y - 6
