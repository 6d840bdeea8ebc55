"""Risk ratios and other contrasts of events from what papers print: counts of two groups, or of the
same people twice, or a printed ratio.

Same people twice: Elbourne 2002 (Int J Epidemiol 31:140–149), with a
within-person correlation of the event.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import MISFITS, Sides, countable
from ldncli.evidence.effects.contrast_error import Error, printed_se
from ldncli.evidence.effects.derived import (
    Derived,
    contrast_of,
    from_row,
    from_spread,
    in_percentage_points,
    raw_row,
    ready_row,
)
from ldncli.evidence.effects.estimate import FROM_EVENTS, Reported, Unusable
from ldncli.evidence.effects.measures import MEASURES, is_ratio
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import Contrast


def event_effect(reported: Reported, sides: Sides, measure: str, _: float) -> Derived:
    """RR, OR, RD or Peto's odds ratio from the counts of two groups,
    else as the paper prints it."""
    treatment, control = sides.treatment, sides.control
    if not all(countable(each.events, each.n) for each in (treatment, control)):
        return printed_effect(reported, sides, measure, 0.0)
    row = raw_row(ai=treatment.events, n1i=treatment.n, ci=control.events, n2i=control.n)
    return Derived(from_row(measure, row), row, (*treatment.steps, *control.steps, FROM_EVENTS))


def printed_effect(reported: Reported, sides: Sides, measure: str, _: float) -> Derived:
    """The paper's own ratio or risk difference, with its interval or exact p;
    the only way to a hazard ratio.

    A standard error printed beside a ratio is passed over: nobody says whether it is that of the
    ratio or of its logarithm. Risk differences printed in percentage points become shares.
    """
    contrast = contrast_of(reported, sides)
    if not contrast or contrast.type != measure or contrast.value is None:
        found = _of_percentages(sides, contrast, measure)
        if found is None:
            raise Unusable(_why_no_events(reported, sides))
        return found
    value, ci, se, points = contrast.value, contrast.ci, contrast.se, False
    if is_ratio(measure):
        if value <= 0 or (ci and ci[0] <= 0):
            raise Unusable(because("ratio not above 0"))
        value, ci, se = math.log(value), ci and (math.log(ci[0]), math.log(ci[1])), None
    elif in_percentage_points(contrast):
        value, ci, se, points = (
            value / 100,
            ci and (ci[0] / 100, ci[1] / 100),
            se and se / 100,
            True,
        )
    spread = printed_se(replace(contrast, value=value, ci=ci, se=se), None)
    if not spread:
        raise Unusable(because("no interval printed"))
    return from_spread(value, spread, because("own effect", measure=measure, points=points))


def _of_percentages(sides: Sides, contrast: Contrast | None, measure: str) -> Derived | None:
    """The effect between two printed percentages of groups whose size is not known, with the error
    behind their exact p; None where either is not printed, or is nobody or everybody."""
    risks = MEASURES[measure].risks
    if contrast is None or contrast.type != "p-only" or risks is None or risks.between is None:
        return None
    shares = (sides.treatment.percent, sides.control.percent)
    if any(each is None or not 0 < each < 100 for each in shares):
        return None
    treated, control = (each / 100 for each in shares if each is not None)
    value = risks.between(treated, control)
    value = math.log(value) if is_ratio(measure) else value
    spread = _behind_p(contrast, value)
    if spread is None:
        return None
    what = because("from percentages", treated=shares[0], control=shares[1])
    told = because("with its error", what=what, error=spread.how)
    return Derived(
        (value, spread.se**2), ready_row(value, spread.se**2), (told,), df=spread.df, tested=True
    )


def paired_event_effect(
    reported: Reported, sides: Sides, measure: str, correlation: float
) -> Derived:
    """Events of a crossover: the margins' effect; its variance less the covariance that the
    correlation of the two events implies."""
    treatment, control, contrast = sides.treatment, sides.control, reported.outcome.contrast
    if not all(countable(each.events, each.n) for each in (treatment, control)):
        return printed_effect(reported, sides, measure, correlation)
    risks = MEASURES[measure].risks
    if MEASURES[measure].parallel_only or risks is None or risks.error is None:
        known = MEASURES[measure].parallel_only
        raise Unusable(known or because("not for crossovers", measure=measure))
    value, variance = from_row(
        measure, raw_row(ai=treatment.events, n1i=treatment.n, ci=control.events, n2i=control.n)
    )
    printed = contrast.correlation if contrast else None
    if printed is None and (found := _behind_p(contrast, value)):
        told = because("with its error", what=because("events of the same people"), error=found.how)
        steps = (*treatment.steps, *control.steps, told)
        return Derived((value, found.se**2), ready_row(value, found.se**2), steps, tested=True)
    r = correlation if printed is None else printed
    # As in the effect itself, a table with an empty cell gets ½ in every cell.
    half = 0.5 if any(arm.events in (0, arm.n) for arm in (treatment, control)) else 0.0
    a, b = (
        risks.error((arm.events or 0) + half, (arm.n or 0) + 2 * half)
        for arm in (treatment, control)
    )
    smaller = variance - 2 * r * a * b
    steps = (
        *treatment.steps,
        *control.steps,
        because("events of both periods", r=r, printed=printed is not None),
    )
    return Derived((value, smaller), ready_row(value, smaller), steps, printed is None)


def _behind_p(contrast: Contrast | None, value: float) -> Error | None:
    """The error behind an exact p of the same people's events: what the trial prints goes before
    what would be assumed."""
    if contrast is None or contrast.type == "correlation" or not value:
        return None
    alone = replace(contrast, value=value, ci=None, se=None, statistic=None, statistic_value=None)
    return printed_se(alone, None)


def _why_no_events(reported: Reported, sides: Sides) -> Reason:
    """Why no contrast of events follows, by what is missing first."""
    misfit = next(
        (
            step
            for arm in (sides.treatment, sides.control)
            for step in arm.steps
            if step.code in MISFITS
        ),
        None,
    )
    if misfit:
        return misfit
    if reported.outcome.score != "events":
        return because("mean instead of event")
    if (sides.treatment.events is None) != (sides.control.events is None):
        return because("events of one group")
    return because("events of groups not printed")
