"""Estimates from reported outcomes: from arms, contrasts, p values; parallel, crossover; each with the steps that led to it.

Direction: low-dose naltrexone minus control, ratios as logarithms of low-dose naltrexone over control. Crossover data use the trial's own
paired numbers where it prints them, else a within-person correlation (Elbourne 2002, Int J Epidemiol 31:140–149; Cochrane Handbook 6.5,
chapter 23.2). What one group shows before and after is in `changes.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ldncli.errors import UsageError
from ldncli.evidence.arm_numbers import MISFIT, ArmNumbers, Sides, sides_of, size_of
from ldncli.evidence.changes import estimate_change
from ldncli.evidence.contrast_error import printed_se
from ldncli.evidence.effect_measures import effect_sizes
from ldncli.evidence.estimate import AS_PRINTED, USUAL, Choices, Estimate, Frame, NoEstimate, Pair, Reported, Unusable
from ldncli.evidence.mean_measures import hedges_correction
from ldncli.evidence.moments import correlation_within, difference_sd
from ldncli.records.model import Contrast

MEANS = ("MD", "SMD", "SMDH", "ROM")
EVENTS = ("RR", "OR", "RD", "PETO")
BETWEEN = (*MEANS, *EVENTS, "HR")
WITHIN = ("MC", "SMCC", "SMCR", "PLO", "PFT", "PR")
RECORD_MEASURES = (*BETWEEN, *WITHIN)
RATIOS = frozenset({"RR", "OR", "HR", "ROM", "PETO"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A value with its variance, the raw row behind it, and how it was reached; `assumed` as in `Estimate`."""

    pair: Pair
    row: Mapping[str, float]
    steps: tuple[str, ...] = ()
    assumed: bool = False


def estimates(reported: Reported, measure: str, frame: Frame = AS_PRINTED, choices: Choices = USUAL) -> list[Estimate | NoEstimate]:
    """What an outcome says on the scale of `measure` (of `RECORD_MEASURES`): one estimate, or one a dose arm with a split control.

    Within-person correlations that no number of the trial gives are assumed; the estimate then carries its value with others too.
    Raises UsageError for a measure that records cannot give.
    """
    if measure not in RECORD_MEASURES:
        raise UsageError(f"records cannot be brought to {measure!r}", hint=f"one of {', '.join(RECORD_MEASURES)}")
    if measure in WITHIN:
        return [estimate_change(reported, measure, frame, choices)]
    if reported.outcome.comparison == "within":
        return [NoEstimate(reported, "before and after in one group: no comparison with a control")]
    sides = sides_of(reported, choices.shared_control) or [_empty_sides(reported)]
    return [_estimate(reported, each, measure, frame, choices) for each in sides]


def _empty_sides(reported: Reported) -> Sides:
    """Sides of which only sizes may be known, for outcomes that print nothing but a contrast."""
    groups: dict[str, list[int | None]] = {"ldn": [], "control": []}
    for arm in reported.paper.arms:
        groups[arm.role].append(size_of(reported, arm.id))
    n1, n2 = (sum(filter(None, sizes)) if sizes and all(sizes) else None for sizes in (groups["ldn"], groups["control"]))
    if reported.outcome.paired and n1 is None:
        n1 = n2 = reported.paper.design.n_analysed or reported.paper.design.n_randomised
    return Sides(ArmNumbers(n1), ArmNumbers(n2))


def _estimate(reported: Reported, sides: Sides, measure: str, frame: Frame, choices: Choices) -> Estimate | NoEstimate:
    paired = reported.outcome.paired
    find = _finder(measure, paired)
    try:
        found = find(reported, sides, measure, choices.correlation)
        at = {r: find(reported, sides, measure, r).pair for r in choices.shown_too} if found.assumed else {}
        factor, turned = _turning(reported, measure, frame)
    except Unusable as reason:
        return NoEstimate(reported, str(reason))
    if not found.pair[1] > 0:
        return NoEstimate(reported, "its numbers leave no sampling error, so it cannot be weighted")
    value, variance = _times(found.pair, factor)
    return Estimate(
        study=reported.study.id,
        source=reported,
        measure=measure,
        value=value,
        variance=variance,
        n_ldn=sides.ldn.n,
        n_control=sides.control.n,
        row=found.row if factor == 1 else {"yi": value, "vi": variance},
        steps=tuple(dict.fromkeys((*sides.steps, *found.steps, *turned))),
        assumed=choices.correlation if found.assumed else None,
        at={r: _times(pair, factor) for r, pair in at.items()},
        dose_mg=sides.ldn.dose_mg if sides.ldn.dose_mg is not None else (reported.study.doses or (None, None))[1],
        design="crossover" if paired else "parallel",
        part=sides.part,
    )


