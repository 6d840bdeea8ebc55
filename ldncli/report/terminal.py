"""A table in a terminal, fitted to its width; colour and weight only repeat what the words say."""

from __future__ import annotations

import re

from rich import box
from rich.box import Box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from ldncli.records.fulltext import HIGHLIGHT
from ldncli.report.formats import human_cell
from ldncli.report.table import Table, split_below

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
    "very low": "red",
}
_NARROW = 60


def print_table(table: Table, console: Console) -> None:
    """Print the table; below 60 columns as one block a row, since no table fits there."""
    if console.width < _NARROW:
        _print_blocks(table, console)
        return
    table, below = split_below(table)
    shown = RichTable(title=Text(table.title, style="bold"), title_justify="left", box=_box(console), pad_edge=False, header_style="bold", expand=False)
    for index, column in enumerate(table.columns):
        numeric = any(isinstance(row[index], (int, float)) for row in table.rows)
        shown.add_column(Text(column.label), justify="right" if numeric else "left", overflow="fold", ratio=1 if column.wide else None, no_wrap=numeric)
    for row in table.rows:
        shown.add_row(*(_cell(human_cell(value, column), table) for value, column in zip(row, table.columns, strict=True)))
    console.print(shown)
    for paragraph in below:
        head, _, text = paragraph.partition(": ")
        console.print(Text.assemble((f"{head}: ", "bold"), text))


def _box(console: Console) -> Box:
    return box.SIMPLE_HEAD if console.encoding.lower().startswith("utf") else box.ASCII2


def _print_blocks(table: Table, console: Console) -> None:
    console.print(Text(table.title, style="bold"))
    for row in table.rows:
        console.print()
        for value, column in zip(row, table.columns, strict=True):
            text = human_cell(value, column)
            if text:
                console.print(Text.assemble((f"{column.label}: ", "bold"), _cell(text, table)), soft_wrap=False)


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
