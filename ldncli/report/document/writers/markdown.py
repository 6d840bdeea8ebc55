"""A report as Markdown with tables as GitHub reads them; pictures are told in words, or
linked where they lie beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

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
)

# Signs that Markdown or HTML would take for more than themselves.
_SIGNS = re.compile(r"([\\`*\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_EDGE_LINES = re.compile(r"(?<!\w)_|_(?!\w)")
_OPENING = re.compile(r"^(\s*)([#>+=-]|\d+[.)])(?=\s|$)")


def to_markdown(report: Report, pictures: str | None = None) -> str:
    """The text; `pictures` is the folder in which `picture_name` names each
    figure, None leaves them out."""
    parts = [f"# {_text(report.title)}", _text(report.subtitle)]
    parts.append(
        "\n".join(
            [
                "| | |",
                "| --- | --- |",
                *(f"| {_text(label)} | {_text(value)} |" for label, value in report.facts),
            ]
        )
    )
    for section in report.sections:
        parts += _section(section, 2, report, pictures)
    return "\n\n".join(parts) + "\n"


def picture_name(figure: Figure) -> str:
    """The file of a figure."""
    return f"figure-{figure.number:03d}.svg"


def _section(section: Section, level: int, report: Report, pictures: str | None) -> Iterator[str]:
    yield f"{'#' * level} {_text(section.title)}"
    for block in section.blocks:
        yield _block(block, report, pictures)
    for each in section.sections:
        yield from _section(each, level + 1, report, pictures)
    if section.id == "references" and report.references.entries:
        yield "\n".join(_references(report))


def _references(report: Report) -> Iterator[str]:
    for place, entry in enumerate(report.references.entries, 1):
        text = "".join(
            (
                f"*{_text(text.strip())}*{' ' if text.endswith(' ') else ''}"
                if italic and text.strip()
                else _text(text)
            )
            for text, italic in entry.parts
        )
        link = (
            f" <{entry.url}>"
            if entry.url
            and unquote(entry.url).removeprefix("https://doi.org/") not in entry.text
            and re.fullmatch(r"https?://[^\s<>]+", entry.url)
            else ""
        )
        yield f"{f'{place}.' if report.references.numeric else '-'} {text}{link}"


def _block(block: Block, report: Report, pictures: str | None) -> str:
    match block:
        case Paragraph():
            text = _spans(block.text, report)
            return f"> {text}" if block.role == "warning" else _opened(text)
        case Bullets(items):
            return "\n".join(f"- {_opened(_spans(each, report))}" for each in items)
        case Grid():
            return _grid(block, report)
        case Figure():
            return _figure(block, report, pictures)


def _grid(grid: Grid, report: Report) -> str:
    count = len(grid.heads)
    lines = [
        f"| {' | '.join(_text(each) for each in grid.heads)} |",
        f"| {' | '.join('---:' if place in grid.right else '---' for place in range(count))} |",
    ]
    for row in grid.rows:
        cells = [_cell(each, report) for each in row] + [""] * (count - len(row))
        lines.append(f"| {' | '.join(cells)} |")
    notes = [_opened(_spans(each, report)) for each in grid.notes]
    return "\n\n".join(
        [
            f"**Table {grid.number}.** {_text(grid.title)}",
            "\n".join(lines),
            *(["  \n".join(notes)] if notes else []),
        ]
    )


def _figure(figure: Figure, report: Report, pictures: str | None) -> str:
    first, *more = [_spans(each, report) for each in figure.notes] or [""]
    caption = f"**Figure {figure.number}.** {_text(figure.title)}.{f' {first}' if first else ''}"
    below = [_opened(" ".join(more))] if more else []
    if pictures is None:
        return "\n\n".join([f"{caption} In words: {_text(figure.scene.summary)}", *below])
    picture = f"![{_text(figure.scene.summary)}]({pictures}/{picture_name(figure)})"
    return "\n\n".join([picture, caption, *below])


def _cell(cell: Cell, report: Report) -> str:
    return f"{cell.symbol} {_text(cell.word)}" if isinstance(cell, Mark) else _spans(cell, report)


def _spans(text: Spans, report: Report) -> str:
    return "".join(_span(each, report) for each in text).strip()


def _span(span: Span, report: Report) -> str:
    match span:
        case str():
            return _text(span)
        case Strong(text):
            return f"**{_text(text.strip())}**{' ' if text.endswith(' ') else ''}"
        case Emphasis(text):
            return f"*{_text(text)}*"
        case Link(text, url):
            return (
                f"[{_text(text)}](<{url}>)"
                if re.fullmatch(r"https?://[^\s<>]+", url)
                else _text(text)
            )
        case Inner(text):
            return _text(text)
        case Cite(papers):
            return _cited(report.references.mark(papers), numeric=report.references.numeric)


def _cited(mark: str, *, numeric: bool) -> str:
    """Numbers in brackets are no link without an address; names are text of records."""
    return mark if numeric else _text(mark)


def _text(text: str) -> str:
    """Text that shows as it is."""
    return _EDGE_LINES.sub(r"\\_", _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\1", harmless(text))))


def _opened(text: str) -> str:
    """A line whose first sign opens nothing."""
    return _OPENING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)
