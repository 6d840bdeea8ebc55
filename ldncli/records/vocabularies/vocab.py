"""The vocabularies: trees of terms with their synonyms and codes, and the way
from a user's word to an id."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal

from ldncli.errors import UnknownTermError, nearest
from ldncli.records.text.decode import Problem, decode, restore
from ldncli.records.text.folding import fold
from ldncli.records.text.limits import Between, Date, Slug, Term, Text
from ldncli.records.text.paths import Path
from ldncli.values import Keeping, dataclass, nothing


def inline_form(label: str) -> str:
    """A label inside a sentence, where its term says nothing: its first letter small.

    Whatever may be a name stays as it is: a first word with another capital, with an apostrophe or
    of one letter, and a label in which a later word is capitalised. A capital too many is a lesser
    fault than a name without one.
    """
    first, *later = label.split() or [""]
    rest = first[1:]
    plain = rest[:1].islower() and rest == rest.lower() and not set(rest) & set("'’")
    if not plain or any(map(_is_capitalised, later)):
        return label
    return label[:1].lower() + label[1:]


def _is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital and goes on in small
    letters: Lyme, not TNF or T-cell."""
    letters = word.lstrip("(")[:3]
    return len(letters) == 3 and letters.isalpha() and letters == letters.title()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept(Keeping):
    """One term of a vocabulary."""

    id: Annotated[Slug, "id, never used again for something else"]
    label: Annotated[Text, "name shown to people"]
    inline: Annotated[
        Text | None,
        "name inside a sentence (Darier disease, partial Mayo score), where the label with a small "
        "first letter is wrong",
    ] = None
    plain: Annotated[
        Text | None, "what patients call it inside a sentence, where they have another word"
    ] = None
    synonyms: Annotated[tuple[Text, ...], "other full names"] = ()
    abbreviations: Annotated[tuple[Text, ...], "short names"] = ()
    codes: Annotated[Mapping[str, Text], "codes in other vocabularies: mesh, mondo, icd10 …"] = (
        field(default_factory=nothing)
    )
    definition: Annotated[Text | None, "what it is, in a sentence of our own"] = None
    note: Annotated[Text | None, "for those who keep the vocabulary"] = None

    def names(self) -> tuple[str, ...]:
        """All names, the label first."""
        return (self.label, *self.synonyms, *self.abbreviations)

    def in_sentence(self) -> str:
        """The name inside a sentence."""
        return self.inline or inline_form(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """A gene behind a mechanism."""

    symbol: Annotated[Text, "HGNC symbol"]
    ncbi: Annotated[Text, "NCBI gene id (human)"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism(Concept):
    """A mechanism of action."""

    genes: Annotated[tuple[Gene, ...], "genes of the target"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignType(Concept):
    """A study design."""

    level: Annotated[
        int | None,
        Between(1, 5),
        "level of evidence for benefits of treatment (OCEBM 2011), 1 is best",
    ] = None
    randomised: Annotated[bool, "whether treatment was allotted by chance"] = False
    short: Annotated[Text | None, "name in a narrow column"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain(Concept):
    """An outcome domain."""

    better: Annotated[
        Literal["lower", "higher"] | None,
        "which way a score of it is better, where neither outcome nor scale says",
    ] = None
    event_better: Annotated[
        Literal["lower", "higher"] | None, "whether fewer or more people with its event is better"
    ] = None
    short: Annotated[Text | None, "name in a narrow column"] = None
    surrogate: Annotated[
        bool,
        "whether it stands for what patients feel, and is not that itself (a laboratory value)",
    ] = False
    outcome_type: Annotated[
        Literal[
            "mortality",
            "obstetric",
            "cause-specific-mortality",
            "resource-use",
            "surgical",
            "withdrawals",
            "structure",
            "physical-health",
            "adverse-events",
            "infection",
            "signs-symptoms",
            "pain",
            "quality-of-life",
            "mental-health",
            "biomarker",
            "subjective",
        ]
        | None,
        "type of outcome by which published priors of heterogeneity are told apart (Turner 2015);"
        " terms below it have it too, unless they say another",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportantDifference:
    """A minimal important difference of a scale, and who found it."""

    value: Annotated[float, "size of the difference, always positive"]
    kind: Annotated[
        Literal["individual", "group"] | None,
        "change within a person, or difference between groups",
    ] = None
    unit: Annotated[Literal["points", "percent"], "unit of that value"] = "points"
    note: Annotated[Text | None, "population, anchor, how sure"] = None
    cite: Annotated[Text, "publication"]
    place: Annotated[Text | None, "where it was read"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Concept):
    """A measuring instrument."""

    domain: Annotated[Slug | None, Term("outcomes"), "outcome domain that it measures"] = None
    min: Annotated[float | None, "lowest possible value; None where there is no limit"] = None
    max: Annotated[float | None, "highest possible value; None where there is no limit"] = None
    better: Annotated[
        Literal["lower", "higher"] | None, "which way is better; None where neither is"
    ] = None
    unit: Annotated[Text | None, "unit"] = None
    rating: Annotated[
        bool,
        "whether it is one plain rating of how much of its domain is felt, from none to the most"
        " (NRS, VAS): another differs by its range alone",
    ] = False
    mid: Annotated[
        tuple[ImportantDifference, ...], "minimal important differences, each with its source"
    ] = ()

    def limits(self, score: str) -> tuple[float | None, float | None]:
        """The lowest and highest value that scores, their changes or percent changes can have
        (`score` as outcomes have it); None where there is no limit."""
        if score == "final":
            return self.min, self.max
        if score == "change" and self.min is not None and self.max is not None:
            return self.min - self.max, self.max - self.min
        if score == "percent-change" and self.min is not None and self.min >= 0:
            return -100.0, None
        return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm(Concept):
    """An unwanted event."""

    section: Annotated[
        Literal["any", "serious", "stopped", "kind"] | None,
        "part of the safety table; None: that of the term above, at the top: kind",
    ] = None
    absence_of: Annotated[Slug | None, "harm of which the term counts those without it"] = None


KINDS: dict[str, type[Concept]] = {
    "conditions": Concept,
    "mechanisms": Mechanism,
    "outcomes": Domain,
    "scales": Scale,
    "designs": DesignType,
    "harms": Harm,
}


# A base may do without these: its terms then stand as the records have them.
OPTIONAL = frozenset({"harms"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tree of terms, in the order of its file."""

    name: str
    version: Date
    terms: Mapping[str, Any]  # id -> Concept or the kind that this vocabulary has
    parents: Mapping[str, str | None]
    by_name: Mapping[str, str]  # folded name or code -> id

    def children(self, term: str | None) -> tuple[str, ...]:
        """Ids directly below `term`, in the order of the file."""
        return tuple(each for each, parent in self.parents.items() if parent == term)

    def ancestors(self, term: str) -> Iterator[str]:
        """Ids above `term`, the nearest first."""
        above = self.parents[term]
        while above is not None:
            yield above
            above = self.parents[above]

    def within(self, term: str) -> frozenset[str]:
        """`term` and everything below it; nothing where it is no term."""
        found = {term} & self.parents.keys()
        # A file names what is above before what is below.
        for each, parent in self.parents.items():
            if parent in found:
                found.add(each)
        return frozenset(found)

    def label(self, term: str) -> str:
        """The name shown to people; the id itself where the vocabulary does not know it."""
        return self.terms[term].label if term in self.terms else term

    def inline(self, term: str) -> str:
        """The name inside a sentence; the id itself where the vocabulary does not know it."""
        return self.terms[term].in_sentence() if term in self.terms else term

    def short(self, term: str) -> str:
        """Its name in a narrow column: the short one, where it has one."""
        found = getattr(self.terms.get(term), "short", None)
        return found or self.inline(term)

    def plain(self, term: str) -> str:
        """What patients call it inside a sentence; its usual name where they have no other."""
        found = self.terms.get(term)
        return (found.plain if found else None) or self.inline(term)

    def find(self, words: str) -> str | None:
        """The id behind an id, name, abbreviation or code; None where there is none."""
        return self.by_name.get(fold(words))

    def resolve(self, words: str) -> str:
        """As `find`, or by a name that differs in spelling or number alone; raises
        UnknownTermError with the nearest names where there is none."""
        found = self.find(words)
        if found is None:
            from ldncli.records.vocabularies.neighbours import term_by_form

            found = term_by_form(words, self.by_name)
        if found is None:
            near = [f"'{self.inline(each)}'" for each in self.neighbours(words)]
            told = f"{', '.join(near[:-1])} or {near[-1]}" if len(near) > 1 else "".join(near)
            hint = f"did you mean {told}?" if near else f"`ldn vocab {self.name}` shows them all"
            raise UnknownTermError(f"{words!r} is not in the vocabulary of {self.name}", hint=hint)
        return found

    def neighbours(self, words: str) -> list[str]:
        """Terms near words that name none, the nearest first."""
        from ldncli.records.vocabularies.neighbours import neighbours

        return neighbours(words, self.by_name)


class Vocabularies(Mapping[str, Vocabulary]):
    """All vocabularies by name, each made when it is looked at: few answers need them all."""

    def __init__(self, make: Callable[[str], Vocabulary]) -> None:
        self._make = make

    def __getitem__(self, name: str) -> Vocabulary:
        if name not in KINDS:
            raise KeyError(name)
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)


def names_key(name: str) -> str:
    """Under what the folded names of a vocabulary are kept beside it."""
    return f"{name} by name"


def kept_vocabulary(name: str, kept: Callable[[str], Any]) -> Vocabulary:
    """A vocabulary from its plain value, which was checked before, and its folded names, as `kept`
    gives them; no value is one of `OPTIONAL` that a base does without."""
    value = kept(name)
    if value is None:
        return Vocabulary(name, "", {}, {}, {})
    raws: dict[str, dict[str, Any]] = {}
    parents: dict[str, str | None] = {}
    for _, parent, raw in _walk(value["terms"], (), None, []):
        raws[raw["id"]], parents[raw["id"]] = raw, parent
    by_name = _Names(lambda: kept(names_key(name)))
    terms = _Terms(KINDS[name], raws)
    return Vocabulary(name, value["version"], terms, MappingProxyType(parents), by_name)


class _Terms(Mapping[str, Concept]):
    """Terms by id, each made when it is first looked at: few answers look at most of them."""

    def __init__(self, kind: type[Concept], raws: Mapping[str, dict[str, Any]]) -> None:
        self._kind, self._raws = kind, raws
        self._made: dict[str, Concept] = {}

    def __getitem__(self, id: str) -> Concept:
        if id not in self._made:
            self._made[id] = restore(self._kind, self._raws[id])
        return self._made[id]

    def __contains__(self, id: object) -> bool:
        return id in self._raws

    def __iter__(self) -> Iterator[str]:
        return iter(self._raws)

    def __len__(self) -> int:
        return len(self._raws)


class _Names(Mapping[str, str]):
    """Folded names and codes to the ids of terms, read when the first is looked up: few answers
    ask for any."""

    def __init__(self, read: Callable[[], dict[str, str]]) -> None:
        self._read = read

    @cached_property
    def _ids(self) -> dict[str, str]:
        return self._read()

    def __getitem__(self, name: str) -> str:
        return self._ids[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.id, *concept.names(), *concept.codes.values())


def decode_vocabulary(
    name: str, value: Any, terms: Mapping[str, Any] | None = None
) -> tuple[Vocabulary | None, list[Problem]]:
    """Decode the plain value of one vocabulary file.

    `terms` are the ids of the other vocabularies (scales name outcomes).
    Returns None where anything is wrong.
    """
    if not isinstance(value, dict) or not isinstance(value.get("terms"), list):
        return None, [Problem((), "expected a mapping with 'version' and a list 'terms'")]
    allowed = ("version", "terms")
    problems = [
        Problem((key,), f"unknown key {key!r}", nearest(key, allowed))
        for key in value
        if key not in allowed
    ]
    if not isinstance(value.get("version"), str):
        problems.append(Problem(("version",), "expected the date of the last change, in quotes"))
    found: dict[str, Concept] = {}
    parents: dict[str, str | None] = {}
    by_name: dict[str, str] = {}
    for path, parent, raw in _walk(value["terms"], ("terms",), None, problems):
        concept, faults = decode(KINDS[name], raw, terms)
        problems += [
            Problem((*path, *each.path), each.message, each.hint, each.fix) for each in faults
        ]
        if concept is None:
            continue
        if concept.id in found:
            problems.append(Problem((*path, "id"), f"the id {concept.id!r} is given twice"))
        found[concept.id] = concept
        parents[concept.id] = parent
        problems += _claim_names(concept, path, by_name)
        problems += _needless_inline(concept, path)
    problems += [
        Problem(
            ("terms",),
            f"{each.id!r} is the absence of {each.absence_of!r}, which does not exist",
            nearest(each.absence_of, found),
        )
        for each in found.values()
        if isinstance(each, Harm) and each.absence_of and each.absence_of not in found
    ]
    vocabulary = Vocabulary(
        name,
        str(value.get("version")),
        MappingProxyType(found),
        MappingProxyType(parents),
        MappingProxyType(by_name),
    )
    return (None if problems else vocabulary), problems


def _walk(
    raws: list[Any], path: Path, parent: str | None, problems: list[Problem]
) -> Iterator[tuple[Path, str | None, dict[str, Any]]]:
    """Every term of a tree without its children, parents before children."""
    for index, raw in enumerate(raws):
        here = (*path, index)
        if not isinstance(raw, dict):
            problems.append(Problem(here, "expected a mapping with 'id' and 'label'"))
            continue
        yield here, parent, {key: each for key, each in raw.items() if key != "children"}
        below = raw.get("children", [])
        if isinstance(below, list):
            yield from _walk(below, (*here, "children"), raw.get("id"), problems)
        else:
            problems.append(Problem((*here, "children"), "expected a list"))


def _needless_inline(concept: Concept, path: Path) -> Iterator[Problem]:
    """A form inside a sentence that the label gives by itself is a problem."""
    if concept.inline and concept.inline == inline_form(concept.label):
        message = f"{concept.inline!r} is what the label gives inside a sentence anyway"
        yield Problem((*path, "inline"), message, "leave it out")


def _claim_names(concept: Concept, path: Path, by_name: dict[str, str]) -> Iterator[Problem]:
    """Enter all names of a term; a name that another term has is a problem."""
    for name in _names(concept):
        owner = by_name.setdefault(fold(name), concept.id)
        if owner != concept.id:
            yield Problem(
                path, f"{name!r} is already a name of {owner!r}", "a name may lead to one term only"
            )
