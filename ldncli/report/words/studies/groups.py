"""Mixed groups in words: whom they contain, how many people, and what was found in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ldncli.evidence.selecting.groups import MixedGroup, held
from ldncli.records.index.library import Library
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.printed import as_printed
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series

_SHOWN = 3


def mixed_heading(conditions: Sequence[str], library: Library) -> str:
    """The heading of the mixed groups of one condition, or of several."""
    inline = library.vocabulary("conditions").inline
    return f"Mixed groups that include {series([inline(each) for each in conditions])}"


def people_words(group: MixedGroup) -> str:
    """How many people a mixed group holds, and how many of them have the condition."""
    if group.people is None:
        return "number of people not stated"
    told = (
        "number with the condition not stated"
        if group.known is None
        else f"{group.known} with the condition"
    )
    return f"{counted(group.people, 'person', 'people')}, {told}"


def whom_words(group: MixedGroup, library: Library) -> str:
    """Whom a mixed group contains: as its record describes them, else its conditions."""
    population = group.study.main.population
    if population and population.description:
        return population.description.rstrip(".")
    conditions = library.vocabulary("conditions")
    return f"people with {series([conditions.inline(each) for each in group.study.conditions])}"


def found_words(group: MixedGroup) -> list[str]:
    """What it found in all its people, an outcome a text, with the numbers as printed."""
    by_paper = [(paper, each) for paper in group.study.papers for each in paper.outcomes]
    told = []
    for paper, outcome in by_paper:
        if any(outcome is each for each in group.outcomes):
            own = as_printed(paper, outcome)
            told.append(
                f"{outcome.label}: {words_for(outcome.direction).word}{f' ({own})' if own else ''}"
            )
    rest = len(told) - _SHOWN
    return told[:_SHOWN] + ([f"{whole(rest)} more"] if rest > 0 else [])


def mixed_notes(
    groups: Sequence[MixedGroup], conditions: Iterable[str], library: Library
) -> tuple[str, ...]:
    """The mixed groups under the conditions asked for, each study once, those of the same
    conditions in one note; without a question about conditions how many there are."""
    if not groups:
        return ()
    asked = set(conditions)
    if not asked:
        count = len({each.study.id for each in groups})
        return (
            f"{counted(count, 'study is of a mixed group', 'studies are of mixed groups')}: they do"
            " not count under a condition that only some of their people have (--condition names"
            " them)",
        )
    by_study: dict[str, list[MixedGroup]] = {}
    for each in groups:
        by_study.setdefault(each.study.id, []).append(each)
    notes: dict[str, list[str]] = {}
    for found in by_study.values():
        notes.setdefault(_heading(found, frozenset(asked), library), []).append(
            _told(found, library)
        )
    return tuple(f"{heading}: {'. '.join(told)}" for heading, told in notes.items())


def _heading(groups: Sequence[MixedGroup], asked: frozenset[str], library: Library) -> str:
    """Which of the conditions asked for only some people of a study have, and whether all of them
    count under another."""
    conditions = library.vocabulary("conditions")
    heading = mixed_heading([each.condition for each in groups], library)
    if not asked.isdisjoint(held(groups[0].study, conditions)):
        return f"{heading}, counted above only as a whole group"
    return f"{heading}, not counted above"


def _told(groups: Sequence[MixedGroup], library: Library) -> str:
    first = groups[0]
    return (
        f"{first.study.name}, {_people(groups, library)}: {whom_words(first, library)}; results for"
        f" the whole group: {'; '.join(found_words(first))}"
    )


def _people(groups: Sequence[MixedGroup], library: Library) -> str:
    """As `people_words`, of several conditions of one study."""
    if len(groups) == 1 or groups[0].people is None:
        return people_words(groups[0])
    inline = library.vocabulary("conditions").inline
    told = [
        f"{each.known} with {inline(each.condition)}" for each in groups if each.known is not None
    ]
    unsaid = [inline(each.condition) for each in groups if each.known is None]
    if unsaid:
        told.append(f"number with {series(unsaid, 'or')} not stated")
    return f"{counted(groups[0].people, 'person', 'people')}, {series(told)}"
