"""Limit meta-analysis: the effect of studies without error, where small studies show others than
large ones.

Rücker and others 2011 (Biostatistics 12:122–142); as metasens's `limitmeta` (method beta0).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import pool_effects
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """The effect expected of a study without error, with its interval. `q_small` (χ² on 1 degree
    of freedom, `p`) is the part of Q that goes with the size of studies, `q_rest` what remains on
    `k` − 2; `g2` the share of what remains after shrinking that precision does not explain (0 to
    1)."""

    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    q_small: float
    p: float
    q_rest: float
    q_rest_p: float
    g2: float


def limit_effect(
    y: Sequence[float], v: Sequence[float], method: str = "REML", level: float = 95
) -> Limit:
    """Effects with variances, tau² by `method`; raises UsageError for fewer than three, or where
    all are of one precision."""
    k = len(y)
    if k < 3:
        raise UsageError(
            f"{k} studies have no trend by size", hint="ten are needed, three at least"
        )
    pooled = pool_effects(y, v, method, "z", level)
    tau = math.sqrt(pooled.tau2)
    errors = [math.sqrt(each) for each in v]
    wide = [math.sqrt(each + pooled.tau2) for each in v]
    roots = [1 / each for each in wide]
    mean_root = math.fsum(roots) / k
    varied = math.fsum((each - mean_root) ** 2 for each in roots) / (k - 1)
    if varied <= 1e-14 * mean_root**2:
        raise UsageError("all studies have the same precision", hint="no trend can be told")
    alpha, beta, _ = _radial(y, wide)
    mean_weight = math.fsum(each * each for each in roots) / k
    var_beta, var_alpha = 1 / varied / (k - 1), mean_weight / varied / (k - 1)
    cross = -mean_root / varied / (k - 1)
    estimate = beta + tau * alpha
    se = math.sqrt(var_beta + pooled.tau2 * var_alpha + 2 * tau * cross)
    shrunk = [beta + tau / s * (each - beta) for each, s in zip(y, wide, strict=True)]
    rest = _radial(y, errors)[2]
    half = quantile(level, None) * se
    small = max(0.0, pooled.Q - rest)
    return Limit(
        k,
        estimate,
        se,
        estimate - half,
        estimate + half,
        small,
        chi2_sf(small, 1),
        rest,
        chi2_sf(rest, k - 2),
        _unexplained(shrunk, errors),
    )


def _radial(y: Sequence[float], errors: Sequence[float]) -> tuple[float, float, float]:
    """Intercept, slope and residual sum of squares of y/s on 1/s (Galbraith's plot)."""
    k = len(y)
    across = [1 / each for each in errors]
    up = [a / s for a, s in zip(y, errors, strict=True)]
    mx, my = math.fsum(across) / k, math.fsum(up) / k
    sxx = math.fsum((x - mx) ** 2 for x in across)
    slope = math.fsum((x - mx) * (z - my) for x, z in zip(across, up, strict=True)) / sxx
    start = my - slope * mx
    rest = math.fsum((z - start - slope * x) ** 2 for x, z in zip(across, up, strict=True))
    return start, slope, rest


def _unexplained(y: Sequence[float], errors: Sequence[float]) -> float:
    rest = _radial(y, errors)[2]
    up = [a / s for a, s in zip(y, errors, strict=True)]
    mean = math.fsum(up) / len(up)
    whole = math.fsum((each - mean) ** 2 for each in up)
    return rest / whole if whole > 0 else 0.0
