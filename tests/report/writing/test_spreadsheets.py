"""Tables in spreadsheets: no cell becomes a date or a formula, and columns fit what they hold."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from ldncli.cli.formats import separator
from ldncli.cli.options import Output
from ldncli.cli.output import emit_all
from ldncli.report.table import Column, Table
from ldncli.report.writing.spreadsheets import spreadsheet_cell, to_xlsx, with_comma
from tests.conftest import ROOT, Run

# What Excel and LibreOffice turn into something else, told here apart from the code that
# keeps them from it: a sign, only digits around signs of dates and times, or a month's name.
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_TURNED = re.compile(
    rf"[=+@\t-].*|\d+\s*[-/:]\s*\d+(\s*[-/:]\s*\d+)?(\.\d+)?|{_MONTH}[ -/]*\d+|\d+[ -/]*{_MONTH}"
    rf"([ -/]\d+)?|\d+e\d+|0\d+",
    re.IGNORECASE | re.DOTALL,
)
_ISO = re.compile(r"\d{4}-\d\d(-\d\d)?")

# Every table of the command line, as programs and spreadsheets read it.
TABLES = {
    "export": ["export"],
    "outcomes": ["export", "--outcomes"],
    "robvis": ["export", "--format", "robvis"],
    "metafor": ["export", "--outcome", "pain outcomes", "--format", "metafor"],
    "evidence": ["evidence"],
    "certainty": ["evidence", "--detail"],
    "doses": ["doses"],
    "titration": ["doses", "--by", "titration"],
    "safety": ["safety"],
    "cautions": ["safety", "--cautions"],
    "sof": ["sof", "--condition", "fibromyalgia"],
    "pool": ["pool", "--condition", "fibromyalgia", "--outcome", "pain-intensity"],
    "rob": ["rob"],
    "reconcile": ["reconcile"],
    "coverage": ["coverage"],
    "gaps": ["gaps"],
    "map": ["map"],
    "stats": ["stats"],
    "recheck": ["recheck", "--all"],
    "show": ["show", "younger-2013"],
    "vocab": ["vocab", "scales"],
}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (1.5, 1.5),
        (-3, -3),
        ("=1+1", "'=1+1"),
        ("\tx", "'\tx"),
        (("-a", "b"), "'-a; b"),
        (("may-2014",), "'may-2014"),
        ("1-5", "1–5"),
        ("3/12", "3 of 12"),
        (999_999_999_999_999, 999_999_999_999_999),
        (1_234_567_890_123_456, "'1234567890123456"),
    ],
)
def test_cells_for_spreadsheets(value: object, cell: object) -> None:
    assert spreadsheet_cell(value) == cell
    assert with_comma(value) == ("1,5" if value == 1.5 else cell)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-0.25, "-0,25"),
        (1e-05, 1e-05),
        (1.5e-05, "1,5e-05"),
        ("4.5", "4,5"),
        ("12.5%", "12,5%"),
        ("10.1000/182", "10.1000/182"),
        ("1.5–4.5", "1.5–4.5"),
        ("<0.05", "<0.05"),
        ("4,5", "'4,5"),
        (7, 7),
    ],
)
def test_numbers_with_a_comma(value: object, cell: object) -> None:
    assert with_comma(value) == cell


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_the_base_becomes_a_date_or_a_formula(
    ldn: Callable[..., Run], name: str
) -> None:
    words = TABLES[name]
    form = [] if "--format" in words else ["--format", "csv"]
    run = ldn(*words, *form, data=ROOT / "data")
    assert run.code == 0, run.err
    rows = list(csv.reader(io.StringIO(run.out, newline="")))
    assert len(rows) > 1
    for row in rows:
        for cell in row:
            number = re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell)
            assert number or _ISO.fullmatch(cell) or not _TURNED.fullmatch(cell), (name, cell)


# What users reported, and what looks like it, in the texts of a table.
_TRAPS = (
    *(
        "3/4",
        "1 1/2",
        "1-5",
        "3-4.5",
        "2003-2004",
        "1/2/2010",
        "1.5.",
        "11.12.2010",
        "12:30",
        "5 am",
    ),
    *("mar-2010", "Sept 2010", "may-2014", "mär-2010", "4. Okt 2010", "juli-2011", "dez-2001"),
    *(
        "1234567890123456",
        "007",
        "1e5",
        "2310009E13",
        "1,234",
        "(5)",
        "5-",
        "+5",
        "-x",
        "=1+1",
        "@x",
    ),
    *(
        "－1",
        "$5",
        "5 €",
        " 3/4 ",
        "3–4.5",
        "−5 points",
        "23359310",
        "younger-2013",
        "<0.05",
    ),
    *(
        "10.1000/182",
        "NCT00855972",
        "12 of 30",
        "a; b",
        "'t Hooft",
        "e123–e130",
        "123-30",
        "mar-2010-b",
    ),
)


def _in_calc(folder: Path, separator: str, language: int) -> list[tuple[str | None, str]]:
    """Kind and text of the cells of x.csv there, as LibreOffice reads it in a language with its
    most eager settings (special numbers are detected)."""
    done = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "fods"),
            f"--infilter=CSV:{ord(separator)},34,76,1,,{language},false,true,false",
            *("--outdir", str(folder), str(folder / "x.csv")),
        ],
        capture_output=True,
        timeout=120,
    )
    if not (folder / "x.fods").is_file():
        pytest.skip(f"LibreOffice has no Calc here: {done.stderr.decode()[:200]}")
    space = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
    cells = ElementTree.parse(folder / "x.fods").iter(space % "table" + "table-cell")
    office = space % "office"
    return [
        (
            cell.get(office + "value-type"),
            cell.get(office + "value") or "".join(cell.itertext()).strip(),
        )
        for cell in cells
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("language", "output"),
    [
        (1033, Output(format="csv")),
        (1031, Output(format="csv", decimal_comma=True)),
    ],
    ids=["en-US", "de-DE"],
)
def test_libreoffice_leaves_the_cells_as_they_are(
    tmp_path: Path, language: int, output: Output
) -> None:
    """Numbers are numbers in both, once commas are written where they are read."""
    values = (*_TRAPS, 1_234_567_890_123_456, 4.5, -0.25, "1.5", 1e-05)
    table = Table("t", (Column("x", "X"), Column("y", "Y")), tuple((each, "") for each in values))
    output = replace(output, out=tmp_path / "x.csv")
    emit_all([table], output)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as lines:
        written = [row[0] for row in csv.reader(lines, delimiter=separator(output))]
    found = [each for each in _in_calc(tmp_path, separator(output), language) if each != (None, "")]
    mark = "," if output.decimal_comma else "."
    numbers = {"23359310", f"4{mark}5", f"-0{mark}25", f"1{mark}5", f"1{'e-05'}"}
    assert numbers <= set(written) and "y" in found[1]
    shown = [found[0], *found[2:]]
    for cell, (kind, text) in zip(written, shown, strict=True):
        if cell in numbers:
            assert kind == "float" and float(text) == float(cell.replace(",", ".")), cell
        else:
            assert (kind, text) == ("string", cell.strip()), cell


def test_a_csv_file_has_the_mark_that_excel_looks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Table("t", (Column("x", "X"),), (("−1 risk of bias",),))
    emit_all([table], Output(format="csv", out=tmp_path / "x.csv"))
    assert (tmp_path / "x.csv").read_bytes() == "\ufeffx\n−1 risk of bias\n".encode()
    capsys.readouterr()
    emit_all([table], Output(format="csv"))
    assert capsys.readouterr().out == "x\n−1 risk of bias\n"
    emit_all([table], Output(format="tsv", out=tmp_path / "x.tsv"))
    assert (tmp_path / "x.tsv").read_text(encoding="utf-8") == "x\n−1 risk of bias\n"


@pytest.mark.parametrize(
    ("sign", "comma"), [(None, False), (";", False), ("tab", False), (None, True), ("tab", True)]
)
def test_our_own_file_reads_back(
    ldn: Callable[..., Run], tmp_path: Path, sign: str | None, comma: bool
) -> None:
    path = tmp_path / "own.csv"
    table = Table(
        "t",
        tuple(Column(each, each) for each in ("study", "yi", "vi")),
        (("may-2014", -0.5, 0.1), ("Óla", 0.25, 0.2)),
    )
    output = Output(format="csv", csv_separator=sign, decimal_comma=comma)
    emit_all([table], replace(output, out=path))
    run = ldn("pool", "--studies", str(path), "--format", "json", data=None)
    assert run.code == 0 and '"may-2014"' in run.out and "Óla" in run.out
    assert json.loads(run.out)["estimate"] == pytest.approx(-0.191667, abs=1e-6), run.out
    papers = tmp_path / "papers.csv"
    options = ["--csv-separator", sign] if sign else []
    options += ["--decimal-comma"] if comma else []
    assert ldn("export", *options, "--out", str(papers)).code == 0
    listed = ldn("import", str(papers), "--format", "json")
    assert listed.code == 0, listed.err
    known = {each["title"]: each["state"] for each in json.loads(listed.out)}
    assert len(known) == 8 and list(known.values()).count("in the base") == 4, known
    assert not any(title.startswith("'") for title in known)


def test_a_workbook_fits_its_contents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "a sentence of many words " * 8
    table = Table(
        "A table",
        tuple(Column(each, each) for each in ("id", "text", "number", "list")),
        (("may-2014", long, 1 / 3, ("1-5",)), ("=1+1", None, 7, ())),
        ("a note",),
        footnotes=("a footnote",),
    )
    emit_all([table], Output(format="xlsx", out=tmp_path / "x.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet, notes = book["ldn"], book["Notes"]
    assert [each.value for each in sheet[2]] == ["may-2014", long, pytest.approx(1 / 3), "1–5"]
    assert [each.data_type for each in sheet[2]] == ["s", "s", "n", "s"]
    assert sheet["A2"].quotePrefix and sheet["A3"].quotePrefix and not sheet["B2"].quotePrefix
    assert sheet["A3"].value == "=1+1" and sheet["A3"].data_type == "s"
    assert sheet["B2"].alignment.wrap_text and not sheet["A2"].alignment.wrap_text
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:D3"
    widths = {letter: each.width for letter, each in sheet.column_dimensions.items()}
    assert widths["B"] == 60 and 8 < widths["A"] < 12 and widths["C"] < 14
    assert [each.value for each in notes["A"]] == ["Notes", "A table", "a footnote", "a note"]
    assert to_xlsx(table) == to_xlsx(table)
    (tmp_path / "y.xlsx").write_bytes(to_xlsx(table))
    assert openpyxl.load_workbook(tmp_path / "y.xlsx").sheetnames == ["ldn"]
