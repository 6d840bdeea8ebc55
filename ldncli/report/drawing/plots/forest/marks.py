"""The marks in the plot of a forest plot: squares, diamonds, intervals and arrows, on
an axis between two places."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.scene.axis import Axis
from ldncli.report.drawing.scene.numbers import has_numbers
from ldncli.report.drawing.scene.scene import Sketch

_SQUARE = (3.6, 10.5)
_UNWEIGHTED = 6.0
_DIAMOND = 5.0
_ARROW = 5.0


@dataclass(frozen=True, slots=True)
class Span:
    """A row's numbers in points: places beyond `left` and `right` are outside the plot."""

    left: float
    right: float
    at: float | None
    low: float | None
    high: float | None

    def inside(self, place: float | None) -> bool:
        """Whether a place is in the plot."""
        return place is not None and self.left - 0.01 <= place <= self.right + 0.01


def span_of(row: ForestRow, axis: Axis, plot: tuple[float, float]) -> Span:
    """The places of a row's numbers; an end that is not known is None, the ends are in order."""
    found = [axis.fraction(each) for each in (row.estimate, row.lower, row.upper)]
    at, low, high = (
        None if each is None else plot[0] + each * (plot[1] - plot[0]) for each in found
    )
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(*plot, at, low, high)


def is_clipped(row: ForestRow, axis: Axis) -> bool:
    """Whether a part of what the row tells is outside the plot."""
    found = [axis.fraction(each) for each in (row.estimate, row.lower, row.upper)]
    return has_numbers(row) and any(
        each is not None and not -1e-6 <= each <= 1 + 1e-6 for each in found
    )


def is_left_out(chart: Forest, row: ForestRow) -> bool:
    """Whether a study is not part of the pooled result while others are."""
    weighted = any(
        each.weight is not None and each.weight > 0 for each in chart.rows if each.kind == "study"
    )
    return (
        row.kind == "study"
        and has_numbers(row)
        and weighted
        and not (row.weight is not None and row.weight > 0)
    )


def draw_mark(
    sketch: Sketch,
    chart: Forest,
    row: ForestRow,
    axis: Axis,
    place: tuple[tuple[float, float], float],
) -> None:
    """Draw a row's numbers between two places at a height."""
    plot, y = place
    span = span_of(row, axis, plot)
    if row.kind in ("pooled", "subgroup") and span.inside(span.at):
        _draw_diamond(sketch, span, y, "pooled" if row.kind == "pooled" else "accent")
    elif row.kind == "prediction":
        _draw_interval(sketch, span, y, "prediction", width=3.2)
    else:
        _draw_interval(sketch, span, y, "pooled" if row.kind == "pooled" else "ink", width=1.0)
        if span.inside(span.at):
            _draw_square(sketch, chart, row, (span.at or 0.0, y))


def _draw_interval(sketch: Sketch, span: Span, y: float, role: str, *, width: float) -> None:
    """The line from end to end, cut at the plot's edges and there with an arrow."""
    ends = [each for each in (span.low, span.high, span.at) if each is not None]
    if not ends:
        return
    low, high = min(ends), max(ends)
    to_left, to_right = low < span.left - 0.01, high > span.right + 0.01
    start = span.left + _ARROW if to_left else min(low, span.right)
    end = span.right - _ARROW if to_right else max(high, span.left)
    if to_left and high < span.left:
        end = start + _ARROW
    if to_right and low > span.right:
        start = end - _ARROW
    if end > start:
        sketch.line((start, y), (end, y), role, width=width)
    _draw_arrows(sketch, span, y, role, (to_left, to_right))


def _draw_arrows(sketch: Sketch, span: Span, y: float, role: str, sides: tuple[bool, bool]) -> None:
    half = _ARROW * 0.62
    if sides[0]:
        sketch.polygon(
            ((span.left, y), (span.left + _ARROW, y - half), (span.left + _ARROW, y + half)), role
        )
    if sides[1]:
        sketch.polygon(
            ((span.right, y), (span.right - _ARROW, y - half), (span.right - _ARROW, y + half)),
            role,
        )


def _draw_square(
    sketch: Sketch, chart: Forest, row: ForestRow, centre: tuple[float, float]
) -> None:
    """A square whose area tells the weight; an open one is not in the pooled result."""
    weights = [
        each.weight
        for each in chart.rows
        if each.kind == "study" and each.weight is not None and 0 < each.weight < 1e9
    ]
    side, open_ = _UNWEIGHTED, is_left_out(chart, row)
    if row.weight is not None and 0 < row.weight < 1e9 and weights:
        side = max(_SQUARE[0], _SQUARE[1] * (row.weight / max(weights)) ** 0.5)
    corner = centre[0] - side / 2, centre[1] - side / 2
    sketch.rectangle(
        corner, side, side, "paper" if open_ else "accent", "accent" if open_ else None
    )


def _draw_diamond(sketch: Sketch, span: Span, y: float, role: str) -> None:
    """A diamond from end to end, cut off where it leaves the plot, and there with an arrow."""
    at = span.at or 0.0
    low = min(at - 2.5, at if span.low is None else span.low)
    high = max(at + 2.5, at if span.high is None else span.high)
    left, right = max(low, span.left - 2.5), min(high, span.right + 2.5)
    to_left, to_right = left > low, right < high
    left, right = left + (9 if to_left else 0), right - (9 if to_right else 0)
    high_left = _DIAMOND * max(0.0, 1 - (at - left) / (at - low)) if to_left and left < at else 0.0
    high_right = (
        _DIAMOND * max(0.0, 1 - (right - at) / (high - at)) if to_right and right > at else 0.0
    )
    points = (
        (min(left, at), y - high_left),
        (at, y - _DIAMOND),
        (max(right, at), y - high_right),
        (max(right, at), y + high_right),
        (at, y + _DIAMOND),
        (min(left, at), y + high_left),
    )
    sketch.polygon(points, role)
    _draw_arrows(sketch, span, y, role, (to_left, to_right))
