"""`ldn search-string`: a saved search in the syntax of a database."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.completion import complete_term
from ldncli.cli.options import Data, Output, with_options


@with_options
def search_string(
    data: Data,
    output: Output,
    search: Annotated[
        str | None, typer.Argument(help="Saved search (default: the first).", show_default=False)
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            help="pubmed, embase, europepmc, clinicaltrials, openalex or crossref; repeatable"
            " (default: all).",
            show_default=False,
        ),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(
            help="Only about this condition, by all its names; repeatable.",
            show_default=False,
            autocompletion=complete_term("conditions"),
        ),
    ] = None,
) -> None:
    """Write a saved search in the syntax of a database, to be pasted there.

    Searches are saved in searches.yaml as concepts with their words. --condition adds a concept:
    all names that the vocabulary has for the condition and for narrower ones.

    Example: ldn search-string --for pubmed --condition CRPS
    """
    from ldncli.cli import output as out
    from ldncli.errors import UsageError, nearest
    from ldncli.records.index.files import find_data
    from ldncli.report.table import Column, Table
    from ldncli.screening.searches import saved_searches, search_named
    from ldncli.screening.strings import SYNTAXES
    from ldncli.screening.strings import search_string as write

    for each in service or []:
        if each not in SYNTAXES:
            hint = nearest(each, SYNTAXES) or f"there are: {', '.join(SYNTAXES)}"
            raise UsageError(f"no database is called {each!r}", hint=hint)
    folder = find_data(data.data)
    saved = saved_searches(folder)
    chosen = search_named(saved, search) if search else saved[0]
    more = [_names(data, each) for each in condition or []]
    named = service or list(SYNTAXES)
    written = {each: write(chosen, each, more) for each in named}
    if output.format == "table" and len(named) == 1:  # whole, to be pasted
        out.write(f"{written[named[0]]}\n", output)
        return
    columns = (Column("service", "Database"), Column("query", "Query", wide=True))
    out.emit(Table("", columns, tuple(written.items())), output)


def _names(data: Data, condition: str) -> list[str]:
    """Every name of a condition and of those below it, as words of a concept."""
    import re

    from ldncli.records.index.library import load

    vocabulary = load(data.data, data.over).vocabulary("conditions")
    found: dict[str, None] = {}
    inside = vocabulary.within(vocabulary.resolve(condition))
    for term in (each for each in vocabulary.parents if each in inside):
        for name in vocabulary.terms[term].names():
            plain = re.sub(r"[^\w\s'’/-]+", " ", name)
            words = " ".join(plain.replace("’", "'").replace("/", " ").split())
            if words:
                found.setdefault(words)
    return list(found)
