"""`ldn recheck`: printed statistics computed again."""

from __future__ import annotations

from ldncli.cli.options import Filters, Output, Shape, with_options


@with_options
def recheck(filters: Filters, shape: Shape, output: Output) -> None:
    """Recompute printed statistics from the numbers beside them, and list those
    that differ or are impossible.

    Covers intervals, p values, percentages, differences, standard deviations and numbers of people,
    in trials and reviews, and allows for every way of rounding. --outcome limits it to statistics
    of that outcome; --all also shows those that agree.

    Example: ldn recheck --condition fibromyalgia
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.rechecks import recheck_answer

    table = recheck_answer(question(filters), every=shape.every)
    out.emit(out.shape(table, shape, output), output)
