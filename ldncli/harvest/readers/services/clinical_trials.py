"""Studies as ClinicalTrials.gov answers them in version 2: one, a page, or a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken, Reader
from ldncli.harvest.readers.references.fields import Fields, candidate_of, register_numbers
from ldncli.harvest.readers.services.json_items import (
    MOST_BYTES_OF_JSON,
    at,
    json_items,
    list_at,
    looks_like_json,
    raw_of,
    text_at,
    texts_at,
)

_ORIGIN = Origin(
    source="registry",
    bibliography="identification",
    kind="registry",
    called="register entry",
    where="in the register entry",
    family_first=True,
)


def _recognises(document: Document) -> bool:
    return looks_like_json(document) and bool(
        re.search(r'"protocolSection"\s*:\s*\{', document.head)
    )


def _read(document: Document) -> Iterator[Candidate | Broken]:
    for item in json_items(document, r'"studies"\s*:\s*\['):
        if isinstance(item, Broken):
            yield item
            continue
        line, value = item
        study = at(value, "protocolSection")
        number = text_at(study, "identificationModule", "nctId")
        if register_numbers([number]):
            yield candidate_of(_fields(study, value, number), _ORIGIN, document.name, line)
        else:
            yield Broken(line, "it has no NCT number")


def _fields(study: Any, whole: dict[str, Any], number: str) -> Fields:
    design = at(study, "designModule")
    own = at(study, "identificationModule")
    others = [
        f"EudraCT {text_at(each, 'id')}" if "EUDRACT" in text_at(each, "type") else ""
        for each in list_at(own, "secondaryIdInfos")
    ]
    numbers = [text_at(each, "id") for each in list_at(own, "secondaryIdInfos")]
    return Fields(
        title=text_at(own, "officialTitle") or text_at(own, "briefTitle"),
        dates=[text_at(study, "statusModule", "studyFirstSubmitDate")],
        journal="ClinicalTrials.gov",
        registers=[number, *numbers, *others],
        types=[
            text_at(design, "studyType"),
            *texts_at(design, "phases"),
            text_at(study, "statusModule", "overallStatus"),
        ],
        address=f"https://clinicaltrials.gov/study/{number}",
        abstract=text_at(study, "descriptionModule", "briefSummary"),
        keywords=[
            *texts_at(study, "conditionsModule", "conditions"),
            *texts_at(study, "conditionsModule", "keywords"),
        ],
        registered=True,
        raw=raw_of(whole),
    )


READER = Reader(
    name="clinical-trials",
    label="an answer of ClinicalTrials.gov",
    described="ClinicalTrials.gov JSON (version 2)",
    recognises=_recognises,
    read=_read,
    most_bytes=MOST_BYTES_OF_JSON,
    references=True,
)
