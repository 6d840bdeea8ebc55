"""Mixtures of normal distributions: what is known of an effect once the heterogeneity has been
integrated out."""

from __future__ import annotations

import math
from collections.abc import Sequence

_ROOT2 = math.sqrt(2)
_ROOT_2PI = math.sqrt(2 * math.pi)
# Components of less weight change no digit of a probability.
_NOTHING = 1e-15
# At so many places the density is looked at for its highest peak; components of less weight than
# this make none.
_LOOKS, _FAINT = 24, 1e-6


class Mixture:
    """Normal distributions with weights (adding up to 1), means and variances (above 0), in equal
    numbers."""

    def __init__(
        self, weights: Sequence[float], means: Sequence[float], variances: Sequence[float]
    ):
        every = list(zip(weights, means, variances, strict=True))
        self.mean = math.fsum(w * m for w, m, _ in every)
        self.sd = math.sqrt(math.fsum(w * (v + (m - self.mean) ** 2) for w, m, v in every))
        kept = [(w, m, math.sqrt(v)) for w, m, v in every if w > _NOTHING]
        clear = [m for w, m, _ in kept if w > _FAINT]
        self._hull = min(clear), max(clear)
        self._weights = [w for w, _, _ in kept]
        self._rates = [1 / (s * _ROOT2) for _, _, s in kept]
        self._shifts = [m / (s * _ROOT2) for _, m, s in kept]
        self._heights = [w / (s * _ROOT_2PI) for w, _, s in kept]
        # A first guess of its width that heavy tails do not blow up.
        self._width = 1 / math.fsum(w / s for w, _, s in kept)

    def below(self, x: float) -> float:
        """The probability of at most x."""
        erfc = math.erfc
        return 0.5 * sum(
            w * erfc(b - a * x)
            for w, a, b in zip(self._weights, self._rates, self._shifts, strict=True)
        )

    def above(self, x: float) -> float:
        """The probability of more than x, exact where it is tiny."""
        erfc = math.erfc
        return 0.5 * sum(
            w * erfc(a * x - b)
            for w, a, b in zip(self._weights, self._rates, self._shifts, strict=True)
        )

    def density(self, x: float) -> float:
        """The density at x."""
        exp = math.exp
        return sum(
            h * exp(-((a * x - b) ** 2))
            for h, a, b in zip(self._heights, self._rates, self._shifts, strict=True)
        )

    def _slope(self, x: float) -> tuple[float, float, float]:
        """The density and its first two derivatives."""
        exp = math.exp
        f = d = dd = 0.0
        for h, a, b in zip(self._heights, self._rates, self._shifts, strict=True):
            z = a * x - b
            part = h * exp(-z * z)
            f += part
            d -= 2 * a * z * part
            dd += 2 * a * a * (2 * z * z - 1) * part
        return f, d, dd

    def quantile(self, p: float) -> float:
        """The value with probability p (between 0 and 1) below it."""
        low, high = -math.inf, math.inf
        x, step = self.mean, self._width
        for _ in range(200):
            # The smaller tail is compared, so that far quantiles keep their digits.
            off = self.below(x) - p if p < 0.5 else (1 - p) - self.above(x)
            if off > 0:
                high = x
            else:
                low = x
            if math.isinf(low) or math.isinf(high):
                density = self.density(x)
                move = abs(off) / density if density else math.inf
                move = min(move, 4 * step)
                step *= 2
                new = x - math.copysign(move, off) * 1.02
            else:
                density = self.density(x)
                new = x - off / density if density else math.nan
                if not low < new < high:
                    new = (low + high) / 2
            # Newton's next step would be the square of this one.
            if abs(new - x) <= 1e-9 * self._width:
                return new
            x = new
        return x

    def mode(self) -> float:
        """Where the density is highest."""
        # Peaks lie between the means of the components.
        first, last = self._hull
        places = {first + (last - first) * each / _LOOKS for each in range(_LOOKS + 1)}
        x = max(places, key=self.density)
        step = max((last - first) / _LOOKS, 1e-9 * self._width)
        low, high = x - step, x + step
        for _ in range(100):
            _, d, dd = self._slope(x)
            if d > 0:
                low = x
            else:
                high = x
            new = x - d / dd if dd < 0 else math.nan
            if not low <= new <= high:
                new = (low + high) / 2
            if abs(new - x) <= 1e-13 * (abs(new) + self._width):
                return new
            x = new
        return x

    def central(self, level: float) -> tuple[float, float]:
        """The interval with equal probabilities on both sides; `level` between 0 and 1."""
        tail = (1 - level) / 2
        return self.quantile(tail), self.quantile(1 - tail)

    def shortest(
        self, level: float, start: tuple[float, float] | None = None
    ) -> tuple[float, float]:
        """The shortest interval of that probability, for one peak: both ends are equally dense.
        `start` is the central interval where it is known already."""
        low, high = start or self.central(level)
        for _ in range(60):
            f_low, d_low, _ = self._slope(low)
            f_high, d_high, _ = self._slope(high)
            lacking = level - (1 - self.below(low) - self.above(high))
            uneven = f_low - f_high
            # Newton's step for both conditions at once.
            determinant = f_high * d_low - f_low * d_high
            if not determinant > 0:
                return self._shortest_by_halving(level)
            move_low = (d_high * lacking - f_high * uneven) / determinant
            move_high = (d_low * lacking - f_low * uneven) / determinant
            limit = (high - low) / 4
            low += max(-limit, min(limit, move_low))
            high += max(-limit, min(limit, move_high))
            if max(abs(move_low), abs(move_high)) <= 1e-9 * (high - low):
                return low, high
        return self._shortest_by_halving(level)

    def _shortest_by_halving(self, level: float) -> tuple[float, float]:
        """The same by the probability below, for shapes on which Newton's steps fail."""
        left, right = 0.0, 1 - level
        for _ in range(60):
            below = (left + right) / 2
            low, high = self.quantile(below), self.quantile(below + level)
            if self.density(low) < self.density(high):
                left = below
            else:
                right = below
        return low, high
