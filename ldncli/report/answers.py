"""Whole answers, from a library and a question to a table; the command line and notebooks ask the same ones."""

from __future__ import annotations

from typing import Any

from ldncli.errors import UnknownTermError
from ldncli.evidence.query import make_query, select
from ldncli.evidence.summary import GROUPINGS, gather, summarise
from ldncli.records.decode import nearest
from ldncli.records.library import Library
from ldncli.report.table import Table
from ldncli.report.views import evidence_table


def evidence_answer(library: Library, by: str, **filters: Any) -> Table:
    """The strength of the evidence as a table; `filters` are those of `make_query`.

    Counts low-dose naltrexone by itself unless a scope is given; by mechanism everything, since laboratory work uses
    concentrations and sister drugs, and "low dose" is a notion of the clinic. Raises UnknownTermError for a `by` that
    is not of `GROUPINGS`.
    """
    if by not in GROUPINGS:
        raise UnknownTermError(f"there is no grouping by {by!r}", hint=nearest(by, GROUPINGS) or f"one of {', '.join(GROUPINGS)}")
    query = make_query(library.vocabulary, **{"scope": () if by == "mechanism" else ("ldn",), **filters})
    selection = select(library.facets(), query)
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    body = gather(papers, library.vocabulary("designs"))
    return evidence_table(summarise(body, by, query, library.vocabularies), by, body, library, selection.account())
