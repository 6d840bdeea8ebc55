"""A funnel plot as a scene: effects against their standard errors, with contours of significance
and the funnel of the centre."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import Funnel, FunnelPoint
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    draw_notes,
    draw_title,
    title_height,
)
from ldncli.report.drawing.scene.axis import Axis, funnel_axis, position
from ldncli.report.drawing.scene.metrics import clean, text_width, wrap
from ldncli.report.drawing.scene.names import Box, Names, box_around
from ldncli.report.drawing.scene.numbers import number_text
from ldncli.report.drawing.scene.scene import MIDDLE, Point, Scene, Sketch
from ldncli.statistics.measures.moments import quantile

_SIZE = 9.0
_SMALL = 8.5
_PLOT = (380.0, 270.0)
_AXIS_ROOM = 46.0
_RADIUS = 3.2
# From the inside out: what is not significant stays paper, what nearly is stands out.
_GROUNDS = ("paper", "deep", "shade", "band")
_LARGEST = 1e100
# Half of the width in which 95% of studies lie, in standard errors.
FUNNEL = 1.959964
_LABELLED = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot: its box in points, its axis of effects, and the standard error at its bottom."""

    left: float
    top: float
    axis: Axis
    most: float

    def x(self, at: float) -> float:
        """A place in units of the axis, in points."""
        return self.left + (at - self.axis.low) / (self.axis.high - self.axis.low) * _PLOT[0]

    def y(self, se: float) -> float:
        """A standard error in points."""
        return self.top + se / self.most * _PLOT[1]


def funnel_scene(chart: Funnel) -> Scene:
    """The picture; precise studies stand at the top."""
    sketch = Sketch()
    left = MARGIN + _AXIS_ROOM
    width = left + _PLOT[0] + MARGIN + 6
    draw_title(sketch, chart.title, width - 2 * MARGIN)
    frame = frame_of(chart, left, MARGIN + title_height(chart.title, width - 2 * MARGIN) + 12)
    _draw_contours(sketch, chart, frame)
    _draw_centre(sketch, chart, frame)
    _draw_axes(sketch, chart, frame)
    _draw_points(sketch, chart, frame)
    if not chart.points:
        sketch.text(
            (left + _PLOT[0] / 2, frame.top + _PLOT[1] / 2),
            "no studies to show",
            _SIZE,
            "muted",
            anchor="middle",
        )
    y = _draw_legend(sketch, chart, frame, frame.top + _PLOT[1] + 44)
    y = draw_notes(sketch, y + 4, funnel_notes(chart, frame.axis), width - 2 * MARGIN)
    return sketch.scene(
        width, y + MARGIN - 4, clean(chart.title) or "funnel plot", funnel_summary(chart)
    )


def frame_of(chart: Funnel, left: float = 0.0, top: float = 0.0) -> Frame:
    """The frame that shows all usual points."""
    errors = [each.se for each in (*chart.points, *chart.filled) if is_drawn(each, chart.log)]
    most = max(errors, default=1.0) * 1.06
    return Frame(left, top, funnel_axis(chart, FUNNEL * most), most)


def is_drawn(point: FunnelPoint, log: bool) -> bool:
    """Whether a point has a place: an effect and a standard error above 0."""
    return position(point.effect, log) is not None and 0 < point.se < _LARGEST


def contour_levels(chart: Funnel) -> list[tuple[float, float]]:
    """Levels in percent from the inside out, each with its normal quantile; at most
    three, between 1 and 99.99."""
    levels = sorted({level for level in chart.contours if 1 <= level <= 99.99})[:3]
    return [(level, quantile(level, None)) for level in levels]


def funnel_notes(chart: Funnel, axis: Axis) -> list[str]:
    """What the picture needs said, then the chart's notes."""
    notes = []
    lost = sum(not is_drawn(each, chart.log) for each in chart.points)
    if lost:
        notes.append(
            f"{lost} {'study has' if lost == 1 else 'studies have'} no place here: without an"
            " effect or a standard error."
        )
    drawn = [each for each in (*chart.points, *chart.filled) if is_drawn(each, chart.log)]
    if any(not 0 <= (axis.fraction(each.effect) or 0.0) <= 1 for each in drawn):
        notes.append("Arrow: beyond the axis.")
    return [*notes, *chart.notes]


