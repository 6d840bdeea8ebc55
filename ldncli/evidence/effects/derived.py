"""A value on its way from printed numbers to an estimate: with its variance, the numbers behind
it, and how it was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ldncli.errors import UsageError
from ldncli.evidence.effects.arm_numbers import ArmNumbers, Sides
from ldncli.evidence.effects.estimate import Pair, Reported, Unusable
from ldncli.evidence.effects.measures import is_ratio
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import Contrast
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Derived:
    """A value with its variance, the raw row behind it, and how it was reached; `assumed` says
    that a correlation was assumed."""

    pair: Pair
    row: Mapping[str, float]
    steps: tuple[Reason, ...] = ()
    assumed: bool = False


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
    return replace(contrast, type="p-only", value=None, ci=None, se=None, sd=None)


def from_spread(value: float, spread: tuple[float, Reason], what: Reason) -> Derived:
    """A printed value with a standard error and where that came from."""
    variance = spread[0] ** 2
    step = because("with its error", what=what, error=spread[1])
    return Derived((value, variance), ready_row(value, variance), (step,))


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
