"""A paper as a FHIR R5 `Citation`: identifiers, names, where it was
published, and what has become of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from ldncli.records.index.library import Library
from ldncli.records.model.bibliography import Relation
from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import first_and_last_page, split_name
from ldncli.report.exchange.fhir_values import (
    BASE,
    Resource,
    coding,
    concept,
    fhir_id,
    full,
    notes,
    reference,
    term,
)

_DOI, _PUBMED, _PMC = (
    "https://doi.org",
    "https://pubmed.ncbi.nlm.nih.gov",
    "https://www.ncbi.nlm.nih.gov/pmc",
)
# Registers by how their numbers begin.
_REGISTERS = {
    "NCT": "https://clinicaltrials.gov",
    "EudraCT": "https://www.clinicaltrialsregister.eu",
    "ISRCTN": "https://www.isrctn.com",
    "ACTRN": "https://www.anzctr.org.au",
    "CTRI": "https://ctri.nic.in",
    "IRCT": "https://irct.behdasht.gov.ir",
    "RBR": "https://ensaiosclinicos.gov.br",
    "CRD": "https://www.crd.york.ac.uk/prospero",
}
# Where HL7's list of states says what ours says.
_STATES = {
    "published": "published-final-form",
    "corrected": "published-final-form",
    "concern": "published-final-form",
    "preprint": "published-early-form",
    "retracted": "retracted",
}
_NOTICES = {"retraction": "retracted-by", "correction": "correction-in", "concern": "comment-in"}
_RELATIONS = {
    "comments-on": "comments-on",
    "commented-on-by": "comment-in",
    "corrects": "corrects",
    "corrected-by": "correction-in",
    "retracts": "retracts",
    "retracted-by": "retracted-by",
    "updates": "successor",
    "extends": "successor",
    "reports-from": "derived-from",
}


def citation(paper: Paper, library: Library, present: Collection[str]) -> Resource:
    """The resource; `present` are the papers of the bundle, to which references may lead."""
    return full(
        {
            "resourceType": "Citation",
            "id": fhir_id(paper.id),
            "contained": [
                _contributor(place, author) for place, author in enumerate(paper.authors, 1)
            ],
            "url": f"{BASE}/Citation/{fhir_id(paper.id)}",
            "identifier": [{"system": f"{BASE}/paper", "value": paper.id}],
            "title": paper.title,
            "status": "active",
            "description": paper.summary,
            "citedArtifact": full(
                {
                    "identifier": list(_identifiers(paper)),
                    "currentState": [_state(paper)],
                    "title": list(_titles(paper)),
                    "relatesTo": [
                        *_notice(paper),
                        *(_related(each, present) for each in paper.related),
                    ],
                    "publicationForm": [_form(paper)],
                    "webLocation": _addresses(paper),
                    "classification": list(_classes(paper, library)),
                    "contributorship": _contributorship(paper),
                    "note": notes([paper.notes]),
                }
            ),
        }
    )


def _contributor(place: int, author: str) -> Resource:
    """A person with family and given name, or a group."""
    family, given = split_name(author)
    if given is None:
        return {"resourceType": "Organization", "id": f"author-{place}", "name": author}
    return {
        "resourceType": "Practitioner",
        "id": f"author-{place}",
        "name": [{"text": author, "family": family, "given": [given]}],
    }


def _contributorship(paper: Paper) -> Resource | None:
    entries = [
        {
            "contributor": {"reference": f"#author-{place}", "display": author},
            "role": concept(coding("contributor-role", "author", "Author"), text="author"),
            "rankingOrder": place,
        }
        for place, author in enumerate(paper.authors, 1)
    ]
    return {"entry": entries} if entries else None


def _identifiers(paper: Paper) -> Iterator[Resource]:
    known = ((_DOI, "DOI", paper.doi), (_PUBMED, "PMID", paper.pmid), (_PMC, "PMCID", paper.pmcid))
    yield from (
        {"type": {"text": kind}, "system": system, "value": value}
        for system, kind, value in known
        if value
    )
    for number in paper.registrations:
        register = next(
            (address for begin, address in _REGISTERS.items() if number.startswith(begin)), None
        )
        yield full({"type": {"text": "registration"}, "system": register, "value": number})


def _state(paper: Paper) -> Resource:
    known = _STATES.get(paper.status)
    codes = [coding("cited-artifact-status-type", known)] if known else []
    return concept(*codes, coding("ldn:status", paper.status), text=paper.status)


def _titles(paper: Paper) -> Iterator[Resource]:
    yield {"language": _language(paper.language), "text": paper.title}
    if paper.title_english:
        yield {"language": _language("en"), "text": paper.title_english}


def _language(code: str) -> Resource:
    return concept(coding("urn:ietf:bcp:47", code))


def _notice(paper: Paper) -> list[Resource]:
    notice = paper.notice
    if notice is None:
        return []
    date = f" of {notice.date}" if notice.date else ""
    words = f"{notice.kind.capitalize()}{date}{f': {notice.reason}' if notice.reason else ''}"
    return [
        full(
            {
                "type": _NOTICES[notice.kind],
                "display": words,
                "resource": f"{_DOI}/{notice.doi}" if notice.doi else None,
            }
        )
    ]


def _related(relation: Relation, present: Collection[str]) -> Resource:
    """A relation to another paper: a reference where the bundle has it, else its id in words."""
    kind = _RELATIONS.get(relation.relation, "similar-to")
    words = (
        f"{relation.relation.replace('-', ' ')}"
        f" {relation.paper}{f': {relation.note}' if relation.note else ''}"
    )
    target = reference("Citation", fhir_id(relation.paper)) if relation.paper in present else None
    return full({"type": kind, "display": words, "resourceReference": target})


def _form(paper: Paper) -> Resource:
    first, last = first_and_last_page(paper.pages)
    kind = ("D019991", "Database") if paper.status == "registered" else ("D020492", "Periodical")
    publisher = {"display": paper.publisher} if paper.publisher else None
    published = full(
        {
            "type": concept(coding("published-in-type", *kind)),
            "title": paper.journal,
            "publisher": publisher,
        }
    )
    return full(
        {
            "publishedIn": published if paper.journal else None,
            "volume": paper.volume,
            "issue": paper.issue,
            "articleDate": str(paper.year),
            "publicationDateText": str(paper.year),
            "language": [_language(paper.language)],
            "accessionNumber": paper.pmid,
            "pageString": paper.pages,
            "firstPage": first,
            "lastPage": last,
        }
    )


def _addresses(paper: Paper) -> list[Resource]:
    known = [f"{_DOI}/{paper.doi}" if paper.doi else None, paper.url]
    return [{"url": each} for each in known if each]


def _classes(paper: Paper, library: Library) -> Iterator[Resource]:
    """What the paper is about, in our vocabularies and theirs."""
    found: dict[str, list[Any]] = {
        "conditions": [term(library.vocabularies["conditions"], each) for each in paper.conditions],
        "mechanisms": [
            term(library.vocabularies["mechanisms"], each.id) for each in paper.mechanisms
        ],
        "design": [term(library.vocabularies["designs"], paper.design.type)],
        "kind": [concept(coding("ldn:kind", paper.kind), text=paper.kind.replace("-", " "))],
        "scope": [concept(coding("ldn:scope", paper.scope), text=paper.scope.replace("-", " "))],
    }
    for name, classifiers in found.items():
        if classifiers:
            yield {"type": {"text": name}, "classifier": classifiers}
