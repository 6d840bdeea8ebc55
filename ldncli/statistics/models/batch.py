"""Thousands of meta-analyses in one call: the arithmetic of `pooling`, row by row
of two numpy arrays at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import (
    two_sided_normal,
    two_sided_t,
)
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import TESTS, confidence_level

METHODS = ("REML", "DL", "PM", "ML", "EE")
Array = Any


@dataclass(frozen=True, slots=True)
class PooledMany:
    """Arrays of length m, one entry a meta-analysis, named as in `pooling.Pooled`;
    NaN where a row has no study."""

    k: Array
    estimate: Array
    se: Array
    statistic: Array
    p: Array
    ci_lb: Array
    ci_ub: Array
    tau2: Array
    I2: Array
    H2: Array
    Q: Array


def pool_many(
    y: Array, v: Array, method: str = "REML", test: str = USUAL_TEST, level: float = 95
) -> PooledMany:
    """Pool each row of `y` (m × k effects) with the variances `v` of the same shape; NaN in both
    where a row has fewer studies.

    The same numbers as `pooling.pool_effects` for each row, without the interval of tau². Raises
    UsageError for variances not above 0.
    """
    import numpy as np

    name, level = method.upper(), confidence_level(level)
    if name not in METHODS or test not in TESTS:
        raise UsageError(
            f"many at once go by {', '.join(METHODS)} and test {', '.join(TESTS)}",
            hint=f"not {method!r} and {test!r}",
        )
    y, v = np.atleast_2d(np.asarray(y, float)), np.atleast_2d(np.asarray(v, float))
    if y.shape != v.shape:
        raise UsageError(
            f"effects are {y.shape} and variances {v.shape}",
            hint="both have one row a meta-analysis and one column a study",
        )
    here = ~(np.isnan(y) | np.isnan(v))
    bad = here & ~(np.isfinite(y) & np.isfinite(v) & (v > 0))
    if bad.any():
        row, column = (int(each[0]) for each in np.nonzero(bad))
        raise UsageError(
            f"row {row + 1}: study {column + 1} has effect {y[row, column]:g} and variance"
            f" {v[row, column]:g}"
        )
    sums = _Sums(np.where(here, y, 0.0), np.where(here, v, 1.0), here)
    return _result(sums, _tau2(sums, name), name, test, level)


class _Sums:
    """What `weighting.Fit` holds, for some of the rows at a tau² each."""

    def __init__(self, y: Array, v: Array, here: Array):
        self.here = here
        self.k = here.sum(axis=1)
        self.mean = y.sum(axis=1) / self.k.clip(1)
        self.y = (y - self.mean[:, None]) * here
        self.v = v

    def at(self, tau2: Array, rows: Array = slice(None)) -> tuple[Array, ...]:
        """s1, s2, tr P, tr PP, y'Py, y'PPy, y'PPPy and the weighted mean."""
        w = self.here[rows] / (self.v[rows] + tau2[:, None])
        y = self.y[rows]
        squares = w * w
        s1, s2, s3 = w.sum(axis=1), squares.sum(axis=1), (squares * w).sum(axis=1)
        mu = (w * y).sum(axis=1) / s1
        residual = (y - mu[:, None]) * self.here[rows]
        z = w * residual
        wz = w * z
        share = s2 / s1
        q3 = (wz * z).sum(axis=1) - wz.sum(axis=1) ** 2 / s1
        return (
            s1,
            s2,
            s1 - share,
            s2 - 2 * s3 / s1 + share**2,
            (z * residual).sum(axis=1),
            (z * z).sum(axis=1),
            q3,
            mu,
        )


def _tau2(sums: _Sums, method: str) -> Array:
    """One tau² a row; 0 for a common effect and where there are not two studies."""
    import numpy as np

    tau2 = np.zeros(len(sums.k))
    rows = np.nonzero(sums.k > 1)[0]
    if method == "EE" or not len(rows):
        return tau2
    df = sums.k[rows] - 1
    if method == "DL":
        _, _, trace, _, q, _, _, _ = sums.at(tau2[rows], rows)
        tau2[rows] = np.maximum(0, (q - df) / trace)
    elif method == "PM":
        tau2[rows] = _search(sums, rows, tau2[rows], _paule_mandel_step)
    else:
        start = (
            (sums.y[rows] ** 2).sum(axis=1) / df
            - (sums.v[rows] * sums.here[rows]).sum(axis=1) / sums.k[rows]
        ).clip(0)
        found = _search(
            sums, rows, start, _restricted_step if method == "REML" else _likelihood_step
        )
        tau2[rows] = np.where(_better_none(sums, rows, found, method == "REML"), 0.0, found)
    return tau2


