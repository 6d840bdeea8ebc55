"""Trim and fill: what a pooled result would be if a funnel that looks one-sided were made even."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.asymmetry import effects_to_test, sign
from ldncli.statistics.measures.study_rows import Row
from ldncli.statistics.models.pooling import Pooled, pool_effects
from ldncli.statistics.models.regression import INTERCEPT, regress

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Filled:
    """Trim and fill: `k0` studies (standard error `se_k0`) missing on `side`, their
    mirrored `effects` and `variances`, and the result with them. `p_k0` tests that none
    is missing (R0 only, else None).
    """

    k0: int
    se_k0: float
    side: str
    p_k0: float | None
    effects: tuple[float, ...]
    variances: tuple[float, ...]
    pooled: Pooled


def trim_and_fill(
    rows: Sequence[Row],
    measure: str | None = None,
    *,
    estimator: str = "L0",
    side: str | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    force: bool = False,
    **options: Any,
) -> Filled:
    """Duval & Tweedie's trim and fill (2000, Biometrics 56:455–463), as metafor's `trimfill`: a
    sensitivity analysis, no correction.

    `estimator`: L0, R0 or Q0. `side`: where studies are missing; None lets the
    regression on the standard error decide.
    """
    if estimator not in _MISSING:
        raise UsageError(
            f"there is no estimator {estimator!r}", hint=f"one of {', '.join(_MISSING)}"
        )
    if side not in (None, *SIDES):
        raise UsageError(f"side is {side!r}", hint=f"one of {', '.join(SIDES)}")
    y, v, _ = effects_to_test(rows, measure, options, force)
    if side is None:
        line = regress(
            y, v, [[1.0, math.sqrt(each)] for each in v], [INTERCEPT, "sei"], method, "z", level
        )
        side = "right" if line.coefficients[1].estimate < 0 else "left"
    flip = -1.0 if side == "right" else 1.0
    order = sorted(range(len(y)), key=lambda i: flip * y[i])
    ys, vs = [flip * y[i] for i in order], [v[i] for i in order]
    k0, se_k0, centre = _trim(ys, vs, method, estimator)
    filled_y = [flip * (2 * centre - each) for each in ys[len(ys) - k0 :]]
    filled_v = vs[len(vs) - k0 :]
    p = 1 - sum(0.5 ** (m + 2) for m in range(-1, k0)) if estimator == "R0" else None
    result = pool_effects([*y, *filled_y], [*v, *filled_v], method, test, level)
    return Filled(k0, se_k0, side, p, tuple(filled_y), tuple(filled_v), result)


def _trim(
    y: Sequence[float], v: Sequence[float], method: str, estimator: str
) -> tuple[int, float, float]:
    """How many of the largest effects have no counterpart, its standard error, and the centre
    without them; y is in order."""
    k, k0 = len(y), 0
    for _ in range(100):
        centre = pool_effects(y[: k - k0], v[: k - k0], method, "z").estimate
        raw, se = _MISSING[estimator](_signed_ranks([each - centre for each in y]))
        found = min(max(0, round(raw)), k - 1)
        if found == k0:
            return k0, se, centre
        k0 = found
    raise UsageError(
        "trim and fill does not settle on a number of missing studies", hint="another estimator may"
    )


def _signed_ranks(values: Sequence[float]) -> list[int]:
    ranks = [0] * len(values)
    for rank, i in enumerate(sorted(range(len(values)), key=lambda i: abs(values[i])), 1):
        ranks[i] = rank * sign(values[i])
    return ranks


def _runs(ranks: Sequence[int]) -> tuple[float, float]:
    k0 = len(ranks) - max((-each for each in ranks if each < 0), default=0) - 1
    return k0, math.sqrt(2 * max(0, k0) + 2)


def _linear(ranks: Sequence[int]) -> tuple[float, float]:
    k = len(ranks)
    k0 = (4 * sum(each for each in ranks if each > 0) - k * (k + 1)) / (2 * k - 1)
    return k0, 4 * math.sqrt(max(0.0, _rank_sum_variance(k, k0))) / (2 * k - 1)


def _quadratic(ranks: Sequence[int]) -> tuple[float, float]:
    k = len(ranks)
    inside = 2 * k * k - 4 * sum(each for each in ranks if each > 0) + 0.25
    if inside < 0:
        raise UsageError("the estimator Q0 has no solution for these studies", hint="use L0 or R0")
    k0 = k - 0.5 - math.sqrt(inside)
    below = (k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)
    return k0, (
        2 * math.sqrt(max(0.0, _rank_sum_variance(k, k0))) / math.sqrt(below)
        if below > 0
        else math.nan
    )


def _rank_sum_variance(k: int, k0: float) -> float:
    return (
        k * (k + 1) * (2 * k + 1)
        + 10 * k0**3
        + 27 * k0**2
        + 17 * k0
        - 18 * k * k0**2
        - 18 * k * k0
        + 6 * k * k * k0
    ) / 24


_MISSING: dict[str, Callable[[Sequence[int]], tuple[float, float]]] = {
    "L0": _linear,
    "R0": _runs,
    "Q0": _quadratic,
}
