"""A person's own table as it was saved: CSV, TSV or XLSX, in whatever encoding, with whatever
separator and decimal mark; what the columns mean is not known here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ldncli.errors import OutsideError, UsageError
from ldncli.harvest.readers.decoding import legacy_encoding, wide_encoding
from ldncli.harvest.readers.references.workbook import sheets_of
from ldncli.records.text.csvrows import own_text
from ldncli.records.text.folding import harmless
from ldncli.values import dataclass

DECIMALS = ("point", "comma")
_MOST_BYTES = 200_000_000
_MOST_COLUMNS = 2_000
_MOST_LETTERS = 130_000
_SEPARATORS = ",;\t|"
_ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
# How people write that there is no number.
_ABSENT = frozenset(
    ("", "na", "n/a", "#n/a", "nr", "n.r.", "not reported", "none", "null", "nd", *".-–—")
)
_SIGN = re.compile(r"[−–‒](?=\s*[\d.,])")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u2009\u202f ](?=\d{3}(?:\D|$))")
# Numbers that can be read in one way alone, and the one kind that can be read in two: 1,200.
_ONLY_COMMA = re.compile(
    r"[-+]?(?:\d*,(?:\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+)(?:e[-+]?\d+)?",
    re.IGNORECASE,
)
_ONLY_POINT = re.compile(
    r"[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|0\d*\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+)(?:e[-+]?\d+)?",
    re.IGNORECASE,
)
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+")
_THOUSANDS = {
    ".": re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings of a table and its rows, cells as text and as many as there are headings;
    `notes` say what was not as usual."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def column(self, heading: str) -> list[str]:
        """The cells below a heading."""
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]


def read_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """The table in a file: of a workbook the sheet of that name or number, else the first that is
    not empty.

    Raises OutsideError where the file cannot be read, UsageError where it holds no table, names a
    column twice, or a line has more cells than there are headings.
    """
    content = read_whole(path)
    name = path.name
    if content.startswith(b"PK\x03\x04"):
        lines, notes = _of_workbook(content, name, sheet)
        rows: Iterable[list[str]] = lines
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(
            f"{name} is a workbook of the old kind (XLS)", hint="save it as XLSX or CSV"
        )
    else:
        if sheet is not None:
            raise UsageError(f"{name} is no workbook and has no sheets", hint="leave --sheet out")
        text, notes = decoded(content, name)
        rows = _lines(text)
    return _table(name, rows, notes)


def read_whole(path: Path) -> bytes:
    """The bytes of a file; OutsideError where it cannot be read, UsageError where it is too
    large to be a table of studies."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(
                f"{path} has {path.stat().st_size / 1e6:.0f} MB, too much for a table of studies",
                hint=f"at most {_MOST_BYTES / 1e6:.0f} MB are read",
            )
        return path.read_bytes()
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be read: {error.strerror}",
            hint="does the file exist, and may it be read?",
        ) from error


def decoded(content: bytes, name: str) -> tuple[str, list[str]]:
    """Text in the encoding that it is in, and a remark where that was guessed."""
    wide = wide_encoding(content)
    try:
        return content.decode(wide or "utf-8-sig"), []
    except UnicodeDecodeError:
        if b"\0" in content[:1000]:
            raise UsageError(
                f"{name} is not text", hint="save the table as CSV in UTF-8, or as XLSX"
            ) from None
    legacy = legacy_encoding(content)
    return content.decode(legacy, "replace"), [
        f"{name} is not UTF-8 and was read as {_ENCODINGS[legacy]}: look at names with accents"
    ]


