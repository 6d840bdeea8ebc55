"""`ldn evidence`: how strong the evidence is."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Explained, Filters, Output, with_options

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
# Rows that a terminal shows unasked: what fits below the answer on a small one.
_FIRST = 12


@with_options
def evidence(
    filters: Filters,
    shape: Explained,
    output: Output,
    by: By = "condition-outcome",
    detail: Detail = False,
) -> None:
    """Tabulate the strength of the evidence: what was found, in how many trials and people, and
    how sure that is after GRADE.

    The answer first, then one row an outcome, the most important first. Counts studies, not papers;
    only the treatment that the base is about unless --scope says otherwise. Effects are of
    randomised trials where there are any, pooled where that makes sense; --why gives the reasons
    for the certainty, --detail each of its steps.

    Example: ldn evidence --condition CRPS
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.strength import certainty_answer, evidence_answer

    asked = question(filters)
    opened = out.for_people(output)
    if detail:
        table = certainty_answer(asked)
    else:
        bare = out.unasked(shape, output)
        table = evidence_answer(asked, by, opened=opened, bare=bare)
    out.emit(out.shape(table, shape, output, first=_FIRST), output)
