"""The entry of a trial register as a draft: what it says of the trial, and all posted results."""

from __future__ import annotations

import re
from typing import Any

from ldncli.harvest.drafts.doses.mentions import find_doses, in_milligrams
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.harvest.drafts.register.groups import Arms, Found
from ldncli.harvest.drafts.register.harms import (
    add_harms,
    add_withdrawals,
    by_arm,
    started_and_left,
)
from ldncli.harvest.drafts.register.measures import denominator
from ldncli.harvest.drafts.register.outcomes import add_outcomes
from ldncli.harvest.readers.content.passage import Passage
from ldncli.harvest.readers.content.register_entry import Arm as PlannedArm
from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.content.results import Baseline, Measure, Results, number
from ldncli.records.text.folding import fold

_DESIGNS = {
    ("RANDOMIZED", "PARALLEL"): "parallel-rct",
    ("RANDOMIZED", "CROSSOVER"): "crossover-rct",
    ("NON_RANDOMIZED", "PARALLEL"): "controlled-trial-nonrandomised",
}
_BLINDING = {
    "NONE": "none",
    "SINGLE": "single",
    "DOUBLE": "double",
    "TRIPLE": "triple",
    "QUADRUPLE": "triple",
}


def add_entry(draft: Draft, reading: Reading, entry: RegisterEntry) -> None:
    """Add all that an entry says."""
    _Entry(draft, reading, entry).add()


