"""`ldn pool`: one meta-analysis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ldncli.cli.options import Output, with_options

Studies = Annotated[
    Path,
    typer.Option(help="CSV file: a study a line, columns by metafor's names (ai bi ci di, m1i sd1i n1i …, yi vi).", show_default=False),
]
Measure = Annotated[
    str | None, typer.Option(help="RR, OR, RD, MD, SMD, ROM, IRR, MC, SMCC, PLO, ZCOR …; none: yi and vi as they are.", show_default=False)
]
Method = Annotated[str, typer.Option(help="REML DL ML PM PMM HE HS SJ EB, EE (common effect), MH or PETO.")]
Test = Annotated[str, typer.Option(help="knha (Knapp–Hartung), adhoc, t or z.")]
Level = Annotated[float, typer.Option(help="Level of the intervals in percent.")]
Prediction = Annotated[str, typer.Option("--prediction", help="Rule of the prediction interval: metafor, tkm1 or tkm2.")]
Add = Annotated[float | None, typer.Option(help="What is added to the cells of tables with a zero.", show_default="0.5")]
To = Annotated[str | None, typer.Option(help="To which tables it is added: only0, all, if0all, none.", show_default="only0")]
Drop = Annotated[bool, typer.Option("--drop00", help="Leave out double-zero studies.")]
Vtype = Annotated[str | None, typer.Option(help="Formula of the variance, as metafor's vtype.", show_default="LS")]
Zeros = Annotated[
    str | None, typer.Option("--zero-cells", help="With MH: metafor, or revman's habit with zero cells.", show_default="metafor")
]


@with_options
def pool(
    output: Output,
    studies: Studies,
    measure: Measure = None,
    method: Method = "REML",
    test: Test = "knha",
    level: Level = 95,
    pi: Prediction = "metafor",
    add: Add = None,
    to: To = None,
    drop00: Drop = False,
    vtype: Vtype = None,
    zero_cells: Zeros = None,
) -> None:
    """Pool the studies of a CSV file as metafor would: weights, pooled line, heterogeneity, prediction interval.

    Effects that are ready (yi) bring vi, sei, or an interval ci_lb and ci_ub (95 percent, or a column level), which gives vi by the normal
    distribution; ratios and their ends go in as logarithms. An empty cell or NA leaves its study out, and a note says so; numbers that
    cannot be (a negative variance, more events than people, a reversed interval, a correlation of 1) are refused with row and study.

    Example: ldn pool --studies trials.csv --measure RR --method REML --test knha --format json
    """
    from ldncli.cli import output as out
    from ldncli.evidence.pooling import pool as pool_rows
    from ldncli.evidence.pooling import shown_effects
    from ldncli.records.csvrows import read_csv_rows
    from ldncli.report.pool_views import pool_json, pool_table

    rows = read_csv_rows(studies)
    given: dict[str, Any] = {"add": add, "to": to, "drop00": drop00 or None, "vtype": vtype, "zero_cells": zero_cells}
    options = {name: value for name, value in given.items() if value is not None}
    pooled = pool_rows(rows, measure, method, test, level, pi=pi, **options)
    table = pool_table(pooled, rows, shown_effects(rows, pooled, options))
    if (output.format or out.format_of(output.out)) == "json":
        out.write(pool_json(pooled, table), replace(output, format="json"))
    else:
        out.emit(table, output)
