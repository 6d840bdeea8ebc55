"""Trials as the ISRCTN registry gives them in XML: one, or the answer to a search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.printed import clean
from ldncli.harvest.readers.content.register_entry import PlannedOutcome, RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.registers.entries import (
    candidate_of_entry,
    day,
    labelled,
    listed,
    planned,
    whole,
)
from ldncli.harvest.readers.services.elements import (
    all_words,
    looks_like_xml,
    without_namespaces,
    words,
    xml_records,
)


def _read(document: Document) -> Iterator[Candidate | Broken]:
    for found in xml_records(document, ("fullTrial",)):
        if isinstance(found, Broken):
            yield found
            continue
        line, element = found
        without_namespaces(element)
        trial = element.find("trial")
        if trial is None:
            yield Broken(line, "it has no trial")
        else:
            yield _candidate(element, trial, document.name, line)


def _candidate(whole_entry: Any, trial: Any, file: str, line: int) -> Candidate | Broken:
    def first(*paths: str) -> str:
        return next((text for each in paths if (text := words(trial, each))), "")

    digits = first("isrctn") or trial.get("publicIdentifierCanonical", "")
    number = f"ISRCTN{digits}" if digits.isdigit() else digits
    refs = "externalRefs"
    eudract = first(f"{refs}/eudraCTNumber")
    final, target = first("participants/totalFinalEnrolment"), first("participants/targetEnrolment")
    size = whole(final)
    own = trial.find("isrctn")
    registered = (own.get("dateAssigned", "") if own is not None else "") or trial.get(
        "publicIdentifierDateAssigned", ""
    )
    entry = RegisterEntry(
        register="ISRCTN",
        number=number or None,
        others=tuple(
            each
            for each in (
                f"EudraCT {eudract}" if eudract[:1].isdigit() else "",
                first(f"{refs}/clinicalTrialsGovNumber"),
                first(f"{refs}/protocolSerialNumber"),
                first(f"{refs}/irasNumber"),
                *listed(first(f"{refs}/secondaryNumbers")),
            )
            if each and each.casefold() not in ("nil known", "not applicable", "n/a")
        ),
        public_title=first("trialDescription/title"),
        scientific_title=first("trialDescription/scientificTitle"),
        acronym=first("trialDescription/acronym"),
        # The registry shows a status that it makes from dates; the file has it where one was set.
        status=first("participants/recruitmentStatusOverride", "trialDesign/overallStatusOverride"),
        registered=day(registered.partition("T")[0]),
        updated=day(trial.get("lastUpdated", "").partition("T")[0]),
        start=day(
            first("participants/recruitmentStart", "trialDesign/overallStartDate").partition("T")[0]
        ),
        end=day(first("trialDesign/overallEndDate").partition("T")[0]),
        conditions=tuple(all_words(trial, "conditions/condition/description")),
        interventions=tuple(
            clean(
                ": ".join(
                    filter(
                        None,
                        (
                            words(each, "interventionType"),
                            words(each, "drugNames"),
                            words(each, "description"),
                        ),
                    )
                )
            )
            for each in trial.iterfind("interventions/intervention")
        ),
        size=size if size is not None else whole(target),
        size_kind="actual" if size is not None else "planned" if target else "",
        outcomes=tuple(_outcomes(trial)) or _told(trial),
        design=labelled(
            ("study type", first("trialDesign/primaryStudyDesign")),
            ("phase", ", ".join(all_words(trial, "interventions/intervention/phase"))),
            ("design", first("trialDesign/studyDesign")),
            ("purpose", first("trialDesign/trialTypes", "trialDesign/trialType")),
        ),
        eligibility=" ".join(
            filter(None, (first("participants/inclusion"), first("participants/exclusion")))
        ),
        sponsor=words(whole_entry, "sponsor/organisation"),
        funders=tuple(all_words(whole_entry, "funder/name")),
        countries=tuple(all_words(trial, "participants/recruitmentCountries/country")),
    )
    address = f"https://www.isrctn.com/{number}" if number.startswith("ISRCTN") else ""
    summary = first("trialDescription/plainEnglishSummary")
    return candidate_of_entry(entry, file, line, address=address, summary=summary)


def _outcomes(trial: Any) -> Iterator[PlannedOutcome]:
    for path in ("primaryOutcomes", "secondaryOutcomes"):
        for each in trial.iterfind(f"{path}/outcomeMeasure"):
            if measure := words(each, "variable"):
                yield PlannedOutcome(
                    role="primary" if path == "primaryOutcomes" else "secondary",
                    measure=measure,
                    time_frame=words(each, "timepoints"),
                    description=words(each, "method"),
                )


def _told(trial: Any) -> tuple[PlannedOutcome, ...]:
    """Outcomes of older entries: one text each."""
    return planned(
        all_words(trial, "trialDescription/primaryOutcome"),
        all_words(trial, "trialDescription/secondaryOutcome"),
    )


READER = Reader(
    name="isrctn-trials",
    label="an export of ISRCTN",
    described="exports of the ISRCTN registry (XML)",
    recognises=lambda document: looks_like_xml(document, "allTrials|fullTrial"),
    read=_read,
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
    source="ISRCTN",
)
