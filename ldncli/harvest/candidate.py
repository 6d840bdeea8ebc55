"""What one record of a file says about a paper, in its own words, without any vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.passage import Passage as Passage
from ldncli.harvest.readers.content.register_entry import RegisterEntry


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One paper, as one record of a file describes it; None or empty where it does not say it.

    `line` is where the record begins in `file`, counted from 1; both None where the whole file is
    about this paper. `authors` are as printed, or `Family, Given` where the origin says so;
    `language` is as printed. `address` is where the document says that it, or the paper, is found.
    `date` is YYYY, YYYY-MM or YYYY-MM-DD. `pages` are first and last with a hyphen, or the number
    of the article. `registrations` are numbers of trial registers that the record names, own or
    not. `types` are what it says the paper is, in its own words (`Randomized Controlled Trial`,
    `JOUR`). `registered` marks the entry of a register itself, `version` is that of the record
    where a service keeps several. `raw` is all that the record says, tag by tag, as printed.
    `full_text` is the body of a paper that was read whole, `register_entry` all that an entry of
    a register says of its trial; neither is part of `passages`.
    """

    origin: Origin
    file: str | None = None
    line: int | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    language: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    registrations: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    address: str | None = None
    passages: tuple[Passage, ...] = ()
    entities: tuple[Entity, ...] = ()
    registered: bool = False
    version: int | None = None
    raw: tuple[tuple[str, str], ...] = ()
    full_text: FullText | None = None
    register_entry: RegisterEntry | None = None

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return int(self.date[:4]) if self.date else None

    @property
    def abstract(self) -> str | None:
        """The abstract on one line."""
        return next((each.text for each in self.passages if each.section == "Abstract"), None)

    def texts(self) -> tuple[Passage, ...]:
        """The title and all running text."""
        return (Passage("Title", self.title), *self.passages) if self.title else self.passages
