"""A candidate as its source described it: one line of `candidates.jsonl`, never a decision."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any

from ldncli.records.text.folding import fold, fold_identifier
from ldncli.records.text.limits import Date, Slug
from ldncli.values import dataclass

# Signs of the digest at the end of an id; more only where two would be called alike.
_SIGNS = 5
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of one source, on the list; None or empty where the source does not say it.

    `id` is family name, year and a few signs that the rest of the entry determines, so that the
    same record found twice has the same id. `authors` are as printed, mostly Family, Given; `date`
    is YYYY, YYYY-MM or YYYY-MM-DD; `registered` marks the entry of a trial register itself.
    """

    id: Annotated[Slug, "name of the candidate: family name, year and five signs"]
    title: Annotated[str | None, "title"] = None
    authors: Annotated[tuple[str, ...], "authors, Family, Given"] = ()
    date: Annotated[Date | None, "date of publication"] = None
    journal: Annotated[str | None, "journal, or the register of an entry"] = None
    volume: Annotated[str | None, "volume"] = None
    issue: Annotated[str | None, "issue"] = None
    pages: Annotated[str | None, "first and last page, or the number of the article"] = None
    doi: Annotated[str | None, "DOI"] = None
    pmid: Annotated[str | None, "PMID"] = None
    pmcid: Annotated[str | None, "PMCID"] = None
    registrations: Annotated[tuple[str, ...], "register numbers that the record names"] = ()
    registered: Annotated[bool, "whether it is the entry of a register"] = False
    types: Annotated[tuple[str, ...], "kinds of publication, in the source's words"] = ()
    language: Annotated[str | None, "language, as printed"] = None
    address: Annotated[str | None, "web address"] = None
    abstract: Annotated[str | None, "abstract, on one line"] = None

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return int(self.date[:4]) if self.date else None

    def to_json(self) -> dict[str, Any]:
        """The plain value of its line: what is known, in the order of the fields."""
        return {
            each.name: list(value) if isinstance(value, tuple) else value
            for each in fields(self)
            if (value := getattr(self, each.name)) not in (None, (), False)
        }


def identity(entry: Entry) -> str:
    """What makes an entry this one and no other: its identifiers and its title; where it has no
    identifier, authors, year and journal too."""
    numbers = [fold_identifier(each or "") for each in (entry.doi, entry.pmid, entry.pmcid)]
    if entry.registered:
        numbers += [fold_identifier(each) for each in entry.registrations[:1]]
    parts = [*numbers, fold(entry.title or "").strip(" .[]")]
    if not any(numbers):
        parts += [*map(fold, entry.authors), str(entry.year), fold(entry.journal or "")]
    return "\n".join(parts)


def make_id(entry: Entry, name: str | None, every: Mapping[str, Entry]) -> str:
    """The id of an entry, whose own is not looked at: `name` (the first author's family name in
    small Latin letters, or what stands for it; None: nobody is named), the year, and signs of its
    identity; more signs where another entry of `every` has the id with five."""
    import hashlib

    mark = identity(entry)
    digest = hashlib.blake2b(mark.encode(), digest_size=20).digest()
    signs = base64.b32encode(digest).decode().lower()
    start = f"{(name or 'anonymous')[:_LONGEST_NAME].strip('-')}-{entry.year or 'undated'}"
    ids = (f"{start}-{signs[:length]}" for length in range(_SIGNS, len(signs) + 1))
    return next(each for each in ids if each not in every or identity(every[each]) == mark)
