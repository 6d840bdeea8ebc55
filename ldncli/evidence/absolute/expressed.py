"""An effect as people can picture it: how it goes without treatment, how it goes with it, and the
difference, in one set of units."""

from __future__ import annotations

from math import exp

from ldncli.evidence.absolute.control_side import (
    ControlLevel,
    Familiar,
    control_mean,
    control_risk,
    familiar_scale,
)
from ldncli.evidence.absolute.risks import Needed, Span, needed_to_treat, risk_difference, risk_with
from ldncli.evidence.effects.measures import MEASURES, Pictured, is_ratio
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Expressed:
    """A pooled effect in pictured units.

    `kind` risk: shares of people, 0 to 1; mean: units of the pool; standardised: SDs, which
    `familiar` (where known) has brought to a scale in `difference`. `relative` is the ratio with
    its interval. None where it does not apply or nothing printed gives it.
    """

    kind: Pictured
    control: ControlLevel | None = None
    treated: Span | None = None
    difference: Span | None = None
    relative: Span | None = None
    standardised: Span | None = None
    familiar: Familiar | None = None
    needed: Needed | None = None


def express(synthesis: Synthesis, assumed_risk: float | None = None) -> Expressed | None:
    """The pooled effect of a body in pictured units; None where nothing is pooled, its number is
    not an effect of the treatment, or its measure has no such units.

    `assumed_risk` (0 to 1) takes the place of the control groups' risk.
    """
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None or aside_of(synthesis) not in (None, "no-better-side"):
        return None
    effect = Span(pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    pictured = MEASURES[metric.measure].pictured
    if pictured == "risk":
        return risks(metric.measure, effect, given_or(assumed_risk, control_risk(synthesis)))
    if pictured == "mean":
        return _means(synthesis, effect)
    return _standardised(synthesis, effect) if pictured == "standardised" else None


def given_or(assumed: float | None, found: ControlLevel | None) -> ControlLevel | None:
    """The risk that the reader assumes, else what control groups showed."""
    return (
        found
        if assumed is None
        else ControlLevel(assumed, assumed, assumed, 0, "risk", assumed=True)
    )


def risks(measure: str, effect: Span, control: ControlLevel | None) -> Expressed:
    """A relative effect on events at the control groups' risk; `effect` as pooled. Without events
    to compare with there is no absolute one."""
    ratio = is_ratio(measure)
    relative = (
        Span(
            exp(effect.value),
            *(None if end is None else exp(end) for end in (effect.low, effect.high)),
        )
        if ratio
        else None
    )
    if control is None or (control.value == 0 and ratio):
        return Expressed("risk", control=control, relative=relative)
    difference = risk_difference(measure, effect, control.value)
    needed = needed_to_treat(difference) if not ratio or effect.clear else None
    return Expressed(
        "risk",
        control,
        risk_with(measure, effect, control.value),
        difference,
        relative,
        needed=needed,
    )


def _means(synthesis: Synthesis, effect: Span) -> Expressed:
    control = control_mean(synthesis)
    return Expressed("mean", control, effect.plus(control.value) if control else None, effect)


def _standardised(synthesis: Synthesis, effect: Span) -> Expressed:
    familiar = familiar_scale(synthesis)
    if familiar is None:
        return Expressed("standardised", standardised=effect)
    difference = effect.times(-familiar.sd if familiar.turned else familiar.sd)
    return Expressed("standardised", difference=difference, standardised=effect, familiar=familiar)
