"""A table as text: for spreadsheets, scripts and terminals. Rounding happens only
in the forms made for people."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ldncli.report.table import Table, split_below
from ldncli.report.writing.cells import human_cell, is_numeric, outline
from ldncli.report.writing.terminal import Look, screen_text

JOINER = "; "
# The columns of a page of plain text.
PLAIN_WIDTH = 80
# What a spreadsheet would take for a formula when it stands first in a cell.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\n")


def to_csv(table: Table) -> str:
    """Comma-separated, full precision, one header line, lists joined by `; `,
    safe to open in a spreadsheet."""
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


def spreadsheet_cell(value: Any) -> Any:
    """A value as a spreadsheet may have it: numbers stay numbers, text never
    starts a formula, None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    text = JOINER.join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = text.replace("\r\n", "\n").replace(
        "\r", "\n"
    )  # the csv module leaves a lone \r unquoted
    return f"'{text}" if text.startswith(_DANGEROUS) else text


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
    align = ["right" if is_numeric(table, index) else "left" for index in range(len(table.columns))]
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
    cut = (table.cut,) if table.cut else ()
    above = "".join(f"{_markdown_cell(each)}\n\n" for each in (*table.head, *cut))
    return f"{title}{above}{text}\n{feet}" + "".join(
        f"\n{_markdown_cell(each)}\n" for each in (*below, *table.notes, *table.legend)
    )


def _markdown_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def to_plain(table: Table) -> str:
    """A table of plain characters for pipes and pagers, in lines of `PLAIN_WIDTH` columns: nothing
    is cut, long cells are folded. An outline where the table is a list, its lines as long as they
    are."""
    look = Look(PLAIN_WIDTH)
    if table.layout != "list":
        return screen_text(table, look)
    lines = "".join(f"{'  ' * depth}{text}\n" for depth, text in outline(table))
    bare = replace(table, title="", columns=(), rows=(), layout="grid")
    above = screen_text(replace(bare, more=(), legend=(), notes=()), look)
    below = screen_text(replace(bare, head=(), cut=None), look)
    return "\n".join(filter(None, (above, lines))) + below


def _human_rows(table: Table) -> list[list[str]]:
    return [
        [
            human_cell(value, column).replace("\n", " ")
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]


def to_xlsx(table: Table) -> bytes:
    """An Excel workbook with one sheet, the header frozen, full precision, no formulas."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "ldn"
    sheet.append(table.keys())
    for row in table.rows:
        cells = [spreadsheet_cell(value) if value is not None else None for value in row]
        sheet.append(
            [
                ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
                for cell in cells
            ]
        )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.auto_filter.ref = sheet.dimensions
    return _fixed_dates(book)


def _fixed_dates(book: Any) -> bytes:
    """The workbook's bytes with every date in it fixed, so that two runs give the same file."""
    import datetime
    import zipfile

    moment = datetime.datetime(2000, 1, 1)
    book.properties.created = book.properties.modified = moment
    first, last = io.BytesIO(), io.BytesIO()
    book.save(first)
    with (
        zipfile.ZipFile(first) as source,
        zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                import re

                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content
                )
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content)
    return last.getvalue()


TEXT_FORMATS: dict[str, Callable[[Table], str]] = {
    "table": to_plain,
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "jsonl": to_jsonl,
    "md": to_markdown,
}
