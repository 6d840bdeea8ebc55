"""Profile-likelihood intervals of the variances of a multilevel model (Viechtbauer 2007, Stat Med
26:37–52, for the variance of a random-effects model; metafor's `confint.rma.mv`)."""

from __future__ import annotations

from collections.abc import Callable

from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.multilevel.three_level import ThreeLevel, top

_FAR = 1e8


def profile_interval(fit: ThreeLevel, level: int) -> tuple[float, float | None] | None:
    """The variances of a level (0: studies, 1: rows) that the likelihood does not rule out.

    The lower end is 0 where that is not ruled out; the upper one None where none is found. None
    where the level cannot be told apart, since no study has two rows.
    """
    state = fit.state
    blocks = state.blocks
    if level == 1 and not blocks.apart:
        return None
    cut = normal_quantile(0.5 + fit.level / 200) ** 2

    near = state.sigma2

    def over(value: float) -> float:
        held = (value, None) if level == 0 else (None, value)
        nonlocal near
        found = top(blocks, restricted=state.restricted, held=held, near=near)
        near = found.sigma2
        return 2 * (state.loglik - found.loglik) - cut

    best = state.sigma2[level]
    lower = 0.0 if best <= 0 or over(0.0) <= 0 else _root(over, 0.0, best)
    upper, inside = max(2 * best, 0.1), best
    while over(upper) < 0:
        inside, upper = upper, 4 * upper
        if upper > _FAR:
            return lower * blocks.scale, None
    return lower * blocks.scale, _root(over, inside, upper) * blocks.scale


def _root(over: Callable[[float], float], start: float, end: float) -> float:
    """Where a function changes its sign between two places: the Illinois form of regula falsi."""
    low, high = over(start), over(end)
    for _ in range(100):
        at = end - high * (end - start) / (high - low)
        here = over(at)
        if here * high < 0:
            start, low = end, high
        else:
            low /= 2
        end, high = at, here
        if here == 0 or abs(end - start) <= 1e-11 * max(abs(end), 1e-12):
            break
        if abs(here) < 1e-11:
            break
    return end
