"""Studies as ClinicalTrials.gov answers them in version 2: one, a page, or a list of them."""

from __future__ import annotations

import re
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import Fields, candidate_of, register_numbers
from ldncli.harvest.readers.registers.protocol import entry_of
from ldncli.harvest.readers.services.json_items import (
    at,
    json_reader,
    list_at,
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
    return bool(re.search(r'"protocolSection"\s*:\s*\{', document.head))


def _read(document: Document, line: int, value: dict[str, Any]) -> Candidate | Broken:
    study = at(value, "protocolSection")
    number = text_at(study, "identificationModule", "nctId")
    if register_numbers([number]):
        return candidate_of(_fields(study, value, number), _ORIGIN, document.name, line)
    return Broken(line, "it has no NCT number")


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
        # The results are all in the entry.
        raw=raw_of({key: each for key, each in whole.items() if key != "resultsSection"}),
        register_entry=entry_of(whole),
    )


READER = json_reader(
    "clinical-trials",
    "an answer of ClinicalTrials.gov",
    "ClinicalTrials.gov JSON (version 2)",
    recognises=_recognises,
    opening=r'"studies"\s*:\s*\[',
    read=_read,
    source="ClinicalTrials.gov",
)
