"""What an interval says of one value, above all of no effect: decided here alone, so that rounding
in the last places of a number never decides."""

from __future__ import annotations

from math import isfinite

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
