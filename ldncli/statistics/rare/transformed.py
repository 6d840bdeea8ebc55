"""Shares pooled on a scale on which their variance does not depend on them, and turned back: the
arcsine (PAS) and the double arcsine (PFT).

Freeman & Tukey 1950 (Ann Math Stat 21:607–611); turned back after Miller 1978 (Am Stat 32:138).
Schwarzer and others 2019 (Res Synth Methods 10:476–483) show how far the turned-back double arcsine
may mislead where studies differ in size, since it stands for no number of people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# The measures that this module turns back.
SHARES = ("PAS", "PFT")


def share_of_arcsine(y: float) -> float:
    """The share whose arcsine of the root is y; 0 and 1 beyond the ends."""
    return math.sin(min(max(y, 0.0), math.pi / 2)) ** 2


def share_of_double_arcsine(y: float, people: Sequence[float]) -> float:
    """The share of a double arcsine y, as metafor's `transf.ipft.hm`: at the harmonic mean of the
    numbers of people."""
    n = len(people) / math.fsum(1 / each for each in people)
    low = _double(0.0, n)
    high = _double(n, n)
    if y <= low:
        return 0.0
    if y >= high:
        return 1.0
    sine = math.sin(2 * y)
    inner = 1 - (sine + (sine - 1 / sine) / n) ** 2
    share = 0.5 * (1 - math.copysign(1.0, math.cos(2 * y)) * math.sqrt(max(0.0, inner)))
    return min(1.0, max(0.0, share))


def _double(x: float, n: float) -> float:
    """The double arcsine of x events in n people, as it is pooled."""
    return 0.5 * (math.asin(math.sqrt(x / (n + 1))) + math.asin(math.sqrt((x + 1) / (n + 1))))
