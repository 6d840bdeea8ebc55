"""A value on its way from printed numbers to an estimate: with its variance, the numbers behind
it, and how it was reached."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from ldncli.errors import UsageError
from ldncli.evidence.effects.arm_numbers import ArmNumbers, Sides
from ldncli.evidence.effects.contrast_error import Error
from ldncli.evidence.effects.estimate import (
    NOT_PRINTED,
    AsPrinted,
    Pair,
    Reported,
    Unusable,
)
from ldncli.evidence.effects.measures import MEASURES, in_points, is_ratio
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import Contrast
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Derived:
    """A value with its variance, the raw row behind it, and how it was reached; `assumed` says
    that a correlation was assumed, `df` by which t distribution its error was taken (None: normal),
    `own` that the value is the paper's own difference or ratio, `tested` that the error is that of
    the printed contrast, with its p."""

    pair: Pair
    row: Mapping[str, float]
    steps: tuple[Reason, ...] = ()
    assumed: bool = False
    df: float | None = None
    own: bool = False
    tested: bool = False


def contrast_of(reported: Reported, sides: Sides) -> Contrast | None:
    """The printed contrast, where it can only be one between these two sides.

    With several groups on a side nobody says which of them it compares, and with a split
    control it would count once for each.
    """
    return with_sign(reported.outcome.contrast) if sides.one_to_one else None


def with_sign(contrast: Contrast | None) -> Contrast | None:
    """What of a printed contrast can be computed with: where the source does not say which side is
    subtracted from which, its p value alone."""
    if contrast is None or contrast.sign_stated:
        return contrast
    return replace(contrast, type="p-only", value=None, ci=None, se=None, sd=None, smd=None)


def from_spread(value: float, spread: Error, what: Reason) -> Derived:
    """A printed value with a standard error and where that came from."""
    variance = spread.se**2
    step = because("with its error", what=what, error=spread.how)
    row = ready_row(value, variance)
    return Derived((value, variance), row, (step,), df=spread.df, own=True, tested=True)


def printed_of(reported: Reported, sides: Sides, measure: str, found: Derived) -> AsPrinted:
    """What the paper prints of an estimate: its p, and its interval where that is of this very
    value; an interval of another one (adjusted, in other units) is not of ours."""
    contrast = contrast_of(reported, sides)
    if contrast is None or contrast.type == "correlation":
        return NOT_PRINTED
    alone = AsPrinted(p=contrast.p, p_relation=contrast.p_relation, tested=found.tested)
    if contrast.ci is None or not (contrast.ci[0] < contrast.ci[1]) or not _same(contrast, measure):
        return alone
    ends = _on_scale(contrast.ci, contrast, measure)
    if ends is None or not (found.own or _rounds_to(found.pair[0], contrast, measure)):
        return alone
    return replace(alone, low=ends[0], high=ends[1], level=contrast.level)


def _same(contrast: Contrast, measure: str) -> bool:
    """Whether the contrast is of this measure; changes and differences of means are in points."""
    return contrast.type == measure or (in_points(contrast.type) and in_points(measure))


def in_percentage_points(contrast: Contrast) -> bool:
    """Whether a risk difference is printed in percentage points instead of shares."""
    ends = contrast.ci or ()
    risks = contrast.type in MEASURES and MEASURES[contrast.type].risks
    return (
        bool(risks)
        and not is_ratio(contrast.type)
        and contrast.value is not None
        and (max(abs(each) for each in (contrast.value, *ends)) > 1)
    )


def _on_scale(
    values: tuple[float, ...], contrast: Contrast, measure: str
) -> tuple[float, ...] | None:
    """Printed values on the scale of estimates; None where a ratio is not above 0."""
    if is_ratio(measure):
        return None if min(values) <= 0 else tuple(map(math.log, values))
    factor = 100 if in_percentage_points(contrast) else 1
    return tuple(each / factor for each in values)


def _rounds_to(value: float, contrast: Contrast, measure: str) -> bool:
    """Whether an estimate is the printed value but for its rounding."""
    if contrast.value is None:
        return False
    shown = math.exp(value) if is_ratio(measure) else value
    shown *= 100 if in_percentage_points(contrast) else 1
    half = 0.5 * 10.0 ** -len(f"{contrast.value:.6f}".rstrip("0").partition(".")[2])
    return abs(shown - contrast.value) <= half + 1e-9


def raw_row(**numbers: float | None) -> dict[str, float]:
    """Numbers by metafor's columns, the unknown ones left out."""
    return {name: float(value) for name, value in numbers.items() if value is not None}


def ready_row(value: float, variance: float) -> dict[str, float]:
    """An effect that is ready, by metafor's columns."""
    return {"yi": value, "vi": variance}


def from_row(measure: str, row: Mapping[str, float]) -> Pair:
    """What `effect_sizes` makes of one row; raises Unusable where no estimate follows. Ratios leave
    out tables without any contrast."""
    try:
        size = effect_sizes(measure, [row], drop00=is_ratio(measure))[0]
    except UsageError as error:
        raise Unusable(
            because("numbers refused", message=error.message.removeprefix("row 1: "))
        ) from error
    if size["yi"] is None or size["vi"] is None:
        raise Unusable(because("events in nobody or everybody"))
    return size["yi"], size["vi"]


def degrees_of_freedom(treatment: ArmNumbers, control: ArmNumbers) -> float | None:
    """Degrees of freedom of two groups; None (normal) where a size is unknown."""
    return (
        treatment.n + control.n - 2
        if treatment.n and control.n and treatment.n + control.n > 2
        else None
    )