class _Entry:
    def __init__(self, draft: Draft, reading: Reading, entry: RegisterEntry) -> None:
        self._draft, self._reading, self._entry = draft, reading, entry
        self._source = reading.source
        self._words = dict(entry.design)
        self._crossover = self._words.get("assignment") == "CROSSOVER"
        self._arms = Arms()

    def add(self) -> None:
        self._add_register()
        self._add_design()
        if self._entry.countries:
            self._read("population.countries", list(self._entry.countries), "locations", "")
        if self._entry.results:
            self._add_results(self._entry.results)
        self._add_comparators()

    def _read(
        self,
        path: str,
        value: Any,
        place: str,
        words: str,
        confidence: Confidence = "sure",
        why: str = "",
    ) -> None:
        if value not in (None, "", [], ()):
            self._draft.read(
                Quote(
                    path=path,
                    value=value,
                    words=words
                    or ", ".join(map(str, value if isinstance(value, list) else [value])),
                    source=self._source,
                    place=place,
                    confidence=confidence,
                    why=why,
                )
            )
            self._draft.set_place(path, f"{self._source} {place}")

    def _add_register(self) -> None:
        entry = self._entry
        self._read("registry.status", entry.known_status, "status", entry.status)
        if "registry" in self._draft.values:
            self._read("registry.status_date", entry.updated, "status", "")
        phase = re.sub(r"PHASE(\d)", r"Phase \1", self._words.get("phase", "")).replace("NA", "")
        self._read("registry.phase", phase, "design", self._words.get("phase", ""))
        self._read("registry.sponsor", entry.sponsor, "sponsor", "")
        self._read("registry.registered", entry.registered, "dates", "")
        self._read("registry.start", entry.start, "dates", "")
        self._read("registry.completion", entry.end, "dates", "")
        if entry.size is not None:
            actual = entry.size_kind == "ACTUAL"
            key = "n_actual" if actual else "n_planned"
            self._read(
                f"registry.{key}", entry.size, "enrolment", f"{entry.size} {entry.size_kind}"
            )
        posted = entry.results is not None or bool(entry.results_posted)
        words = entry.results_posted or ("results" if posted else "no results in the entry")
        self._read("registry.results_posted", posted, "results", words)
        for role in ("primary", "secondary"):
            planned = [each.measure for each in entry.outcomes if each.role == role]
            self._read(
                f"registry.{role}_outcomes", planned, "outcomes", "; ".join(planned), "likely"
            )
        if self._words.get("why stopped"):
            self._draft.remark("registry", "stop_reason: the entry says why; write it in our words")

    def _add_design(self) -> None:
        allocation, assignment = self._words.get("allocation"), self._words.get("assignment")
        masking = self._words.get("masking", "")
        known = self._reading.terms.designs.terms
        design = _DESIGNS.get((allocation or "", assignment or ""))
        single = assignment in ("SINGLE_GROUP", "SINGLE GROUP") or len(self._entry.arms) == 1
        if design is None and single and masking == "NONE":
            design = "open-label-trial"
        if design in known:
            words = ", ".join(filter(None, (allocation, assignment, masking)))
            self._read("design.type", design, "design", words)
        else:
            self._draft.remark("design", "type: as the entry's words on allocation and groups say")
        blinding = _BLINDING.get(masking)
        if masking == "SINGLE" and self._words.get("masked") == "OUTCOMES_ASSESSOR":
            blinding = "assessor"
        words = ": ".join(filter(None, (masking, self._words.get("masked"))))
        self._read("design.blinding", blinding, "design", words)
        if self._entry.size is not None and self._entry.size_kind == "ACTUAL":
            words = f"{self._entry.size} {self._entry.size_kind}"
            self._read("design.n_enrolled", self._entry.size, "enrolment", words)
        paid = [self._entry.sponsor, *self._entry.funders]
        if paid[0]:
            value = "; ".join([f"{paid[0]} (sponsor)", *paid[1:]])
            self._read("design.funding", value, "sponsor", "; ".join(paid))

    def _add_results(self, results: Results) -> None:
        draft, source = self._draft, self._source
        flow = results.flow
        if flow and not self._crossover:
            self._arms.place("participant flow", flow.groups)
        add_outcomes(draft, self._reading, results.outcomes, self._arms, paired=self._crossover)
        if results.harms:
            add_harms(draft, source, results.harms, self._arms)
        people: dict[str, tuple[int | None, int | None]] = {}
        if flow:
            started, left = started_and_left(flow)
            randomised = self._words.get("allocation") == "RANDOMIZED"
            if randomised:
                self._read("design.n_randomised", started, "participant flow", f"STARTED {started}")
            self._read("design.n_lost", left, "participant flow", f"NOT COMPLETED {left}")
            if not self._crossover:
                people = by_arm(flow, self._arms)
            add_withdrawals(draft, source, flow, None if self._crossover else self._arms)
        if results.baseline:
            self._add_baseline(results.baseline)
        self._add_arms(people, results.outcomes)
        if results.limitations:
            draft.leave_out("limitations", "Limitations", results.limitations)

    def _add_arms(
        self, people: dict[str, tuple[int | None, int | None]], outcomes: tuple[Measure, ...]
    ) -> None:
        main = next((each for each in outcomes if each.role == "PRIMARY" and each.groups), None)
        analysed: dict[str, int | None] = {}
        if main:
            placed = self._arms.place(f"outcome {main.number}", main.groups)
            for group, arm in placed.items():
                analysed[arm.id] = denominator(group, main.denominators)[0]
        for arm in self._arms.found:
            planned = self._planned(arm)
            value: dict[str, Any] = {"id": arm.id}
            role = self._role(arm, planned)
            if role:
                value["role"] = role
            value["label"] = arm.title
            dose = self._dose(arm, planned)
            if dose is not None:
                value["dose_mg"] = dose
            started, left = people.get(arm.id, (None, None))
            for key, number_ in (
                (
                    "n_randomised",
                    started if self._words.get("allocation") == "RANDOMIZED" else None,
                ),
                ("n_analysed", analysed.get(arm.id)),
                ("n_lost", left),
            ):
                if number_ is not None:
                    value[key] = number_
            value["place"] = f"{self._source} {next(iter(arm.names), 'groups')}"
            index = self._draft.append("arms", value)
            called = "; ".join(f"{name}: {title}" for name, title in arm.names.items())
            alike = len({fold(each) for each in arm.names.values()}) == 1
            self._draft.quotes.append(
                Quote(
                    path=f"arms[{index}]",
                    value=value,
                    words=called,
                    source=self._source,
                    place="groups",
                    confidence="sure" if alike else "likely",
                    why="" if alike else "groups of different titles were taken for one arm",
                )
            )

    def _planned(self, arm: Found) -> PlannedArm | None:
        """The arm of the protocol with the same words."""
        names = [fold(each) for each in (arm.title, *arm.names.values())]
        for each in self._entry.arms:
            if fold(each.label) in names:
                return each
        words = [_distinct(name) for name in names]
        fitting = [each for each in self._entry.arms if _distinct(fold(each.label)) in words]
        return fitting[0] if len(fitting) == 1 else None

    def _role(self, arm: Found, planned: PlannedArm | None) -> str | None:
        """Treatment or control; None where the entry does not tell them apart."""
        if planned and planned.kind == "EXPERIMENTAL":
            return "treatment"
        if planned and (planned.kind.endswith("COMPARATOR") or planned.kind == "NO_INTERVENTION"):
            own = self._reading.terms.drug.own
            if planned.kind != "ACTIVE_COMPARATOR" or not own.search(planned.label):
                return "control"
            return None
        text = " ".join((arm.title, *arm.names.values()))
        names = self._reading.terms.drug.own.search(text), re.search("placebo", text, re.IGNORECASE)
        if bool(names[0]) == bool(names[1]):
            return None
        return "treatment" if names[0] else "control"

    def _dose(self, arm: Found, planned: PlannedArm | None) -> float | None:
        """The dose of the drug in an arm, where its words name a single one."""
        texts = [arm.title, arm.description, planned.description if planned else ""]
        passages = tuple(Passage("", each) for each in texts if each)
        doses = find_doses(passages, self._reading.terms.drug)
        kept = {
            each.high
            for each in doses
            if each.is_low_dose and not each.per_kg and not each.spaced and each.part != "step"
        }
        return in_milligrams(kept.pop()) if len(kept) == 1 else None

    def _add_comparators(self) -> None:
        kinds = {each.kind for each in self._entry.arms}
        places = (
            ("PLACEBO_COMPARATOR", "placebo"),
            ("SHAM_COMPARATOR", "placebo"),
            ("NO_INTERVENTION", "no-treatment"),
        )
        for kind, value in places:
            if kind in kinds:
                index = self._draft.append("comparators", {"type": value})
                words = "; ".join(e.label for e in self._entry.arms if e.kind == kind)
                self._draft.quotes.append(
                    Quote(
                        path=f"comparators[{index}]",
                        value={"type": value},
                        words=f"{kind}: {words}",
                        source=self._source,
                        place="arms",
                        confidence="sure",
                    )
                )

    def _add_baseline(self, baseline: Baseline) -> None:
        """Age and sex of all people; other characteristics are named."""
        total = next((each.id for each in baseline.groups if fold(each.title) == "total"), None)
        if total is None and len(baseline.groups) == 1:
            total = baseline.groups[0].id
        for measure in baseline.measures:
            place = f"baseline {measure.number}"
            taken = total is not None and (
                self._age(measure, total, place) or self._sex(measure, total, place)
            )
            if not taken:
                self._draft.leave_out(place, measure.title, "a record has no place for it")

    def _age(self, measure: Measure, total: str, place: str) -> bool:
        if (
            not re.match(r"age\W+continuous", fold(measure.title))
            or measure.unit.lower() != "years"
        ):
            return False
        found = [e for row in measure.rows for e in row.measurements if e.group == total]
        value = number(found[0].value) if len(found) == 1 else None
        if value is None:
            return False
        each = found[0]
        spread, low, high = number(each.spread), number(each.lower), number(each.upper)
        words = f"{measure.parameter} {each.value}"
        words += f"; {measure.dispersion} {each.spread or f'{each.lower} to {each.upper}'}"
        kind = {"MEAN": "age_mean", "MEDIAN": "age_median"}.get(measure.parameter)
        if kind is None:
            return False
        self._read(f"population.{kind}", in_milligrams(value), place, words)
        dispersion = measure.dispersion.upper().replace(" ", "_")
        if dispersion == "STANDARD_DEVIATION" and spread is not None and kind == "age_mean":
            self._read("population.age_sd", in_milligrams(spread), place, words)
        elif dispersion == "FULL_RANGE" and low is not None and high is not None:
            self._read("population.age_min", in_milligrams(low), place, words)
            self._read("population.age_max", in_milligrams(high), place, words)
        return True

    def _sex(self, measure: Measure, total: str, place: str) -> bool:
        if not fold(measure.title).startswith("sex"):
            return False
        counts = {
            fold(row.category or row.title): number(each.value)
            for row in measure.rows
            for each in row.measurements
            if each.group == total
        }
        women, men = counts.get("female"), counts.get("male")
        if women is None or men is None or women + men == 0 or len(counts) > 2:
            return False
        percent = round(100 * women / (women + men), 1)
        words = f"Female {women:g}; Male {men:g}"
        why = f"{women:g} of {women + men:g}"
        self._read("population.female_percent", in_milligrams(percent), place, words, why=why)
        return True


def _distinct(title: str) -> str:
    """A title without the number of its arm, and without brackets."""
    bare = re.sub(r"\b(?:arm|group|cohort)\s+(?:[ivx]+|\d|[a-h])\b[:.-]?", " ", title)
    return " ".join(re.findall(r"[^\W_]+(?:\.\d+)?", bare))
