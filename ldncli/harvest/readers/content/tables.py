"""A table of a paper: what stands in which cell, and by which words one finds it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `row` and `column` are where it begins, counted from 1 with all heading rows;
    `rows` and `columns` how far it reaches.

    `text` is as printed on one line, without the marks of footnotes, which are in `marks`. Raised
    and lowered digits stay raised (`10⁻³`, `cm²`). `head` says that the paper marks it as a
    heading.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. `id` is that of the document (`Tab2`), `label` what it prints (`Table 2`),
    `section` the headings above it, joined by ` > `.

    `rows` is the whole grid: every row has the same number of places, and a cell that reaches over
    several places is at each of them, None where the paper has no cell. The first `heads` rows are
    headings. `notes` are the lines below the table: the mark of a footnote, "" where it has none,
    and its text. A table that is printed as a picture has no rows.
    """

    id: str
    label: str
    section: str = ""
    caption: str = ""
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    heads: int = 0
    notes: tuple[tuple[str, str], ...] = ()

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place counted from 1; None where there is none."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None

    def cells(self) -> Iterator[Cell]:
        """Every cell once, row by row."""
        for number, row in enumerate(self.rows, 1):
            for place, cell in enumerate(row, 1):
                if cell and (cell.row, cell.column) == (number, place):
                    yield cell

    def column_heading(self, column: int) -> tuple[str, ...]:
        """The headings above a column from the top down, each once."""
        texts = [self.cell(row, column) for row in range(1, self.heads + 1)]
        return tuple(dict.fromkeys(each.text for each in texts if each and each.text))

    def row_heading(self, row: int) -> tuple[str, ...]:
        """What the row is about: its cells before the first value, at least the first that has
        text."""
        words: list[str] = []
        for column in range(1, len(self.rows[row - 1]) + 1 if 0 < row <= len(self.rows) else 1):
            cell = self.cell(row, column)
            if cell and cell.text and (cell.head or not words) and cell.text not in words:
                words.append(cell.text)
            elif cell and cell.text and cell.text not in words:
                break
        return tuple(words)

    def group(self, row: int) -> str:
        """The nearest row above, below the headings, that has a single text and nothing beside it,
        as groups of rows are headed; "" where there is none. Whether the row still belongs to it
        the paper shows by an indent at best."""
        for above in range(min(row, len(self.rows) + 1) - 1, self.heads, -1):
            found = {id(each): each.text for each in self.rows[above - 1] if each and each.text}
            if len(found) == 1:
                return next(iter(found.values()))
        return ""

    def note(self, mark: str) -> str:
        """The footnote with a mark; "" where the table has none."""
        return next((text for own, text in self.notes if own == mark), "")

    def place(self, cell: Cell) -> str:
        """Where a cell stands, in words: `Table 2, row 4, column 3`."""
        return f"{self.label or self.id}, row {cell.row}, column {cell.column}"
