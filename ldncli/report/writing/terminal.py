"""A table in a terminal, fitted to its width; colour and weight only repeat what the words say."""

from __future__ import annotations

import re

from rich import box
from rich.box import Box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from ldncli.records.index.marking import HIGHLIGHT
from ldncli.report.table import Table, split_below
from ldncli.report.writing.formats import human_cell, outline

# What a direction or certainty looks like; the word is always there too.
_STYLES = {
    "benefit": "green",
    "harm": "red",
    "no-difference": "yellow",
    "mixed": "magenta",
    "retracted": "bold red",
    "high": "green",
    "moderate": "cyan",
    "low": "yellow",
    "very-low": "red",
}
# Below this a grid leaves no room for a text column, and each row becomes two lines.
_GRID_WIDTH = 100
_NARROW = 60
# Reasons below a table are read for a few rows; for many they bury it.
_REASONS = 12


def print_table(table: Table, console: Console) -> None:
    """Print the table in the shape that fits: an outline, a grid, two
    lines a row, or one line a cell."""
    if table.layout == "list":
        _print_outline(table, console)
        return
    table, below = split_below(table)
    texts = any(
        column.wide and _longest(table, index) > 40 for index, column in enumerate(table.columns)
    )
    if console.width < _NARROW:
        _print_blocks(table, console)
    elif texts and console.width < _GRID_WIDTH:
        _print_stacked(table, console)
    else:
        _print_grid(table, console)
    for footnote in table.footnotes:
        console.print(Text(footnote, style="dim"))
    if len(table.rows) > _REASONS and below:
        console.print(Text("the reasons are shown for fewer rows, or by --columns", style="dim"))
        return
    for paragraph in below:
        head, _, text = paragraph.partition(": ")
        console.print(Text.assemble((f"{head}: ", "bold"), text))


def _longest(table: Table, index: int) -> int:
    return max((len(human_cell(row[index], table.columns[index])) for row in table.rows), default=0)


def _is_numeric(table: Table, index: int) -> bool:
    return any(isinstance(row[index], (int, float)) for row in table.rows)


def _print_grid(table: Table, console: Console) -> None:
    title = Text(table.title, style="bold")
    shown = RichTable(
        title=title,
        title_justify="left",
        box=_box(console),
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for index, column in enumerate(table.columns):
        numeric = _is_numeric(table, index)
        shown.add_column(
            Text(column.label),
            justify="right" if numeric else "left",
            overflow="fold",
            ratio=1 if column.wide else None,
            no_wrap=numeric,
        )
    for row in table.rows:
        shown.add_row(
            *(
                _cell(human_cell(value, column), table)
                for value, column in zip(row, table.columns, strict=True)
            )
        )
    console.print(shown)


def _box(console: Console) -> Box:
    return box.SIMPLE_HEAD if console.encoding.lower().startswith("utf") else box.ASCII2


def _print_stacked(table: Table, console: Console) -> None:
    """Two lines a row: the short cells, then the long ones."""
    console.print(Text(table.title, style="bold"))
    for row in table.rows:
        line, long = Text(), []
        for index, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            text = human_cell(value, column)
            if column.wide:
                long.append(text)
            elif text:
                label = f"{column.label} " if _is_numeric(table, index) or text[0].isdigit() else ""
                cell = _cell(text, table) if index else Text(text, style="bold")
                line = Text.assemble(line, " · " if line else "", label, cell)
        console.print(line)
        for text in long:
            console.print(Padding(_cell(text, table), (0, 0, 0, 2)))


def _print_blocks(table: Table, console: Console) -> None:
    console.print(Text(table.title, style="bold"))
    for row in table.rows:
        console.print()
        for value, column in zip(row, table.columns, strict=True):
            text = human_cell(value, column)
            if text:
                console.print(Text.assemble((f"{column.label}: ", "bold"), _cell(text, table)))


def _print_outline(table: Table, console: Console) -> None:
    for depth, line in outline(table):
        if depth == 0:
            console.print(Text(line, style="bold"))
            continue
        found = re.fullmatch(r"(?s)((?:[^:\n]{1,60}: )?)(.*?)( \[[^\[\]]*\])?", line)
        item, value, place = found.groups() if found else ("", line, None)
        console.print(
            Padding(Text.assemble((item, "cyan"), value, (place or "", "dim")), (0, 0, 0, 2))
        )


def _cell(text: str, table: Table) -> Text:
    marked = table.marks.get(text)
    if marked:
        return highlighted(marked)
    return Text(text, style=_STYLES.get(text, ""))


def highlighted(marked: str) -> Text:
    """Text whose matched words stand between the HIGHLIGHT marks."""
    start, end = HIGHLIGHT
    result = Text()
    for plain, found in re.findall(f"([^{start}]*)(?:{start}([^{end}]*){end})?", marked):
        result.append(plain)
        result.append(found, style="bold underline")
    return result
