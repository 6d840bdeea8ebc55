"""Who a study's people are: whether all of them have a condition, or it is a mixed group of which
no number may stand as that of one condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ldncli.evidence.selecting.studies import Study, direction_of
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class MixedGroup:
    """A study whose people include some with a condition, beside others.

    `outcomes` are those found in all of them together. `people` are all, `known` those with the
    condition; None where nobody says.
    """

    condition: str
    study: Study
    outcomes: tuple[Outcome, ...]
    people: int | None
    known: int | None


def held(study: Study, conditions: Vocabulary) -> frozenset[str]:
    """The conditions of a study that all its people have.

    The only one of it; those of a single person; those that the record says all have, or counts in
    all; without such a word a condition with all above it, where it names nothing else (narrow
    before wide: where the wide one comes first, only some have the narrow one).
    """
    named, everybody = study.conditions, study.participants
    if len(named) < 2 or everybody == 1:
        return frozenset(named)
    people = [paper.population for paper in study.papers if paper.population]
    counts = {term: count for each in people for term, count in each.by_condition.items()}
    told = {term for each in people for term in each.shared}
    if everybody is not None:
        told |= {term for term, count in counts.items() if count >= everybody}
    if not told and not counts and set(named[1:]) <= set(conditions.ancestors(named[0])):
        return frozenset(named)
    above = {each for term in told for each in conditions.ancestors(term)}
    return frozenset(each for each in named if each in told or each in above)


def whole(study: Study, terms: frozenset[str], conditions: Vocabulary) -> bool:
    """Whether all its people have one of the conditions `terms`."""
    named = set(study.conditions)
    return bool(named) and (named <= terms or not terms.isdisjoint(held(study, conditions)))


def own(study: Study, terms: frozenset[str]) -> tuple[Outcome, ...]:
    """The outcomes that it reports for one of the conditions alone."""
    return tuple(each for each in study.outcomes if each.condition in terms)


def outcomes_for(study: Study, condition: str, conditions: Vocabulary) -> list[Outcome]:
    """The outcomes that count for a condition: those that it reports for it alone, and those
    without a condition of their own where all its people have it."""
    all_have = whole(study, frozenset({condition}), conditions)
    return [
        outcome
        for paper in study.papers
        for outcome in paper.outcomes
        if (
            outcome.condition == condition
            if outcome.condition
            else all_have and condition in paper.conditions
        )
    ]


def condition_of(
    study: Study, paper: Paper, outcome: Outcome, conditions: Vocabulary
) -> str | None:
    """The condition of the people of an outcome: its own, else the first of its paper's that all
    people of the study have; None where each is that of some alone."""
    if outcome.condition:
        return outcome.condition
    of_all = held(study, conditions)
    return next((each for each in paper.conditions if each in of_all), None)


def people_with(study: Study, terms: frozenset[str], conditions: Vocabulary) -> int | None:
    """How many of its people have one of the conditions: all, those whom it counts by condition,
    or None where nobody says."""
    if whole(study, terms, conditions):
        return study.participants
    counts = {
        term: count
        for paper in reversed(study.papers)
        if paper.population
        for term, count in paper.population.by_condition.items()
        if term in terms
    }
    if not counts:
        return None
    found = sum(
        count
        for term, count in counts.items()
        if counts.keys().isdisjoint(conditions.ancestors(term))
    )
    return found if study.participants is None else min(found, study.participants)


def seen_for(study: Study, terms: frozenset[str], conditions: Vocabulary) -> Study | None:
    """The study as it counts for the conditions: as it is where all its people have one, else with
    those who do and what it found in them; None where it reports nothing of them alone."""
    if whole(study, terms, conditions):
        return study
    outcomes = own(study, terms)
    if not outcomes:
        return None
    main = replace(study.main, direction=direction_of(outcomes))
    return replace(
        study,
        participants=people_with(study, terms, conditions),
        papers=(main, *(replace(each, direction=None) for each in study.papers[1:])),
    )


def mixed_groups(
    studies: Iterable[Study],
    terms: frozenset[str],
    outcomes: frozenset[str],
    conditions: Vocabulary,
) -> list[MixedGroup]:
    """The mixed groups under each of the conditions `terms` (empty: each that a study names), in
    the vocabulary's order, with what they found of `outcomes` (empty: of all)."""
    places = {term: place for place, term in enumerate(conditions.terms)}
    found = []
    for study in studies:
        if not study.clinical:
            continue
        for condition in study.conditions:
            alone = frozenset({condition})
            if (terms and condition not in terms) or whole(study, alone, conditions):
                continue
            together = tuple(
                each
                for each in study.outcomes
                if each.condition is None and (not outcomes or each.domain in outcomes)
            )
            if together:
                known = people_with(study, alone, conditions)
                found.append(MixedGroup(condition, study, together, study.participants, known))
    return sorted(found, key=lambda each: places[each.condition])
