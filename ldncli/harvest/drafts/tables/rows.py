"""Rows of tables: what each says of the arms, where that is unmistakable, and all of them as a list
to pick from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.harvest.drafts.tables.cells import Form, declared, read_cell, read_count
from ldncli.harvest.drafts.tables.columns import ArmColumn, arm_columns
from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.tables import Table


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with values. `name` is by which a person picks it (`T3:r4`: third table, fourth row),
    `cells` are its texts behind the heading, each with the heading of its column."""

    name: str
    table: Table
    row: int
    heading: str
    cells: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """Table and row, in words."""
        return f"{self.table.label or self.table.id}, row {self.row}"

    @property
    def words(self) -> str:
        """The row as it stands."""
        return " | ".join((self.heading, *(text for _, text in self.cells)))


def table_rows(text: FullText) -> Iterator[TableRow]:
    """Every row with values of every table."""
    for number, table in enumerate(text.tables, 1):
        for row in range(table.heads + 1, len(table.rows) + 1):
            heading = " > ".join(table.row_heading(row))
            cells = [
                (" > ".join(table.column_heading(column)), each.text)
                for column, each in enumerate(table.rows[row - 1], 1)
                if each and each.text and (each.row, each.column) == (row, column)
                if each.text not in heading.split(" > ")
            ]
            if heading and cells:
                yield TableRow(f"T{number}:r{row}", table, row, heading, tuple(cells))


def values_of(
    row: TableRow, columns: Sequence[ArmColumn], forms: set[Form] | None = None
) -> dict[int, dict[str, Any]]:
    """The numbers of a row by column, all groups or none; `forms` are those that a person named,
    None: those that row, heading or table declare, the nearest alone."""
    found: dict[int, dict[str, Any]] = {}
    for each in columns:
        if each.form == "%":
            continue
        text = _text(row, each.column)
        if each.form == "n":
            values = read_count(text, _share(row, each, columns), each.n)
        else:
            values = read_cell(text, forms or _forms(row, each), each.n)
        if values is None:
            return {}
        found[each.column] = values
    return found


def _forms(row: TableRow, column: ArmColumn) -> set[Form]:
    table = row.table
    notes = " ".join([table.caption, *(text for _, text in table.notes)])
    for text in (row.heading, column.form, notes):
        forms = declared(text)
        if forms:
            return forms
    return set()


def _text(row: TableRow, column: int) -> str:
    cell = row.table.cell(row.row, column)
    return cell.text if cell and cell.row == row.row and not cell.marks else ""


def _share(row: TableRow, count: ArmColumn, columns: Sequence[ArmColumn]) -> str | None:
    """The percentage beside a count of the same group."""
    beside = (each for each in columns if each.form == "%" and each.title == count.title)
    share = next(beside, None)
    return _text(row, share.column) if share else None


_BASELINE = re.compile(
    r"\b(?:baseline|demographic\w*|before treatment|at (?:entry|inclusion|enrol\w+))\b",
    re.IGNORECASE,
)
_HARMS = re.compile(
    r"adverse (?:event|effect|reaction)|side[- ]effects?|\bharms?\b|\bTEAEs?\b", re.IGNORECASE
)


def is_baseline(table: Table) -> bool:
    """Whether a table says that it is of people before treatment."""
    return bool(_BASELINE.search(table.caption)) and not re.search(
        r"change|improve|from baseline|response", table.caption, re.IGNORECASE
    )


def is_harms(table: Table) -> bool:
    """Whether a table says that it is of adverse events."""
    return bool(_HARMS.search(table.caption))


def arms_of(text: FullText) -> tuple[ArmColumn, ...]:
    """The arms of the trial: the columns of the first table of people before treatment, else of
    the first with two groups; none where two columns are called alike."""
    tables = sorted(text.tables, key=lambda each: not is_baseline(each))
    for table in tables:
        columns = [each for each in arm_columns(table) if each.form != "%"]
        if len(columns) > 1:
            titles = {each.title for each in columns}
            return tuple(columns) if len(titles) == len(columns) else ()
    return ()
