"""Effects in other words: odds ratios as SMDs and back, SMDs on a known scale, absolute effects,
and how many people suffice."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ldncli.statistics.distributions import normal_quantile

Pair = tuple[float, float]
OR_TO_SMD = math.sqrt(3) / math.pi


def odds_ratio_to_smd(log_odds_ratio: float, variance: float) -> Pair:
    """A log odds ratio and its variance as a standardised mean difference: d = ln OR · √3/π
    (Hasselblad & Hedges 1995; Chinn 2000)."""
    return log_odds_ratio * OR_TO_SMD, variance * OR_TO_SMD**2


def smd_to_odds_ratio(smd: float, variance: float) -> Pair:
    """A standardised mean difference and its variance as a log odds ratio: ln OR = d · π/√3
    (Hasselblad & Hedges 1995; Chinn 2000)."""
    return smd / OR_TO_SMD, variance / OR_TO_SMD**2


def smd_on_scale(smd: float, sd: float) -> float:
    """A standardised mean difference (or an end of its interval) in the units of a scale
    whose standard deviation is known.

    Cochrane Handbook 6.5, 15.5.3.2.
    """
    return smd * sd


@dataclass(frozen=True, slots=True)
class Absolute:
    """What a ratio means at one comparator risk: `risk` with treatment, `per_1000` more (or
    fewer, negative) events among 1,000.

    `nnt` is how many are treated for one event more or fewer, None where there is no difference;
    `risk_ratio` None at a risk of 0.
    """

    risk: float
    per_1000: float
    nnt: float | None
    risk_ratio: float | None


def absolute_from_odds_ratio(odds_ratio: float, comparator_risk: float) -> Absolute:
    """The absolute effect of an odds ratio (not its logarithm) at an assumed comparator risk;
    an end of its interval likewise.

    Cochrane Handbook 6.5, 15.4.4.4.
    """
    risk = odds_ratio * comparator_risk / (1 - comparator_risk + odds_ratio * comparator_risk)
    return _absolute(risk, comparator_risk)


def absolute_from_risk_ratio(risk_ratio: float, comparator_risk: float) -> Absolute:
    """The absolute effect of a risk ratio at an assumed comparator risk; no risk goes above 1.
    Cochrane Handbook 6.5, 15.4.4.3."""
    return _absolute(min(1.0, risk_ratio * comparator_risk), comparator_risk)


def _absolute(risk: float, comparator: float) -> Absolute:
    difference = risk - comparator
    return Absolute(
        risk,
        1000 * difference,
        1 / abs(difference) if difference else None,
        risk / comparator if comparator else None,
    )


def information_size(
    comparator_risk: float, relative_reduction: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """People needed in each of two equal arms to find a relative risk reduction, not rounded
    (two-sided test of two proportions).

    Twice the next whole number is GRADE's optimal information size (Guyatt and others 2011, J Clin
    Epidemiol 64:1283–1293). Infinite where there is nothing to find.
    """
    treated = comparator_risk * (1 - relative_reduction)
    if treated == comparator_risk:
        return math.inf
    mean = (comparator_risk + treated) / 2
    chance = normal_quantile(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    wanted = normal_quantile(power) * math.sqrt(
        comparator_risk * (1 - comparator_risk) + treated * (1 - treated)
    )
    return ((chance + wanted) / (comparator_risk - treated)) ** 2


def diversity(common_variance: float, random_variance: float) -> float:
    """D² = 1 − v(common) / v(random), from the variances of the pooled estimates under both
    models, as a share from 0 to 1.

    Wetterslev and others 2009, BMC Med Res Methodol 9:86.
    """
    return max(0.0, 1 - common_variance / random_variance)


def adjusted_information_size(size: float, share: float) -> float:
    """An information size for studies that differ: divided by 1 less D² (or I²
    as a share); infinite at 1."""
    return size / (1 - share) if share < 1 else math.inf
