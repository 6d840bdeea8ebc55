"""The interval of a share of people: one method for every share that is shown."""

from __future__ import annotations

import math

from ldncli.statistics.measures.moments import quantile


def wilson_interval(events: float, n: float, level: float = 95) -> tuple[float, float]:
    """Wilson's score interval of `events` in `n` (above 0), from 0 to 1 (Wilson 1927, J Am Stat
    Assoc 22:209–212)."""
    p, z = events / n, quantile(level, None)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and n the ends are 0 and 1; rounding would leave crumbs.
    return 0.0 if not events else middle - half, 1.0 if events == n else middle + half
