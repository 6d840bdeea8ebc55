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
    from ldncli.questions.named import Named


def open_library(options: Data) -> Library:
    """The library that the options name, with a note when its index cannot be kept."""
    library = load(options.data, options.over)
    if library.over:
        say_what_is_over(library)
    if not library.kept:
        say(
            "note: the index could not be saved, so every run reads all records; is the"
            " cache folder writable?"
        )
    return library


def say_what_is_over(library: Library) -> None:
    """What the folders laid over the base add to it, and what they put in place of it."""
    from ldncli.records.layers import Layered, what_is_over
    from ldncli.report.words.layers import over_words

    for folder, new, instead, others in what_is_over(Layered(library.data, library.over)):
        say(over_words(folder.name, new, instead, others))


def filters_given(options: Filters) -> dict[str, Any]:
    """The filters that were given by option, as `ask` takes them."""
    given = {
        each.name: getattr(options, each.name)
        for each in fields(Filters)
        if each.name not in ("data", "over", "about")
    }
    return {name: value for name, value in given.items() if value is not None}


def question(
    options: Filters,
    words: Iterable[str] = (),
    *,
    every_scope: bool = False,
    nearly: bool = False,
) -> Asked:
    """The question that filters and words ask: `words` are searched for, those that the options
    hold name conditions, outcomes, mechanisms or designs. `every_scope` and `nearly` as in
    `ask`.

    Raises UnknownTermError for words that should name something and do not.
    """
    from ldncli.questions.asked import ask

    library, filters = open_library(options), filters_given(options)
    if options.about:
        from ldncli.questions.named import together

        filters = together(_heard(library, options.about), filters)
    asked = ask(library, words=" ".join(words), every_scope=every_scope, nearly=nearly, **filters)
    if not asked.selection.ids:
        _say_what_has_no_paper(asked)
    return asked


def brief_question(options: Filters) -> Asked:
    """As `ask_named`, of the words and filters that the options hold."""
    from ldncli.questions.named import Named, ask_as

    library = open_library(options)
    found = _heard(library, options.about) if options.about else Named({})
    return ask_as(library, found, **filters_given(options))


def _heard(library: Library, words: list[str]) -> Named:
    """What words name, after saying how those were taken that may mean something else."""
    from ldncli.questions.named import named
    from ldncli.report.words.selection import taken

    found = named(library, words)
    for note in taken(found, library.vocabulary("outcomes")):
        say(note)
    return found


def _say_what_has_no_paper(asked: Asked) -> None:
    """Which of the terms asked for no paper of the base is about, whatever else was asked."""
    from ldncli.report.words.selection import no_paper

    for vocabulary in ("conditions", "mechanisms"):
        terms = getattr(asked.query, vocabulary)
        if terms and not any(
            not terms.isdisjoint(getattr(each, vocabulary)) for each in asked.library.facets()
        ):
            known = asked.library.vocabulary(vocabulary)
            for term in sorted(terms):
                if terms.isdisjoint(known.ancestors(term)):  # what was asked, not what is below it
                    say(no_paper(known.label(term), vocabulary))


def heard_words(asked: Asked) -> list[str]:
    """How the words were understood, where they were not simply found as they were typed."""
    if asked.match is None or not asked.match.says_something:
        return []
    from ldncli.report.words.selection import heard

    return list(heard(asked.match, asked.selection.ids))
