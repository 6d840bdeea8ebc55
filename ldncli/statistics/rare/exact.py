"""One odds ratio common to all studies, exactly: the distribution of all events under treatment
given how many events each study has. It needs no cell to be filled and no large numbers.

Gart 1970 (Biometrika 57:471–475); Mehta, Patel & Gray 1985 (J Am Stat Assoc 80:969–973). As R's
`mantelhaen.test(exact = TRUE)`, and `fisher.test` for one study.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.rare.hypergeometric import support
from ldncli.statistics.rare.tables import Tables
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np

# Nothing is looked for beyond: exp(±60).
_FAR = 60.0
# More values of the sum than this would take longer than an answer may.
_MOST_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class Exact:
    """A common log odds ratio: the conditional maximum-likelihood `estimate` (±infinite where all
    events are on one side), the ends of the exact interval (either may be infinite), one-sided and
    two-sided p of no effect, and the standard error from the conditional information (None without
    an estimate). `middle` is the median-unbiased estimate, which always exists. The two-sided p is
    twice the smaller tail, as the interval has it.
    """

    estimate: float
    middle: float
    low: float
    high: float
    se: float | None
    p: float
    less: float
    greater: float
    events: int


def common_odds_ratio(tables: Tables, level: float = 95) -> Exact:
    """The exact analysis of studies whose odds ratio is taken to be the same; raises UsageError
    where their margins leave nothing open."""
    values, weights = _distribution(tables)
    seen = float(sum(tables.a))
    low_end, high_end = float(values[0]), float(values[-1])
    if low_end == high_end:
        raise UsageError(
            "the numbers of events leave nothing open", hint="nothing can be estimated"
        )
    tail = (1 - level / 100) / 2

    def upper(theta: float) -> float:  # P(T ≥ seen)
        return _tail(values, weights, theta, values >= seen)

    def lower(theta: float) -> float:  # P(T ≤ seen)
        return _tail(values, weights, theta, values <= seen)

    def mean(theta: float) -> float:
        return _moments(values, weights, theta)[0]

    first, last = seen == low_end, seen == high_end
    estimate = -math.inf if first else math.inf if last else _solve(mean, seen)
    se, near, far = None, 0.0, 2.0
    if math.isfinite(estimate):
        se = 1 / math.sqrt(_moments(values, weights, estimate)[1])
        near, far = estimate, -normal_quantile(tail) * se
    low = -math.inf if first else _solve(upper, tail, near - far)
    high = math.inf if last else _solve(lambda theta: -lower(theta), -tail, near + far)
    halves = [] if last else [_solve(lambda theta: -lower(theta), -0.5, near)]
    halves += [] if first else [_solve(upper, 0.5, near)]
    middle = math.fsum(halves) / len(halves)
    less, greater = lower(0.0), upper(0.0)
    p = min(1.0, 2 * min(less, greater))
    events = round(sum(tables.a) + sum(tables.c))
    return Exact(estimate, middle, low, high, se, p, less, greater, events)


def _distribution(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """The sums of events under treatment with the logarithms of their weights at an odds ratio
    of 1: the polynomials of the studies multiplied."""
    import numpy as np

    total, start = np.ones(1), 0.0
    for a, n1, c, n2 in zip(tables.a, tables.n1, tables.c, tables.n2, strict=True):
        counts = (a, n1, c, n2)
        if any(abs(each - round(each)) > 1e-9 for each in counts):
            raise UsageError("exact analysis counts people, who are whole", hint="--method MH")
        values, weights = support(round(n1), round(n2), round(a + c))
        if len(total) + len(values) > _MOST_EVENTS:
            raise UsageError(
                "there are too many events for an exact analysis", hint="--method MH or CM.AL"
            )
        total = np.convolve(total, np.exp(weights))
        total /= total.max()
        start += float(values[0])
    with np.errstate(divide="ignore"):
        return start + np.arange(len(total), dtype=float), np.log(total)


def _shares(values: np.ndarray, weights: np.ndarray, theta: float) -> np.ndarray:
    import numpy as np

    terms = weights + (values - values[0]) * theta
    found = np.exp(terms - terms.max())
    return np.asarray(found / found.sum())


def _tail(values: np.ndarray, weights: np.ndarray, theta: float, kept: np.ndarray) -> float:
    return float(_shares(values, weights, theta)[kept].sum())


def _moments(values: np.ndarray, weights: np.ndarray, theta: float) -> tuple[float, float]:
    share = _shares(values, weights, theta)
    mean = float((share * values).sum())
    return mean, float((share * (values - mean) ** 2).sum())


def _solve(rising: Callable[[float], float], goal: float, start: float = 0.0) -> float:
    """Where a rising function of the log odds ratio reaches a goal: a bracket about `start`, then
    regula falsi with Illinois's rule, which never leaves it."""
    low, high, step = start, start, 0.5
    below = above = rising(start) - goal
    while below > 0 and low > -_FAR:
        high, above, low, step = low, below, low - step, 2 * step
        below = rising(low) - goal
    while above < 0 and high < _FAR:
        low, below, high, step = high, above, high + step, 2 * step
        above = rising(high) - goal
    side = 0
    for _ in range(200):
        if high - low < 1e-13 * max(1.0, abs(low)) or above == below:
            break
        middle = (low * above - high * below) / (above - below)
        if not low < middle < high:
            middle = (low + high) / 2
        gap = rising(middle) - goal
        if gap == 0:
            return middle
        if gap < 0:
            low, below = middle, gap
            above = above / 2 if side < 0 else above
            side = -1
        else:
            high, above = middle, gap
            below = below / 2 if side > 0 else below
            side = 1
        if abs(gap) < 1e-15:
            return middle
    return (low + high) / 2
