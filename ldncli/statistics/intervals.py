"""What an interval says of one value, above all of no effect: decided here alone, so that rounding
in the last places of a number never decides. And the interval of a share of people: one method for
every share that is shown."""

from __future__ import annotations

from math import isfinite, sqrt

from ldncli.statistics.measures.moments import quantile

# An end nearer to a value than this share of the interval's width is that value.
ROUNDING = 1e-9


def excludes(low: float, high: float, value: float = 0.0) -> bool:
    """Whether an interval leaves a value out (0: no effect of differences and logarithms of
    ratios); one that ends there, but for rounding, includes it."""
    slack = _slack(low, high)
    return low - value > slack or value - high > slack


def settled(low: float, high: float, value: float = 0.0) -> tuple[float, float]:
    """The ends, each of which is `value` itself where only rounding tells them apart."""
    slack = _slack(low, high)
    first, last = (value if abs(end - value) <= slack else end for end in (low, high))
    return first, last


def _slack(low: float, high: float) -> float:
    width = high - low
    return ROUNDING * width if isfinite(width) else 0.0


def wilson_interval(events: float, n: float, level: float = 95) -> tuple[float, float]:
    """Wilson's score interval of `events` in `n` (above 0), from 0 to 1 (Wilson 1927, J Am Stat
    Assoc 22:209–212)."""
    p, z = events / n, quantile(level, None)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and n the ends are 0 and 1; rounding would leave crumbs.
    return 0.0 if not events else middle - half, 1.0 if events == n else middle + half
