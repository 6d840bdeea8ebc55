"""Printed statistics computed again, as an answer."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.query import make_query, select
from ldncli.evidence.rechecking.recheck import recheck
from ldncli.records.library import Library
from ldncli.report.rechecks import recheck_table
from ldncli.report.table import Table


def recheck_answer(library: Library, *, every: bool = False, **filters: Any) -> Table:
    """Printed statistics that do not follow from the numbers beside them, with `every` those that do too; `filters` are those of `make_query`.

    With an outcome, only statistics of that outcome.
    """
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    rechecked = recheck(library.papers(selection.ids), library.vocabulary("scales").terms, query.outcomes)
    return recheck_table(rechecked, [selection.account()], every=every)
