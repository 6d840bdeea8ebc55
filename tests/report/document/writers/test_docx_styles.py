"""The look of the Word document: page, styles, properties, footer."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from ldncli.report.document.writers.docx_styles import ROOM_PT, add_footer, set_up
from tests.report.document.small import small_report


def made(**more: object) -> Any:
    document = Document()
    report = small_report(**more)  # type: ignore[arg-type]
    set_up(document, report)
    add_footer(document, report)
    return document


def test_the_page_is_a4_with_margins() -> None:
    page = made().sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.left_margin,
        page.right_margin,
        page.top_margin,
        page.bottom_margin,
    )
    assert [round(each.mm) for each in sizes] == [210, 297, 18, 18, 18, 18]
    assert (page.page_width - page.left_margin - page.right_margin) / 12700 == pytest.approx(
        ROOM_PT, abs=0.2
    )
    assert pytest.approx(174 / 25.4 * 72) == ROOM_PT


def test_what_the_document_says_of_itself() -> None:
    about = made(title="T" * 300, subtitle="S\nt").core_properties
    assert (
        about.title == "T" * 250
        and about.subject == "S t"
        and about.author == about.last_modified_by == "ldn 9.9"
    )
    assert (
        about.comments == "3 records"
        and "GRADE" in about.keywords
        and about.language == "en-GB"
        and about.revision == 1
    )
    assert (
        about.created.replace(tzinfo=None)
        == about.modified.replace(tzinfo=None)
        == datetime.datetime(2026, 2, 3)
    )


@pytest.mark.parametrize("date", ["2026-02", "none: the base is empty", ""])
def test_a_date_that_is_no_day(date: str) -> None:
    about = made(facts=(("Date of the data", date),)).core_properties
    assert (
        about.created.replace(tzinfo=None) == datetime.datetime(2000, 1, 1)
        and about.author == "ldn"
        and about.comments == ""
    )


@pytest.mark.parametrize(
    ("name", "size", "bold", "colour", "before", "after"),
    [
        ("Normal", 10.5, False, "1B1F24", 0, 5),
        ("Title", 22, True, "1B1F24", 0, 2),
        ("Subtitle", 11.5, False, "56606C", 0, 8),
        ("Heading 1", 15, True, "1A5A94", 16, 4),
        ("Heading 2", 12.5, True, "1A5A94", 10, 4),
        ("Heading 3", 11, True, "1B1F24", 10, 4),
        ("Heading 4", 10.5, True, "1B1F24", 10, 4),
        ("Contents Heading", 12.5, True, "1A5A94", 12, 4),
        ("toc 1", 10.5, False, "1B1F24", 0, 1),
        ("toc 2", 10, False, "1B1F24", 0, 1),
        ("Caption", 9.5, False, "1B1F24", 8, 4),
        ("List Bullet", 10.5, False, "1B1F24", 0, 3),
        ("Lead", 11.5, False, "1B1F24", 0, 6),
        ("Note", 9, False, "56606C", 0, 4),
        ("Table Text", 8, False, "1B1F24", 0, 0),
        ("Table Note", 8, False, "56606C", 0, 2),
        ("Picture", 10.5, False, "1B1F24", 8, 2),
        ("Reference", 9, False, "1B1F24", 0, 3),
        ("Warning", 10.5, False, "1B1F24", 6, 8),
    ],
)
def test_styles(
    name: str, size: float, bold: bool, colour: str, before: float, after: float
) -> None:
    style = made().styles[name]
    form = style.paragraph_format
    assert (style.font.size.pt, style.font.bold, style.font.italic, str(style.font.color.rgb)) == (
        size,
        bold,
        False,
        colour,
    )
    assert (form.space_before.pt, form.space_after.pt) == (before, after)
    fonts = dict(style.element.rPr.rFonts.attrib.items())
    assert fonts == {qn(f"w:{each}"): "Calibri" for each in ("ascii", "hAnsi", "cs", "eastAsia")}


def test_new_styles_follow_the_normal_one() -> None:
    styles = made().styles
    assert {
        styles[each].base_style.name
        for each in ("Lead", "Note", "Table Text", "Warning", "Reference")
    } == {"Normal"}
    assert styles["Normal"].base_style is None and styles["Heading 2"].base_style.name == "Normal"


def test_forms_of_paragraphs() -> None:
    form = {
        each.name: each.paragraph_format
        for each in made().styles
        if hasattr(each, "paragraph_format")
    }
    assert (
        form["Normal"].line_spacing == pytest.approx(1.12, abs=0.005)
        and form["Table Text"].line_spacing == 1.0
    )
    assert (
        all(form[f"Heading {each}"].keep_with_next for each in (1, 2, 3, 4))
        and form["Picture"].keep_with_next
    )
    assert (
        form["toc 2"].left_indent.pt == 12
        and form["Reference"].left_indent.pt == 22
        and form["Reference"].first_line_indent.pt == -22
    )


def test_a_warning_is_a_pale_box_with_a_line_to_the_left() -> None:
    element = made().styles["Warning"].element.pPr
    tags = [each.tag.split("}")[1] for each in element]
    assert tags.index("pBdr") + 1 == tags.index("shd") and tags.index("shd") < tags.index("spacing")
    [left] = element.find(qn("w:pBdr"))
    assert [left.get(qn(f"w:{each}")) for each in ("val", "sz", "space", "color")] == [
        "single",
        "24",
        "6",
        "C99A1D",
    ]
    shade = element.find(qn("w:shd"))
    assert [shade.get(qn(f"w:{each}")) for each in ("val", "color", "fill")] == [
        "clear",
        "auto",
        "FDF3D9",
    ]


def test_addresses_are_underlined() -> None:
    style = made().styles["Hyperlink"]
    assert style.font.underline is True and str(style.font.color.rgb) == "1A5A94"


def test_the_footer_says_what_it_is_and_counts_pages() -> None:
    paragraph = made().sections[0].footer.paragraphs[0]
    text = str(paragraph._p.xpath("string(.)"))
    assert re.fullmatch(r"ldn 9\.9 · 3 records · not medical advice · page 1", text)
    [field] = paragraph._p.findall(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == " PAGE " and field.xpath("string(.)") == "1"
    assert {each.get(qn("w:val")) for each in paragraph._p.iter(qn("w:sz"))} == {"16"}
    assert (
        made(facts=())
        .sections[0]
        .footer.paragraphs[0]
        .text.startswith("ldn ·  · not medical advice")
    )
