"""P-scores: how sure it is that a treatment is better than another, on average over all others."""

from __future__ import annotations

from typing import Literal

from ldncli.statistics.distributions import normal_cdf
from ldncli.statistics.network.graph import Network


def p_scores(found: Network, better: Literal["lower", "higher"]) -> dict[str, float]:
    """From 0 (surely worse than all others) to 1 (surely better), 0.5 where nothing tells; the mean
    of one-sided p values (Rücker & Schwarzer 2015, BMC Med Res Methodol 15:58). No probability of
    being best, and no size of an effect."""
    fit, n = found.chosen, len(found.treatments)
    turn = -1 if better == "lower" else 1
    return {
        name: sum(normal_cdf(turn * fit.values[i][j] / fit.ses[i][j]) for j in range(n) if j != i)
        / (n - 1)
        for i, name in enumerate(found.treatments)
    }
