"""References as rows: CSV, TSV and XLSX with a line of headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.columns import places
from ldncli.harvest.readers.references.fields import Fields, candidate_of

_ORIGIN = Origin(source="reference", bibliography="columns", kind="index", family_first=True)
_MARKS = ",;\t|"
# A cell with more lines than this has lost its closing quotation mark.
_MOST_LINES = 500
_MOST_CELLS = 1_000
_MOST_UNPACKED = 500_000_000
_MOST_CELL = 130_000
# `Elbow Notes (2014) 3:3 (152-160)`, as Embase gives its source.
_SOURCE = re.compile(r"(.+?) \((\d{4})\) ([\w-]+)?(?::([^ ]+))? ?\(([^()]+)\)")

# The line on which a row begins, its cells, and what is wrong with it.
Row = tuple[int, list[str], str | None]


def _recognises(document: Document) -> bool:
    if document.ending.endswith((".csv", ".tsv", ".tab")):
        return True
    if document.content.startswith(b"PK\x03\x04"):
        return document.ending.endswith(".xlsx") or b"xl/" in document.content[:_MOST_CELL]
    return len(_known(headings_of(document))) >= 3


def headings_of(document: Document) -> list[str]:
    """The cells of the first line, as far as it can be told from the beginning of the file."""
    first = document.head.split("\n", 1)[0]
    mark = _mark(first)
    try:
        return next(csv.reader([first], delimiter=mark), []) if mark in first else []
    except csv.Error:
        return []


def _known(headings: Sequence[str]) -> Mapping[str, int]:
    found = places(headings, {})
    return found if "title" in found else {}


def _read(document: Document) -> Iterator[Candidate | Broken]:
    if document.content.startswith(b"PK\x03\x04"):
        rows = _sheet(document)
    else:
        rows = text_rows(document)
    header: list[str] = []
    columns: dict[str, int] = {}
    for line, cells, fault in rows:
        if not fault and not any(each.strip() for each in cells):
            continue
        if not header:
            header = [each.strip() for each in cells]
            while header and not header[-1]:
                header.pop()
            columns = places(header, document.columns)
            if not {"title", "doi", "pmid"} & columns.keys():
                shown = ", ".join(each for each in header if each)[:300]
                raise DocumentError(
                    f"{document.name} has no column of titles, DOIs or PMIDs that is known",
                    hint=f"say which it is: --map title=…; the columns are {shown}",
                )
            continue
        if fault and len(cells) != len(header):
            yield Broken(line, fault)
        elif any(map(str.strip, cells[len(header) :])) or _short(cells, header, columns):
            yield Broken(line, f"it has {len(cells)} cells, the headings are {len(header)}")
        else:
            yield _candidate(header, columns, cells, document.name, line)


def _short(cells: list[str], header: list[str], columns: Mapping[str, int]) -> bool:
    """Whether so many cells are missing that the one with the title is."""
    return len(cells) < len(header) and len(cells) <= columns.get("title", 0)


def _candidate(
    header: list[str], columns: Mapping[str, int], cells: list[str], file: str, line: int
) -> Candidate | Broken:
    def cell(name: str) -> str:
        place = columns.get(name, len(cells))
        text = cells[place].strip() if place < len(cells) else ""
        return "" if text in ("NA", "N/A", "nan", "NULL", "unavailable", "Unavailable") else text

    journal, year = cell("journal"), cell("year")
    volume, issue, pages = cell("volume"), cell("issue"), cell("pages")
    source = _SOURCE.match(journal)
    if source and not volume:
        journal, volume, issue, pages = source[1], source[3] or "", source[4] or "", source[5]
        year = year or source[2]
    return candidate_of(
        Fields(
            title=cell("title"),
            authors=_names(cell("authors")),
            dates=[re.sub(r"^(\d{4})\.0$", r"\1", year)],
            journal=journal,
            volume=_whole(volume),
            issue=_whole(issue),
            pages=pages,
            publisher=cell("publisher"),
            language=cell("language"),
            doi=cell("doi"),
            pmid=_whole(cell("pmid")),
            pmcid=cell("pmcid"),
            registers=[cell("registration")],
            types=re.split(r";", cell("type")),
            address=cell("url"),
            abstract=cell("abstract"),
            keywords=re.split(r"[;\n]", cell("keywords")),
            raw=[(head, text) for head, text in zip(header, cells, strict=False) if text.strip()],
        ),
        _ORIGIN,
        file,
        line,
    )


def _whole(number: str) -> str:
    """A number that a spreadsheet has made a fraction, as it was."""
    return number.removesuffix(".0")


def _names(text: str) -> list[str]:
    """Semicolons part names, else line ends or `and`, else commas: `Liu R., Adler D.G.` and
    `Dallow, N., Lang, J.` are two each."""
    for mark in (";", "\n", "|", " and "):
        if mark in text:
            return [each.lstrip(", ") for each in text.split(mark)]
    parts = [each.strip() for each in text.split(",") if each.strip()]
    initials = [
        each.isupper() and bool(re.fullmatch(r"(?:[^\W\d_]\.?[ -]?){1,4}", each)) for each in parts
    ]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(initials[1::2]) and not any(initials[::2]):
        return [f"{one}, {two}" for one, two in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 and not any(" " in each for each in parts):
        return [text]
    return parts


# -- rows ------------------------------------------------------------------------------------------


def _mark(line: str) -> str:
    """The mark that parts the cells of the headings: the most frequent outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_MARKS, key=bare.count)


