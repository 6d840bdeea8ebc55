"""One table of a relational export: rows of plain values, with what each column holds and means and
to which other table it leads."""

from __future__ import annotations

from ldncli.report.table import Column, Holds, Table
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column: what it holds and means; `to` names the table whose key it is, None for none."""

    key: str
    holds: Holds
    meaning: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table with its key: the columns by which a row is known. Rows come in the order of
    `fields`; None is what no source says."""

    name: str
    meaning: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[tuple, ...]

    def table(self, notes: tuple[str, ...] = ()) -> Table:
        """The rows as a table for programs."""
        columns = tuple(
            Column(each.key, each.key.replace("_", " "), holds=each.holds) for each in self.fields
        )
        return Table(self.meaning, columns, self.rows, notes)


def text(key: str, meaning: str, to: str | None = None) -> Field:
    """A column of text."""
    return Field(key, "text", meaning, to)


def whole(key: str, meaning: str) -> Field:
    """A column of whole numbers."""
    return Field(key, "whole", meaning)


def number(key: str, meaning: str) -> Field:
    """A column of numbers."""
    return Field(key, "number", meaning)
