"""Faults as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.errors import Fault
from ldncli.report.table import Column, Table


def fault_table(faults: Sequence[Fault], warnings: Sequence[Fault] = ()) -> Table:
    """One row a fault, then one a warning: where it is, what is wrong, what helps."""
    columns = (
        Column("file", "File", shown=False),
        Column("line", "Line", shown=False),
        Column("where", "Where"),
        Column("path", "Path"),
        Column("message", "Fault", wide=True),
        Column("hint", "Hint"),
        Column("repairable", "Repairable", shown=False),
        Column("kind", "Kind", shown=bool(warnings)),
    )
    rows = tuple(
        (
            each.file,
            each.line,
            f"{each.file}:{each.line}" if each.line else each.file,
            each.path or None,
            each.message,
            each.hint,
            bool(each.fix),
            kind,
        )
        for kind, found in (("fault", faults), ("warning", warnings))
        for each in found
    )
    return Table("Faults in the records", columns, rows)
