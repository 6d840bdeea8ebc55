"""`ldn evidence`: how strong the evidence is."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options

By = Annotated[
    str,
    typer.Option(
        help=(
            "One row for each condition-outcome, condition, outcome, mechanism, design or dose"
            " (band)."
        )
    ),
]
Detail = Annotated[
    bool,
    typer.Option("--detail", help="Show every step of the certainty, for both bodies of evidence."),
]


@with_options
def evidence(
    filters: Filters,
    shape: Shape,
    output: Output,
    by: By = "condition-outcome",
    detail: Detail = False,
) -> None:
    """Tabulate the strength of the evidence: studies, participants, effect,
    certainty after GRADE, and why.

    Counts studies, not papers; only the treatment that the base is about unless --scope says
    otherwise. Effects are of randomised trials where there are any, pooled where that makes sense;
    --detail shows each step of the certainty.

    Example: ldn evidence --condition CRPS
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.strength import certainty_answer, evidence_answer

    asked = question(filters)
    table = certainty_answer(asked) if detail else evidence_answer(asked, by)
    out.emit(out.shape(table, shape, output), output)
