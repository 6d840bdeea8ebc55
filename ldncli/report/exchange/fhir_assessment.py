"""An appraisal as a FHIR R5 `ArtifactAssessment`: instrument, judgement on each domain, and why."""

from __future__ import annotations

from collections.abc import Collection

from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Appraisal, Judgement
from ldncli.records.vocabularies.instruments import Instrument, Level
from ldncli.report.exchange.fhir_values import (
    Resource,
    coding,
    concept,
    fhir_id,
    full,
    reference,
    term,
)

_OURS = "ldn"


def assessments(paper: Paper, library: Library, present: Collection[str]) -> list[Resource]:
    """The appraisals of a paper, in their order; `present` are the papers of the bundle."""
    return [
        _assessment(paper, place, each, library, present)
        for place, each in enumerate(paper.appraisals, 1)
    ]


def _assessment(
    paper: Paper, place: int, appraisal: Appraisal, library: Library, present: Collection[str]
) -> Resource:
    instrument = library.instruments[appraisal.instrument]
    review = appraisal.by if appraisal.by in present else None
    return full(
        {
            "resourceType": "ArtifactAssessment",
            "id": fhir_id(paper.id, appraisal.instrument, str(place)),
            "title": f"{instrument.label}: {paper.id}",
            "citeAsReference": reference("Citation", fhir_id(review)) if review else None,
            "artifactReference": reference("Citation", fhir_id(paper.id), paper.title),
            "content": [
                _overall(appraisal, instrument),
                *_about(appraisal, library),
                *_place(appraisal),
            ],
        }
    )


def _overall(appraisal: Appraisal, instrument: Instrument) -> Resource:
    """The overall judgement, with those on the domains below it."""
    labels = {each.id: each.label for each in instrument.domains}
    order = [*labels, *(each for each in appraisal.domains if each not in labels)]
    levels = instrument.allowed_overall()
    return full(
        {
            **_rating(appraisal.overall, levels, instrument),
            "type": concept(
                coding("certainty-type", "RiskOfBias", "Risk of bias"),
                coding("ldn:instruments", instrument.id, instrument.label),
                text=f"{instrument.label} ({instrument.version})",
            ),
            "author": {"display": appraisal.by},
            "relatedArtifact": (
                [{"type": "documentation", "citation": instrument.cite}]
                if instrument.cite
                else None
            ),
            "component": [
                {
                    **_rating(appraisal.domains[each], instrument.judgements, instrument),
                    "type": _domain(each, labels.get(each), instrument),
                }
                for each in order
                if each in appraisal.domains
            ],
        }
    )


def _domain(id: str, label: str | None, instrument: Instrument) -> Resource:
    return concept(coding(f"ldn:instruments/{instrument.id}/domains", id, label), text=label or id)


def _rating(judgement: Judgement, levels: tuple[Level, ...], instrument: Instrument) -> Resource:
    label = next((each.label for each in levels if each.id == judgement.judgement), None)
    code = concept(
        coding(f"ldn:instruments/{instrument.id}/judgements", judgement.judgement, label),
        text=label or judgement.judgement,
    )
    return full({"informationType": "rating", "summary": judgement.reason, "classifier": [code]})


def _about(appraisal: Appraisal, library: Library) -> list[Resource]:
    """The outcome that the appraisal is about, where it is not the whole paper."""
    if appraisal.outcome is None:
        return []
    outcome = term(library.vocabularies["outcomes"], appraisal.outcome)
    return [{"informationType": "classifier", "type": {"text": "outcome"}, "classifier": [outcome]}]


def _place(appraisal: Appraisal) -> list[Resource]:
    """Where someone else's appraisal was read."""
    if appraisal.by == _OURS or not appraisal.place:
        return []
    return [{"informationType": "comment", "summary": f"read in {appraisal.place}"}]
