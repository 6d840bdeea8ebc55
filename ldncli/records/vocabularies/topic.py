"""What a base is about: the drug and its names, what papers may have given (scopes), and
the rules that its doses keep.

The program knows no drug and no dose: all that it says of them comes from `topic.yaml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Annotated, Any

from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.folding import fold, upper
from ldncli.records.text.limits import Date, Matches, Pair, Positive, Slug, Text
from ldncli.records.vocabularies.units import Doses
from ldncli.values import dataclass, nothing

NO_BAND = "not stated"
# What stands where nothing is known of what was given, and at the head of a
# column on several treatments.
ANY = "treatment"
# Roles of arms in records of before.
_OLD_ROLES = {"ldn": "treatment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeTerm:
    """Something that papers may have given."""

    id: Annotated[Slug, "id, as records and --scope write it"]
    label: Annotated[Text, "name in lists"]
    inline: Annotated[Text, "name inside a sentence: the effect of … on pain"]
    alone: Annotated[
        Text | None, "name inside a sentence that tells it from the others, where `inline` does not"
    ] = None
    told: Annotated[Text | None, "short name beside those of the others, where not `inline`"] = None
    below: Annotated[
        Positive | None, "doses below this are of this scope (told when importing)"
    ] = None

    @property
    def short(self) -> str:
        """The name beside those of the others."""
        return self.told or self.inline

    @property
    def apart(self) -> str:
        """The name that tells it from the others."""
        return self.alone or self.inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band of doses; without an end it takes all that those before it left."""

    label: Annotated[Text, "name shown to people"]
    below: Annotated[Positive | None, "doses below this"] = None
    up_to: Annotated[Positive | None, "doses up to this"] = None

    def holds(self, dose: float) -> bool:
        """Whether a dose is low enough for it."""
        if self.below is not None:
            return dose < self.below
        return self.up_to is None or dose <= self.up_to


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRules:
    """The unit of every dose of the base (a day, in the maintained
    phase), and what its doses mean."""

    unit: Annotated[
        str, Matches(r"\S+", "a unit without blanks"), "unit of every dose: mg, g, µg, IU …"
    ]
    upper: Annotated[
        Positive | None, "from this dose on, a record of the first scope is a fault"
    ] = None
    usual: Annotated[Positive | None, "the usual dose"] = None
    direct: Annotated[
        Pair | None, "doses that bear directly on the question; evidence at others is indirect"
    ] = None
    read_up_to: Annotated[
        Positive | None, "up to this dose a text is read as speaking of the treatment"
    ] = None
    read_up_to_per_kg: Annotated[Positive | None, "the same, per kg of body weight"] = None
    bands: Annotated[
        tuple[Band, ...],
        "bands by the highest maintained dose; a study is in the first that it fits",
    ] = ()
    labels_speak_of: Annotated[
        Text | None, "dose that the drug's labels speak of, where it is another"
    ] = None
    told: Annotated[Text, "what the doses here are, beside that: low doses"] = "other doses"

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of all bands, lowest first, that of doses not stated last."""
        return (*(each.label for each in self.bands), NO_BAND)

    def band(self, doses: Doses | None) -> str:
        """The band of a study's highest maintained dose (None: not stated). Where all that is known
        is up to which dose was given, none but the lowest is certain."""
        if doses is None or (
            doses[0] is None and not (self.bands and self.bands[0].holds(doses[1]))
        ):
            return NO_BAND
        return next((each.label for each in self.bands if each.holds(doses[1])), NO_BAND)

    def is_far(self, doses: Doses | None) -> bool:
        """Whether a study's doses all lie outside those that bear directly on the question; where
        the lowest is not known, those up to the highest."""
        if doses is None or self.direct is None:
            return False
        low, high = doses
        return high < self.direct[0] or (low is not None and low > self.direct[1])

    @property
    def column(self) -> str:
        """The unit at the head of a column."""
        return f"{self.unit}/day"


@dataclass(frozen=True, slots=True)
class Called:
    """What is under test in an answer, by the names that fit there."""

    inline: str  # inside a sentence: the effect of … on pain
    short: str  # at the head of a column, in a picture: favours …
    drug: str  # where the dose goes without saying: with …
    apart: str  # where it is told from other forms: not …

    @property
    def title(self) -> str:
        """Its name at the start of a sentence or of a title."""
        return upper(self.inline)

    def head(self, short: bool = False) -> str:
        """Its name at the head of a column."""
        return upper(self.short if short else self.drug)


UNNAMED = Called(f"the {ANY}", ANY, ANY, f"the {ANY}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The whole file."""

    version: Annotated[Date, "date of the last change"]
    drug: Annotated[Text, "the drug, inside a sentence; what records gave that name none"]
    short: Annotated[Text | None, "short name of what is under test; the drug's where left out"] = (
        None
    )
    names: Annotated[
        tuple[Text, ...],
        "names by which documents call the drug, whole or as the beginning of a word",
    ] = ()
    beside: Annotated[
        tuple[Text, ...], "other drugs whose doses stand beside its own in texts"
    ] = ()
    codes: Annotated[Mapping[str, Text], "codes of the drug for exchange: mesh"] = field(
        default_factory=nothing
    )
    subtitle: Annotated[Text | None, "what a report is, in a sentence or two"] = None
    plain: Annotated[Text | None, "what is under test, for patients, in a sentence"] = None
    several: Annotated[Text | None, "more than two of the scopes, inside a sentence"] = None
    scopes: Annotated[
        tuple[ScopeTerm, ...],
        "what a paper gave; the first is what a question means, and a record has, that names none",
    ]
    dose: Annotated[DoseRules, "what doses mean"]
    usual_outcome: Annotated[Slug | None, "outcome shown where none is asked for"] = None

    @property
    def default(self) -> ScopeTerm:
        """What a question means that names no scope."""
        return self.scopes[0]

    @property
    def scope_ids(self) -> tuple[str, ...]:
        """The ids of all scopes."""
        return tuple(each.id for each in self.scopes)

    def scope(self, name: str) -> ScopeTerm:
        """One scope; the first where there is none of this name ("" stands for
        it in records made by hand)."""
        return next((each for each in self.scopes if each.id == name), self.default)

    @property
    def words(self) -> frozenset[str]:
        """Single words, folded, by which a number is told to be one of the drug."""
        return frozenset(each for each in map(fold, (self.drug, *self.names)) if " " not in each)

    @property
    def called(self) -> Called:
        """What is under test, where nothing else was asked for."""
        return Called(self.default.inline, self.short or self.drug, self.drug, self.default.apart)

    def about(self, called: Called) -> str:
        """What a report is that is on this base, or on another of its treatments."""
        if self.subtitle and called == self.called:
            return self.subtitle
        return f"Evidence report on {called.inline}. Not medical advice."

    def calls(self, given: Iterable[tuple[str, str | None]]) -> Called:
        """What is under test in studies of these scopes and drugs (None: the drug of the base).

        A record that names another drug is called by that, not by its scope.
        """
        found = {
            (term.id, name): (term, name)
            for term, name in (
                (self.scope(scope), drug if drug and drug != self.drug else None)
                for scope, drug in given
            )
        }
        if found.keys() <= {(self.default.id, None)}:
            return self.called
        inline = [drug or scope.inline for scope, drug in found.values()]
        apart = [drug or scope.apart for scope, drug in found.values()]
        return Called(self._joined(inline), ANY, ANY, self._joined(apart))

    def _joined(self, names: list[str]) -> str:
        names = list(dict.fromkeys(names))
        if len(names) > 2 and self.several:
            return self.several
        return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))

    def complete(self, value: Any) -> Any:
        """A record's plain value with what it leaves to the topic: scope and drug; old
        names of roles are put right."""
        if not isinstance(value, dict):
            return value
        value.setdefault("scope", self.default.id)
        drug, arms = value.get("intervention"), value.get("arms")
        if isinstance(drug, dict):
            drug.setdefault("drug", self.drug)
        for arm in arms if isinstance(arms, list) else ():
            if isinstance(arm, dict) and isinstance(arm.get("role"), str):
                arm["role"] = _OLD_ROLES.get(arm["role"], arm["role"])
        return value

    def shortened(self, value: dict[str, Any]) -> dict[str, Any]:
        """A record's plain value without what the topic says anyway, as people write it."""
        drug = value.get("intervention")
        if value.get("scope") == self.default.id:
            value = {key: each for key, each in value.items() if key != "scope"}
        if drug and drug.get("drug") == self.drug:
            rest = {key: each for key, each in drug.items() if key != "drug"}
            value = {**value, "intervention": rest}
        return value


