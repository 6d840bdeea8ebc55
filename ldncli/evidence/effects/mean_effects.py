"""Differences of means from what papers print: of two groups, or of the same people twice.

Same people twice: the trial's own paired numbers where it prints them, else a within-person
correlation (Elbourne 2002, Int J Epidemiol 31:140–149; Cochrane Handbook 6.5, chapter 23.2;
Borenstein 2009, Introduction to Meta-Analysis, chapter 4).
"""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import ArmNumbers, Sides
from ldncli.evidence.effects.contrast_error import printed_se
from ldncli.evidence.effects.derived import (
    Derived,
    contrast_of,
    degrees_of_freedom,
    from_row,
    from_spread,
    raw_row,
    ready_row,
    with_sign,
)
from ldncli.evidence.effects.estimate import NO_ERROR, Reported, Unusable
from ldncli.evidence.effects.measures import DIFFERENCE, MEASURES, in_points
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import Contrast
from ldncli.statistics.measures.mean_measures import hedges_correction
from ldncli.statistics.measures.moments import correlation_within, difference_sd, welch_df

# A contrast of which no more is printed than p.
_P_ONLY = "p-only"


# -- two groups ------------------------------------------------------------------------------------


def mean_effect(reported: Reported, sides: Sides, measure: str, _: float) -> Derived:
    """Mean differences of two groups: MD takes the paper's own contrast first (it may be
    adjusted), SMD a standardised difference that the paper prints beside one (by a standard
    deviation that it knows and an adjusted error does not tell), the others the arms first."""
    contrast, treatment, control = contrast_of(reported, sides), sides.treatment, sides.control
    if reported.outcome.score == "events":
        raise Unusable(because("event instead of mean"))
    ways = (
        (_contrast_md, _arms_means, _means_and_p)
        if in_points(measure)
        else (_printed_smd, _arms_means, _contrast_smd, _smd_from_t)
    )
    for way in ways:
        found = way(contrast, treatment, control, measure, reported)
        if found:
            return found
    raise Unusable(_why_no_means(reported, sides, measure))


def _arms_means(
    contrast: Contrast | None,
    treatment: ArmNumbers,
    control: ArmNumbers,
    measure: str,
    reported: Reported,
) -> Derived | None:
    if not (treatment.full and control.full) or not (
        (treatment.sd or 0) > 0 or (control.sd or 0) > 0
    ):
        return None
    row = raw_row(
        m1i=treatment.mean,
        sd1i=treatment.sd,
        n1i=treatment.n,
        m2i=control.mean,
        sd2i=control.sd,
        n2i=control.n,
    )
    steps = (
        *treatment.steps,
        *control.steps,
        because("means and SDs", score=reported.outcome.score),
    )
    return Derived(from_row(measure, row), row, steps, df=_welch(treatment, control, measure))


def _welch(treatment: ArmNumbers, control: ArmNumbers, measure: str) -> float | None:
    """The degrees of freedom of a difference of means in points; standardised ones and ratios have
    none."""
    if not in_points(measure) or not (treatment.n and control.n):
        return None
    return welch_df(treatment.sd or 0.0, treatment.n, control.sd or 0.0, control.n)


def _contrast_md(
    contrast: Contrast | None,
    treatment: ArmNumbers,
    control: ArmNumbers,
    measure: str,
    reported: Reported,
) -> Derived | None:
    if not contrast or contrast.type != measure or contrast.value is None:
        return None
    spread = printed_se(contrast, degrees_of_freedom(treatment, control))
    return from_spread(contrast.value, spread, because("own mean difference")) if spread else None


def _means_and_p(
    contrast: Contrast | None,
    treatment: ArmNumbers,
    control: ArmNumbers,
    _: str,
    reported: Reported,
) -> Derived | None:
    if treatment.mean is None or control.mean is None or not contrast or contrast.type != _P_ONLY:
        return None
    value = treatment.mean - control.mean
    spread = printed_se(replace(contrast, value=value), degrees_of_freedom(treatment, control))
    return from_spread(value, spread, because("difference of means")) if spread else None


def _printed_smd(
    contrast: Contrast | None, treatment: ArmNumbers, control: ArmNumbers, measure: str, _: Reported
) -> Derived | None:
    if not MEASURES[measure].from_t or not contrast or contrast.smd is None:
        return None
    if not (treatment.n and control.n):
        return None
    return _of_sizes(contrast.smd, treatment.n, control.n, because("standardised beside"))


