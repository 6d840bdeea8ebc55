"""Cells of a table and lines of an outline as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldncli.report.table import Column, Table


def outline(table: Table) -> Iterator[tuple[int, str]]:
    """A list table as lines with their depth: its title where it has one, a heading a section,
    then `item: value [place]`."""
    if table.title:
        yield 0, table.title
    section = None
    for part, item, value, place in table.rows:
        if part != section:
            if section is not None or table.title:
                yield 0, ""
            section = part
            yield 0, part
        yield 1, f"{f'{item}: ' if item else ''}{value}{f' [{place}]' if place else ''}"


def human_cell(value: Any, column: Column) -> str:
    """A value as people read it: rounded to the column's digits, empty where not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.{column.digits}f}" if column.digits is not None else f"{value:g}"
    return str(value)


def is_numeric(table: Table, index: int) -> bool:
    """Whether a column holds numbers alone."""
    values = [row[index] for row in table.rows if row[index] is not None]
    return bool(values) and all(isinstance(value, (int, float)) for value in values)
