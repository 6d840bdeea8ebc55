"""The sheets of an XLSX workbook as rows of text, looked at before it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from ldncli.errors import DocumentError

_MOST_UNPACKED = 500_000_000
_MOST_PARTS = 10_000


def sheets_of(
    content: bytes, name: str, *, most_columns: int = 1_000
) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The title of each sheet with its rows, cells as text; raises DocumentError where the file
    is no workbook, or unpacks to more than half a gigabyte."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            if size > _MOST_UNPACKED or len(packed.infolist()) > _MOST_PARTS:
                raise DocumentError(f"{name} unpacks to {size / 1e6:.0f} MB, too much")
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise DocumentError(f"{name} is no readable XLSX file: {error}") from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield (
            sheet.title,
            (
                ["" if each is None else str(each) for each in row]
                for row in sheet.iter_rows(values_only=True, max_col=most_columns)
            ),
        )
