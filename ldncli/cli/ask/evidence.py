"""`ldn evidence`: how strong the evidence is."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Explained, Filters, Output, with_options

By = Annotated[
    str,
    typer.Option(
        help=(
            "One row per condition-outcome, condition, outcome, mechanism, design or dose (band)."
        )
    ),
]
Detail = Annotated[
    bool,
    typer.Option(
        "--detail",
        help=(
            "Show every step of the certainty rating, for randomised trials and for other studies."
        ),
    ),
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
    how certain it is (GRADE).

    The answer comes first, then one row per outcome, the most important first. Studies are counted,
    not papers, and only those of the treatment that the base is about, unless --scope names
    another. Effects come from randomised trials where there are any, pooled where that makes sense;
    --why gives the reasons for the certainty, --detail each of its steps.

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
