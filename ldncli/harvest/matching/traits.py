"""What of a paper is compared: identifiers as they are, everything else made alike first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from ldncli.harvest.candidate import Candidate
from ldncli.records.model.card import Card
from ldncli.records.text.folding import fold, fold_identifier
from ldncli.values import Keeping, dataclass, kept

Sort = Literal["article", "register entry", "preprint", "conference abstract", "notice"]

# Authors that are compared.
_NAMED = 8
_NOT_WORDS = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*>", re.IGNORECASE)
# What catalogues add behind a title, in brackets; a title all in brackets is a translated one.
_ADDED = re.compile(r"(?<=\S)\s*(?:\[[^\[\]]*\]|<ORIGINAL>[^<>]*)\.?\s*\Z")
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b|(?<=part )[a-d]\b")
# Words that make a title that of another paper than the same title without them.
_MARKED = re.compile(
    r"\b(?:(?P<part>(?:part|phase|stage|letter|paper|study) (?:\d{1,2}|[ivx]+|[a-d]|one|two|three"
    r"|four|five))"
    r"|(?P<place>first|second|third|fourth|fifth|sixth|\d{1,2}(?:st|nd|rd|th))"
    r"|(?P<correction>errat(?:um|a)|corrigend(?:um|a)|corrections?)"
    r"|(?P<retraction>retraction|withdrawal of|expressions? of concern)"
    r"|(?P<reply>repl(?:y|ies)|responses? (?:to|by|from)|rebuttal|rejoinder)"
    r"|(?P<comment>comment(?:s|ary)?|editorial)"
    r"|(?P<addition>addend(?:um|a)|postscript)"
    r"|(?P<update>updated?)"
    r"|(?P<protocol>protocol|rationale and design)"
    r"|(?P<later>follow ?up|open label extension)"
    r"|(?P<early>interim|preliminary|pilot))\b"
)
_FIGURES = {
    word: str(number)
    for number, words in enumerate(
        (
            ("i", "one", "first"),
            ("ii", "two", "second"),
            ("iii", "three", "third"),
            ("iv", "four", "fourth"),
            ("v", "five", "fifth"),
            ("vi", "six", "sixth"),
        ),
        1,
    )
    for word in words
}
_PAGE = re.compile(r"([a-z]*)0*(\d+)", re.IGNORECASE)
# Pages that a spreadsheet took for a date.
_DATE = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_PREPRINT = re.compile(r"preprint|biorxiv|medrxiv|research square|ssrn|arxiv")
_PREPRINT_DOI = ("10.1101/", "10.21203/rs.", "10.2139/ssrn", "10.20944/preprints", "10.48550/")
_ABSTRACT = re.compile(r"\b(?:conference|meeting|congress) (?:abstract|paper|proceeding)s?\b")
_NOTICE = (
    "erratum ",
    "corrigendum ",
    "correction ",
    "retraction ",
    "retracted ",
    "expression of concern ",
    "authors reply",
    "author reply",
    "reply",
    "response to ",
    "comment on ",
    "comments on ",
    "letter to ",
    "re ",
)
_NOTICE_TYPES = frozenset({"erratum", "retraction", "comment", "letter", "editorial", "corrected"})


@dataclass(frozen=True, slots=True)
class Traits(Keeping):
    """A paper made ready to be compared; empty or None where the record does not say.

    `title` is its words in lower case without accents and marks, `compact` the same without blanks,
    `families` are family names as printed order has them, `journal` the words of its name.
    `first_page` has no leading zeros.
    """

    doi: str
    pmid: str
    pmcid: str
    registrations: frozenset[str]
    sort: Sort
    title: str
    compact: str
    families: tuple[str, ...]
    year: int | None
    journal: tuple[str, ...]
    volume: str
    first_page: str

    @property
    @kept
    def numbers(self) -> tuple[str, ...]:
        """The numerals in the title (parts, phases, years), in Arabic figures."""
        return tuple(map(_figure, _NUMBER.findall(self.title)))

    @property
    @kept
    def marks(self) -> frozenset[str]:
        """What makes it another paper than one of the same title: second, part 2, reply, erratum,
        protocol …; the same mark in other words is the same."""
        return frozenset(map(_mark, _MARKED.finditer(self.title)))

    @property
    def end(self) -> str:
        """The last word of the title; in Arabic figures if it is a numeral."""
        return _figure(self.title.rpartition(" ")[2])

    @property
    @kept
    def keys(self) -> tuple[str, ...]:
        """What records of one paper share at least one of; d, p, c, r are identifiers."""
        return tuple(_keys(self))


def of_candidate(candidate: Candidate) -> Traits:
    """The traits of a record that a reader brought."""
    return _traits(
        candidate,
        entry=candidate.registered,
        types=" ".join(candidate.types).lower(),
        volume=candidate.volume or "",
        pages=candidate.pages or "",
    )


def of_card(card: Card) -> Traits:
    """The traits of a record of the base."""
    return _traits(card, entry=card.kind == "registry", types="", volume="", pages="")


def _traits(paper: Candidate | Card, *, entry: bool, types: str, volume: str, pages: str) -> Traits:
    title = paper.title or ""
    title = _MARKUP.sub("", title) if "<" in title else title
    title = _words(_ADDED.sub("", title) if title.rstrip(" .")[-1:] in ("]", ">") else title)
    journal = _words(paper.journal) if paper.journal else ""
    doi = fold_identifier(paper.doi) if paper.doi else ""
    number = _PAGE.search(volume) if volume else None
    page = _PAGE.search(pages) if pages and not _DATE.search(pages) else None
    return Traits(
        doi=doi,
        pmid=fold_identifier(paper.pmid) if paper.pmid else "",
        pmcid=fold_identifier(paper.pmcid) if paper.pmcid else "",
        registrations=frozenset(map(fold_identifier, paper.registrations[:1] if entry else ())),
        sort="register entry" if entry else _sort_of(title, types, doi, journal),
        title=title,
        compact=title.replace(" ", ""),
        families=_families(paper.authors[:_NAMED]),
        year=paper.year,
        journal=tuple(journal.split()),
        volume=number.group(2) if number else "",
        first_page=(page.group(1).lower() + page.group(2)) if page else "",
    )


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", fold(text)).strip()


def _figure(word: str) -> str:
    return _FIGURES.get(word, word)


def _mark(found: re.Match[str]) -> str:
    """A mark by its kind; of parts and places the number, however it is written."""
    kind = str(found.lastgroup)
    if kind not in ("part", "place"):
        return kind
    word = found.group().rpartition(" ")[2]
    return f"number {_FIGURES.get(word, word[:-2] if kind == 'place' else word)}"


def _families(authors: Iterable[str]) -> tuple[str, ...]:
    """Family names; of a name without a comma the longest word, since services differ in order."""
    found = []
    for author in authors:
        family, comma, _ = fold(author.replace(",", ";", 1)).replace(".", " ").partition(";")
        words = family.split()
        if words:
            found.append("".join(words) if comma else max(words, key=len))
    return tuple(found)


def _sort_of(title: str, types: str, doi: str, journal: str) -> Sort:
    """What kind of document it is, by its title, what it is called, and where it stands."""
    if title.startswith(_NOTICE) or not _NOTICE_TYPES.isdisjoint(types.split()):
        return "notice"
    if types and _ABSTRACT.search(types):
        return "conference abstract"
    if "preprint" in types or doi.startswith(_PREPRINT_DOI) or _PREPRINT.search(journal):
        return "preprint"
    return "article"


def _keys(traits: Traits) -> Iterator[str]:
    """What records of one paper share at least one of; d, p, c, r are identifiers."""
    if traits.doi:
        yield f"d{traits.doi}"
    if traits.pmid:
        yield f"p{traits.pmid}"
    if traits.pmcid:
        yield f"c{traits.pmcid}"
    for number in traits.registrations:
        yield f"r{number}"
    if traits.sort == "register entry":
        return
    if traits.compact:
        yield f"b{traits.compact[:22]}"
        yield f"e{traits.compact[-18:]}"
        words = sorted(sorted(set(traits.title.split())), key=len)  # of equal length: by letter
        yield "w" + " ".join(words[-3:])
    if traits.first_page:
        yield f"v{traits.volume} {traits.first_page}"
    if traits.families and traits.year and traits.first_page:
        yield f"f{traits.families[0][:5]} {traits.first_page}"
