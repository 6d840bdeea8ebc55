"""`ldn stats`, `ldn coverage` and `ldn gaps`: the base looked at from above."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Explained, Filters, Output, Shape, with_options

Properties = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help=(
            "kind, design, condition, mechanism, year, country, language, scope, status, extraction"
            " or source; repeatable."
        ),
        show_default=False,
    ),
]
_FIRST = 12  # rows that a terminal shows unasked


@with_options
def stats(filters: Filters, shape: Shape, output: Output, by: Properties = None) -> None:
    """Summarise what the base contains: papers and studies by kind, year, country and more.

    Example: ldn stats --by year --condition fibromyalgia
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.survey import SHAPE, stats_answer

    table = stats_answer(question(filters, every_scope=True), by or SHAPE, out.bar_mark())
    out.emit(out.shape(table, shape, output, first=0), output)


@with_options
def coverage(
    filters: Filters,
    shape: Shape,
    output: Output,
    pairs: Annotated[
        bool,
        typer.Option(
            "--pairs",
            help=("Compare pairs of reviews instead: shared studies, corrected covered area."),
        ),
    ] = False,
) -> None:
    """Show which reviews include which studies, how far they overlap, and what none includes.

    Filters select the studies; every review that could include one of them is considered. Where the
    list of studies of a review was not read, its cells are unknown (?), never empty.

    Example: ldn coverage --condition fibromyalgia
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.survey import coverage_answer

    table = coverage_answer(question(filters, every_scope=True), pairs=pairs)
    out.emit(out.shape(table, shape, output), output)


@with_options
def gaps(filters: Filters, shape: Explained, output: Output) -> None:
    """Show where a new study would change something: critical outcomes without evidence of moderate
    or high certainty.

    --all, and every format for programs, lists each condition and outcome with no study, only weak
    designs, only mixed groups, only trials that planned it, or only trials under way. Only the
    treatment that the base is about counts, unless --scope names another. Trials are counted by
    condition; a status more than a year old says when it was last known.

    Example: ldn gaps --condition "long covid"
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.survey import gaps_answer
    from ldncli.report.tables.wanted import wanted_table

    asked = question(filters)
    tables = []
    if output.format == "table" and not (shape.columns or shape.wide or shape.sort):
        tables.append(out.shape(wanted_table(asked), shape, output, first=_FIRST))
    if not tables or shape.every:
        tables.append(out.shape(gaps_answer(asked), shape, output))
    out.emit_all(tables, output)
