"""Trial sequential analysis: the pooled effect as trials come in, its Z against bounds that allow
for looking again with each of them.

Wetterslev 2008 (J Clin Epidemiol 61:64–75); Thorlund 2017, User manual for trial sequential
analysis, 2nd edition.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from ldncli.statistics.distributions import normal_quantile, normal_sf
from ldncli.statistics.models.pooled import Pooled
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.sequential.boundaries import Bounds, sequential_bounds
from ldncli.statistics.sequential.information import ALPHA, POWER
from ldncli.values import dataclass

# Looks that bring less of the required information are taken together with the next.
LEAST = 0.01
# Below so small an error no interval is given: its ends would be beyond all effects.
_NEGLIGIBLE = 1e-6

# Where the last look stands: beyond a bound, within the futility bounds, with all the information
# there need be and no effect, or none of these.
Standing = Literal["above", "below", "futile", "enough", "open"]
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """The pooled result after some trials. `studies` counts estimates, `fraction` is the part of
    the required information. `z` has the two-sided p of the result by its own test, and the side
    of its effect. `adjusted` is the interval at the level that the bound leaves to this look, None
    where it would be endless. `efficacy` and `futility` are None where the look has no bounds:
    after that at which all the information was there."""

    label: str
    studies: int
    fraction: float
    pooled: Pooled
    z: float
    efficacy: float | None
    futility: float | None
    adjusted: Ends | None


@dataclass(frozen=True, slots=True)
class Monitored:
    """All looks, how the last stands, and the bounds, which go on to a look at the whole of the
    required information. `first` is the place of the look that crossed a bound first, None where
    none did."""

    looks: tuple[Look, ...]
    bounds: Bounds
    standing: Standing
    first: int | None


def monitor(
    effects: Sequence[float],
    variances: Sequence[float],
    amounts: Sequence[float],
    labels: Sequence[str],
    required: float,
    *,
    method: str = "REML",
    test: str | Callable[[int], str] = "z",
    alpha: float = ALPHA,
    power: float = POWER,
    alone: Callable[[float], Pooled] | None = None,
) -> Monitored:
    """The looks at effects in the order in which they came: neighbours with one label (a year) are
    looked at together.

    `amounts` are what each brings (people, or 1/variance), `required` is in the same units; `test`
    may depend on how many effects are pooled. `alone` gives the first effect by itself at a level
    in percent, where more is known of it than its error. Raises UsageError as `pool_effects` and
    `sequential_bounds` do.
    """
    ends = _ends(amounts, labels, required)
    fractions = [math.fsum(amounts[:end]) / required for end in ends]
    within = [min(1.0, each) for each in fractions]
    bounded = within.index(1.0) + 1 if 1.0 in within else len(within)
    planned = [*within[:bounded], *([] if 1.0 in within else [1.0])]
    bounds = sequential_bounds(planned, alpha, power, futility=True)

    def pooled_at(end: int, level: float) -> Pooled:
        if alone is not None and end == 1:
            return alone(level)
        by = test if isinstance(test, str) else test(end)
        return pool_effects(effects[:end], variances[:end], method, by, level)

    looks = []
    for place, (end, fraction) in enumerate(zip(ends, fractions, strict=True)):
        pooled = pooled_at(end, 100 * (1 - alpha))
        known = place < bounded
        efficacy = bounds.efficacy[place] if known else None
        left = alpha if efficacy is None else 2 * normal_sf(efficacy)
        adjusted = None
        if left > _NEGLIGIBLE:
            again = pooled_at(end, 100 * (1 - left))
            adjusted = (again.ci_lb, again.ci_ub)
        looks.append(
            Look(
                labels[end - 1],
                end,
                fraction,
                pooled,
                z_of(pooled),
                efficacy,
                bounds.futility[place] if known else None,
                adjusted,
            )
        )
    first = next((place for place, each in enumerate(looks) if _crosses(each)), None)
    return Monitored(tuple(looks), bounds, _standing(looks[-1], alpha), first)


def z_of(pooled: Pooled) -> float:
    """The Z with the two-sided p of the result, whatever its test, on the side of its effect."""
    if pooled.p <= 0:
        return math.copysign(math.inf, pooled.estimate)
    if pooled.df is None and pooled.statistic is not None:
        return pooled.statistic
    return math.copysign(-normal_quantile(pooled.p / 2), pooled.estimate)


def _ends(amounts: Sequence[float], labels: Sequence[str], required: float) -> list[int]:
    """How many estimates there are at each look."""
    ends: list[int] = []
    before = 0.0
    for place in range(1, len(labels) + 1):
        if place < len(labels) and labels[place] == labels[place - 1]:
            continue
        total = math.fsum(amounts[:place])
        if (total - before) / required >= LEAST:
            ends.append(place)
            before = total
    if not ends or ends[-1] != len(labels):
        # What the last look adds is too little for one of its own.
        ends = [*ends[:-1], len(labels)]
    return ends


def _crosses(look: Look) -> bool:
    return look.efficacy is not None and abs(look.z) >= look.efficacy


def _standing(look: Look, alpha: float) -> Standing:
    bound = -normal_quantile(alpha / 2) if look.efficacy is None else look.efficacy
    if abs(look.z) >= bound:
        return "above" if look.z > 0 else "below"
    if look.fraction >= 1:
        return "enough"
    if look.futility is not None and abs(look.z) <= look.futility:
        return "futile"
    return "open"