def _lines(text: str) -> Iterator[list[str]]:
    """Rows of text; nothing but line ends parts them, and a first line `sep=;` names the mark."""
    told = re.match(r"\s*sep=(.)[ \t]*\r?\n", text)
    text = text[told.end() :] if told else text
    first = next((line for line in re.split(r"\r\n|\n|\r", text) if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    mark = told[1] if told else max(_SEPARATORS, key=bare.count)
    yield from csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=mark)


def _of_workbook(content: bytes, name: str, sheet: str | None) -> tuple[list[list[str]], list[str]]:
    found = {
        title: list(rows)
        for title, rows in sheets_of(io.BytesIO(content), name, _MOST_COLUMNS, _MOST_LETTERS)
    }
    titles = list(found)
    wanted = sheet
    if sheet is not None and sheet not in found and sheet.isdigit() and int(sheet) <= len(titles):
        wanted = titles[int(sheet) - 1] if int(sheet) else sheet
    if wanted is not None:
        if wanted not in found:
            raise UsageError(
                f"{name} has no sheet {sheet!r}", hint=f"the sheets are {', '.join(titles)}"
            )
        return found[wanted], []
    full = [
        each for each in titles if any(any(cell.strip() for cell in row) for row in found[each])
    ]
    if not full:
        return [], []
    others = [each for each in full if each != full[0]]
    told = [f"read from sheet {full[0]!r}; also there: {', '.join(others)}"] if others else []
    return found[full[0]], told


def _table(name: str, lines: Iterable[list[str]], notes: list[str]) -> Sheet:
    rows = ((place, cells) for place, cells in enumerate(lines, 1))
    headings: list[str] = []
    kept: list[tuple[str, ...]] = []
    try:
        for place, raw in rows:
            cells = [_cell(each) for each in raw]
            if not any(cells):
                continue
            if not headings:
                headings = _headings(name, cells)
                continue
            if any(cells[len(headings) :]):
                raise UsageError(
                    f"{name}, row {place} has {len(cells)} cells, but there are"
                    f" {len(headings)} columns",
                    hint="is a cell with a comma in it written without quotation marks?",
                )
            cells += [""] * (len(headings) - len(cells))
            kept.append(tuple(cells[: len(headings)]))
    except csv.Error as error:
        raise UsageError(f"{name} is no CSV: {error}") from None
    if not headings:
        raise UsageError(
            f"{name} is empty or does not begin with column names",
            hint="the first line names the columns, such as study,yi,vi",
        )
    return Sheet(name, tuple(headings), tuple(kept), tuple(notes))


def _cell(text: str) -> str:
    """A cell on one line, without the apostrophe that keeps a text a text."""
    return " ".join(harmless(own_text(text.strip())).split())


def _headings(name: str, cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if all(re.fullmatch(r"[-+]?[\d.,]+(?:e[-+]?\d+)?", each) for each in cells if each):
        raise UsageError(
            f"{name} is empty or does not begin with column names",
            hint="the first line names the columns, such as study,yi,vi",
        )
    named = [each or f"column {place}" for place, each in enumerate(cells, 1)]
    twice = sorted({each for each in named if named.count(each) > 1})
    if twice:
        raise UsageError(f"{name} names the column {twice[0]!r} twice")
    return named


# -- numbers ---------------------------------------------------------------------------------------


def decimal_mark(cells: Iterable[str], given: str | None = None) -> tuple[str, str | None]:
    """The mark before decimals in these cells, `.` or `,`, and a remark where it is not plainly
    the point. Raises UsageError where both are used, or `1,200` may be either."""
    if given is not None:
        if given not in DECIMALS:
            raise UsageError(
                f"--decimal does not accept {given!r}", hint=f"one of {', '.join(DECIMALS)}"
            )
        return ("." if given == "point" else ","), None
    comma = point = either = ""
    for cell in cells:
        text = _plain(cell)
        if "," in text and not comma and _ONLY_COMMA.fullmatch(text):
            comma = text
        elif "." in text and not point and _ONLY_POINT.fullmatch(text):
            point = text
        elif "," in text and not either and _EITHER.fullmatch(text):
            either = text
    if comma and point:
        raise UsageError(
            f"decimals are written in two ways, {comma} and {point}",
            hint="write them in one way, or say which is right: --decimal comma or point",
        )
    if comma:
        return ",", f"decimal commas ({comma})"
    if either and not point:
        raise UsageError(
            f"{either} may be {either.replace(',', '')} or {either.replace(',', '.', 1)}",
            hint="say which: --decimal point (a comma parts thousands) or --decimal comma",
        )
    return ".", f"commas part thousands ({either})" if either else None


def number_text(cell: str, mark: str) -> str:
    """A cell as programs write numbers; empty where it says that there is none, and as it is
    where it is no number."""
    text = _plain(cell)
    if text.lower() in _ABSENT or cell.strip().lower() in _ABSENT:
        return ""
    if _THOUSANDS[mark].fullmatch(text):
        text = text.replace("," if mark == "." else ".", "")
    if mark == "," and re.fullmatch(r"[-+]?\d*,\d+(?:e[-+]?\d+)?", text, re.IGNORECASE):
        text = text.replace(",", ".")
    return text


def is_number(text: str) -> bool:
    """Whether what `number_text` gave is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def _plain(cell: str) -> str:
    """The same with a plain minus sign and without spaces between thousands."""
    return _SPACES.sub("", _SIGN.sub("-", cell.strip()))
