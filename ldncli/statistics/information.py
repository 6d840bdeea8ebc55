"""How many people a body of evidence needs: the optimal information size, that of one trial of two
equal groups with adequate power (GRADE guideline 6; Pogue & Yusuf 1997, Control Clin Trials
18:580–593)."""

from __future__ import annotations

import math

from ldncli.statistics.distributions import normal_quantile

# Two-sided error of the first kind, and power, as GRADE guideline 6 takes them.
ALPHA, POWER = 0.05, 0.8


def people_for_means(difference: float, sd: float = 1.0) -> int:
    """People in both groups who show a difference of means at this standard deviation between
    people (`sd` 1 for a standardised difference); both above 0."""
    z = normal_quantile(1 - ALPHA / 2) + normal_quantile(POWER)
    return math.ceil(4 * (z * sd / difference) ** 2)


def as_parallel(people: float, correlation: float) -> float:
    """People in two groups who tell as much as these, each measured under both treatments, with
    this correlation within persons (below 1): 2n / (1 − r)."""
    return 2 * people / (1 - correlation)
