"""DOIs as DataCite's REST service answers them."""

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

_ORIGIN = Origin(source="datacite", bibliography="fields", kind="index", family_first=True)


def _recognises(document: Document) -> bool:
    head = document.head
    return bool(
        re.search(r'"(?:types|publicationYear|schemaVersion)"\s*:', head)
        and re.search(r'"creators"\s*:\s*\[', head)
    )


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    single = at(value, "data", "attributes")
    work = single if isinstance(single, dict) else value.get("attributes", value)
    if isinstance(work, dict):
        return candidate_of(_fields(work), _ORIGIN, document.name, line)
    return Broken(line, "it is no work of DataCite")


def _fields(work: dict[str, Any]) -> Fields:
    first, last = text_at(work, "container", "firstPage"), text_at(work, "container", "lastPage")
    abstracts = [
        text_at(each, "description")
        for each in list_at(work, "descriptions")
        if text_at(each, "descriptionType") == "Abstract"
    ]
    return Fields(
        title=without_tags(text_at(work, "titles", 0, "title")),
        authors=[_name(each) for each in list_at(work, "creators")],
        dates=[
            text_at(work, "publicationYear"),
            *(
                text_at(each, "date")
                for each in list_at(work, "dates")
                if text_at(each, "dateType") == "Issued"
            ),
        ],
        journal=text_at(work, "container", "title"),
        volume=text_at(work, "container", "volume"),
        issue=text_at(work, "container", "issue"),
        pages=f"{first}-{last}" if first and last else first,
        publisher=text_at(work, "publisher", "name") or text_at(work, "publisher"),
        language=text_at(work, "language"),
        doi=text_at(work, "doi") or text_at(work, "id"),
        types=[
            text_at(work, "types", "resourceTypeGeneral"),
            text_at(work, "types", "resourceType"),
        ],
        address=text_at(work, "url"),
        abstract=without_tags(next(iter(abstracts), "")),
        keywords=[text_at(each, "subject") for each in list_at(work, "subjects")],
        raw=raw_of(work),
    )


def _name(creator: Any) -> str:
    family, given = text_at(creator, "familyName"), text_at(creator, "givenName")
    if family and given:
        return f"{family}, {given}"
    name = text_at(creator, "name")
    return f"{{{name}}}" if text_at(creator, "nameType") == "Organizational" else name


READER = json_reader(
    "datacite-works",
    "an answer of DataCite",
    "DataCite JSON",
    recognises=_recognises,
    opening=r'\A\s*\{\s*"data"\s*:\s*\[',
    read=_read,
    source="DataCite",
)
