"""`ldn sof` and `ldn reconcile`: our syntheses as GRADE shows them, and beside those of others."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Explained, Filters, Output, with_options

OutcomesMax = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=(
            "Show at most this many outcomes, the most important first, whatever was found,"
            " besides harms (default: seven where people read, as GRADE advises; --all"
            " shows all)."
        ),
        show_default=False,
    ),
]
ControlRisk = Annotated[
    str | None,
    typer.Option(
        help=(
            "Risk of an event without treatment, in place of that in the trials: 20"
            " (percent), 1 in 5, or 200 per 1,000."
        ),
        show_default=False,
    ),
]

# The most that GRADE advises.
_OUTCOMES = 7

Between = Annotated[
    bool,
    typer.Option(
        "--between",
        help=("List pairs of reviews that contradict each other on a question instead."),
    ),
]


def _is_first(shape: Explained, output: Output) -> bool:
    """Whether a first screen is asked for: for people, and nobody said how."""
    return output.format == "table" and not (shape.columns or shape.wide or shape.sort)


@with_options
def sof(
    filters: Filters,
    shape: Explained,
    output: Output,
    outcomes_max: OutcomesMax = None,
    control_risk: ControlRisk = None,
) -> None:
    """Make a GRADE Summary of Findings table: for each outcome, the risk or mean without and with
    the treatment, and the certainty.

    Patients, setting, intervention and comparison come first, then the seven most important
    outcomes and harms; --why comments on each row.

    Each outcome shows its randomised trials where there are any, otherwise the other studies,
    marked. An outcome that is critical in the condition has a row even where no study reports it.
    Events are shown per 1,000 people, means in points on their scale; footnotes say why certainty
    was rated down.

    Example: ldn sof --condition fibromyalgia --outcomes-max 7 --format md
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.syntheses import sof_answer

    screen = _is_first(shape, output)
    if outcomes_max is None and out.for_people(output) and not (shape.every or shape.limit == 0):
        outcomes_max = _OUTCOMES
    table = sof_answer(question(filters), outcomes_max, control_risk, screen=screen)
    out.emit(out.shape(table, shape, output, first=0), output)


@with_options
def reconcile(filters: Filters, shape: Explained, output: Output, between: Between = False) -> None:
    """Compare each pooled result that a review reports with ours for the same question, and
    explain the difference.

    Each line is a review; --why lists the results of every review with the explanation, --why with
    a name or id those of one.

    Ours are pooled in the review's measure and, where it is reported, with its model, using all our
    trials and using its trials alone. --condition, --outcome and --scope select reviews and trials,
    --year reviews, all other filters trials.

    Example: ldn reconcile --condition fibromyalgia --outcome pain
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.syntheses import reconcile_answer

    screen = _is_first(shape, output) and shape.why is None
    table = reconcile_answer(question(filters), between=between, screen=screen)
    out.emit(out.shape(table, shape, output, first=0), output)
