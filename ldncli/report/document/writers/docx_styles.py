"""How the Word document looks: page, fonts, styles, footer; and what it says of itself."""

from __future__ import annotations

import datetime
from typing import Any

from ldncli.records.text.folding import harmless
from ldncli.report.document.blocks import Report

# A4 with margins of 18 mm: what is left for text between the long sides, and the short ones.
_MARGIN_MM = 18.0
_PAGE_MM = (210.0, 297.0)
ROOM_PT, HIGH_PT = ((side - 2 * _MARGIN_MM) * 72 / 25.4 for side in _PAGE_MM)
TABLE_PT = 8.0
_INK, _ACCENT, _MUTED = "1B1F24", "1A5A94", "56606C"
_FONT = "Calibri"


def set_up(document: Any, report: Report) -> None:
    """Page, styles and properties; the date is that of the data, since a report has no clock."""
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = map(Mm, _PAGE_MM)
    page.left_margin = page.right_margin = Mm(_MARGIN_MM)
    page.top_margin = page.bottom_margin = Mm(_MARGIN_MM)
    _styles(document)
    facts = dict(report.facts)
    about = document.core_properties
    about.title, about.subject = harmless(report.title)[:250], harmless(report.subtitle)
    about.author = about.last_modified_by = facts.get("Made with", "ldn")
    keywords = [harmless(report.keyword), "evidence synthesis", "GRADE"]
    about.comments, about.keywords = facts.get("Data", ""), ", ".join(filter(None, keywords))
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = _moment(facts.get("Date of the data", ""))


def turn(document: Any, *, wide: bool) -> None:
    """A new page from here on, on its side where `wide`, with the same margins and footer."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml.ns import qn
    from docx.shared import Mm

    page = document.add_section(WD_SECTION.NEW_PAGE)
    # The break stands in the last paragraph: one of its own would be an empty line, or page.
    own = document.element.body.sectPr.getprevious()
    before = own.getprevious()
    if before is not None and before.tag == qn("w:p"):
        before.get_or_add_pPr().append(own.pPr.sectPr)
        own.getparent().remove(own)
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = map(Mm, _PAGE_MM[::-1] if wide else _PAGE_MM)


def _moment(date: str) -> datetime.datetime:
    """The day of the data; of one that is no whole day, the first of the century."""
    try:
        return datetime.datetime.fromisoformat(date)
    except ValueError:
        return datetime.datetime(2000, 1, 1)


def _styles(document: Any) -> None:
    from docx.shared import Pt, RGBColor

    def look(
        name: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = _INK,
        before: float = 0,
        after: float = 4,
        based: str | None = "Normal",
    ) -> Any:
        from docx.enum.style import WD_STYLE_TYPE

        known = {each.name for each in document.styles}
        style = (
            document.styles[name]
            if name in known
            else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        if based and name not in known:
            style.base_style = document.styles[based]
        style.font.name, style.font.size, style.font.bold, style.font.italic = (
            _FONT,
            Pt(size),
            bold,
            False,
        )
        style.font.color.rgb = RGBColor.from_string(colour)
        _all_scripts(style)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        return style

    look("Normal", 10.5, after=5, based=None).paragraph_format.line_spacing = 1.12
    look("Title", 22, bold=True, after=2)
    look("Subtitle", 11.5, colour=_MUTED, after=8)
    for level, size in ((1, 15.0), (2, 12.5), (3, 11.0), (4, 10.5)):
        look(
            f"Heading {level}",
            size,
            bold=True,
            colour=_ACCENT if level < 3 else _INK,
            before=16 if level == 1 else 10,
            after=4,
        ).paragraph_format.keep_with_next = True
    look("Contents Heading", 12.5, bold=True, colour=_ACCENT, before=12)
    look("toc 1", 10.5, after=1)
    look("toc 2", 10.0, after=1).paragraph_format.left_indent = Pt(12)
    look("Caption", 9.5, bold=False, before=8, after=4)
    look("List Bullet", 10.5, after=3)
    look("Lead", 11.5, after=6)
    look("Note", 9.0, colour=_MUTED)
    look("Table Text", TABLE_PT, after=0).paragraph_format.line_spacing = 1.0
    look("Table Note", 8.0, colour=_MUTED, after=2)
    look("Figure Note", 8.0, colour=_MUTED, after=10)
    look("Picture", 10.5, before=8, after=2).paragraph_format.keep_with_next = True
    reference = look("Reference", 9.0, after=3).paragraph_format
    reference.left_indent, reference.first_line_indent = Pt(22), Pt(-22)
    _warning(look("Warning", 10.5, before=6, after=8))
    _link(document)


def _all_scripts(style: Any) -> None:
    """The font for every script, without the theme's going before it."""
    from docx.oxml.ns import qn

    fonts = style.element.rPr.rFonts
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), _FONT)


def _warning(style: Any) -> None:
    """A pale box with a line to the left."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = style.element.get_or_add_pPr()
    borders, left, shade = OxmlElement("w:pBdr"), OxmlElement("w:left"), OxmlElement("w:shd")
    for key, value in (("val", "single"), ("sz", "24"), ("space", "6"), ("color", "C99A1D")):
        left.set(qn(f"w:{key}"), value)
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "FDF3D9")):
        shade.set(qn(f"w:{key}"), value)
    borders.append(left)
    spacing = form.find(qn("w:spacing"))
    place = list(form).index(spacing) if spacing is not None else len(form)
    form.insert(place, borders)
    form.insert(place + 1, shade)


def _link(document: Any) -> None:
    """The look of addresses."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    if "Hyperlink" not in {each.name for each in document.styles}:
        style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.underline = RGBColor.from_string(_ACCENT), True


def add_footer(document: Any, report: Report) -> None:
    """What the report is, of which data, and the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    facts = dict(report.facts)
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(
        f"{facts.get('Made with', 'ldn')} · {facts.get('Data', '')} · not medical advice · page "
    ).font.size = Pt(8)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = paragraph.add_run("1")
    run.font.size = Pt(8)
    field.append(run._r)
    paragraph._p.append(field)
