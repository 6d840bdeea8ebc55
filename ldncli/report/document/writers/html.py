"""A report as one HTML page: nothing is fetched, nothing runs, pictures stand in it, and every
text of a record is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ldncli.records.text.folding import harmless
from ldncli.report.document.blocks import (
    Bullets,
    Cite,
    Emphasis,
    Figure,
    Grid,
    Inner,
    Link,
    Mark,
    Paragraph,
    Report,
    Span,
    Spans,
    Strong,
)
from ldncli.report.drawing.writers.svg import to_page_svg

if TYPE_CHECKING:
    from markupsafe import Markup

_SAFE = ("https://", "http://")


def to_html(report: Report) -> str:
    """The page; the same bytes for the same report."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["spans"] = lambda text: _spans(text, report)
    environment.filters["harmless"] = harmless
    environment.filters["picture"] = _picture
    for name, kind in (
        ("paragraph", Paragraph),
        ("bullets", Bullets),
        ("grid", Grid),
        ("figure", Figure),
        ("mark", Mark),
    ):
        environment.tests[name] = lambda value, kind=kind: isinstance(value, kind)
    style = _asset("report.css")
    template = environment.from_string(_asset("report.html"))
    page = template.render(
        report=report, style=Markup(style), policy=_policy(style), groups=_groups
    )
    # The style keeps its bytes, by whose digest the browser knows it; empty lines
    # elsewhere are the template's.
    head, body = page.split("</style>", 1)
    return f"{head}</style>" + "".join(f"{line}\n" for line in body.splitlines() if line.strip())


@cache
def _asset(name: str) -> str:
    return (files("ldncli.report.document.writers") / "templates" / name).read_text(
        encoding="utf-8"
    )


def _policy(style: str) -> str:
    """What the page may do: show its own style, known by its digest, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _picture(figure: Figure) -> Markup:
    """The picture in the colours of the page."""
    from markupsafe import Markup

    return Markup(to_page_svg(figure.scene))


def _groups(grid: Grid) -> list[list[tuple[Any, ...]]]:
    """The rows below each group's head; a row of one cell opens a group."""
    found: list[list[tuple[Any, ...]]] = [[]]
    for row in grid.rows:
        if len(row) == 1 and len(grid.heads) > 1 and found[-1]:
            found.append([])
        found[-1].append(row)
    return [each for each in found if each]


def _spans(text: Spans, report: Report) -> Markup:
    from markupsafe import Markup

    return Markup("").join(_span(each, report) for each in text)


def _span(span: Span, report: Report) -> Markup:
    from markupsafe import Markup, escape

    match span:
        case str():
            return escape(harmless(span))
        case Strong(text):
            return Markup("<strong>{}</strong>").format(harmless(text))
        case Emphasis(text):
            return Markup("<em>{}</em>").format(harmless(text))
        case Link(text, url):
            if not url.startswith(_SAFE):
                return escape(harmless(text))
            return Markup('<a class="out" href="{}" rel="noopener noreferrer">{}</a>').format(
                harmless(url), harmless(text)
            )
        case Inner(text, target):
            return Markup('<a href="#{}">{}</a>').format(target, harmless(text))
        case Cite(papers):
            return _cite(papers, report)


def _cite(papers: tuple[str, ...], report: Report) -> Markup:
    """Each number, or name and year, leads to its entry."""
    from markupsafe import Markup, escape

    parts = [
        (
            escape(harmless(text))
            if paper is None
            else Markup('<a href="#ref-{}">{}</a>').format(paper, harmless(text))
        )
        for text, paper in report.references.pieces(papers)
    ]
    return (
        Markup('<span class="cite">{}</span>').format(Markup("").join(parts))
        if parts
        else Markup("")
    )