def _times(pair: Pair, factor: float) -> Pair:
    return pair[0] * factor, pair[1] * factor * factor


Finder = Callable[[Reported, Sides, str, float], _Found]


def _finder(measure: str, paired: bool) -> Finder:
    if measure == "HR":
        return _printed_ratio
    if measure in EVENTS:
        return _paired_events if paired else _events
    return _paired_means if paired else _means


def _turning(reported: Reported, measure: str, frame: Frame) -> tuple[float, tuple[str, ...]]:
    """The factor that brings an estimate into the frame's units and direction, and what that did."""
    outcome, factor, steps = reported.outcome, 1.0, []
    if measure == "MD" and frame.range:
        scale = reported.range
        if outcome.score == "percent-change":
            raise Unusable("a percent change, which cannot be brought to the points of a scale")
        if scale is None:
            raise Unusable("the limits of its scale are not known, so it cannot be brought to the range of the others")
        factor = (frame.range[1] - frame.range[0]) / (scale[1] - scale[0])
        if factor != 1:
            steps.append(f"brought from {scale[0]:g}–{scale[1]:g} to {frame.range[0]:g}–{frame.range[1]:g}")
    if measure in MEANS and frame.better and reported.better and reported.better != frame.better:
        if measure == "ROM":
            raise Unusable("its scale runs the other way, and a ratio of means cannot be turned")
        factor = -factor
        steps.append(f"turned round: on its scale {reported.better} is better")
    return factor, tuple(steps)


# -- means, two groups -----------------------------------------------------------------------------------------------


def _means(reported: Reported, sides: Sides, measure: str, _: float) -> _Found:
    """Mean differences of two groups: MD takes the paper's own contrast first (it may be adjusted), the others the arms first."""
    contrast, ldn, control = reported.outcome.contrast, sides.ldn, sides.control
    if reported.outcome.score == "events":
        raise Unusable("counts people with an event, not a mean")
    ways = (_contrast_md, _arms_means, _means_and_p) if measure == "MD" else (_arms_means, _contrast_smd, _smd_from_t)
    for way in ways:
        found = way(contrast, ldn, control, measure, reported)
        if found:
            return found
    raise Unusable(_why_no_means(reported, sides, measure))


def _arms_means(contrast: Contrast | None, ldn: ArmNumbers, control: ArmNumbers, measure: str, reported: Reported) -> _Found | None:
    if not (ldn.full and control.full) or not ((ldn.sd or 0) > 0 or (control.sd or 0) > 0):
        return None
    row = _row(m1i=ldn.mean, sd1i=ldn.sd, n1i=ldn.n, m2i=control.mean, sd2i=control.sd, n2i=control.n)
    return _Found(_computed(measure, row), row, (*ldn.steps, *control.steps, f"from means and SDs of {_score(reported)}"))


def _contrast_md(contrast: Contrast | None, ldn: ArmNumbers, control: ArmNumbers, _: str, reported: Reported) -> _Found | None:
    if not contrast or contrast.type != "MD" or contrast.value is None:
        return None
    spread = printed_se(contrast, _freedom(ldn, control))
    return _ready(contrast.value, spread, "the paper's own mean difference") if spread else None


def _means_and_p(contrast: Contrast | None, ldn: ArmNumbers, control: ArmNumbers, _: str, reported: Reported) -> _Found | None:
    if ldn.mean is None or control.mean is None or not contrast or contrast.type != "p-only":
        return None
    value = ldn.mean - control.mean
    spread = printed_se(replace(contrast, value=value), _freedom(ldn, control))
    return _ready(value, spread, "difference of the means") if spread else None


