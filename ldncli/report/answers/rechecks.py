"""Printed statistics computed again, as an answer."""

from __future__ import annotations

from ldncli.evidence.rechecking.recheck import recheck
from ldncli.questions.asked import Asked
from ldncli.report.table import Table
from ldncli.report.tables.rechecks import recheck_table
from ldncli.report.words.selection import selection_words


def recheck_answer(asked: Asked, *, every: bool = False) -> Table:
    """Printed statistics that do not follow from the numbers beside them,
    with `every` those that do too.

    Papers of every scope are looked at, unless one is given; with an outcome,
    only statistics of that outcome.
    """
    asked = asked.asking(every_scope=True)
    rechecked = recheck(
        asked.selected,
        asked.library.vocabulary("scales").terms,
        asked.query.outcomes,
        asked.library.topic.words,
    )
    names = {paper.id: paper.name for paper in asked.selected}
    return recheck_table(rechecked, names, [selection_words(asked.selection)], every=every)
