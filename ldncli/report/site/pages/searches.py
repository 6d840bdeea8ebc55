"""The page on searches: what they found, and everything that was excluded, with the reasons."""

from __future__ import annotations

from typing import Any

from ldncli.records.text.folding import doi_address
from ldncli.report.document.prisma.document import review_in
from ldncli.report.document.prisma.excluded import excluded_table
from ldncli.report.document.prisma.of_searches import flow_words, search_table
from ldncli.report.site.contents import Contents
from ldncli.report.site.tables import Cell, Column, Listing, Row
from ldncli.report.table import Table

SEARCHES_PAGE = "searches.html"
# Columns by which readers choose.
_CHOICES = frozenset({"stage", "reason", "source", "kind"})


def searches_values(contents: Contents) -> dict[str, Any] | None:
    """The searches of the whole base and what they excluded; None where no search is logged.

    Who decided, and people's notes, stay in the library. Raises RecordError where the log has
    faults.
    """
    review = review_in(contents.library)
    if review is None:
        return None
    excluded = excluded_table(review)
    return {
        "flow": flow_words(review),
        "searches": _listing("searches", "Searches", search_table(review.flow)),
        "account": excluded.head[0],
        "excluded": _listing("excluded", "Excluded reports", excluded),
    }


def _listing(id: str, caption: str, table: Table) -> Listing:
    columns = tuple(
        Column(
            each.key,
            each.label,
            "choice" if each.key in _CHOICES else "",
            number=each.holds == "whole",
            wide=each.wide,
        )
        for each in table.columns
        if each.shown
    )
    return Listing(id, caption, columns, tuple(_row(each, columns) for each in table.mappings()))


def _row(values: dict[str, Any], columns: tuple[Column, ...]) -> Row:
    cells = {each.key: _cell(values[each.key]) for each in columns}
    if "title" in cells:
        cells["title"] = Cell(values["title"], below=_place(values), sort=values["title"])
    chosen: dict[str, tuple[str, ...]] = {
        key: (str(values[key]),) for key in cells if key in _CHOICES and values[key]
    }
    return Row(cells, chosen)


def _cell(value: Any) -> Cell:
    return Cell(None if value is None else str(value), sort=value)


def _place(values: dict[str, Any]) -> str | None:
    """Where a report is found, in small print."""
    pmid = f"PubMed {values['pmid']}" if values["pmid"] else None
    doi = doi_address(values["doi"]) if values["doi"] else None
    return " · ".join(each for each in (values["journal"], doi, pmid) if each) or None
