"""What of a paper is compared: identifiers as they are, everything else made alike first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from ldncli.harvest.candidate import Candidate
from ldncli.records.model.card import Card
from ldncli.records.text.folding import fold, fold_identifier
from ldncli.values import dataclass

Sort = Literal["article", "register entry", "preprint", "conference abstract", "notice"]

_NOT_WORDS = re.compile(r"[^\w]+|_")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*>", re.IGNORECASE)
# What catalogues add behind a title, in brackets; a title all in brackets is a translated one.
_ADDED = re.compile(r"(?<=\S)\s*(?:\[[^\[\]]*\]|<ORIGINAL>[^<>]*)\.?\s*\Z")
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b|(?<=part )[a-d]\b")
_PAGE = re.compile(r"([a-z]*)0*(\d+)", re.IGNORECASE)
# Pages that a spreadsheet took for a date.
_DATE = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_PREPRINT = re.compile(r"preprint|biorxiv|medrxiv|research square|ssrn|arxiv")
_PREPRINT_DOI = ("10.1101/", "10.21203/rs.", "10.2139/ssrn", "10.20944/preprints", "10.48550/")
_ABSTRACT = re.compile(r"\b(?:conference|meeting|congress) (?:abstract|paper|proceeding)s?\b")
_NOTICE = re.compile(
    r"^(?:erratum|corrigendum|correction|retraction|expression of concern|authors? reply|reply"
    r"|response|comments? (?:on|to)|letter to|re )\b"
)
_NOTICE_TYPES = ("erratum", "retraction", "comment", "letter", "editorial", "corrected")


@dataclass(frozen=True, slots=True)
class Traits:
    """A paper made ready to be compared; empty or None where the record does not say.

    `title` is its words in lower case without accents and marks, `compact` the same without blanks,
    `numbers` the numerals in it (parts, phases, years). `families` are family names as printed
    order has them, `journal` the words of its name. `first_page` has no leading zeros.
    """

    doi: str
    pmid: str
    pmcid: str
    registrations: frozenset[str]
    sort: Sort
    title: str
    compact: str
    numbers: tuple[str, ...]
    families: tuple[str, ...]
    year: int | None
    journal: tuple[str, ...]
    volume: str
    first_page: str


def of_candidate(candidate: Candidate) -> Traits:
    """The traits of a record that a reader brought."""
    own = candidate.registrations[:1] if candidate.registered else ()
    return _traits(
        candidate,
        families=_families(candidate.authors),
        registrations=own,
        sort=_sort_of(candidate),
        volume=candidate.volume or "",
        pages=candidate.pages or "",
    )


def of_card(card: Card) -> Traits:
    """The traits of a record of the base."""
    entry = card.kind == "registry"
    return _traits(
        card,
        families=_families(card.authors),
        registrations=card.registrations[:1] if entry else (),
        sort="register entry" if entry else _sort_by_place(card.doi or "", card.journal or ""),
        volume="",
        pages="",
    )


def _traits(
    paper: Candidate | Card,
    *,
    families: tuple[str, ...],
    registrations: tuple[str, ...],
    sort: Sort,
    volume: str,
    pages: str,
) -> Traits:
    title = _words(_ADDED.sub("", _MARKUP.sub("", paper.title or "")))
    page = None if _DATE.search(pages) else _PAGE.search(pages)
    return Traits(
        doi=fold_identifier(paper.doi or ""),
        pmid=fold_identifier(paper.pmid or ""),
        pmcid=fold_identifier(paper.pmcid or ""),
        registrations=frozenset(fold_identifier(each) for each in registrations),
        sort=sort,
        title=title,
        compact=title.replace(" ", ""),
        numbers=tuple(_NUMBER.findall(title)),
        families=families,
        year=paper.year,
        journal=tuple(_words(paper.journal or "").split()),
        volume=(found.group(2) if (found := _PAGE.search(volume)) else ""),
        first_page=(page.group(1).lower() + page.group(2)) if page else "",
    )


def _words(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", fold(text)).split())


def _families(authors: Iterable[str]) -> tuple[str, ...]:
    """Family names; of a name without a comma the longest word, since services differ in order."""
    found = []
    for author in authors:
        family, comma, _ = author.partition(",")
        words = _words(family).split()
        if words:
            found.append("".join(words) if comma else max(words, key=len))
    return tuple(found)


def _sort_of(candidate: Candidate) -> Sort:
    """What kind of document it is, by its types, title and place."""
    if candidate.registered:
        return "register entry"
    types = " ".join(candidate.types).lower()
    if _NOTICE.match(_words(candidate.title or "")) or any(
        each in types.split() for each in _NOTICE_TYPES
    ):
        return "notice"
    if _ABSTRACT.search(types):
        return "conference abstract"
    if "preprint" in types:
        return "preprint"
    return _sort_by_place(candidate.doi or "", candidate.journal or "")


def _sort_by_place(doi: str, journal: str) -> Sort:
    if fold_identifier(doi).startswith(_PREPRINT_DOI) or _PREPRINT.search(fold(journal)):
        return "preprint"
    return "article"
