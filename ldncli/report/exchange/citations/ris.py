"""RIS, for EndNote, Zotero, Mendeley and programs for screening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import first_and_last_page, split_person
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

_TYPES = {"preprint": "UNPB", "abstract": "CPAPER", "registered": "DBASE"}


def to_ris(papers: Sequence[Paper], label: Label = as_words) -> str:
    """RIS, one record a paper, line ends as its specification wants them."""
    return "".join(
        f"{tag}  - {one_line(value)}\r\n"
        for paper in papers
        for tag, value in (*_ris(paper, label), ("ER", ""))
    )


def _ris(paper: Paper, label: Label) -> Iterator[tuple[str, str]]:
    """Tags as EndNote and Zotero use them: T2 (and JF) the journal, AN the PubMed id, where DB
    says so, C2 the PubMed Central id, TT a translated title."""
    kind = _TYPES.get(paper.status, "JOUR")
    yield "TY", kind
    yield "ID", paper.id
    yield "TI", marked_title(paper)
    for author in paper.authors:
        yield "AU", ris_name(author)
    yield "PY", str(paper.year)
    first, last = first_and_last_page(paper.pages)
    journal = [
        ("T2", paper.journal),
        ("JF", paper.journal if kind == "JOUR" else None),
        ("TT", paper.title_english),
    ]
    place = [
        ("VL", paper.volume),
        ("IS", paper.issue),
        ("SP", first),
        ("EP", last),
        ("PB", paper.publisher),
    ]
    identifiers = [
        ("DO", paper.doi),
        ("AN", paper.pmid),
        ("DB", "PubMed" if paper.pmid else None),
        ("C2", paper.pmcid),
        ("UR", address(paper)),
    ]
    for tag, value in [*journal, *place, *identifiers, ("LA", paper.language)]:
        if value:
            yield tag, value
    for word in keywords(paper, label):
        yield "KW", word
    for remark in (*remarks(paper), our_summary(paper)):
        yield "N1", remark


def ris_name(author: str) -> str:
    """`Family, Given, Suffix`; a group as it is written."""
    person = split_person(author)
    return ", ".join(filter(None, (person.whole_family, person.given, person.suffix)))
