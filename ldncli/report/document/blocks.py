"""What a report is made of: sections of paragraphs, lists, tables and figures as plain
values; no format, no markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from ldncli.report.document.references import References
from ldncli.report.drawing.scene.scene import Scene

Role = Literal["body", "lead", "note", "warning", "formula"]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words in italics: what bibliographies ask for."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a reader may open; only https and http."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Inner:
    """A link to a place in the report: the id of a section, table, figure or reference."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Cite:
    """Papers that stand in the list of references."""

    papers: tuple[str, ...]


Span = str | Strong | Emphasis | Link | Inner | Cite
Spans = tuple[Span, ...]


def spans(*parts: Span) -> Spans:
    """Parts of a text, without those that are empty."""
    return tuple(each for each in parts if each != "")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `warning` is set apart, `note` is small, `formula` keeps its spaces."""

    text: Spans
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that is a judgement: its symbol, its word, and the role of its
    colour, which never speaks alone."""

    symbol: str
    word: str
    role: str


Cell = Spans | Mark


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `title` stands in its caption, `number` is given when the report is put together.

    `right` are the columns of numbers, `widths` their shares of the page in percent. The first cell
    of a row is its head. A row of one cell runs over all columns and opens a group.
    """

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Spans, ...] = ()
    right: frozenset[int] = frozenset()
    widths: tuple[float, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; `scene.summary` says in words what it shows."""

    id: str
    title: str
    scene: Scene
    notes: tuple[Spans, ...] = ()
    number: int = 0


Block = Paragraph | Bullets | Grid | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `title` is its heading. `wide`: its tables and pictures need the long
    side of a page."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    wide: bool = False

    def walk(self) -> Iterator[Section]:
        """The section and all below it, in reading order."""
        yield self
        for each in self.sections:
            yield from each.walk()


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report. `facts` are label and value of what identifies it: data, date, version."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    references: References = field(default_factory=lambda: References("", False, (), {}))
    keyword: str = ""  # what the base is about, for catalogues

    def walk(self) -> Iterator[Section]:
        """All sections in reading order."""
        for each in self.sections:
            yield from each.walk()

    def figures(self) -> list[Figure]:
        """All figures in order."""
        return [
            block
            for section in self.walk()
            for block in section.blocks
            if isinstance(block, Figure)
        ]


def numbered(sections: Iterable[Section]) -> list[Section]:
    """The sections with their tables and figures numbered in reading order."""
    counts = {Grid: 0, Figure: 0}

    def number(block: Block) -> Block:
        if isinstance(block, Grid | Figure):
            counts[type(block)] += 1
            return replace(block, number=counts[type(block)])
        return block

    def whole(section: Section) -> Section:
        return replace(
            section,
            blocks=tuple(map(number, section.blocks)),
            sections=tuple(map(whole, section.sections)),
        )

    return [whole(each) for each in sections]


def cited(sections: Iterable[Section]) -> list[str]:
    """The papers that sections cite, in the order in which they are first met."""
    found: dict[str, None] = {}
    for section in (each for top in sections for each in top.walk()):
        for block in section.blocks:
            for text in _texts(block):
                found.update(
                    dict.fromkeys(
                        paper for span in text if isinstance(span, Cite) for paper in span.papers
                    )
                )
    return list(found)


def _texts(block: Block) -> Iterator[Spans]:
    match block:
        case Paragraph(text):
            yield text
        case Bullets(items):
            yield from items
        case Grid():
            yield from (cell for row in block.rows for cell in row if not isinstance(cell, Mark))
            yield from block.notes
        case Figure():
            yield from block.notes


def plain(text: Spans, references: References) -> str:
    """A text without its links, citations as the style writes them."""
    return "".join(_word(each, references) for each in text)


def _word(span: Span, references: References) -> str:
    if isinstance(span, str):
        return span
    return references.mark(span.papers) if isinstance(span, Cite) else span.text
