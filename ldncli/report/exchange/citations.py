"""Bibliographies for reference managers: RIS, BibTeX and CSL-JSON, so that Zotero, EndNote and
others read back what was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ldncli.evidence.selecting.appraisals import OURS
from ldncli.evidence.selecting.critiques import critiques_of
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import upper
from ldncli.report.exchange.names import (
    first_and_last_page,
    plain_pages,
    split_name,
    split_particle,
)
from ldncli.report.words.studies.critiques import critique_words

# What a status or kind becomes where a format has a type for it.
_RIS_TYPES = {"preprint": "UNPB", "abstract": "CPAPER", "registered": "DBASE"}
_BIBTEX_TYPES = {"preprint": "misc", "abstract": "inproceedings", "registered": "misc"}
_CSL_TYPES = {"preprint": "article", "abstract": "paper-conference", "registered": "dataset"}
_RETRACTED = "RETRACTED"


def keywords(paper: Paper) -> list[str]:
    """Conditions, mechanisms, design, and a warning where the paper is retracted."""
    words = [
        *paper.conditions,
        *(each.id for each in paper.mechanisms),
        paper.design.type,
        *paper.tags,
    ]
    return list(dict.fromkeys([_RETRACTED, *words] if paper.status == "retracted" else words))


def remarks(paper: Paper) -> list[str]:
    """What no field of a bibliography holds: an English title, registrations, the notice of a
    retraction, correction or concern, and the papers that comment on it, by id."""
    found = [f"English title: {paper.title_english}"] if paper.title_english else []
    found += [f"Registration: {number}" for number in paper.registrations]
    if paper.notice:
        date = f" {paper.notice.date}" if paper.notice.date else ""
        leads = f" (doi:{paper.notice.doi})" if paper.notice.doi else ""
        reason = f": {paper.notice.reason}" if paper.notice.reason else ""
        found.append(f"{paper.notice.kind.capitalize()}{date}{leads}{reason}")
    found += [upper(critique_words(each)) for each in critiques_of((paper,), {}) if each.by]
    return [_line(each) for each in found]


def our_summary(paper: Paper) -> str:
    """The record's summary under the name of who wrote it: an abstract field would pass it off
    as the authors' own."""
    return _line(f"Summary by {OURS}, not the authors' abstract: {paper.summary}")


def _marked_title(paper: Paper) -> str:
    """The title, with the mark that PubMed and publishers give a retracted
    paper, unless it carries one."""
    marked = paper.title.casefold().startswith("retracted")
    return (
        f"{_RETRACTED}: {paper.title}"
        if paper.status == "retracted" and not marked
        else paper.title
    )


def _doi_address(paper: Paper) -> str | None:
    return f"https://doi.org/{paper.doi}" if paper.doi else None


def _line(text: str) -> str:
    return " ".join(text.split())


# -- RIS -------------------------------------------------------------------------------------------


def to_ris(papers: Sequence[Paper]) -> str:
    """RIS, one record a paper, line ends as its specification wants them."""
    return "".join(
        f"{tag}  - {_line(value)}\r\n"
        for paper in papers
        for tag, value in (*_ris(paper), ("ER", ""))
    )


def _ris(paper: Paper) -> Iterator[tuple[str, str]]:
    """Tags as EndNote and Zotero use them: T2 (and JF) the journal, AN the PubMed id, C2 the PubMed
    Central id, TT a translated title."""
    kind = _RIS_TYPES.get(paper.status, "JOUR")
    yield "TY", kind
    yield "ID", paper.id
    yield "TI", _marked_title(paper)
    for author in paper.authors:
        yield "AU", author
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
        ("C2", paper.pmcid),
        ("UR", paper.url or _doi_address(paper)),
    ]
    for tag, value in [*journal, *place, *identifiers, ("LA", paper.language)]:
        if value:
            yield tag, value
    for word in keywords(paper):
        yield "KW", word
    for remark in (*remarks(paper), our_summary(paper)):
        yield "N1", remark


# -- BibTeX ----------------------------------------------------------------------------------------

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


def to_bibtex(papers: Sequence[Paper]) -> str:
    """BibTeX in UTF-8, one entry a paper, keys are the paper ids."""
    return "\n".join(_bibtex(paper) for paper in papers)


def _bibtex(paper: Paper) -> str:
    kind = _BIBTEX_TYPES.get(paper.status, "article")
    entries: list[tuple[str, str | None]] = [
        ("author", " and ".join(map(_bibtex_name, paper.authors))),
        ("title", f"{{{_tex(_marked_title(paper))}}}"),
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
        ("pages", _tex(plain_pages(paper.pages)).replace("-", "--") if paper.pages else None),
        ("publisher", _tex(paper.publisher)),
        ("doi", _verbatim(paper.doi)),
        ("pmid", paper.pmid),
        ("pmcid", paper.pmcid),
        ("url", _verbatim(paper.url)),
        ("language", paper.language),
        ("keywords", _tex(", ".join(keywords(paper)))),
        ("note", _tex("; ".join(remarks(paper)))),
        ("annote", _tex(our_summary(paper))),
    ]
    lines = [f"  {name} = {{{_line(value)}}}," for name, value in entries if value]
    return "\n".join([f"@{kind}{{{paper.id},", *lines, "}"]) + "\n"


def _bibtex_name(author: str) -> str:
    """A name as BibTeX takes it apart: `Family, Given`; a group, and a family with an "and"
    in it, in braces of its own."""
    family, given = split_name(_line(author))
    if given is None:
        return f"{{{_tex(family)}}}"
    parts = (
        f"{{{_tex(each)}}}" if " and " in f" {each} " else _tex(each) for each in (family, given)
    )
    return ", ".join(parts)


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


# -- CSL-JSON --------------------------------------------------------------------------------------


def to_csl_json(papers: Sequence[Paper]) -> str:
    """CSL-JSON, an array of items, for Zotero, Pandoc and citation processors."""
    return json.dumps([_csl(paper) for paper in papers], ensure_ascii=False, indent=2) + "\n"


def _csl(paper: Paper) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": paper.id,
        "type": _CSL_TYPES.get(paper.status, "article-journal"),
        "title": _marked_title(paper),
        "author": [_csl_name(author) for author in paper.authors],
        "issued": {"date-parts": [[paper.year]]},
        "container-title": paper.journal,
        "publisher": paper.publisher,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": plain_pages(paper.pages) if paper.pages else None,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "URL": paper.url or _doi_address(paper),
        "language": paper.language,
        "keyword": ", ".join(keywords(paper)),
        "note": "\n".join(remarks(paper)),
        "annote": our_summary(paper),
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(author: str) -> dict[str, str]:
    """A person with particle, family and given name, or a group as it is written."""
    family, given = split_name(author)
    if given is None:
        return {"literal": family}
    particle, family = split_particle(family)
    return {
        **({"non-dropping-particle": particle} if particle else {}),
        "family": family,
        "given": given,
    }


CITATION_FORMATS: dict[str, Callable[[Sequence[Paper]], str]] = {
    "ris": to_ris,
    "bibtex": to_bibtex,
    "csl-json": to_csl_json,
}
