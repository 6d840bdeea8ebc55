"""Where evidence is missing, as an answer."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.gaps import find_gaps
from ldncli.records.library import Library
from ldncli.report.answers.gathering import gathered
from ldncli.report.maps import gap_table
from ldncli.report.table import Table


def gaps_answer(library: Library, **filters: Any) -> Table:
    """Where evidence on low-dose naltrexone by itself is missing; `filters` are those of `make_query`."""
    query, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    return gap_table(find_gaps(body, query, library.vocabularies), library.vocabularies, [selection.account()])
