"""Where a study would change something: outcomes that are critical to patients and of which nobody
can yet be sure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.findings.ordering import Line, Unreported, importances, most_tried_first
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.found import behind_cell, found_words, trials_cell
from ldncli.report.words.findings.remarks import planned_short
from ldncli.report.words.findings.statements import unreported_cell
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.selection import selection_words, unread_words
from ldncli.report.words.studies.registered import measured_words, overdue_words, under_way_words

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library

# Of what is rated so, a further study is not likely to change the answer.
_SURE = ("high", "moderate")


def wanted_table(asked: Asked) -> Table:
    """One row a critical outcome without an answer of moderate or high certainty, the conditions
    with most randomised trials first; above them what is under way, and where there is no study at
    all."""
    library = asked.library
    lines = _ordered(asked)
    single = len({each.condition for each in lines}) <= 1
    columns = (
        Column("heading", "Condition", people=True, shown=not single, group=True),
        Column("outcome", "Outcome", people=True),
        Column("found", "What there is", wide=True, people=True),
        Column("trials", "Trials", people=True),
        Column("people", "People", people=True),
        Column("symbol", "GRADE", people=True),
    )
    head = [
        f"A trial could change the answer for {counted(len(lines), 'critical outcome')}, still"
        " without evidence of moderate or high certainty."
        if lines
        else "No critical outcome lacks an answer, or none is reported at all.",
        f"{upper('; '.join(_under_way(asked)))}.",
        *(f"{upper(each)}." for each in unread_words(asked)),
    ]
    if empty := _empty(asked):
        names = [library.vocabulary("conditions").inline(each) for each in empty]
        head.append(f"No study at all of {series(names, most=6)}.")
    return Table(
        "Where a trial could change the answer",
        columns,
        tuple(_row(each, library) for each in lines),
        head=tuple(head),
        legend=(
            selection_words(asked.selection),
            "critical: by the core outcome set of the condition (docs/methods.md)",
        ),
        more=("--all: also the grid of conditions and outcomes",),
    )


def _under_way(asked: Asked) -> Iterator[str]:
    """How many trials are under way, and how many should have ended without any result known."""
    running, past = (
        asked.running,
        [each for each in asked.body.besides if each.standing == "overdue"],
    )
    told = f"{under_way_words(running)}{measured_words(asked, len(running))}"
    yield told if running else "no trial is known to be under way"
    if past:
        yield f"{counted(len(past), 'is', 'are')} {overdue_words(len(past))}"


def _ordered(asked: Asked) -> list[Line]:
    lines = [line for each in asked.conditions for line in asked.lines_of(each)]
    matter = importances(lines, asked.library.core)
    return [
        each
        for each in most_tried_first(lines)
        if matter[each.condition, each.outcome] == "critical"
        and (isinstance(each, Unreported) or each.best.certainty.level not in _SURE)
    ]


def _empty(asked: Asked) -> list[str]:
    """Conditions asked for in which there is no study, with results or under way."""
    states: dict[str, set[str]] = {}
    for gap in asked.gaps:
        states.setdefault(gap.condition, set()).add(gap.state)
    known = set(asked.conditions)
    return [each for each, found in states.items() if found == {"no study"} and each not in known]


def _row(line: Line, library: Library) -> tuple[Any, ...]:
    name = library.vocabulary("outcomes").label(line.outcome)
    heading = library.vocabulary("conditions").label(line.condition)
    if isinstance(line, Unreported):
        return heading, name, unreported_cell(line), None, None, "–"
    return (
        heading,
        name,
        "; ".join(filter(None, (found_words(line), planned_short(line)))),
        trials_cell(line),
        behind_cell(line),
        SYMBOLS.get(line.best.certainty.level or "", "–"),
    )