def funnel_summary(chart: Funnel) -> str:
    """The picture in words."""
    count = len(chart.points)
    text = (
        f"Funnel plot of {count} {'study' if count == 1 else 'studies'}, {chart.axis_label} against"
        " standard error"
    )
    centre = (
        f"; centre {number_text(chart.centre, 2, ratio=chart.log)}"
        if chart.centre is not None
        else ""
    )
    imputed = f"; {len(chart.filled)} imputed by trim and fill" if chart.filled else ""
    return f"{text}{centre}{imputed}."


def contour_names(levels: list[tuple[float, float]]) -> list[str]:
    """What the regions mean, from the inside out."""
    edges = [f"{1 - level / 100:.3g}" for level, _ in levels]
    between = [f"{edges[place + 1]} < p ≤ {edges[place]}" for place in range(len(edges) - 1)]
    return [f"p > {edges[0]}", *between, f"p ≤ {edges[-1]}"] if edges else []


def _draw_contours(sketch: Sketch, chart: Funnel, frame: Frame) -> None:
    """From the outermost region to the innermost, each over the one before."""
    levels = contour_levels(chart)
    sketch.rectangle((frame.left, frame.top), *_PLOT, _GROUNDS[len(levels)] if levels else None)
    null = position(frame.axis.null, chart.log) or 0.0
    for number in range(len(levels) - 1, -1, -1):
        sketch.polygon(_wedge(frame, null, levels[number][1]), _GROUNDS[number])


def _wedge(frame: Frame, apex: float, z: float) -> tuple[Point, ...]:
    """The part of the plot within `z` standard errors of the apex."""
    sides = []
    for edge, sign in ((frame.axis.low, -1), (frame.axis.high, 1)):
        reach = abs(edge - apex) / z
        if reach < frame.most:
            sides.append([(frame.x(edge), frame.y(reach)), (frame.x(edge), frame.y(frame.most))])
        else:
            sides.append([(frame.x(apex + sign * z * frame.most), frame.y(frame.most))])
    return ((frame.x(apex), frame.top), *sides[0], *reversed(sides[1]))


def _draw_centre(sketch: Sketch, chart: Funnel, frame: Frame) -> None:
    """The null line, the pooled effect and where 95% of studies would lie around it."""
    bottom = frame.top + _PLOT[1]
    null = position(frame.axis.null, chart.log) or 0.0
    sketch.line((frame.x(null), frame.top), (frame.x(null), bottom), "muted", width=0.8)
    at = position(chart.centre, chart.log)
    if at is None or not frame.axis.low <= at <= frame.axis.high:
        return
    sketch.group = f"pooled effect {number_text(chart.centre, 2, ratio=chart.log)}"
    sketch.line((frame.x(at), frame.top), (frame.x(at), bottom), "pooled", width=1.0)
    for side in (-1, 1):
        room = (frame.axis.high - at if side > 0 else at - frame.axis.low) / FUNNEL
        se = min(frame.most, room)
        sketch.line(
            (frame.x(at), frame.top),
            (frame.x(at + side * FUNNEL * se), frame.y(se)),
            "pooled",
            width=0.8,
            dash=(4.0, 3.0),
        )
    sketch.group = ""


def _draw_axes(sketch: Sketch, chart: Funnel, frame: Frame) -> None:
    left, bottom = frame.left, frame.top + _PLOT[1]
    sketch.line((left, bottom), (left + _PLOT[0], bottom), "ink")
    sketch.line((left, frame.top), (left, bottom), "ink")
    for at, label in frame.axis.ticks():
        x = left + at * _PLOT[0]
        sketch.line((x, bottom), (x, bottom + 3.5), "ink")
        sketch.text((x, bottom + 12.5), label, _SMALL, anchor="middle")
    widest = 0.0
    for at, label in Axis(0.0, frame.most, False, 0.0).ticks(6):
        y = frame.top + at * _PLOT[1]
        sketch.line((left - 3.5, y), (left, y), "ink")
        sketch.text((left - 6, y + _SMALL * MIDDLE), label, _SMALL, anchor="end")
        widest = max(widest, text_width(label, _SMALL))
    sketch.text((MARGIN, frame.top - 8), "Standard error", _SMALL, "muted")
    for number, line in enumerate(wrap(clean(chart.axis_label), _PLOT[0], _SIZE)):
        sketch.text((left + _PLOT[0] / 2, bottom + 27 + number * 12), line, _SIZE, anchor="middle")


