"""Printed differences, ratios, intervals and p values against each other and
against the numbers of the arms.

After statcheck (Nuijten and others 2016, Behav Res Methods 48:1205–1226), with intervals
and arms besides test statistics.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ldncli.evidence.effects.measures import MEASURES, Family, OfRisks, is_ratio
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.arms import best, mean_outside
from ldncli.evidence.rechecking.printed import (
    Range,
    Recheck,
    Spot,
    at_least,
    compare,
    compare_p,
    over,
    printed,
)
from ldncli.evidence.rechecking.sides import Side, pairs_of, singles_of
from ldncli.evidence.rechecking.tests_of_hypotheses import recheck_p_of_arms
from ldncli.records.model.trial import Contrast, Outcome
from ldncli.statistics.distributions import chi2_sf, f_sf, two_sided_normal, two_sided_t
from ldncli.statistics.measures.moments import quantile

Pair = tuple[float, float]
OTHER_TEST = because("other test")
_PERCENT = "percent-difference"
_MOST_F_DF = (
    12  # numerator degrees of freedom of an F test that are tried, since records do not have them
)
_CHI2_DF = range(1, 13)


def recheck_contrast(spot: Spot, outcome: Outcome) -> Iterator[Recheck]:
    """What a contrast prints, against itself and its arms; `spot` is the outcome."""
    contrast = outcome.contrast
    if contrast is None:
        return
    here = spot.at("contrast")
    df = least_df(spot, outcome)
    value, ci, ratio = contrast.value, contrast.ci, is_ratio(contrast.type)
    if value is not None and ci:
        yield from recheck_interval(here, value, ci, ratio)
    if contrast.p is not None:
        if value is not None and ci:
            yield from recheck_p_of_interval(
                here,
                (value, ci, contrast.level, ratio),
                (contrast.p, contrast.p_relation),
                df,
                OTHER_TEST,
            )
        if value is not None and contrast.se:
            yield _p_of_error(here, contrast, value, contrast.se, df)
        yield from _p_of_statistic(here, contrast, contrast.p)
        yield from recheck_p_of_arms(spot, outcome, contrast.p)
    if value is not None and ci and contrast.se and not ratio:
        yield from _interval_of_error(here, contrast, (value, contrast.se, ci), df)
    if value is not None and contrast.sign_stated:
        yield from _value_of_arms(spot, outcome, contrast.type, value)


def least_df(spot: Spot, outcome: Outcome) -> float:
    """The fewest degrees of freedom that a test of this outcome may have had:
    those of the smaller group."""
    ns = [data.n for data in outcome.arms.values() if data.n]
    arms = {arm.id: arm for arm in spot.paper.arms}
    sides = [arms[each] for each in outcome.arms if each in arms]
    ns = ns or [n for each in sides if (n := each.n_analysed or each.n_randomised)]
    design = spot.paper.design
    whole = design.n_analysed or design.n_randomised or design.n_enrolled
    smallest = (
        min(ns)
        if ns
        else (whole or 4) // (1 if outcome.comparison == "within" or outcome.paired else 2)
    )
    return max(1.0, smallest - 2)


def recheck_interval(spot: Spot, value: float, ci: Pair, ratio: bool) -> Iterator[Recheck]:
    """An interval contains its estimate, and, on the scale of logarithms for
    ratios, has it in its middle."""
    low, high = printed(ci[0]), printed(ci[1])
    here = spot.at("ci")
    if mean_outside(value, low, high):
        yield here.found(
            because("interval holds estimate"),
            value,
            None,
            ci,
            "impossible",
            because("estimate outside"),
        )
        return
    if ratio and low.low <= 0:
        yield here.found(because("interval holds estimate"), value, None, ci, "agrees", None)
        return
    if ratio:
        middle = over(lambda a, b: math.sqrt(a * b), low, high)
    else:
        middle = over(lambda a, b: (a + b) / 2, low, high)
    what = because("estimate in the middle", logarithm=ratio)
    yield compare(here, what, value, middle, innocent=because("other kind of interval"))


def recheck_p_of_interval(
    spot: Spot,
    interval: tuple[float, Pair, float, bool],
    p: tuple[float, str],
    df: float,
    innocent: Reason | None,
) -> Iterator[Recheck]:
    """p against the estimate and its interval, by the normal or a t distribution with at
    least `df` degrees of freedom.

    `interval` is estimate, ends, level and whether it is of a ratio; nothing
    where no logarithm can be taken.
    """
    value, ci, level, ratio = interval
    spans = [printed(each) for each in (value, *ci)]
    if ratio:
        if any(each.low <= 0 for each in spans):
            return
        spans = [over(math.log, each) for each in spans]
    middle, low, high = spans
    reach = Range(
        (high.value - low.value) / 2, max(0.0, (high.low - low.high) / 2), (high.high - low.low) / 2
    )
    found = _p_by_size(_size(middle), reach, df, level)
    no_test = because("no test gives p")
    one_sided = innocent is not None
    yield compare_p(
        spot.at("p"),
        because("estimate and interval"),
        *p,
        found,
        innocent=innocent,
        impossible=no_test,
        one_sided=one_sided,
    )


def _size(value: Range) -> Range:
    low = 0.0 if value.low <= 0 <= value.high else min(abs(value.low), abs(value.high))
    return Range(abs(value.value), low, max(abs(value.low), abs(value.high)))


def _p_by_size(size: Range, reach: Range, df: float, level: float | None) -> Range:
    """p of an estimate whose interval reaches so far to either side, or, without a level,
    whose standard error that is."""
    ratios = Range(
        _over(size.value, reach.value), _over(size.low, reach.high), _over(size.high, reach.low)
    )
    found = []
    for each in (math.inf, df):
        step = quantile(level, each) if level else 1.0
        found.append(over(lambda r, each=each, step=step: two_sided_t(r * step, each), ratios))
    return found[0].join(found[1])


def _over(top: float, bottom: float) -> float:
    return top / bottom if bottom else math.inf if top else 0.0


def _p_of_error(spot: Spot, contrast: Contrast, value: float, se: float, df: float) -> Recheck:
    natural = _p_by_size(_size(printed(value)), at_least(printed(se)), df, None)
    if is_ratio(contrast.type) and printed(value).low > 0:
        logs = _p_by_size(_size(over(math.log, printed(value))), at_least(printed(se)), df, None)
        natural = logs.join(natural)
    return compare_p(
        spot.at("p"),
        because("estimate over error"),
        contrast.p or 0.0,
        contrast.p_relation,
        natural,
        innocent=OTHER_TEST,
    )


def _p_of_statistic(spot: Spot, contrast: Contrast, p: float) -> Iterator[Recheck]:
    kind, value, df = contrast.statistic, contrast.statistic_value, contrast.statistic_df
    if kind is None or value is None:
        return
    size = _size(printed(value))
    tries: list[tuple[Reason, Range]] = []
    if kind == "z":
        tries = [(because("z"), over(two_sided_normal, size))]
    elif kind == "t" and df:
        tries = [(because("t", df=df), over(lambda x: two_sided_t(x, df), size))]
    elif kind == "F" and df:
        tries = [
            (because("F", top=top, df=df), over(lambda x, top=top: f_sf(x, top, df), size))
            for top in range(1, _MOST_F_DF + 1)
        ]
    elif kind == "chi2":
        tries = [
            (because("chi2", df=each), over(lambda x, each=each: chi2_sf(x, each), size))
            for each in ([df] if df else _CHI2_DF)
        ]
    results = [
        compare_p(
            spot.at("p"),
            what,
            p,
            contrast.p_relation,
            found,
            innocent=None,
            impossible=because("other p of statistic"),
        )
        for what, found in tries
    ]
    yield from best(results)


def _interval_of_error(
    spot: Spot, contrast: Contrast, numbers: tuple[float, float, Pair], df: float
) -> Iterator[Recheck]:
    value, se, ci = numbers
    reach = [quantile(contrast.level, each) for each in (math.inf, df)]
    for end, sign in ((0, -1), (1, 1)):
        tries = [
            over(lambda v, s, step=sign * q: v + step * s, printed(value), at_least(printed(se)))
            for q in reach
        ]
        yield compare(
            spot.at("ci", end),
            because("interval from error"),
            ci[end],
            tries[0].join(tries[1]),
            innocent=because("bootstrap or profile"),
        )


# -- estimates against the arms --------------------------------------------------------------------


def _value_of_arms(spot: Spot, outcome: Outcome, kind: str, value: float) -> Iterator[Recheck]:
    """An estimate against all ways in which the arms may give it; it agrees where one does."""
    here, innocent = (
        spot.at("contrast", "value"),
        because("adjusted estimate"),
    )
    tries: list[tuple[Reason, Range]] = []
    if (kind == _PERCENT or _of_points(kind, "change")) and outcome.comparison == "within":
        tries = [each for side in singles_of(spot, outcome) for each in side.changes(outcome.score)]
    elif outcome.comparison == "between":
        for treatment, control in pairs_of(spot, outcome):
            tries += _contrasts(kind, outcome, treatment, control, value)
    yield from best([compare(here, what, value, found, innocent=innocent) for what, found in tries])


def _of_points(kind: str, family: Family) -> bool:
    """Whether it is a difference of that family in the units of a scale."""
    measure = MEASURES.get(kind)
    return measure is not None and measure.family == family and measure.in_points


def _contrasts(
    kind: str, outcome: Outcome, treatment: Side, control: Side, value: float
) -> list[tuple[Reason, Range]]:
    measure = MEASURES.get(kind)
    if kind == _PERCENT or _of_points(kind, "means"):
        return _differences(outcome, treatment, control)
    if measure is None:
        return []
    if measure.family == "means" and measure.standardised:
        return _standardised(outcome, treatment, control)
    if (
        measure.family == "means"
        and measure.ratio
        and treatment.mean
        and control.mean
        and control.mean.low > 0
        and treatment.mean.low > 0
    ):
        return [(because("ratio of means"), over(lambda a, b: a / b, treatment.mean, control.mean))]
    if measure.risks and treatment.risk and control.risk:
        return _risks(measure.risks, treatment.risk, control.risk, value, ratio=measure.ratio)
    return []


def _differences(outcome: Outcome, treatment: Side, control: Side) -> list[tuple[Reason, Range]]:
    found = []
    if treatment.mean and control.mean:
        found.append(
            (because("difference of means"), over(lambda a, b: a - b, treatment.mean, control.mean))
        )
    if (
        outcome.score == "final"
        and treatment.mean
        and control.mean
        and treatment.before
        and control.before
    ):
        changes = over(
            lambda a, b, c, d: (a - b) - (c - d),
            treatment.mean,
            treatment.before,
            control.mean,
            control.before,
        )
        found.append((because("difference of changes"), changes))
    return found


def _standardised(outcome: Outcome, treatment: Side, control: Side) -> list[tuple[Reason, Range]]:
    """Cohen's d and Hedges' g by the pooled deviation, Glass's Δ by the control group's; of final
    values, and of changes over both."""
    found: list[tuple[Reason, Range]] = []
    n1, n2 = treatment.n or 2, control.n or 2
    if min(n1, n2) < 2:
        return found
    small = 1 - 3 / (4 * (n1 + n2 - 2) - 1)
    tops = _differences(outcome, treatment, control)
    for before, a, b in (
        (False, treatment.sd, control.sd),
        (True, treatment.sd_before, control.sd_before),
    ):
        if not a or not b or a.low <= 0 or b.low <= 0:
            continue
        pooled = over(
            lambda s1, s2: math.sqrt(((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2)),
            a,
            b,
        )
        for name, top in tops:
            for label, below, factor in (
                ("d", pooled, 1.0),
                ("g", pooled, small),
                ("delta", b, 1.0),
            ):
                found.append(
                    (
                        because("standardised", kind=label, difference=name, before=before),
                        over(lambda t, s, f=factor: f * t / s, top, below),
                    )
                )
    return found


def _risks(
    risks: OfRisks, treatment: Range, control: Range, value: float, *, ratio: bool
) -> list[tuple[Reason, Range]]:
    between = risks.between
    if between is None or risks.what is None:
        return []
    if not ratio:
        # Printed as a share or, as often, in percentage points.
        factor = 100.0 if abs(value) > 1 else 1.0
        return [(risks.what, over(lambda a, b: factor * between(a, b), treatment, control))]
    if control.low <= 0 or (risks.of_odds and (control.high >= 1 or treatment.high >= 1)):
        return []
    return [(risks.what, over(between, treatment, control))]
