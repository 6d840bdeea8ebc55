"""Estimates from what one group shows: the change from before to after, and the
share of people with an event.

Direction: after minus before. The paper's own change is taken where it prints one, else both means
with a within-person correlation.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import ArmNumbers, treated_arms
from ldncli.evidence.effects.contrast_error import printed_se
from ldncli.evidence.effects.estimate import (
    FROM_EVENTS,
    NO_ERROR,
    NOT_PRINTED,
    AsPrinted,
    Choices,
    Comparison,
    Estimate,
    NoEstimate,
    Pair,
    Reported,
    Unusable,
)
from ldncli.evidence.effects.measures import MEASURES, in_points, is_share
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import ArmData, Contrast
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.measures.mean_measures import hedges_correction
from ldncli.statistics.measures.moments import correlation_within, difference_sd

_WITH_SD = because("mean change with its SD")


def estimate_change(reported: Reported, measure: str, choices: Choices) -> Estimate | NoEstimate:
    """The change (MC, SMCC, SMCR) or the proportion (PLO, PFT, PR) of the group on treatment."""
    try:
        if is_share(measure):
            return _share(reported, measure)
        return _change(reported, measure, choices)
    except Unusable as refused:
        return NoEstimate(reported, refused.reason)


def _share(reported: Reported, measure: str) -> Estimate:
    arms = treated_arms(reported)
    if reported.outcome.score != "events" or len(arms) != 1:
        raise Unusable(because("no share"))
    arm = arms[0]
    if arm.events is None or not arm.n:
        raise Unusable(because("events not printed"))
    row = {"xi": float(arm.events), "ni": float(arm.n)}
    return _made(
        reported,
        measure,
        _share_of(measure, row),
        row,
        arm,
        (*arm.steps, FROM_EVENTS),
        "single-arm",
    )


def _share_of(measure: str, row: dict[str, float]) -> Pair:
    size = effect_sizes(measure, [row])[0]
    return size["yi"] or 0.0, size["vi"] or 0.0


def share_without(found: Estimate, steps: tuple[Reason, ...]) -> Estimate:
    """A share turned round: that of the people without the event; `steps` tell it."""
    row = {"xi": found.row["ni"] - found.row["xi"], "ni": found.row["ni"]}
    value, variance = _share_of(found.measure, row)
    return replace(
        found,
        value=value,
        variance=variance,
        row=row,
        steps=tuple(dict.fromkeys((*found.steps, *steps))),
    )


def _change(reported: Reported, measure: str, choices: Choices) -> Estimate:
    arms = [
        (data, arm)
        for data, arm in zip(_treated_data(reported), treated_arms(reported), strict=True)
    ]
    # What a comparison between groups prints says nothing of the change within one.
    contrast = reported.outcome.contrast if reported.outcome.comparison == "within" else None
    if len(arms) > 1:
        raise Unusable(because("several changes"))
    data, arm = arms[0] if arms else (ArmData(), ArmNumbers(reported.paper.design.n_analysed))
    n = arm.n
    if not n or n < 3:
        raise Unusable(because("people measured twice"))
    change = _mean_change(data, arm, contrast, n, choices.correlation, reported)
    _, sd, steps, assumed, df = change
    # Without an assumed correlation the change is the same with all.
    found = {choices.correlation: change} | {
        r: _mean_change(data, arm, contrast, n, r, reported) if assumed else change
        for r in choices.shown_too
    }
    known = None if assumed else correlation_of_change(data, arm, contrast, sd, reported)
    pairs = {
        r: _scaled(measure, each[0], each[1], n, data, r if known is None else known)
        for r, each in found.items()
    }
    pair = pairs[choices.correlation]
    made = replace(
        _made(reported, measure, pair, {"yi": pair[0], "vi": pair[1]}, arm, steps, "before-after"),
        df=df if in_points(measure) else None,
        printed=_printed(contrast, measure, steps),
    )
    if not assumed and (MEASURES[measure].sd != "before" or known is not None):
        return made
    return replace(made, assumed=choices.correlation, at={r: pairs[r] for r in choices.shown_too})


def _printed(contrast: Contrast | None, measure: str, steps: tuple[Reason, ...]) -> AsPrinted:
    """The paper's own p, and its interval where that is one of points."""
    if contrast is None:
        return NOT_PRINTED
    ends = contrast.ci if in_points(measure) and in_points(contrast.type) else None
    low, high = ends if ends and ends[0] < ends[1] else (None, None)
    tested = in_points(measure) and any(step.code == "with its error" for step in steps)
    return AsPrinted(low, high, contrast.level, contrast.p, contrast.p_relation, tested)


