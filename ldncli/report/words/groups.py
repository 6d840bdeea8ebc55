"""Mixed groups in words: whom they contain, how many people, and what was found in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ldncli.evidence.selecting.groups import MixedGroup
from ldncli.records.index.library import Library
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.printed import as_printed
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series

_SHOWN = 3


def mixed_heading(condition: str, library: Library) -> str:
    """The heading of the mixed groups of a condition."""
    return f"Mixed groups that include {library.vocabulary('conditions').inline(condition)}"


def people_words(group: MixedGroup) -> str:
    """How many people a mixed group holds, and how many of them have the condition."""
    if group.people is None:
        return "number of people not stated"
    told = "how many have it is not stated" if group.known is None else f"{group.known} have it"
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
    """The mixed groups under each condition asked for, a note a condition; without a question about
    conditions how many there are."""
    if not groups:
        return ()
    asked = set(conditions)
    if not asked:
        count = len({each.study.id for each in groups})
        return (
            f"{counted(count, 'study is', 'studies are')} of mixed groups: under a condition that"
            " only some of their people have their numbers do not count (--condition names them)",
        )
    notes = []
    for condition in dict.fromkeys(each.condition for each in groups):
        told = [
            f"{each.study.id} ({people_words(each)}): {whom_words(each, library)}; in all of them:"
            f" {'; '.join(found_words(each))}"
            for each in groups
            if each.condition == condition
        ]
        notes.append(f"{mixed_heading(condition, library)}, not counted above: {'. '.join(told)}")
    return tuple(notes)
