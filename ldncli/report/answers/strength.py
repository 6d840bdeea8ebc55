"""The strength of the evidence as an answer: the command line and notebooks ask the same ones."""

from __future__ import annotations

from typing import Any

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings import find
from ldncli.evidence.groupings import GROUPINGS, summarise
from ldncli.records.library import Library
from ldncli.report.answers.gathering import gathered
from ldncli.report.findings import certainty_table, finding_table
from ldncli.report.strength import evidence_table
from ldncli.report.table import Table

BY_FINDING = "condition-outcome"
WAYS = (BY_FINDING, *GROUPINGS)


def evidence_answer(library: Library, by: str = BY_FINDING, **filters: Any) -> Table:
    """The strength of the evidence as a table, by one of `WAYS`; `filters` are those of `make_query`.

    Counts low-dose naltrexone by itself unless a scope is given; by mechanism everything, since laboratory work uses
    concentrations and sister drugs, and "low dose" is a notion of the clinic. Raises UnknownTermError for a `by` that
    is not of `WAYS`.
    """
    if by not in WAYS:
        raise UnknownTermError(f"there is no grouping by {by!r}", hint=nearest(by, WAYS) or f"one of {', '.join(WAYS)}")
    query, selection, body = gathered(library, {"scope": () if by == "mechanism" else ("ldn",), **filters})
    if by == BY_FINDING:
        return finding_table(find(body, query, library.vocabularies, library.judgements), body, library, selection.account())
    rows = summarise(body, by, query, library.vocabularies, library.judgements)
    return evidence_table(rows, by, body, library, selection.account())


def certainty_answer(library: Library, **filters: Any) -> Table:
    """Every step of the certainty of every condition and outcome; `filters` are those of `make_query`."""
    query, _, body = gathered(library, {"scope": ("ldn",), **filters})
    return certainty_table(find(body, query, library.vocabularies, library.judgements), library)
