"""Tables for spreadsheets: cells that stay what they are, the mark by which Excel knows UTF-8, and
workbooks whose columns are as wide as what they hold."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ldncli.records.text.csvrows import kept_text
from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.table import Table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

JOINER = "; "
# The largest whole number that a spreadsheet shows with all its digits.
_MOST = 10**15 - 1
# Without it Excel on Windows reads a CSV file in an old encoding, and garbles what is not ASCII.
BYTE_ORDER_MARK = "\ufeff"
# Widths of a workbook's columns, in characters; a longer text is folded.
_NARROWEST, _WIDEST, _NUMBER_WIDEST = 6, 60, 12


def spreadsheet_cell(value: Any) -> Any:
    """A value as a CSV file for spreadsheets has it: numbers stay numbers, None is empty, and what
    a spreadsheet would take for a date or a formula, or round, stands behind an apostrophe."""
    value = _value(value)
    if isinstance(value, int) and abs(value) > _MOST:
        return f"'{value}"
    if not isinstance(value, str):
        return "" if value is None else value
    text, marked = kept_text(value)
    return f"'{text}" if marked else text


_DECIMAL = re.compile(r"(-?\d+)\.(\d+(?:e[+-]?\d+)?%?)")


def with_comma(value: Any) -> Any:
    """As `spreadsheet_cell`, for spreadsheets that write 4,5 where others write 4.5: numbers, and
    texts that are no more than a number."""
    cell = spreadsheet_cell(value)
    found = _DECIMAL.fullmatch(str(cell))
    return f"{found[1]},{found[2]}" if found else cell


def _value(value: Any) -> Any:
    """A number, a text or None; a tuple is its parts side by side."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, (int, float)):
        return value
    text = JOINER.join(map(str, value)) if isinstance(value, tuple) else str(value)
    # The csv module leaves a lone \r unquoted.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def to_xlsx(table: Table, notes: Sequence[str] = ()) -> bytes:
    """An Excel workbook: the table at full precision without formulas, its header frozen, and a
    second sheet with `notes` where there are any."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "ldn"
    _fill(sheet, [table.keys(), *table.rows])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    if notes:
        _fill(book.create_sheet("Notes"), [["Notes"], *([each] for each in notes)])
    return _fixed_dates(book)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    widths = [0] * len(rows[0])
    for down, row in enumerate(rows, 1):
        for along, value in enumerate(map(_value, row), 1):
            cell = sheet.cell(down, along)
            if isinstance(value, str):
                text, marked = kept_text(ILLEGAL_CHARACTERS_RE.sub("", value))
                cell.value, cell.data_type = text, "s"
                cell.quotePrefix = marked  # Excel's own sign for text, which no one sees
                long = max(map(columns_of, text.split("\n")), default=0)
                # The arrow of the filter stands beside the heading.
                widths[along - 1] = max(widths[along - 1], long + (3 if down == 1 else 0))
                if long > _WIDEST or "\n" in text:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif value is not None:
                cell.value = value
                widths[along - 1] = max(widths[along - 1], min(len(str(value)), _NUMBER_WIDEST))
            if cell.alignment.vertical is None:
                cell.alignment = Alignment(vertical="top")
            if down == 1:
                cell.font = Font(bold=True)
    for along, width in enumerate(widths, 1):
        shown = min(max(width + 1, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(along)].width = shown


def _fixed_dates(book: Workbook) -> bytes:
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
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content
                )
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content)
    return last.getvalue()
