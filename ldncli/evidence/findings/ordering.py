"""Which outcomes an answer shows, and in what order: by importance, never by what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.selecting.groups import MixedGroup
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study
from ldncli.records.vocabularies.core_sets import CoreOutcomes, Importance
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Unreported:
    """A critical outcome that no study selected reports in people who all have the condition;
    `outcome` is the plainest of those that would measure this domain of the core outcome set.

    `mixed` are the studies of mixed groups that report the domain in all their people, by name;
    `planned` the randomised trials that set out to measure it.
    """

    condition: str
    outcome: str
    mixed: tuple[str, ...] = ()
    planned: tuple[Study, ...] = ()


NOTHING: Mapping[tuple[str, str], Sequence[Study]] = MappingProxyType({})
Line = Finding | Unreported
_Line = TypeVar("_Line", Finding, Line)


def by_importance(lines: Iterable[_Line], core: CoreOutcomes) -> list[_Line]:
    """The same lines: conditions in the order of their vocabulary, in each the outcomes by
    importance."""
    found = list(lines)
    reported = _reported(found)
    return sorted(
        found,
        key=lambda each: (
            core.place(each.condition),
            core.rank(each.condition, each.outcome, reported[each.condition]),
        ),
    )


def most_tried_first(lines: Iterable[Line]) -> list[Line]:
    """The same lines, those of the conditions with most randomised trials first, then of those with
    most studies; within a condition as they were."""
    found = list(lines)
    trials, studies = _trials(found), _studies(found)

    def rank(line: Line) -> tuple[int, int]:
        tried = trials.get(line.condition, ()), studies.get(line.condition, ())
        return -len(tried[0]), -len(tried[1])

    order = list(dict.fromkeys(each.condition for each in found))
    return sorted(found, key=lambda each: (*rank(each), order.index(each.condition)))


def importances(lines: Iterable[Line], core: CoreOutcomes) -> dict[tuple[str, str], Importance]:
    """How much each line matters, by condition and outcome."""
    found = list(lines)
    reported = _reported(found)
    return {
        (each.condition, each.outcome): core.importance(
            each.condition, each.outcome, reported[each.condition]
        )
        for each in found
    }


def with_unreported(
    findings: Sequence[Finding],
    conditions: Collection[str],
    query: Query,
    core: CoreOutcomes,
    mixed: Iterable[MixedGroup] = (),
    planned: Mapping[tuple[str, str], Sequence[Study]] = NOTHING,
) -> list[Line]:
    """Findings by importance, and among them each critical domain of `conditions` that none of
    them is about, with the `mixed` groups that are, and the trials that `planned` it; of outcomes
    that the question leaves out none is missed."""
    groups = [
        (group.condition, outcome.domain, group.study.name)
        for group in mixed
        for outcome in group.outcomes
    ]
    reported = {(each.condition, each.outcome) for each in findings}
    missing = [
        Unreported(
            condition,
            asked[0],
            tuple(
                dict.fromkeys(
                    study for of, found, study in groups if of == condition and found in outcomes
                )
            ),
            tuple(
                {
                    study.id: study
                    for each in outcomes
                    for study in planned.get((condition, each), ())
                    if study.randomised
                }.values()
            ),
        )
        for condition in conditions
        for outcomes in core.critical(condition)
        if (asked := [each for each in outcomes if not query.outcomes or each in query.outcomes])
        and not any((condition, each) in reported for each in outcomes)
    ]
    return by_importance([*findings, *missing], core)


def first_by_importance(
    lines: Sequence[_Line], most: int | None, core: CoreOutcomes
) -> list[_Line]:
    """The `most` important lines in their own order; all where it is None.

    Of equally important ones in several conditions those of the condition with most randomised
    trials come first, a number that is known before any result. An outcome that is in already for
    a condition above or below comes after all others: it says little that is new.
    """
    if most is None or len(lines) <= most:
        return list(lines)
    trials, reported = _trials(lines), _reported(lines)

    def rank(place: int) -> tuple[object, ...]:
        each = lines[place]
        importance, unnamed, at = core.rank(each.condition, each.outcome, reported[each.condition])
        return (
            importance,
            unnamed,
            -len(trials.get(each.condition, ())),
            core.place(each.condition),
            at,
        )

    first: list[int] = []
    again: list[int] = []
    for place in sorted(range(len(lines)), key=rank):
        each = lines[place]
        told = any(
            lines[other].outcome == each.outcome
            and core.nested(lines[other].condition, each.condition)
            for other in first
        )
        (again if told else first).append(place)
    return [lines[place] for place in sorted([*first, *again][:most])]


def findings_of(lines: Iterable[Line]) -> list[Finding]:
    """The lines about which studies say something."""
    return [each for each in lines if isinstance(each, Finding)]


def _reported(lines: Iterable[Line]) -> dict[str, set[str]]:
    """The outcomes of the lines of each condition."""
    found: dict[str, set[str]] = {}
    for each in lines:
        found.setdefault(each.condition, set()).add(each.outcome)
    return found


def _studies(lines: Iterable[Line]) -> dict[str, set[str]]:
    """All studies behind the lines of each condition."""
    found: dict[str, set[str]] = {}
    for each in findings_of(lines):
        for rated in each.bodies:
            found.setdefault(each.condition, set()).update(
                study.id for study in rated.synthesis.studies
            )
    return found


def _trials(lines: Iterable[Line]) -> dict[str, set[str]]:
    """The randomised trials behind the lines of each condition."""
    found: dict[str, set[str]] = {}
    for each in findings_of(lines):
        if each.randomised:
            found.setdefault(each.condition, set()).update(
                study.id for study in each.randomised.synthesis.studies
            )
    return found
