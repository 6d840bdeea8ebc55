"""p values that the numbers of the arms give: t tests of two means, the correlation behind a paired
one, tests of two proportions."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ldncli.evidence.reasons import because
from ldncli.evidence.rechecking.arms import best
from ldncli.evidence.rechecking.printed import (
    Range,
    Recheck,
    Spot,
    Verdict,
    compare_p,
    over,
    printed,
)
from ldncli.evidence.rechecking.sides import Side, pairs_of, singles_of
from ldncli.records.model.trial import Contrast, Outcome
from ldncli.statistics.distributions import chi2_sf, t_quantile, two_sided_t
from ldncli.statistics.measures.moments import welch_df

_MEANS = because("other test of means")
_EVENTS = because("other test of events")


def recheck_p_of_arms(spot: Spot, outcome: Outcome, p: float) -> Iterator[Recheck]:
    """The p value of a contrast against what its arms give; of several pairs of arms, the
    one that speaks best for it."""
    contrast = outcome.contrast
    if contrast is None:
        return
    results: list[Recheck] = []
    if outcome.paired or outcome.comparison == "within":
        sides = singles_of(spot, outcome) if outcome.comparison == "within" else ()
        measured = [
            (side.n, side.mean, side.before, side.sd, side.sd_before)
            for side in sides
            if outcome.score == "final"
        ]
        if outcome.comparison == "between":
            measured = [
                (a.n, a.mean, b.mean, a.sd, b.sd) for a, b in pairs_of(spot, outcome) if a.n == b.n
            ]
        for n, first, second, s1, s2 in measured:
            if n and n > 1 and first and second and s1 and s2:
                results += _paired(spot, contrast, p, (n, first, second, s1, s2))
    else:
        for treatment, control in pairs_of(spot, outcome):
            results += [
                *_two_means(spot, contrast, p, treatment, control),
                *_two_risks(spot, contrast, p, treatment, control),
            ]
    yield from best(results)


def _two_means(
    spot: Spot, contrast: Contrast, p: float, treatment: Side, control: Side
) -> Iterator[Recheck]:
    if (
        not (
            treatment.mean
            and control.mean
            and treatment.sd
            and control.sd
            and treatment.n
            and control.n
        )
        or min(treatment.n, control.n) < 2
    ):
        return
    found = p_of_means(treatment, control)
    yield compare_p(
        spot.at("contrast", "p"),
        because("t test of means"),
        p,
        contrast.p_relation,
        found,
        innocent=_MEANS,
    )


def p_of_means(one: Side, other: Side) -> Range:
    """The p value of Welch's t test, with limits that hold for it and for the
    test with pooled variances."""
    assert one.mean and other.mean and one.sd and other.sd and one.n and other.n
    n1, n2 = one.n, other.n
    gap = over(lambda a, b: a - b, one.mean, other.mean)
    least = 0.0 if gap.low <= 0 <= gap.high else min(abs(gap.low), abs(gap.high))
    most = max(abs(gap.low), abs(gap.high))
    apart = over(lambda a, b: math.sqrt(a * a / n1 + b * b / n2), one.sd, other.sd)
    pooled = over(
        lambda a, b: math.sqrt(
            ((n1 - 1) * a * a + (n2 - 1) * b * b) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
        ),
        one.sd,
        other.sd,
    )
    freedom = over(lambda a, b: welch_df(a, n1, b, n2), one.sd, other.sd)
    value = _p(abs(gap.value), apart.value, freedom.value)
    ends = [
        _p(size, error, df)
        for size, which in ((least, "high"), (most, "low"))
        for error, df in (
            (getattr(apart, which), freedom.low),
            (getattr(apart, which), n1 + n2 - 2),
            (getattr(pooled, which), n1 + n2 - 2),
        )
    ]
    return Range(value, min(ends), max(ends))


def _p(size: float, error: float, df: float) -> float:
    return two_sided_t(size / error, df) if error else float(size == 0)


# -- paired ----------------------------------------------------------------------------------------


def _paired(
    spot: Spot, contrast: Contrast, p: float, numbers: tuple[int, Range, Range, Range, Range]
) -> Iterator[Recheck]:
    """The within-person correlation that a paired t test with this p has behind it;
    there is none outside −1 to 1."""
    n, first, second, s1, s2 = numbers
    gap = over(lambda a, b: abs(a - b), first, second)
    least = 0.0 if first.low <= second.high and second.low <= first.high else gap.low
    spread = _difference_sd(contrast, n, Range(gap.value, least, gap.high), p)
    if spread is None:
        return
    narrowest = max(0.0, s1.low - s2.high, s2.low - s1.high)
    possible = spread.high >= narrowest * (1 - 1e-9) and spread.low <= (s1.high + s2.high) * (
        1 + 1e-9
    )
    implied = (
        (s1.value**2 + s2.value**2 - spread.value**2) / (2 * s1.value * s2.value)
        if s1.value and s2.value
        else None
    )
    named = contrast.statistic == "t" or "paired t" in (contrast.note or "").lower()
    reported = p if contrast.p_relation == "=" else f"{contrast.p_relation}{p:g}"
    why = None if possible else because("no correlation", named=named)
    verdict: Verdict = "agrees" if possible else "impossible" if named else "differs"
    what = because("paired correlation")
    yield spot.at("contrast", "p").found(what, reported, implied, (-1.0, 1.0), verdict, why)


def _difference_sd(contrast: Contrast, n: int, gap: Range, p: float) -> Range | None:
    """The standard deviation of the differences that p gives; a bound
    on p bounds it on one side."""
    span = printed(p)
    low, high = max(span.low, 1e-12), min(max(span.high, 1e-12), 1.0)
    if not 0 < p < 1:
        return None
    root = math.sqrt(n)

    def spread(size: float, chance: float) -> float:
        reach = t_quantile(1 - chance / 2, n - 1) if chance < 1 else 0.0
        return size * root / reach if reach else math.inf

    value = spread(gap.value, p)
    if contrast.p_relation == "<":
        return Range(value, 0.0, spread(gap.high, p))
    if contrast.p_relation == ">":
        return Range(value, spread(gap.low, p), math.inf)
    return Range(value, spread(gap.low, low), spread(gap.high, high))


# -- proportions -----------------------------------------------------------------------------------


def _two_risks(
    spot: Spot, contrast: Contrast, p: float, treatment: Side, control: Side
) -> Iterator[Recheck]:
    if treatment.events is None or control.events is None or not treatment.n or not control.n:
        return
    a, c, n1, n2 = treatment.events, control.events, treatment.n, control.n
    if a > n1 or c > n2 or a + c in (0, n1 + n2):
        return
    every = [fisher_p(a, n1, c, n2), *chi2_ps(a, n1, c, n2)]
    found = Range(every[0], min(every), max(every))
    yield compare_p(
        spot.at("contrast", "p"),
        because("test of events"),
        p,
        contrast.p_relation,
        found,
        innocent=_EVENTS,
    )


def fisher_p(a: int, n1: int, c: int, n2: int) -> float:
    """Fisher's exact two-sided p of a events among n1 and c among n2: all tables at most as likely
    (Agresti 2013, section 3.5)."""
    total = a + c
    weights = {
        x: math.comb(n1, x) * math.comb(n2, total - x)
        for x in range(max(0, total - n2), min(n1, total) + 1)
    }
    return math.fsum(each for each in weights.values() if each <= weights[a]) / math.fsum(
        weights.values()
    )


def chi2_ps(a: int, n1: int, c: int, n2: int) -> tuple[float, float]:
    """p of the chi-square test of two proportions, without and with Yates's correction."""
    n, events = n1 + n2, a + c
    cross = abs(a * (n2 - c) - c * (n1 - a))
    below = n1 * n2 * events * (n - events)
    plain, yates = n * cross**2 / below, n * max(0.0, cross - n / 2) ** 2 / below
    return chi2_sf(plain, 1), chi2_sf(yates, 1)
