"""Where evidence is missing: conditions and outcomes with nothing, only weak
designs, or only running trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.records.vocabularies.vocab import Vocabulary

State = Literal[
    "no study", "only running trials", "only weak designs", "trials without a direction"
]


@dataclass(frozen=True, slots=True)
class Gap:
    """A condition and outcome that lack evidence, and what there is instead.

    `studies` counts clinical studies that report the outcome; `running` trials registered for the
    condition, which may or may not measure it; `outcome` is None where no outcome at all is known;
    `expected_end` is the last completion date of those, as registered, None where none is given.
    """

    condition: str
    outcome: str | None
    state: State
    studies: int
    best_level: int | None
    running: int
    expected_end: str | None


def find_gaps(body: Body, query: Query, vocabularies: Mapping[str, Vocabulary]) -> list[Gap]:
    """The gaps among conditions and outcomes that occur in the selection (or are asked
    for), in the vocabularies' order.

    A cell with a randomised trial that states a direction is no gap.
    """
    clinical = [study for study in body.studies if study.clinical]
    planned = (*body.running, *body.silent)
    conditions = _asked(
        {each for study in (*clinical, *planned) for each in study.conditions}, query.conditions
    )
    outcomes = _asked(
        {outcome.domain for study in clinical for outcome in study.outcomes}, query.outcomes
    )
    gaps = []
    for condition in (each for each in vocabularies["conditions"].terms if each in conditions):
        here = [study for study in clinical if condition in study.conditions]
        running = [study for study in planned if condition in study.conditions and study.running]
        names: list[str | None] = [
            each for each in vocabularies["outcomes"].terms if each in outcomes
        ]
        found = (_gap(condition, outcome, here, running) for outcome in names or [None])
        gaps += [gap for gap in found if gap]
    return gaps


def _asked(occurring: set[str], asked: frozenset[str]) -> set[str] | frozenset[str]:
    """What occurs of what is asked for; all that is asked for where none of it
    occurs, since that is a gap too."""
    return occurring & asked or asked if asked else occurring


def _gap(
    condition: str, outcome: str | None, studies: list[Study], running: list[Study]
) -> Gap | None:
    reporting = [
        study for study in studies if any(each.domain == outcome for each in study.outcomes)
    ]
    trials = [study for study in reporting if study.randomised]
    stated = [
        each
        for study in trials
        for each in study.outcomes
        if each.domain == outcome and each.direction != "unclear"
    ]
    if stated:
        return None
    state: State = "no study"
    if trials:
        state = "trials without a direction"
    elif reporting:
        state = "only weak designs"
    elif running:
        state = "only running trials"
    levels = [study.level for study in reporting if study.level is not None]
    return Gap(
        condition,
        outcome,
        state,
        len(reporting),
        min(levels, default=None),
        len(running),
        last_end(running),
    )
