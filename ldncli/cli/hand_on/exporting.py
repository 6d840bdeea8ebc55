"""`ldn export`: the selection for spreadsheets, scripts, reference managers, other
programs of evidence synthesis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.ask.search import Words
from ldncli.cli.formats import CITATIONS, EXCHANGE, TABLES
from ldncli.cli.options import Filters, Output, Shape, with_options

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.report.exchange.made import Made
    from ldncli.report.table import Table


@dataclass(frozen=True)
class Target(Output):
    """Where the papers go, and in which form."""

    formats: ClassVar[tuple[str, ...]] = (*TABLES, "parquet", *CITATIONS, *EXCHANGE)
    unasked: ClassVar[str] = "csv"

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "table, csv, tsv, json, jsonl, md, xlsx, parquet, ris, bibtex, csl-json, fhir,"
                " metafor or robvis; unasked csv, or what --out ends with."
            ),
            show_default=False,
        ),
    ] = None


Body = Annotated[
    str | None,
    typer.Option(help="metafor: randomised trials, or other studies.", show_default="randomised"),
]
Instrument = Annotated[
    str | None,
    typer.Option(
        help="robvis: rob2, rob2-crossover, robins-i or rob1, one a file.", show_default="rob2"
    ),
]


@with_options
def export(
    filters: Filters,
    shape: Shape,
    output: Target,
    words: Words = None,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="One row an outcome instead of one a paper.")
    ] = False,
    body: Body = None,
    instrument: Instrument = None,
) -> None:
    """Export the selected papers as csv (unasked), tsv, json, jsonl, md, xlsx,
    parquet, ris, bibtex or csl-json.

    Their syntheses and judgements: fhir (papers, rated bodies of evidence, appraisals as FHIR R5),
    metafor (effects for R; a file gets a script beside it), robvis (risk of bias for R).

    Example: ldn export --condition fibromyalgia --design randomised --outcomes --out outcomes.csv
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import heard_words, question
    from ldncli.report.words.selection import selection_words

    name = output.format or output.unasked
    _check(name, shape, outcomes=outcomes, body=body, instrument=instrument)
    asked = question(filters, words or (), every_scope=True)
    for note in heard_words(asked):
        out.say(note)
    if name in CITATIONS:
        _write_citations(asked, name, shape, output)
    elif name in EXCHANGE:
        from ldncli.report.exchange.formats import exchanged

        _write_exchange(exchanged(asked, name, body or "randomised", instrument or "rob2"), output)
    elif name == "parquet":
        from ldncli.report.exchange.parquet import to_parquet

        out.write(
            to_parquet(
                out.shape(
                    _table(asked, outcomes=outcomes),
                    replace(shape, wide=True),
                    output,
                    first=0,
                )
            ),
            output,
        )
    else:
        out.emit(
            out.shape(_table(asked, outcomes=outcomes), replace(shape, wide=True), output, first=0),
            output,
        )
        return
    out.say(selection_words(asked.selection))


def _check(
    name: str, shape: Shape, *, outcomes: bool, body: str | None, instrument: str | None
) -> None:
    """Refuse options that a format does not have."""
    from ldncli.errors import UsageError

    if outcomes and name in (*CITATIONS, *EXCHANGE):
        raise UsageError(
            f"{name} holds papers, not outcomes",
            hint="leave --outcomes out, or choose csv",
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
    if name in EXCHANGE and (shape.limit or shape.sort or shape.columns):
        raise UsageError(
            f"{name} is neither cut nor sorted: that would change its syntheses",
            hint="choose papers by filters instead",
        )


def _table(asked: Asked, *, outcomes: bool) -> Table:
    from ldncli.report.listing.outcomes import outcome_table
    from ldncli.report.listing.papers import paper_table
    from ldncli.report.words.selection import selection_words

    if outcomes:
        return outcome_table(
            asked.selected,
            "Outcomes",
            outcomes=asked.query.outcomes,
            all_have=asked.all_have,
            asked=asked.query.conditions,
            notes=[selection_words(asked.selection)],
        )
    return paper_table(
        asked.library.cards(asked.selection.ids),
        "Papers",
        asked.library.dose_unit,
        notes=[selection_words(asked.selection)],
    )


def _write_citations(asked: Asked, name: str, shape: Shape, output: Output) -> None:
    from ldncli.cli import output as out
    from ldncli.report.exchange.citations import CITATION_FORMATS

    out.write(CITATION_FORMATS[name](asked.selected[: shape.limit or None]), output)


def _write_exchange(made: Made, output: Output) -> None:
    """The data, and beside a file of data its script, both or neither."""
    from ldncli.cli import output as out
    from ldncli.errors import UsageError

    if output.out is not None and made.script is not None:
        script = output.out.with_suffix(".R")
        if script == output.out:
            raise UsageError(
                f"{script} is the name of the script",
                hint=f"name the file of data, such as {script.with_suffix('.csv')}",
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
