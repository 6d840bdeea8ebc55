"""The tetrachoric correlation of a 2×2 table: what two normal variables, each cut in two,
would have to share to give it.

Pearson 1900 (Philos Trans R Soc A 195:1–47). Solved, not searched: the table has three free
cells and the model three numbers.
"""

from __future__ import annotations

import math
from functools import lru_cache

from ldncli.statistics.distributions import normal_cdf, normal_quantile

_PANELS = 16
_NODES = 16


def tetrachoric(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    """The correlation and its sampling variance; raises ZeroDivisionError where a
    cell is 0, which leaves it at ±1.

    The variance follows from that of the cells (the delta method), which is the
    inverse information at this maximum.
    """
    if not (a and b and c and d):
        raise ZeroDivisionError
    n = a + b + c + d
    h, k = normal_quantile((a + b) / n), normal_quantile((a + c) / n)
    angle = _solve(h, k, (a * d - b * c) / (n * n))
    r, s = math.sin(angle), math.cos(angle)
    first, second = normal_cdf((k - r * h) / s), normal_cdf((h - r * k) / s)
    slopes = (1 - first - second, -first, -second)
    shares = (a / n, b / n, c / n)
    mean = math.fsum(x * p for x, p in zip(slopes, shares, strict=True))
    spread = math.fsum(x * x * p for x, p in zip(slopes, shares, strict=True)) - mean * mean
    density = _height(h, k, angle) / s
    return r, spread / (n * density * density)


def _height(h: float, k: float, angle: float) -> float:
    """How fast the probability of both being below h and k grows with the angle whose sine is the
    correlation (Plackett 1954)."""
    r, s = math.sin(angle), math.cos(angle)
    return math.exp(-0.5 * (h * h - 2 * h * k * r + k * k) / (s * s)) / (2 * math.pi)


def _excess(h: float, k: float, angle: float) -> float:
    """That probability, less what it is without correlation."""
    step = angle / _PANELS
    total = 0.0
    for panel in range(_PANELS):
        middle = (panel + 0.5) * step
        total += math.fsum(
            weight * _height(h, k, middle + 0.5 * step * node) for node, weight in _gauss(_NODES)
        )
    return 0.5 * step * total


def _solve(h: float, k: float, excess: float) -> float:
    """The angle with this excess: Newton inside a bracket, the excess growing all the way."""
    low, high, angle = -0.5 * math.pi, 0.5 * math.pi, 0.0
    for _ in range(100):
        gap = _excess(h, k, angle) - excess
        if gap > 0:
            high = angle
        else:
            low = angle
        slope = _height(h, k, angle)
        new = angle - gap / slope if slope > 0 else math.inf
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - angle) < 1e-15 + 4e-16 * abs(angle):
            return new
        angle = new
    return angle


@lru_cache(maxsize=4)
def _gauss(n: int) -> tuple[tuple[float, float], ...]:
    """Nodes and weights of Gauss and Legendre on (−1, 1)."""
    found = []
    for i in range(n):
        x = math.cos(math.pi * (i + 0.75) / (n + 0.5))
        for _ in range(8):
            before, now = 1.0, x
            for j in range(2, n + 1):
                before, now = now, ((2 * j - 1) * x * now - (j - 1) * before) / j
            slope = n * (before - x * now) / (1 - x * x)
            x -= now / slope
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return tuple(found)
