"""EndNote XML, for EndNote, Zotero, Mendeley and programs for screening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import whole_pages
from ldncli.report.exchange.citations.ris import ris_name
from ldncli.report.exchange.citations.said import (
    Label,
    address,
    as_words,
    keywords,
    marked_title,
    one_line,
    our_summary,
    remarks,
)

# EndNote knows a type by its number.
_TYPES = {
    "preprint": ("Unpublished Work", 34),
    "abstract": ("Conference Paper", 47),
    "registered": ("Dataset", 59),
}
_ARTICLE = ("Journal Article", 17)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_endnote_xml(papers: Sequence[Paper], label: Label = as_words) -> str:
    """EndNote's XML, one record a paper."""
    records = "\n".join(
        "<record>" + "".join(_record(paper, place, label)) + "</record>"
        for place, paper in enumerate(papers, 1)
    )
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    return f"{start}{records}\n</records></xml>\n"


def _record(paper: Paper, place: int, label: Label) -> Iterator[str]:
    kind, number = _TYPES.get(paper.status, _ARTICLE)
    yield _element("rec-number", str(place))
    yield f'<ref-type name="{kind}">{number}</ref-type>'
    yield _group("contributors", _group("authors", *_many("author", map(ris_name, paper.authors))))
    yield _group(
        "titles",
        _element("title", marked_title(paper)),
        _element("secondary-title", paper.journal),
        _element("translated-title", paper.title_english),
    )
    if kind == _ARTICLE[0]:
        yield _group("periodical", _element("full-title", paper.journal))
    yield _element("pages", whole_pages(paper.pages) if paper.pages else None)
    yield _element("volume", paper.volume)
    yield _element("number", paper.issue)
    yield _group("keywords", *_many("keyword", keywords(paper, label)))
    yield _group("dates", _element("year", str(paper.year)))
    yield _element("publisher", paper.publisher)
    yield _element("accession-num", paper.pmid)
    yield _element("label", paper.id)
    yield _element("notes", "\n".join((*remarks(paper), our_summary(paper))), lines=True)
    yield _group("urls", _group("related-urls", _element("url", address(paper))))
    yield _element("custom2", paper.pmcid)
    yield _element("electronic-resource-num", paper.doi)
    yield _element("remote-database-name", "PubMed" if paper.pmid else None)
    yield _element("language", paper.language)


def _many(name: str, values: Iterable[str]) -> list[str]:
    return [_element(name, each) for each in values]


def _group(name: str, *parts: str) -> str:
    inner = "".join(parts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _element(name: str, value: str | None, *, lines: bool = False) -> str:
    if not value:
        return ""
    text = _FORBIDDEN.sub("", value if lines else one_line(value))
    return f"<{name}>{_escaped(text)}</{name}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
