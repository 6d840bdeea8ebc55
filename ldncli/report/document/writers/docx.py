"""A report as a Word document: real headings, tables, captions with numbering fields, pictures with
their text; the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ldncli.records.text.folding import harmless
from ldncli.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Cite,
    Emphasis,
    Figure,
    Grid,
    Inner,
    Link,
    Mark,
    Paragraph,
    Report,
    Section,
    Span,
    Spans,
    Strong,
    plain,
)
from ldncli.report.document.writers.docx_styles import (
    HIGH_PT,
    ROOM_PT,
    TABLE_PT,
    add_footer,
    set_up,
    turn,
)
from ldncli.report.document.writers.widths import PADDING, column_widths
from ldncli.report.document.writers.zipped import fixed_zip
from ldncli.report.drawing.scene.metrics import text_width
from ldncli.report.drawing.scene.scene import Scene
from ldncli.report.drawing.writers.raster import to_png

_DPI = 140
# What a caption takes below a picture, with the space around both; a line of its notes.
_CAPTION_PT, _NOTE_LINE_PT = 48.0, 11.0
# A picture becomes smaller, to this share, where two then have room on a page.
_SMALLER = 0.75
# Notes of a table that are more than this stand one behind the other in one paragraph.
_NOTES_MOST = 6
# Rows of more lines than this may go over to the next page, so that none leaves half a page empty.
_WHOLE_LINES = 10
_ROLES = {"lead": "Lead", "note": "Note", "warning": "Warning", "formula": "Note"}
_LIGHTS = {
    "good": "009E73",
    "concern": "F0C541",
    "bad": "D55E00",
    "critical": "6E1423",
    "unknown": "B7BEC8",
}


def to_docx(report: Report) -> bytes:
    """The document as bytes."""
    from docx import Document

    document = Document()
    set_up(document, report)
    writer = _Writer(document, report)
    writer.title()
    for section in report.sections:
        writer.section(section, 1)
    add_footer(document, report)
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


class _Writer:
    """Writes a report into a document, part by part."""

    def __init__(self, document: Any, report: Report):
        self.document, self.report = document, report
        self.places: dict[str, str] = {}  # id in the report → name of its bookmark
        self.wide = False  # whether the page lies on its side

    @property
    def room(self) -> float:
        """How wide text may be, in points."""
        return HIGH_PT if self.wide else ROOM_PT

    def title(self) -> None:
        """Title, what identifies the report, contents."""
        self.document.add_paragraph(harmless(self.report.title), style="Title")
        self.document.add_paragraph(harmless(self.report.subtitle), style="Subtitle")
        rows = tuple(((label,), (value,)) for label, value in self.report.facts)
        self.put(self.table((), rows, frozenset()))
        self.document.add_paragraph("Contents", style="Contents Heading")
        self.contents()

    def put(self, element: Any) -> None:
        """An element at the end of the text, before what describes the page."""
        self.document.element.body.sectPr.addprevious(element)

    def contents(self) -> None:
        """A table of contents as a field that Word can bring up to date, filled already."""
        paragraphs = [self.document.add_paragraph(style="toc 1") for _ in self.report.sections]
        for place, (paragraph, section) in enumerate(
            zip(paragraphs, self.report.sections, strict=True)
        ):
            if place == 0:
                _field_part(paragraph._p, "begin")
                _field_code(paragraph._p, ' TOC \\o "1-2" \\h \\z \\u ')
                _field_part(paragraph._p, "separate")
            paragraph._p.append(self.jump((section.title,), section.id))
        if paragraphs:
            _field_part(paragraphs[-1]._p, "end")

    def section(self, section: Section, level: int) -> None:
        """A heading and what stands below it; the page is turned before a part that needs it, and
        turned back before one that does not."""
        if level == 1 and section.wide != self.wide:
            turn(self.document, wide=section.wide)
            self.wide = section.wide
        heading = self.document.add_paragraph(style=f"Heading {min(level, 4)}")
        self.mark(heading._p, section.id, [_run(harmless(section.title))])
        for place, block in enumerate(section.blocks):
            self.block(block, before=section.blocks[place + 1 : place + 2])
        for each in section.sections:
            self.section(each, level + 1)
        if section.id == "references":
            self.references()

    def block(self, block: Block, before: Sequence[Block] = ()) -> None:
        """A paragraph, list, table or figure; a paragraph `before` a table or figure stays with
        it."""
        match block:
            case Paragraph():
                paragraph = self.paragraph(block.text, _ROLES.get(block.role, "Normal"))
                if any(isinstance(each, Grid | Figure) for each in before):
                    paragraph.paragraph_format.keep_with_next = True
            case Bullets(items):
                for item in items:
                    self.paragraph(item, "List Bullet")
            case Grid():
                self.caption("Table", block.number, block.title, block.id)
                self.put(self.table(block.heads, block.rows, block.right))
                for note in _set_together(block.notes) or [()]:
                    self.paragraph(note, "Table Note")
            case Figure():
                self.figure(block)

    def paragraph(self, text: Spans, style: str) -> Any:
        """A paragraph in a style."""
        paragraph = self.document.add_paragraph(style=style)
        for each in self.runs(text):
            paragraph._p.append(each)
        return paragraph

    def caption(self, kind: str, number: int, title: str, id: str, *, noted: bool = True) -> None:
        """A caption whose number is a field, so that Word counts on when tables are added; it
        stays with its table, or with the notes on its picture."""
        paragraph = self.document.add_paragraph(style="Caption")
        p = paragraph._p
        p.append(_run(f"{kind} ", "w:b"))
        _field_part(p, "begin")
        _field_code(p, f" SEQ {kind} \\* ARABIC ")
        _field_part(p, "separate")
        self.mark(p, id, [_run(str(number), "w:b")])
        _field_part(p, "end")
        p.append(_run(". ", "w:b"))
        p.append(_run(f"{harmless(title)}{'.' if kind == 'Figure' else ''}"))
        paragraph.paragraph_format.keep_with_next = noted

    def figure(self, figure: Figure) -> None:
        """The picture with its text for those who do not see it, then its caption."""
        from docx.shared import Pt

        scene = figure.scene
        notes = _set_together(figure.notes, 1)
        factor = _scale(scene, self.room, ROOM_PT if self.wide else HIGH_PT, self.below(notes))
        paragraph = self.document.add_paragraph(style="Picture")
        picture = paragraph.add_run().add_picture(
            io.BytesIO(to_png(scene, dpi=_DPI)), width=Pt(scene.width * factor)
        )
        about = picture._inline.docPr
        about.set("descr", harmless(f"{figure.title}. {scene.summary}"))
        about.set("title", harmless(figure.title))
        about.set("name", f"Figure {figure.number}")
        self.caption("Figure", figure.number, figure.title, figure.id, noted=bool(notes))
        for note in notes:
            self.paragraph(note, "Figure Note")

    def below(self, notes: Iterable[Spans]) -> float:
        """How high a caption of one or two lines is with its notes, in points."""
        texts = [plain(each, self.report.references) for each in notes]
        lines = sum(int(text_width(each, TABLE_PT) / self.room) + 1 for each in texts)
        return _CAPTION_PT + lines * _NOTE_LINE_PT

    # -- tables ------------------------------------------------------------------------------------

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[Cell]], right: frozenset[int]
    ) -> Any:
        """A Word table: heads repeat on every page, a short row stays whole, a row of one cell runs
        over all columns, and columns are as wide as what they hold."""
        texts = [[self.text(cell) for cell in row] for row in rows]
        points = column_widths(heads, texts, self.room, TABLE_PT)
        table = _element("w:tbl")
        table.append(_properties(self.room, header=bool(heads)))
        grid = _element("w:tblGrid")
        grid.extend(_element("w:gridCol", w=str(round(20 * each))) for each in points)
        table.append(grid)
        if heads:
            table.append(self.row([(Strong(each),) for each in heads], points, right, head=True))
        for row, cells in zip(rows, texts, strict=True):
            table.append(self.row(row, points, right, whole=_lines(cells, points) <= _WHOLE_LINES))
        return table

    def text(self, cell: Cell) -> str:
        """What a cell says, as plain text."""
        if isinstance(cell, Mark):
            return f"{cell.symbol}  {cell.word}"
        return plain(cell, self.report.references)

    def row(
        self,
        cells: Sequence[Cell],
        points: Sequence[float],
        right: frozenset[int],
        *,
        head: bool = False,
        whole: bool = True,
    ) -> Any:
        """One row; a `whole` one is not divided between pages."""
        row, about = _element("w:tr"), _element("w:trPr")
        if whole:
            about.append(_element("w:cantSplit"))
        if head:
            about.append(_element("w:tblHeader"))
        row.append(about)
        over = len(cells) == 1 and len(points) > 1
        # The head of a group stays with its first row.
        for place, cell in enumerate(cells):
            width = sum(points) if over else points[place]
            row.append(
                self.cell(
                    cell,
                    width,
                    len(points) if over else 1,
                    right=place in right,
                    shaded=head or over,
                    follows=head or over,
                )
            )
        return row

    def cell(
        self, cell: Cell, width: float, span: int, *, right: bool, shaded: bool, follows: bool
    ) -> Any:
        """One cell; a judgement is its symbol on its colour and its word. `follows` keeps it on the
        page of the next row."""
        box, about = _element("w:tc"), _element("w:tcPr")
        about.append(_element("w:tcW", w=str(round(20 * width)), type="dxa"))
        if span > 1:
            about.append(_element("w:gridSpan", val=str(span)))
        if shaded:
            about.append(_element("w:shd", val="clear", color="auto", fill="EEF1F5"))
        box.append(about)
        paragraph, form = _element("w:p"), _element("w:pPr")
        form.append(_element("w:pStyle", val="TableText"))
        if follows:
            form.append(_element("w:keepNext"))
        if right:
            form.append(_element("w:jc", val="right"))
        paragraph.append(form)
        for each in (
            [*_light(cell), _run(f" {cell.word}")] if isinstance(cell, Mark) else self.runs(cell)
        ):
            paragraph.append(each)
        box.append(paragraph)
        return box

    # -- text --------------------------------------------------------------------------------------

    def runs(self, text: Spans) -> Iterable[Any]:
        """The runs and links of a text."""
        return [each for span in text for each in self.span(span)]

    def span(self, span: Span) -> list[Any]:
        """One part of a text."""
        match span:
            case str():
                return [_run(harmless(span))]
            case Strong(text):
                return [_run(harmless(text), "w:b")]
            case Emphasis(text):
                return [_run(harmless(text), "w:i")]
            case Link(text, url):
                return [self.link(text, url)]
            case Inner(text, target):
                return [self.jump((text,), target)]
            case Cite(papers):
                return [
                    _run(harmless(text)) if paper is None else self.jump((text,), f"ref-{paper}")
                    for text, paper in self.report.references.pieces(papers)
                ]

    def link(self, text: str, url: str) -> Any:
        """An address that Word opens when asked."""
        if not re.fullmatch(r"https?://\S+", url):
            return _run(harmless(text))
        id = self.document.part.relate_to(
            harmless(url),
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        found = _element("w:hyperlink")
        found.set(_name("r:id"), id)
        found.append(_run(harmless(text), style="Hyperlink"))
        return found

    def jump(self, text: Spans, target: str) -> Any:
        """A link to a place in the document."""
        found = _element("w:hyperlink", anchor=self.name(target), history="1")
        found.append(_run(harmless(str(text[0]))))
        return found

    def name(self, id: str) -> str:
        """The bookmark of an id; Word allows forty signs, so they are counted."""
        return self.places.setdefault(id, f"_ldn{len(self.places) + 1}")

    def mark(self, paragraph: Any, id: str, runs: Iterable[Any]) -> None:
        """Runs as a place that links lead to."""
        name = self.name(id)
        number = name.removeprefix("_ldn")
        paragraph.append(_element("w:bookmarkStart", id=number, name=name))
        for each in runs:
            paragraph.append(each)
        paragraph.append(_element("w:bookmarkEnd", id=number))

    def references(self) -> None:
        """The list of references, each a place to jump to."""
        found = self.report.references
        for place, entry in enumerate(found.entries, 1):
            paragraph = self.document.add_paragraph(style="Reference")
            number = f"{place}.\t" if found.numeric else ""
            runs = [
                _run(harmless(text), "w:i") if italic else _run(harmless(text))
                for text, italic in entry.parts
            ]
            self.mark(
                paragraph._p, f"ref-{entry.paper}", [*([_run(number)] if number else []), *runs]
            )
            if entry.url:
                paragraph._p.append(_run(" "))
                paragraph._p.append(self.link("open", entry.url))


# -- elements --------------------------------------------------------------------------------------


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _element(tag: str, **attributes: str) -> Any:
    """An element of Word's own namespace with its attributes."""
    from docx.oxml import OxmlElement

    found = OxmlElement(tag)
    for key, value in attributes.items():
        found.set(_name(f"w:{key}"), value)
    return found


