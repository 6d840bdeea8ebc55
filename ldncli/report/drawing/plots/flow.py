"""The flow of records as a scene: phases to the left, in each lane what remains in the middle and
what leaves it beside, lanes that join at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ldncli.report.drawing.charts import FlowBox, FlowChart, FlowLane, FlowStep
from ldncli.report.drawing.plots.bias.lights import MARGIN, draw_notes
from ldncli.report.drawing.scene.metrics import clean, fit, wrap
from ldncli.report.drawing.scene.scene import Scene, Sketch

_SIZE, _PITCH, _PAD = 9.0, 12.6, 8.0
_BAR, _GAP, _ARROW, _BETWEEN = 18.0, 26.0, 20.0, 22.0
# Widths of boxes in the lane and beside it: of a lane alone, of one of several.
_ALONE, _SEVERAL = (240.0, 282.0), (176.0, 200.0)
_TURN_LEFT_OFF = 3.2
# How far the name of a phase may stand out beyond its boxes.
_OVER = 12.5
# Stands for ` = ` while lines are folded, so that no line ends within `(n = 12)`.
_BOUND_EQUALS = "_=_"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a lane stands: its left edge, and the widths of its boxes and of those beside them
    (0: there are none)."""

    left: float
    main: float
    side: float

    @property
    def middle(self) -> float:
        return self.left + self.main / 2

    @property
    def aside(self) -> float:
        return self.left + self.main + _GAP

    @property
    def right(self) -> float:
        return self.aside + self.side if self.side else self.left + self.main


def flow_scene(chart: FlowChart) -> Scene:
    """The picture: as wide as its lanes, as high as their boxes."""
    sketch, places = Sketch(), _places(chart.lanes)
    right = places[-1].right if places else MARGIN + _BAR
    y = _draw_heads(sketch, chart.lanes, places)
    rows = max((len(each.steps) for each in chart.lanes), default=0)
    edges: list[tuple[float, float]] = []
    bounds: dict[str, tuple[float, float]] = {}
    last = y
    for row in range(rows):
        steps = [each.steps[row] if row < len(each.steps) else None for each in chart.lanes]
        height = max((_step_height(*each) for each in zip(steps, places, strict=True)), default=0.0)
        for lane, step, place in zip(chart.lanes, steps, places, strict=True):
            if step is not None:
                _draw_step(sketch, step, place, _above(lane, row, edges), (y, height))
        phase = next((each.phase for each in steps if each is not None), "")
        bounds[phase] = (bounds.get(phase, (y, y))[0], y + height)
        edges.append((y, y + height))
        last = y + height
        y = last + _ARROW
    sketch.group = ""
    for lane, place in zip(chart.lanes, places, strict=True):
        _draw_join(sketch, lane, place, chart.lanes, places, edges)
    for phase, (top, end) in bounds.items():
        if end == top:  # no lane has a box there
            continue
        sketch.rectangle((MARGIN, top), _BAR, end - top, "shade")
        upright = (MARGIN + _BAR / 2 + _TURN_LEFT_OFF, (top + end) / 2)
        name = fit(clean(phase), end - top + 2 * _OVER, _SIZE, bold=True)
        sketch.text(upright, name, _SIZE, "ink", anchor="middle", bold=True, turn=90)
    bottom = draw_notes(sketch, last + 8, chart.notes, right - MARGIN) if chart.notes else last
    return sketch.scene(right + MARGIN, bottom + MARGIN, chart.title, flow_words(chart))


def _places(lanes: Sequence[FlowLane]) -> list[_Place]:
    left, found = MARGIN + _BAR + 10, []
    main, side = _ALONE if len(lanes) == 1 else _SEVERAL
    for each in lanes:
        # A lane alone keeps the room beside it: one picture is as wide as the next.
        beside = len(lanes) == 1 or any(step and step.aside for step in each.steps)
        found.append(_Place(left, main, side if beside else 0.0))
        left = found[-1].right + _BETWEEN
    return found


def _draw_heads(sketch: Sketch, lanes: Sequence[FlowLane], places: Sequence[_Place]) -> float:
    """What each lane is of, above it; returns where the boxes begin."""
    heads = [
        wrap(clean(lane.head), place.right - place.left - 2 * _PAD, _SIZE, bold=True, lines=4)
        for lane, place in zip(lanes, places, strict=True)
    ]
    most = max(map(len, heads), default=0)
    if not most:
        return MARGIN
    height = most * _PITCH + 8
    for lines, place in zip(heads, places, strict=True):
        if lines:
            sketch.rectangle((place.left, MARGIN), place.right - place.left, height, "shade")
        y = MARGIN + (height - len(lines) * _PITCH) / 2 + _SIZE
        for number, line in enumerate(lines):
            middle = (place.left + place.right) / 2, y + number * _PITCH
            sketch.text(middle, line, _SIZE, "ink", anchor="middle", bold=True)
    return MARGIN + height + _ARROW / 2


