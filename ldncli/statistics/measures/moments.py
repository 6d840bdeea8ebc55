"""Means, standard deviations and standard errors from what papers print instead: intervals,
quartiles, ranges, p values, test statistics.

Medians: Wan 2014 (BMC Med Res Methodol 14:135) for standard deviations, Luo 2018 (Stat Methods Med
Res 27:1785–1805) for means. The rest: Cochrane Handbook 6.5, chapter 6.5.2.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ldncli.statistics.distributions import normal_quantile, t_quantile

Pair = tuple[float, float]
MeanSd = tuple[float, float]


def median(values: Iterable[float]) -> float:
    """The middle value, or the mean of the two in the middle; importing Python's own takes
    longer than an answer needs."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(level: float, df: float | None) -> float:
    """How many standard errors an interval of this level (percent) reaches to
    either side; `df` None: normal."""
    upper = 0.5 + level / 200
    return normal_quantile(upper) if df is None else t_quantile(upper, df)


def welch_df(sd1: float, n1: int, sd2: float, n2: int) -> float:
    """The degrees of freedom of a difference of two means whose standard error is
    √(sd₁²/n₁ + sd₂²/n₂) (Welch 1947); n₁ + n₂ − 2 where nobody varies. Groups of two or more."""
    v1, v2 = sd1 * sd1 / n1, sd2 * sd2 / n2
    below = v1 * v1 / (n1 - 1) + v2 * v2 / (n2 - 1)
    return (v1 + v2) ** 2 / below if below else n1 + n2 - 2


def se_from_interval(ci: Pair, level: float = 95, df: float | None = None) -> float:
    """The standard error behind a symmetrical interval; of a ratio, give its logarithms."""
    return (ci[1] - ci[0]) / (2 * quantile(level, df))


def se_from_p(estimate: float, p: float, df: float | None = None) -> float | None:
    """The standard error at which `estimate` has the exact two-sided `p`; None where p
    is 0 or 1 or the estimate 0."""
    if not 0 < p < 1 or estimate == 0:
        return None
    # By the lower tail, where a p near 0 loses no digits.
    return abs(estimate) / -(normal_quantile(p / 2) if df is None else t_quantile(p / 2, df))


def se_from_statistic(estimate: float, kind: str, value: float) -> float | None:
    """The standard error behind a t or z statistic, or an F with one numerator degree of freedom;
    None for other kinds, and for 0."""
    size = math.sqrt(value) if kind == "F" and value > 0 else abs(value)
    return abs(estimate) / size if kind in ("t", "z", "F") and size > 0 and estimate else None


def sd_from_interval(ci: Pair, n: int, level: float = 95) -> float:
    """The standard deviation of one arm from the interval of its mean (t
    with n − 1 degrees of freedom)."""
    return se_from_interval(ci, level, n - 1) * math.sqrt(n)


# Ends of which one is more than three times as far from the median as the other.
_SKEWED = 0.5


def is_skewed(median: float, ends: Pair) -> bool:
    """Whether quartiles (or smallest and largest value) lie so unevenly about their median that a
    mean and a standard deviation do not describe the scores (Cochrane Handbook 6.5, chapter
    6.5.2.5)."""
    low, high = ends
    return high > low and abs(low + high - 2 * median) / (high - low) > _SKEWED


def from_quartiles(median: float, quartiles: Pair, n: int) -> MeanSd:
    """Mean (Luo 2018, formula 11) and standard deviation (Wan 2014, formula
    16) from median and quartiles."""
    low, high = quartiles
    weight = 0.7 + 0.39 / n
    mean = weight * (low + high) / 2 + (1 - weight) * median
    return mean, (high - low) / (2 * normal_quantile((0.75 * n - 0.125) / (n + 0.25)))


def from_range(median: float, ends: Pair, n: int) -> MeanSd:
    """Mean (Luo 2018, formula 7) and standard deviation (Wan 2014, formula 9) from median,
    smallest and largest value."""
    low, high = ends
    weight = 4 / (4 + n**0.75)
    mean = weight * (low + high) / 2 + (1 - weight) * median
    return mean, (high - low) / (2 * normal_quantile((n - 0.375) / (n + 0.25)))


def from_five_numbers(median: float, quartiles: Pair, ends: Pair, n: int) -> MeanSd:
    """Mean (Luo 2018, formula 15) and standard deviation (Wan 2014, formula 13) from
    median, quartiles and range."""
    (low, high), (q1, q3) = ends, quartiles
    outer = 2.2 / (2.2 + n**0.75)
    inner = 0.7 - 0.72 / n**0.55
    mean = outer * (low + high) / 2 + inner * (q1 + q3) / 2 + (1 - outer - inner) * median
    by_range = (high - low) / (4 * normal_quantile((n - 0.375) / (n + 0.25)))
    by_quartiles = (q3 - q1) / (4 * normal_quantile((0.75 * n - 0.125) / (n + 0.25)))
    return mean, by_range + by_quartiles


def difference_sd(s1: float, s2: float, correlation: float) -> float:
    """The standard deviation of differences within persons from those of the two measurements."""
    return math.sqrt(max(0.0, s1 * s1 + s2 * s2 - 2 * correlation * s1 * s2))


def correlation_within(s1: float, s2: float, differences: float) -> float | None:
    """The within-person correlation behind three standard deviations; None where the
    numbers allow none inside (−1, 1)."""
    if not s1 or not s2:
        return None
    found = (s1 * s1 + s2 * s2 - differences * differences) / (2 * s1 * s2)
    return found if -1 < found < 1 else None


def combined(arms: list[tuple[int, float, float]]) -> tuple[int, float, float]:
    """Several arms (n, mean, standard deviation) as one (Cochrane Handbook 6.5, table 6.5.a)."""
    n, mean, sd = arms[0]
    for other_n, other_mean, other_sd in arms[1:]:
        total = n + other_n
        squares = (
            (n - 1) * sd**2
            + (other_n - 1) * other_sd**2
            + n * other_n / total * (mean - other_mean) ** 2
        )
        n, mean, sd = (
            total,
            (n * mean + other_n * other_mean) / total,
            math.sqrt(squares / (total - 1)),
        )
    return n, mean, sd