def _run(text: str, *marks: str, style: str | None = None) -> Any:
    """A run of text, bold (`w:b`) or in italics (`w:i`); a tab stays one."""
    run = _element("w:r")
    if marks or style:
        about = _element("w:rPr")
        if style:
            about.append(_element("w:rStyle", val=style))
        about.extend(_element(each) for each in marks)
        run.append(about)
    for place, part in enumerate(text.split("\t")):
        if place:
            run.append(_element("w:tab"))
        words = _element("w:t")
        words.text = part
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
    return run


def _light(mark: Mark) -> list[Any]:
    run = _run(f" {mark.symbol} ", "w:b")
    if mark.role in _LIGHTS:
        about = run[0]
        about.append(
            _element("w:color", val="1B1F24" if mark.role in ("concern", "unknown") else "FFFFFF")
        )
        about.append(_element("w:shd", val="clear", color="auto", fill=_LIGHTS[mark.role]))
    return [run]


def _field_part(paragraph: Any, kind: str) -> None:
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))
    paragraph.append(run)


def _field_code(paragraph: Any, code: str) -> None:
    run, words = _element("w:r"), _element("w:instrText")
    words.text = code
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.append(run)


def _scale(scene: Scene, wide: float, high: float, below: float) -> float:
    """How large a picture is drawn, 1 at most: as the page has room for it and its caption, and a
    little smaller where half a page is then enough."""
    factor = min(1.0, wide / scene.width, (high - below) / scene.height)
    half = (high / 2 - below) / scene.height
    return half if _SMALLER * factor <= half < factor else factor


