"""Spreadsheets: headings found or mapped, rows read or named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ldncli.errors import DocumentError, UsageError
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records

ROWS = """\
Article Title,Authors,Publication Year,Source Title,DOI,PubMed ID,Abstract
"Purple ""elbow"", in spring","Lee, A.; Bo, C.",2019.0,Elbow Notes,10.5555/elbow.1,31234567.0,"Two
lines"
Second,"Dallow, N., Lang, J.",2001,"Elbows (2001) 3:4 (5-9). Date of Publication: 2001",,,
"""


def _read(text: str | bytes, name: str = "x.csv", **columns: str) -> ReadFile:
    content = text if isinstance(text, bytes) else text.encode()
    return read_records(Document(name, content, columns=columns))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows(mark: str) -> None:
    text = ROWS if mark == "," else _with(mark)
    first, second = _read(text).candidates
    assert first.title == 'Purple "elbow", in spring' and first.abstract == "Two lines"
    assert first.authors == ("Lee, A.", "Bo, C.") and (first.date, first.line) == ("2019", 2)
    assert (first.doi, first.pmid) == ("10.5555/elbow.1", "31234567")
    assert second.authors == ("Dallow, N.", "Lang, J.") and second.line == 4
    assert (second.journal, second.volume, second.issue, second.pages) == (
        "Elbows",
        "3",
        "4",
        "5-9",
    )


def _with(mark: str) -> str:
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(csv.reader(io.StringIO(ROWS)))
    return f"sep={mark}\n{out.getvalue()}".replace("sep=;\n", "") if mark == ";" else out.getvalue()


def test_columns_of_ones_own() -> None:
    found = _read('Titel;"Jahr, gedruckt"\nElbow;2001\n', title="Titel", year="Jahr, gedruckt")
    assert (found.candidates[0].title, found.candidates[0].year) == ("Elbow", 2001)
    with pytest.raises(DocumentError, match="no column of titles") as caught:
        _read("Titel;Jahr\nElbow;2001\n")
    assert caught.value.hint and "the columns are Titel, Jahr" in caught.value.hint
    with pytest.raises(UsageError, match="there is no such column"):
        _read("Title,x\nElbow,1\n", year="Jahr")


def test_broken_rows_cost_themselves_alone() -> None:
    text = 'title,year,doi\nOne,2001,\n"Two,2002,\nThree,2003,\nFour,2004,x,too much\n'
    found = _read(text)
    assert [each.title for each in found.candidates] == ["One", "Three"]
    assert [(each.line, each.reason) for each in found.broken] == [
        (3, "a quotation mark is not closed"),
        (5, "it has 4 cells, the headings are 3"),
    ]
    inches = _read('title,year,doi\nA 5" elbow,2001,\nThree,2003,\n')
    assert [each.title for each in inches.candidates] == ['A 5" elbow', "Three"]


def test_separators_of_lines_inside_a_cell() -> None:
    found = _read("title,year\nElbow\u2028knee\x0b and,2001\n")
    assert found.candidates[0].year == 2001 and not found.broken


def test_xlsx() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Year", "PMID"])
    book.active.append(["Elbow", 2001, 31234567])
    book.active.append([None, None, None])
    book.active.append([None, 2002, None])
    book.create_sheet("other")
    out = io.BytesIO()
    book.save(out)
    found = _read(out.getvalue(), "x.xlsx")
    assert (found.candidates[0].pmid, found.candidates[0].line) == ("31234567", 2)
    assert [each.line for each in found.broken] == [4] and "2 sheets" in found.notes[0]
    with pytest.raises(DocumentError, match="no readable XLSX"):
        _read(out.getvalue()[:2000], "x.xlsx")


def test_plain_text_with_commas_is_no_spreadsheet() -> None:
    with pytest.raises(DocumentError, match="is neither"):
        _read("Title, words and more\nof a text\n", "x.txt")
    text = "title,authors,year\nÉlbow,Lee,2001\n"
    for encoding in ("utf-8", "cp1252", "utf-16"):
        assert _read(text.encode(encoding), "stdin").candidates[0].title == "Élbow"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lai, Serene R.", ("Lai, Serene R.",)),
        ("Meyers-Wallen, Vicki", ("Meyers-Wallen, Vicki",)),
        ("van den Berg, Ludwig", ("van den Berg, Ludwig",)),
        ("Liu R., Adler D.G.", ("Liu, R.", "Adler, D.G.")),
        ("Roy Liu, Douglas Adler", ("Liu, Roy", "Adler, Douglas")),
        ("Lai, S; Ek, B", ("Lai, S", "Ek, B")),
    ],
)
def test_one_author_or_two(cell: str, names: tuple[str, ...]) -> None:
    found = _read(f'title,authors,year\nElbow,"{cell}",2001\n').candidates[0]
    assert found.authors == names


def test_a_date_beside_the_year() -> None:
    found = _read("Title,Publication Year,Date,DOI\nElbow,2001,2001-05,\nKnee,2002,,\n").candidates
    assert [each.date for each in found] == ["2001-05", "2002"]


def test_lines_about_the_search_before_the_headings() -> None:
    preface = '"SEARCH QUERY","elbow:ti"\n-----------\n\n'
    rows = "Title,Source title,First Page,Last Page\nElbow,Elbow Notes,11,19\nKnee,Knees,e5,\n"
    for text in (preface + rows, "My search\n" + rows, (preface + rows).replace(",", ";")):
        found = _read(text)
        assert [each.title for each in found.candidates] == ["Elbow", "Knee"] and not found.broken
        assert [each.pages for each in found.candidates] == ["11-19", "e5"]
    mapped = _read("About\nHeading,Who\nElbow,Lee\n", title="Heading", authors="Who")
    assert mapped.candidates[0].title == "Elbow" and mapped.candidates[0].line == 3
    with pytest.raises(UsageError, match="there is no such column"):
        _read("About\nHeading,Who\nElbow,Lee\n", title="Head")


def test_the_sheet_with_papers_is_found_behind_notes() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Search of 1 May"])
    book.create_sheet("empty")
    papers = book.create_sheet("papers")
    papers.append(["Title", "Year"])
    papers.append(["Elbow", 2001])
    book.create_sheet("more").append(["Title"])
    out = io.BytesIO()
    book.save(out)
    found = _read(out.getvalue(), "x.xlsx")
    assert [(each.title, each.line) for each in found.candidates] == [("Elbow", 2)]
    assert "read is 'papers' alone" in found.notes[0]
