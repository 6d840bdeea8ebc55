"""Bounds for a Z that is looked at again and again: group-sequential tests whose error is spent as
information grows.

Lan & DeMets 1983 (Biometrika 70:659–663), spending after O'Brien and Fleming; the probabilities by
recursive numerical integration (Armitage, McPherson & Rowe 1969, J R Stat Soc A 132:235–244;
Jennison & Turnbull 2000, chapter 19); futility bounds by spending the error of the second kind
(Pampallona, Tsiatis & Kim 2001), as trial sequential analysis has them (Thorlund 2017).
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile, normal_sf
from ldncli.statistics.sequential.information import ALPHA, POWER, drift
from ldncli.values import dataclass

# Where the walk goes on: intervals of Z, of which it keeps those within so many standard errors of
# its mean; beyond lies less than rounding.
_REACH = 8.3
# Nodes and weights of Gauss and Legendre on [−1, 1]; panels of a width at which they are exact to
# rounding for a normal curve.
_NODES = (
    (0.1834346424956498, 0.3626837833783620),
    (0.5255324099163290, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745),
    (0.9602898564975363, 0.1012285362903763),
)
_RULE = (*((-node, weight) for node, weight in reversed(_NODES)), *_NODES)
_PANEL = 1.1
_NO_BOUND = 1e-14
_SQRT_2PI = math.sqrt(2 * math.pi)

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cumulative Z must reach at each look, to both sides alike.

    `fractions` are the parts of the required information, rising, the last at most 1. Beyond
    ±`efficacy` there is an effect (infinite where next to no error may be spent yet). Within
    ±`futility` an effect of the size that was looked for is unlikely; None where no error may be
    spent on that yet, and all None where futility was not asked for. `spent` is the two-sided error
    of the first kind so far.
    """

    fractions: tuple[float, ...]
    efficacy: tuple[float, ...]
    futility: tuple[float | None, ...]
    spent: tuple[float, ...]


def spent_by(error: float, fraction: float) -> float:
    """How much of a one-sided `error` is spent at a fraction of the information, after O'Brien and
    Fleming: 2 − 2Φ(z(1 − error/2) / √fraction); all of it from 1 on."""
    if fraction <= 0:
        return 0.0
    if fraction >= 1:
        return error
    return 2 * normal_sf(normal_quantile(1 - error / 2) / math.sqrt(fraction))


def sequential_bounds(
    fractions: Sequence[float],
    alpha: float = ALPHA,
    power: float = POWER,
    *,
    futility: bool = False,
    inflation: float = 1.0,
) -> Bounds:
    """The bounds at looks at these fractions of the required information (above 0, rising, at most
    1). Futility bounds are not binding: passing one and going on costs no error.

    `inflation` is the factor by which the information at every look is larger than the fractions
    say, since repeated looks need more people (see `inflation_for`). Raises UsageError for
    fractions that do not rise within (0, 1].
    """
    times = tuple(map(float, fractions))
    if not times or times[0] <= 0 or times[-1] > 1 or any(a >= b for a, b in pairwise(times)):
        raise UsageError(
            "looks must be at fractions of the information that rise from above 0 to at most 1",
            hint="such as 0.25, 0.5, 1",
        )
    expected = drift(alpha, power)
    spent = [spent_by(alpha / 2, each) for each in times]
    efficacy = _outer(times, spent)
    inner: list[float | None] = [None] * len(times)
    if futility:
        inner = list(_inner(times, efficacy, 1 - power, expected, inflation))
    return Bounds(times, efficacy, tuple(inner), tuple(2 * each for each in spent))