def correlation_of_change(
    data: ArmData, arm: ArmNumbers, contrast: Contrast | None, changes: float, reported: Reported
) -> float | None:
    """The correlation of before and after, where it is printed or follows from the SDs
    of both and of the changes."""
    if contrast and contrast.correlation is not None:
        return contrast.correlation
    final = arm.sd if reported.outcome.score == "final" else None
    return (
        correlation_within(final, data.baseline_sd, changes) if final and data.baseline_sd else None
    )


def _treated_data(reported: Reported) -> list[ArmData]:
    return [
        data
        for id, data in reported.outcome.arms.items()
        if (arm := reported.arm(id)) and arm.role == "treatment"
    ]


def _mean_change(
    data: ArmData, arm: ArmNumbers, contrast: Contrast | None, n: int, r: float, reported: Reported
) -> tuple[float, float, tuple[Reason, ...], bool, float | None]:
    """The mean change, the SD of changes, how they were reached, whether a correlation was
    assumed, and the degrees of freedom by which the error was taken."""
    score = reported.outcome.score
    if score == "percent-change":
        raise Unusable(because("percent change"))
    if score == "change" and arm.mean is not None:
        if arm.sd:
            return arm.mean, arm.sd, (*arm.steps, _WITH_SD), False, n - 1
        value: float | None = arm.mean
    else:
        value = contrast.value if contrast and in_points(contrast.type) else None
        if value is None and arm.mean is not None and data.baseline_mean is not None:
            value = arm.mean - data.baseline_mean
    if value is None:
        raise Unusable(because("means not printed"))
    if contrast and (contrast.type == "p-only" or in_points(contrast.type)):
        if contrast.sd:
            return value, contrast.sd, (_WITH_SD,), False, n - 1
        spread = printed_se(replace(contrast, value=value), n - 1)
        if spread:
            told = because("with its error", what=because("mean change"), error=spread.how)
            return value, spread.se * math.sqrt(n), (told,), False, spread.df
    if arm.sd is None or data.baseline_sd is None or score == "change":
        raise Unusable(because("change without spread"))
    printed = contrast.correlation if contrast else None
    r = r if printed is None else printed
    both = because("means before and after", r=r, printed=printed is not None)
    sd = difference_sd(arm.sd, data.baseline_sd, r)
    return value, sd, (*arm.steps, both), printed is None, n - 1


def _scaled(measure: str, value: float, sd: float, n: int, data: ArmData, r: float) -> Pair:
    """The change on the scale of the measure (metafor's MC, SMCC, SMCR)."""
    if in_points(measure):
        return float(value), sd * sd / n
    if sd <= 0:
        raise Unusable(because("no spread of changes"))
    factor = hedges_correction(n - 1)
    if MEASURES[measure].sd == "changes":
        g = factor * value / sd
        return g, 1 / n + g * g / (2 * n)
    if not data.baseline_sd:
        raise Unusable(because("no SD before"))
    g = factor * value / data.baseline_sd
    return g, 2 * (1 - r) / n + g * g / (2 * n)


def _made(
    reported: Reported,
    measure: str,
    pair: Pair,
    row: dict[str, float],
    arm: ArmNumbers,
    steps: tuple[Reason, ...],
    design: Comparison,
) -> Estimate:
    if not pair[1] > 0:
        raise Unusable(NO_ERROR)
    dose = arm.dose_mg if arm.dose_mg is not None else reported.study.highest_dose
    return Estimate(
        reported.study.id,
        reported,
        measure,
        pair[0],
        pair[1],
        arm.n,
        None,
        row,
        tuple(dict.fromkeys(steps)),
        dose_mg=dose,
        design=design,
    )
