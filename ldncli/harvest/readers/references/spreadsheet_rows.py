"""References as rows: CSV, TSV and XLSX with a line of headings."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document, too_large
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.columns import normalised, places
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.references.workbook import sheets_of
from ldncli.records.text.csvrows import own_text

_ORIGIN = Origin(source="reference", bibliography="columns", kind="index", family_first=True)
_MARKS = ",;\t|"
# A cell with more lines than this has lost its closing quotation mark.
_MOST_LINES = 500
_MOST_CELLS = 1_000
# So many lines about the search may stand before the headings.
_PREFACE = 30
_NEEDED = frozenset({"title", "doi", "pmid"})
# A workbook as it is packed, and its rows.
_MOST_PACKED = 200_000_000
_MOST_ROWS = 1_048_576
_MOST_CELL = 130_000
# `Elbow Notes (2014) 3:3 (152-160)`, as Embase gives its source.
_SOURCE = re.compile(r"(.+?) \((\d{4})\) ([\w-]+)?(?::([^ ]+))? ?\(([^()]+)\)")
# A family name alone, with the particles before it: what follows its comma are given names.
_FAMILY = re.compile(r"(?:[a-zß-ÿ']+ ){0,3}[^\W\d_][^\s.]+")

# The line on which a row begins, its cells, and what is wrong with it.
Row = tuple[int, list[str], str | None]


def _recognises(document: Document) -> bool:
    if document.ending.endswith((".csv", ".tsv", ".tab")):
        return True
    if document.content.startswith(b"PK\x03\x04"):
        return document.ending.endswith(".xlsx") or b"xl/" in document.content[:_MOST_CELL]
    return len(_known(headings_of(document))) >= 3


def headings_of(document: Document) -> list[str]:
    """The cells of the line of headings, as far as it can be told from the beginning of the file:
    exports may say first what was searched for."""
    lines = document.head.split("\n", _PREFACE)[:_PREFACE]
    every = [_split(each) for each in lines]
    return next((each for each in every if len(_known(each)) >= 2), every[0] if every else [])


def _split(line: str) -> list[str]:
    """The cells of a single line."""
    mark = _mark(line)
    try:
        return next(csv.reader([line], delimiter=mark), []) if mark in line else []
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
    header, rows = _headed(rows, document.columns)
    columns = places(header, document.columns)
    if header and not _NEEDED & columns.keys():
        shown = ", ".join(each for each in header if each)[:300]
        raise DocumentError(
            f"{document.name} has no column of titles, DOIs or PMIDs that is known",
            hint=f"say which it is: --map title=…; the columns are {shown}",
        )
    for line, cells, fault in rows:
        if not fault and not any(each.strip() for each in cells):
            continue
        if fault and len(cells) != len(header):
            yield Broken(line, fault)
        elif any(map(str.strip, cells[len(header) :])) or _short(cells, header, columns):
            yield Broken(line, f"it has {len(cells)} cells, the headings are {len(header)}")
        else:
            yield _candidate(header, columns, cells, document.name, line)


def _headed(rows: Iterator[Row], asked: Mapping[str, str]) -> tuple[list[str], Iterator[Row]]:
    """The headings, and the rows below them. They are in the first row, or in the first that
    names known columns, as exports have a line or two about the search before them."""
    passed: list[Row] = []
    for row in rows:
        cells = [each.strip() for each in row[1]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        known, plain = places(cells, {}), {normalised(each) for each in cells}
        wanted = all(normalised(each) in plain for each in asked.values())
        evident = _NEEDED & known.keys() and (not passed or len(known) > 1)
        if wanted and (asked or evident):
            return cells, rows
        passed.append((row[0], cells, row[2]))
        if len(passed) >= _PREFACE:
            break
    if not passed:
        return [], rows
    return passed[0][1], itertools.chain(passed[1:], rows)


def _short(cells: list[str], header: list[str], columns: Mapping[str, int]) -> bool:
    """Whether so many cells are missing that the one with the title is."""
    return len(cells) < len(header) and len(cells) <= columns.get("title", 0)


def _candidate(
    header: list[str], columns: Mapping[str, int], cells: list[str], file: str, line: int
) -> Candidate | Broken:
    def cell(name: str) -> str:
        place = columns.get(name, len(cells))
        text = own_text(cells[place].strip()) if place < len(cells) else ""
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
            dates=[re.sub(r"^(\d{4})\.0$", r"\1", year), cell("date")],
            journal=journal,
            volume=_whole(volume),
            issue=_whole(issue),
            pages=pages or _pages(cell("first_page"), cell("last_page")) or cell("article_number"),
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


def _pages(first: str, last: str) -> str:
    first, last = _whole(first), _whole(last)
    return f"{first}-{last}" if first and last else first


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
    if len(parts) == 2 and _FAMILY.fullmatch(parts[0]):
        return [text]
    return parts


# -- rows ------------------------------------------------------------------------------------------


def _mark(line: str) -> str:
    """The mark that parts the cells of the headings: the most frequent outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_MARKS, key=bare.count)


def _mark_of(document: Document, first: str) -> str:
    """The mark of the line of headings, of the first line where there is none."""
    lines = document.head.split("\n", _PREFACE)[:_PREFACE]
    return _mark(next((each for each in lines if len(_known(_split(each))) >= 2), first))


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
            mark = told[1] if told else _mark_of(document, text)
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
    """Rows of the first sheet with headings that serve, else of the first that has any; the file
    is looked at before it is unpacked."""
    sheets = list(sheets_of(_packed(document), document.name, _MOST_CELLS, _MOST_CELL))
    heads = [list(itertools.islice(rows, _PREFACE)) for _, rows in sheets]
    filled = [place for place, head in enumerate(heads) if any(map(any, head))]
    serving = (place for place in filled if _serves(heads[place], document.columns))
    place = next(serving, filled[0] if filled else None)
    if place is None:
        return
    if len(sheets) > 1:
        document.notes.append(f"has {len(sheets)} sheets; read is {sheets[place][0]!r} alone")
    for number, cells in enumerate(itertools.chain(heads[place], sheets[place][1]), 1):
        yield number, cells, None
        if number >= _MOST_ROWS:
            document.notes.append(f"has more than {_MOST_ROWS:,} rows; no more are read")
            break


def _serves(head: Iterable[list[str]], asked: Mapping[str, str]) -> bool:
    rows: Iterator[Row] = ((number, cells, None) for number, cells in enumerate(head, 1))
    return bool(_NEEDED & places(_headed(rows, asked)[0], asked).keys())


def _packed(document: Document) -> IO[bytes]:
    """The whole file, on disk where it is larger than what is held in memory."""
    if document.rest is None:
        return io.BytesIO(document.content)
    import tempfile

    held = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows are read
    stream, size = document.stream(), 0
    try:
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            if size > _MOST_PACKED:
                raise too_large(document.name, None, _MOST_PACKED)
            held.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise DocumentError(f"{document.name} is no readable XLSX file: {error}") from error
    held.seek(0)
    return held


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
