"""What one more trial can change: the probability that the pooled interval, brought up to date with
it, leaves out an effect.

After Sutton 2007 (Stat Med 26:2479–2500), but exact: the updated result depends on the one effect
that the new trial will show, so that the effects at which the conclusion turns are found, and the
normal probability between them is added up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ldncli.statistics.distributions import normal_sf
from ldncli.statistics.models.pooled import Pooled
from ldncli.statistics.models.pooling import pool_effects
from ldncli.values import dataclass

# The effects that the trial may show are looked through within so many standard deviations, in so
# many steps; within each the turn is found by halving.
_REACH, _STEPS, _HALVINGS = 6.0, 48, 30


@dataclass(frozen=True, slots=True)
class Truth:
    """What is supposed of the effect of the next trial: a mean, and how unsure that is (its
    standard error; 0: taken for granted)."""

    mean: float
    se: float = 0.0


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities, 0 to 1, of the updated interval: that it lies `above` 0, `below` 0, and that
    it leaves out every effect beyond the important one above 0 (`no_more`) and below 0
    (`no_less`); these None where nobody says what is important."""

    above: float
    below: float
    no_more: float | None = None
    no_less: float | None = None


def chances_of(
    effects: Sequence[float],
    variances: Sequence[float],
    variance: float,
    truth: Truth,
    *,
    tau2: float = 0.0,
    important: float | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
) -> Chances:
    """What a trial whose effect has this sampling variance makes of the pooled result of the
    others. Its own effect differs from the true mean by τ² as theirs do; the pool is made anew,
    τ² included, with each effect that it may show."""
    spread = math.sqrt(truth.se**2 + tau2 + variance)

    def updated(effect: float) -> Pooled:
        return pool_effects([*effects, effect], [*variances, variance], method, test, level)

    places = [truth.mean + spread * _REACH * (2 * step / _STEPS - 1) for step in range(_STEPS + 1)]
    found = [updated(each) for each in places]

    def chance(holds: Callable[[Pooled], bool]) -> float:
        return _chance(holds, updated, places, found, truth.mean, spread)

    most = important
    return Chances(
        chance(lambda each: each.ci_lb > 0),
        chance(lambda each: each.ci_ub < 0),
        None if most is None else chance(lambda each: each.ci_ub < most),
        None if most is None else chance(lambda each: each.ci_lb > -most),
    )


def _chance(
    holds: Callable[[Pooled], bool],
    updated: Callable[[float], Pooled],
    places: Sequence[float],
    found: Sequence[Pooled],
    mean: float,
    spread: float,
) -> float:
    """The probability of the effects at which something holds."""
    total = 0.0
    # Beyond the first and last place it stays as it is there.
    since = -math.inf if holds(found[0]) else None
    for place in range(1, len(places)):
        before, now = holds(found[place - 1]), holds(found[place])
        if before == now:
            continue
        low, high = places[place - 1], places[place]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if holds(updated(middle)) == before:
                low = middle
            else:
                high = middle
        if now:
            since = high
        elif since is not None:
            total += _between(since, low, mean, spread)
            since = None
    return total + (_between(since, math.inf, mean, spread) if since is not None else 0.0)


def _between(low: float, high: float, mean: float, spread: float) -> float:
    return normal_sf((low - mean) / spread) - normal_sf((high - mean) / spread)
