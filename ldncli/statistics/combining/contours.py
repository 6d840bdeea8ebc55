"""How many people go with an effect and a p value: the contours of an albatross plot (Harrison
2017, Res Synth Methods 8:281–289).

People are those of two equal groups together. The size of the effect counts, not its side.
"""

from __future__ import annotations

import math

from ldncli.statistics.distributions import normal_quantile


def people_for_smd(p: float, effect: float) -> float:
    """People with whom a standardised mean difference has this two-sided p: its variance is
    4/n + d²/(2n), so that n = z² (4/d² + ½)."""
    return _z(p) ** 2 * (4 / effect**2 + 0.5)


def people_for_odds(p: float, ratio: float, control: float) -> float:
    """People with whom an odds ratio (not 1) at this risk without treatment (0 to 1) has this
    two-sided p: n = 2 z² (1/(p₀q₀) + 1/(p₁q₁)) / log² OR."""
    odds = ratio * control / (1 - control)
    treated = odds / (1 + odds)
    spread = 1 / (control * (1 - control)) + 1 / (treated * (1 - treated))
    return 2 * _z(p) ** 2 * spread / math.log(ratio) ** 2


def people_for_correlation(p: float, correlation: float) -> float:
    """People with whom a correlation (not 0, between −1 and 1) has this two-sided p, by Fisher's
    transformation, whose variance is 1/(n − 3): n = 3 + z² / artanh² r."""
    return 3 + (_z(p) / math.atanh(correlation)) ** 2


def _z(p: float) -> float:
    return -normal_quantile(p / 2)
