"""`ldn recheck`: printed statistics computed again."""

from __future__ import annotations

from ldncli.cli.options import Filters, Output, Shape, with_options


@with_options
def recheck(filters: Filters, shape: Shape, output: Output) -> None:
    """Recompute printed statistics from the numbers beside them, and list those
    that differ or are impossible.

    Intervals, p values, percentages, differences, standard deviations and numbers of
    people, in trials and reviews. Allows for every way of rounding. With --outcome,
    only statistics of that outcome; with --all those that agree too.

    Example: ldn recheck --condition fibromyalgia
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.rechecks import recheck_answer

    table = recheck_answer(question(filters), every=shape.every)
    out.emit(out.shape(table, shape, output), output)
