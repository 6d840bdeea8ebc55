"""Where evidence is missing: conditions and outcomes with nothing, only weak designs, only mixed
groups, only trials that planned them, or only trials under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.groups import mixed_groups, outcomes_for
from ldncli.evidence.selecting.planned import planned_studies
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.records.model.trial import Outcome
from ldncli.records.vocabularies.vocab import Vocabulary

State = Literal[
    "no study",
    "only trials under way",
    "only mixed groups",
    "only weak designs",
    "trials without a direction",
    "planned, not reported",
]
PLANNED: State = "planned, not reported"


@dataclass(frozen=True, slots=True)
class Gap:
    """A condition and outcome that lack evidence, and what there is instead.

    `studies` counts clinical studies that report the outcome of the condition (mixed groups do
    not); `running` trials planned or under way for the condition, which may or may not measure it;
    `outcome` is None where no outcome at all is known; `expected_end` is the last completion date
    of those, as registered, None where none is given; `last_known` are the days of those whose
    state is old; `planned` counts the randomised trials that set out to measure it and report no
    randomised comparison of it.
    """

    condition: str
    outcome: str | None
    state: State
    studies: int
    best_level: int | None
    running: int
    expected_end: str | None
    last_known: tuple[str, ...] = ()
    planned: int = 0


def find_gaps(body: Body, query: Query, vocabularies: Mapping[str, Vocabulary]) -> list[Gap]:
    """The gaps among conditions and outcomes that occur in the selection (or are asked
    for), in the vocabularies' order.

    A cell with a randomised trial that states a direction is no gap.
    """
    clinical = [study for study in body.studies if study.clinical]
    named = {each for study in (*clinical, *body.unreported) for each in study.conditions}
    conditions, known = _asked(named, query.conditions), vocabularies["conditions"]
    groups = mixed_groups((*body.studies, *body.mixed), query.conditions, query.outcomes, known)
    mixed = {(group.condition, each.domain) for group in groups for each in group.outcomes}
    occurring = {outcome.domain for study in clinical for outcome in study.outcomes}
    planned = planned_studies((*body.studies, *body.withheld), known)
    also = {outcome for _, outcome in (*mixed, *planned)}
    outcomes = _asked(occurring | also, query.outcomes)
    gaps = []
    for condition in (each for each in vocabularies["conditions"].terms if each in conditions):
        here = [(study, outcomes_for(study, condition, known)) for study in clinical]
        running = [study for study in body.running if condition in study.conditions]
        names: list[str | None] = [
            each for each in vocabularies["outcomes"].terms if each in outcomes
        ]
        found = (
            _gap(
                condition,
                outcome,
                here,
                running,
                [each for each in planned.get((condition, outcome or ""), ()) if each.randomised],
                mixed=(condition, outcome) in mixed,
            )
            for outcome in names or [None]
        )
        gaps += [gap for gap in found if gap]
    return gaps


def _asked(occurring: set[str], asked: frozenset[str]) -> set[str] | frozenset[str]:
    """What occurs of what is asked for; all that is asked for where none of it
    occurs, since that is a gap too."""
    return occurring & asked or asked if asked else occurring


def _gap(
    condition: str,
    outcome: str | None,
    studies: list[tuple[Study, list[Outcome]]],
    running: list[Study],
    planned: Sequence[Study],
    *,
    mixed: bool,
) -> Gap | None:
    measured = [
        (study, here)
        for study, outcomes in studies
        if (here := [each for each in outcomes if each.domain == outcome])
    ]
    reporting = [study for study, _ in measured]
    trials = [study for study in reporting if study.randomised]
    stated = [
        each
        for study, here in measured
        for each in here
        if study.randomised and each.direction != "unclear"
    ]
    if stated:
        return None
    state: State = "no study"
    if trials:
        state = "trials without a direction"
    elif reporting:
        state = "only weak designs"
    elif mixed:
        state = "only mixed groups"
    elif planned:
        state = PLANNED
    elif running:
        state = "only trials under way"
    levels = [study.level for study in reporting if study.level is not None]
    return Gap(
        condition,
        outcome,
        state,
        len(reporting),
        min(levels, default=None),
        len(running),
        last_end(running),
        tuple(each.last_known for each in running if each.last_known),
        len(planned),
    )
