"""`ldn export`: the selection for spreadsheets, scripts, reference managers, other
programs of evidence synthesis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.ask.search import Words
from ldncli.cli.formats import CITATIONS, EXCHANGE, TABLES
from ldncli.cli.options import Filters, Output, Shape, with_options
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.report.exchange.made import Made


@dataclass(frozen=True)
class Target(Output):
    """Where the papers go, and in which form."""

    formats: ClassVar[tuple[str, ...]] = (*TABLES, "parquet", "sqlite", *CITATIONS, *EXCHANGE)
    unasked: ClassVar[str] = "csv"

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "table, csv, tsv, json, jsonl, md, xlsx, parquet, sqlite, ris, bibtex,"
                " csl-json, endnote-xml, nbib, fhir, metafor or robvis (default: from the"
                " extension of --out, else csv)."
            ),
            show_default=False,
        ),
    ] = None


Rows = Annotated[
    str | None,
    typer.Option(
        help=(
            "What each row is: papers, outcomes, studies, arms, outcome_arms, harms,"
            " findings, estimates, steps (every number, from those printed to those"
            " shown), or, of the searches, candidates, decisions, excluded (with reasons)."
        ),
        show_default="papers",
    ),
]
Body = Annotated[
    str | None,
    typer.Option(
        help=("For metafor: randomised (trials) or other (studies without randomisation)."),
        show_default="randomised",
    ),
]
Instrument = Annotated[
    str | None,
    typer.Option(
        help=("For robvis: rob2, rob2-crossover, robins-i or rob1, one per file."),
        show_default="rob2",
    ),
]


@with_options
def export(
    filters: Filters,
    shape: Shape,
    output: Target,
    words: Words = None,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="One row per outcome instead of one per paper.")
    ] = False,
    rows: Rows = None,
    body: Body = None,
    instrument: Instrument = None,
) -> None:
    """Export the selected papers as csv (default), tsv, json, jsonl, md, xlsx, parquet, ris,
    bibtex, csl-json, endnote-xml or nbib; sqlite puts all that is known about them into one file of
    linked tables.

    Syntheses and judgements: fhir (papers, rated evidence and appraisals as FHIR R5), metafor
    (effects for R, with a script beside the file), robvis (risk of bias for R).

    Example: ldn export --condition fibromyalgia --design randomised --outcomes --out outcomes.csv
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import heard_words, question
    from ldncli.report.answers.records import OF_SEARCHES
    from ldncli.report.words.selection import selection_words

    name = output.format or output.unasked
    _check(name, shape, rows=rows, outcomes=outcomes, body=body, instrument=instrument)
    asked = question(filters, words or (), every_scope=True)
    for note in heard_words(asked):
        out.say(note)
    if name in CITATIONS:
        _write_citations(asked, name, shape, output)
    elif name in EXCHANGE:
        from ldncli.report.exchange.formats import exchanged

        _write_exchange(exchanged(asked, name, body or "randomised", instrument or "rob2"), output)
    elif name == "sqlite":
        out.write(_database(asked), output)
    else:
        from ldncli.report.answers.records import records_answer

        table = records_answer(asked, "outcomes" if outcomes else rows or "papers")
        table = out.shape(table, replace(shape, wide=True), output, first=0)
        if name != "parquet":
            out.emit(table, output)
            return
        from ldncli.report.writing.parquet import to_parquet

        out.write(to_parquet(table), output)
    if rows not in OF_SEARCHES:
        out.say(selection_words(asked.selection))


def _check(
    name: str,
    shape: Shape,
    *,
    rows: str | None,
    outcomes: bool,
    body: str | None,
    instrument: str | None,
) -> None:
    """Refuse options that a format does not have."""
    from ldncli.errors import UsageError

    if outcomes and rows is not None:
        raise UsageError(
            "--outcomes and --rows cannot be combined", hint="--outcomes means --rows outcomes"
        )
    if (outcomes or rows) and name in (*CITATIONS, *EXCHANGE, "sqlite"):
        held = "all tables" if name == "sqlite" else f"papers, not {rows or 'outcomes'}"
        raise UsageError(
            f"{name} holds {held}",
            hint=f"leave {'--outcomes' if outcomes else '--rows'} out, or choose csv",
            slug="unknown-format",
        )
    for option, given, wanted in (
        ("--body", body, "metafor"),
        ("--instrument", instrument, "robvis"),
    ):
        if given is not None and name != wanted:
            raise UsageError(
                f"{option} belongs to --format {wanted}",
                hint=f"leave it out, or export as {wanted}",
            )
    if name in (*EXCHANGE, "sqlite") and (shape.limit or shape.sort or shape.columns):
        raise UsageError(
            f"{name} cannot be cut or sorted, since that would change its syntheses",
            hint="select papers with filters instead",
        )


def _database(asked: Asked) -> bytes:
    from ldncli.report.listing.relations.every import every_relation
    from ldncli.report.words.selection import selection_words
    from ldncli.report.writing.sqlite import to_sqlite
    from ldncli.version import __version__

    about = {
        "version": __version__,
        "digest": asked.library.digest,
        "selection": selection_words(asked.selection),
    }
    return to_sqlite(every_relation(asked), about)


def _write_citations(asked: Asked, name: str, shape: Shape, output: Output) -> None:
    from ldncli.cli import output as out
    from ldncli.report.exchange.citations.formats import CITATION_FORMATS

    def label(vocabulary: str, term: str) -> str:
        return asked.library.vocabulary(vocabulary).label(term)

    out.write(CITATION_FORMATS[name](asked.selected[: shape.limit or None], label), output)


def _write_exchange(made: Made, output: Output) -> None:
    """The data, and beside a file of data its script, both or neither."""
    from ldncli.cli import output as out
    from ldncli.errors import UsageError

    if output.out is not None and made.script is not None:
        script = output.out.with_suffix(".R")
        if script == output.out:
            raise UsageError(
                f"the data and the R script would both be {script}",
                hint=f"name the data file {script.with_suffix('.csv')}, for example",
            )
        out.write_files(
            {output.out: made.content.encode(), script: made.script(output.out.name).encode()},
            force=output.force,
        )
        out.say(f"wrote {output.out} and {script}")
    else:
        out.write(made.content, output)
    for note in made.notes:
        out.say(note)
