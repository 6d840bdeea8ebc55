"""JSON of services and reference managers: every item read or named, hostile files bounded."""

from __future__ import annotations

import json

import pytest

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records
from ldncli.harvest.readers.services.json_items import text_at, without_tags

CSL = [
    {
        "id": "lee",
        "type": "article-journal",
        "title": "Purple <i>elbow</i>",
        "author": [
            {"family": "Berg", "given": "Ludwig", "non-dropping-particle": "van den"},
            {"literal": "Elbow Study Group"},
        ],
        "issued": {"date-parts": [[2019, 3, 7]]},
        "container-title": "Elbow Notes",
        "volume": "3",
        "issue": "2",
        "page": "11-19",
        "DOI": "10.5555/elbow.1",
        "note": "PMID: 31234567\nPMCID: PMC123456",
    },
    {"id": "bo", "type": "book", "title": "Second", "issued": {"raw": "2001"}},
]
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message": {
        "total-results": 1,
        "items": [
            {
                "DOI": "10.5555/elbow.2",
                "type": "journal-article",
                "title": ["Elbows"],
                "subtitle": ["a trial"],
                "container-title": ["Elbow Notes"],
                "author": [{"given": "Ann", "family": "Lee"}, {"name": "Elbow Group"}],
                "issued": {"date-parts": [[2020, 5]]},
                "abstract": "<jats:title>Aim</jats:title><jats:p>To bend.</jats:p>",
                "clinical-trial-number": [
                    {"clinical-trial-number": "isrctn12345678", "registry": "10.18810/isrctn"}
                ],
            }
        ],
    },
}
DATACITE = {
    "data": {
        "id": "10.5555/elbow.3",
        "type": "dois",
        "attributes": {
            "doi": "10.5555/elbow.3",
            "creators": [
                {"name": "Lee, Ann", "familyName": "Lee", "givenName": "Ann"},
                {"name": "Elbow Group", "nameType": "Organizational"},
            ],
            "titles": [{"title": "Elbow data"}],
            "publicationYear": 2021,
            "types": {"resourceTypeGeneral": "Dataset"},
            "descriptions": [{"description": "What it is.", "descriptionType": "Abstract"}],
        },
        "relationships": {"references": {"data": []}},
    }
}
EUROPE_PMC = {
    "version": "6.9",
    "resultList": {
        "result": [
            {
                "id": "31234567",
                "source": "MED",
                "title": "Elbows.",
                "authorString": "Lee A, Bo C.",
                "pubYear": "2019",
                "doi": "10.5555/elbow.4",
                "journalInfo": {"volume": "3", "journal": {"title": "Elbow Notes"}},
                "pageInfo": "1-2",
                "pubTypeList": {"pubType": ["Journal Article"]},
                "abstractText": "<h4>Aim</h4>To bend.",
            },
            {"id": "PPR1", "source": "PPR", "title": "A preprint", "pubYear": "2020"},
        ]
    },
}
TRIAL = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "officialTitle": "Elbows Bent Twice",
            "secondaryIdInfos": [{"id": "2010-123456-12", "type": "EUDRACT_NUMBER"}],
        },
        "statusModule": {"overallStatus": "COMPLETED", "studyFirstSubmitDate": "2011-02-25"},
        "descriptionModule": {"briefSummary": "As in NCT07654321, elbows are bent."},
        "designModule": {"studyType": "INTERVENTIONAL"},
    }
}


def _read(value: object, **how: int) -> ReadFile:
    return read_records(Document("x.json", json.dumps(value, **how).encode()))  # type: ignore[arg-type]


def _one(value: object, reader: str) -> Candidate:
    found = _read(value)
    assert found.reader.name == reader and len(found.records) == 1
    return found.candidates[0]


def test_csl() -> None:
    found = _read(CSL, indent=1)
    first, second = found.candidates
    assert found.reader.name == "csl-items" and first.title == "Purple elbow"
    assert first.authors == ("van den Berg, Ludwig", "Elbow Study Group")
    assert (first.date, first.journal, first.pages) == ("2019-03-07", "Elbow Notes", "11-19")
    assert (first.pmid, first.pmcid, second.year) == ("31234567", "PMC123456", 2001)
    assert (first.line, second.line) == (2, 32)
    assert len(_read({"items": CSL}).candidates) == 2


def test_crossref() -> None:
    found = _one(CROSSREF, "crossref-works")
    assert found.title == "Elbows: a trial" and found.authors == ("Lee, Ann", "Elbow Group")
    assert (found.date, found.abstract) == ("2020-05", "Aim: To bend.")
    assert found.registrations == ("ISRCTN12345678",)
    work = CROSSREF["message"]["items"][0]  # type: ignore[index]
    assert _one({"message-type": "work", "message": work}, "crossref-works").doi == found.doi


def test_datacite() -> None:
    found = _one(DATACITE, "datacite-works")
    assert (found.doi, found.year, found.title) == ("10.5555/elbow.3", 2021, "Elbow data")
    assert found.authors == ("Lee, Ann", "Elbow Group") and found.abstract == "What it is."
    assert len(_read({"data": [DATACITE["data"]] * 3}).candidates) == 3


def test_europe_pmc() -> None:
    first, second = _read(EUROPE_PMC).candidates
    assert first.authors == ("Lee, A", "Bo, C") and first.pmid == "31234567"
    assert (first.journal, first.volume, first.abstract) == ("Elbow Notes", "3", "Aim: To bend.")
    assert second.pmid is None and second.address == "https://europepmc.org/article/PPR/PPR1"


def test_clinical_trials() -> None:
    found = _one(TRIAL, "clinical-trials")
    assert found.registrations == ("NCT01234567", "EudraCT 2010-123456-12") and found.registered
    assert (found.date, found.origin.kind) == ("2011-02-25", "registry")
    assert len(_read({"studies": [TRIAL, TRIAL]}).candidates) == 2
    assert _read([TRIAL, {"protocolSection": {}}]).broken[0].reason == "it has no NCT number"


def test_one_object_a_line() -> None:
    text = "\n".join(json.dumps(each) for each in CSL) + "\n"
    found = read_records(Document("x.jsonl", text.encode()))
    assert [each.line for each in found.candidates] == [1, 2]


@pytest.mark.parametrize("cut", [30, 120, 300])
def test_a_file_that_breaks_off(cut: int) -> None:
    text = json.dumps(CSL * 2, indent=1)
    found = read_records(Document("x.json", text[:-cut].encode()))
    assert found.candidates and "nothing after it was read" in found.broken[-1].reason
    closed = read_records(Document("x.json", text.rstrip("]\n").encode()))
    assert len(closed.candidates) == 4 and "breaks off" in closed.broken[0].reason


def test_what_is_no_object_or_too_deep() -> None:
    assert [each.reason for each in _read([*CSL, 5]).broken] == ["it is no object with fields"]
    deep = json.dumps(CSL)[:-1] + ", " + "[" * 100_000
    assert read_records(Document("x.json", deep.encode())).broken


def test_values_of_other_types_are_empty() -> None:
    odd = {"id": 1, "type": "book", "title": {"a": 1}, "author": "Lee", "issued": [], "DOI": 5}
    found = _read([CSL[0], odd])
    assert len(found.candidates) == 1 and found.broken[0].line == 1
    assert text_at({"a": [{"b": 2}]}, "a", 0, "b") == "2" and text_at([], 0) == ""
    assert without_tags("p < 0.05 and <i>x</i> > 3") == "p < 0.05 and x > 3"
