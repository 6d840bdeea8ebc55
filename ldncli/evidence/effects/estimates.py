"""Estimates from reported outcomes: from arms, contrasts, p values; parallel, crossover; each
with the steps that led to it.

Direction: treatment minus control, ratios as logarithms of treatment over control.
Means are in `mean_effects.py`, events in `event_effects.py`, what one group shows
before and after in `changes.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from ldncli.errors import UsageError
from ldncli.evidence.effects.arm_numbers import Sides, sides_by_size, sides_of
from ldncli.evidence.effects.before_after import estimate_change
from ldncli.evidence.effects.derived import Derived, printed_of
from ldncli.evidence.effects.estimate import (
    INERT,
    NO_ERROR,
    USUAL,
    Choices,
    Estimate,
    NoEstimate,
    Reported,
    Unusable,
)
from ldncli.evidence.effects.event_effects import event_effect, paired_event_effect, printed_effect
from ldncli.evidence.effects.mean_effects import mean_effect, paired_mean_effect
from ldncli.evidence.effects.measures import MEASURES, from_records, of_family
from ldncli.evidence.reasons import because


def estimates(
    reported: Reported, measure: str, choices: Choices = USUAL
) -> list[Estimate | NoEstimate]:
    """What an outcome says on the scale of `measure` (of `from_records()`): one estimate, or one a
    dose arm with a split control.

    It is as printed, in the units and direction of its own scale;
    `framing.framed` brings it to those of others.

    Within-person correlations that no number of the trial gives are assumed; the estimate then
    carries its value with others too. Numbers that a caveat calls inconsistent give none.
    Raises UsageError for a measure that records cannot give.
    """
    if measure not in MEASURES or not MEASURES[measure].derived:
        raise UsageError(
            f"the records cannot be expressed as {measure!r}",
            hint=f"one of {', '.join(from_records())}",
        )
    if any(each.kind == "inconsistent-numbers" for each in reported.outcome.caveats):
        return [NoEstimate(reported, because("numbers contradict each other"))]
    if MEASURES[measure].one_group:
        return [estimate_change(reported, measure, choices)]
    if reported.outcome.comparison == "within":
        return [NoEstimate(reported, because("one group only"))]
    sides = sides_of(reported, choices.shared_control) or [sides_by_size(reported)]
    return [_estimate(reported, each, measure, choices) for each in sides]


def cannot_give(reported: Reported, measure: str) -> bool:
    """Whether no estimate can follow, since the outcome has no numbers of the kind that the measure
    needs; seen without computing."""
    outcome, contrast, known = reported.outcome, reported.outcome.contrast, MEASURES[measure]
    if (not outcome.arms and contrast is None) or (
        outcome.comparison == "within" and not known.one_group
    ):
        return True
    if known.family == "means":
        return outcome.score == "events"
    if known.is_share:
        return outcome.score != "events"
    if known.family == "change" or (contrast is not None and contrast.type == measure):
        return False
    return known.family == "times" or all(
        each.events is None and each.percent is None for each in outcome.arms.values()
    )


def _estimate(
    reported: Reported, sides: Sides, measure: str, choices: Choices
) -> Estimate | NoEstimate:
    paired = reported.outcome.paired
    find = _finder(measure, paired)
    try:
        found = find(reported, sides, measure, choices.correlation)
        if paired and not sides.one_to_one:
            raise Unusable(because("several periods"))
        if _mixed_controls(reported):
            raise Unusable(because("mixed controls"))
        at = (
            {r: find(reported, sides, measure, r).pair for r in choices.shown_too}
            if found.assumed
            else {}
        )
    except Unusable as refused:
        return NoEstimate(reported, refused.reason)
    if not found.pair[1] > 0:
        return NoEstimate(reported, NO_ERROR)
    return Estimate(
        study=reported.study.id,
        source=reported,
        measure=measure,
        value=float(found.pair[0]),
        variance=float(found.pair[1]),
        n_treatment=sides.treatment.n,
        n_control=sides.control.n,
        row=found.row,
        steps=tuple(dict.fromkeys((*sides.steps, *found.steps))),
        assumed=choices.correlation if found.assumed else None,
        at={r: (float(value), float(variance)) for r, (value, variance) in at.items()},
        dose_mg=(
            sides.treatment.dose_mg
            if sides.treatment.dose_mg is not None
            else reported.study.highest_dose
        ),
        design="crossover" if paired else "parallel",
        part=sides.part,
        df=found.df,
        printed=printed_of(reported, sides, measure, found),
    )


def _mixed_controls(reported: Reported) -> bool:
    """Whether several control groups would be joined of which some had placebo or
    nothing, and others a treatment."""
    kinds = {each.type for each in reported.paper.comparators} - {"before-after"}
    groups = [
        arm for id in reported.outcome.arms if (arm := reported.arm(id)) and arm.role == "control"
    ]
    return len(groups) > 1 and bool(kinds & INERT and kinds - INERT)


Finder = Callable[[Reported, Sides, str, float], Derived]


def _finder(measure: str, paired: bool) -> Finder:
    if of_family(measure, "times"):
        return printed_effect
    if of_family(measure, "events"):
        return paired_event_effect if paired else event_effect
    return paired_mean_effect if paired else mean_effect
