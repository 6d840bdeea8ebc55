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


# The filters that say what a question is about, in the order in which they are told.
FILTERS_FIRST = ("condition", "outcome", "mechanism")


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
    """The question that words which name conditions, outcomes, mechanisms or designs ask together
    with filters; about everything without either. One on mechanisms alone counts every scope, as
    the evidence by mechanism does.

    Raises UnknownTermError for words that name nothing.
    """
    from ldncli.questions.asked import ask
    from ldncli.questions.named import named

    library, filters = open_library(options), filters_given(options)
    for name, terms in named(library, list(words)).items():
        filters[name] = [*(filters.get(name) or ()), *terms]
    order = [name for name in dict.fromkeys([*FILTERS_FIRST, *filters]) if name in filters]
    # Laboratory work on a mechanism is rarely done with the dose that patients take.
    laboratory = "mechanism" in filters and not {"condition", "outcome"} & set(filters)
    return ask(library, every_scope=laboratory, **{name: filters[name] for name in order})


def heard_words(asked: Asked) -> list[str]:
    """How the words were understood, where they were not simply found as they were typed."""
    if asked.match is None or not asked.match.says_something:
        return []
    from ldncli.report.words.selection import heard

    return list(heard(asked.match, asked.selection.ids))