def _above(lane: FlowLane, row: int, edges: Sequence[tuple[float, float]]) -> float | None:
    """Where the box before this one in a lane ends; None where this is the first."""
    before = [at for at in range(row) if at < len(lane.steps) and lane.steps[at] is not None]
    return edges[before[-1]][1] if before else None


def _draw_step(
    sketch: Sketch,
    step: FlowStep,
    place: _Place,
    above: float | None,
    at: tuple[float, float],
) -> None:
    y, height = at
    if above is not None:
        _arrow(sketch, (place.middle, above), (place.middle, y))
    _box(sketch, step.box, (place.left, y), place.main, height, strong=True)
    if step.aside:
        middle = y + height / 2
        _arrow(sketch, (place.left + place.main, middle), (place.aside, middle))
        _box(sketch, step.aside, (place.aside, y), place.side, height, strong=False)


def _draw_join(
    sketch: Sketch,
    lane: FlowLane,
    place: _Place,
    lanes: Sequence[FlowLane],
    places: Sequence[_Place],
    edges: Sequence[tuple[float, float]],
) -> None:
    """From the end of a lane to the box of another in which it ends."""
    end = _above(lane, len(edges), edges)
    if lane.joins is None or end is None:
        return
    number, row = lane.joins
    goal = places[number]
    middle = sum(edges[row]) / 2
    edge = goal.left if goal.left > place.left else goal.left + goal.main
    sketch.line((place.middle, end), (place.middle, middle), "muted", width=1.0)
    _arrow(sketch, (place.middle, middle), (edge, middle))


def flow_words(chart: FlowChart) -> str:
    """The flow in words, for those who do not see it."""
    return " ".join(
        f"{f'{lane.head}: ' if lane.head else ''}{steps_words(filter(None, lane.steps))}"
        for lane in chart.lanes
    )


def steps_words(steps: Iterable[FlowStep]) -> str:
    """Steps in words, each with what leaves beside it."""
    return (
        "; ".join(
            _said(step.box) + (f" ({_said(step.aside)})" if step.aside else "") for step in steps
        )
        + "."
    )


def _said(box: FlowBox) -> str:
    parts = ", ".join(f"{words} {number(count)}" for words, count in box.parts)
    return f"{box.label}: {number(box.count)}" + (f", of these {parts}" if parts else "")


def number(count: int | None) -> str:
    """A count as people write it; a question mark where it is not known."""
    return "?" if count is None else f"{count:,}"


def _texts(box: FlowBox, width: float) -> list[tuple[str, bool]]:
    """The lines of a box, and whether each is bold."""
    told = [(box.label, box.count, True), *((*part, False) for part in box.parts)]
    return [
        (line.replace(_BOUND_EQUALS, " = "), bold)
        for words, count, bold in told
        for line in wrap(
            clean(f"{words} (n{_BOUND_EQUALS}{number(count)})"),
            width - 2 * _PAD,
            _SIZE,
            bold=bold,
            lines=4,
        )
    ]


def _step_height(step: FlowStep | None, place: _Place) -> float:
    if step is None:
        return 0.0
    beside = _height(step.aside, place.side) if step.aside else 0.0
    return max(_height(step.box, place.main), beside)


def _height(box: FlowBox, width: float) -> float:
    return len(_texts(box, width)) * _PITCH + 2 * _PAD - 2


def _box(
    sketch: Sketch,
    box: FlowBox,
    corner: tuple[float, float],
    width: float,
    height: float,
    *,
    strong: bool,
) -> None:
    sketch.group = clean(_said(box))
    sketch.rectangle(corner, width, height, "band" if strong else "paper", "muted")
    lines = _texts(box, width)
    y = corner[1] + (height - len(lines) * _PITCH) / 2 + _SIZE
    for text, bold in lines:
        sketch.text((corner[0] + _PAD, y), text, _SIZE, "ink", bold=bold)
        y += _PITCH
    sketch.group = ""


def _arrow(sketch: Sketch, start: tuple[float, float], end: tuple[float, float]) -> None:
    sketch.line(start, end, "muted", width=1.0)
    (x, y), size = end, 4.0
    if start[0] == end[0]:
        points = ((x - size * 0.8, y - size * 1.6), (x + size * 0.8, y - size * 1.6), (x, y))
    else:
        back = x - size * 1.6 if start[0] < x else x + size * 1.6
        points = ((back, y - size * 0.8), (back, y + size * 0.8), (x, y))
    sketch.polygon(points, "muted")
