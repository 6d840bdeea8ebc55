"""`ldn show`: papers in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.completion import complete_paper
from ldncli.cli.options import Data, Output, Shape, with_options

if TYPE_CHECKING:
    from ldncli.records.index.library import Library

Names = Annotated[
    list[str],
    typer.Argument(
        help="Paper id, DOI, PMID, PMCID, registration number or study id.",
        show_default=False,
        autocompletion=complete_paper,
    ),
]


def _found(library: Library, names: list[str]) -> list[str]:
    """The papers named, each once; words that are one name together, such as younger 2013, are."""
    from ldncli.errors import LdnError

    try:
        return library.find(" ".join(names))
    except LdnError:
        return list(dict.fromkeys(paper for name in names for paper in library.find(name)))


@with_options
def show(names: Names, data: Data, shape: Shape, output: Output) -> None:
    """Show papers in full: every value with its place in the source, what sources disagree on, and
    what is not known.

    As json or jsonl, it gives the whole record as it stands in its file.

    Example: ldn show younger-2013
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import open_library
    from ldncli.report.listing.record import record_table
    from ldncli.report.listing.whole_records import records_json, records_jsonl

    library = open_library(data)
    papers = list(library.papers(_found(library, names)))
    for paper in papers:
        if paper.status == "retracted":
            out.say(f"note: {paper.id} has been RETRACTED and does not count as evidence")
    if output.format in ("json", "jsonl"):
        write = records_json if output.format == "json" else records_jsonl
        out.write(write(papers, library.topic), output)
        return
    tables = [record_table(paper, library.vocabularies, library.dose_unit) for paper in papers]
    out.emit_all([out.shape(table, shape, output, first=0) for table in tables], output)
