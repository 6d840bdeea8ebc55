"""`ldn evidence`: how strong the evidence is."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options

By = Annotated[str, typer.Option(help="One row for each condition, outcome, mechanism, design or dose (band).")]


@with_options
def evidence(filters: Filters, shape: Shape, output: Output, by: By = "condition") -> None:
    """Tabulate the strength of the evidence: studies, participants, directions, certainty so far and why.

    Counts studies, not papers; only low-dose naltrexone by itself unless --scope says otherwise.

    Example: ldn evidence --condition CRPS
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import filters_given, open_library
    from ldncli.report.answers import evidence_answer

    table = evidence_answer(open_library(filters), by, **filters_given(filters))
    out.emit(out.shape(table, shape, output), output)