def _contrast_smd(contrast: Contrast | None, ldn: ArmNumbers, control: ArmNumbers, measure: str, _: Reported) -> _Found | None:
    if measure != "SMD" or not contrast or contrast.type != "SMD" or contrast.value is None:
        return None
    spread = printed_se(contrast, _freedom(ldn, control))
    if spread:
        return _ready(contrast.value, spread, "the paper's own standardised difference")
    if not (ldn.n and control.n):
        return None
    variance = 1 / ldn.n + 1 / control.n + contrast.value**2 / (2 * (ldn.n + control.n))
    return _Found((contrast.value, variance), _pair_row(contrast.value, variance), ("printed SMD, its variance from the group sizes",))


def _smd_from_t(contrast: Contrast | None, ldn: ArmNumbers, control: ArmNumbers, measure: str, reported: Reported) -> _Found | None:
    """Hedges g from a t value, or from what gives one: a mean difference with its error, or an exact p with a direction."""
    if measure != "SMD" or not contrast or not (ldn.n and control.n) or ldn.n + control.n < 4:
        return None
    t = _t_value(contrast, _freedom(ldn, control), ldn, control, reported)
    if t is None:
        return None
    value, how = t
    n = ldn.n + control.n
    g = hedges_correction(n - 2) * value * math.sqrt(1 / ldn.n + 1 / control.n)
    variance = 1 / ldn.n + 1 / control.n + g * g / (2 * n)
    return _Found((g, variance), _pair_row(g, variance), (f"standardised from the t value behind {how}",))


def _t_value(contrast: Contrast, df: float | None, ldn: ArmNumbers, control: ArmNumbers, reported: Reported) -> tuple[float, str] | None:
    value = contrast.value if contrast.type == "MD" else None
    how = "the paper's mean difference"
    if value is None and ldn.mean is not None and control.mean is not None:
        value, how = ldn.mean - control.mean, "the difference of the means"
    if value is not None:
        spread = printed_se(replace(contrast, value=value), df)
        return (value / spread[0], f"{how} ({spread[1]})") if spread else None
    sign = _sign(reported)
    unit = printed_se(replace(contrast, value=float(sign)), df) if sign and contrast.type == "p-only" else None
    return (sign / unit[0], f"its {unit[1].removeprefix('SE from ')} and the reported direction") if unit else None


def _sign(reported: Reported) -> int:
    """The sign of a difference known only by its reported direction; 0 where none follows."""
    if reported.better is None or reported.outcome.direction not in ("benefit", "harm"):
        return 0
    return 1 if (reported.better == "higher") == (reported.outcome.direction == "benefit") else -1


# -- means, the same people twice ------------------------------------------------------------------------------------


def _paired_means(reported: Reported, sides: Sides, measure: str, correlation: float) -> _Found:
    if reported.outcome.score == "events":
        raise Unusable("counts people with an event, not a mean")
    if measure not in ("MD", "SMD"):
        raise Unusable(f"{measure} of a crossover is not computed")
    n = sides.ldn.n or sides.control.n
    if not n or n < 3:
        raise Unusable("how many people completed both periods is not known")
    value, error, steps, assumed = _paired_difference(reported, sides, n, correlation, measure)
    if measure == "MD":
        return _Found((value, error**2), _pair_row(value, error**2), steps, assumed)
    r, known = _within(reported, sides, error * math.sqrt(n), correlation)
    spreads = [sd for sd in (sides.ldn.sd, sides.control.sd) if sd]
    if len(spreads) == 2:
        sd = math.sqrt(sum(each**2 for each in spreads) / 2)
    else:
        sd = error * math.sqrt(n) / math.sqrt(2 * (1 - r))
        steps = (*steps, "standardised by the SD that the paired error implies")
    factor = hedges_correction(n - 1)
    g = factor * value / sd
    variance = (1 / n + (value / sd) ** 2 / (2 * n)) * 2 * (1 - r) * factor**2  # Borenstein 2009, formulas 4.28–4.30
    told = "as the trial's own numbers give it" if known else "assumed"
    return _Found((g, variance), _pair_row(g, variance), (*steps, f"within-person correlation {r:.2f}, {told}"), not known)


