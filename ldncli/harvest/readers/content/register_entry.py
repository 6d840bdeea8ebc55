"""What the entry of a trial register says of its trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ldncli.harvest.readers.content.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutcome:
    """An outcome that the entry announces; its time frame is "" where the entry gives none of its
    own."""

    role: Literal["primary", "secondary", "other"]
    measure: str
    time_frame: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """An arm as planned; `kind` as printed (`EXPERIMENTAL`), `interventions` by name."""

    label: str
    kind: str = ""
    description: str = ""
    interventions: tuple[str, ...] = ()


# What the records call the states of ClinicalTrials.gov.
_STATUS = {
    "NOT_YET_RECRUITING": "not-yet-recruiting",
    "RECRUITING": "recruiting",
    "ACTIVE_NOT_RECRUITING": "active",
    "ENROLLING_BY_INVITATION": "enrolling-by-invitation",
    "COMPLETED": "completed",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "SUSPENDED": "suspended",
    "UNKNOWN": "unknown",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One entry, in its own words. Dates are YYYY, YYYY-MM or YYYY-MM-DD, None where not told.

    `register` is the name of the register (`ClinicalTrials.gov`), `number` that of the entry,
    `others` are further ids that it prints. `status` is as printed. `registered` is the first
    day of the entry, `updated` the last; `start`, `primary_end` and `end` are those of the
    trial, planned or actual. `size` is how many people are planned or took part: `size_kind` says
    which, "" where the entry does not. `design` are further labelled words (phase, allocation,
    masking). `results_posted` is when, or where, the entry says that results are.
    """

    register: str
    number: str | None = None
    others: tuple[str, ...] = ()
    public_title: str = ""
    scientific_title: str = ""
    acronym: str = ""
    status: str = ""
    registered: str | None = None
    updated: str | None = None
    start: str | None = None
    primary_end: str | None = None
    end: str | None = None
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ()
    size: int | None = None
    size_kind: str = ""
    outcomes: tuple[PlannedOutcome, ...] = ()
    design: tuple[tuple[str, str], ...] = ()
    eligibility: str = ""
    sponsor: str = ""
    funders: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    results_posted: str = ""
    results: Results | None = None

    @property
    def known_status(self) -> str | None:
        """The status as the records name it; None where the register has a word of its own."""
        return _STATUS.get(self.status)
