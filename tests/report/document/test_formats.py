"""What the formats write: valid, the same bytes twice, nothing fetched, nothing run, nothing
that a record could slip in."""

from __future__ import annotations

import io
import os
import re
import zipfile
from itertools import pairwise
from pathlib import Path

from ldncli.report.document.content import build_report
from ldncli.report.document.writers.docx import to_docx
from ldncli.report.document.writers.html import to_html
from ldncli.report.document.writers.markdown import to_markdown
from tests.conftest import ROOT
from tests.report.document.reports import make_hostile, question_to, report_of

GOLDEN = Path(__file__).parent / "fibromyalgia.md"
MOST_BYTES = 5_000_000


def _tree(page: str):
    import html5lib

    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    tree = parser.parse(page)
    return tree, [
        error
        for error in parser.errors
        if error[1] not in ("unexpected-html-element-in-foreign-content",)
    ]


def test_same_data_same_bytes(trials: Path) -> None:
    asked = question_to(trials)
    first, second = build_report(asked), build_report(question_to(trials))
    assert to_html(first) == to_html(second)
    assert to_markdown(first) == to_markdown(second)
    assert to_docx(first) == to_docx(second)


def test_markdown_of_a_small_question_is_as_recorded(world: Path) -> None:
    found = to_markdown(report_of(world, condition=["fibromyalgia"], outcome=["pain-intensity"]))
    if os.environ.get("LDN_GOLDEN") == "update":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_html_is_whole_and_closed(trials: Path) -> None:
    page = to_html(report_of(trials))
    tree, errors = _tree(page)
    assert not errors, errors[:3]
    assert (
        page.startswith("<!DOCTYPE html>")
        and tree.find(".//meta[@http-equiv='Content-Security-Policy']") is not None
    )
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    inner = {each.get("href")[1:] for each in tree.iter("a") if each.get("href").startswith("#")}
    assert inner <= set(ids), sorted(inner - set(ids))[:5]


def test_html_asks_nothing_of_anyone(trials: Path) -> None:
    tree, _ = _tree(to_html(report_of(trials)))
    assert not [
        each.tag
        for each in tree.iter()
        if each.tag in ("script", "iframe", "object", "embed", "form", "base", "link")
    ]
    assert not [
        each for each in tree.iter() if each.get("src") or each.get("srcset") or each.get("style")
    ]
    assert not [
        key
        for each in tree.iter()
        for key in each.attrib
        if isinstance(key, str) and key.startswith("on")
    ]
    outside = [each.get("href") for each in tree.iter("a") if not each.get("href").startswith("#")]
    assert outside and all(each.startswith(("https://", "http://")) for each in outside)
    style = tree.find(".//style").text
    assert "url(" not in style and "@import" not in style


def test_html_has_headings_in_order_and_heads_of_tables(trials: Path) -> None:
    tree, _ = _tree(to_html(report_of(trials)))
    levels = [
        int(each.tag[1])
        for each in tree.find(".//main").iter()
        if isinstance(each.tag, str) and re.fullmatch("h[1-6]", each.tag)
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in tree.iter("table"):
        assert table.find("caption") is not None and all(
            each.get("scope") for each in table.iter("th")
        )
    name = "{http://www.w3.org/2000/svg}"
    pictures = list(tree.iter(f"{name}svg"))
    assert pictures and all(
        svg.find(f"{name}title").text and svg.find(f"{name}desc").text for svg in pictures
    )


def test_a_hostile_base_slips_nothing_into_a_page(trials: Path) -> None:
    make_hostile(trials)
    page = to_html(report_of(trials))
    tree, _ = _tree(page)
    assert not [
        each.tag
        for each in tree.iter()
        if each.tag in ("script", "img", "iframe", "b", "h7")
        and not (each.tag == "b" and re.match(r"(Table|Figure) \d+\.$", each.text or ""))
    ]
    assert (
        "\u202e" not in page and "49" not in re.findall(r"7\*7 (\S+)", page) and "{{ 7*7 }}" in page
    )
    assert "&lt;script&gt;alert(1)" in page and "שלום 🧪" in page


def test_a_hostile_base_slips_nothing_into_word(trials: Path) -> None:
    from docx import Document

    make_hostile(trials)
    content = to_docx(report_of(trials))
    document = Document(io.BytesIO(content))
    text = "\n".join(each.text for each in document.paragraphs)
    assert "<script>alert(1)</script>" in text and "\u202e" not in text, "it stands there as text"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "<script" not in xml
    codes = set(re.findall(r"<w:instrText[^>]*>([^<]*)<", xml))
    assert codes == {
        ' TOC \\o "1-2" \\h \\z \\u ',
        " SEQ Table \\* ARABIC ",
        " SEQ Figure \\* ARABIC ",
    }
    assert all(
        each.startswith(("http://", "https://"))
        for each in re.findall(r'Target="([^"]+)" TargetMode="External"', links)
    )


def test_a_hostile_base_slips_nothing_into_markdown(trials: Path) -> None:
    make_hostile(trials)
    text = to_markdown(report_of(trials))
    assert (
        "<script" not in text.replace("\\<script", "")
        and "\n```" not in text
        and "\u202e" not in text
    )
    for line in text.splitlines():
        assert not line.startswith(("<", "=", "```")), line


def test_word_has_real_headings_tables_and_captions(trials: Path) -> None:
    from docx import Document

    report = report_of(trials)
    document = Document(io.BytesIO(to_docx(report)))
    styles = [each.style.name for each in document.paragraphs]
    assert (
        styles.count("Heading 1") == len(report.sections)
        and "Heading 2" in styles
        and "List Bullet" in styles
    )
    blocks = [block for section in report.walk() for block in section.blocks]
    grids = [each for each in blocks if hasattr(each, "heads")]
    assert len(document.tables) == len(grids) + 1
    assert [cell.text for cell in document.tables[1].rows[0].cells] == list(grids[0].heads)
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    assert len(captions) == len(grids) + len(report.figures())
    assert all("SEQ " in each._p.xml for each in captions)
    pictures = document.inline_shapes
    assert len(pictures) == len(report.figures())
    assert all(shape._inline.docPr.get("descr") for shape in pictures)
    marks = re.findall(r'w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"', document.element.xml)
    assert len(marks) == len(dict(marks)) and set(
        re.findall(r'w:anchor="([^"]+)"', document.element.xml)
    ) <= set(dict(marks).values())
    assert (
        document.core_properties.title == report.title
        and document.core_properties.created.year == 2026
    )


def test_the_whole_base_is_a_page_of_less_than_5_mb() -> None:
    page = to_html(report_of(ROOT / "data"))
    assert len(page.encode()) < MOST_BYTES


def test_nothing_is_written_in_every_format(world: Path) -> None:
    report = report_of(world, condition=["crohn-disease"])
    assert not _tree(to_html(report))[1]
    assert to_docx(report)[:2] == b"PK" and to_markdown(report).startswith("# ")
