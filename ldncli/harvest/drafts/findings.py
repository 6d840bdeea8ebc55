"""What a candidate names, mapped and sorted: conditions, mechanisms and doses as parts of a draft,
and what stays doubtful as remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.drafts.doses import Dose, Drug, find_doses, in_milligrams
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.mapping import Found, Mapped, Names, find_terms, map_entities
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Vocabulary

# Side effects, and what the drug is licensed for: nearly every paper names some of
# them without being about them.
_BACKGROUND = ("symptom", "substance-use-disorder")
_DOSES_SHOWN = 30


@dataclass(frozen=True)
class Terms:
    """The vocabularies that a draft is made with, ready for looking up names;
    made once for many candidates."""

    conditions: Names
    mechanisms: Names
    designs: Vocabulary
    drug: Drug

    @classmethod
    def of(cls, vocabularies: Mapping[str, Vocabulary], topic: Topic) -> Terms:
        """From the vocabularies and the topic of a base."""
        conditions, mechanisms = (
            Names.of(vocabularies["conditions"]),
            Names.of(vocabularies["mechanisms"]),
        )
        return cls(conditions, mechanisms, vocabularies["designs"], Drug(topic))


@dataclass(frozen=True)
class Reading:
    """A candidate beside the vocabularies: what its lists and its running text name."""

    candidate: Candidate
    terms: Terms

    @property
    def conditions(self) -> Names:
        """The names of conditions."""
        return self.terms.conditions

    @property
    def mechanisms(self) -> Names:
        """The names of mechanisms."""
        return self.terms.mechanisms

    @property
    def source(self) -> str:
        """The id by which the draft calls the document."""
        return self.candidate.origin.source

    @cached_property
    def mapped(self) -> tuple[Mapped, ...]:
        """What became of every entity."""
        return map_entities(
            self.candidate.entities,
            self.terms.drug,
            self.conditions,
            self.mechanisms,
            self.spoken_conditions,
        )

    @cached_property
    def spoken_conditions(self) -> dict[str, Found]:
        """Conditions named in running text, the title first."""
        return find_terms(self.candidate.texts(), self.conditions)

    @cached_property
    def spoken_mechanisms(self) -> dict[str, Found]:
        """Mechanisms named in running text; what is a condition too (central sensitisation)
        is read as a mechanism there."""
        both = {
            term: found
            for term, found in self.spoken_conditions.items()
            if term in self.mechanisms.vocabulary.terms
        }
        return {**find_terms(self.candidate.texts(), self.mechanisms), **both}

    @cached_property
    def listed_conditions(self) -> dict[str, Mapped]:
        """Conditions named in lists, each with the entity that names it first."""
        return {
            each.term: each
            for each in reversed(self.mapped)
            if each.vocabulary == "conditions" and each.term
        }

    @cached_property
    def prominent(self) -> frozenset[str]:
        """Conditions in the title, linked, or under which the paper is filed: it is about these."""
        title = [term for term, found in self.spoken_conditions.items() if found.section == "Title"]
        listed = [
            term
            for term, each in self.listed_conditions.items()
            if each.entity.list.casefold() != "full-text entities"
        ]
        return frozenset(title) | frozenset(listed)

    def named_conditions(self) -> list[str]:
        """All conditions: prominent ones, then those of the running text, then those of the
        list made from the full text."""
        in_lists = [
            each.term for each in self.mapped if each.vocabulary == "conditions" and each.term
        ]
        every = list(dict.fromkeys([*self.spoken_conditions, *in_lists]))
        return sorted(every, key=lambda term: term not in self.prominent)

    def where(self, term: str) -> str:
        """Where a condition is named, as a remark."""
        found = self.spoken_conditions.get(term)
        if found:
            return f"{found.section}: {found.words}"
        mapped = self.listed_conditions[term]
        return f"{mapped.entity.list}: {mapped.entity.printed()}" + (
            f"; {mapped.note}" if mapped.note else ""
        )


# -- conditions and mechanisms ---------------------------------------------------------------------


def add_conditions(draft: Draft, reading: Reading) -> None:
    """Set the conditions; those that the paper hardly is about are left to a person."""
    named = reading.named_conditions()
    doubts = {term: doubt for term in named if (doubt := _doubt(term, named, reading))}
    chosen = [term for term in named if term not in doubts]
    draft.set("conditions", chosen)
    draft.condition_remarks = {term: reading.where(term) for term in chosen}
    if doubts:
        draft.remark("conditions", "left out, to be added where the paper is about them:")
    for term, doubt in doubts.items():
        draft.remark("conditions", f"  - {term}: {doubt} ({reading.where(term)})")
    if any(
        term not in reading.spoken_conditions and term not in reading.prominent for term in chosen
    ):
        draft.remark(
            "conditions",
            "keep those that the paper is about; a list made by a machine also holds what is only"
            " mentioned",
        )


def _doubt(term: str, named: list[str], reading: Reading) -> str | None:
    """Why a condition is better left to a person; None where it may stand."""
    vocabulary = reading.conditions.vocabulary
    if vocabulary.parents[term] is None and any(
        term in vocabulary.ancestors(other) for other in named
    ):
        return "a narrower one is named too"
    if term in reading.prominent:
        return None
    if term in reading.mechanisms.vocabulary.terms:
        return "also a mechanism"
    if any(each in _BACKGROUND for each in (term, *vocabulary.ancestors(term))):
        return "what the paper is about, or named in passing?"
    return None


def add_mechanisms(draft: Draft, reading: Reading) -> None:
    """Set the mechanisms that running text or one clear gene names, all as proposed: a
    person knows what was measured."""
    vocabulary, spoken = reading.mechanisms.vocabulary, reading.spoken_mechanisms
    stances: dict[str, str] = {}
    for term, found in spoken.items():
        if vocabulary.parents[term] is not None or not any(
            term in vocabulary.ancestors(other) for other in spoken
        ):
            stances[term] = found.section
            draft.remark("mechanisms", f"{term}: {found.section}: {found.words}")
    for each in reading.mapped:
        if each.vocabulary == "mechanisms" and each.term and each.term not in stances:
            where = f"{each.entity.list}: {each.entity.printed()}" + (
                f"; {each.note}" if each.note else ""
            )
            if each.entity.kind.startswith("gene"):
                stances[each.term] = each.entity.list
                draft.remark("mechanisms", f"{each.term}: {where}; argued for, or only mentioned?")
            else:
                draft.remark(
                    "mechanisms",
                    f"left out, to be added where the paper is about it: {each.term} ({where})",
                )
    if stances:
        draft.remark(
            "mechanisms",
            "stance: measured where the paper has data for it, refuted where it has data"
            " against it",
        )
    source = reading.source
    draft.set(
        "mechanisms",
        [
            {"id": term, "stance": "proposed", "place": f"{source} {section}"}
            for term, section in stances.items()
        ],
    )


def unmapped(reading: Reading) -> list[str]:
    """What could not be mapped, each with the reason, as remarks."""
    remarks = []
    for each in reading.mapped:
        if each.term is None:
            choices = f" ({' or '.join(each.choices)})" if each.choices else ""
            remarks.append(
                f"{each.entity.list}, {each.entity.kind}: {each.entity.printed()}:"
                f" {each.note}{choices}"
            )
    return remarks


# -- doses -----------------------------------------------------------------------------------------


def add_doses(draft: Draft, reading: Reading) -> None:
    """Set the range of the low doses, and list all doses with the words around them."""
    entities, drug = reading.candidate.entities, reading.terms.drug
    others = [
        each.name
        for each in entities
        if each.kind.startswith(("chemical", "drug")) and not drug.is_called(each.name)
    ]
    doses = find_doses(reading.candidate.texts(), drug, others)
    for dose in doses[:_DOSES_SHOWN]:
        draft.remark("intervention", _dose_remark(dose, drug.topic))
    if len(doses) > _DOSES_SHOWN:
        draft.remark("intervention", f"and {len(doses) - _DOSES_SHOWN} more")
    low = [each for each in doses if each.is_low_dose]
    small = next((each for each in drug.topic.scopes if each.below is not None), None)
    intervention = _dose_range(low, small.below if small and small.below else 0)
    if small and small.below and intervention.get("dose_max_mg", small.below) < small.below:
        draft.remark(
            "scope",
            f"scope: {small.id}, where only doses below {small.below:g} {drug.topic.dose.unit} were"
            " given",
        )
    draft.set("intervention", intervention)
    if intervention:
        sections = dict.fromkeys(each.section for each in low)
        draft.set_place("intervention", f"{reading.source} {' and '.join(sections)}")


def _dose_remark(dose: Dose, topic: Topic) -> str:
    value = f"{dose.low:g}" if dose.low == dose.high else f"{dose.low:g} to {dose.high:g}"
    doubt = "" if dose.is_low_dose else f"; not read as {topic.default.inline}"
    return (
        f"{value} {topic.dose.unit}{'/kg' if dose.per_kg else ''} ({dose.section}: … {dose.words}"
        f" …){doubt}"
    )


def _dose_range(low: list[Dose], least_whole: float) -> dict[str, Any]:
    """Lowest and highest dose of the treatment, and the same per kg; doses below `least_whole`
    only where there are no others."""
    whole = [each for each in low if not each.per_kg]
    whole = [each for each in whole if each.high >= least_whole] or whole
    per_kg = [each for each in low if each.per_kg]
    found: dict[str, Any] = {}
    if whole:
        found["dose_min_mg"] = in_milligrams(min(each.low for each in whole))
        found["dose_max_mg"] = in_milligrams(max(each.high for each in whole))
    if per_kg:
        least, most = min(each.low for each in per_kg), max(each.high for each in per_kg)
        found["dose_per_kg_mg"] = in_milligrams(least)
        if most > least:
            found["dose_per_kg_max_mg"] = in_milligrams(most)
    return found
