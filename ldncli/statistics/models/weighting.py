"""Inverse-variance weighting at a given tau²: the few sums from which every
estimator and test here is made.

With weights w = 1 / (v + tau²), design matrix X and P = W − W X (X'WX)⁻¹ X'W, all methods need only
tr P, tr PP, y'Py, y'PPy and y'PPPy (Viechtbauer 2005, J Educ Behav Stat 30:261). Here they cost a
pass over the studies, never a k × k matrix: a million studies are as easy as ten, and ten need no
numpy, which costs a tenth of a second to load.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import mul
from typing import Any, Protocol

from ldncli.values import dataclass

# Below this number of studies plain floats beat numpy arrays, measured on one call of `at`.
PLAIN_UP_TO = 150
# Larger arrays go through in pieces that stay in the processor's cache, and that numpy's library
# does not hand out to threads, which wait for one another on a busy machine.
_PIECE = 8_192
# Variances outside this range are scaled by a power of 4 first, so that w³
# neither overflows nor vanishes.
_COMFORTABLE = (1e-60, 1e60)


@dataclass(frozen=True, slots=True)
class Fit:
    """Weighted least squares at one tau²: Σw, Σw², tr P, tr PP, y'Py (the Q of these
    weights), y'PPy and y'PPPy."""

    s1: float
    s2: float
    trace: float
    trace2: float
    q: float
    q2: float
    q3: float


@dataclass(frozen=True, slots=True)
class Unweighted:
    """Ordinary least squares: the residual sum of squares, tr MV and tr MVMV,
    where M = I − X (X'X)⁻¹ X'."""

    rss: float
    trace_v: float
    trace_v2: float


class Effects(Protocol):
    """Effects with their variances and a design: k studies, p coefficients."""

    k: int
    p: int
    scale: float

    def at(self, tau2: float) -> Fit:
        """The sums at one tau²."""

    def unweighted(self) -> Unweighted:
        """The sums without weights."""

    def logarithms(self, tau2: float) -> tuple[float, float]:
        """Σ log(v + tau²) and log |X'WX|, which likelihoods need."""


def effects_of(y: Any, v: Any) -> PlainEffects | ArrayEffects:
    """Effects around one mean, in the form that is quicker for as many."""
    return (
        PlainEffects(list(map(float, y)), list(map(float, v)))
        if len(y) <= PLAIN_UP_TO
        else ArrayEffects(y, v)
    )


def unit_of(smallest: float) -> float:
    """A power of 4 that brings the smallest variance near 1 where it is far from it; else 1.
    Dividing by it rounds nothing."""
    if _COMFORTABLE[0] < smallest < _COMFORTABLE[1]:
        return 1.0
    return 4.0 ** min(511, math.frexp(smallest)[1] // 2)


def _traces(
    weights: Callable[[], Iterable[float]], s1: float, s2: float, s3: float, top: float
) -> tuple[float, float]:
    """tr P and tr PP around one mean, from Σw, Σw² and Σw³; study by study where one has nearly all
    the weight and these cancel."""
    share = s2 / s1
    if top < 0.999 * s1:
        return s1 - share, s2 - 2 * s3 / s1 + share * share
    others = list(weights())
    others.remove(top)
    rest, square = math.fsum(others), math.fsum(each * each for each in others)
    own = [each * (1 - each / s1) for each in others]
    crossed = 2 * top * top * square + max(
        0.0, square * square - math.fsum(each**4 for each in others)
    )
    return (
        math.fsum(own) + top * rest / s1,
        math.fsum(each * each for each in own) + (top * rest / s1) ** 2 + crossed / s1**2,
    )


class _Effects:
    """Effects around one mean."""

    p = 1

    def __init__(self) -> None:
        self._without: Fit | None = None

    def at(self, tau2: float) -> Fit:
        """The sums at one tau²."""
        if tau2 == 0:
            # Q, the typical variance and both ends of tau²'s interval begin here.
            self._without = self._without or self._sums(0.0)
            return self._without
        return self._sums(tau2)

    def _sums(self, tau2: float) -> Fit:
        raise NotImplementedError


class PlainEffects(_Effects):
    """Effects around one mean, as lists of floats."""

    def __init__(self, y: Sequence[float], v: Sequence[float]):
        super().__init__()
        self.k = len(y)
        self.scale = unit_of(min(v))
        root = math.sqrt(self.scale)
        self.centre = math.fsum(y) / self.k
        self.y = [(each - self.centre) / root for each in y]
        self.v = [each / self.scale for each in v] if self.scale != 1 else list(v)

    def _sums(self, tau2: float) -> Fit:
        w = [1.0 / (v + tau2) for v in self.v]
        s1 = math.fsum(w)
        mu = math.fsum(map(mul, w, self.y)) / s1
        z = [a * (b - mu) for a, b in zip(w, self.y, strict=True)]
        wz = list(map(mul, w, z))
        squares = list(map(mul, w, w))
        s2 = math.fsum(squares)
        return Fit(
            s1,
            s2,
            *_traces(lambda: w, s1, s2, math.fsum(map(mul, squares, w)), max(w)),
            math.fsum(c * (b - mu) for c, b in zip(z, self.y, strict=True)),
            math.fsum(map(mul, z, z)),
            math.fsum(map(mul, wz, z)) - math.fsum(wz) ** 2 / s1,
        )

    def unweighted(self) -> Unweighted:
        """The sums without weights."""
        k, total = self.k, math.fsum(self.v)
        square = math.fsum(map(mul, self.v, self.v))
        mean = math.fsum(self.y) / k
        return Unweighted(
            math.fsum((y - mean) ** 2 for y in self.y),
            total * (1 - 1 / k),
            square * (1 - 2 / k) + (total / k) ** 2,
        )

    def mean(self, tau2: float) -> tuple[float, float, list[float]]:
        """The weighted mean, its standard error, and the weights in percent."""
        w = [1.0 / (v + tau2) for v in self.v]
        s1 = math.fsum(w)
        mu = math.fsum(map(mul, w, self.y)) / s1
        root = math.sqrt(self.scale)
        return self.centre + mu * root, root / math.sqrt(s1), [100 * each / s1 for each in w]

    def logarithms(self, tau2: float) -> tuple[float, float]:
        """Σ log(v + tau²) and log Σw."""
        return math.fsum(math.log(v + tau2) for v in self.v), math.log(self.at(tau2).s1)


class ArrayEffects(_Effects):
    """Effects around one mean, as numpy arrays."""

    def __init__(self, y: Any, v: Any):
        import numpy as np

        y, v = np.asarray(y, float), np.asarray(v, float)
        super().__init__()
        self.k = len(y)
        self.scale = unit_of(float(v.min()))
        self.centre = float(y.mean())
        self.y = (y - self.centre) / math.sqrt(self.scale)
        self.v = v / self.scale

    def _sums(self, tau2: float) -> Fit:
        s1, mu, s2, s3, top = self._weights(tau2)
        q = q2 = q3 = crossed = 0.0
        for y, v in self._pieces():
            w = 1.0 / (v + tau2)
            residual = y - mu
            z = w * residual
            wz = w * z
            q, q2, q3, crossed = (
                q + float(z @ residual),
                q2 + float(z @ z),
                q3 + float(wz @ z),
                crossed + float(wz.sum()),
            )
        return Fit(
            s1,
            s2,
            *_traces(lambda: 1.0 / (self.v + tau2), s1, s2, s3, top),
            q,
            q2,
            q3 - crossed**2 / s1,
        )

    def _weights(self, tau2: float) -> tuple[float, ...]:
        """Σw, the weighted mean, Σw², Σw³ and the largest weight."""
        s1 = s1y = s2 = s3 = top = 0.0
        for y, v in self._pieces():
            w = 1.0 / (v + tau2)
            squares = w * w
            s1, s1y = s1 + float(w.sum()), s1y + float(w @ y)
            s2, s3, top = (
                s2 + float(squares.sum()),
                s3 + float(squares @ w),
                max(top, float(w.max())),
            )
        return s1, s1y / s1, s2, s3, top

    def _pieces(self) -> Iterator[tuple[Any, Any]]:
        for start in range(0, self.k, _PIECE):
            yield self.y[start : start + _PIECE], self.v[start : start + _PIECE]

    def unweighted(self) -> Unweighted:
        """The sums without weights."""
        total, k = float(self.v.sum()), self.k
        mean, rss, square = float(self.y.mean()), 0.0, 0.0
        for y, v in self._pieces():
            residual = y - mean
            rss, square = rss + float(residual @ residual), square + float(v @ v)
        return Unweighted(rss, total * (1 - 1 / k), square * (1 - 2 / k) + (total / k) ** 2)

    def mean(self, tau2: float) -> tuple[float, float, list[float]]:
        """The weighted mean, its standard error, and the weights in percent."""
        s1, mu, _, _, _ = self._weights(tau2)
        root = math.sqrt(self.scale)
        return (
            self.centre + mu * root,
            root / math.sqrt(s1),
            ((100 / s1) / (self.v + tau2)).tolist(),
        )

    def logarithms(self, tau2: float) -> tuple[float, float]:
        """Σ log(v + tau²) and log Σw."""
        import numpy as np

        return float(np.log(self.v + tau2).sum()), math.log(self.at(tau2).s1)