def _better_none(sums: _Sums, rows: Array, found: Array, restricted: bool) -> Array:
    """Where a tau² of 0 has the higher likelihood than the maximum found,
    as `heterogeneity._or_none`."""
    import numpy as np

    s1, _, trace, _, _, q2, _, _ = sums.at(np.zeros(len(rows)), rows)
    doubtful = np.nonzero((found > 0) & (q2 <= (trace if restricted else s1)))[0]
    better = np.zeros(len(rows), bool)
    some = rows[doubtful]
    none, best = (
        _deviance(sums, tau2, some, restricted) for tau2 in (np.zeros(len(some)), found[doubtful])
    )
    better[doubtful] = none < best
    return better


def _deviance(sums: _Sums, tau2: Array, rows: Array, restricted: bool) -> Array:
    import numpy as np

    fit = sums.at(tau2, rows)
    logs = (np.log(sums.v[rows] + tau2[:, None]) * sums.here[rows]).sum(axis=1)
    return logs + fit[4] + (np.log(fit[0]) if restricted else 0.0)


def _restricted_step(fit: tuple[Array, ...], k: Array) -> tuple[Array, Array, Array]:
    return fit[5] - fit[2], 2 * fit[6] - fit[3], fit[3]


def _likelihood_step(fit: tuple[Array, ...], k: Array) -> tuple[Array, Array, Array]:
    return fit[5] - fit[0], 2 * fit[6] - fit[1], fit[1]


def _paule_mandel_step(fit: tuple[Array, ...], k: Array) -> tuple[Array, Array, Array]:
    """The excess of Q, and slopes that make the step Newton's on 1/Q."""
    slope = fit[5] * (k - 1) / fit[4].clip(1e-300)
    return fit[4] - (k - 1), slope, slope


def _search(
    sums: _Sums,
    rows: Array,
    start: Array,
    step: Callable[[tuple[Array, ...], Array], tuple[Array, Array, Array]],
) -> Array:
    """As `heterogeneity._maximise`, for all rows that have not settled yet."""
    import numpy as np

    t, low, high = start.copy(), np.full(len(start), np.nan), np.full(len(start), np.nan)
    active = np.arange(len(start))
    for _ in range(300):
        now = t[active]
        score, observed, expected = step(sums.at(now, rows[active]), sums.k[rows[active]])
        low[active] = np.where(score > 0, now, low[active])
        high[active] = np.where(score > 0, high[active], now)
        one, two = low[active], high[active]
        bracketed = ~np.isnan(one + two)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = np.where(observed > 0, score / observed, np.inf)
            move = np.where(~bracketed & (np.abs(newton) > 0.5 * now), score / expected, newton)
        new = now + move
        new = np.where(bracketed & ~((new > one) & (new < two)), 0.5 * (one + two), new)
        new = np.where(
            ~bracketed & ~(new > 0), np.where(now > 1e-3 * start[active], 0.25 * now, 0.0), new
        )
        settled = (
            np.abs(new - now) <= 4e-15 * np.maximum(new, now) + 1e-16 / np.sqrt(np.abs(expected))
        ) | ((now == 0) & (score <= 0))
        t[active] = np.where((now == 0) & (score <= 0), 0.0, new)
        active = active[~settled]
        if not len(active):
            break
    return t


def _result(sums: _Sums, tau2: Array, method: str, test: str, level: float) -> PooledMany:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        s1, _, _, _, spread, _, _, mu = sums.at(tau2)
        _, _, trace, _, q, _, _, _ = sums.at(np.zeros(len(tau2)))
        k = sums.k
        df = k - 1
        many = df > 0
        factor = np.where(spread <= np.finfo(float).eps, 0.0, spread / df)
        scale = {"knha": factor, "adhoc": np.maximum(1, factor)}.get(test, np.ones(len(k)))
        se = np.sqrt(np.where(many, scale, 1.0) / s1)
        estimate = np.where(k > 0, sums.mean + mu, np.nan)
        statistic = np.where(se > 0, estimate / se, np.nan)
        half = _by_df(k, lambda n: quantile(level, _freedom(test, n - 1))) * se
        if method == "EE":
            h2, i2 = np.where(many, q / df, 1.0), np.where(q > df, 100 * (q - df) / q, 0.0)
        else:
            typical = np.where(many, df / trace, 1.0)
            h2, i2 = tau2 / typical + 1, 100 * tau2 / (typical + tau2)
    p = np.array(
        [_p(each, test, int(n) - 1) for each, n in zip(statistic.tolist(), k.tolist(), strict=True)]
    )
    p = np.where(np.isnan(statistic) & (k > 0), np.where(estimate != 0, 0.0, 1.0), p)
    return PooledMany(
        k, estimate, se, statistic, p, estimate - half, estimate + half, tau2, i2, h2, q
    )


def _by_df(k: Array, function: Callable[[int], float]) -> Array:
    import numpy as np

    sizes, places = np.unique(k, return_inverse=True)
    return np.array([function(int(size)) for size in sizes])[places]


def _freedom(test: str, df: int) -> int | None:
    return None if test == "z" or df < 1 else df


def _p(statistic: float, test: str, df: int) -> float:
    if statistic != statistic:
        return statistic
    freedom = _freedom(test, df)
    return two_sided_normal(statistic) if freedom is None else two_sided_t(statistic, freedom)
