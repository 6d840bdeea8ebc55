"""Which outcomes a summary speaks of, and how they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import Line, Unreported, first_by_importance
from ldncli.questions.asked import Asked
from ldncli.report.words.studies.registered import under_way_words


def nothing_known(asked: Asked) -> str | None:
    """The sentence where no study with results was found; None where there is one."""
    if asked.clinical:
        return None
    waiting = asked.body.running
    more = f" Registered: {under_way_words(waiting)}." if waiting else ""
    return (
        f"No study with results in patients was found for this question.{more} Lack of evidence"
        " does not mean lack of effect."
    )


def is_unsure(finding: Finding) -> bool:
    """Whether nothing can be said of the effect: very low certainty, or none."""
    return finding.best.certainty.level in (None, "very-low")


def telling(asked: Asked, most: int) -> list[Line]:
    """The outcomes to speak of, by importance, whatever was found of them."""
    return first_by_importance(asked.lines, most, asked.library.core)


def runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in their order, one by one where something can be said of the effect; those in
    between together, apart from those that no study reports, or the same mixed groups alone, and
    that the same trials planned."""
    for (_, is_open), found in groupby(lines, key=lambda each: (_unreported(each), _is_open(each))):
        if is_open:
            yield list(found)
        else:
            yield from ([each] for each in found)


def _unreported(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The mixed groups that alone report the outcome and the trials that planned it, if any; None
    where there is a finding."""
    if not isinstance(line, Unreported):
        return None
    return line.mixed, tuple(each.id for each in line.planned)


def _is_open(line: Line) -> bool:
    """Whether nothing can be said of the effect on the outcome."""
    return isinstance(line, Unreported) or is_unsure(line)


def about(line: Line, asked: Asked) -> str:
    """The outcome in words, with its condition where there are several."""
    outcome = asked.inline("outcomes", line.outcome)
    return (
        outcome
        if len(asked.conditions) == 1
        else f"{outcome} in {asked.inline('conditions', line.condition)}"
    )
