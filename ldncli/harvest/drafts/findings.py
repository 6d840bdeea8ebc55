"""What a candidate names, mapped and sorted: conditions and mechanisms as parts of a draft,
and what stays doubtful as remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ldncli.harvest.candidate import Candidate, Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.mapping import (
    Found,
    Mapped,
    Names,
    find_terms,
    map_entities,
    terms_in,
)
from ldncli.harvest.drafts.study.population import Bond, bond, names_people
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Vocabulary

# Side effects, and what the drug is licensed for: nearly every paper names some of
# them without being about them.
_BACKGROUND = ("symptom", "substance-use-disorder")


_OWN = re.compile(
    r"method|patients|participants|subjects|intervention|treatment|randomi[sz]|procedure|design",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Terms:
    """The vocabularies that a draft is made with, ready for looking up names;
    made once for many candidates."""

    conditions: Names
    mechanisms: Names
    designs: Vocabulary
    drug: Drug
    outcomes: Names | None = None  # None where the base has no such vocabulary
    scales: Names | None = None

    @classmethod
    def of(cls, vocabularies: Mapping[str, Vocabulary], topic: Topic) -> Terms:
        """From the vocabularies and the topic of a base."""
        conditions, mechanisms = (
            Names.of(vocabularies["conditions"]),
            Names.of(vocabularies["mechanisms"]),
        )
        outcomes, scales = (
            Names.of(vocabularies[name]) if name in vocabularies else None
            for name in ("outcomes", "scales")
        )
        drug = Drug(topic)
        return cls(conditions, mechanisms, vocabularies["designs"], drug, outcomes, scales)


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
    def texts(self) -> tuple[Passage, ...]:
        """Title and running text; of a paper that was read whole, also the sections on what was
        done: the others tell of other studies too."""
        body = self.candidate.full_text
        own = (each for each in (body.sections if body else ()) if _OWN.search(each.section))
        return (*self.candidate.texts(), *own)

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
    def bound(self) -> dict[str, tuple[Bond, Found]]:
        """Conditions of the people of the study, as the words around their names say: each with
        its closest bond, and where that stands; those of the title before those of the text."""
        found: dict[str, tuple[Bond, Found]] = {}
        for passage in self.candidate.texts():
            title = passage.section == "Title"
            for each in terms_in(passage, self.conditions):
                end = each.start + len(each.words)
                broad = each.term in self.broad and not re.search(r"[\s-]", each.words)
                how = bond(passage.text, each.start, end, title=title, broad=broad)
                known = found.get(each.term)
                if how != Bond.NONE and (
                    known is None or (how < known[0] and known[1].section == passage.section)
                ):
                    found[each.term] = how, each
        return found

    @cached_property
    def broad(self) -> frozenset[str]:
        """Conditions under which the vocabulary has narrower ones, and symptoms."""
        vocabulary = self.conditions.vocabulary
        above = {each for each in vocabulary.parents.values() if each is not None}
        symptoms = {each for each in vocabulary.terms if "symptom" in vocabulary.ancestors(each)}
        return frozenset(above | symptoms)

    @cached_property
    def prominent(self) -> frozenset[str]:
        """Conditions that the title gives the people of the study, linked ones, or those under
        which the paper is filed: it is about these."""
        title = [term for term, (_, found) in self.bound.items() if found.section == "Title"]
        listed = [
            term
            for term, each in self.listed_conditions.items()
            if each.entity.list.casefold() != "full-text entities"
        ]
        return frozenset(title) | frozenset(listed)

    def named_conditions(self) -> list[str]:
        """All conditions: prominent ones, of which symptoms last (pruritus in systemic sclerosis),
        then those of the running text, then those of the list made from the full text."""
        in_lists = [
            each.term for each in self.mapped if each.vocabulary == "conditions" and each.term
        ]
        every = list(dict.fromkeys([*self.spoken_conditions, *in_lists]))
        ancestors = self.conditions.vocabulary.ancestors

        def later(term: str) -> tuple[bool, bool, Bond]:
            symptom = any(each in _BACKGROUND for each in ancestors(term))
            how = self.bound[term][0] if term in self.bound else Bond.NONE
            return term not in self.prominent, symptom, how

        return sorted(every, key=later)

    def named(self, term: str) -> Found | None:
        """Where running text names a condition: as that of the people of the study, else first."""
        return self.bound[term][1] if term in self.bound else self.spoken_conditions.get(term)

    def where(self, term: str) -> str:
        """Where a condition is named, as a remark."""
        found = self.named(term)
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
    for place, term in enumerate(chosen):
        sure = term in reading.prominent
        draft.quotes.append(_quote_condition(f"conditions[{place}]", term, reading, sure=sure))
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


def _quote_condition(path: str, term: str, reading: Reading, *, sure: bool) -> Quote:
    """The words that name a condition; one of the title, or under which the paper is filed, is
    sure."""
    confidence: Confidence = "sure" if sure else "likely"
    found = reading.named(term)
    if found:
        return _quote(path, term, found, reading, confidence)
    entity = reading.listed_conditions[term].entity
    return Quote(
        path=path,
        value=term,
        words=entity.printed(),
        source=reading.source,
        place=entity.list,
        confidence=confidence,
    )


def _quote(path: str, value: Any, found: Found, reading: Reading, confidence: Confidence) -> Quote:
    return Quote(
        path=path,
        value=value,
        words=found.words,
        source=reading.source,
        place=found.section,
        start=found.start,
        end=found.start + len(found.words),
        confidence=confidence,
    )


def _doubt(term: str, named: list[str], reading: Reading) -> str | None:
    """Why a condition is better left to a person; None where it may stand."""
    vocabulary = reading.conditions.vocabulary
    if vocabulary.parents[term] is None and any(
        term in vocabulary.ancestors(other) for other in named
    ):
        return "a narrower one is named too"
    if term in _BACKGROUND:
        return "a heading"
    if term in reading.prominent:
        return None
    if reading.prominent - set(_BACKGROUND) and term in reading.spoken_conditions:
        return "named in the text, neither in the title nor in a list of subjects"
    if term in reading.spoken_conditions and term not in reading.listed_conditions:
        if term not in reading.bound:
            return "named, but not as what the people of the study have"
        if names_people(reading.candidate.title or ""):
            return "the title says of other people"
        if any(
            each != term and not reading.conditions.related(each, term) for each in reading.bound
        ):
            return "one of several that people of the study have"
        if term == "healthy-volunteers" and any(
            re.search(r"\bpatients\b", each.text) for each in reading.candidate.texts()
        ):
            return "there are patients too"
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
    told = [
        {"id": term, "stance": "proposed", "place": f"{source} {section}"}
        for term, section in stances.items()
    ]
    draft.set("mechanisms", told)
    for place, (term, value) in enumerate(zip(stances, told, strict=True)):
        if term in spoken:
            path = f"mechanisms[{place}]"
            draft.quotes.append(_quote(path, value, spoken[term], reading, "likely"))


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
