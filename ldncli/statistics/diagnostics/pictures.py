"""The numbers behind the pictures of a meta-analysis: radial and Baujat plots, all subsets of its
studies, and p value functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from ldncli.statistics.models.pooling import Pooled, pool_effects

# All subsets of more studies are too many to tell apart in a picture, and to wait for.
MOST_IN_SUBSETS = 12


def radial(y: Sequence[float], v: Sequence[float], tau2: float) -> list[tuple[float, float]]:
    """Each study's precision, 1/√(v + τ²), and its effect in units of that error: on a line from
    the origin with the slope of the pooled effect where there is no heterogeneity (Galbraith 1988,
    Stat Med 7:889–894)."""
    errors = [math.sqrt(each + tau2) for each in v]
    return [(1 / error, value / error) for value, error in zip(y, errors, strict=True)]


def baujat(y: Sequence[float], v: Sequence[float], pooled: Pooled) -> list[tuple[float, float]]:
    """Each study's squared Pearson residual (its part in the heterogeneity) and how far the result
    moves without it, squared and in units of the variance that is then left (Baujat 2002, Stat Med
    21:2641–2652; as metafor's `baujat`). Raises UsageError for fewer than two studies."""
    if len(y) < 2:
        raise UsageError(
            "one study cannot be compared with the others", hint="the plot needs two at least"
        )
    found = []
    for place in range(len(y)):
        rest = [i for i in range(len(y)) if i != place]
        others = pool_effects(
            [y[i] for i in rest], [v[i] for i in rest], pooled.method, "z", pooled.level
        )
        residual = (y[place] - pooled.estimate) ** 2 / (pooled.tau2 + v[place])
        moved = (others.estimate - pooled.estimate) ** 2 / others.se**2
        found.append((residual, moved))
    return found


@dataclass(frozen=True, slots=True)
class Subsets:
    """Every subset of two studies or more, pooled: numpy arrays of one length. `holds` says for
    each (rows) which studies (columns) are in it; `I2` is in percent."""

    estimates: Any
    I2: Any
    holds: Any


def all_subsets(y: Sequence[float], v: Sequence[float], method: str = "REML") -> Subsets:
    """The pooled results of all subsets of two studies or more (Olkin 2012, Res Synth Methods
    3:214–223: GOSH). Raises UsageError for fewer than three studies, and for more than twelve."""
    import numpy as np

    from ldncli.statistics.models.batch import METHODS, pool_many

    if not 3 <= len(y) <= MOST_IN_SUBSETS:
        raise UsageError(
            f"{len(y)} estimates: all subsets are drawn of three to {MOST_IN_SUBSETS}",
            hint="`ldn plot leave-one-out` draws the result without each study",
        )
    sets = np.arange(1, 2 ** len(y))
    holds = (sets[:, None] >> np.arange(len(y))) & 1 == 1
    holds = holds[holds.sum(axis=1) > 1]
    effects, variances = (np.where(holds, np.asarray(each, float), np.nan) for each in (y, v))
    found = pool_many(effects, variances, method if method in METHODS else "REML", "z")
    return Subsets(found.estimate, found.I2, holds)


def p_value_function(
    estimate: float, se: float, df: float | None = None
) -> Callable[[float], float]:
    """The two-sided p value of an estimate against each value that the effect might have; its
    width at p = 0.05 is the 95% interval (Infanger 2019, Stat Med 38:4189–4197). By t with `df`,
    else by the normal distribution."""

    def p(value: float) -> float:
        statistic = (estimate - value) / se
        return two_sided_normal(statistic) if df is None else two_sided_t(statistic, df)

    return p
