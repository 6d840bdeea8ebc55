"""How much a body of evidence tells, in people, and how much it would need to tell: the optimal
information size, from the important difference and the spread between people, where both are
known."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.certainty.importance import Threshold
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import MEASURES, in_points
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.information import as_parallel, people_for_means
from ldncli.statistics.measures.moments import median


def people_needed(synthesis: Synthesis, threshold: Threshold | None) -> int | None:
    """People, in two groups, with whom one trial would show the smallest important effect; None
    where that (between groups) or the spread between people is not known, and for ratios, where
    GRADE counts events."""
    if threshold is None or synthesis.metric is None or not synthesis.estimates:
        return None
    measure = MEASURES[synthesis.metric.measure]
    # What one person notices is more than what groups must differ by: it would ask for too few.
    if measure.one_group or dict(threshold.what.values).get("kind") == "individual":
        return None
    if measure.standardised:
        return people_for_means(threshold.value)
    if in_points(measure.name):
        sd = sd_between_people(synthesis)
        return people_for_means(threshold.value, sd) if sd else None
    return None


def people_counted(estimates: Sequence[Estimate], correlation: float) -> int | None:
    """People behind estimates, those of a crossover as the people in two groups who tell as much;
    None where one does not say. `correlation` is taken where a trial's own is not known."""
    found = 0.0
    for each in estimates:
        if each.participants is None:
            return None
        twice = each.design == "crossover" and "ai" not in each.row
        found += (
            as_parallel(each.participants, _r(each, correlation)) if twice else (each.participants)
        )
    return int(found)


def sd_between_people(synthesis: Synthesis) -> float | None:
    """The standard deviation between people that the errors of the mean differences imply, the
    median of its variances, in points of the pool; None where none follows."""
    variances = [_between_people(each, synthesis) for each in synthesis.estimates]
    known = [each for each in variances if each is not None]
    return median(known) ** 0.5 if known else None


def _between_people(estimate: Estimate, synthesis: Synthesis) -> float | None:
    """The variance between people that the error of a mean difference implies."""
    one, other = estimate.n_treatment, estimate.n_control
    if estimate.design == "crossover" and one:
        r = _r(estimate, synthesis.model.choices.correlation)
        return estimate.variance * as_parallel(one, r) / 4
    return estimate.variance * one * other / (one + other) if one and other else None


def _r(estimate: Estimate, assumed: float) -> float:
    """The within-person correlation of an estimate: its own, else the one assumed; one that is
    nearly complete counts as 0.95, so that no trial counts for a crowd."""
    told = (dict(step.values).get("r") for step in estimate.steps)
    return min(0.95, max(0.0, next((r for r in told if isinstance(r, float)), assumed)))
