"""EndNote's XML, as EndNote, Zotero and Mendeley write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.elements import (
    all_words,
    looks_like_xml,
    words,
    xml_records,
)

_ORIGIN = Origin(source="reference", bibliography="fields", kind="index", family_first=True)


def _read(document: Document) -> Iterator[Candidate | Broken]:
    for found in xml_records(document, ("record",)):
        if isinstance(found, Broken):
            yield found
        else:
            line, element = found
            yield candidate_of(_fields(element), _ORIGIN, document.name, line)


def _fields(record: Any) -> Fields:
    addresses = all_words(record, "urls//url")
    doi = words(record, "electronic-resource-num")
    kind = record.find("ref-type")
    return Fields(
        title=words(record, "titles/title"),
        authors=[
            name
            for each in all_words(record, "contributors/authors/author")
            for name in each.split(";")
        ],
        dates=[words(record, "dates/year"), *all_words(record, "dates/pub-dates/date")],
        journal=words(record, "periodical/full-title")
        or words(record, "titles/secondary-title")
        or words(record, "periodical/abbr-1"),
        volume=words(record, "volume"),
        issue=words(record, "number") or words(record, "issue"),
        pages=words(record, "pages"),
        publisher=words(record, "publisher"),
        language=words(record, "language"),
        doi=doi or next((each for each in addresses if "doi.org/10." in each), ""),
        pmid=_pmid(record, addresses),
        pmcid=words(record, "custom2"),
        registers=[words(record, each) for each in ("notes", "custom1", "custom3")],
        types=[(kind.get("name") or "") if kind is not None else "", words(record, "work-type")],
        address=next((each for each in addresses if "://" in each), ""),
        abstract=words(record, "abstract"),
        keywords=[each.replace("*", "") for each in all_words(record, "keywords/keyword")],
        raw=[
            (each.tag, text)
            for each in record
            if isinstance(each.tag, str) and (text := words(each))
        ],
    )


def _pmid(record: Any, addresses: list[str]) -> str:
    """By its address; else the accession number, where the record says that it is PubMed's or
    nothing of where it is from."""
    for each in addresses:
        found = re.search(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|nih\.gov/pubmed)/(\d{1,8})", each)
        if found:
            return found[1]
    number = words(record, "accession-num")
    source = words(record, "remote-database-name") + words(record, "remote-database-provider")
    if re.fullmatch(r"\d{7,8}", number) and re.search(r"pubmed|medline|nlm|^$", source, re.I):
        return number
    return ""


READER = Reader(
    name="endnote-xml",
    label="EndNote XML",
    described="EndNote XML",
    recognises=lambda document: (
        looks_like_xml(document, "xml|records") and "<record>" in document.head
    ),
    read=_read,
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
)
