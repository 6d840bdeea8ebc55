"""Estimates in the units and direction of the others: brought to one range, turned to one side,
or left out with the reason."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.effects.before_after import share_without
from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    NO_ERROR,
    AsPrinted,
    Estimate,
    Frame,
    NoEstimate,
    Pair,
    Reported,
    Unusable,
    check_score,
    check_units,
)
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because

# Of the step that says that an estimate was turned to the direction of the others.
TURNED = "direction turned"


def framed(found: Estimate | NoEstimate, measure: str, frame: Frame) -> Estimate | NoEstimate:
    """An estimate as printed, brought to the frame; the reason where it cannot be, which goes
    before a missing sampling error."""
    if frame == AS_PRINTED or (isinstance(found, NoEstimate) and found.why != NO_ERROR):
        return found
    try:
        factor, steps = turning(found.source, measure, frame)
    except Unusable as refused:
        return NoEstimate(found.source, refused.reason)
    if isinstance(found, NoEstimate) or (factor == 1 and not steps):
        return found
    if MEASURES[measure].is_share:
        return share_without(found, steps)
    value, variance = _times((found.value, found.variance), factor)
    at = {r: _times(pair, factor) for r, pair in found.at.items()}
    steps = tuple(dict.fromkeys((*found.steps, *steps)))
    return replace(
        found,
        value=value,
        variance=variance,
        row={"yi": value, "vi": variance},
        steps=steps,
        at=at,
        printed=_printed_times(found.printed, factor),
    )


def _times(pair: Pair, factor: float) -> Pair:
    return pair[0] * factor, pair[1] * factor * factor


def _printed_times(printed: AsPrinted, factor: float) -> AsPrinted:
    """A printed interval in other units; one that is turned round has its ends turned."""
    if printed.low is None or printed.high is None:
        return printed
    low, high = sorted((printed.low * factor, printed.high * factor))
    return replace(printed, low=low, high=high)


def turning(reported: Reported, measure: str, frame: Frame) -> tuple[float, tuple[Reason, ...]]:
    """The factor that brings an estimate into the frame's units and
    direction, and what that did."""
    known = MEASURES[measure]
    check_score(reported, frame)
    factor, steps = check_units(reported, frame) if known.in_points else (1.0, ())
    if not frame.better or not reported.better or reported.better == frame.better:
        return factor, steps
    if known.is_share:
        return -factor, (*steps, because("direction turned", better=None))
    if known.family not in ("means", "change"):
        raise Unusable(because("opposite event"))
    if known.ratio:
        raise Unusable(because("ratio of means cannot be turned"))
    return -factor, (*steps, because("direction turned", better=reported.better))
