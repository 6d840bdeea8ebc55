"""Whole answers, from a library and a question to a table; the command line and notebooks ask the same ones."""

from __future__ import annotations

from typing import Any

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings import find
from ldncli.evidence.gaps import find_gaps
from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.evidence.recheck import recheck
from ldncli.evidence.summary import GROUPINGS, Body, gather, summarise
from ldncli.records.library import Library
from ldncli.report.findings import certainty_table, finding_table
from ldncli.report.maps import gap_table
from ldncli.report.rechecks import recheck_table
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
    query, selection, body = _gathered(library, {"scope": () if by == "mechanism" else ("ldn",), **filters})
    if by == BY_FINDING:
        return finding_table(find(body, query, library.vocabularies, library.judgements), body, library, selection.account())
    return evidence_table(summarise(body, by, query, library.vocabularies), by, body, library, selection.account())


def certainty_answer(library: Library, **filters: Any) -> Table:
    """Every step of the certainty of every condition and outcome; `filters` are those of `make_query`."""
    query, _, body = _gathered(library, {"scope": ("ldn",), **filters})
    return certainty_table(find(body, query, library.vocabularies, library.judgements), library)


def gaps_answer(library: Library, **filters: Any) -> Table:
    """Where evidence on low-dose naltrexone by itself is missing; `filters` are those of `make_query`."""
    query, selection, body = _gathered(library, {"scope": ("ldn",), **filters})
    return gap_table(find_gaps(body, query, library.vocabularies), library.vocabularies, [selection.account()])


def recheck_answer(library: Library, *, every: bool = False, **filters: Any) -> Table:
    """Printed statistics that do not follow from the numbers beside them, with `every` those that do too; `filters` are those of `make_query`.

    With an outcome, only statistics of that outcome.
    """
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    rechecked = recheck(library.papers(selection.ids), library.vocabulary("scales").terms, query.outcomes)
    return recheck_table(rechecked, [selection.account()], every=every)


def _gathered(library: Library, filters: dict[str, Any]) -> tuple[Query, Selection, Body]:
    """The question, what it selects, and the studies behind that, with the papers that state their facts."""
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    return query, selection, gather(papers, library.vocabulary("designs"))
