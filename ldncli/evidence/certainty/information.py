"""How much a body of evidence tells, in people, and how much it would need to tell: the optimal
information size, from the important difference and the spread between people, or the risk without
treatment, where both are known."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ldncli.evidence.absolute.control_side import control_risk
from ldncli.evidence.certainty.importance import Threshold, within_persons
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import MEASURES, Measure, in_points
from ldncli.evidence.synthesis.answer import better_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.measures.moments import median
from ldncli.statistics.sequential.information import (
    as_parallel,
    people_for_means,
    people_for_risks,
)


def people_needed(synthesis: Synthesis, threshold: Threshold | None) -> int | None:
    """People, in two groups, with whom one trial would show the smallest important effect; None
    where that (between groups), the spread between people or, for effects on risks, the risk
    without treatment is not known."""
    if threshold is None or synthesis.metric is None or not synthesis.estimates:
        return None
    measure = MEASURES[synthesis.metric.measure]
    # What one person notices is more than what groups must differ by: it would ask for too few.
    if measure.one_group or within_persons(threshold):
        return None
    if measure.standardised:
        return people_for_means(threshold.value)
    if in_points(measure.name):
        sd = sd_between_people(synthesis)
        return people_for_means(threshold.value, sd) if sd else None
    level = control_risk(synthesis)
    risks = risks_at(measure, threshold.value, better_of(synthesis), level.value if level else None)
    return people_for_risks(*risks) if risks else None


def risks_at(
    measure: Measure, important: float, better: str | None, control: float | None
) -> tuple[float, float] | None:
    """The risks without and with treatment at the important effect to the better side (a reduction
    where nobody says, which needs more people); None where the measure is not of risks, or there
    are none between 0 and 1."""
    if measure.risks is None or control is None or not 0 < control < 1:
        return None
    side = 1 if better == "higher" else -1
    effect = math.exp(side * important) if measure.ratio else side * important
    treated = measure.risks.treated(effect, control)
    return (control, treated) if 0 < treated < 1 else None


def sd_between_people(synthesis: Synthesis) -> float | None:
    """The standard deviation between people that the errors of the mean differences imply, the
    median of its variances, in points of the pool; None where none follows."""
    r = synthesis.model.choices.correlation
    variances = [between_people(each, r) for each in synthesis.estimates]
    known = [each for each in variances if each is not None]
    return median(known) ** 0.5 if known else None


def people_counted(estimates: Sequence[Estimate], correlation: float) -> int | None:
    """People behind estimates, those of a crossover as the people in two groups who tell as much;
    None where one does not say. `correlation` is taken where a trial's own is not known."""
    found = 0.0
    for each in estimates:
        if each.participants is None:
            return None
        found += (
            as_parallel(each.participants, correlation_of(each, correlation))
            if counts_twice(each)
            else each.participants
        )
    return int(found)


def counts_twice(estimate: Estimate) -> bool:
    """Whether the same people were measured under both treatments, and compared as such."""
    return estimate.design == "crossover" and "ai" not in estimate.row


def between_people(estimate: Estimate, correlation: float) -> float | None:
    """The variance between people that the error of a mean difference implies; None where the
    people are not known. `correlation` as in `people_counted`."""
    one, other = estimate.n_treatment, estimate.n_control
    if estimate.design == "crossover" and one:
        return estimate.variance * as_parallel(one, correlation_of(estimate, correlation)) / 4
    return estimate.variance * one * other / (one + other) if one and other else None


def correlation_of(estimate: Estimate, assumed: float) -> float:
    """The within-person correlation of an estimate: its own, else the one assumed; one that is
    nearly complete counts as 0.95, so that no trial counts for a crowd."""
    told = (dict(step.values).get("r") for step in estimate.steps)
    return min(0.95, max(0.0, next((r for r in told if isinstance(r, float)), assumed)))