def _set_together(notes: Sequence[Spans], most: int = _NOTES_MOST) -> list[Spans]:
    """Notes one a paragraph, or where they are more than `most` all in one, as journals set
    them."""
    if len(notes) <= most:
        return list(notes)
    return [tuple(span for note in notes for span in (*note, " "))[:-1]]


def _lines(cells: Sequence[str], points: Sequence[float]) -> int:
    """About how many lines a row takes."""
    if len(cells) != len(points):
        return 1
    return max(
        int(text_width(cell, TABLE_PT) / max(width - PADDING, 1)) + 1
        for cell, width in zip(cells, points, strict=True)
    )


def _properties(room: float, *, header: bool) -> Any:
    """Lines above, below and between rows; fixed widths."""
    about = _element("w:tblPr")
    about.append(_element("w:tblW", w=str(round(20 * room)), type="dxa"))
    borders = _element("w:tblBorders")
    for side, size, colour in (
        ("top", "8", "1B1F24"),
        ("bottom", "8", "1B1F24"),
        ("insideH", "4", "C9CED6"),
    ):
        borders.append(_element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    about.append(borders)
    about.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    margins.extend(
        _element(f"w:{side}", w=width, type="dxa")
        for side, width in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80"))
    )
    about.append(margins)
    look = {
        "firstRow": "1" if header else "0",
        "lastRow": "0",
        "firstColumn": "1",
        "lastColumn": "0",
        "noHBand": "1",
        "noVBand": "1",
    }
    about.append(_element("w:tblLook", val="04A0" if header else "0480", **look))
    return about
