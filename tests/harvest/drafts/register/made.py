"""Small results of an invented trial, and drafts of its entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.drafting import make_draft
from ldncli.harvest.drafts.findings import Terms
from ldncli.harvest.readers.content.register_entry import Arm, RegisterEntry
from ldncli.harvest.readers.content.results import (
    Count,
    Denominator,
    Group,
    Measure,
    Measurement,
    Results,
    Row,
)
from ldncli.records.vocabularies.vocab import decode_vocabulary
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

GROUPS = (Group("OG000", "LDN 4.5 mg"), Group("OG001", "Placebo"))
_DESIGNS = {
    "version": "2020-01-01",
    "terms": [
        {"id": name, "label": name, "definition": name}
        for name in ("parallel-rct", "crossover-rct", "open-label-trial")
    ],
}
DESIGNS, _ = decode_vocabulary("designs", _DESIGNS, {})
TERMS = replace(Terms.of(vocabularies(), TOPIC), designs=DESIGNS or vocabularies()["designs"])
ENTRY = RegisterEntry(
    register="ClinicalTrials.gov",
    number="NCT01234567",
    status="COMPLETED",
    size=61,
    size_kind="ACTUAL",
    arms=(
        Arm(label="LDN 4.5 mg", kind="EXPERIMENTAL", description="naltrexone 4.5 mg"),
        Arm(label="Placebo", kind="PLACEBO_COMPARATOR"),
    ),
    design=(
        ("allocation", "RANDOMIZED"),
        ("assignment", "PARALLEL"),
        ("masking", "QUADRUPLE"),
        ("phase", "PHASE2"),
    ),
    sponsor="Elbow Institute",
)


def counts(*values: str, prefix: str = "OG") -> tuple[Count, ...]:
    """Numbers of the groups in order."""
    return tuple(Count(f"{prefix}{place:03}", each) for place, each in enumerate(values))


def values(*printed: Sequence[str | None]) -> tuple[Measurement, ...]:
    """Value, spread, lower and upper limit of the groups in order."""
    found = []
    for place, each in enumerate(printed):
        value, spread, lower, upper = [*each, None, None, None][:4]
        found.append(
            Measurement(
                group=f"OG{place:03}", value=value or "", spread=spread, lower=lower, upper=upper
            )
        )
    return tuple(found)


def measure(*rows: Row, **more: Any) -> Measure:
    """A measure in 30 and 31 people, unless told otherwise."""
    told: dict[str, Any] = {
        "number": 1,
        "title": "Pain",
        "role": "PRIMARY",
        "parameter": "MEAN",
        "dispersion": "Standard Deviation",
        "unit": "points on a scale",
        "time_frame": "12 weeks",
        "groups": GROUPS,
        "denominators": (Denominator("Participants", counts("30", "31")),),
        "rows": rows,
    }
    return Measure(**{**told, **more})


def drafted(results: Results | None = None, **entry: Any) -> Draft:
    """The draft of an entry."""
    candidate = Candidate(
        origin=Origin(source="registry", bibliography="identification", kind="registry"),
        title="Elbows bent twice",
        date="2011-02-25",
        registrations=("NCT01234567",),
        registered=True,
        register_entry=replace(ENTRY, results=results, **entry),
    )
    return make_draft(candidate, TERMS, "2026-01-02", name="entry.json")


def outcomes(*measures: Measure, **entry: Any) -> Draft:
    """The draft of an entry with these outcomes."""
    return drafted(Results(outcomes=measures), **entry)