def _draw_points(sketch: Sketch, chart: Funnel, frame: Frame) -> None:
    """Imputed points open below the studies; names beside the studies where they find room."""
    right, bottom = frame.left + _PLOT[0], frame.top + _PLOT[1]
    names = Names((frame.left, frame.top, right, bottom))
    for points, filled in ((chart.filled, True), (chart.points, False)):
        drawn = [each for each in points if is_drawn(each, chart.log)]
        places = [_draw_point(sketch, chart, frame, each, filled) for each in drawn]
        names.take(places, _RADIUS + 1)
    if len(chart.points) <= _LABELLED:
        names.lines = _boxes_of_lines(chart, frame)
        for point in (each for each in chart.points if is_drawn(each, chart.log)):
            names.draw(sketch, _place(frame, point)[0], point.label, NOTE_SIZE)
    sketch.group = ""


def _place(frame: Frame, point: FunnelPoint) -> tuple[Point, int]:
    """Where a point stands; -1 or 1 where that is an edge of the plot and the point beyond it."""
    at = frame.axis.fraction(point.effect) or 0.0
    side = -1 if at < 0 else 1 if at > 1 else 0
    return (frame.left + min(max(at, 0.0), 1.0) * _PLOT[0], frame.y(point.se)), side


def _draw_point(
    sketch: Sketch, chart: Funnel, frame: Frame, point: FunnelPoint, filled: bool
) -> Point:
    (x, y), side = _place(frame, point)
    numbers = f"{number_text(point.effect, 2, ratio=chart.log)}, standard error {point.se:.3g}"
    sketch.group = clean(f"{point.label}: {numbers}{', imputed' if filled else ''}")
    fill, edge = ("paper", "accent") if filled else ("accent", "paper")
    if side:
        sketch.polygon(((x, y), (x - side * 7, y - 4), (x - side * 7, y + 4)), fill, edge)
    else:
        sketch.circle((x, y), _RADIUS, fill, edge)
    return x, y


def _boxes_of_lines(chart: Funnel, frame: Frame) -> list[Box]:
    """What the lines of the plot cover, as small boxes."""
    null, at = position(frame.axis.null, chart.log) or 0.0, position(chart.centre, chart.log)
    errors = [frame.most * step / 60 for step in range(61)]
    places = [(frame.x(null), frame.y(se)) for se in errors]
    if at is not None and abs(at) < _LARGEST:
        places += [
            (frame.x(at + side * FUNNEL * se), frame.y(se)) for se in errors for side in (-1, 0, 1)
        ]
    return [box_around(place, 2.3) for place in places]


def _draw_legend(sketch: Sketch, chart: Funnel, frame: Frame, y: float) -> float:
    """Contours, the funnel, and open points; returns where it ends."""
    entries = [
        (role, name)
        for role, name in zip(_GROUNDS, contour_names(contour_levels(chart)), strict=False)
    ]
    x, start = frame.left, frame.left
    y += 12 if len(wrap(clean(chart.axis_label), _PLOT[0], _SIZE)) > 1 else 0
    entries += (
        [("funnel", "95% of studies without other influences")] if chart.centre is not None else []
    )
    entries += [("open", "imputed by trim and fill")] if chart.filled else []
    for role, name in entries:
        wide = 18 + text_width(name, NOTE_SIZE)
        if x > start and x + wide > start + _PLOT[0]:
            x, y = start, y + 13
        _draw_key(sketch, role, (x, y))
        sketch.text((x + 18, y + NOTE_SIZE * MIDDLE), name, NOTE_SIZE, "muted")
        x += wide + 12
    return y + 8 if entries else y - 6


def _draw_key(sketch: Sketch, role: str, place: Point) -> None:
    x, y = place
    if role == "funnel":
        sketch.line((x, y), (x + 13, y), "pooled", width=0.8, dash=(4.0, 3.0))
    elif role == "open":
        sketch.circle((x + 6.5, y), _RADIUS, "paper", "accent")
    else:
        sketch.rectangle((x, y - 4), 13, 8, role, "grid")
