"""From a library and filters to what is asked, what it selects, and the studies behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.evidence.summary import Body, gather
from ldncli.records.library import Library


def gathered(library: Library, filters: dict[str, Any]) -> tuple[Query, Selection, Body]:
    """The question, what it selects, and the studies behind that, with the papers that state their facts.

    Trials planned or silent are kept whatever outcome is asked for: a register names none that a filter would find.
    """
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    body = _body(library, query, selection)
    if query.outcomes and not query.kinds:
        registers = replace(query, outcomes=frozenset(), kinds=frozenset({"registry", "protocol"}))
        planned = _body(library, query, select(library.facets(), registers))
        body = replace(body, silent=planned.silent, running=planned.running)
    return query, selection, body


def _body(library: Library, query: Query, selection: Selection) -> Body:
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    return gather(papers, library.vocabulary("designs"))
