"""Estimates from what one group shows: the change from before to after, and the share of people with an event.

Direction: after minus before. The paper's own change is taken where it prints one, else both means with a within-person correlation.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.arm_numbers import ArmNumbers, treated_arms
from ldncli.evidence.contrast_error import printed_se
from ldncli.evidence.effect_measures import effect_sizes
from ldncli.evidence.estimate import Choices, Comparison, Estimate, Frame, NoEstimate, Pair, Reported, Unusable
from ldncli.evidence.mean_measures import hedges_correction
from ldncli.evidence.moments import difference_sd
from ldncli.records.model import ArmData, Contrast

PROPORTIONS = ("PLO", "PFT", "PR")


def estimate_change(reported: Reported, measure: str, frame: Frame, choices: Choices) -> Estimate | NoEstimate:
    """The change (MC, SMCC, SMCR) or the proportion (PLO, PFT, PR) of the group on low-dose naltrexone."""
    try:
        if measure in PROPORTIONS:
            return _proportion(reported, measure)
        return _change(reported, measure, frame, choices)
    except Unusable as reason:
        return NoEstimate(reported, str(reason))


def _proportion(reported: Reported, measure: str) -> Estimate:
    arms = treated_arms(reported)
    if reported.outcome.score != "events" or len(arms) != 1:
        raise Unusable("not the number of people with an event in one group")
    arm = arms[0]
    if arm.events is None or not arm.n:
        raise Unusable("how many people had the event is not printed in what was read")
    row = {"xi": float(arm.events), "ni": float(arm.n)}
    size = effect_sizes(measure, [row])[0]
    return _made(reported, measure, (size["yi"] or 0.0, size["vi"] or 0.0), row, arm, (*arm.steps, "from events"), "single-arm")


def _change(reported: Reported, measure: str, frame: Frame, choices: Choices) -> Estimate:
    arms = [(data, arm) for data, arm in zip(_treated_data(reported), treated_arms(reported), strict=True)]
    contrast = reported.outcome.contrast
    if len(arms) > 1:
        raise Unusable("several groups, each with its own change")
    data, arm = arms[0] if arms else (ArmData(), ArmNumbers(reported.paper.design.n_analysed))
    n = arm.n
    if not n or n < 3:
        raise Unusable("how many people were measured twice is not known, or too few")
    found = {r: _mean_change(data, arm, contrast, n, r, reported) for r in (choices.correlation, *choices.shown_too)}
    _, _, steps, assumed = found[choices.correlation]
    factor, turned = _frame(reported, measure, frame)
    pairs = {r: _scaled(measure, each[0], each[1], n, data, r) for r, each in found.items()}
    pair = pairs[choices.correlation]
    pair = (pair[0] * factor, pair[1] * factor**2)
    made = _made(reported, measure, pair, {"yi": pair[0], "vi": pair[1]}, arm, (*steps, *turned), "before-after")
    if not assumed and measure != "SMCR":
        return made
    others = {r: (each[0] * factor, each[1] * factor**2) for r, each in pairs.items() if r != choices.correlation}
    return replace(made, assumed=choices.correlation, at=others)


def _treated_data(reported: Reported) -> list[ArmData]:
    return [data for id, data in reported.outcome.arms.items() if (arm := reported.arm(id)) and arm.role == "ldn"]


def _mean_change(
    data: ArmData, arm: ArmNumbers, contrast: Contrast | None, n: int, r: float, reported: Reported
) -> tuple[float, float, tuple[str, ...], bool]:
    """The mean change, the SD of changes, how they were reached, and whether a correlation was assumed."""
    score = reported.outcome.score
    if score == "percent-change":
        raise Unusable("percent change: not in the units of a scale")
    if score == "change" and arm.mean is not None:
        if arm.sd:
            return arm.mean, arm.sd, (*arm.steps, "mean change with its SD"), False
        value: float | None = arm.mean
    else:
        value = contrast.value if contrast and contrast.type in ("MC", "MD") else None
        if value is None and arm.mean is not None and data.baseline_mean is not None:
            value = arm.mean - data.baseline_mean
    if value is None:
        raise Unusable("the means before and after are not printed in what was read")
    if contrast and contrast.type in ("MC", "MD", "p-only"):
        if contrast.sd:
            return value, contrast.sd, ("mean change with its SD",), False
        spread = printed_se(replace(contrast, value=value), n - 1)
        if spread:
            return value, spread[0] * math.sqrt(n), (f"mean change, {spread[1]}",), False
    if arm.sd is None or data.baseline_sd is None or score == "change":
        raise Unusable("a mean change without a measure of spread")
    steps = (*arm.steps, f"means before and after, within-person correlation {r:g}, assumed")
    return value, difference_sd(arm.sd, data.baseline_sd, r), steps, True


def _scaled(measure: str, value: float, sd: float, n: int, data: ArmData, r: float) -> Pair:
    """The change on the scale of the measure (metafor's MC, SMCC, SMCR)."""
    if measure == "MC":
        return value, sd * sd / n
    if sd <= 0:
        raise Unusable("all changed by the same amount: no SD to standardise by")
    factor = hedges_correction(n - 1)
    if measure == "SMCC":
        g = factor * value / sd
        return g, 1 / n + g * g / (2 * n)
    if not data.baseline_sd:
        raise Unusable("the SD before treatment is not printed in what was read")
    g = factor * value / data.baseline_sd
    return g, 2 * (1 - r) / n + g * g / (2 * n)


def _frame(reported: Reported, measure: str, frame: Frame) -> tuple[float, tuple[str, ...]]:
    factor, steps = 1.0, []
    if measure == "MC" and frame.range:
        if reported.range is None:
            raise Unusable("the limits of its scale are not known, so it cannot be brought to the range of the others")
        low, high = reported.range
        factor = (frame.range[1] - frame.range[0]) / (high - low)
        if factor != 1:
            steps.append(f"brought from {low:g}–{high:g} to {frame.range[0]:g}–{frame.range[1]:g}")
    if frame.better and reported.better and reported.better != frame.better:
        factor = -factor
        steps.append(f"turned round: on its scale {reported.better} is better")
    return factor, tuple(steps)


def _made(
    reported: Reported, measure: str, pair: Pair, row: dict[str, float], arm: ArmNumbers, steps: tuple[str, ...], design: Comparison
) -> Estimate:
    if not pair[1] > 0:
        raise Unusable("its numbers leave no sampling error, so it cannot be weighted")
    dose = arm.dose_mg if arm.dose_mg is not None else (reported.study.doses or (None, None))[1]
    return Estimate(
        reported.study.id, reported, measure, pair[0], pair[1], arm.n, None, row, tuple(dict.fromkeys(steps)), dose_mg=dose, design=design
    )
