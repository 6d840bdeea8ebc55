"""Trials as the Australian New Zealand Clinical Trials Registry (ANZCTR) exports them in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.content.register_entry import PlannedOutcome, RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.registers.entries import candidate_of_entry, day, labelled, whole
from ldncli.harvest.readers.services.elements import (
    all_words,
    looks_like_xml,
    words,
    xml_records,
)

_NUMBER = re.compile(r"<(?:actrnumber|actrn)\b")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*)[^<>]*?(/?)>")


def _record_tag(head: str) -> str | None:
    """The element that holds a trial: the one in which its number stands; None where there is
    none."""
    found = _NUMBER.search(head)
    if not found:
        return None
    open_tags: list[str] = []
    for tag in _TAG.finditer(head, 0, found.start()):
        if tag[1]:
            open_tags = open_tags[:-1]
        elif not tag[3]:
            open_tags.append(tag[2])
    return open_tags[-1] if open_tags else None


def _read(document: Document) -> Iterator[Candidate | Broken]:
    tag = _record_tag(document.head)
    for found in xml_records(document, (tag,) if tag else ()):
        if isinstance(found, Broken):
            yield found
        else:
            line, trial = found
            yield _candidate(trial, document.name, line)


def _candidate(trial: Any, file: str, line: int) -> Candidate | Broken:
    def first(*paths: str) -> str:
        return next((text for each in paths if (text := words(trial, each))), "")

    number = first("actrnumber", "actrn").removesuffix("p")
    actual = first("recruitment/actualsamplesize", "actualsamplesize")
    target = first("recruitment/samplesize", "samplesize")
    size = whole(actual)
    entry = RegisterEntry(
        register="ANZCTR",
        number=number or None,
        others=tuple(
            dict.fromkeys([*all_words(trial, ".//secondaryid"), *all_words(trial, ".//utrn")])
        ),
        public_title=first("trial_identification/studytitle", ".//studytitle", ".//publictitle"),
        scientific_title=first(".//scientifictitle"),
        acronym=first(".//trialacronym"),
        status=first(".//recruitmentstatus", "stage"),
        registered=day(first("approvaldate", "submitdate")),
        updated=day(first("dateLastUpdated", "datelastupdated")),
        start=day(first(".//actualstartdate", ".//anticipatedstartdate")),
        primary_end=day(first(".//actualenddate", ".//anticipatedenddate")),
        end=day(first(".//actuallastvisitdate", ".//anticipatedlastvisitdate")),
        conditions=tuple(
            all_words(trial, "conditions/healthcondition") or all_words(trial, ".//conditionname")
        ),
        interventions=tuple(
            all_words(trial, "interventions/interventions")
            or all_words(trial, ".//interventiondescription")
        )
        + tuple(f"Comparator: {each}" for each in all_words(trial, "interventions/comparator")),
        size=size if size is not None else whole(target),
        size_kind="actual" if size is not None else "planned" if target else "",
        outcomes=tuple(_outcomes(trial)),
        design=labelled(
            ("study type", first(".//studytype")),
            ("phase", first(".//phase")),
            ("allocation", first(".//allocation")),
            ("assignment", first(".//assignment")),
            ("masking", first(".//masking")),
            ("purpose", first("trial_design/purpose", ".//purpose")),
            ("control", first("interventions/control")),
        ),
        eligibility=" ".join(
            filter(None, (first(".//inclusivecriteria"), first(".//exclusivecriteria")))
        ),
        sponsor=first(".//primarysponsorname"),
        funders=tuple(
            all_words(trial, ".//fundingname") or all_words(trial, ".//fundingsourcename")
        ),
        countries=tuple(all_words(trial, ".//recruitmentcountry")),
    )
    address = f"https://www.anzctr.org.au/{number}.aspx" if number.startswith("ACTRN") else ""
    summary = first("ethicsAndSummary/summary", ".//summary")
    return candidate_of_entry(entry, file, line, address=address, summary=summary)


def _outcomes(trial: Any) -> Iterator[PlannedOutcome]:
    for role, path in (
        ("primary", "outcomes/primaryOutcome"),
        ("secondary", "outcomes/secondaryOutcome"),
    ):
        for each in trial.iterfind(path):
            if measure := words(each, "outcome"):
                yield PlannedOutcome(
                    role="primary" if role == "primary" else "secondary",
                    measure=measure,
                    time_frame=words(each, "timepoint"),
                )


READER = Reader(
    name="anzctr-trials",
    label="an export of the ANZCTR",
    described="exports of the ANZCTR (XML)",
    recognises=lambda document: (
        looks_like_xml(document, r"\w+") and _record_tag(document.head) is not None
    ),
    read=_read,
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
    source="ANZCTR",
)
