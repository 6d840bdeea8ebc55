"""Works as OpenAlex answers them: one, or a page of them."""

from __future__ import annotations

import re
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.json_items import (
    at,
    json_reader,
    list_at,
    raw_of,
    text_at,
    without_tags,
)

_ORIGIN = Origin(source="openalex", bibliography="fields", kind="index")
# Positions in an abstract beyond this are no abstract.
_MOST_WORDS = 20_000


def _recognises(document: Document) -> bool:
    head = document.head
    return "https://openalex.org/W" in head and '"authorships"' in head


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    return candidate_of(_fields(value), _ORIGIN, document.name, line)


def _fields(work: dict[str, Any]) -> Fields:
    first, last = (text_at(work, "biblio", each) for each in ("first_page", "last_page"))
    return Fields(
        title=without_tags(text_at(work, "title") or text_at(work, "display_name")),
        authors=[
            text_at(each, "author", "display_name") or text_at(each, "raw_author_name")
            for each in list_at(work, "authorships")
        ],
        dates=[text_at(work, "publication_date"), text_at(work, "publication_year")],
        journal=text_at(work, "primary_location", "source", "display_name"),
        volume=text_at(work, "biblio", "volume"),
        issue=text_at(work, "biblio", "issue"),
        pages=f"{first}-{last}" if last and last != first else first,
        language=text_at(work, "language"),
        doi=text_at(work, "doi"),
        pmid=_number(text_at(work, "ids", "pmid")),
        pmcid=_number(text_at(work, "ids", "pmcid"), "PMC"),
        types=[text_at(work, "type"), text_at(work, "type_crossref")],
        address=text_at(work, "id"),
        abstract=_abstract(at(work, "abstract_inverted_index")),
        raw=raw_of(work),
    )


def _number(address: str, prefix: str = "") -> str:
    found = re.search(r"(\d+)/?$", address)
    return f"{prefix}{found[1]}" if found else ""


def _abstract(index: Any) -> str:
    """The words of an inverted index (word: its places) in order."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < _MOST_WORDS
    ]
    return " ".join(word for _, word in sorted(placed)[:_MOST_WORDS])


READER = json_reader(
    "openalex-works",
    "an answer of OpenAlex",
    "OpenAlex JSON",
    recognises=_recognises,
    opening=r'"results"\s*:\s*\[',
    read=_read,
    source="OpenAlex",
)
