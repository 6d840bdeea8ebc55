"""What a document says, as plain values in its own words; nothing here knows of records or vocabularies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Layout = Literal["paper-page", "catalogue-record"]

DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>·]+")
PMCID = re.compile(r"\bPMC\d{3,9}\b")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
DATE = re.compile(r"\b(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\b")


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


def split_names(text: str) -> tuple[str, ...]:
    """Authors as printed, one each.

    Semicolons part them where there are any; else commas do, unless every part is a single word: then two parts
    are one name (`Smith, Ann, Jones, Bo`).
    """
    text = re.sub(r"\s*\((?:[Aa]uthor|[Ee]ditor|aut|edt|VerfasserIn)\)", "", re.sub(r"[*†‡§¶]|\[\d+\]", "", clean(text)))
    text = re.sub(r"[,;]?\s+(?:and|&)\s+", ", " if ";" not in text else "; ", text)
    parts = [each for part in re.split(";" if ";" in text else ",", text) if (each := part.strip(" .,")) or part.strip() in (".",)]
    parts = [each for each in parts if each and not re.fullmatch(r"et al|Ph\.?\s?D|M\.?D|MSc|MPH|Dr|FRCA|DO|BSc", each)]
    if ";" not in text and len(parts) > 1 and len(parts) % 2 == 0 and all(len(each.split()) == 1 for each in parts):
        parts = [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return tuple(parts)