def decode_topic(value: Any) -> tuple[Topic | None, list[Problem]]:
    """The topic in the plain value of its file, and what is wrong with it."""
    topic, problems = decode(Topic, value)
    if topic is None:
        return None, problems
    if not topic.scopes:
        problems.append(Problem(("scopes",), "a topic needs at least one scope"))
    for index, each in enumerate(topic.scopes):
        if each.id in topic.scope_ids[:index]:
            problems.append(Problem(("scopes", index, "id"), f"the id {each.id!r} is given twice"))
        if each.id == "any":
            problems.append(
                Problem(
                    ("scopes", index, "id"), "'any' stands for all scopes", "give it another name"
                )
            )
    problems += _check_bands(topic.dose)
    return (None if problems else topic), problems


def _check_bands(dose: DoseRules) -> Iterable[Problem]:
    """Bands that leave a gap, overlap or never fill."""
    before = 0.0
    for index, each in enumerate(dose.bands):
        path, last = ("dose", "bands", index), index == len(dose.bands) - 1
        if each.below is not None and each.up_to is not None:
            yield Problem(
                path, "a band ends either 'below' a dose or with it ('up_to')", "remove one"
            )
        end = each.below if each.below is not None else each.up_to
        if (end is None) != last:
            yield Problem(path, "the last band must be open-ended, and no other")
        elif end is not None and (end < before or (end == before and each.up_to is None)):
            yield Problem(path, "the bands are not in the order of their doses", "lowest first")
        before = before if end is None else end
