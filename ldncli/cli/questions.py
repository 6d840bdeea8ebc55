"""From the words of the command line to a library, a query and the papers that it selects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from ldncli.cli.options import Data, Filters
from ldncli.cli.output import say
from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.records.library import Library, load


@dataclass(frozen=True)
class Question:
    """A library and what is asked of it; `expression` is the full-text search, "" without words."""

    library: Library
    query: Query
    selection: Selection
    expression: str = ""


def open_library(options: Data) -> Library:
    """The library that the options name, with a note when its index cannot be kept."""
    library = load(options.data)
    if not library.kept:
        say("note: the index cannot be kept (is the cache folder writable?), so every run reads all records")
    return library


def filters_given(options: Filters) -> dict[str, Any]:
    """The filters that were given, as `make_query` takes them."""
    given = {each.name: getattr(options, each.name) for each in fields(Filters) if each.name != "data"}
    return {name: value for name, value in given.items() if value is not None}


def ask(options: Filters, words: Iterable[str] = ()) -> Question:
    """Select papers by filters and words."""
    library = open_library(options)
    query = make_query(library.vocabulary, **filters_given(options))
    text = " ".join(words).strip()
    if not text:
        return Question(library, query, select(library.facets(), query))
    from ldncli.records.fulltext import search

    match = search(library.store, text)
    selection = select(library.facets(match.ids), query, len(library) - len(match.ids))
    return Question(library, query, selection, match.expression)
