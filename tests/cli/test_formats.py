"""One rule from `--format` and the ending of `--out` to what is written, on every command."""

from __future__ import annotations

import csv
import inspect
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.cli import formats
from ldncli.cli.app import COMMANDS, _command
from ldncli.cli.options import Output
from ldncli.errors import UsageError
from tests.conftest import ROOT, Run

DOSES = Path(__file__).parent / "weigh" / "models" / "doses.csv"
PAIN = ("--condition", "fibromyalgia", "--outcome", "pain-intensity")
WORDS = {
    "show": ("show", "bell-2015"),
    "vocab": ("vocab", "conditions"),
    "pool": ("pool", *PAIN),
    "combine": ("combine", *PAIN),
    "enough": ("enough", *PAIN, "--important", "1"),
    "missing": ("missing", *PAIN),
    "forest": ("forest", *PAIN),
    "funnel": ("funnel", *PAIN),
    "network": (
        *("network", "--measure", "OR"),
        *("--studies", str(ROOT / "tests" / "reference" / "smoking.csv")),
    ),
    "plot": ("plot", "p-value", *PAIN),
    "multilevel": ("multilevel", *PAIN),
    "dose-response": ("dose-response", "--studies", str(DOSES)),
    "report": ("report", *PAIN, "--no-keep"),
    "update": ("update", "--offline"),
    "screen": ("screen", "--agreement"),
    "new": ("new", "--since", "2026-01-01"),
}
SEARCHES = """\
searches:
  - {id: a, label: A, services: [pubmed], since: '2026-01-01', concepts: [[elbow]]}
"""
TABLE = {".csv", ".tsv", ".json", ".jsonl", ".md", ".xlsx", ".txt", ""}
PICTURE = {".svg", ".png", ".pdf", ".txt", ""}
WRITES = {
    "combine": PICTURE | TABLE,
    "enough": PICTURE | TABLE,
    "forest": PICTURE,
    "funnel": PICTURE,
    "plot": PICTURE,
    "multilevel": PICTURE | TABLE,
    "dose-response": PICTURE | TABLE,
    "rob": PICTURE | TABLE,
    "network": PICTURE | TABLE,
    "prisma": PICTURE | TABLE | {".html", ".docx"},
    "map": PICTURE | TABLE | {".html"},
    "report": {".html", ".docx", ".md", ""},
    "brief": {".txt", ".md", ".json", ".html", ""},
    "export": TABLE | {".parquet", ".ris", ".bib", ".csl", ".xml", ".nbib"},
}
ENDINGS = sorted(
    {*TABLE, *PICTURE, *WRITES["export"], ".html", ".docx", ".xls", ".foo", ".gif", ".xml", ".gz"}
)


def _writers() -> list[str]:
    """Every command that takes --format and --out."""
    taken = {name: set(inspect.signature(_command(name)).parameters) for name in COMMANDS}
    return [name for name, parameters in taken.items() if {"format", "out"} <= parameters]


def _is_json(text: str) -> bool:
    json.loads(text)
    return True


def _is_table(text: str, separator: str) -> bool:
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    return len({len(row) for row in rows}) == 1 and len(rows[0]) > 1


def _is_zip_with(content: bytes, name: str) -> bool:
    return name in zipfile.ZipFile(io.BytesIO(content)).namelist()


def _is_plain(text: str) -> bool:
    return bool(text.strip()) and not text.startswith(("[", "{", "<", "**", "# "))


KINDS: dict[str, Callable[[bytes], bool]] = {
    ".csv": lambda content: _is_table(content.decode(), ","),
    ".tsv": lambda content: _is_table(content.decode(), "\t"),
    ".json": lambda content: _is_json(content.decode()),
    ".csl": lambda content: _is_json(content.decode()),
    ".jsonl": lambda content: all(map(_is_json, content.decode().splitlines())),
    ".md": lambda content: content.startswith((b"**", b"|", b"# ", b"---")) or b"\n| " in content,
    ".xlsx": lambda content: _is_zip_with(content, "xl/workbook.xml"),
    ".docx": lambda content: _is_zip_with(content, "word/document.xml"),
    ".svg": lambda content: content.startswith(b"<svg"),
    ".png": lambda content: content.startswith(b"\x89PNG"),
    ".pdf": lambda content: content.startswith(b"%PDF"),
    ".html": lambda content: content.lower().startswith(b"<!doctype html>"),
    ".parquet": lambda content: content.startswith(b"PAR1"),
    ".ris": lambda content: content.startswith(b"TY  - "),
    ".bib": lambda content: content.startswith(b"@"),
    ".xml": lambda content: content.startswith(b"<?xml"),
    ".nbib": lambda content: content.startswith((b"PMID- ", b"TI  - ")),
    ".txt": lambda content: _is_plain(content.decode()),
}
UNASKED = {"export": ".csv", "report": ".md"}


