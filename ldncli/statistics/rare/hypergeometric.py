"""Tables of events with their margins held: Fisher's non-central hypergeometric distribution of the
events under treatment, which knows the odds ratio and nothing else.

Fisher 1935 (J R Stat Soc 98:39–82); Cornfield 1956 (Proc Third Berkeley Symp 4:135–148).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.statistics.rare.tables import Tables
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np


# Values of all studies together, beyond which integrals over them take too long.
_MOST_VALUES = 200_000


@lru_cache(maxsize=4096)
def support(n1: int, n2: int, events: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of events that may be under treatment, and the logarithms of their weights at an
    odds ratio of 1."""
    import numpy as np

    low, high = max(0, events - n2), min(n1, events)
    ways = [_log_choose(n1, x) + _log_choose(n2, events - x) for x in range(low, high + 1)]
    found = np.array(ways)
    return np.arange(low, high + 1, dtype=float), found - found.max()


def _log_choose(n: int, x: int) -> float:
    from math import lgamma

    return lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1)


def log_chance(
    values: np.ndarray, weights: np.ndarray, theta: np.ndarray, observed: np.ndarray
) -> np.ndarray:
    """log P(observed) at log odds ratios `theta` (any shape, values and weights along a last axis
    of their own)."""
    import numpy as np

    terms = weights + values * theta[..., None]
    top = terms.max(axis=-1)
    whole = np.log(np.exp(terms - top[..., None]).sum(axis=-1)) + top
    return np.asarray(observed * theta - whole)


def moments(
    values: np.ndarray, weights: np.ndarray, theta: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance at log odds ratios `theta`."""
    import numpy as np

    terms = weights + values * theta[..., None]
    share = np.exp(terms - terms.max(axis=-1)[..., None])
    share /= share.sum(axis=-1)[..., None]
    mean = (share * values).sum(axis=-1)
    return mean, (share * (values - mean[..., None]) ** 2).sum(axis=-1)


@dataclass(frozen=True, slots=True)
class Margins:
    """Studies with their margins held: the events that may be under treatment (`values`, k × the
    most of them), the logarithms of their weights, and those `seen`; `constant` is what the
    weights of those add to every log-likelihood."""

    values: np.ndarray
    weights: np.ndarray
    seen: np.ndarray
    ends: tuple[tuple[float, float], ...]
    constant: float

    def common(self, theta: float) -> float:
        """The log-likelihood with one log odds ratio."""
        import numpy as np

        at = np.full(len(self.seen), theta)
        return float(log_chance(self.values, self.weights, at, self.seen).sum()) + self.constant

    def information(self, theta: float) -> list[float]:
        """What each study tells of the log odds ratio at `theta`: the variance of its events under
        treatment (0 for a study that tells nothing)."""
        import numpy as np

        found = moments(self.values, self.weights, np.full(len(self.seen), theta))[1]
        return [float(each) for each in found]

    def likeliest(self, start: float) -> float:
        """The one log odds ratio at which the events are likeliest, from a guess; it must have an
        end on both sides."""
        import numpy as np

        theta, total = start, float(self.seen.sum())
        for _ in range(100):
            mean, variance = moments(self.values, self.weights, np.full(len(self.seen), theta))
            step = (total - float(mean.sum())) / max(float(variance.sum()), 1e-12)
            theta += max(-1.0, min(1.0, step))
            if abs(step) < 1e-13:
                break
        return theta

    def differ(self, likeliest: float) -> tuple[float, int]:
        """The likelihood-ratio statistic of one odds ratio in all studies, the likeliest of which
        is given, and its degrees of freedom: one less than the studies that tell anything."""
        telling = sum(low < high for low, high in self.ends)
        return max(0.0, 2 * (self.alone() - self.common(likeliest))), max(0, telling - 1)

    def alone(self) -> float:
        """The highest log-likelihood with a log odds ratio for each study; where all events are on
        one side it comes as near to certainty as one likes."""
        import numpy as np

        inner = np.array(
            [low < a < high for a, (low, high) in zip(self.seen, self.ends, strict=True)]
        )
        values, weights, seen = self.values[inner], self.weights[inner], self.seen[inner]
        theta = np.zeros(len(seen))
        for _ in range(200):
            mean, variance = moments(values, weights, theta)
            step = np.clip((seen - mean) / np.maximum(variance, 1e-12), -1, 1)
            theta = theta + step
            if not len(step) or np.abs(step).max() < 1e-12:
                break
        own = weights[np.arange(len(seen)), (seen - values[:, 0]).astype(int)]
        return float((log_chance(values, weights, theta, seen) + own).sum())


def margins_of(tables: Tables) -> Margins:
    """The margins of tables; raises UsageError where they have more values than an answer may
    wait for."""
    import numpy as np

    counts = zip(tables.a, tables.n1, tables.c, tables.n2, strict=True)
    longest = max(min(n1, a + c) - max(0, a + c - n2) + 1 for a, n1, c, n2 in counts)
    if longest * tables.k > _MOST_VALUES:
        raise UsageError(
            "there are too many events for a model that holds margins", hint="--method UM.FS or MH"
        )
    found = [
        support(round(n1), round(n2), round(a + c))
        for a, n1, c, n2 in zip(tables.a, tables.n1, tables.c, tables.n2, strict=True)
    ]
    long = max(len(values) for values, _ in found)
    values, weights = np.zeros((tables.k, long)), np.full((tables.k, long), -np.inf)
    own = 0.0
    for row, (these, theirs) in enumerate(found):
        values[row, : len(these)], weights[row, : len(these)] = these, theirs
        own += float(theirs[round(tables.a[row] - these[0])])
    ends = tuple((float(these[0]), float(these[-1])) for these, _ in found)
    return Margins(values, weights, np.array(tables.a), ends, own)


def information_of(tables: Tables, theta: float) -> list[float]:
    """What each study tells of the log odds ratio at `theta`, for any number of events."""
    import numpy as np

    found = []
    for a, n1, c, n2 in zip(tables.a, tables.n1, tables.c, tables.n2, strict=True):
        values, weights = support(round(n1), round(n2), round(a + c))
        found.append(float(moments(values, weights, np.array(theta))[1]))
    return found
