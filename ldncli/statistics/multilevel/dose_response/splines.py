"""Shapes of a dose–response: a straight line, or a restricted cubic spline.

Harrell 2015 (Regression Modeling Strategies, section 2.4.5), normed by the square of the distance
of the outer knots, as Hmisc's `rcspline.eval` does unasked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.errors import UsageError

# Where knots go for so many of them, in percent of the doses (Harrell, table 2.3).
PERCENTILES = {3: (10.0, 50.0, 90.0), 4: (5.0, 35.0, 65.0, 95.0), 5: (5.0, 27.5, 50.0, 72.5, 95.0)}


def basis(doses: Sequence[float], knots: Sequence[float] | None) -> Any:
    """A row a dose: the dose, and with m `knots` m − 2 more columns that are 0 below the first knot
    and straight beyond the last."""
    import numpy as np

    x = np.asarray(doses, float)
    if knots is None:
        return x[:, None]
    k, m = np.asarray(knots, float), len(knots)
    unit = (k[-1] - k[0]) ** (2 / 3)

    def cube(z: Any) -> Any:
        return np.maximum(z / unit, 0.0) ** 3

    last = k[-1] - k[-2]
    more = [
        cube(x - k[j])
        + ((k[-2] - k[j]) * cube(x - k[-1]) - (k[-1] - k[j]) * cube(x - k[-2])) / last
        for j in range(m - 2)
    ]
    return np.column_stack([x, *more])


def knots_at(doses: Sequence[float], percentiles: Sequence[float]) -> tuple[float, ...]:
    """Knots at percentiles of the doses, each counted as often as it occurs (R's quantiles of
    type 7)."""
    import numpy as np

    return tuple(float(each) for each in np.percentile(np.asarray(doses, float), percentiles))


def checked_knots(knots: Sequence[float]) -> tuple[float, ...]:
    """Knots in order; raises UsageError for fewer than three, or two in one place."""
    found = tuple(sorted(float(each) for each in knots))
    if len(found) < 3 or len(set(found)) < len(found):
        told = ", ".join(f"{each:g}" for each in found)
        raise UsageError(
            f"a spline needs three different knots or more, not {told}",
            hint="name doses that differ with --knots, or take a straight line",
        )
    return found
