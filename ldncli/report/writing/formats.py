"""A table as text: for spreadsheets, scripts and terminals. Rounding happens only
in the forms made for people."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.table import Column, Table, split_below
from ldncli.report.writing.spreadsheets import spreadsheet_cell


def to_csv(table: Table) -> str:
    """Comma-separated, full precision, one header line, lists joined by `; `; a spreadsheet turns
    no text of it into a date, a number or a formula."""
    return _separated(table, ",")


def to_tsv(table: Table) -> str:
    """As `to_csv`, tab-separated."""
    return _separated(table, "\t")


def _separated(table: Table, separator: str) -> str:
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(table.keys())
    writer.writerows([spreadsheet_cell(value) for value in row] for row in table.rows)
    return out.getvalue()


def to_json(table: Table) -> str:
    """An array of objects, one a row, full precision; null where not known."""
    rows = ",\n".join(_object(each) for each in table.mappings())
    return f"[\n{rows}\n]\n" if rows else "[]\n"


def to_jsonl(table: Table) -> str:
    """One object a line."""
    return "".join(_object(each) + "\n" for each in table.mappings())


def _object(mapping: dict[str, Any]) -> str:
    return json.dumps(mapping, ensure_ascii=False)


def to_markdown(table: Table) -> str:
    """A Markdown table with its title and notes."""
    from tabulate import tabulate

    table, below = split_below(table)
    align = [
        "right" if _is_numeric(table, index) else "left" for index in range(len(table.columns))
    ]
    rows = [[_markdown_cell(cell) for cell in row] for row in _human_rows(table)]
    headers = [_markdown_cell(column.label) for column in table.columns]
    text = tabulate(
        rows,
        headers=headers,
        tablefmt="github",
        colalign=align if rows else None,
        disable_numparse=True,
    )
    feet = (
        "\n" + "".join(f"{_markdown_cell(each)}\n" for each in table.footnotes)
        if table.footnotes
        else ""
    )
    title = f"**{table.title}**\n\n" if table.title else ""
    return f"{title}{text}\n{feet}" + "".join(
        f"\n{_markdown_cell(each)}\n" for each in (*below, *table.notes)
    )


def _markdown_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def to_plain(table: Table) -> str:
    """A table of plain characters, never cut, for pipes and pagers; an
    outline where the table is a list.

    Written here, not by tabulate: importing that takes longer than answering (docs/decisions.md).
    """
    if table.layout == "list":
        return "".join(f"{'  ' * depth}{text}\n" for depth, text in outline(table))
    table, below = split_below(table)
    rows = _human_rows(table)
    labels = [column.label for column in table.columns]
    taken = [list(map(columns_of, line)) for line in (labels, *rows)]
    widths = list(map(max, *taken)) if rows else taken[0]
    right = [_is_numeric(table, index) for index in range(len(labels))]
    padded = [
        "  ".join(map(_padded, line, found, widths, right)).rstrip()
        for line, found in zip((labels, *rows), taken, strict=True)
    ]
    text = "\n".join([padded[0], "  ".join("-" * width for width in widths), *padded[1:]])
    feet = "\n" + "".join(f"{each}\n" for each in table.footnotes) if table.footnotes else ""
    return f"{text}\n" + "".join(f"\n{each}\n" for each in below) + feet


def _padded(text: str, taken: int, width: int, right: bool) -> str:
    space = " " * (width - taken)
    return space + text if right else text + space


def _human_rows(table: Table) -> list[list[str]]:
    return [
        [
            human_cell(value, column).replace("\n", " ")
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]


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


def _is_numeric(table: Table, index: int) -> bool:
    values = [row[index] for row in table.rows if row[index] is not None]
    return bool(values) and all(isinstance(value, (int, float)) for value in values)


TEXT_FORMATS: dict[str, Callable[[Table], str]] = {
    "table": to_plain,
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "jsonl": to_jsonl,
    "md": to_markdown,
}