@pytest.fixture(autouse=True)
def more_trials(trials: Path) -> None:
    """Every command here has something to show."""
    (trials / "searches.yaml").write_text(SEARCHES, encoding="utf-8")


def test_every_command_with_a_file_is_walked() -> None:
    assert {"search", "show", "evidence", "check", "vocab", *WRITES} <= set(_writers())


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("name", _writers())
def test_a_file_is_what_its_ending_says_or_is_refused(
    ldn: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    for ending in ENDINGS:
        for file in {folder / f"x{ending}", folder / f"x{ending.upper()}"}:
            run = ldn(*WORDS.get(name, (name,)), "--out", str(file))
            if ending not in WRITES.get(name, TABLE):
                assert run.code == 2 and not run.out, (file, run.err)
                assert "cannot write" in run.err and "hint: it can write ." in run.err
                assert all(each in run.err for each in WRITES.get(name, TABLE)), run.err
                assert not list(folder.iterdir())
                continue
            assert run.code == 0, (file, run.err)
            assert KINDS[ending or UNASKED.get(name, ".txt")](file.read_bytes()), file
            file.unlink()


@pytest.mark.parametrize("name", _writers())
def test_a_format_that_the_ending_contradicts_is_refused(
    ldn: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    kinds = {".csv", ".md", ".svg", ".html", ".xlsx"} & WRITES.get(name, TABLE)
    for ending in kinds:
        file = tmp_path / f"contradiction{'.docx' if ending != '.docx' else '.xlsx'}"
        run = ldn(*WORDS.get(name, (name,)), "--format", ending[1:], "--out", str(file))
        assert run.code == 2 and "does not match" in run.err, run.err
        assert f"hint: name a {ending} file" in run.err
        assert not file.exists()


@pytest.mark.parametrize(
    ("form", "file", "allowed", "found"),
    [
        (None, None, formats.TABLES, "table"),
        ("csv", None, formats.TABLES, "csv"),
        ("csv", "x", formats.TABLES, "csv"),
        ("csv", "x.", formats.TABLES, "csv"),
        ("csv", "x.dat", formats.TABLES, "csv"),
        ("csv", "x.txt", formats.TABLES, "csv"),
        ("xlsx", "x.dat", formats.TABLES, "xlsx"),
        ("md", "x.markdown", formats.TABLES, "md"),
        (None, "x.TXT", formats.TABLES, "table"),
        (None, "x.txt", (*formats.PICTURES, *formats.TABLES), "text"),
        (None, "x.csv.d/x", formats.TABLES, "table"),
        (None, ".csv", formats.TABLES, "table"),
        ("fhir", "x.json", ("json", "fhir"), "fhir"),
        (None, "x.json", ("fhir", "json"), "json"),
        ("metafor", "x.csv", formats.EXCHANGE, "metafor"),
        ("ris", "x.txt", formats.CITATIONS, "ris"),
    ],
)
def test_the_rule(form: str | None, file: str | None, allowed: tuple[str, ...], found: str) -> None:
    output = Output(format=form, out=Path(file) if file else None)
    assert formats.resolve(output, allowed, "table") == found


@pytest.mark.parametrize(
    ("form", "file", "said"),
    [
        ("csv", "x.xlsx", "or leave --format out to write xlsx"),
        ("csv", "x.csv.gz", "name a .csv file"),
        ("xlsx", "x.txt", "name a .xlsx file"),
        ("json", "x.jsonl", "name a .json file, or leave --format out to write jsonl"),
        ("csv", "x.pdf", "name a .csv file"),
        ("pdf", "x.pdf", "one of table, csv"),
        ("CSV", None, "one of table, csv"),
        (None, "x.v2", "name the format with --format"),
        (None, "x.xls", "it can write .txt, .csv, .tsv, .json, .jsonl, .md, .xlsx"),
    ],
)
def test_refusals_say_what_helps(form: str | None, file: str | None, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        formats.resolve(
            Output(format=form, out=Path(file) if file else None), formats.TABLES, "table"
        )
    assert said in str(refused.value.hint) and refused.value.slug == "unknown-format"
    assert said.startswith("--format") or "--format names" not in str(refused.value.hint)


def test_every_command_that_writes_csv_takes_its_options() -> None:
    for name in COMMANDS:
        taken = set(inspect.signature(_command(name)).parameters)
        writes = name in _writers() and ".csv" in WRITES.get(name, TABLE)
        expected = writes or name == "import"  # which writes tables beside drafts
        assert ({"csv_separator", "decimal_comma"} <= taken) is expected, name


@pytest.mark.parametrize("name", ["search", "pool", "rob", "export", "safety"])
def test_csv_with_other_signs_says_the_same(
    ldn: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    def rows(text: str, separator: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))

    words = (*WORDS.get(name, (name,)), "--format", "csv")
    plain = rows(ldn(*words).out, ",")
    for sign, separator in ((";", ";"), ("tab", "\t"), ("semicolon", ";"), ("comma", ",")):
        assert rows(ldn(*words, "--csv-separator", sign).out, separator) == plain
    file = tmp_path / "x.csv"
    assert ldn(*words, "--decimal-comma", "--out", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    changed = [
        [re.sub(r"^(-?\d+)\.(\d+(e-?\d+)?)$", r"\1,\2", cell) for cell in row] for row in plain
    ]
    assert rows(text[1:], ";") == changed and (changed != plain or name == "rob")
    tabbed = ldn(*words, "--decimal-comma", "--csv-separator", "tab").out
    assert rows(tabbed, "\t") == changed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--decimal-comma",), "--decimal-comma is for csv, and this writes table"),
        (
            ("--csv-separator", ";", "-f", "json"),
            "--csv-separator is for csv, and this writes json",
        ),
        (("--decimal-comma", "-f", "csv", "--csv-separator", ","), "part cells and decimals"),
        (("--csv-separator", "|", "-f", "csv"), "--csv-separator does not accept '|'"),
    ],
)
def test_options_of_csv_that_do_not_fit_are_refused(
    ldn: Callable[..., Run], options: tuple[str, ...], said: str
) -> None:
    run = ldn("search", *options)
    assert run.code == 2 and said in run.err and "hint: " in run.err and not run.out


def test_a_wrong_ending_is_refused_before_the_records_are_read(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    run = ldn("search", "--out", str(tmp_path / "x.pdf"), data=tmp_path / "nowhere")
    assert run.code == 2 and ".pdf" in run.err and "nowhere" not in run.err


def test_a_whole_record_goes_into_a_json_file(ldn: Callable[..., Run], tmp_path: Path) -> None:
    assert ldn("show", "bell-2015", "--out", str(tmp_path / "x.json")).code == 0
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == ldn(
        "show", "bell-2015", "--format", "json"
    ).out


def test_the_lists_are_those_of_the_writers() -> None:
    from ldncli.report.drawing.render import PICTURE_FORMATS
    from ldncli.report.exchange.citations.formats import CITATION_FORMATS
    from ldncli.report.exchange.formats import EXCHANGE_FORMATS
    from ldncli.report.writing.formats import TEXT_FORMATS

    assert (*TEXT_FORMATS, "xlsx") == formats.TABLES and formats.PICTURES == PICTURE_FORMATS
    assert tuple(CITATION_FORMATS) == formats.CITATIONS
    assert tuple(EXCHANGE_FORMATS) == formats.EXCHANGE


@pytest.mark.parametrize("name", _writers())
def test_the_help_lists_every_format(ldn: Callable[..., Run], name: str) -> None:
    refusal = ldn(*WORDS.get(name, (name,)), "--format", "none-such").err
    known = refusal.split("hint: one of ")[1].splitlines()[0].split(", ")
    text = " ".join(ldn(name, "--help", data=None).out.split())
    said = text.split("--format <str> ")[1].split("--out")[0]
    if name == "map":  # the help of the map stands for all tables with two of them
        known = [each for each in known if each not in ("table", "tsv", "jsonl", "md", "xlsx")]
    assert all(each in said for each in known), (known, said)
