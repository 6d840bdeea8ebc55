"""Nothing injected: a base whose every text is hostile goes through every command and format, and
what comes out is read by the reader that it is made for."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ldncli.cli.app import COMMANDS, main
from ldncli.records.text.folding import harmless
from tests.cli.test_formats import WORDS, WRITES, _writers
from tests.conftest import Run
from tests.hostile import DOI, MARK, PIECES, hostile_base

# What is asked of commands that have no table; those without a line here wait for input, run until
# they are stopped, or write nothing of the base.
OTHERS = {
    "search": [["search", "thumbs"]],
    "brief": [["brief", "fibromyalgia"], ["brief", "--all", "crps"]],
    "show": [["show", "jones-2016"], ["show", "archer-2019"], ["show", "nobody"]],
    "evidence": [["evidence", "--why", "--studies", "--legend"]],
    "safety": [["safety", "--cautions"], ["safety", "--why"]],
    "doses": [["doses", "--by", "titration"]],
    "sof": [["sof", "fibromyalgia", "--why", "--all"]],
    "vocab": [["vocab", each] for each in ("conditions", "outcomes", "harms", "mechanisms")],
    "check": [["check"]],
    "search-string": [["search-string", "--condition", "crps"]],
    "import": [["import", "nothing.ris"]],
    "draft": [["draft", "nothing"]],
    "accept": [["accept", "nothing.yaml"]],
    "man": [["man"]],
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What steers a terminal, or turns the direction of what follows.
STEERS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069]"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile base; no test may change it."""
    base = hostile_base(tmp_path_factory.mktemp("hostile") / "base")
    (base / "searches.yaml").write_text(SEARCHES, encoding="utf-8")
    return base


SEARCHES = yaml.safe_dump(
    {
        "searches": [
            {
                "id": "a",
                "label": " ".join(PIECES),
                "services": ["pubmed"],
                "since": "2026-01-01",
                "concepts": [["elbow"]],
            }
        ]
    }
)


@pytest.fixture
def run(hostile: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command over the hostile base."""

    def run(*words: str) -> Run:
        capsys.readouterr()
        code = main([*words, "--data", str(hostile)])
        return Run(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize("name", [each for each in COMMANDS if each not in ("site", "serve")])
def test_nothing_steers_the_terminal(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With colour and without, answers and refusals hold no sign that steers a terminal."""
    from ldncli.cli import output
    from ldncli.report.writing import pager

    asked = [list(WORDS.get(name, (name,))), *OTHERS.get(name, [])]
    asked += [[*asked[0], "--none\x1b[2J\u202e", "x\ny\x9b1m"], [name, "no\x1b]0;x\x07\nerror: y"]]
    for words in asked:
        if "--none\x1b[2J\u202e" not in words and name in ("init", "harvest", "report"):
            continue
        found = run(*words)
        assert found.code in (0, 2, 3, 4), (words, found.err)
        assert not STEERS.search((found.out + found.err).replace("\t", " ")), words
    monkeypatch.setattr(output, "on_terminal", lambda _: True)
    monkeypatch.setattr(output, "shows_colour", lambda: True)
    monkeypatch.setattr(pager, "page", lambda text, *_, **__: sys.stdout.write(text))
    if name in ("init", "harvest", "report", "export"):
        return
    for words in asked[:-2]:
        assert not STEERS.search(_COLOUR.sub("", run(*words).out).replace("\t", " ")), words


# -- what each format's own reader finds -----------------------------------------------------------


def _written(run: Callable[..., Run], file: Path, *words: str) -> bytes:
    found = run(*words, "--out", str(file), "--force")
    assert found.code == 0 or (words[0] == "recheck" and found.code == 3), (words, found.err)
    return file.read_bytes()


def _cells(text: str, mark: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mark))


def _bare(cell: str) -> str:
    """A cell without the sign that keeps it a text."""
    from ldncli.records.text.csvrows import own_text

    return own_text(cell)


