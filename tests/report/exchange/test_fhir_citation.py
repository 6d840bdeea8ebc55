"""A paper as a FHIR citation: identifiers, names, states, relations, where it was
published; each element by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.records.index.library import Library, load
from ldncli.records.model.bibliography import Notice, Relation
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import MechanismStance
from ldncli.report.exchange.fhir_citation import citation
from tests.conftest import LIBRARY
from tests.evidence.trials import paper

HL7 = "http://terminology.hl7.org/CodeSystem"
OURS = "https://ldn.invalid/fhir/CodeSystem"


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def made(library: Library) -> Any:
    def make(
        one: Paper | None = None, present: tuple[str, ...] = (), **more: Any
    ) -> dict[str, Any]:
        return citation(replace(one or paper(), **more), library, present)

    return make


def test_the_resource_and_its_address(made: Any) -> None:
    found = made(id="a_a-2020", title="Small doses", summary="In short.")
    assert (
        found["resourceType"] == "Citation"
        and found["id"] == "a-a-2020"
        and found["url"] == "https://ldn.invalid/fhir/Citation/a-a-2020"
    )
    assert found["identifier"] == [
        {"system": "https://ldn.invalid/fhir/paper", "value": "a_a-2020"}
    ]
    assert (found["title"], found["status"], found["description"]) == (
        "Small doses",
        "active",
        "In short.",
    )
    assert "contained" not in found and not {
        "contributorship",
        "note",
        "identifier",
        "relatesTo",
        "webLocation",
    } & set(found["citedArtifact"])


def test_people_and_groups_in_their_order(made: Any) -> None:
    found = made(authors=("Archer, Ann", "Study Group"))
    assert found["contained"] == [
        {
            "resourceType": "Practitioner",
            "id": "author-1",
            "name": [{"text": "Archer, Ann", "family": "Archer", "given": ["Ann"]}],
        },
        {"resourceType": "Organization", "id": "author-2", "name": "Study Group"},
    ]
    entries = found["citedArtifact"]["contributorship"]["entry"]
    assert [each["rankingOrder"] for each in entries] == [1, 2]
    assert entries[1]["contributor"] == {"reference": "#author-2", "display": "Study Group"}
    assert entries[0]["role"] == {
        "coding": [{"system": f"{HL7}/contributor-role", "code": "author", "display": "Author"}],
        "text": "author",
    }


def test_identifiers_with_their_systems(made: Any) -> None:
    found = made(doi="10.5555/a", pmid="12", pmcid="PMC345")["citedArtifact"]["identifier"]
    assert [(each["type"]["text"], each["system"], each["value"]) for each in found] == [
        ("DOI", "https://doi.org", "10.5555/a"),
        ("PMID", "https://pubmed.ncbi.nlm.nih.gov", "12"),
        ("PMCID", "https://www.ncbi.nlm.nih.gov/pmc", "PMC345"),
    ]


@pytest.mark.parametrize(
    ("number", "register"),
    [
        ("NCT00000001", "https://clinicaltrials.gov"),
        ("EudraCT 2010-1", "https://www.clinicaltrialsregister.eu"),
        ("ISRCTN1", "https://www.isrctn.com"),
        ("ACTRN1", "https://www.anzctr.org.au"),
        ("CTRI/1", "https://ctri.nic.in"),
        ("IRCT1", "https://irct.behdasht.gov.ir"),
        ("RBR-1", "https://ensaiosclinicos.gov.br"),
        ("CRD42", "https://www.crd.york.ac.uk/prospero"),
        ("XYZ1", None),
    ],
)
def test_registers_by_their_numbers(made: Any, number: str, register: str | None) -> None:
    [found] = made(registrations=(number,))["citedArtifact"]["identifier"]
    assert found == {
        "type": {"text": "registration"},
        **({"system": register} if register else {}),
        "value": number,
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("published", "published-final-form"),
        ("corrected", "published-final-form"),
        ("concern", "published-final-form"),
        ("preprint", "published-early-form"),
        ("retracted", "retracted"),
        ("registered", None),
    ],
)
def test_states(made: Any, status: str, code: str | None) -> None:
    [state] = made(status=status)["citedArtifact"]["currentState"]
    theirs = [{"system": f"{HL7}/cited-artifact-status-type", "code": code}] if code else []
    assert state == {
        "coding": [*theirs, {"system": f"{OURS}/status", "code": status}],
        "text": status,
    }


def test_titles_with_their_languages(made: Any) -> None:
    found = made(title="Un caso", title_english="A case", language="es")["citedArtifact"]["title"]
    language = [each["language"]["coding"][0] for each in found]
    assert [each["text"] for each in found] == ["Un caso", "A case"] and [
        each["code"] for each in language
    ] == ["es", "en"]
    assert language[0]["system"] == "urn:ietf:bcp:47" and len(made()["citedArtifact"]["title"]) == 1


@pytest.mark.parametrize(
    ("kind", "type"),
    [("retraction", "retracted-by"), ("correction", "correction-in"), ("concern", "comment-in")],
)
def test_notices(made: Any, kind: Any, type: str) -> None:
    notice = Notice(kind=kind, date="2012-03", doi="10.5555/n", reason="why", place="article")
    assert made(notice=notice)["citedArtifact"]["relatesTo"] == [
        {
            "type": type,
            "display": f"{kind.capitalize()} of 2012-03: why",
            "resource": "https://doi.org/10.5555/n",
        }
    ]
    assert made(notice=Notice(kind=kind, place="article"))["citedArtifact"]["relatesTo"] == [
        {"type": type, "display": kind.capitalize()}
    ]


@pytest.mark.parametrize(
    ("relation", "type"),
    [
        ("comments-on", "comments-on"),
        ("corrects", "corrects"),
        ("retracts", "retracts"),
        ("updates", "successor"),
        ("extends", "successor"),
        ("reports-from", "derived-from"),
        ("shares-patients", "similar-to"),
    ],
)
def test_relations(made: Any, relation: Any, type: str) -> None:
    related = (
        Relation(paper="b_b-2021", relation=relation, note="all"),
        Relation(paper="c-2022", relation=relation),
    )
    there, gone = made(related=related, present=("b_b-2021",))["citedArtifact"]["relatesTo"]
    words = relation.replace("-", " ")
    assert there == {
        "type": type,
        "display": f"{words} b_b-2021: all",
        "resourceReference": {"reference": "Citation/b-b-2021"},
    }
    assert gone == {"type": type, "display": f"{words} c-2022"}


def test_where_it_was_published(made: Any) -> None:
    bare = made()["citedArtifact"]["publicationForm"][0]
    assert bare == {
        "articleDate": "2020",
        "publicationDateText": "2020",
        "language": [made()["citedArtifact"]["title"][0]["language"]],
    }
    more = {
        "journal": "Journal",
        "publisher": "House",
        "volume": "7",
        "issue": "2",
        "pages": "877-87",
        "pmid": "12",
    }
    form = made(**more)["citedArtifact"]["publicationForm"][0]
    assert form["publishedIn"]["title"] == "Journal" and form["publishedIn"]["publisher"] == {
        "display": "House"
    }
    assert form["publishedIn"]["type"]["coding"][0] == {
        "system": f"{HL7}/published-in-type",
        "code": "D020492",
        "display": "Periodical",
    }
    assert (form["volume"], form["issue"], form["pageString"], form["accessionNumber"]) == (
        "7",
        "2",
        "877-87",
        "12",
    )
    assert form["firstPage"] == "877" and form["lastPage"] in ("87", "887")
    register = made(journal="Register", status="registered")["citedArtifact"]["publicationForm"][0][
        "publishedIn"
    ]
    assert (
        register["type"]["coding"][0]["code"] == "D019991"
        and register["type"]["coding"][0]["display"] == "Database"
    )
    assert "publisher" not in register


def test_addresses_and_notes(made: Any) -> None:
    found = made(doi="10.5555/a", url="https://example.org/a", notes="Look again.")["citedArtifact"]
    assert found["webLocation"] == [
        {"url": "https://doi.org/10.5555/a"},
        {"url": "https://example.org/a"},
    ]
    assert found["note"] == [{"text": "Look again."}]
    assert made(url="https://example.org/a")["citedArtifact"]["webLocation"] == [
        {"url": "https://example.org/a"}
    ]


def test_what_it_is_about(made: Any, library: Library) -> None:
    stances = (MechanismStance(id="tlr4", stance="measured", place="article"),)
    found = made(conditions=("crps", "fibromyalgia"), mechanisms=stances, kind="secondary-report")[
        "citedArtifact"
    ]["classification"]
    assert [each["type"]["text"] for each in found] == [
        "conditions",
        "mechanisms",
        "design",
        "kind",
        "scope",
    ]
    codes = {
        each["type"]["text"]: [one["coding"][0] for one in each["classifier"]] for each in found
    }
    assert [each["code"] for each in codes["conditions"]] == ["crps", "fibromyalgia"]
    assert codes["conditions"][0]["system"] == f"{OURS}/conditions"
    assert codes["mechanisms"][0]["code"] == "tlr4" and codes["design"][0]["code"] == "parallel-rct"
    assert (
        codes["kind"] == [{"system": f"{OURS}/kind", "code": "secondary-report"}]
        and codes["scope"][0]["system"] == f"{OURS}/scope"
    )
    assert found[3]["classifier"][0]["text"] == "secondary report"
    bare = made(conditions=())["citedArtifact"]["classification"]
    assert [each["type"]["text"] for each in bare] == ["design", "kind", "scope"]
