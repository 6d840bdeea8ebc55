"""Works as Crossref's REST service answers them: one, or a page of them."""

from __future__ import annotations

import re
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.csl_items import date_parts, name_of
from ldncli.harvest.readers.services.json_items import (
    at,
    json_reader,
    list_at,
    raw_of,
    text_at,
    without_tags,
)

_ORIGIN = Origin(source="crossref", bibliography="fields", kind="index", family_first=True)


def _recognises(document: Document) -> bool:
    head = document.head
    return bool(
        re.search(r'"message-type"\s*:\s*"work', head)
        or ('"is-referenced-by-count"' in head and '"DOI"' in head)
    )


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    work = value.get("message", value)
    if isinstance(work, dict):
        return candidate_of(_fields(work), _ORIGIN, document.name, line)
    return Broken(line, "it is no work of Crossref")


def _fields(work: dict[str, Any]) -> Fields:
    dates = ("published-print", "issued", "published", "published-online", "created")
    subtitle = text_at(work, "subtitle")
    title = text_at(work, "title")
    return Fields(
        title=without_tags(f"{title}: {subtitle}" if title and subtitle else title),
        authors=[name_of(each) for each in list_at(work, "author")],
        dates=[date_parts(at(work, each)) for each in dates],
        journal=text_at(work, "container-title") or text_at(work, "institution", 0, "name"),
        volume=text_at(work, "volume"),
        issue=text_at(work, "issue"),
        pages=text_at(work, "page") or text_at(work, "article-number"),
        publisher=text_at(work, "publisher"),
        language=text_at(work, "language"),
        doi=text_at(work, "DOI"),
        registers=[
            text_at(each, "clinical-trial-number")
            for each in list_at(work, "clinical-trial-number")
        ],
        types=[text_at(work, "type"), text_at(work, "subtype")],
        address=text_at(work, "URL"),
        abstract=without_tags(text_at(work, "abstract")),
        raw=raw_of(work),
    )


READER = json_reader(
    "crossref-works",
    "an answer of Crossref",
    "Crossref JSON",
    recognises=_recognises,
    opening=r'"items"\s*:\s*\[',
    read=_read,
    source="Crossref",
)