def text_rows(document: Document) -> Iterator[Row]:
    """Rows of text, each with the line on which it begins; a quotation mark that is never closed
    costs its own row alone."""
    source = document.lines()
    waiting: list[tuple[int, str]] = []
    mark = ""

    def following() -> tuple[int, str] | None:
        return waiting.pop(0) if waiting else next(source, None)

    while (first := following()) is not None:
        number, text = first
        if not mark:
            if not text.strip():
                continue
            told = re.fullmatch(r"\s*sep=(.)\s*", text)
            mark = told[1] if told else _mark(text)
            if told:
                continue
        taken: list[tuple[int, str]] = []
        quotes = text.count('"')
        while quotes % 2 and len(taken) < _MOST_LINES and (more := following()) is not None:
            taken.append(more)
            quotes += more[1].count('"')
        if quotes % 2:  # the lines taken are rows of their own
            waiting, taken = taken + waiting, []
        cells = _cells("\n".join([text, *(each for _, each in taken)]), mark)
        if cells is None:
            yield number, [], "a cell has more than 130,000 characters"
        else:
            yield number, cells, "a quotation mark is not closed" if quotes % 2 else None


def _cells(text: str, mark: str) -> list[str] | None:
    """None where a cell is too long. Nothing but line ends parts the rows of a file."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])
    except csv.Error:
        return None


def _sheet(document: Document) -> Iterator[Row]:
    """Rows of the first sheet that has any; the file is looked at before it is unpacked."""
    import zipfile

    content = document.stream().read(_MOST_UNPACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            if size > _MOST_UNPACKED or len(packed.infolist()) > 10_000:
                raise DocumentError(f"{document.name} unpacks to {size / 1e6:.0f} MB, too much")
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise DocumentError(f"{document.name} is no readable XLSX file: {error}") from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        empty = True
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_CELLS), 1):
            cells = ["" if each is None else str(each) for each in row]
            empty = empty and not any(cells)
            yield number, cells, None
        if not empty:
            others = len(book.worksheets) - 1
            if others:
                document.notes.append(f"has {others + 1} sheets; read is {sheet.title!r} alone")
            return


READER = Reader(
    name="spreadsheet-rows",
    label="a spreadsheet",
    described="CSV, TSV and XLSX with a line of headings",
    recognises=_recognises,
    read=_read,
    endings=(".csv", ".tsv", ".tab", ".xlsx"),
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
)
