"""From the words of the command line to a library, a query and the papers that it selects."""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ldncli.cli.options import Data, Filters
from ldncli.cli.output import say
from ldncli.errors import UnknownTermError
from ldncli.evidence.query import Query, Selection, expand, parse_dose, parse_years, select
from ldncli.records.decode import nearest
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


def ask(options: Filters, words: Iterable[str] = (), *, scopes: Collection[str] = ()) -> Question:
    """Select papers by filters and words; `scopes` are those looked at where --scope says nothing (all, when empty)."""
    library = open_library(options)
    text = " ".join(words)
    expression, ranked = "", None
    if text.strip():
        from ldncli.records.fulltext import search

        match = search(library.store, text)
        expression, ranked = match.expression, match.ids
    query = to_query(options, library, scopes)
    selection = select(library.facets(ranked), query)
    if ranked is not None:
        others = len(library) - len(ranked)
        selection = Selection(selection.ids, {"other words": others, **selection.left_out} if others else selection.left_out)
    return Question(library, query, selection, expression)


def to_query(options: Filters, library: Library, scopes: Collection[str] = ()) -> Query:
    """The filters as ids; raises for every word that names nothing."""
    from ldncli.records.model import Direction, Kind, Scope

    asked_scopes = frozenset(scopes)
    if options.scope:
        known = typing.get_args(Scope)
        asked_scopes = frozenset() if "any" in options.scope else _choose(options.scope, known, "scope")
    return Query(
        conditions=_terms(library, "conditions", options.condition),
        mechanisms=_terms(library, "mechanisms", options.mechanism),
        outcomes=_terms(library, "outcomes", options.outcome),
        designs=_terms(library, "designs", options.design),
        kinds=_choose(options.kind, typing.get_args(Kind), "kind of paper"),
        directions=_choose(options.direction, typing.get_args(Direction), "direction"),
        scopes=asked_scopes,
        doses=tuple(parse_dose(each) for each in options.dose or ()),
        dose_within=options.dose_within,
        years=parse_years(options.year) if options.year else None,
        min_n=options.min_n,
        include_retracted=options.include_retracted,
    )


def _terms(library: Library, vocabulary: str, words: list[str] | None) -> frozenset[str]:
    return expand(library.vocabulary(vocabulary), words) if words else frozenset()


def _choose(words: list[str] | None, known: Collection[str], what: str) -> frozenset[str]:
    for word in words or ():
        if word not in known:
            raise UnknownTermError(f"{word!r} is no {what}", hint=nearest(word, known) or f"one of {', '.join(known)}")
    return frozenset(words or ())


def account(selection: Selection, what: str = "papers") -> str:
    """How many papers were looked at, kept and left out, and why."""
    reasons = ", ".join(f"{count} {reason}" for reason, count in selection.left_out.items())
    text = f"{len(selection.ids)} of {selection.total} {what}"
    return f"{text}; left out: {reasons}" if reasons else text
