"""The selection as one FHIR R5 Bundle: citations, rated bodies of evidence, appraisals, and
the variables that they share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from ldncli.evidence.findings.finding import Finding
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import upper
from ldncli.records.vocabularies.topic import Called, Topic
from ldncli.report.exchange.fhir_assessment import assessments
from ldncli.report.exchange.fhir_citation import citation
from ldncli.report.exchange.fhir_evidence import (
    comparators_of,
    comparators_words,
    evidence,
    exposure_id,
    papers_of,
)
from ldncli.report.exchange.fhir_values import (
    BASE,
    SYSTEMS,
    Resource,
    coding,
    concept,
    fhir_id,
    full,
    term,
)
from ldncli.report.exchange.made import Made


def to_fhir(listed: Asked) -> Made:
    """The bundle as JSON: papers in their order, then bodies by condition and outcome, appraisals,
    variables. No time stamp, so that it is stable.

    Papers are those of `listed`, whatever their scope; bodies of
    evidence are those that count as such.
    """
    findings = listed.asking().findings
    papers = _papers(listed, findings)
    resources = [*_resources(papers, findings, listed.library)]
    bundle = full(
        {
            "resourceType": "Bundle",
            "identifier": {"system": f"{BASE}/data", "value": listed.library.digest},
            "type": "collection",
            "entry": [
                {"fullUrl": f"{BASE}/{each['resourceType']}/{each['id']}", "resource": each}
                for each in resources
            ],
        }
    )
    counts = {
        kind: sum(each["resourceType"] == kind for each in resources)
        for kind in ("Citation", "Evidence", "ArtifactAssessment")
    }
    note = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    return Made(json.dumps(bundle, ensure_ascii=False, indent=1) + "\n", (f"FHIR R5: {note}",))


def _papers(listed: Asked, findings: Sequence[Finding]) -> list[Paper]:
    """The papers listed, then those that a body rests on too, such as the one
    that states a study's facts."""
    behind = [
        id for finding in findings for rated in finding.bodies for id in papers_of(rated.synthesis)
    ]
    return list(listed.library.papers(dict.fromkeys([*listed.selection.ids, *sorted(behind)])))


def _resources(
    papers: Sequence[Paper], findings: Sequence[Finding], library: Library
) -> Iterator[Resource]:
    present = {paper.id for paper in papers}
    yield from (citation(paper, library, present) for paper in papers)
    yield from (
        evidence(finding, rated, library) for finding in findings for rated in finding.bodies
    )
    for paper in papers:
        yield from assessments(paper, library, present)
    yield from _variables(findings, library)


def _variables(findings: Sequence[Finding], library: Library) -> Iterator[Resource]:
    """Populations, treatment, comparators and outcomes, each once."""
    for each in dict.fromkeys(finding.condition for finding in findings):
        yield _population(each, library)
    for called in dict.fromkeys(
        rated.synthesis.called for each in findings for rated in each.bodies
    ):
        yield _variable("exposure", exposure_id(called), _treatment(called, library.topic))
    words = comparators_words(library.topic)
    for each in _comparators(findings, words):
        code = concept(coding("ldn:comparators", each, words[each]), text=words[each])
        yield _variable("comparator", each, code)
    for each in dict.fromkeys(finding.outcome for finding in findings):
        yield _variable("outcome", each, term(library.vocabularies["outcomes"], each))


def _treatment(called: Called, topic: Topic) -> Resource:
    """What is under test; the code of the drug stands for what is under test by
    default, and for nothing else."""
    if called != topic.called:
        return concept(text=called.title)
    codes = [
        coding(SYSTEMS.get(system, f"ldn:{system}"), code, upper(topic.drug))
        for system, code in topic.codes.items()
    ]
    return concept(*codes, text=called.title)


def _comparators(findings: Iterable[Finding], words: Iterable[str]) -> list[str]:
    found = {
        each
        for finding in findings
        for rated in finding.bodies
        for each in comparators_of(rated.synthesis)
    }
    return [each for each in words if each in found]


def _population(condition: str, library: Library) -> Resource:
    code = term(library.vocabularies["conditions"], condition)
    return {
        "resourceType": "Group",
        "id": fhir_id("condition", condition),
        "type": "person",
        "membership": "definitional",
        "code": code,
        "name": code["text"],
        "characteristic": [
            {"code": {"text": "condition"}, "valueCodeableConcept": code, "exclude": False}
        ],
    }


def _variable(kind: str, id: str, code: Resource) -> Resource:
    return {
        "resourceType": "EvidenceVariable",
        "id": fhir_id(kind, id),
        "title": code["text"],
        "status": "active",
        "characteristic": [{"definitionCodeableConcept": code}],
    }
