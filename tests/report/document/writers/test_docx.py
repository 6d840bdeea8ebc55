"""A report as a Word document: the elements of each block, read from its XML and by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from ldncli.report.document.blocks import (
    Bullets,
    Cite,
    Emphasis,
    Grid,
    Link,
    Mark,
    Paragraph,
    Report,
    Section,
    Strong,
)
from ldncli.report.document.references import Reference, References
from ldncli.report.document.wording import numbered
from ldncli.report.document.writers.docx import to_docx
from ldncli.report.document.writers.docx_styles import HIGH_PT, ROOM_PT
from tests.report.document.small import FIGURE, GRID, NAMED, NUMBERED, SCENE, TEXT, small_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(report: Report) -> Any:
    from docx import Document

    return Document(io.BytesIO(to_docx(report)))


def styled(document: Any, style: str) -> list[Any]:
    return [each for each in document.paragraphs if each.style.name == style]


def shape(element: Any) -> list[tuple[str, dict[str, str]]]:
    """Tags and attributes below an element, without namespaces."""
    return [
        (each.tag.split("}")[1], {key.split("}")[-1]: value for key, value in each.attrib.items()})
        for each in element.iter()
    ]


def words(element: Any) -> str:
    """All text below an element, codes of fields among it."""
    return str(element.xpath("string(.)"))


def cells(table: Any) -> list[list[str]]:
    return [[words(each) for each in row.iter(f"{W}tc")] for row in table._tbl.iter(f"{W}tr")]


# -- frame -----------------------------------------------------------------------------------------


def test_title_facts_and_contents() -> None:
    document = opened(small_report())
    assert [each.text for each in document.paragraphs[:3]] == [
        "Small report",
        "For tests",
        "Contents",
    ]
    assert [each.style.name for each in document.paragraphs[:5]] == [
        "Title",
        "Subtitle",
        "Contents Heading",
        "toc 1",
        "toc 1",
    ]
    assert cells(document.tables[0]) == [
        ["Data", "3 records"],
        ["Date of the data", "2026-02-03"],
        ["Made with", "ldn 9.9"],
    ]
    assert document.element.body[-1].tag == f"{W}sectPr", "what describes the page stands last"


def test_contents_are_one_field_that_is_filled() -> None:
    first, last = styled(opened(small_report()), "toc 1")
    kinds = [
        attributes["fldCharType"]
        for each in (first, last)
        for tag, attributes in shape(each._p)
        if tag == "fldChar"
    ]
    assert kinds == ["begin", "separate", "end"]
    assert (
        "fldChar" in first._p.xml
        and first._p.xml.count("fldCharType") == 2
        and last._p.xml.count("fldCharType") == 1
    )
    assert ' TOC \\o "1-2" \\h \\z \\u ' in words(first._p)
    assert [re.sub(r" TOC .*\\u ", "", words(each._p)) for each in (first, last)] == [
        "First part",
        "References",
    ]
    empty = replace(small_report(), sections=())
    assert styled(opened(empty), "toc 1") == []


def test_headings_by_level_and_the_fifth_as_the_fourth() -> None:
    section = Section("s5", "Five")
    for level in (4, 3, 2, 1):
        section = Section(f"s{level}", f"Level {level}", (), (section,))
    document = opened(replace(small_report(), sections=(section,)))
    found = [
        (each.text, each.style.name)
        for each in document.paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert found == [(f"Level {each}", f"Heading {each}") for each in (1, 2, 3, 4)] + [
        ("Five", "Heading 4")
    ]


# -- text ------------------------------------------------------------------------------------------


def test_spans_are_runs_and_links() -> None:
    document = opened(small_report(NUMBERED, Paragraph(TEXT)))
    [paragraph] = styled(document, "Normal")[:1]
    assert words(paragraph._p) == "Word strong slanted page there [1, 3]"
    marks = {
        words(run): [tag for tag, _ in shape(run) if tag in ("b", "i", "rStyle")]
        for run in paragraph._p.iter(f"{W}r")
    }
    assert (
        marks["strong"] == ["b"]
        and marks["slanted"] == ["i"]
        and marks["page"] == ["rStyle"]
        and marks["Word "] == []
    )
    links = [attributes for tag, attributes in shape(paragraph._p) if tag == "hyperlink"]
    assert (
        len(links) == 4
        and "id" in links[0]
        and all("anchor" in each and each["history"] == "1" for each in links[1:])
    )
    assert document.part.rels[links[0]["id"]].target_ref == "https://example.org/p"


def test_jumps_lead_to_their_places() -> None:
    document = opened(small_report())
    tree = document.element
    names = {each.get(f"{W}name"): each for each in tree.iter(f"{W}bookmarkStart")}
    ids = [each.get(f"{W}id") for each in names.values()]
    assert sorted(ids) == sorted(
        each.get(f"{W}id") for each in tree.iter(f"{W}bookmarkEnd")
    ) and len(set(ids)) == len(ids)
    assert all(name == f"_ldn{each.get(f'{W}id')}" for name, each in names.items())
    for link in tree.iter(f"{W}hyperlink"):
        if anchor := link.get(f"{W}anchor"):
            place = names[anchor].getnext()
            told, there = words(link), words(names[anchor].getparent())
            assert place is not None and (told in there or told in ("there", "1", "2", "3")), told
    first = styled(document, "Reference")[0]
    cited = [each for each in tree.iter(f"{W}hyperlink") if words(each) == "1"]
    assert cited and cited[0].get(f"{W}anchor") == first._p.find(f"{W}bookmarkStart").get(
        f"{W}name"
    )


@pytest.mark.parametrize("url", ["javascript:x", "https://a b", "file:///etc"])
def test_other_addresses_stay_text(url: str) -> None:
    [paragraph] = styled(opened(small_report(NUMBERED, Paragraph((Link("page", url),)))), "Normal")[
        :1
    ]
    assert paragraph.text == "page" and "hyperlink" not in paragraph._p.xml


def test_roles_and_lists_have_styles() -> None:
    roles = ("body", "lead", "note", "warning", "formula")
    document = opened(
        small_report(
            NUMBERED, *(Paragraph((each,), each) for each in roles), Bullets((("one",), ("two",)))
        )
    )
    found = {each.text: each.style.name for each in document.paragraphs}
    assert [found[each] for each in roles] == ["Normal", "Lead", "Note", "Warning", "Note"]
    assert [found["one"], found["two"]] == ["List Bullet"] * 2


def test_harmful_signs_are_dropped_and_tabs_kept() -> None:
    document = opened(small_report(NUMBERED, Paragraph(("a\u202eb\x00 <w:t>",))))
    assert styled(document, "Normal")[0].text == "ab <w:t>"
    assert "\t" in styled(document, "Reference")[0].text


# -- tables ----------------------------------------------------------------------------------------


def table_of(grid: Grid) -> Any:
    return opened(small_report(NUMBERED, grid)).tables[1]


def test_a_table_has_its_rows() -> None:
    table = table_of(GRID)
    assert cells(table) == [["Study", "n"], ["Trials"], ["Alpha [1]", "12"], ["Beta", " +  low"]]
    rows = list(table._tbl.iter(f"{W}tr"))
    assert [any(tag == "tblHeader" for tag, _ in shape(row)) for row in rows] == [
        True,
        False,
        False,
        False,
    ]
    assert all(any(tag == "cantSplit" for tag, _ in shape(row)) for row in rows)
    shaded = [
        [
            any(tag == "shd" and a["fill"] == "EEF1F5" for tag, a in shape(c))
            for c in row.iter(f"{W}tc")
        ]
        for row in rows
    ]
    assert shaded == [[True, True], [True], [False, False], [False, False]]
    assert all(each.get(f"{W}val") == "TableText" for each in table._tbl.iter(f"{W}pStyle"))


def test_columns_fill_the_page_and_rows_of_one_cell_run_over_all() -> None:
    table = table_of(GRID)
    grid = [int(each.get(f"{W}w")) for each in table._tbl.iter(f"{W}gridCol")]
    assert sum(grid) == pytest.approx(20 * ROOM_PT, abs=2)
    widths = [
        [int(each.get(f"{W}w")) for each in row.iter(f"{W}tcW")]
        for row in table._tbl.iter(f"{W}tr")
    ]
    assert widths[0] == grid and widths[1] == [pytest.approx(sum(grid), abs=2)]
    spans = [
        [each.get(f"{W}val") for each in row.iter(f"{W}gridSpan")]
        for row in table._tbl.iter(f"{W}tr")
    ]
    assert spans == [[], ["2"], [], []]
    alone = table_of(Grid("t", "T", ("A",), ((("a",),),)))
    assert not list(alone._tbl.iter(f"{W}gridSpan")), (
        "in a table of one column a row of one cell is a row"
    )


def test_numbers_stand_to_the_right() -> None:
    rows = table_of(GRID)._tbl.iter(f"{W}tr")
    assert [[bool(list(c.iter(f"{W}jc"))) for c in row.iter(f"{W}tc")] for row in rows] == [
        [False, True],
        [False],
        [False, True],
        [False, True],
    ]
    [jc] = {each.get(f"{W}val") for each in table_of(GRID)._tbl.iter(f"{W}jc")}
    assert jc == "right"


@pytest.mark.parametrize(
    ("role", "fill", "ink"),
    [
        ("good", "009E73", "FFFFFF"),
        ("concern", "F0C541", "1B1F24"),
        ("bad", "D55E00", "FFFFFF"),
        ("critical", "6E1423", "FFFFFF"),
        ("unknown", "B7BEC8", "1B1F24"),
        ("empty", None, None),
    ],
)
def test_a_judgement_stands_on_its_colour(role: str, fill: str | None, ink: str | None) -> None:
    table = table_of(Grid("t", "T", ("A", "B"), ((("a",), Mark("×", "high", role)),)))
    runs = list(list(table._tbl.iter(f"{W}tc"))[-1].iter(f"{W}r"))
    assert [words(each) for each in runs] == [" × ", " high"]
    assert [each.get(f"{W}fill") for each in runs[0].iter(f"{W}shd")] == ([fill] if fill else [])
    assert [each.get(f"{W}val") for each in runs[0].iter(f"{W}color")] == ([ink] if ink else [])
    assert list(runs[0].iter(f"{W}b")) and not list(runs[1].iter(f"{W}b"))


def test_lines_margins_and_look_of_tables() -> None:
    facts, table = opened(small_report(NUMBERED, GRID)).tables
    found = shape(table._tbl.find(f"{W}tblPr"))
    borders = {tag: (a["val"], a["sz"], a["space"], a["color"]) for tag, a in found if "sz" in a}
    assert borders == {
        "top": ("single", "8", "0", "1B1F24"),
        "bottom": ("single", "8", "0", "1B1F24"),
        "insideH": ("single", "4", "0", "C9CED6"),
    }
    margins = {tag: a["w"] for tag, a in found if a.get("type") == "dxa" and tag != "tblW"}
    assert margins == {"top": "40", "left": "80", "bottom": "40", "right": "80"}
    assert ("tblLayout", {"type": "fixed"}) in found and (
        "tblW",
        {"w": str(round(20 * ROOM_PT)), "type": "dxa"},
    ) in found
    looks = [dict(shape(each._tbl.find(f"{W}tblPr")))["tblLook"] for each in (facts, table)]
    same = {"lastRow": "0", "firstColumn": "1", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    assert looks == [
        {"val": "0480", "firstRow": "0", **same},
        {"val": "04A0", "firstRow": "1", **same},
    ]


def test_captions_are_numbered_by_fields() -> None:
    document = opened(small_report())
    table, figure = styled(document, "Caption")
    assert words(table._p) == "Table  SEQ Table \\* ARABIC 7. What was found"
    assert words(figure._p) == "Figure  SEQ Figure \\* ARABIC 3. A dot."
    assert [words(each._p) for each in styled(document, "Figure Note")] == ["Seen in [2]"]
    assert [a["fldCharType"] for tag, a in shape(table._p) if tag == "fldChar"] == [
        "begin",
        "separate",
        "end",
    ]
    assert table.paragraph_format.keep_with_next and figure.paragraph_format.keep_with_next
    [alone] = styled(opened(small_report(NUMBERED, replace(FIGURE, notes=()))), "Caption")
    assert not alone.paragraph_format.keep_with_next
    bold = [words(run) for run in table._p.iter(f"{W}r") if list(run.iter(f"{W}b"))]
    assert bold == ["Table ", "7", ". "]


def test_notes_stand_below_a_table_and_an_empty_line_without_them() -> None:
    with_notes, without = (
        opened(small_report(NUMBERED, each)) for each in (GRID, replace(GRID, notes=()))
    )
    assert [each.text for each in styled(with_notes, "Table Note")] == ["Invented.", "Two notes."]
    assert [each.text for each in styled(without, "Table Note")] == [""]


def test_many_notes_are_set_in_one_paragraph_with_bold_numbers() -> None:
    many = replace(GRID, notes=tuple(numbered(f"{place}. Note.") for place in range(1, 9)))
    [note] = styled(opened(small_report(NUMBERED, many)), "Table Note")
    assert note.text == " ".join(f"{place}. Note." for place in range(1, 9))
    assert [run.text for run in note.runs if run.bold] == [f"{place}. " for place in range(1, 9)]


def test_a_paragraph_stays_with_the_table_or_picture_after_it() -> None:
    text = Paragraph(("Said before it.",))
    for after, stays in ((GRID, True), (FIGURE, True), (text, None)):
        document = opened(small_report(NUMBERED, text, after))
        [first, *_] = [each for each in document.paragraphs if each.text == "Said before it."]
        assert first.paragraph_format.keep_with_next is stays


# -- pictures and references -----------------------------------------------------------------------


def test_a_picture_has_its_words() -> None:
    [picture] = opened(small_report()).inline_shapes
    about = picture._inline.docPr
    assert (about.get("descr"), about.get("title"), about.get("name")) == (
        "A dot. A dot in the middle",
        "A dot",
        "Figure 3",
    )
    assert (picture.width.pt, picture.height.pt) == (
        pytest.approx(100, abs=0.5),
        pytest.approx(50, abs=0.5),
    )


@pytest.mark.parametrize(
    ("size", "factor"),
    [
        ((1000.0, 50.0), ROOM_PT / 1000),
        ((100.0, 2 * (HIGH_PT - 59)), 0.5),
        ((ROOM_PT, 640.0), 1.0),
        # A little smaller, and two have room on a page; not where they would be much smaller.
        ((300.0, 375.0), (HIGH_PT / 2 - 59) / 375),
        ((300.0, 450.0), 1.0),
    ],
)
def test_a_picture_fits_the_page(size: tuple[float, float], factor: float) -> None:
    scene = replace(SCENE, width=size[0], height=size[1])
    [picture] = opened(small_report(NUMBERED, replace(FIGURE, scene=scene))).inline_shapes
    assert picture.width.pt == pytest.approx(size[0] * factor, rel=0.01)
    assert picture.height.pt == pytest.approx(size[1] * factor, rel=0.02)


def test_references_are_numbered_or_not() -> None:
    numbered, named = (
        styled(opened(small_report(each)), "Reference") for each in (NUMBERED, NAMED)
    )
    assert [words(each._p) for each in numbered] == [
        "1.Archer A. Small doses. 2020. doi:10.5555/a open",
        "2.Bell B. Both ways. 2021. open",
        "3.Castro C. A case. 2022.",
    ]
    assert words(named[2]._p) == "Castro C. A case. 2022." and not list(named[0]._p.iter(f"{W}tab"))
    assert [words(run) for run in numbered[0]._p.iter(f"{W}r") if list(run.iter(f"{W}i"))] == [
        "Small doses"
    ]
    assert len(list(numbered[0]._p.iter(f"{W}tab"))) == 1
    odd = References("x", True, (Reference("a", (("A.", False),), None),), {"a": "1"})
    assert len(styled(opened(small_report(odd)), "Reference")) == 1


def test_the_same_bytes_twice_in_a_zip_without_a_clock() -> None:
    first = to_docx(
        small_report(NUMBERED, Paragraph((Strong("a"), Emphasis("b"), Cite(("a-2020",)))))
    )
    assert first == to_docx(
        small_report(NUMBERED, Paragraph((Strong("a"), Emphasis("b"), Cite(("a-2020",)))))
    )
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert len({each.date_time for each in archive.infolist()}) == 1


def wide_report(*wide: bool) -> Any:
    sections = [
        Section(f"s{place}", f"Part {place}", (Paragraph(("Text.",)), GRID), wide=each)
        for place, each in enumerate(wide)
    ]
    return opened(replace(small_report(), sections=tuple(sections)))


def test_the_page_is_turned_for_a_part_that_needs_it_and_back() -> None:
    document = wide_report(False, True, True, False)
    pages = [(each.page_width.mm, each.page_height.mm) for each in document.sections]
    assert [tuple(map(round, each)) for each in pages] == [(210, 297), (297, 210), (210, 297)]
    assert [str(each.orientation) for each in document.sections][1].startswith("LANDSCAPE")
    assert all(each.left_margin.mm == pytest.approx(18, abs=0.1) for each in document.sections)
    widths = [
        sum(int(each.get(f"{W}w")) for each in table._tbl.iter(f"{W}gridCol"))
        for table in document.tables[-4:]
    ]
    assert widths == [
        pytest.approx(20 * each, abs=2) for each in (ROOM_PT, HIGH_PT, HIGH_PT, ROOM_PT)
    ]
    empty = [
        each
        for each in document.paragraphs
        if not each.text and each._p.pPr is not None and each._p.pPr.sectPr is not None
    ]
    assert all(each.style.name == "Table Note" for each in empty), "no page of its own for a break"


def test_a_row_longer_than_a_few_lines_may_go_over_the_page() -> None:
    long = Grid("t", "T", ("A", "B"), ((("a",), ("a word " * 600,)), (("b",), ("c",))))
    rows = list(table_of(long)._tbl.iter(f"{W}tr"))
    assert [any(tag == "cantSplit" for tag, _ in shape(row)) for row in rows] == [True, False, True]
