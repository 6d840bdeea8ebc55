"""The highest point of a smooth function of a few numbers, with its curvature there: what fits a
likelihood that no closed formula solves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np

# Steps of the differences: the slope's, and those of the curvature, which divides by their square,
# on the way and at the top.
_STEP, _ROUGH, _WIDE = 5e-4, 1e-3, 2e-3
_ROUNDS, _LONGEST, _SETTLED, _FLAT = 200, 2.0, 2e-9, 1e-14
# What may be left to gain after all rounds, as along a ridge.
_NEARLY = 1e-8


@dataclass(frozen=True, slots=True)
class Top:
    """Where a function is highest: the place, its value there, and the inverse of minus its
    curvature (for a log-likelihood the covariance of the estimates; None where it is flat)."""

    at: tuple[float, ...]
    value: float
    covariance: tuple[tuple[float, ...], ...] | None

    def error(self, place: int) -> float | None:
        """The standard error of one of the numbers."""
        return None if self.covariance is None else self.covariance[place][place] ** 0.5


def highest(function: Callable[[np.ndarray], float], start: list[float]) -> Top:
    """Newton's method with differences in place of derivatives, kept uphill by turning the
    curvature round where it points the wrong way, and by halving steps.

    `function` may return −inf where it is not defined. Raises UsageError where it settles nowhere.
    """
    import numpy as np

    x = np.array(start, dtype=float)
    value = function(x)
    left = math.inf
    for _ in range(_ROUNDS):
        slope, curve = _slope(function, x), _curvature(function, x, _ROUGH)
        roots, axes = np.linalg.eigh(-curve)
        roots = np.maximum(np.abs(roots), max(1e-8, 1e-8 * float(np.abs(roots).max())))
        step = axes @ ((axes.T @ slope) / roots)
        longest = float(np.abs(step).max())
        if not np.isfinite(longest):
            break
        left = float(slope @ step)
        if left < _FLAT * max(1.0, abs(value)):
            # What is left to gain is below what rounding leaves of the value.
            return _top(function, x + step, max(value, function(x + step)))
        step *= min(1.0, _LONGEST / longest) if longest else 1.0
        share, found = 1.0, function(x + step)
        while not found >= value - 1e-13 * abs(value) and share > 1e-10:
            share /= 2
            found = function(x + share * step)
        if share <= 1e-10:
            return _top(function, x, value)
        x, value = x + share * step, found
        if float(np.abs(share * step).max()) < _SETTLED:
            return _top(function, x, value)
    if left < _NEARLY:
        return _top(function, x, value)
    raise UsageError("the model does not settle on these studies", hint="choose another --method")


def _top(function: Callable[[np.ndarray], float], x: np.ndarray, value: float) -> Top:
    import numpy as np

    # Two steps together cancel the error of each (Richardson).
    near, far = _curvature(function, x, _WIDE), _curvature(function, x, 2 * _WIDE)
    curve = (4 * near - far) / 3
    roots = np.linalg.eigvalsh(-curve)
    sound = bool(np.isfinite(roots).all()) and float(roots.min()) > 1e-10 * float(roots.max())
    inverse = np.linalg.inv(-curve) if sound else None
    return Top(
        tuple(map(float, x)),
        float(value),
        None if inverse is None else tuple(tuple(map(float, row)) for row in inverse),
    )


def _slope(function: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    import numpy as np

    found = np.empty(len(x))
    for place in range(len(x)):
        step = np.zeros(len(x))
        step[place] = _STEP
        near = function(x + step) - function(x - step)
        far = function(x + 2 * step) - function(x - 2 * step)
        # Two differences together leave an error of the fourth power of the step.
        found[place] = (8 * near - far) / (12 * _STEP)
    return found


def _curvature(function: Callable[[np.ndarray], float], x: np.ndarray, size: float) -> np.ndarray:
    import numpy as np

    n, middle = len(x), function(x)
    steps = np.eye(n) * size
    found, sides = np.empty((n, n)), np.empty(n)
    for i in range(n):
        sides[i] = function(x + steps[i]) + function(x - steps[i])
        found[i, i] = (sides[i] - 2 * middle) / size**2
        for j in range(i):
            both = steps[i] + steps[j]
            corners = function(x + both) + function(x - both)
            found[i, j] = (corners + 2 * middle - sides[i] - sides[j]) / (2 * size**2)
            found[j, i] = found[i, j]
    return found
