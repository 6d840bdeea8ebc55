"""The protocol of a trial as ClinicalTrials.gov gives it in version 2 of its JSON."""

from __future__ import annotations

from typing import Any, Literal

from ldncli.harvest.printed import clean
from ldncli.harvest.readers.content.register_entry import Arm, PlannedOutcome, RegisterEntry
from ldncli.harvest.readers.references.fields import date_of
from ldncli.harvest.readers.registers.posted_results import posted_results
from ldncli.harvest.readers.services.json_items import at, list_at, text_at, texts_at


def entry_of(whole: dict[str, Any]) -> RegisterEntry:
    """The entry, with its results where it has any."""
    study = at(whole, "protocolSection")
    own, status = at(study, "identificationModule"), at(study, "statusModule")
    design, sponsors = at(study, "designModule"), at(study, "sponsorCollaboratorsModule")
    size = at(design, "enrollmentInfo", "count")
    arms = at(study, "armsInterventionsModule")

    def date(*path: str) -> str | None:
        return date_of([text_at(status, *path)])

    return RegisterEntry(
        register="ClinicalTrials.gov",
        number=text_at(own, "nctId") or None,
        others=tuple(
            each
            for each in (
                text_at(own, "orgStudyIdInfo", "id"),
                *(text_at(info, "id") for info in list_at(own, "secondaryIdInfos")),
            )
            if each
        ),
        public_title=clean(text_at(own, "briefTitle")),
        scientific_title=clean(text_at(own, "officialTitle")),
        acronym=clean(text_at(own, "acronym")),
        status=text_at(status, "overallStatus"),
        registered=date("studyFirstSubmitDate"),
        updated=date("lastUpdatePostDateStruct", "date") or date("lastUpdateSubmitDate"),
        start=date("startDateStruct", "date"),
        primary_end=date("primaryCompletionDateStruct", "date"),
        end=date("completionDateStruct", "date"),
        conditions=tuple(map(clean, texts_at(study, "conditionsModule", "conditions"))),
        interventions=tuple(_intervention(each) for each in list_at(arms, "interventions")),
        arms=tuple(
            Arm(
                label=clean(text_at(each, "label")),
                kind=text_at(each, "type"),
                description=clean(text_at(each, "description")),
                interventions=tuple(map(clean, texts_at(each, "interventionNames"))),
            )
            for each in list_at(arms, "armGroups")
        ),
        size=size if isinstance(size, int) else None,
        size_kind=text_at(design, "enrollmentInfo", "type"),
        outcomes=tuple(_outcomes(at(study, "outcomesModule"))),
        design=tuple(_design(study, design)),
        eligibility=clean(text_at(study, "eligibilityModule", "eligibilityCriteria")),
        sponsor=clean(text_at(sponsors, "leadSponsor", "name")),
        funders=tuple(clean(text_at(each, "name")) for each in list_at(sponsors, "collaborators")),
        countries=tuple(
            dict.fromkeys(
                text
                for each in list_at(study, "contactsLocationsModule", "locations")
                if (text := text_at(each, "country"))
            )
        ),
        results_posted=text_at(status, "resultsFirstPostDateStruct", "date"),
        results=posted_results(at(whole, "resultsSection")),
    )


def _intervention(each: Any) -> str:
    """`DRUG: name: description`, what is missing left out."""
    parts = [text_at(each, key) for key in ("type", "name", "description")]
    return clean(": ".join(part for part in parts if part))


_OUTCOMES: tuple[tuple[Literal["primary", "secondary", "other"], str], ...] = (
    ("primary", "primaryOutcomes"),
    ("secondary", "secondaryOutcomes"),
    ("other", "otherOutcomes"),
)


def _outcomes(module: Any) -> list[PlannedOutcome]:
    return [
        PlannedOutcome(
            role=role,
            measure=clean(text_at(each, "measure")),
            time_frame=clean(text_at(each, "timeFrame")),
            description=clean(text_at(each, "description")),
        )
        for role, key in _OUTCOMES
        for each in list_at(module, key)
    ]


def _design(study: Any, design: Any) -> list[tuple[str, str]]:
    """Labelled words about the design; those that the entry does not give are left out."""
    info = at(design, "designInfo")
    masked = ", ".join(texts_at(info, "maskingInfo", "whoMasked"))
    words = [
        ("study type", text_at(design, "studyType")),
        ("phase", ", ".join(texts_at(design, "phases"))),
        ("allocation", text_at(info, "allocation")),
        ("assignment", text_at(info, "interventionModel")),
        ("masking", text_at(info, "maskingInfo", "masking")),
        ("masked", masked),
        ("purpose", text_at(info, "primaryPurpose")),
        ("why stopped", clean(text_at(study, "statusModule", "whyStopped"))),
    ]
    return [each for each in words if each[1]]
