"""Estimates from reported outcomes: from arms, contrasts, p values; parallel, crossover; each with the steps that led to it.

Direction: low-dose naltrexone minus control, ratios as logarithms of low-dose naltrexone over control. Means are in `mean_effects.py`,
events in `event_effects.py`, what one group shows before and after in `changes.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from ldncli.errors import UsageError
from ldncli.evidence.arm_numbers import Sides, sides_by_size, sides_of
from ldncli.evidence.changes import estimate_change
from ldncli.evidence.derived import RATIOS, Derived
from ldncli.evidence.estimate import AS_PRINTED, INERT, USUAL, Choices, Estimate, Frame, NoEstimate, Pair, Reported, Unusable, check_units
from ldncli.evidence.event_effects import event_effect, paired_event_effect, printed_effect
from ldncli.evidence.mean_effects import mean_effect, paired_mean_effect

MEANS = ("MD", "SMD", "SMDH", "ROM")
EVENTS = ("RR", "OR", "RD", "PETO")
BETWEEN = (*MEANS, *EVENTS, "HR")
WITHIN = ("MC", "SMCC", "SMCR", "PLO", "PFT", "PR")
RECORD_MEASURES = (*BETWEEN, *WITHIN)
__all__ = ["BETWEEN", "EVENTS", "MEANS", "RATIOS", "RECORD_MEASURES", "WITHIN", "estimates"]


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
    sides = sides_of(reported, choices.shared_control) or [sides_by_size(reported)]
    return [_estimate(reported, each, measure, frame, choices) for each in sides]


def _estimate(reported: Reported, sides: Sides, measure: str, frame: Frame, choices: Choices) -> Estimate | NoEstimate:
    paired = reported.outcome.paired
    find = _finder(measure, paired)
    try:
        found = find(reported, sides, measure, choices.correlation)
        if paired and not sides.one_to_one:
            raise Unusable("several periods on one side of a crossover: the same people would count more than once")
        if _mixed_controls(reported):
            raise Unusable("control groups on placebo and on another treatment, and nobody says which is which")
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


def _mixed_controls(reported: Reported) -> bool:
    """Whether several control groups would be joined of which some had placebo or nothing, and others a treatment."""
    kinds = {each.type for each in reported.paper.comparators} - {"before-after"}
    groups = [arm for id in reported.outcome.arms if (arm := reported.arm(id)) and arm.role == "control"]
    return len(groups) > 1 and bool(kinds & INERT and kinds - INERT)


def _times(pair: Pair, factor: float) -> Pair:
    return pair[0] * factor, pair[1] * factor * factor


Finder = Callable[[Reported, Sides, str, float], Derived]


def _finder(measure: str, paired: bool) -> Finder:
    if measure == "HR":
        return printed_effect
    if measure in EVENTS:
        return paired_event_effect if paired else event_effect
    return paired_mean_effect if paired else mean_effect


def _turning(reported: Reported, measure: str, frame: Frame) -> tuple[float, tuple[str, ...]]:
    """The factor that brings an estimate into the frame's units and direction, and what that did."""
    factor, steps = check_units(reported, frame) if measure == "MD" else (1.0, ())
    if not frame.better or not reported.better or reported.better == frame.better:
        return factor, steps
    if measure not in MEANS:
        raise Unusable("counts the opposite event: more of it is better where for the others less is, or the other way round")
    if measure == "ROM":
        raise Unusable("its scale runs the other way, and a ratio of means cannot be turned")
    return -factor, (*steps, f"turned round: on its scale {reported.better} is better")
