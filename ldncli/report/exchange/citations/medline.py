"""NBIB, the form of MEDLINE that PubMed and reference managers exchange."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import plain_pages, split_person
from ldncli.report.exchange.citations.said import (
    Label,
    as_words,
    keywords,
    marked_title,
    one_line,
    our_summary,
    remarks,
)

_TYPES = {"preprint": "Preprint", "abstract": "Meeting Abstract", "registered": "Dataset"}


def to_nbib(papers: Sequence[Paper], label: Label = as_words) -> str:
    """NBIB, one record a paper with a blank line between them; each begins with PMID, or with
    the title where PubMed does not have the paper."""
    return "\n".join(
        "".join(f"{tag:<4}- {one_line(value)}\n" for tag, value in _nbib(paper, label))
        for paper in papers
    )


def _nbib(paper: Paper, label: Label) -> Iterator[tuple[str, str]]:
    """Tags as the National Library of Medicine describes them: the title in English stands in
    brackets where the paper's own, TT, is in another language; pages are as printed."""
    if paper.pmid:
        yield "PMID", paper.pmid
    own = marked_title(paper)
    yield "TI", f"[{paper.title_english}]" if paper.title_english else own
    if paper.title_english:
        yield "TT", own
    for author in paper.authors:
        yield from _author(author)
    fields = [
        ("DP", str(paper.year)),
        ("JT", paper.journal),
        ("TA", paper.journal),
        ("VI", paper.volume),
        ("IP", paper.issue),
        ("PG", plain_pages(paper.pages) if paper.pages else None),
        ("PB", paper.publisher),
        ("LID", f"{paper.doi} [doi]" if paper.doi else None),
        ("AID", f"{paper.doi} [doi]" if paper.doi else None),
        ("PMC", paper.pmcid),
        ("LA", paper.language),
        ("PT", _TYPES.get(paper.status, "Journal Article")),
        ("PT", "Retracted Publication" if paper.status == "retracted" else None),
        ("UR", paper.url),
    ]
    yield from ((tag, value) for tag, value in fields if value)
    yield from (("SI", number) for number in paper.registrations)
    yield from (("OT", word) for word in keywords(paper, label))
    yield from (("GN", remark) for remark in (*remarks(paper), our_summary(paper)))


def _author(author: str) -> Iterator[tuple[str, str]]:
    """The full name and the one with initials, or a group."""
    person = split_person(author)
    if person.given is None:
        yield "CN", author
        return
    suffix = f" {person.suffix.rstrip('.')}" if person.suffix else ""
    yield "FAU", f"{person.whole_family}, {person.given}{suffix}"
    letters = (each[:1] for each in person.given.replace("-", " ").replace(".", " ").split())
    yield "AU", f"{person.whole_family} {''.join(letters).upper()}{suffix}"
