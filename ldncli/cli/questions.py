"""From the options of the command line to a library and a question to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ldncli.cli.options import Data, Filters
from ldncli.cli.output import say
from ldncli.records.index.library import Library, load

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked


def open_library(options: Data) -> Library:
    """The library that the options name, with a note when its index cannot be kept."""
    library = load(options.data)
    if not library.kept:
        say(
            "note: the index cannot be kept (is the cache folder writable?), so every run reads all"
            " records"
        )
    return library


def filters_given(options: Filters) -> dict[str, Any]:
    """The filters that were given, as `ask` takes them."""
    given = {
        each.name: getattr(options, each.name) for each in fields(Filters) if each.name != "data"
    }
    return {name: value for name, value in given.items() if value is not None}


def question(
    options: Filters,
    words: Iterable[str] = (),
    *,
    every_scope: bool = False,
    nearly: bool = False,
) -> Asked:
    """The question that filters and words ask; `every_scope` and `nearly` as in `ask`."""
    from ldncli.questions.asked import ask

    library = open_library(options)
    return ask(
        library,
        words=" ".join(words),
        every_scope=every_scope,
        nearly=nearly,
        **filters_given(options),
    )


def brief_question(options: Filters, words: Iterable[str]) -> Asked:
    """The question that words which name terms ask together with filters, as `ask_named`."""
    from ldncli.questions.named import ask_named

    return ask_named(open_library(options), list(words), **filters_given(options))


def heard_words(asked: Asked) -> list[str]:
    """How the words were understood, where they were not simply found as they were typed."""
    if asked.match is None or not asked.match.says_something:
        return []
    from ldncli.report.words.selection import heard

    return list(heard(asked.match, asked.selection.ids))