def inflation_for(
    fractions: Sequence[float],
    alpha: float = ALPHA,
    power: float = POWER,
    *,
    futility: bool = False,
) -> float:
    """By which factor the information at every look must be larger for the power that one look
    alone would have, the last being at fraction 1; with futility bounds that by which these meet
    the others there."""
    expected = drift(alpha, power)
    efficacy = sequential_bounds(fractions, alpha, power).efficacy

    def lacking_power(factor: float) -> float:
        times = [each * factor for each in fractions]
        return crossing(times, efficacy, expected)[0] - power

    if not futility:
        return _root(lacking_power, 1.0, 1.5)
    silent = 0
    while True:
        factor = _meeting(fractions, efficacy, 1 - power, expected, silent)
        found = _spending(fractions, efficacy, 1 - power, expected, factor, silent)
        below = sum(each < 0 for each in found)
        if below <= silent:
            return factor
        silent = below


def _meeting(
    fractions: Sequence[float],
    efficacy: Sequence[float],
    beta: float,
    expected: float,
    silent: int,
) -> float:
    """The least inflation with which the last futility bound is the bound of efficacy."""

    def apart(factor: float) -> float:
        return efficacy[-1] - _spending(fractions, efficacy, beta, expected, factor, silent)[-1]

    low = 0.95
    while apart(low + 0.05) > 0:
        low += 0.05
    return _root(apart, low, low + 0.05)


def crossing(
    times: Sequence[float], efficacy: Sequence[float], drift: float = 0.0
) -> tuple[float, float]:
    """The probabilities of ever being above the upper bound, and below the lower one, where the
    expected Z at time 1 is `drift`."""
    above = below = 0.0
    walk: _Walk | None = None
    for place, (time, bound) in enumerate(zip(times, efficacy, strict=True)):
        above += _tail(walk, time, bound, drift, upper=True)
        below += _tail(walk, time, -bound, drift, upper=False)
        if place < len(times) - 1:
            walk = _step(walk, time, times[place + 1], (-bound, bound), drift)
    return above, below


# The density of the score Z√t at a time: points, rising, and the weight of each.
_Walk = tuple[float, list[float], list[float]]


def _outer(times: Sequence[float], spent: Sequence[float]) -> tuple[float, ...]:
    """The bounds whose crossing, under no effect, spends the error of one side."""
    found: list[float] = []
    walk: _Walk | None = None
    for place, time in enumerate(times):
        share = spent[place] - (spent[place - 1] if place else 0.0)
        found.append(_solved(walk, time, share, 0.0, upper=True))
        if place < len(times) - 1:
            walk = _step(walk, time, times[place + 1], (-found[-1], found[-1]), 0.0)
    return tuple(found)


def _inner(
    fractions: Sequence[float],
    efficacy: Sequence[float],
    beta: float,
    expected: float,
    inflation: float,
) -> tuple[float | None, ...]:
    """The futility bounds: below them, under the effect that was looked for, the error of the
    second kind is spent. As long as they lie below 0 there are none, and what would have been spent
    then is spent at the first look at which there is one."""
    silent = 0
    while True:
        found = _spending(fractions, efficacy, beta, expected, inflation, silent)
        below = sum(each < 0 for each in found)
        if below <= silent:
            return tuple(
                None if place < silent else min(bound, most)
                for place, (bound, most) in enumerate(zip(found, efficacy, strict=True))
            )
        silent = below


def _spending(
    fractions: Sequence[float],
    efficacy: Sequence[float],
    beta: float,
    expected: float,
    inflation: float,
    silent: int,
) -> list[float]:
    found: list[float] = []
    walk: _Walk | None = None
    times = [each * inflation for each in fractions]
    before = 0.0
    for place, (fraction, time) in enumerate(zip(fractions, times, strict=True)):
        if place < silent:
            found.append(-math.inf)
        else:
            spent = spent_by(beta, fraction)
            found.append(_solved(walk, time, spent - before, expected, upper=False))
            before = spent
        if place < len(times) - 1:
            low = min(found[-1], efficacy[place])
            walk = _step(walk, time, times[place + 1], (low, efficacy[place]), expected)
    return found


