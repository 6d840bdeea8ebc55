"""Results as a trial register prints them: who took part, what was measured in whom, harms.

Numbers are texts as printed, for a draft has to quote them; `number` reads them. The id of a group
holds within its own part of the results (`FG000` in the flow, `OG000` in an outcome): groups of
different parts belong together by their titles at best, and a person has to see that they do.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal


def number(printed: str | None) -> float | None:
    """A printed number; None for `NA`, `<0.001` and all else that is not one number."""
    text = (printed or "").strip().replace("\u2212", "-")
    if not re.fullmatch(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?", text):
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is reported on, as the part of the results it stands in describes it."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, or of another unit, in a group; `comment` explains it."""

    group: str
    value: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many were analysed, by group; `unit` says what is counted (`Participants`, `Eyes`)."""

    unit: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the flow (`STARTED`, `COMPLETED`), or a reason for leaving, by group."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """One period of the participant flow."""

    title: str
    milestones: tuple[Milestone, ...]
    withdrawals: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Participant flow."""

    groups: tuple[Group, ...]
    periods: tuple[Period, ...]
    recruitment: str = ""
    assignment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One value in one group. `spread` is the dispersion where it is one number, `lower` and
    `upper` where it is two; what kind it is the measure says. `comment` says why a value is NA."""

    group: str
    value: str
    spread: str | None = None
    lower: str | None = None
    upper: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The values of all groups in one row of a measure: its class (a time, an item) and category
    (`Female`), each "" where there is none; denominators of its own, where it has them."""

    title: str = ""
    category: str = ""
    measurements: tuple[Measurement, ...] = ()
    denominators: tuple[Denominator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One comparison of groups, each part as printed.

    `parameter` is what was estimated (`Mean Difference (Final Values)`), `level` that of the
    interval in percent, `sides` how many ends it has, `dispersion` and `spread` another measure
    of precision. `kind` is the hypothesis (`SUPERIORITY`, `NON_INFERIORITY`), `remarks` all that
    the entry says of it in sentences. Which group is subtracted from which the entry tells in
    sentences at best.
    """

    groups: tuple[str, ...]
    method: str = ""
    p: str = ""
    parameter: str = ""
    estimate: str = ""
    level: str = ""
    sides: str = ""
    lower: str = ""
    upper: str = ""
    dispersion: str = ""
    spread: str = ""
    kind: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A baseline characteristic or an outcome. `role` is `PRIMARY`, `SECONDARY` …, "" for a
    baseline one; `number` its place in its list, from 1. `parameter` says what a value is (`MEAN`,
    `COUNT_OF_PARTICIPANTS`), `dispersion` what stands beside it (`Standard Deviation`)."""

    number: int
    title: str
    role: str = ""
    description: str = ""
    population: str = ""
    time_frame: str = ""
    parameter: str = ""
    dispersion: str = ""
    unit: str = ""
    posted: str = ""
    groups: tuple[Group, ...] = ()
    denominators: tuple[Denominator, ...] = ()
    rows: tuple[Row, ...] = ()
    analyses: tuple[Analysis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Baseline characteristics; their groups and denominators are those of all of them."""

    groups: tuple[Group, ...] = ()
    denominators: tuple[Denominator, ...] = ()
    population: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """How many of those at risk had an event, in one group, and how often it came (None where
    that is not told)."""

    group: str
    people: int | None
    at_risk: int | None
    events: int | None = None


HarmKind = Literal["serious", "other", "any serious", "any other", "deaths"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """One kind of event in all groups. `any serious`, `any other` and `deaths` are the totals that
    the register asks for; `system` the class of organs, `vocabulary` that of the term."""

    kind: HarmKind
    term: str
    system: str = ""
    vocabulary: str = ""
    assessment: str = ""
    notes: str = ""
    groups: tuple[Affected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Harms:
    """Adverse events. Other events are listed where more than `threshold` percent had them."""

    groups: tuple[Group, ...] = ()
    threshold: str = ""
    time_frame: str = ""
    description: str = ""
    events: tuple[Harm, ...] = ()

    def of_kind(self, kind: HarmKind) -> tuple[Harm, ...]:
        """The events of one kind."""
        return tuple(each for each in self.events if each.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All results of one entry; a part that the entry does not have is None or empty."""

    flow: Flow | None = None
    baseline: Baseline | None = None
    outcomes: tuple[Measure, ...] = ()
    harms: Harms | None = None
    limitations: str = ""
