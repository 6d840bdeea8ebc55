"""How far results that are missing could move a pooled effect, without a model of why they are:
the missing studies put at an effect, each with the error that its people would give; and the bound
of Copas & Jackson for results left out of reports.

Copas & Jackson 2004 (Biometrics 60:146–153), as metasens's `orbbound`; Jackson & Copas 2005 and the
Cochrane Handbook 6.5, chapter 13.3, for the idea of a worst case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_pdf, normal_quantile
from ldncli.statistics.intervals import excludes
from ldncli.statistics.models.pooling import Pooled, pool_effects
from ldncli.values import dataclass

# The search for an effect that moves a conclusion stops so many of the widest standard errors away.
_FAR = 60.0
_STEPS = 600


@dataclass(frozen=True, slots=True)
class Tipped:
    """The common effect of the missing studies at which a pooled interval first reaches, or leaves,
    a value; with the result there. `asked` is that value."""

    asked: float
    effect: float
    pooled: Pooled


def with_missing(
    y: Sequence[float],
    v: Sequence[float],
    missing: Sequence[float],
    effect: float,
    method: str = "EE",
    test: str = "z",
    level: float = 95,
) -> Pooled:
    """The studies pooled together with the missing ones, of variances `missing`, at one effect."""
    return pool_effects([*y, *([effect] * len(missing))], [*v, *missing], method, test, level)


def tipping_point(
    y: Sequence[float],
    v: Sequence[float],
    missing: Sequence[float],
    asked: float = 0.0,
    method: str = "EE",
    test: str = "z",
    level: float = 95,
    *,
    towards: int = 0,
    alone: Pooled | None = None,
) -> Tipped | None:
    """The effect of the missing studies that just moves the interval over `asked`: to include it
    where the interval of the others leaves it out, to leave it out where it is included (`towards`
    +1 or −1 then says on which side the interval is to end up). All effects beyond it do so too
    with a common effect; with a variance between studies those far beyond may not.

    `alone` is the result without the missing studies where it has another interval than `test`
    gives, as two studies have beside three. None where no effect does. Raises UsageError without
    missing studies.
    """
    if not missing:
        raise UsageError("no study is missing", hint="the result stands as it is")
    whole = alone or pool_effects(y, v, method, test, level)
    out = excludes(whole.ci_lb, whole.ci_ub, asked)
    if not out and towards not in (1, -1):
        raise UsageError("the interval includes that value", hint="towards +1 or -1")
    direction = (-1 if whole.estimate > asked else 1) if out else towards

    def fit(effect: float) -> Pooled:
        return with_missing(y, v, missing, effect, method, test, level)

    def moved(effect: float) -> bool:
        found = fit(effect)
        left_out = excludes(found.ci_lb, found.ci_ub, asked)
        if out:
            return not left_out
        return left_out and (found.estimate > asked) == (direction > 0)

    # How far those that are missing would have to lie if their weights alone decided, and more.
    heavier = math.fsum(1 / each for each in v) / math.fsum(1 / each for each in missing)
    lever = 2 * heavier * abs(whole.estimate - asked)
    far = direction * (_FAR * math.sqrt(max(*v, *missing)) + lever)
    # To take the interval off a value, the missing begin on its other side.
    start = whole.estimate if out else asked - far
    if moved(start):
        return Tipped(asked, start, fit(start))
    end = _first(moved, start, far if out else 2 * far)
    return None if end is None else Tipped(asked, end, fit(end))


def _first(moved: Callable[[float], bool], start: float, far: float) -> float | None:
    """The first effect from `start` on that moves the conclusion, to 1e-12 of the way."""
    before = start
    for step in range(1, _STEPS + 1):
        here = start + far * step / _STEPS
        if moved(here):
            for _ in range(60):
                middle = (before + here) / 2
                if moved(middle):
                    here = middle
                else:
                    before = middle
            return here
        before = here
    return None


@dataclass(frozen=True, slots=True)
class Unreported:
    """The largest bias that leaving out results could have made, when so many of all studies are
    `suspect`: the pooled effect less it, with the interval moved as far."""

    suspect: int
    bias: float
    estimate: float
    ci_lb: float
    ci_ub: float


def unreported_bound(v: Sequence[float], pooled: Pooled, suspect: int, side: int) -> Unreported:
    """The bound of Copas & Jackson: no way of leaving out results that the more precise study is
    not the likelier to escape can bias the effect by more.

    `side` is +1 where results in favour of larger effects are thought to be reported, −1 for
    smaller ones. tau² is that of `pooled`, whose interval should be the normal one.
    """
    if suspect < 0 or side not in (1, -1):
        raise UsageError("the number of studies is 0 or more, the side +1 or -1", hint="1, +1")
    k = len(v)
    share = k / (k + suspect)
    wide = [1 / math.sqrt(each + pooled.tau2) for each in v]
    size = (
        normal_pdf(normal_quantile(share))
        / share
        * math.fsum(wide)
        / math.fsum(each * each for each in wide)
        if suspect
        else 0.0
    )
    bias = side * size
    return Unreported(
        suspect, bias, pooled.estimate - bias, pooled.ci_lb - bias, pooled.ci_ub - bias
    )
