"""The likelihood of the heterogeneity with the mean effect integrated out, and what is known of the
mean and of each study's own effect where the heterogeneity is known.

Röver 2020, J Stat Softw 93(6):1–51, sections 2.3 to 2.7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ldncli.statistics.bayes.priors import EffectPrior


class Marginal:
    """Effects `y` with variances `v` (length k), and a prior of the mean effect."""

    def __init__(self, y: Sequence[float], v: Sequence[float], prior: EffectPrior):
        # The mean is looked for about the middle of the effects: sums of squares keep their digits.
        self.origin = sorted(y)[len(y) // 2]
        self.k = len(y)
        spread = sum((each - self.origin) ** 2 for each in y) / len(y)
        # Variances between which tau² may lie.
        self.scales = tuple({min(v), max(v), spread} - {0.0})
        self._pairs = [(a - self.origin, b) for a, b in zip(y, v, strict=True)]
        precision = 0.0 if prior.sd is None else prior.sd**-2
        self._prior = (precision, prior.mean - self.origin)
        self._parameters = 0 if prior.sd is None else 1

    @property
    def tail(self) -> int:
        """The power by which the likelihood falls as tau grows."""
        return self.k - 1 + self._parameters

    def at(self, tau2: float) -> tuple[float, float, float]:
        """The log likelihood of tau² but for a constant, and mean (from `origin`) and variance of
        the mean effect where tau² is known."""
        precision, centre = self._prior
        total, sum_y = precision, precision * centre
        log = math.log
        logs = 0.0
        for y, v in self._pairs:
            variance = v + tau2
            w = 1 / variance
            total += w
            sum_y += w * y
            logs -= log(variance)
        mean = sum_y / total
        spread = precision * (centre - mean) ** 2
        for y, v in self._pairs:
            spread += (y - mean) ** 2 / (v + tau2)
        logs -= log(total)
        return 0.5 * (logs - spread), mean, 1 / total

    def of_study(
        self, place: int, tau2: float, mean: float, variance: float
    ) -> tuple[float, float]:
        """Mean (from `origin`) and variance of a study's own effect where tau² is known, by those
        of the mean effect."""
        y, v = self._pairs[place]
        # The share of the study's own estimate; the rest is the mean of all.
        own = tau2 / (tau2 + v)
        return own * y + (1 - own) * mean, own * v + (1 - own) ** 2 * variance
