"""Tables as programs save them: encodings, separators, decimal marks, workbooks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ldncli.errors import LdnError, UsageError
from ldncli.harvest.readers.content.studies.sheets import (
    decimal_mark,
    is_number,
    number_text,
    read_sheet,
)

WANTED = (("Müller 2011", "-0.21", "0.01"), ("Birch 2014", "-0.35", "0.02"))


def _file(folder: Path, content: bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "study,yi,vi\nMüller 2011,-0.21,0.01\nBirch 2014,-0.35,0.02\n".encode(),
        "\ufeffstudy;yi;vi\r\nMüller 2011;-0.21;0.01\r\nBirch 2014;-0.35;0.02\r\n".encode(),
        "study\tyi\tvi\nMüller 2011\t-0.21\t0.01\nBirch 2014\t-0.35\t0.02\n".encode("utf-16"),
        "sep=;\nstudy;yi;vi\nMüller 2011;-0.21;0.01\nBirch 2014;-0.35;0.02".encode(),
        'study,yi,vi\n"Müller\n2011",-0.21,0.01,\n\n,,\nBirch 2014,-0.35,0.02,,'.encode(),
        "study|yi|vi\rMüller 2011|-0.21|0.01\rBirch 2014|-0.35|0.02\r".encode(),
    ],
)
def test_the_same_table_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    found = read_sheet(_file(tmp_path, content))
    assert (found.headings, found.rows, found.notes) == (("study", "yi", "vi"), WANTED, ())


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    content = "study,yi,vi\nMüller 2011,-0.21,0.01\n".encode("cp1252")
    found = read_sheet(_file(tmp_path, content))
    assert found.rows[0] == WANTED[0]
    assert found.notes == (
        "own.csv is not UTF-8 and was read as Windows-1252: look at names with accents",
    )


def test_a_mark_of_a_text_is_taken_off_and_nothing_but_line_ends_parts_rows(
    tmp_path: Path,
) -> None:
    path = _file(tmp_path, "study,note,yi\n'may-2014,x\u2028y,2\n't Hooft,,1\n".encode())
    assert read_sheet(path).rows == (("may-2014", "x y", "2"), ("'t Hooft", "", "1"))


@pytest.fixture(scope="module")
def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Notes"
    for title, value in (("Pain", -0.21), ("Harms", 1)):
        sheet = book.create_sheet(title)
        sheet.append(["study", "yi", "vi"])
        sheet.append(["Müller 2011", value, 0.01])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_gives_its_first_full_sheet_or_the_one_named(
    tmp_path: Path, workbook: bytes
) -> None:
    path = _file(tmp_path, workbook, "own.xlsx")
    first = read_sheet(path)
    assert first.rows == (WANTED[0],)
    assert first.notes == ("read from sheet 'Pain'; also there: Harms",)
    for named in ("Harms", "3"):
        found = read_sheet(path, named)
        assert found.rows[0][1] == "1" and not found.notes
    with pytest.raises(UsageError, match="has no sheet 'Weight'") as caught:
        read_sheet(path, "Weight")
    assert caught.value.hint == "the sheets are Notes, Pain, Harms"


def _bomb() -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(6):
            part.write(bytes(100_000_000))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty or does not begin with column names"),
        (b"1,2,3\n4,5,6\n", "does not begin with column names"),
        (b"yi,yi\n1,2\n", "names the column 'yi' twice"),
        (b"study,yi\nA,1,2\n", "row 2 has 3 cells, but there are 2 columns"),
        (b"a,b\x00\xff\n", "is not text"),
        (b"\xd0\xcf\x11\xe0 old", "a workbook of the old kind"),
        (b"PK\x03\x04 broken", "no readable XLSX file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(LdnError, match=said):
        read_sheet(_file(tmp_path, content))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(LdnError, match="unpacks to 600 MB"):
        read_sheet(_file(tmp_path, _bomb()))


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["0.5", "12"], "."),
        (["0,5", "12"], ","),
        (["1.234,5", "2.000"], ","),
        (["1,234.5", "2,000"], "."),
        (["1.234"], "."),
        (["-0,21", "–3,5"], ","),
    ],
)
def test_the_decimal_mark_is_the_one_that_fits_all_cells(cells: list[str], mark: str) -> None:
    found, note = decimal_mark(cells)
    assert found == mark and (note is None) == (mark == "." and not any("," in c for c in cells))


def test_what_can_be_read_in_two_ways_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError, match=r"1,200 may be 1200 or 1\.200") as caught:
        decimal_mark(["1,200", "300"])
    assert "--decimal point" in (caught.value.hint or "")
    assert decimal_mark(["1,200"], "comma")[0] == "," and decimal_mark(["1,200"], "point")[0] == "."
    with pytest.raises(UsageError, match=r"two ways, 0,5 and 0\.25"):
        decimal_mark(["0,5", "0.25"])
    with pytest.raises(UsageError, match="--decimal does not accept 'dot'"):
        decimal_mark([], "dot")


@pytest.mark.parametrize(
    ("cell", "mark", "text"),
    [
        ("−0.21", ".", "-0.21"),
        ("–0,35", ",", "-0.35"),
        ("1,200", ".", "1200"),
        ("1.200", ",", "1200"),
        ("1.234,5", ",", "1234.5"),
        ("12\u00a0000", ".", "12000"),
        ("NR", ".", ""),
        ("n/a", ".", ""),
        ("–", ".", ""),
        ("40%", ".", "40%"),
        ("1.5e-3", ".", "1.5e-3"),
    ],
)
def test_numbers_as_programs_write_them(cell: str, mark: str, text: str) -> None:
    assert number_text(cell, mark) == text
    assert is_number("1e3") and not is_number("40%") and not is_number("1_000")
