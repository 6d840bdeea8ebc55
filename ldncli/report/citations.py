"""Bibliographies for reference managers: RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ldncli.records.model import Paper

# What a status or kind becomes where a format has a type for it.
_RIS_TYPES = {"preprint": "UNPB", "abstract": "CPAPER", "registered": "DBASE"}
_BIBTEX_TYPES = {"preprint": "misc", "abstract": "inproceedings", "registered": "misc"}
_CSL_TYPES = {"preprint": "article", "abstract": "paper-conference", "registered": "dataset"}
_RETRACTED = "RETRACTED"


def keywords(paper: Paper) -> list[str]:
    """Conditions, mechanisms, design, and a warning where the paper is retracted."""
    words = [*paper.conditions, *(each.id for each in paper.mechanisms), paper.design.type, *paper.tags]
    return [_RETRACTED, *words] if paper.status == "retracted" else words


def _pages(paper: Paper) -> tuple[str | None, str | None]:
    """First and last page; an article number is a first page without a last."""
    if not paper.pages:
        return None, None
    first, _, last = re.sub("[–—]", "-", paper.pages).partition("-")
    return first.strip(), last.strip() or None


def _names(author: str) -> tuple[str, str | None]:
    """Family and given name; a group has no given name."""
    family, _, given = author.partition(", ")
    return family, given or None


# -- RIS -------------------------------------------------------------------------------------------------------------


def to_ris(papers: Sequence[Paper]) -> str:
    """RIS, one record a paper, line ends as its specification wants them."""
    return "".join(f"{tag}  - {_line(value)}\r\n" for paper in papers for tag, value in (*_ris(paper), ("ER", "")))


def _ris(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS_TYPES.get(paper.status, "JOUR")
    yield "ID", paper.id
    yield "TI", _marked_title(paper)
    for author in paper.authors:
        yield "AU", author
    yield "PY", str(paper.year)
    first, last = _pages(paper)
    identifiers = [("AN", paper.pmid), ("C2", paper.pmcid)]
    known = [("T2", paper.journal), ("VL", paper.volume), ("IS", paper.issue), ("SP", first), ("EP", last), ("DO", paper.doi), *identifiers]
    for tag, value in [*known, ("UR", paper.url or _doi_address(paper)), ("LA", paper.language), ("AB", paper.summary)]:
        if value:
            yield tag, value
    for word in keywords(paper):
        yield "KW", word
    for number in paper.registrations:
        yield "N1", f"Registration: {number}"


def _marked_title(paper: Paper) -> str:
    return f"{_RETRACTED}: {paper.title}" if paper.status == "retracted" else paper.title


def _doi_address(paper: Paper) -> str | None:
    return f"https://doi.org/{paper.doi}" if paper.doi else None


def _line(text: str) -> str:
    return " ".join(text.split())


# -- BibTeX ----------------------------------------------------------------------------------------------------------

_SPECIAL = str.maketrans(
    {
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


def to_bibtex(papers: Sequence[Paper]) -> str:
    """BibTeX in UTF-8, one entry a paper, keys are the paper ids."""
    return "\n".join(_bibtex(paper) for paper in papers)


def _bibtex(paper: Paper) -> str:
    kind = _BIBTEX_TYPES.get(paper.status, "article")
    authors = " and ".join(author if ", " in author else f"{{{author}}}" for author in paper.authors)
    pages = re.sub(r"\s*[-–—]+\s*", "--", paper.pages) if paper.pages else None
    entries: list[tuple[str, str | None]] = [
        ("author", _tex(authors, keep_braces=True) if authors else None),
        ("title", f"{{{_tex(_marked_title(paper))}}}"),
        ("booktitle" if kind == "inproceedings" else "journal" if kind == "article" else "howpublished", _tex(paper.journal)),
        ("year", str(paper.year)),
        ("volume", _tex(paper.volume)),
        ("number", _tex(paper.issue)),
        ("pages", pages),
        ("doi", paper.doi),
        ("pmid", paper.pmid),
        ("pmcid", paper.pmcid),
        ("url", paper.url),
        ("language", paper.language),
        ("keywords", _tex(", ".join(keywords(paper)))),
        ("note", _tex("; ".join(paper.registrations)) or None),
    ]
    lines = [f"  {name} = {{{_line(value)}}}," for name, value in entries if value]
    return "\n".join([f"@{kind}{{{paper.id},", *lines, "}"]) + "\n"


def _tex(text: str | None, *, keep_braces: bool = False) -> str:
    if not text:
        return ""
    escaped = text.replace("\\", "\0").translate(_SPECIAL).replace("\0", r"\textbackslash{}")
    return escaped.replace(r"\{", "{").replace(r"\}", "}") if keep_braces else escaped


# -- CSL-JSON --------------------------------------------------------------------------------------------------------


def to_csl_json(papers: Sequence[Paper]) -> str:
    """CSL-JSON, an array of items, for Zotero, Pandoc and citation processors."""
    return json.dumps([_csl(paper) for paper in papers], ensure_ascii=False, indent=2) + "\n"


def _csl(paper: Paper) -> dict[str, Any]:
    pages = re.sub("[–—]", "-", paper.pages) if paper.pages else None
    item: dict[str, Any] = {
        "id": paper.id,
        "type": _CSL_TYPES.get(paper.status, "article-journal"),
        "title": _marked_title(paper),
        "author": [_csl_name(author) for author in paper.authors],
        "issued": {"date-parts": [[paper.year]]},
        "container-title": paper.journal,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": pages,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "URL": paper.url or _doi_address(paper),
        "language": paper.language,
        "keyword": ", ".join(keywords(paper)),
        "note": "; ".join(paper.registrations),
        "abstract": paper.summary,
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(author: str) -> dict[str, str]:
    family, given = _names(author)
    return {"family": family, "given": given} if given else {"literal": family}


CITATION_FORMATS: dict[str, Callable[[Sequence[Paper]], str]] = {"ris": to_ris, "bibtex": to_bibtex, "csl-json": to_csl_json}
CITATION_ENDINGS = {".ris": "ris", ".bib": "bibtex", ".csl": "csl-json"}
