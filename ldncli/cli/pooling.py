"""`ldn pool`: one meta-analysis, of the base or of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ldncli.cli.options import Output, with_options
from ldncli.cli.plans import Pooling
from ldncli.errors import UsageError

Studies = Annotated[
    Path | None,
    typer.Option(
        help="CSV file to pool instead: a study a line, columns by metafor's names: ai bi ci di, m1i sd1i n1i …, or ready effects, "
        "yi with vi, sei, or an interval ci_lb ci_ub (95 percent, or as a column level says; ratios as logarithms). "
        "An empty cell leaves a study out, numbers that cannot be are refused with their row.",
        show_default=False,
    ),
]
RScript = Annotated[
    Path | None, typer.Option("--r-script", help="File for an R script that gives the same numbers with metafor.", show_default=False)
]
Prediction = Annotated[
    str | None,
    typer.Option("--prediction", help="With --studies: rule of the prediction interval, tkm1 or tkm2.", show_default="metafor"),
]
Add = Annotated[float | None, typer.Option(help="With --studies: what is added to the cells of tables with a zero.", show_default="0.5")]
To = Annotated[str | None, typer.Option(help="With --studies: to which tables, only0, all, if0all, none.", show_default="only0")]
Drop = Annotated[bool, typer.Option("--drop00", help="With --studies: leave out double-zero studies.")]
Vtype = Annotated[str | None, typer.Option(help="With --studies: formula of the variance, as metafor's vtype.", show_default="LS")]
Zeros = Annotated[
    str | None,
    typer.Option("--zero-cells", help="With --studies and MH: metafor, or revman's habit with zero cells.", show_default="metafor"),
]


@with_options
def pool(
    question: Pooling,
    output: Output,
    studies: Studies = None,
    r_script: RScript = None,
    pi: Prediction = None,
    add: Add = None,
    to: To = None,
    drop00: Drop = False,
    vtype: Vtype = None,
    zero_cells: Zeros = None,
) -> None:
    """Pool the studies of one outcome: estimates with their steps, weights, heterogeneity, certainty, and what the result hangs on.

    Randomised trials unless --body other. A trial enters once; what does not enter is listed with the reason. Where nothing
    can be pooled, directions are counted instead. --studies pools a file of your own.

    Example: ldn pool --condition fibromyalgia --outcome pain-intensity --by dose-band

    Example: ldn pool --studies trials.csv --measure RR --method REML --test knha --format json
    """
    given: dict[str, Any] = {"pi": pi, "add": add, "to": to, "drop00": drop00 or None, "vtype": vtype, "zero_cells": zero_cells}
    options = {name: value for name, value in given.items() if value is not None}
    if studies is not None:
        if r_script is not None:
            raise UsageError("--r-script writes a question to the evidence base", hint="leave --studies or --r-script out")
        _pool_file(studies, question, options, output)
        return
    if options:
        name = {"pi": "prediction"}.get(next(iter(options)), next(iter(options)))
        raise UsageError(f"--{name.replace('_', '-')} is for a file of studies", hint="name it with --studies, or leave it out")
    _pool_base(question, r_script, output)


def _pool_base(question: Pooling, r_script: Path | None, output: Output) -> None:
    from ldncli.cli import output as out
    from ldncli.cli.plans import plan_of
    from ldncli.cli.questions import filters_given, open_library
    from ldncli.report.analysis_rows import analysis_json, flat_table
    from ldncli.report.analysis_views import analysis_tables
    from ldncli.report.answers.analyses import pool_answer

    plan, library = plan_of(question), open_library(question)
    answer = pool_answer(library, plan, **filters_given(question))
    if r_script is not None:
        from ldncli.report.rscript import r_script as script

        out.write_file(r_script, script(answer.analysis, library).encode(), force=output.force)
        out.say(f"wrote {r_script}")
    if output.format == "json":
        out.write(analysis_json(answer.analysis, library), output)
    elif out.for_people(output):
        tables = analysis_tables(answer.analysis, library, answer.account)
        out.emit_all(tables, output)
    else:
        out.emit(flat_table(answer.analysis, library, answer.account), output)


def _pool_file(studies: Path, question: Pooling, options: dict[str, Any], output: Output) -> None:
    from ldncli.cli import output as out
    from ldncli.cli.plans import refuse_questions
    from ldncli.evidence.statistics.pooling import pool as pool_rows
    from ldncli.evidence.statistics.pooling import shown_effects
    from ldncli.records.csvrows import read_csv_rows
    from ldncli.report.pool_views import pool_json, pool_table

    refuse_questions(question)
    rows = read_csv_rows(studies)
    pooled = pool_rows(rows, question.measure, question.method, question.test, question.level, **options)
    kept = {name: value for name, value in options.items() if name != "pi"}
    table = pool_table(pooled, rows, shown_effects(rows, pooled, kept))
    if output.format == "json":
        out.write(pool_json(pooled, table), output)
    else:
        out.emit(table, output)
