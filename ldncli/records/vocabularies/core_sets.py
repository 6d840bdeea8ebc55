"""Core outcome sets: which outcomes matter in which condition, decided before results are seen,
each with the source in which it was read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from ldncli.records.text.decode import Problem, decode, restore
from ldncli.records.text.limits import Date, Slug, Term, Text
from ldncli.records.vocabularies.sources import WebSource
from ldncli.records.vocabularies.vocab import Domain, Vocabulary
from ldncli.values import dataclass

Importance = Literal["critical", "important", "less"]
IMPORTANCES: tuple[Importance, ...] = get_args(Importance)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreDomain:
    """One thing that a core outcome set asks to measure."""

    named: Annotated[Text | None, "what the source calls it, where not as our vocabulary does"] = (
        None
    )
    outcomes: Annotated[
        tuple[Annotated[Slug, Term("outcomes")], ...],
        "outcome domains that measure it, each with all below it, the plainest first: the first"
        " that is reported has the importance, those after it say the same in another way; the"
        " first of all names it where none is reported",
    ]
    importance: Annotated[
        Importance,
        "how much it matters to a decision, as GRADE has it: critical, important but not critical,"
        " of less importance",
    ]
    note: Annotated[Text | None, "why it is so, where the source does not say"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSet:
    """A core outcome set."""

    id: Annotated[Slug, "id"]
    label: Annotated[Text, "name shown to people"]
    conditions: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "conditions that it is for, with all below them that have no set of their own; left out"
        " by the one set that holds for all others",
    ] = ()
    sources: Annotated[tuple[WebSource, ...], "where it was read"]
    domains: Annotated[tuple[CoreDomain, ...], "what it asks to measure"]
    lacking: Annotated[
        tuple[Text, ...], "what it asks to measure and our vocabulary has no outcome for"
    ] = ()
    note: Annotated[Text | None, "what else to know of it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSetFile:
    """The whole file."""

    version: Annotated[Date, "date of the last change"]
    sets: Annotated[tuple[CoreSet, ...], "core outcome sets"]


@dataclass(frozen=True, slots=True)
class _Measured:
    """A domain of a set: its importance, and all outcomes that measure it, the plainest first."""

    importance: Importance
    outcomes: tuple[str, ...]

    def speaks(self, outcome: str, reported: Collection[str]) -> bool:
        """Whether an outcome stands for the domain: none that comes before it is reported."""
        before = self.outcomes[: self.outcomes.index(outcome)]
        return not any(each in reported for each in before)


class CoreOutcomes:
    """The importance of every outcome in every condition, and the order that follows from it.

    Neither knows anything of results: a set names the outcome, or the set for all other
    conditions does, or it depends on whether the outcome stands for what patients feel.
    """

    def __init__(self, sets: Sequence[CoreSet], vocabularies: Mapping[str, Vocabulary]) -> None:
        """`sets` as their file has them; none where a base does without."""
        self._conditions, self._outcomes = vocabularies["conditions"], vocabularies["outcomes"]
        self._own = {term: each for each in sets for term in each.conditions}
        self._under = _under(self._outcomes)
        self._named = {each.id: self._measures(each) for each in sets}
        self._default = next((each for each in sets if not each.conditions), None)
        self._chosen: dict[str, CoreSet | None] = {}
        self._places = {
            name: {term: place for place, term in enumerate(vocabularies[name].terms)}
            for name in ("conditions", "outcomes")
        }

    def _measures(self, core: CoreSet) -> dict[str, _Measured]:
        """Each outcome that a set names, or that stands below one, with its domain."""
        named = {outcome for each in core.domains for outcome in each.outcomes}
        found: dict[str, _Measured] = {}
        for domain in core.domains:
            below = (each for outcome in domain.outcomes for each in self._below(outcome, named))
            outcomes = (*domain.outcomes, *below)
            measured = _Measured(domain.importance, outcomes)
            found.update(dict.fromkeys(outcomes, measured))
        return found

    def _below(self, outcome: str, named: Collection[str]) -> Iterator[str]:
        """The outcomes below one that the set does not name apart; what stands for something that
        patients feel is not that itself."""
        for each in self._under.get(outcome, ()):
            term = self._outcomes.terms[each]
            surrogate = isinstance(term, Domain) and term.surrogate
            if each not in named and not surrogate:
                yield each

    def set_for(self, condition: str) -> CoreSet | None:
        """The set of a condition: its own, that of the nearest above it, or that for all others;
        None where there is none at all."""
        if condition not in self._chosen:
            terms = self._conditions.terms
            above = self._conditions.ancestors(condition) if condition in terms else ()
            found = (self._own.get(each) for each in (condition, *above))
            self._chosen[condition] = next((each for each in found if each), self._default)
        return self._chosen[condition]

    def importance(
        self, condition: str, outcome: str, reported: Collection[str] = ()
    ) -> Importance:
        """How much an outcome matters in a condition in which studies report `reported`.

        What its set does not name is as important as the set for all others says, but not
        critical; what that does not name either is important, or less so where it stands for what
        patients feel and is not that itself. Where an outcome that its set puts before it is
        reported, it says the same in another way and is not critical either.
        """
        measured = self._measured(condition, outcome)
        if measured:
            speaks = measured.speaks(outcome, reported)
            return measured.importance if speaks else _lowered(measured.importance)
        usual = self._named[self._default.id].get(outcome) if self._default else None
        if usual:
            return _lowered(usual.importance)
        term = self._outcomes.terms.get(outcome)
        return "less" if isinstance(term, Domain) and term.surrogate else "important"

    def _measured(self, condition: str, outcome: str) -> _Measured | None:
        chosen = self.set_for(condition)
        return self._named[chosen.id].get(outcome) if chosen else None

    def rank(
        self, condition: str, outcome: str, reported: Collection[str] = ()
    ) -> tuple[int, bool, int]:
        """What outcomes of one condition are sorted by: importance; of equal ones those that its
        set names first, each domain once; then the order of the vocabulary."""
        measured = self._measured(condition, outcome)
        return (
            IMPORTANCES.index(self.importance(condition, outcome, reported)),
            measured is None or not measured.speaks(outcome, reported),
            self._places["outcomes"].get(outcome, len(self._places["outcomes"])),
        )

    def place(self, condition: str) -> int:
        """The place of a condition in the order of its vocabulary."""
        return self._places["conditions"].get(condition, len(self._places["conditions"]))

    def nested(self, one: str, other: str) -> bool:
        """Whether one condition stands above the other in their vocabulary, or is the same."""
        terms = self._conditions.terms
        pairs = [(each, to) for each, to in ((one, other), (other, one)) if each in terms]
        return one == other or any(to in self._conditions.ancestors(each) for each, to in pairs)

    def critical(self, condition: str) -> Iterator[tuple[str, ...]]:
        """For each critical domain of a condition the outcomes that measure it."""
        chosen = self.set_for(condition)
        for each in chosen.domains if chosen else ():
            if chosen and each.importance == "critical":
                yield self._named[chosen.id][each.outcomes[0]].outcomes


def _under(outcomes: Vocabulary) -> dict[str, list[str]]:
    """The terms below each term, in the order of the vocabulary."""
    found: dict[str, list[str]] = {}
    for each in outcomes.terms:
        for above in outcomes.ancestors(each):
            found.setdefault(above, []).append(each)
    return found


def _lowered(importance: Importance) -> Importance:
    """An importance, critical taken down to important."""
    return "important" if importance == "critical" else importance


# -- reading and checking --------------------------------------------------------------------------


def kept_core_sets(value: Any) -> tuple[CoreSet, ...]:
    """The sets in the plain value of their file, which was checked before; none where it is None,
    since a base may do without."""
    return restore(CoreSetFile, value).sets if value else ()


def decode_core_sets(
    value: Any, vocabularies: Mapping[str, Vocabulary] | None = None
) -> tuple[tuple[CoreSet, ...], list[Problem]]:
    """The sets in the plain value of their file, and what is wrong with it; `vocabularies` None:
    terms are not looked up."""
    terms: Mapping[str, Collection[str]] | None = None
    if vocabularies is not None:
        terms = {name: each.terms for name, each in vocabularies.items()}
    file, problems = decode(CoreSetFile, value, terms)
    if file is None:
        return (), problems
    outcomes = vocabularies["outcomes"].terms if vocabularies else {}
    return file.sets, [*_across(file.sets), *_within(file.sets, outcomes)]


def _across(sets: Sequence[CoreSet]) -> Iterator[Problem]:
    """What is wrong between sets: an id or a condition that two have, two sets for all others."""
    ids: set[str] = set()
    owners: dict[str, str] = {}
    default: str | None = None
    for index, each in enumerate(sets):
        if each.id in ids:
            yield Problem(("sets", index, "id"), f"the id {each.id!r} is given twice")
        ids.add(each.id)
        if not each.conditions:
            if default:
                yield Problem(
                    ("sets", index),
                    f"{default!r} is already for all other conditions",
                    "name the conditions that this set is for",
                )
            default = default or each.id
        for place, condition in enumerate(each.conditions):
            if owners.setdefault(condition, each.id) != each.id:
                yield Problem(
                    ("sets", index, "conditions", place),
                    f"{condition!r} has the set {owners[condition]!r} already",
                    "a condition has one set",
                )


def _within(sets: Sequence[CoreSet], outcomes: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong inside a set: no source, no outcome, one named twice, a critical surrogate."""
    for index, each in enumerate(sets):
        if not each.sources:
            yield Problem(
                ("sets", index, "sources"), "a core outcome set must say where it was read"
            )
        seen: set[str] = set()
        for place, domain in enumerate(each.domains):
            path = ("sets", index, "domains", place, "outcomes")
            if not domain.outcomes:
                yield Problem(
                    path, "no outcome is named", "what has none in our vocabulary is 'lacking'"
                )
            for number, outcome in enumerate(domain.outcomes):
                if outcome in seen:
                    yield Problem((*path, number), f"{outcome!r} is named twice in this set")
                seen.add(outcome)
                term = outcomes.get(outcome)
                if domain.importance == "critical" and term is not None and term.surrogate:
                    yield Problem(
                        (*path, number),
                        f"{outcome!r} is a surrogate outcome, which cannot be critical",
                        "GRADE rates what it stands for",
                    )