def _paired_difference(
    reported: Reported, sides: Sides, n: int, correlation: float, measure: str
) -> tuple[float, float, tuple[str, ...], bool]:
    """The difference within persons, its standard error, how they were reached, and whether a correlation was assumed."""
    contrast, ldn, control = reported.outcome.contrast, sides.ldn, sides.control
    value = contrast.value if contrast and contrast.type in ("MD", "MC") else None
    if value is None and ldn.mean is not None and control.mean is not None:
        value = ldn.mean - control.mean
    if value is None and measure == "SMD":
        return _unit_difference(reported, n)
    if value is None:
        raise Unusable(_why_no_means(reported, sides, measure))
    if contrast and contrast.sd:
        return value, contrast.sd / math.sqrt(n), ("paired difference with its SD",), False
    spread = printed_se(replace(contrast, value=value), n - 1) if contrast else None
    if spread:
        return value, spread[0], (f"paired difference, {spread[1]}",), False
    if ldn.sd is None or control.sd is None:
        raise Unusable(_why_no_means(reported, sides, "MD"))
    r = contrast.correlation if contrast and contrast.correlation is not None else correlation
    error = difference_sd(ldn.sd, control.sd, r) / math.sqrt(n)
    assumed = not (contrast and contrast.correlation is not None)
    return value, error, (*ldn.steps, *control.steps, f"means of both periods, within-person correlation {r:g}"), assumed


def _unit_difference(reported: Reported, n: int) -> tuple[float, float, tuple[str, ...], bool]:
    """A difference of which only the exact p and the direction are known, in units of its own error; good for standardising alone."""
    contrast, sign = reported.outcome.contrast, _sign(reported)
    spread = printed_se(replace(contrast, value=float(sign)), n - 1) if contrast and sign and contrast.type == "p-only" else None
    if not spread:
        raise Unusable(_why_no_means(reported, Sides(ArmNumbers(n), ArmNumbers(n)), "SMD"))
    return float(sign), spread[0], (f"{spread[1]} and the reported direction",), False


def _within(reported: Reported, sides: Sides, sd_difference: float, assumed: float) -> tuple[float, bool]:
    """The within-person correlation, and whether the trial's own numbers gave it."""
    contrast = reported.outcome.contrast
    if contrast and contrast.correlation is not None:
        return contrast.correlation, True
    own = contrast and (contrast.sd or contrast.se or contrast.ci)
    if own and sides.ldn.sd and sides.control.sd:
        found = correlation_within(sides.ldn.sd, sides.control.sd, sd_difference)
        if found is not None:
            return found, True
    return assumed, False


# -- events ----------------------------------------------------------------------------------------------------------


def _events(reported: Reported, sides: Sides, measure: str, _: float) -> _Found:
    ldn, control = sides.ldn, sides.control
    if _countable(ldn) and _countable(control):
        row = _row(ai=ldn.events, n1i=ldn.n, ci=control.events, n2i=control.n)
        return _Found(_computed(measure, row), row, (*ldn.steps, *control.steps, "from events"))
    return _printed_ratio(reported, sides, measure, 0.0)


def _countable(arm: ArmNumbers) -> bool:
    return arm.events is not None and bool(arm.n)


def _printed_ratio(reported: Reported, sides: Sides, measure: str, _: float) -> _Found:
    contrast = reported.outcome.contrast
    if contrast and contrast.type == measure and contrast.value is not None:
        log = measure in RATIOS
        value = contrast.value
        if log and (value <= 0 or (contrast.ci and contrast.ci[0] <= 0)):
            raise Unusable("a ratio, or the end of its interval, that is not above 0")
        if log:
            ends = contrast.ci and (math.log(contrast.ci[0]), math.log(contrast.ci[1]))
            contrast = replace(contrast, value=math.log(value), ci=ends)
        spread = printed_se(contrast, None)
        if spread:
            return _ready(contrast.value or 0.0, spread, f"the paper's own {measure}")
    raise Unusable(_why_no_events(reported, sides))


