"""Whether the trials of a question are enough: the people that a smallest important effect needs,
what there is of them, the bounds for looking again with each trial, and what a next one can change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.absolute.control_side import control_risk
from ldncli.evidence.certainty.importance import threshold_of, within_persons
from ldncli.evidence.certainty.information import (
    correlation_of,
    counts_twice,
    risks_at,
    sd_between_people,
)
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.models.points import Points
from ldncli.statistics.measures.moments import median
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM
from ldncli.statistics.sequential.information import (
    POWER,
    FurtherTrials,
    adjusted,
    as_parallel,
    diversity,
    further_trials,
    information_for,
    people_for_means,
    people_for_risks,
)
from ldncli.statistics.sequential.monitoring import Monitored, monitor
from ldncli.statistics.sequential.next_trial import Chances, Truth, chances_of
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for. `alpha` and `power` are shares (alpha None: what the level of the
    intervals leaves), `important` the smallest important effect as people read it (a ratio as a
    ratio), `control_risk` a share; `lost` the share of information that is lost to differences
    between trials, None for the diversity seen; `following` the people in next trials."""

    alpha: float | None = None
    power: float = POWER
    important: float | None = None
    control_risk: float | None = None
    lost: float | None = None
    following: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Required:
    """What an effect of the size `important` (positive; ratios: a logarithm) needs.

    In `people` where those of all trials are known, else None; `information` is 1/variance. `plain`
    is the same without differences between trials, of which the `lost` share takes account
    (`lost_given`: a person says so). `sd` is the spread between people, `risks` those without and
    with treatment; None where the other, or neither, is what the need rests on. `what` says what
    the important effect is, None where a person gave it.
    """

    important: float
    people: int | None
    plain: int | None
    information: float
    lost: float
    lost_given: bool
    alpha: float
    power: float
    sd: float | None = None
    risks: tuple[float, float] | None = None
    what: Reason | None = None
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a next trial does to the conclusion under one true effect: `none`, `important` (to the
    better side), or as `pooled` so far, with its uncertainty. `helps` and `harms` are the
    probabilities that the new interval leaves out no effect on either side, `unimportant` that it
    leaves out an important benefit."""

    truth: str
    effect: float
    helps: float
    harms: float
    unimportant: float


@dataclass(frozen=True, slots=True)
class NextTrial:
    """A trial to come: its people, and its study where it is under way."""

    people: int
    study: Study | None
    supposed: tuple[Supposed, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """The answer. `counted` are the people that trials tell as much as, in two groups; None where
    somebody's are not known (then information is counted). `share` is the part of what is needed,
    `points` are in the order of the looks. `several` are the trials that would be needed where they
    differ as those so far do, the fewest possible and two more; empty where they do not differ."""

    points: Points
    required: Required
    counted: int | None
    share: float
    monitored: Monitored
    several: tuple[FurtherTrials, ...]
    following: tuple[NextTrial, ...]

    @property
    def excluded(self) -> bool:
        """Whether the interval of the pooled result leaves out an important benefit; to both sides
        where nobody says which is better."""
        last, size = self.monitored.looks[-1].pooled, self.required.important
        below, above = last.ci_ub < size, last.ci_lb > -size
        return {"higher": below, "lower": above}.get(self.points.better or "", below and above)

    @property
    def people(self) -> int | None:
        """The people behind the estimates; None where one does not say."""
        known = [each.people for each in self.points.points]
        return None if None in known else sum(each for each in known if each is not None)


def enough_of(points: Points, wanted: Wanted) -> Enough:
    """The answer for estimates that compare groups; raises UsageError where there are none, or
    where nobody says what effect is important."""
    if not points.points:
        raise UsageError(
            "there is no estimate of the effect, so that nothing can be said of its precision",
            hint="`ldn combine` takes p values alone; `ldn pool` says why there is none",
        )
    if points.measure in MEASURES and MEASURES[points.measure].one_group:
        raise UsageError(
            f"{points.measure} is seen in one group: no comparison to plan for",
            hint="ask for randomised trials, or leave --body and --measure out",
        )
    points = replace(points, points=tuple(sorted(points.points, key=lambda each: each.year or 0)))
    amounts = list(_amounts(points))
    counted = [each for each in amounts if each is not None]
    known = len(counted) == len(amounts)
    required = _required(points, counted if known else None, wanted)
    method, test = _model(points)
    units = counted if known else [1 / each for each in points.variances]
    needed = required.people if known and required.people else required.information
    found = monitor(
        points.effects,
        points.variances,
        units,
        _labels(points),
        needed,
        method=method,
        test=test,
        alpha=required.alpha,
        power=required.power,
        alone=points.alone,
    )
    share = math.fsum(units) / needed
    per_person = _per_person(points, counted) if known else None
    return Enough(
        points,
        required,
        int(math.fsum(counted)) if known else None,
        share,
        found,
        tuple(_several(points, required, per_person)),
        tuple(_following(points, required, per_person, wanted)),
    )


def _model(points: Points) -> tuple[str, Callable[[int], str]]:
    """The method of cumulative results, and the test of so many; pooled tables become a common
    effect."""
    if points.method in (*COUNTS, MH_RANDOM):
        return ("EE" if points.method in COUNTS else "DL"), lambda _: "z"
    return points.method, points.test_of


def _labels(points: Points) -> list[str]:
    """The year of each; where one is not known all are looked at one by one."""
    years = [each.year for each in points.points]
    if None in years:
        return [str(place) for place in range(1, len(years) + 1)]
    return [str(each) for each in years]


def _amounts(points: Points) -> Iterator[float | None]:
    """The people of each in two groups; those of a crossover as many as would tell as much."""
    if points.synthesis is None:
        yield from (each.people for each in points.points)
        return
    assumed = points.synthesis.model.choices.correlation
    by_value = {
        (each.study, each.value, each.variance): each for each in points.synthesis.estimates
    }
    for point in points.points:
        estimate = by_value[point.study, point.value, point.variance]
        if point.people is None or not counts_twice(estimate):
            yield point.people
        else:
            yield as_parallel(point.people, correlation_of(estimate, assumed))


def _required(points: Points, amounts: Sequence[float] | None, wanted: Wanted) -> Required:
    important, what, cite = _important(points, wanted.important)
    alpha = 1 - points.level / 100 if wanted.alpha is None else wanted.alpha
    lost = _diversity(points) if wanted.lost is None else wanted.lost
    if wanted.lost is None and lost >= 1:
        raise UsageError(
            "the trials differ so much that no number of people would be enough",
            hint="--diversity names the percent of information that differences may cost",
        )
    risks = _risks(points, important, wanted.control_risk)
    sd = None
    plain: int | None = None
    if risks is not None:
        plain = people_for_risks(*risks, alpha, wanted.power) if amounts else None
    elif amounts:
        sd = _spread(points, amounts)
        plain = people_for_means(important, sd, alpha, wanted.power)
    adjusted(1, lost)  # refuses a share that is none
    information = information_for(important, alpha, wanted.power) / (1 - lost)
    return Required(
        important,
        adjusted(plain or 1, lost) if plain else None,
        plain,
        information,
        lost,
        wanted.lost is not None,
        alpha,
        wanted.power,
        sd if not points.ratio else None,
        risks,
        what,
        cite,
    )


def _spread(points: Points, amounts: Sequence[float]) -> float:
    """The standard deviation between people; of the base the one that its certainty goes by."""
    measure = MEASURES.get(points.measure)
    if measure and measure.standardised:
        return 1.0
    known = sd_between_people(points.synthesis) if points.synthesis else None
    return known or math.sqrt(_per_person(points, amounts)) / 2


def _important(points: Points, given: float | None) -> tuple[float, Reason | None, str | None]:
    """The smallest important effect on the scale that is pooled, what it is, and its source."""
    if given is not None:
        value = math.log(given) if points.ratio and given > 0 else given
        if value == 0 or not math.isfinite(value) or (points.ratio and given <= 0):
            raise UsageError(
                f"--important {given:g} is no effect that could be important",
                hint="a ratio above 0 other than 1, such as 0.8"
                if points.ratio
                else "a difference other than 0",
            )
        return abs(value), None, None
    threshold = threshold_of(points.synthesis) if points.synthesis else None
    if threshold is None and points.own is not None and points.measure in MEASURES:
        threshold = MEASURES[points.measure].threshold
    if threshold is None:
        raise UsageError(
            "nobody says which effect is the smallest that is important",
            hint="say it with --important, in the units of the effect",
        )
    if within_persons(threshold):
        # What one person notices is more than what groups must differ by: it would ask for too few.
        raise UsageError(
            f"{threshold.value:.3g} is the smallest difference that one person notices; a smaller"
            " one between groups may be important, and none is known",
            hint="say it with --important, in the units of the effect",
        )
    return threshold.value, threshold.what, threshold.cite


def _diversity(points: Points) -> float:
    if len(points.points) < 2:
        return 0.0
    method, _ = _model(points)
    pooled = pool_effects(points.effects, points.variances, method, "z")
    return diversity(list(points.effects), list(points.variances), pooled.se**2)


def _risks(points: Points, important: float, given: float | None) -> tuple[float, float] | None:
    """The risks without and with treatment at the important effect to the better side (a reduction
    where nobody says, which needs more people)."""
    measure = MEASURES.get(points.measure)
    if measure is None or measure.risks is None:
        if given is not None:
            raise UsageError(
                f"--control-risk is for effects on risks, and this is {points.measure}",
                hint="leave it out",
            )
        return None
    control = given if given is not None else _seen_risk(points)
    return risks_at(measure, important, points.better, control)


def _seen_risk(points: Points) -> float | None:
    if points.synthesis is not None:
        level = control_risk(points.synthesis)
        return level.value if level else None
    rows = [each.row for each in points.points]
    try:
        risks = [float(row["ci"]) / _control_people(row) for row in rows]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return median(risks) if risks else None


def _control_people(row: Mapping[str, Any]) -> float:
    n = row.get("n2i")
    return float(row["ci"]) + float(row["di"]) if n in (None, "") else float(n)


def _per_person(points: Points, amounts: Sequence[float]) -> float:
    """The variance of an effect times the people behind it, in the middle of the trials."""
    return median(
        variance * people for variance, people in zip(points.variances, amounts, strict=True)
    )


def _several(
    points: Points, required: Required, per_person: float | None
) -> Iterator[FurtherTrials]:
    """The trials that would be needed from the start where they differ as those so far do."""
    pooled = points.pooled
    if pooled is None or per_person is None or pooled.k < 2 or not pooled.tau2:
        return
    sizes = (required.important, per_person, pooled.tau2, 0.0, required.alpha, required.power)
    least = further_trials(*sizes)
    if least is None:
        return
    yield least
    more = further_trials(*sizes, trials=least.trials + 2)
    if more is not None:
        yield more


def _following(
    points: Points, required: Required, per_person: float | None, wanted: Wanted
) -> Iterator[NextTrial]:
    """The trials to come: those asked for, else those under way whose planned size is known."""
    if per_person is None:
        return
    planned: list[tuple[int, Study | None]] = [(people, None) for people in wanted.following]
    if not planned and points.synthesis is not None:
        planned = [
            (people, study)
            for study in points.synthesis.running
            if study.randomised and (people := planned_people(study))
        ]
    for people, study in planned:
        if people < 2:
            raise UsageError("a trial has at least two people", hint="--next 160, for example")
        supposed = tuple(_supposed(points, required, per_person / people))
        yield NextTrial(people, study, supposed)


def planned_people(study: Study) -> int | None:
    """The people that a trial under way plans to take in; None where no entry says."""
    entries = [paper.registry for paper in study.papers if paper.registry]
    return max((each.n_planned for each in entries if each.n_planned), default=study.participants)


def _supposed(points: Points, required: Required, variance: float) -> Iterator[Supposed]:
    method, test = _model(points)
    pooled = pool_effects(points.effects, points.variances, method, test(len(points.points)))
    side = 1 if points.better == "higher" else -1
    truths = (
        ("none", Truth(0.0)),
        ("important", Truth(side * required.important)),
        ("pooled", Truth(pooled.estimate, pooled.se)),
    )
    for name, truth in truths:
        found = _chances(points, required, variance, truth, pooled.tau2)
        better, worse = (found.above, found.below) if side > 0 else (found.below, found.above)
        unimportant = found.no_more if side > 0 else found.no_less
        yield Supposed(name, truth.mean, better, worse, unimportant or 0.0)


def _chances(
    points: Points, required: Required, variance: float, truth: Truth, tau2: float
) -> Chances:
    method, test = _model(points)
    return chances_of(
        points.effects,
        points.variances,
        variance,
        truth,
        tau2=tau2,
        important=required.important,
        method=method,
        test=test(len(points.points) + 1),
        level=100 * (1 - required.alpha),
    )
