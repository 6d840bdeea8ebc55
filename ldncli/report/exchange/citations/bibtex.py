"""BibTeX, for LaTeX and reference managers."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import split_person, whole_pages
from ldncli.report.exchange.citations.said import (
    Label,
    as_words,
    keywords,
    marked_title,
    one_line,
    our_summary,
    remarks,
)

_TYPES = {"preprint": "misc", "abstract": "inproceedings", "registered": "misc"}
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# BibTeX counts braces even behind a backslash, so that single ones must be words.
_SINGLE_BRACES = {
    **_SPECIAL,
    **str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}),
}


def to_bibtex(papers: Sequence[Paper], label: Label = as_words) -> str:
    """BibTeX in UTF-8, one entry a paper, keys are the paper ids."""
    return "\n".join(_bibtex(paper, label) for paper in papers)


def _bibtex(paper: Paper, label: Label) -> str:
    kind = _TYPES.get(paper.status, "article")
    entries: list[tuple[str, str | None]] = [
        ("author", " and ".join(map(_bibtex_name, paper.authors))),
        ("title", f"{{{_tex(marked_title(paper))}}}"),
        (
            (
                "booktitle"
                if kind == "inproceedings"
                else "journal"
                if kind == "article"
                else "howpublished"
            ),
            _tex(paper.journal),
        ),
        ("year", str(paper.year)),
        ("volume", _tex(paper.volume)),
        ("number", _tex(paper.issue)),
        ("pages", _tex(whole_pages(paper.pages)).replace("-", "--") if paper.pages else None),
        ("publisher", _tex(paper.publisher)),
        ("doi", _verbatim(paper.doi)),
        ("pmid", paper.pmid),
        ("pmcid", paper.pmcid),
        ("url", _verbatim(paper.url)),
        ("language", paper.language),
        ("keywords", _tex(", ".join(keywords(paper, label)))),
        ("note", _tex("; ".join(remarks(paper)))),
        ("annote", _tex(our_summary(paper))),
    ]
    lines = [f"  {name} = {{{one_line(value)}}}," for name, value in entries if value]
    return "\n".join([f"@{kind}{{{paper.id},", *lines, "}"]) + "\n"


def _bibtex_name(author: str) -> str:
    """A name as BibTeX takes it apart: `von Family, Jr, Given`; in braces of its own a group, and
    a family in which BibTeX would find a particle, or the end of a name."""
    person = split_person(one_line(author))
    if person.given is None:
        return f"{{{_tex(person.family)}}}"
    family = _part(person.family, particles=True)
    if person.particle:
        family = f"{_tex(person.particle)} {family}"
    parts = (family, person.suffix and _part(person.suffix), _part(person.given))
    return ", ".join(filter(None, parts))


def _part(name: str, *, particles: bool = False) -> str:
    """A part of a name, in braces where BibTeX would take it apart."""
    words = name.split()
    apart = "," in name or "and" in (each.casefold() for each in words)
    small = particles and any(each.lstrip("'’\"(")[:1].islower() for each in words[:-1])
    return f"{{{_tex(name)}}}" if apart or small else _tex(name)


def _tex(text: str | None) -> str:
    if not text:
        return ""
    return text.translate(_SPECIAL if _balanced(text) else _SINGLE_BRACES)


def _verbatim(address: str | None) -> str | None:
    """An address as it is, since no reader takes escapes back out of one; only braces
    that do not match are coded."""
    if not address or _balanced(address):
        return address
    return address.replace("{", "%7B").replace("}", "%7D")


def _balanced(text: str) -> bool:
    depth = 0
    for each in text:
        depth += (each == "{") - (each == "}")
        if depth < 0:
            return False
    return depth == 0