def _solved(walk: _Walk | None, time: float, share: float, drift: float, *, upper: bool) -> float:
    """The Z beyond which lies this probability of getting there now."""
    mean, side = drift * math.sqrt(time), 1 if upper else -1
    if share <= _NO_BOUND:
        return side * math.inf
    if walk is None:
        return mean - side * normal_quantile(share)

    def lacking(z: float) -> float:
        return _tail(walk, time, z, drift, upper=upper) - share

    low, high = mean - _REACH, mean + _REACH
    return _root(lacking, low, high)


def _tail(walk: _Walk | None, time: float, z: float, drift: float, *, upper: bool) -> float:
    """The probability that Z is beyond `z` at this time, having gone on until then."""
    side = 1 if upper else -1
    if walk is None:
        return normal_sf(side * (z - drift * math.sqrt(time)))
    since, places, weights = walk
    sd, score = math.sqrt(time - since), z * math.sqrt(time) - drift * (time - since)
    # Those further away than this come there for sure, or never.
    first, last = bisect(places, score - _REACH * sd), bisect(places, score + _REACH * sd)
    scale, erfc = side / (sd * math.sqrt(2)), math.erfc
    near = zip(places[first:last], weights[first:last], strict=True)
    found = 0.5 * math.fsum(weight * erfc(scale * (score - at)) for at, weight in near)
    return found + math.fsum(weights[last:] if upper else weights[:first])


def _step(
    walk: _Walk | None, time: float, following: float, goes_on: Interval, drift: float
) -> _Walk:
    """The density at this time of those walks that go on, on points fit for the next step."""
    since, places, weights = (0.0, [0.0], [1.0]) if walk is None else walk
    sd, root = math.sqrt(time - since), math.sqrt(time)
    moved, middle = drift * (time - since), drift * time
    factor, half, exp = 1 / (sd * _SQRT_2PI), -0.5 / (sd * sd), math.exp
    start = max(goes_on[0] * root, middle - _REACH * root)
    end = min(goes_on[1] * root, middle + _REACH * root)
    found, heights = [], []
    for at, weight in _points(start, end, _PANEL * min(sd, math.sqrt(following - time))):
        came = at - moved
        first, last = bisect(places, came - _REACH * sd), bisect(places, came + _REACH * sd)
        near = zip(places[first:last], weights[first:last], strict=True)
        height = sum([share * exp(half * (came - other) ** 2) for other, share in near])
        if height:
            found.append(at)
            heights.append(weight * factor * height)
    return time, found, heights


def _points(low: float, high: float, width: float) -> list[Interval]:
    """Nodes and weights of an integral from `low` to `high`, rising, in panels of a width at
    most."""
    if high <= low:
        return []
    panels = math.ceil((high - low) / width)
    half = (high - low) / panels / 2
    return [
        (low + (2 * panel + 1 + node) * half, weight * half)
        for panel in range(panels)
        for node, weight in _RULE
    ]


def _root(lacking: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises or falls all through is 0 (Ridders 1979); the nearer end where it
    is 0 nowhere between them."""
    at_low, at_high = lacking(low), lacking(high)
    if at_low == 0 or at_low * at_high > 0:
        return low if abs(at_low) <= abs(at_high) else high
    for _ in range(80):
        middle = (low + high) / 2
        at_middle = lacking(middle)
        scale = math.sqrt(at_middle * at_middle - at_low * at_high)
        if scale == 0:
            return middle
        new = middle + (middle - low) * (1 if at_low > at_high else -1) * at_middle / scale
        at_new = lacking(new)
        if at_new == 0 or abs(high - low) < 1e-13 * max(1.0, abs(new)):
            return new
        if at_middle * at_new < 0:
            low, at_low, high, at_high = middle, at_middle, new, at_new
        elif at_low * at_new < 0:
            high, at_high = new, at_new
        else:
            low, at_low = new, at_new
        if low > high:
            low, at_low, high, at_high = high, at_high, low, at_low
    return (low + high) / 2