@pytest.mark.parametrize("name", [each for each in _writers() if each not in ("report", "brief")])
def test_a_table_gives_back_the_very_texts(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    """CSV, TSV and XLSX hold the texts that JSON holds; none of them is a formula."""
    from openpyxl import load_workbook

    if ".json" not in WRITES.get(name, {".json"}):
        return
    words = WORDS.get(name, (name,))
    if name == "show":
        words = ("search",)
    content = json.loads(_written(run, tmp_path / "x.json", *words))
    rows = content if isinstance(content, list) else []
    assert not STEERS.search(json.dumps(content, ensure_ascii=False))
    lines = (tmp_path / "x.jsonl", *words)
    if rows:
        assert [json.loads(each) for each in _written(run, *lines).splitlines()] == rows
    for ending, mark in ((".csv", ","), (".tsv", "\t")):
        text = _written(run, tmp_path / f"x{ending}", *words).decode()
        assert not STEERS.search(text.removeprefix("\ufeff").replace("\t", ""))
        heads, *found = _cells(text, mark)
        for row in found:
            assert len(row) == len(heads)
            assert not [each for each in row if each[:1] in ("=", "@", "+")]
        for row, cells in zip(rows, found, strict=bool(rows)):
            for head, cell in zip(heads, cells, strict=True):
                if isinstance(row[head], str):
                    assert _like(_bare(cell)) == _like(row[head])
    book = load_workbook(io.BytesIO(_written(run, tmp_path / "x.xlsx", *words)))
    sheet = book["ldn"]
    assert not [cell for each in book for row in each for cell in row if cell.data_type == "f"]
    for row, cells in zip(rows, sheet.iter_rows(min_row=2), strict=bool(rows)):
        for head, cell in zip(heads, cells, strict=True):
            if isinstance(row[head], str):
                assert _like(str(cell.value or "")) == _like(row[head])


def _like(text: str) -> str:
    """Ranges get another dash in spreadsheets, shares words."""
    return text.replace("–", "-").replace(" of ", "/")


TITLE = harmless(f"All {' '.join(PIECES)} End")


def _ris(text: str) -> list[dict[str, Any]]:
    import rispy

    return list(rispy.loads(text))


def test_reference_lists_give_back_the_very_titles(
    run: Callable[..., Run], tmp_path: Path, hostile: Path
) -> None:
    """RIS, BibTeX, CSL-JSON, EndNote XML and NBIB, by readers of others where there are any."""
    import bibtexparser
    from lxml import etree

    papers = len(list((hostile / "papers").iterdir()))
    plain = " ".join(TITLE.split())
    kept = ("--include-retracted", "--scope", "any")
    ris = _ris(_written(run, tmp_path / "x.ris", "export", *kept).decode())
    assert len(ris) == papers
    [one] = [each for each in ris if each.get("id") == "jones-2016"]
    assert plain in " ".join(one["title"].split()) and one["doi"] == f"{DOI}jones-2016"
    csl = json.loads(_written(run, tmp_path / "x.csl", "export", *kept))
    assert [plain in " ".join(each["title"].split()) for each in csl].count(True) == 1
    xml = etree.fromstring(_written(run, tmp_path / "x.xml", "export", *kept))
    titles = ["".join(each.itertext()) for each in xml.iter("title")]
    assert len(titles) == papers and any(plain in " ".join(each.split()) for each in titles)
    nbib = _written(run, tmp_path / "x.nbib", "export", *kept).decode()
    assert len(re.findall("^TI  - ", nbib, re.MULTILINE)) == papers and f"TI  - {plain}" in nbib
    bib = _written(run, tmp_path / "x.bib", "export", *kept).decode()
    found = bibtexparser.loads(bib, bibtexparser.bparser.BibTexParser(common_strings=True))
    assert len(found.entries) == papers and not found.comments
    [one] = [each for each in found.entries if each["ID"] == "jones-2016"]
    # Signs of TeX stand as words of TeX alone.
    assert not re.search(r"(?<!\\)[%$#&_]|\\(?:input|write|immediate)", one["title"])
    assert " ".join(_untex(one["title"]).split()) == plain


def _untex(text: str) -> str:
    words = {
        r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
        r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    }  # fmt: skip
    found = re.compile("|".join(map(re.escape, words)) + r"|\\([&%$#_{}])|[{}]")
    return found.sub(lambda each: each[1] or words.get(each[0], ""), text)


@pytest.mark.parametrize("rows", ["papers", "outcomes", "arms", "harms", "findings", "steps"])
def test_frames_and_databases_hold_texts(
    run: Callable[..., Run], tmp_path: Path, rows: str
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows_of = ("export", "--rows", rows, "--scope", "any")
    told = json.loads(_written(run, tmp_path / "x.json", *rows_of))
    _written(run, tmp_path / "x.parquet", *rows_of)
    table = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert len(table) == len(told)
    for ours, theirs in zip(told, table, strict=True):
        assert [each for each in ours.values() if isinstance(each, str)] == [
            theirs[key] for key, each in ours.items() if isinstance(each, str)
        ]
    if rows == "papers":
        _written(run, tmp_path / "x.db", "export", "--scope", "any", "--include-retracted")
        with sqlite3.connect(tmp_path / "x.db") as database:
            [[title]] = database.execute("SELECT title FROM papers WHERE paper_id = 'jones-2016'")
            assert title == TITLE and database.execute("PRAGMA integrity_check").fetchone() == (
                "ok",
            )


PICTURES = [each for each in _writers() if ".svg" in WRITES.get(each, ())]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_nothing_but_shapes_and_text(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    from lxml import etree

    words = WORDS.get(name, (name,))
    root = etree.fromstring(_written(run, tmp_path / "x.svg", *words))
    for each in root.iter():
        kind = etree.QName(each).localname if isinstance(each.tag, str) else "comment"
        assert kind in SHAPES, kind
        for key, value in each.attrib.items():
            assert not key.lower().startswith("on") and "href" not in key
            assert "url(" not in value.replace("url(#", "")
    assert not STEERS.search("".join(root.itertext()).replace("\t", ""))


SHAPES = {
    *("svg", "title", "desc", "style", "defs", "g", "text", "tspan", "path", "rect", "line"),
    *("circle", "ellipse", "polygon", "polyline", "clipPath", "linearGradient", "stop", "pattern"),
    *("marker", "metadata"),
}


def test_word_documents_hold_texts_and_no_field(run: Callable[..., Run], tmp_path: Path) -> None:
    import docx

    for name, words in (("report", ("report", "--no-keep")), ("prisma", ("prisma",))):
        content = _written(run, tmp_path / f"{name}.docx", *words)
        parts = zipfile.ZipFile(io.BytesIO(content))
        whole = parts.read("word/document.xml").decode()
        codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", whole)
        assert all(re.fullmatch(r"\s*(?:SEQ|PAGE|NUMPAGES|TOC|REF|PAGEREF)\b.*", e) for e in codes)
        links = re.findall(r'Target="([^"]*)"', parts.read("word/_rels/document.xml.rels").decode())
        assert not [each for each in links if re.match(r"\s*(?!https?:)[a-z]+:", each, re.I)]
        document = docx.Document(io.BytesIO(content))
        text = "".join(node.text or "" for node in document.element.iter() if "}t" in str(node.tag))
        assert not STEERS.search(text)
        assert name != "report" or TITLE.removesuffix("End")[:80] in text


@pytest.mark.parametrize("name", _writers())
def test_markdown_makes_no_element_and_no_script(
    run: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    """Rendered, words stay words: the only code is what our own sentences say to type."""
    import markdown
    from lxml import html

    if ".md" not in WRITES.get(name, {".md"}):
        return
    text = _written(run, tmp_path / "x.md", *WORDS.get(name, (name,))).decode()
    assert not STEERS.search(text)
    page = html.fromstring(f"<div>{markdown.markdown(text, extensions=['tables'])}</div>")
    for each in page.iter():
        if not isinstance(each.tag, str):
            raise AssertionError(f"a comment in {name}: {each!r}")
        assert each.tag in MARKED, (name, each.tag, each.text, each.attrib)
        assert not [key for key in each.attrib if key.startswith("on")]
        assert each.tag != "code" or each.text.startswith("ldn "), (name, each.text)
        assert each.tag not in ("h1", "em", "img") or name in ("report", "brief", "prisma"), name
        for address in (each.get("href"), each.get("src")):
            assert address is None or address.startswith(
                ("https://", "http://", "#", "data:image/svg+xml", "data:image/png")
            ), (name, address)
            assert address is None or "evil.example" not in address, (name, address)


MARKED = {
    *("div", "p", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "li", "em", "strong", "a", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "img", "blockquote", "code"),
}


@pytest.mark.parametrize("name", ["report", "brief", "map", "prisma"])
def test_pages_hold_our_scripts_alone(run: Callable[..., Run], tmp_path: Path, name: str) -> None:
    from lxml import html

    page = html.fromstring(_written(run, tmp_path / "x.html", *WORDS.get(name, (name,))).decode())
    _innocent(page)


def _innocent(page: Any) -> None:
    for each in page.iter():
        if not isinstance(each.tag, str):
            continue
        assert not [key for key in each.attrib if key.lower().startswith("on")], each.attrib
        assert each.tag not in ("iframe", "object", "embed", "base"), each.tag
        if each.tag == "script":
            assert each.get("type") == "application/json" or f"window.{MARK}=1<" not in (
                each.text or ""
            )
        for key in ("href", "src", "action"):
            value = each.get(key) or ""
            assert not re.match(r"\s*(?:javascript|vbscript):", value, re.IGNORECASE), value
            assert "evil.example" not in value


def test_fhir_is_json_with_harmless_narratives(run: Callable[..., Run], tmp_path: Path) -> None:
    from lxml import etree

    content = json.loads(_written(run, tmp_path / "x.json", "export", "--format", "fhir"))
    told = json.dumps(content, ensure_ascii=False)
    assert not STEERS.search(told)
    for div in re.findall(r'"div": "((?:[^"\\]|\\.)*)"', told):
        root = etree.fromstring(json.loads(f'"{div}"'))
        for each in root.iter():
            assert etree.QName(each).localname not in ("script", "img", "iframe", "object", "form")
            assert not [key for key in each.attrib if key.startswith("on")]


# -- R ---------------------------------------------------------------------------------------------


def _code(script: str) -> str:
    """A script of R without what its strings and comments hold; raises where one has no end."""
    token = re.compile(r"""#[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|["'`]""")

    def kept(found: re.Match[str]) -> str:
        if found[0] in ('"', "'", "`"):
            raise AssertionError(f"a string without end: {script[found.start() :][:80]!r}")
        return "" if found[0].startswith("#") else '""'

    return token.sub(kept, script)


CALLS = re.compile(r"\b(system2?|shell|eval|parse|source|file\.remove|unlink|writeLines|url)\s*\(")


def _scripts(run: Callable[..., Run], folder: Path) -> dict[str, str]:
    found = {}
    own = folder / "own.csv"
    with own.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["study", "yi", "vi"])
        writer.writerows([[piece, 0.1 + place / 90, 0.02] for place, piece in enumerate(PIECES)])
    pain = ("--condition", "fibromyalgia", "--outcome", "pain-intensity")
    for name, words in {
        "pool": ("pool", *pain),
        "own": ("pool", "--studies", str(own)),
    }.items():
        script = folder / f"{name}.R"
        said = run(*words, "--r-script", str(script))
        assert said.code == 0, said.err
        found[name] = script.read_text(encoding="utf-8")
    _written(run, folder / "effects.csv", "export", "--format", "metafor")
    found["effects"] = (folder / "effects.R").read_text(encoding="utf-8")
    return found


def test_a_script_of_r_is_its_analysis_alone(run: Callable[..., Run], tmp_path: Path) -> None:
    for name, script in _scripts(run, tmp_path).items():
        code = _code(script)
        assert MARK not in code and not CALLS.search(code), name
        assert not re.search(r"[^\x20-\x7e\n]", code), name
    assert f"touch /tmp/{MARK}" in script or MARK in (tmp_path / "own.R").read_text()


@pytest.mark.with_r
def test_r_runs_it_and_nothing_else(run: Callable[..., Run], tmp_path: Path) -> None:
    import subprocess

    for name in _scripts(run, tmp_path):
        done = subprocess.run(
            ["Rscript", "--vanilla", f"{name}.R"],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-500:]
        assert "metafor gives the numbers of ldn" in done.stdout
    assert not list(tmp_path.glob(f"*{MARK}*")) and not Path(f"/tmp/{MARK}").exists()


def test_the_site_holds_our_scripts_alone(hostile: Path, tmp_path: Path) -> None:
    from lxml import html

    assert main(["site", "--out", str(tmp_path / "site"), "--data", str(hostile)]) == 0
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 20
    for file in pages:
        _innocent(html.fromstring(file.read_text(encoding="utf-8")))
