"""What one record of a file says about a paper, in its own words, without any vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a draft says of the kind of document that its values were read in.

    `source` is the id of that document among the draft's sources and the first word of every
    place, `kind` what was read (as `Source.kind` of the records), `bibliography` the part that
    holds title, authors and date. Remarks call the document `called`, or `where` with its
    preposition. `family_first` says whether authors stand as `Family, Given`; otherwise a person
    is asked to look at their names.
    """

    source: str
    bibliography: str
    kind: Literal["full-text", "abstract", "registry", "index", "document"] = "document"
    called: str = "record"
    where: str = "in the record"
    family_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something that the record names in a list, with the codes that it prints.

    `list` is the heading under which it stands, `kind` what the list says it is (genes,
    diseases, subjects …). `codes` are as printed (`MESH:D005356`, `NCBI Gene 7099`,
    `-`); empty where none is printed.
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
    """Running text, as `printed.clean` leaves it, and the section in which it stands."""

    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One paper, as one record of a file describes it; None or empty where it does not say it.

    `line` is where the record begins in its file, counted from 1; None where the whole file is
    about this paper. `authors` and `language` are as printed. `address` is where the document says
    that it, or the paper, is found. `date` is YYYY, YYYY-MM or YYYY-MM-DD.
    """

    origin: Origin
    line: int | None = None
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
