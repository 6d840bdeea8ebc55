"""How the number of people and events behind a result counts for its imprecision: the optimal
information size where the interval alone does not decide.

GRADE guideline 6 (2011, J Clin Epidemiol 64:1283–1293) and guidance 34 (2022, 10.1016/
j.jclinepi.2022.07.014): thresholds and intervals first; the optimal information size where the
interval crosses none and the effect is large.
"""

from __future__ import annotations

import math
from math import log

from ldncli.evidence.certainty.importance import Threshold, within_persons
from ldncli.evidence.certainty.information import (
    people_counted,
    people_needed,
    sd_between_people,
)
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.synthesise import Synthesis, fit_model
from ldncli.statistics.intervals import excludes, settled

# Optimal information size by GRADE's rules of thumb (guideline 6): people
# for means, events for events.
ENOUGH_PEOPLE = 400
ENOUGH_EVENTS = 300
# Below a quarter of that, a second step: the body could not show even a large effect reliably.
VERY_FEW_PEOPLE = 100
VERY_FEW_EVENTS = 30
# Fewer than this part of the people needed is far less than the optimal information size.
FAR_LESS = 4
# Relative effects that count as large (GRADE guideline 9), and the same of means, in standard
# deviations between people (Cohen 1988).
LARGE = log(2)
LARGE_IN_SD = 0.8


def step_for_size(synthesis: Synthesis, threshold: Threshold | None) -> tuple[int, Reason]:
    """The step for too few people or events, and how many there are. Where the interval decides,
    their number takes no step; fewer than 100 people cost one wherever they stand, since chance
    balances few people badly, and two where their interval holds both no effect and a large one.
    """
    people = _people(synthesis)
    if people is None:
        return -2, because("people not stated")
    correlation = synthesis.model.choices.correlation
    counts = people_counted(synthesis.estimates, correlation) if synthesis.pooled else None
    counts = people if counts is None else counts
    if _interval_decides(synthesis, threshold):
        size, told = 0, _people_told(people, counts, None)
    else:
        size, told = _against_needed(synthesis, threshold, people, counts)
    if people >= VERY_FEW_PEOPLE or size == -2:
        return size, told
    if _holds_large(synthesis):
        return -2, because("few people and wide", count=people, below=VERY_FEW_PEOPLE)
    return (size, told) if size else (-1, because("people", count=people, below=VERY_FEW_PEOPLE))


def _against_needed(
    synthesis: Synthesis, threshold: Threshold | None, people: int, counts: int
) -> tuple[int, Reason]:
    """The step against the optimal information size, from the important difference and the spread
    between people or the control risk, where both are known; else against rules of thumb. Of
    events, so many as these ask for are enough too, since few are needed to show a large effect."""
    needed = people_needed(synthesis, threshold) if synthesis.pooled else None
    enough, far_less = ENOUGH_PEOPLE, VERY_FEW_PEOPLE
    if needed is not None:
        enough, far_less = needed, math.ceil(needed / FAR_LESS)
    rows = [each.row for each in synthesis.estimates]
    if rows and all("ai" in row for row in rows):
        events = int(sum(row["ai"] + row["ci"] for row in rows))
        if counts < VERY_FEW_PEOPLE:
            return -2, _people_told(people, counts, VERY_FEW_PEOPLE)
        if events >= ENOUGH_EVENTS or (needed is not None and counts >= needed):
            return 0, because("events", count=events, below=None)
        if events < VERY_FEW_EVENTS and (needed is None or counts < far_less):
            return -2, because("events", count=events, below=VERY_FEW_EVENTS)
        if needed is not None:
            return -1, _people_told(people, counts, needed)
        return -1, because("events", count=events, below=ENOUGH_EVENTS)
    if counts < far_less:
        return -2, _people_told(people, counts, far_less if needed is None else enough)
    few = counts < enough
    return -few, _people_told(people, counts, enough if few else None)


def _interval_decides(synthesis: Synthesis, threshold: Threshold | None) -> bool:
    """Whether the interval alone says how precise a result is. It does where it includes no effect
    and an important one, and where it excludes no effect and the effect is not large: GRADE
    guidance 34 takes the optimal information size where no threshold is crossed and the effect is
    large, since few people bring large effects by chance. It does not where it includes neither an
    important benefit nor harm, since a ratio of 0.8 or 1.25 is a rule of thumb, and of a common
    event much; nor where nobody says what is important between groups: what one person notices is
    no threshold for them."""
    pooled = synthesis.pooled
    if pooled is None or threshold is None or synthesis.metric is None:
        return False
    if within_persons(threshold) or MEASURES[synthesis.metric.measure].one_group:
        return False
    low, high = settled(pooled.ci_lb, pooled.ci_ub)
    if excludes(low, high):
        return not _is_large(synthesis)
    return max(-low, high) >= threshold.value


def _is_large(synthesis: Synthesis) -> bool:
    """Whether the effect is so large that few people may have brought it by chance; it is taken
    for that where the spread between people is not known."""
    assert synthesis.pooled is not None
    large = _large(synthesis)
    return large is None or abs(synthesis.pooled.estimate) >= large


def _holds_large(synthesis: Synthesis) -> bool:
    """Whether the interval holds both no effect and a large one; not where there is none. Of
    several estimates it is the normal one: how unsure their spread is, inconsistency counts."""
    pooled = synthesis.pooled
    if pooled is None or MEASURES[_metric(synthesis)].one_group:
        return False
    if pooled.k > 1 and pooled.test != "z":
        pairs = [(each.value, each.variance) for each in synthesis.estimates]
        pooled = fit_model(synthesis.estimates, synthesis.model, pairs, "z")
    low, high = settled(pooled.ci_lb, pooled.ci_ub)
    large = _large(synthesis)
    return not excludes(low, high) and (large is None or max(-low, high) >= large)


def _metric(synthesis: Synthesis) -> str:
    assert synthesis.metric is not None
    return synthesis.metric.measure


def _large(synthesis: Synthesis) -> float | None:
    """The least effect that is large, on the scale that is pooled; None where not known."""
    measure = MEASURES[_metric(synthesis)]
    if measure.ratio:
        return LARGE
    sd = 1.0 if measure.standardised else sd_between_people(synthesis)
    return None if sd is None else LARGE_IN_SD * sd


def _people_told(people: int, counts: int, below: int | None) -> Reason:
    if counts == people:
        return because("people", count=people, below=below)
    return because("people twice", count=people, alike=counts, below=below)


def _people(synthesis: Synthesis) -> int | None:
    """People that the interval rests on, where there is one, else those of the body; None where
    nobody says."""
    people = synthesis.people
    return people.pooled if synthesis.pooled else people.behind
