"""The sheets of an XLSX workbook as rows of text, looked at before it is unpacked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from ldncli.errors import DocumentError

if TYPE_CHECKING:
    import zipfile

# A workbook unpacked, and its table of texts (which is held in memory).
_MOST_UNPACKED = 500_000_000
_MOST_HELD = 100_000_000
_PROLOGUE = 4_096


def sheets_of(
    packed: IO[bytes], name: str, most_columns: int, most_letters: int
) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The title of each sheet with its rows, cells as text; raises DocumentError where the file
    is no workbook, names entities, or unpacks to more than a spreadsheet has."""
    import zipfile

    try:
        with zipfile.ZipFile(packed) as parts:
            _look_at(parts, name)
        import openpyxl

        book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
    except _broken() as error:
        raise _unreadable(name, error) from error
    for sheet in book.worksheets:
        yield sheet.title, _rows(sheet, name, most_columns, most_letters)


def _rows(sheet: Any, name: str, most_columns: int, most_letters: int) -> Iterator[list[str]]:
    try:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=most_columns):
            yield ["" if each is None else str(each)[:most_letters] for each in row]
    except _broken() as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: BaseException) -> DocumentError:
    return DocumentError(f"{name} is no readable XLSX file: {error}")


def _broken() -> tuple[type[Exception], ...]:
    """What a damaged workbook raises."""
    import zipfile

    # What the parsers of XML raise is a SyntaxError.
    known = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError)
    return (*known, NotImplementedError, SyntaxError)


def _look_at(parts: zipfile.ZipFile, name: str) -> None:
    """Raise where the parts would unpack to more than a spreadsheet has, or could name entities."""
    infos = parts.infolist()
    size = sum(each.file_size for each in infos)
    # Sheets are read as streams, the table of their texts is not.
    held = sum(each.file_size for each in infos if "/worksheets/" not in each.filename)
    if size > _MOST_UNPACKED or held > _MOST_HELD or len(infos) > 10_000:
        raise DocumentError(
            f"{name} unpacks to {size / 1e6:.0f} MB, too much", hint="save it as CSV"
        )
    for each in infos:
        if each.filename.casefold().endswith((".xml", ".rels")):
            with parts.open(each) as part:
                # Nothing may stand before the root but the declaration and remarks.
                beginning = part.read(_PROLOGUE).replace(b"\0", b"")
            if b"<!DOCTYPE" in beginning or (
                len(beginning) == _PROLOGUE and not re.search(rb"<[A-Za-z]", beginning)
            ):
                raise DocumentError(f"{name} is no readable XLSX file: {each.filename} has a DTD")
