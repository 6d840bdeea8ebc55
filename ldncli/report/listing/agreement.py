"""How far screeners agree, as a table."""

from __future__ import annotations

from ldncli.report.table import Column, Table
from ldncli.screening.agreement import agreements
from ldncli.screening.log import Log

_COLUMNS = (
    Column("stage", "Stage"),
    Column("one", "One"),
    Column("other", "Other"),
    Column("both", "Both voted on", holds="whole"),
    Column("include_include", "Both include", holds="whole", shown=False),
    Column("exclude_exclude", "Both exclude", holds="whole", shown=False),
    Column("raw", "Same verdict, %", holds="number"),
    Column("kappa", "Kappa", holds="number"),
    Column("differ", "Differ on", holds="list", shown=False),
)


def agreement_table(log: Log | None) -> Table:
    """A row for each pair of people who voted on the same candidates at a stage."""
    found = agreements(log) if log else []
    rows = tuple(
        (
            each.stage,
            each.one,
            each.other,
            each.both,
            each.counts.get(("include", "include"), 0),
            each.counts.get(("exclude", "exclude"), 0),
            round(100 * each.raw, 1),
            None if each.kappa is None else round(each.kappa, 2),
            each.differ or None,
        )
        for each in found
    )
    if not rows:
        head = "No two people have voted on the same candidates yet."
        return Table("Agreement of screeners", _COLUMNS, (), head=(head,))
    notes = (
        "Kappa is Cohen's, over include, exclude and unsure, by each person's first vote: 1 is"
        " complete agreement, 0 as much as by chance.",
    )
    return Table("Agreement of screeners", _COLUMNS, rows, footnotes=notes)
