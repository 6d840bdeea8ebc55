"""The axis of effects: which stretch of it is shown, where a value stands on it, and its ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low, quantiles

from ldncli.report.drawing.charts import Forest, ForestRow, Funnel, Side
from ldncli.report.drawing.scene.numbers import has_numbers
from ldncli.report.words.language.numbers import true_minus

# Beyond this a value counts as infinite: differences of larger ones leave
# the range of floating point.
_LARGEST = 1e100
# Logarithms of all numbers that there are lie within this.
_LARGEST_LOG = 760.0
# An interval makes the axis longer up to this many times the usual
# half-width; beyond, it is clipped.
_REACH = 3.0
_FENCE = 4.0
_MARGIN = 0.04
_LOG_STEPS = ((1, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,))


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch from `low` to `high`, in logarithms where `log`;
    `null` is the value of no effect."""

    low: float
    high: float
    log: bool
    null: float

    def fraction(self, value: float | None) -> float | None:
        """Where a value stands: 0 at the left end, 1 at the right, beyond these
        outside; None for no number."""
        at = position(value, self.log)
        return None if at is None else (at - self.low) / (self.high - self.low)

    def ticks(self, most: int = 7) -> list[tuple[float, str]]:
        """At most about `most` ticks: where they stand as for `fraction`, and their labels."""
        values = self._log_ticks(most) if self.log else _linear_ticks(self.low, self.high, most)
        step = min((b - a for a, b in pairwise(values)), default=1.0)
        found = [(self.fraction(value), _tick_label(value, step, self.log)) for value in values]
        return [(at, label) for at, label in found if at is not None and -1e-9 <= at <= 1 + 1e-9]

    def _log_ticks(self, most: int) -> list[float]:
        decades = (self.high - self.low) / math.log(10)
        if decades < 0.6 and abs(self.low) < 20:
            return [
                each
                for each in _linear_ticks(math.exp(self.low), math.exp(self.high), most)
                if each > 0
            ]
        first, last = math.floor(self.low / math.log(10)), math.ceil(self.high / math.log(10))
        for steps in _LOG_STEPS:
            if decades * len(steps) > 2.2 * most:
                continue
            values = [
                step * 10.0**power
                for power in range(first, last + 1)
                for step in steps
                if abs(power) < 300
            ]
            values = [
                each for each in values if self.low - 1e-9 <= math.log(each) <= self.high + 1e-9
            ]
            if len(values) <= most:
                return values
        every = max(1, math.ceil((last - first) / most))
        return [
            10.0**power
            for power in range(first, last + 1)
            if power % every == 0 and abs(power) < 300
        ]


def position(value: float | None, log: bool) -> float | None:
    """A value in the units of the axis: its logarithm for ratios; infinite where it is too large
    to draw, None for no number."""
    if value is None or math.isnan(value) or (log and value < 0):
        return None
    if log:
        return math.log(value) if 0 < value < math.inf else math.copysign(math.inf, value - 1)
    return value if abs(value) < _LARGEST else math.copysign(math.inf, value)


def null_of(chart: Forest | Funnel) -> float:
    """The value of no effect: on a logarithmic axis 1 where the chart says 0."""
    if not math.isfinite(chart.null) or abs(chart.null) >= _LARGEST:
        return 1.0 if chart.log else 0.0
    return 1.0 if chart.log and chart.null <= 0 else chart.null


def mid_edges(chart: Forest) -> tuple[float, float] | None:
    """The two ends of what is too small to matter; None without a minimal important difference."""
    mid, null = chart.mid, null_of(chart)
    if mid is None or not math.isfinite(mid) or not 0 < abs(mid) < _LARGEST:
        return None
    if not chart.log:
        return null - abs(mid), null + abs(mid)
    factor = max(abs(mid), 1 / abs(mid))
    return (
        None
        if factor == 1 or not math.isfinite(null * factor) or null / factor == 0
        else (null / factor, null * factor)
    )


def forest_axis(chart: Forest) -> Axis:
    """The stretch that shows all usual estimates, most intervals whole, and the null; a giant
    interval does not squash the rest."""
    null = null_of(chart)
    rows = [row for row in chart.rows if has_numbers(row)]
    places = [place for row in rows if (place := _place(row, chart.log))]
    reach = (
        median_low(found) if (found := _reaches(places, "study") or _reaches(places, "")) else 0.0
    )
    inside = _fence([place.centre for place in places if place.kind == "study"], reach)
    ends = [
        _end(place, reach)
        for place in places
        if place.kind != "study" or inside[0] <= place.centre <= inside[1]
    ]
    at_null = position(null, chart.log) or 0.0
    low = min([at_null, *(low for low, _ in ends)])
    high = max([at_null, *(high for _, high in ends)])
    for edge in mid_edges(chart) or ():
        at = position(edge, chart.log)
        if at is not None and math.isfinite(at) and low - (high - low) <= at <= high + (high - low):
            low, high = min(low, at), max(high, at)
    return _axis(low, high, chart.log, null)


