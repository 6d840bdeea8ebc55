"""Results of a search as Europe PMC answers them in JSON, lite or core."""

from __future__ import annotations

import re
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.json_items import (
    json_reader,
    list_at,
    raw_of,
    text_at,
    texts_at,
    without_tags,
)

_ORIGIN = Origin(source="europe-pmc", bibliography="fields", kind="index", family_first=True)


def _recognises(document: Document) -> bool:
    head = document.head
    return bool(
        re.search(r'"resultList"\s*:', head)
        or (
            re.search(r'"source"\s*:\s*"(?:MED|PMC|PPR|AGR|CBA|CTX|ETH|HIR|PAT)"', head)
            and re.search(r'"(?:authorString|pubYear)"\s*:', head)
        )
    )


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    return candidate_of(_fields(value), _ORIGIN, document.name, line)


def _fields(item: dict[str, Any]) -> Fields:
    service, number = text_at(item, "source"), text_at(item, "id")
    address = f"https://europepmc.org/article/{service}/{number}" if service and number else ""
    numbers = [
        text_at(each, "accessionNumber") or text_at(each, "id")
        for each in list_at(item, "dbCrossReferenceList", "dbCrossReference")
    ]
    return Fields(
        title=without_tags(text_at(item, "title")),
        authors=_authors(item),
        dates=[
            text_at(item, "journalInfo", "dateOfPublication"),
            text_at(item, "pubYear"),
            text_at(item, "firstPublicationDate"),
        ],
        journal=text_at(item, "journalInfo", "journal", "title")
        or text_at(item, "journalTitle")
        or text_at(item, "bookOrReportDetails", "publisher"),
        volume=text_at(item, "journalInfo", "volume") or text_at(item, "journalVolume"),
        issue=text_at(item, "journalInfo", "issue") or text_at(item, "issue"),
        pages=text_at(item, "pageInfo"),
        language=text_at(item, "language"),
        doi=text_at(item, "doi"),
        pmid=text_at(item, "pmid") or (number if service == "MED" else ""),
        pmcid=text_at(item, "pmcid"),
        registers=numbers,
        types=texts_at(item, "pubTypeList", "pubType") or text_at(item, "pubType").split(";"),
        address=address,
        abstract=without_tags(text_at(item, "abstractText")),
        keywords=[
            *(
                text_at(each, "descriptorName")
                for each in list_at(item, "meshHeadingList", "meshHeading")
            ),
            *texts_at(item, "keywordList", "keyword"),
        ],
        raw=raw_of(item),
    )


def _authors(item: dict[str, Any]) -> list[str]:
    names = []
    for each in list_at(item, "authorList", "author"):
        family = text_at(each, "lastName")
        given = text_at(each, "firstName") or text_at(each, "initials")
        group = text_at(each, "collectiveName")
        if family and given:
            names.append(f"{family}, {given}")
        else:
            names.append(f"{{{group}}}" if group else text_at(each, "fullName"))
    return names or text_at(item, "authorString").rstrip(".").split(",")


READER = json_reader(
    "europe-pmc",
    "an answer of Europe PMC",
    "Europe PMC JSON",
    recognises=_recognises,
    opening=r'"result"\s*:\s*\[',
    read=_read,
    source="Europe PMC",
)
