"""Groups whose chance of the event varies from one to the next by a beta distribution. Every group
counts, one without events too, and none needs anything added.

Single groups: Young-Xu & Chan 2008 (BMC Med Res Methodol 8:58). Two groups with one spread: Kuss
2015 (Stat Med 34:1097–1116).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.statistics.models.optimum import Top, highest
from ldncli.statistics.rare.tables import Groups, Tables
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np

_NONE = 1e-4
_MOST_PEOPLE = 2_000_000


@dataclass(frozen=True, slots=True)
class BetaBinomial:
    """Log odds of the mean chance (single groups), or the log odds ratio of the mean chances (two
    groups), with its standard error. `theta` is the spread between groups (0: none; the correlation
    of people within a group is θ / (1 + θ)).
    """

    estimate: float
    se: float
    theta: float
    loglik: float

    @property
    def correlation(self) -> float:
        """How alike people of one group are, 0 to 1."""
        return self.theta / (1 + self.theta)


def mean_share(groups: Groups) -> BetaBinomial:
    """The mean chance of single groups; raises UsageError where nobody or everybody has the
    event."""
    x, n = list(groups.x), list(groups.n)
    _some(sum(x), sum(n))
    start = log(sum(x) / (sum(n) - sum(x)))
    return _fitted(x, n, [0] * len(x), [start], 0)


def odds_ratio(tables: Tables) -> BetaBinomial:
    """The odds ratio of the mean chances of two kinds of groups with one spread, not held within
    studies: it trusts that treated and control groups are alike. Raises UsageError where one kind
    has no event at all, or nobody without one."""
    a, c = sum(tables.a), sum(tables.c)
    for events, people in ((a, sum(tables.n1)), (c, sum(tables.n2))):
        _some(events, people)
    x, n = [*tables.c, *tables.a], [*tables.n2, *tables.n1]
    kind = [0] * tables.k + [1] * tables.k
    level = log(c / (sum(tables.n2) - c))
    return _fitted(x, n, kind, [level, log(a / (sum(tables.n1) - a)) - level], 1)


def _some(events: float, people: float) -> None:
    if events in (0, people):
        said = "nobody" if events == 0 else "everybody"
        raise UsageError(
            f"{said} of {people:g} people in one kind of group has the event, so that the odds"
            " have no estimate",
            hint="--method EXACT gives one end for two groups; `ldn safety` for shares",
        )


def _fitted(
    x: Sequence[float], n: Sequence[float], kind: Sequence[int], start: list[float], place: int
) -> BetaBinomial:
    import numpy as np

    if sum(n) > _MOST_PEOPLE:
        raise UsageError(
            "there are too many people for this likelihood", hint="--method UM.RS, or PLO by REML"
        )
    events = [np.arange(round(each), dtype=float) for each in x]
    others = [np.arange(round(m - each), dtype=float) for each, m in zip(x, n, strict=True)]
    alike = np.concatenate([np.arange(round(m), dtype=float) for m in n])
    by = np.array(kind)
    has = [
        np.concatenate([events[i] for i in np.flatnonzero(by == each)])
        for each in (0, 1)
        if (by == each).any()
    ]
    lacks = [
        np.concatenate([others[i] for i in np.flatnonzero(by == each)])
        for each in (0, 1)
        if (by == each).any()
    ]

    def loglik(at: np.ndarray) -> float:
        theta, total = at[-1] ** 2, 0.0
        for each in range(len(has)):
            eta = at[0] + (at[1] if each else 0.0)
            p, q = 1 / (1 + np.exp(-eta)), 1 / (1 + np.exp(eta))
            total += float(np.log(p + has[each] * theta).sum())
            total += float(np.log(q + lacks[each] * theta).sum())
        return total - float(np.log1p(alike * theta).sum())

    def common(at: np.ndarray) -> float:
        return loglik(np.array([*at, 0.0]))

    tops = [highest(loglik, [*start, wide]) for wide in (0.3, 0.05)]
    top: Top = max(tops, key=lambda each: each.value)
    spread = abs(top.at[-1])
    if spread < _NONE:
        top, spread = highest(common, start), 0.0
    error = top.error(place)
    if error is None:
        raise UsageError("the likelihood has no highest point here", hint="use --method EXACT")
    return BetaBinomial(top.at[place], error, spread**2, top.value)