def _paired_events(reported: Reported, sides: Sides, measure: str, correlation: float) -> _Found:
    """Events of a crossover: the margins' effect; its variance less the covariance that the correlation of the two events implies."""
    ldn, control = sides.ldn, sides.control
    if not (_countable(ldn) and _countable(control)):
        return _printed_ratio(reported, sides, measure, correlation)
    if measure == "PETO":
        raise Unusable("Peto's method is for parallel groups")
    row = _row(ai=ldn.events, n1i=ldn.n, ci=control.events, n2i=control.n)
    value, variance = _computed(measure, row)
    a, b = (_event_error(measure, arm) for arm in (ldn, control))
    smaller = variance - 2 * correlation * a * b
    steps = (*ldn.steps, *control.steps, f"from events of both periods, within-person correlation {correlation:g}, assumed")
    return _Found((value, smaller), _pair_row(value, smaller), steps, True)


def _event_error(measure: str, arm: ArmNumbers) -> float:
    """The standard error of one side's log risk, log odds or risk; cells of 0 get ½ as in the pooled measure."""
    events, n = float(arm.events or 0), float(arm.n or 0)
    if events in (0.0, n):
        events, n = events + 0.5, n + 1
    risk = events / n
    return {"RR": math.sqrt(1 / events - 1 / n), "OR": math.sqrt(1 / events + 1 / (n - events))}.get(
        measure, math.sqrt(risk * (1 - risk) / n)
    )


# -- shared ----------------------------------------------------------------------------------------------------------


def _freedom(ldn: ArmNumbers, control: ArmNumbers) -> float | None:
    """Degrees of freedom of two groups; None (normal) where a size is unknown."""
    return ldn.n + control.n - 2 if ldn.n and control.n and ldn.n + control.n > 2 else None


def _ready(value: float, spread: tuple[float, str], what: str) -> _Found:
    return _Found((value, spread[0] ** 2), _pair_row(value, spread[0] ** 2), (f"{what}, {spread[1]}",))


def _row(**numbers: float | None) -> dict[str, float]:
    return {name: float(value) for name, value in numbers.items() if value is not None}


def _pair_row(value: float, variance: float) -> dict[str, float]:
    return {"yi": value, "vi": variance}


def _computed(measure: str, row: Mapping[str, float]) -> Pair:
    try:
        size = effect_sizes(measure, [row])[0]
    except UsageError as error:
        raise Unusable(error.message.removeprefix("row 1: ")) from error
    if size["yi"] is None or size["vi"] is None:
        raise Unusable("no events in either group")
    return size["yi"], size["vi"]


def _score(reported: Reported) -> str:
    return {"change": "changes", "percent-change": "percent changes"}.get(reported.outcome.score, "final values")


def _why_no_means(reported: Reported, sides: Sides, measure: str) -> str:
    """Why no mean difference follows, by what is missing first."""
    outcome, contrast = reported.outcome, reported.outcome.contrast
    means = sides.ldn.mean is not None and sides.control.mean is not None
    if not (sides.ldn.n and sides.control.n):
        missing = "group sizes are"
    elif means:
        kind = "percent reduction" if outcome.score == "percent-change" else "means"
        return f"{kind} without a measure of spread" + (" (p only as a bound)" if contrast and contrast.p_relation != "=" else "")
    elif contrast and contrast.type == "median-difference":
        return "a difference of medians, without what would turn it into a mean"
    elif contrast and contrast.value is not None and contrast.type == measure:
        missing = "its error, interval or exact p is"
    elif contrast and contrast.p is not None:
        missing = "an exact p with a direction is" if contrast.p_relation != "=" or not _sign(reported) else "the means are"
        if measure == "MD" and missing.startswith("an exact") is False:
            return "only a p value: the size of the difference is not printed"
    else:
        return "no numbers: only a statement of direction"
    return f"{missing} not printed in what was read"


def _why_no_events(reported: Reported, sides: Sides) -> str:
    misfit = next((step for arm in (sides.ldn, sides.control) for step in arm.steps if step.startswith(MISFIT)), None)
    if misfit:
        return misfit
    if reported.outcome.score != "events":
        return "a mean or score, not people with an event"
    if (sides.ldn.events is None) != (sides.control.events is None):
        return "events are printed for one group alone"
    return "how many people had the event in each group is not printed in what was read"
