"""A report as Markdown: what each block becomes, and that no text of a
record is taken for markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.report.document.blocks import (
    Bullets,
    Cite,
    Emphasis,
    Grid,
    Inner,
    Link,
    Mark,
    Paragraph,
    Strong,
)
from ldncli.report.document.references import Reference, References
from ldncli.report.document.writers.markdown import picture_name, to_markdown
from tests.report.document.small import FIGURE, GRID, NAMED, NUMBERED, TEXT, small_report


def part(*blocks: object, references: References = NUMBERED) -> str:
    """What the blocks become."""
    text = to_markdown(small_report(references, *blocks))  # type: ignore[arg-type]
    return text.split("## First part\n\n")[1].split("\n\n### Inner part")[0]


def test_the_frame_of_a_report() -> None:
    text = to_markdown(small_report())
    assert text.startswith(
        "# Small report\n\nFor tests\n\n| | |\n| --- | --- |\n| Data | 3 records |\n| Date of the"
        " data | 2026-02-03 |\n"
    )
    assert (
        text.index("## First part")
        < text.index("### Inner part\n\ndeep")
        < text.index("## References")
    )
    assert text.endswith("3. Castro C. A case. 2022.\n")


def test_spans() -> None:
    assert (
        part(Paragraph(TEXT))
        == "Word **strong** *slanted* [page](<https://example.org/p>) there [1, 3]"
    )
    assert (
        part(Paragraph((Strong("a: "), "b"))) == "**a:** b"
        and part(Paragraph((Strong("a"), "b"))) == "**a**b"
    )
    assert part(Paragraph(TEXT[-1:]), references=NAMED) == "(Castro_X\\*, 2022; Archer, 2020)"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x", "https://a b", "https://a>b", "nohttps://x"]
)
def test_only_addresses_are_linked(url: str) -> None:
    assert part(Paragraph((Link("page", url),))) == "page"


def test_paragraphs_and_lists() -> None:
    assert part(Paragraph(("a",), "warning")) == "> a" and part(Paragraph(("a",), "note")) == "a"
    assert part(Bullets((("one",), ("two",)))) == "- one\n- two"
    assert part(Paragraph(("  a  ",))) == "a"


def test_a_table() -> None:
    assert part(GRID).splitlines() == [
        "**Table 7.** What was found",
        "",
        "| Study | n |",
        "| --- | ---: |",
        "| **Trials** |  |",
        "| Alpha [1] | 12 |",
        "| Beta | + low |",
        "",
        "Invented.  ",
        "Two notes.",
    ]
    assert part(Grid("t", "T", ("A",), ((Mark("×", "high|er", "bad"),),), number=1)).endswith(
        "| × high\\|er |"
    )


def test_a_figure_in_words_or_as_a_link() -> None:
    assert part(FIGURE) == "**Figure 3.** A dot. Seen in [2] In words: A dot in the middle"
    assert part(replace(FIGURE, notes=())) == "**Figure 3.** A dot. In words: A dot in the middle"
    linked = to_markdown(small_report(), pictures="pics")
    assert (
        "![A dot in the middle](pics/figure-003.svg)\n\n**Figure 3.** A dot. Seen in [2]\n"
        in linked
    )
    assert picture_name(replace(FIGURE, number=42)) == "figure-042.svg" and "In words" not in linked


def test_the_list_of_references() -> None:
    numbered, named = (
        to_markdown(small_report(each)).split("## References\n\n")[1].splitlines()
        for each in (NUMBERED, NAMED)
    )
    assert numbered == [
        "1. Archer A. *Small doses*. 2020. doi:10.5555/a",
        "2. Bell B. Both ways. 2021. <https://example.org/b>",
        "3. Castro C. A case. 2022.",
    ]
    assert [each[:2] for each in named] == ["- "] * 3 and named[0].endswith(
        "Archer A. *Small doses*. 2020. doi:10.5555/a"
    )
    odd = References(
        "x",
        True,
        (Reference("a", (("Name ", True), (" ", True), ("rest", False)), "https://a b"),),
        {"a": "1"},
    )
    assert to_markdown(small_report(odd)).endswith("1. *Name*  rest\n")
    assert to_markdown(small_report(References("x", True, (), {}))).endswith("## References\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a*b`c[d]<e>|f~g\\h", "a\\*b\\`c\\[d\\]\\<e\\>\\|f\\~g\\\\h"),
        ("&amp; &#60; & R&D", "&amp;amp; &amp;#60; & R&D"),
        ("_a_ snake_case b_", "\\_a\\_ snake_case b\\_"),
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("12. item", "12\\. item"),
        ("3) item", "3\\) item"),
        ("= line", "\\= line"),
        ("-0.5 lower", "-0.5 lower"),
        ("1.5 mg", "1.5 mg"),
        ("#", "\\#"),
        ("a\nb", "a b"),
    ],
)
def test_texts_show_as_they_are(text: str, shown: str) -> None:
    assert part(Paragraph((text,))) == shown and part(Bullets(((text,),))) == f"- {shown}"


def test_notes_of_tables_open_nothing() -> None:
    assert part(replace(GRID, notes=(("1. one",),))).endswith("\n\n1\\. one")
    assert part(Paragraph(("# a",), "warning")) == "> # a"


def test_marks_of_records_are_escaped_everywhere() -> None:
    grid = Grid("t", "<b>", ("<b>",), (((Emphasis("<b>"), Inner("<b>", "x"), Cite(("nobody",))),),))
    text = to_markdown(small_report(NUMBERED, grid, title="<b>"))
    assert text.count("\\<b\\>") == 5 and "<b>" not in text
