"""The strength of the evidence as an answer: the command line and notebooks ask the same ones."""

from __future__ import annotations

from dataclasses import replace

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings.ordering import most_tried_first
from ldncli.questions.asked import Asked
from ldncli.report.table import Table
from ldncli.report.tables.findings import certainty_table, finding_table
from ldncli.report.words.bottom_line import opening
from ldncli.report.words.selection import selection_words, unread_words
from ldncli.report.words.studies.critiques import critique_notes
from ldncli.report.words.studies.groups import mixed_notes

BY_FINDING = "condition-outcome"


def evidence_answer(
    asked: Asked, by: str = BY_FINDING, *, opened: bool = False, bare: bool = False
) -> Table:
    """The strength of the evidence as a table, by condition and outcome or one of `GROUPINGS`; by
    mechanism every scope counts, unless one is given. Where it is `opened`, the bottom line stands
    first, and the conditions with most randomised trials come before others; `bare` as in
    `finding_table`.

    Raises UnknownTermError for another `by`.
    """
    if by == BY_FINDING:
        mixed = mixed_notes(asked.mixed, asked.query.conditions, asked.library)
        account = selection_words(asked.selection)
        head = opening(asked) if opened else ()
        lines = most_tried_first(asked.lines) if opened else asked.lines
        table = finding_table(lines, asked.body, asked.library, account, mixed, head, bare=bare)
        told = critique_notes(asked.clinical, short=True)
        return replace(table, notes=(*table.notes, *told, *unread_words(asked)))
    from ldncli.evidence.findings.groupings import GROUPINGS, summarise
    from ldncli.report.tables.strength import evidence_table

    if by not in GROUPINGS:
        ways = (BY_FINDING, *GROUPINGS)
        raise UnknownTermError(
            f"there is no grouping by {by!r}", hint=nearest(by, ways) or f"one of {', '.join(ways)}"
        )
    asked, library = asked.asking(every_scope=True) if by == "mechanism" else asked, asked.library
    rows = summarise(
        asked.body, by, asked.query, library.vocabularies, library.judgements, library.core
    )
    mixed = mixed_notes(asked.mixed, asked.query.conditions, library) if by != "mechanism" else ()
    account, head = selection_words(asked.selection), opening(asked) if opened else ()
    return evidence_table(rows, by, asked.body, library, account, mixed, head)


def certainty_answer(asked: Asked) -> Table:
    """Every step of the certainty of every condition and outcome."""
    return certainty_table(asked.findings, asked.library)