def _of_sizes(value: float, n1: int, n2: int, how: Reason) -> Derived:
    """A printed standardised difference with the variance that the group sizes give it."""
    variance = 1 / n1 + 1 / n2 + value**2 / (2 * (n1 + n2))
    return Derived((value, variance), ready_row(value, variance), (how,))


def _contrast_smd(
    contrast: Contrast | None, treatment: ArmNumbers, control: ArmNumbers, measure: str, _: Reported
) -> Derived | None:
    if (
        not MEASURES[measure].from_t
        or not contrast
        or contrast.type != measure
        or contrast.value is None
    ):
        return None
    spread = printed_se(contrast, degrees_of_freedom(treatment, control))
    if spread:
        return from_spread(contrast.value, spread, because("own standardised difference"))
    if not (treatment.n and control.n):
        return None
    how = because("variance from group sizes")
    return _of_sizes(contrast.value, treatment.n, control.n, how)


def _smd_from_t(
    contrast: Contrast | None,
    treatment: ArmNumbers,
    control: ArmNumbers,
    measure: str,
    reported: Reported,
) -> Derived | None:
    """Hedges g from a t value, or from what gives one: a mean difference with its error, or
    an exact p with a direction."""
    if (
        not MEASURES[measure].from_t
        or not contrast
        or not (treatment.n and control.n)
        or treatment.n + control.n < 4
    ):
        return None
    t = _t_value(contrast, degrees_of_freedom(treatment, control), treatment, control, reported)
    if t is None:
        return None
    value, how = t
    n = treatment.n + control.n
    g = hedges_correction(n - 2) * value * math.sqrt(1 / treatment.n + 1 / control.n)
    variance = 1 / treatment.n + 1 / control.n + g * g / (2 * n)
    return Derived(
        (g, variance), ready_row(g, variance), (because("standardised from t", behind=how),)
    )


def _is_difference(contrast: Contrast) -> bool:
    """Whether the contrast's error is that of a difference of means."""
    return contrast.type == _P_ONLY or in_points(contrast.type)


def _t_value(
    contrast: Contrast,
    df: float | None,
    treatment: ArmNumbers,
    control: ArmNumbers,
    reported: Reported,
) -> tuple[float, Reason] | None:
    if not _is_difference(contrast):
        return None
    value = contrast.value if contrast.type == DIFFERENCE else None
    own = value is not None
    if value is None and treatment.mean is not None and control.mean is not None:
        value = treatment.mean - control.mean
    if value is not None:
        spread = printed_se(replace(contrast, value=value), df)
        if not spread:
            return None
        how = because("t of the paper's difference" if own else "t of the means", error=spread.how)
        return value / spread.se, how
    sign = sign_of(reported)
    unit = (
        printed_se(replace(contrast, value=float(sign)), df)
        if sign and contrast.type == _P_ONLY
        else None
    )
    if unit is None:
        return None
    return sign / unit.se, because("t of p and direction", error=unit.how)


def sign_of(reported: Reported) -> int:
    """The sign of a difference known only by its reported direction; 0 where none follows."""
    if reported.better is None or reported.outcome.direction not in ("benefit", "harm"):
        return 0
    return 1 if (reported.better == "higher") == (reported.outcome.direction == "benefit") else -1


# -- the same people twice -------------------------------------------------------------------------


def paired_mean_effect(
    reported: Reported, sides: Sides, measure: str, correlation: float
) -> Derived:
    """MD, or SMD by the SD of one measurement, of the same people twice; `correlation` counts where
    the trial's numbers give none."""
    if reported.outcome.score == "events":
        raise Unusable(because("event instead of mean"))
    if refused := MEASURES[measure].parallel_only:
        raise Unusable(refused)
    n = min(filter(None, (sides.treatment.n, sides.control.n)), default=0)
    if n < 3:
        raise Unusable(because("people in both periods"))
    value, error, steps, assumed, df = _paired_difference(reported, sides, n, correlation, measure)
    if in_points(measure):
        row = ready_row(value, error**2)
        tested = any(step.code == "with its error" for step in steps)
        return Derived((value, error**2), row, steps, assumed, df, not assumed, tested)
    r, known = correlation_of_periods(
        reported, sides, None if assumed else error * math.sqrt(n), correlation
    )
    spreads = [sd for sd in (sides.treatment.sd, sides.control.sd) if sd]
    if len(spreads) == 2:
        sd = math.sqrt(math.fsum(each**2 for each in spreads) / 2)
    else:
        sd = error * math.sqrt(n) / math.sqrt(2 * (1 - r))
        steps = (*steps, because("SD from paired error"))
    if sd <= 0:
        raise Unusable(NO_ERROR)
    factor = hedges_correction(n - 1)
    g = factor * value / sd
    variance = (
        (1 / n + (value / sd) ** 2 / (2 * n)) * 2 * (1 - r) * factor**2
    )  # Borenstein 2009, chapter 4, matched groups
    steps = steps if assumed else (*steps, because("correlation within persons", r=r, known=known))
    return Derived((g, variance), ready_row(g, variance), steps, not known)


