"""CSL-JSON, as reference managers hand it on."""

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

_ORIGIN = Origin(source="reference", bibliography="fields", kind="index", family_first=True)


def _recognises(document: Document) -> bool:
    head = document.head[:20_000]
    return bool(
        re.search(r'"(?:container-title|issued|citation-key|author)"\s*:', head)
        and re.search(r'"type"\s*:\s*"[a-z_-]+"', head)
    )


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    return candidate_of(_fields(value), _ORIGIN, document.name, line)


def _fields(item: dict[str, Any]) -> Fields:
    notes = text_at(item, "note")
    return Fields(
        title=without_tags(text_at(item, "title")),
        authors=[name_of(each) for each in list_at(item, "author")],
        dates=[date_parts(at(item, "issued"))],
        journal=text_at(item, "container-title"),
        volume=text_at(item, "volume"),
        issue=text_at(item, "issue"),
        pages=text_at(item, "page") or text_at(item, "number"),
        publisher=text_at(item, "publisher"),
        language=text_at(item, "language"),
        doi=text_at(item, "DOI"),
        pmid=text_at(item, "PMID") or _noted("PMID", notes),
        pmcid=text_at(item, "PMCID") or _noted("PMCID", notes),
        registers=[notes],
        types=[text_at(item, "type"), text_at(item, "genre")],
        address=text_at(item, "URL"),
        abstract=without_tags(text_at(item, "abstract")),
        keywords=re.split(r"[;,]", text_at(item, "keyword")),
        raw=raw_of(item),
    )


def _noted(name: str, notes: str) -> str:
    found = re.search(rf"^{name}:?\s*(\S+)", notes, re.MULTILINE)
    return found[1] if found else ""


def name_of(name: Any) -> str:
    """A name of CSL or Crossref: parts, or one that is a whole."""
    whole = text_at(name, "literal") or text_at(name, "name")
    if whole:
        return f"{{{whole}}}"
    particle = text_at(name, "non-dropping-particle")
    family = " ".join(filter(None, (particle, text_at(name, "family"), text_at(name, "suffix"))))
    given = text_at(name, "given")
    dropping = text_at(name, "dropping-particle")
    given = f"{given} {dropping}".strip()
    return f"{family}, {given}" if given else f"{{{family}}}" if family else ""


def date_parts(date: Any) -> str:
    """`date-parts` as text with hyphens; what else stands for a date as it is."""
    parts = [each for each in list_at(date, "date-parts", 0) if isinstance(each, str | int)]
    if parts:
        return "-".join(f"{each:0>2}" for each in map(str, parts))
    return text_at(date, "raw") or text_at(date, "literal")


READER = json_reader(
    "csl-items",
    "a CSL-JSON file",
    "CSL-JSON",
    recognises=_recognises,
    opening=r'"items"\s*:\s*\[',
    read=_read,
)