def funnel_axis(chart: Funnel, reach: float) -> Axis:
    """The stretch that shows the usual effects, the null and, as far as `reach` (units of the
    axis), the funnel around the centre."""
    null, at_centre = null_of(chart), position(chart.centre, chart.log)
    effects = [
        at
        for each in (*chart.points, *chart.filled)
        if (at := position(each.effect, chart.log)) is not None and math.isfinite(at)
    ]
    inside = _fence(effects, reach)
    shown = [each for each in effects if inside[0] <= each <= inside[1]]
    at_null = position(null, chart.log) or 0.0
    middle = at_centre if at_centre is not None and math.isfinite(at_centre) else at_null
    low, high = min([at_null, middle - reach, *shown]), max([at_null, middle + reach, *shown])
    return _axis(low, high, chart.log, null)


def side_axis(side: Side, values: Iterable[float]) -> Axis:
    """The stretch that shows all finite values and what must be shown; ends that the side states
    are its ends."""
    stated = [each for each in (side.low, side.high) if each is not None]
    places = [
        at
        for each in (*values, *stated)
        if (at := position(each, side.log)) is not None and math.isfinite(at)
    ]
    low, high = min(places, default=0.0), max(places, default=1.0)
    found = _axis(low, high, side.log, 1.0 if side.log else 0.0)
    start, end = (position(each, side.log) for each in (side.low, side.high))
    return replace(
        found,
        low=low if start == low else found.low,
        high=high if end == high else found.high,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    kind: str
    centre: float
    low: float
    high: float


def _place(row: ForestRow, log: bool) -> _Place | None:
    """A row on the axis; None where nothing of it is finite."""
    at, low, high = (position(each, log) for each in (row.estimate, row.lower, row.upper))
    if at is None:
        at = (
            (low + high) / 2
            if low is not None and high is not None
            else low
            if low is not None
            else high
        )
    if at is None or not math.isfinite(at):
        return None
    return _Place(row.kind, at, at if low is None else low, at if high is None else high)


def _reaches(places: Iterable[_Place], kind: str) -> list[float]:
    found = [
        max(place.centre - place.low, place.high - place.centre)
        for place in places
        if kind in ("", place.kind)
    ]
    return [each for each in found if 0 < each < math.inf]


def _fence(centres: Sequence[float], reach: float) -> tuple[float, float]:
    """Between which centres an estimate is usual: within the quarters
    of all, and some widths more."""
    if len(centres) < 3:
        return -math.inf, math.inf
    first, _, third = quantiles(centres, n=4, method="inclusive")
    if third == first and reach == 0:
        return -math.inf, math.inf
    room = _REACH * (third - first) + _FENCE * reach
    return first - room, third + room


def _end(place: _Place, reach: float) -> tuple[float, float]:
    most = _REACH * reach
    low = max(place.low, place.centre - most) if place.low < place.centre else place.centre
    high = min(place.high, place.centre + most) if place.high > place.centre else place.centre
    return low, high


def _axis(low: float, high: float, log: bool, null: float) -> Axis:
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high)) or span == 0:
        room = max(abs(low) * 0.1, math.log(2) if log else 1.0)
    else:
        room = span * _MARGIN
    low, high = low - room, high + room
    return (
        Axis(max(low, -_LARGEST_LOG), min(high, _LARGEST_LOG), True, null)
        if log
        else Axis(low, high, False, null)
    )


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    rough = (high - low) / most
    if not rough > 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(
        (factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough), 10 * power
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, min(last, first + 2 * most) + 1)]


def _tick_label(value: float, step: float, log: bool) -> str:
    if value == 0 or abs(value) < step * 1e-6:
        return "0"
    if not 1e-4 <= abs(value) < 1e6:
        text = f"{value:.4g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    elif log:
        text = f"{value:.6g}"
    else:
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        digits += round(step * 10**digits, 6) % 1 != 0  # steps of 2.5
        text = f"{value:.{min(digits, 12)}f}"
    return true_minus(text)
