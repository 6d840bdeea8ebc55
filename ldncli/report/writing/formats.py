"""A table as text: for spreadsheets, scripts and terminals. Rounding happens only
in the forms made for people."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

from ldncli.report.table import Table, split_below
from ldncli.report.writing.cells import human_cell, is_numeric
from ldncli.report.writing.terminal import Look, screen_text

# The columns of a page of plain text.
PLAIN_WIDTH = 80


def to_csv(table: Table, separator: str = ",", *, decimal_comma: bool = False) -> str:
    """Cells parted by `separator`, full precision, one header line, lists joined by `; `; a
    spreadsheet turns no text of it into a date, a number or a formula. `decimal_comma`: for those
    that read 4,5 as a number, and 4.5 as the fourth of May."""
    import csv

    from ldncli.report.writing.spreadsheets import spreadsheet_cell, with_comma

    written = with_comma if decimal_comma else spreadsheet_cell
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(table.keys())
    writer.writerows([written(value) for value in row] for row in table.rows)
    return out.getvalue()


def to_tsv(table: Table) -> str:
    """As `to_csv`, tab-separated."""
    return to_csv(table, "\t")


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
    """A text that is shown as it stands: neither a cell of its own nor HTML."""
    plain = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    return plain.replace("|", "\\|").replace("\n", " ")


def to_plain(table: Table) -> str:
    """A table or outline of plain characters for pipes and pagers, in lines of `PLAIN_WIDTH`
    columns: nothing is cut, what is long is folded."""
    return screen_text(table, Look(PLAIN_WIDTH))


def _human_rows(table: Table) -> list[list[str]]:
    return [
        [
            human_cell(value, column).replace("\n", " ")
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]


TEXT_FORMATS: dict[str, Callable[[Table], str]] = {
    "table": to_plain,
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "jsonl": to_jsonl,
    "md": to_markdown,
}
