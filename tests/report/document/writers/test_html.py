"""A report as a page: what each block becomes, read back by a parser."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import html5lib
import pytest

from ldncli.report.document.blocks import Cite, Emphasis, Grid, Inner, Link, Paragraph, Strong
from ldncli.report.document.writers.html import to_html
from tests.report.document.small import GRID, NAMED, NUMBERED, TEXT, small_report

SVG = "{http://www.w3.org/2000/svg}"


def tree(page: str) -> Any:
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)


def inner(*text: object, references: object = NUMBERED) -> str:
    """The markup of the one paragraph of a report."""
    page = to_html(small_report(references, Paragraph(text)))  # type: ignore[arg-type]
    [found] = re.findall(r'<section[^>]*id="first".*?<p[^>]*>(.*?)</p>', page, re.DOTALL)
    return str(found)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_spans() -> None:
    assert inner("a ", Strong("b"), Emphasis("c")) == "a <strong>b</strong><em>c</em>"
    assert (
        inner(Link("page", "https://example.org/?a=1&b=2"))
        == '<a class="out" href="https://example.org/?a=1&amp;b=2" rel="noopener'
        ' noreferrer">page</a>'
    )
    assert (
        inner(Link("page", "http://example.org")).startswith("<a ")
        and inner(Inner("there", "table-x")) == '<a href="#table-x">there</a>'
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "mailto:a@b"]
)
def test_other_addresses_stay_text(url: str) -> None:
    assert inner(Link("<page>", url)) == "&lt;page&gt;"


def test_citations_lead_to_their_entries() -> None:
    assert (
        inner(Cite(("b-2021", "a-2020")))
        == '<span class="cite">[<a href="#ref-a-2020">1</a>, <a href="#ref-b-2021">2</a>]</span>'
    )
    assert inner("x", Cite(("nobody",))) == "x"
    assert (
        inner(Cite(("b-2021",)), references=NAMED)
        == '<span class="cite">(<a href="#ref-b-2021">Bell, 2021</a>)</span>'
    )


@pytest.mark.parametrize(
    "kind",
    [
        str,
        Strong,
        Emphasis,
        lambda text: Link(text, "https://e.org"),
        lambda text: Link(text, "x"),
        lambda text: Inner(text, "x"),
    ],
)
def test_records_are_text(kind: Any) -> None:
    found = inner(kind("<b>&\"'\u202e\x00"))
    assert (
        "&lt;b&gt;&amp;&#34;&#39;" in found
        and "<b>" not in found
        and "\u202e" not in found
        and "\x00" not in found
    )


def test_a_table_with_its_caption_groups_and_marks() -> None:
    page = tree(to_html(small_report(NUMBERED, GRID)))
    [table] = [each for each in page.iter("table") if "What was found" in "".join(each.itertext())]
    assert words(table.find("caption")).startswith("Table 7.") and "What was found" in words(
        table.find("caption")
    )
    rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert (
        rows[0] == ["Study", "n"]
        and rows[1] == ["Trials"]
        and rows[2] == ["Alpha [1]", "12"]
        and rows[3][0] == "Beta"
    )
    assert "low" in rows[3][1] and "+" in rows[3][1]
    assert any(each.get("colspan") == "2" for each in table.iter() if isinstance(each.tag, str))
    assert "Invented." in "".join(page.itertext()) and "Two notes." in "".join(page.itertext())


def test_each_group_has_a_body_of_its_own() -> None:
    def bodies(*rows: tuple[object, ...], heads: tuple[str, ...] = ("A", "B")) -> list[int]:
        page = tree(to_html(small_report(NUMBERED, Grid("t", "T", heads, rows))))  # type: ignore[arg-type]
        table = next(each for each in page.iter("table") if each.find("caption") is not None)
        return [len(body.findall("tr")) for body in table.findall("tbody")]

    head, row = (("G",),), (("a",), ("b",))
    assert (
        bodies(head, row, row, head, row) == [3, 2]
        and bodies(row, head, row) == [1, 2]
        and bodies(row, row) == [2]
    )
    assert bodies((("a",),), (("b",),), heads=("A",)) == [2], (
        "in a table of one column a row of one cell opens nothing"
    )


def test_a_figure_is_a_picture_with_its_words() -> None:
    page = tree(to_html(small_report()))
    [svg] = list(page.iter(f"{SVG}svg"))
    assert (
        svg.find(f"{SVG}title").text == "Plot"
        and svg.find(f"{SVG}desc").text == "A dot in the middle"
    )
    [caption] = [words(each) for each in page.iter("figcaption")]
    assert (
        caption.startswith("Figure 3.")
        and "A dot" in caption
        and caption.rstrip(".").endswith("Seen in [2]")
    )


def test_the_policy_names_the_digest_of_the_style() -> None:
    page = to_html(small_report())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = tree(page).find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert (
        policy
        == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_no_line_of_the_body_is_empty_and_all_is_there() -> None:
    page = to_html(small_report(NUMBERED, Paragraph(TEXT), title="A <title>"))
    _, body = page.split("</style>", 1)
    assert (
        page.startswith("<!DOCTYPE html>")
        and all(line.strip() for line in body.splitlines())
        and page.endswith("\n")
    )
    assert page.count("A &lt;title&gt;") >= 2 and "3 records" in page and "deep" in page
    ids = {each.get("id") for each in tree(page).iter() if each.get("id")}
    assert {"first", "inner", "references", "ref-a-2020", "ref-b-2021", "ref-c-2022"} <= ids
    assert "<em>Small doses</em>" in page or "<i>Small doses</i>" in page
