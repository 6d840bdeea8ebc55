"""What a document says, as plain values in its own words; nothing here knows of records or vocabularies."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Layout = Literal["paper-page", "catalogue-record"]

DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>·\[\]]{1,200}")
PMCID = re.compile(r"\bPMC\d{3,9}\b")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
DATE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something that the page names in a list, with the codes that it prints.

    `list` is the heading under which it stands, `kind` what the list says it is (genes, diseases, subjects …). `codes`
    are as printed (`MESH:D005356`, `NCBI Gene 7099`, `-`); empty where none is printed.
    """

    list: str
    kind: str
    name: str
    codes: tuple[str, ...] = ()
    full_name: str | None = None
    aliases: tuple[str, ...] = ()

    def printed(self) -> str:
        """Name and codes, as people quote them."""
        codes = ", ".join(each for each in self.codes if each != "-")
        return f"{self.name} ({codes})" if codes else self.name


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text and the section in which it stands."""

    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document. None or empty means that the document does not say it.

    `authors` and `language` are as printed. `address` is where the page says that it (paper page) or the paper
    (catalogue record) is found. `date` is YYYY, YYYY-MM or YYYY-MM-DD.
    """

    layout: Layout
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    journal: str | None = None
    publisher: str | None = None
    language: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    address: str | None = None
    passages: tuple[Passage, ...] = ()
    entities: tuple[Entity, ...] = ()

    def texts(self) -> tuple[Passage, ...]:
        """The title and all running text."""
        return (Passage("Title", self.title), *self.passages) if self.title else self.passages


def clean(text: str) -> str:
    """Text on one line, without doubled blanks and characters that nobody can see."""
    visible = "".join(each if each.isprintable() else " " for each in unicodedata.normalize("NFC", text))
    return " ".join(visible.split())


def unmarked(text: str) -> str:
    """As `clean`, also without the marks of Markdown and HTML for italics, bold and raised signs."""
    text = re.sub(r"</?(?:i|b|em|strong|sub|sup)>", "", html.unescape(text))
    return clean(re.sub(r"(\*{1,3})(\S(?:[^*]*\S)?)\1", r"\2", text))


def find_doi(text: str) -> str | None:
    """The first DOI in a text, without the punctuation around it."""
    found = DOI.search(text)
    if not found:
        return None
    doi = found[0].rstrip(".,;:*_")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:*_")
    return doi if DOI.fullmatch(doi) else None


def find_address(text: str) -> str | None:
    """The first web address in a text, without the punctuation around it."""
    found = ADDRESS.search(text)
    return found[0].rstrip(".,;:)]*") if found else None