def _paired_difference(
    reported: Reported, sides: Sides, n: int, correlation: float, measure: str
) -> tuple[float, float, tuple[Reason, ...], bool, float | None]:
    """The difference within persons, its standard error, how they were reached, whether a
    correlation was assumed, and the degrees of freedom by which the error was taken."""
    contrast, treatment, control = (
        with_sign(reported.outcome.contrast),
        sides.treatment,
        sides.control,
    )
    own = contrast if contrast and _is_difference(contrast) else None
    value = own.value if own and own.type != _P_ONLY else None
    if value is None and treatment.mean is not None and control.mean is not None:
        value = treatment.mean - control.mean
    if value is None and MEASURES[measure].from_t:
        return _unit_difference(reported, n, measure)
    if value is None:
        raise Unusable(_why_no_means(reported, sides, measure))
    if own and own.sd:
        told = because("paired difference with its SD")
        return value, own.sd / math.sqrt(n), (told,), False, n - 1
    spread = printed_se(replace(own, value=value), n - 1) if own else None
    if spread:
        told = because("with its error", what=because("paired difference"), error=spread.how)
        return value, spread.se, (told,), False, spread.df
    if treatment.sd is None or control.sd is None:
        raise Unusable(_why_no_means(reported, sides, DIFFERENCE))
    printed = contrast.correlation if contrast else None
    r = correlation if printed is None else printed
    error = difference_sd(treatment.sd, control.sd, r) / math.sqrt(n)
    steps = (
        *treatment.steps,
        *control.steps,
        because("means of both periods", r=r, printed=printed is not None),
    )
    return value, error, steps, printed is None, n - 1


def _unit_difference(
    reported: Reported, n: int, measure: str
) -> tuple[float, float, tuple[Reason, ...], bool, float | None]:
    """A difference of which only the exact p and the direction are known, in units of its own
    error; good for standardising alone."""
    contrast, sign = with_sign(reported.outcome.contrast), sign_of(reported)
    spread = (
        printed_se(replace(contrast, value=float(sign)), n - 1)
        if contrast and sign and contrast.type == _P_ONLY
        else None
    )
    if not spread:
        raise Unusable(_why_no_means(reported, Sides(ArmNumbers(n), ArmNumbers(n)), measure))
    return float(sign), spread.se, (because("p and direction", error=spread.how),), False, spread.df


def correlation_of_periods(
    reported: Reported, sides: Sides, differences: float | None, assumed: float
) -> tuple[float, bool]:
    """The within-person correlation, and whether the trial's own numbers gave it; `differences` is
    the SD of differences, where printed."""
    contrast = reported.outcome.contrast
    if contrast and contrast.correlation is not None and contrast.correlation < 1:
        return contrast.correlation, True
    if differences is not None and sides.treatment.sd and sides.control.sd:
        found = correlation_within(sides.treatment.sd, sides.control.sd, differences)
        if found is not None:
            return found, True
    return assumed, False


# -- why nothing follows ---------------------------------------------------------------------------


def _why_no_means(reported: Reported, sides: Sides, measure: str) -> Reason:
    """Why no mean difference follows, by what is missing first."""
    outcome, contrast = reported.outcome, reported.outcome.contrast
    if not (sides.treatment.n and sides.control.n):
        return because("group sizes not printed")
    if sides.treatment.mean is not None and sides.control.mean is not None:
        kind = "percent reduction" if outcome.score == "percent-change" else "means"
        return because("no spread", kind=kind, bound=bool(contrast and contrast.p_relation != "="))
    if contrast is None:
        return because("direction only")
    if not sides.one_to_one:
        return because("several groups on one side")
    if not contrast.sign_stated:
        return because("sign not stated")
    if contrast.type == "median-difference":
        return because("difference in medians")
    if contrast.value is not None and contrast.type in (measure, DIFFERENCE):
        return because("no error printed")
    if contrast.value is not None:
        return because("other contrast", type=contrast.type)
    if contrast.p is None:
        return because("direction only")
    if in_points(measure):
        return because("p value only")
    if contrast.p_relation != "=" or not sign_of(reported):
        return because("no exact p")
    return because("p value too rounded")
