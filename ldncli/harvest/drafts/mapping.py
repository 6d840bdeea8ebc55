"""From a document's words and codes to ids of the vocabularies; a code alone never
maps what its words do not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ldncli.harvest.candidate import Entity, Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.vocab import Concept, Mechanism, Vocabulary

# Words that alone name no condition, and that make no difference beside one that does.
_GENERAL = frozenset(
    {
        "condition",
        "disease",
        "disorder",
        "syndrome",
        "symptom",
        "function",
        "dysfunction",
        "problem",
        "illness",
        "complication",
        "state",
        "adverse",
        "effect",
        "patient",
        "post",
        "pre",
        "the",
        "of",
    }
)
# A name that begins or ends with one of these was cut out of a longer one.
_CUT_BEFORE = frozenset(
    {
        "to",
        "of",
        "in",
        "with",
        "by",
        "for",
        "from",
        "and",
        "or",
        "the",
        "a",
        "due",
        "associated",
        "related",
        "induced",
    }
)
_CUT_BEHIND = _CUT_BEFORE | {"post", "pre", "non"}
_ABBREVIATION = re.compile(r"[A-Z0-9][A-Za-z0-9/-]{1,6}")
# Two letters stand for too many things to be looked for in running text.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one entity: an id in a vocabulary and what is odd about it,
    or the reason why there is none.

    `choices` are ids of which a person must choose.
    """

    entity: Entity
    vocabulary: str | None = None
    term: str | None = None
    note: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A term named in running text: the words that name it, the section in which they stand
    first, and where in its text they begin."""

    term: str
    words: str
    section: str
    start: int = 0


@dataclass(frozen=True)
class Names:
    """The names of one vocabulary, ready for looking up: phrases word by word,
    abbreviations with their capitals."""

    vocabulary: Vocabulary
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    longest: dict[str, int] = field(
        default_factory=dict
    )  # first word -> words in the longest phrase
    genes: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # gene id, and folded symbol -> (term, symbol)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """All names and codes of a vocabulary."""
        names = cls(vocabulary)
        for term, concept in vocabulary.terms.items():
            for scheme, code in concept.codes.items():
                names.codes.setdefault((scheme, code.casefold()), term)
            for gene in concept.genes if isinstance(concept, Mechanism) else ():
                names.genes.setdefault(gene.ncbi, []).append((term, gene.symbol))
                names.genes.setdefault(_symbol(gene.symbol), []).append((term, gene.symbol))
            for name in (*concept.names(), *_own_gene(concept)):
                if name in concept.abbreviations or (
                    _ABBREVIATION.fullmatch(name) and name.upper() == name
                ):
                    names.short.setdefault(name, term)
                elif (
                    words := stems(name)
                ) and "(+)" not in name:  # without its sign, an enantiomer is another drug
                    names.phrases.setdefault(words, term)
                    names.longest[words[0]] = max(len(words), names.longest.get(words[0], 0))
        return names

    def by_name(self, name: str) -> str | None:
        """The term that has this as a full name, or as a name that is
        turned round (`Pain, Chronic`)."""
        turned = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
        return self.phrases.get(stems(name)) or self.phrases.get(stems(turned))

    def by_code(self, codes: tuple[str, ...]) -> str | None:
        """The term that has one of these codes; MeSH, MONDO and ICD-10 are known."""
        for code in codes:
            scheme, _, value = code.partition(":")
            scheme, value = scheme.casefold().strip(), value.strip()
            found = self.codes.get(
                (scheme, f"{scheme}:{value}" if scheme == "mondo" else value.casefold())
            )
            if found:
                return found
        return None

    def related(self, one: str, other: str) -> str | None:
        """The narrower of two terms where one lies within the other; None where neither does."""
        if one == other or other in self.vocabulary.ancestors(one):
            return one
        return other if one in self.vocabulary.ancestors(other) else None


def _own_gene(concept: Concept) -> Iterator[str]:
    """The symbol of the gene after which a mechanism is called (TLR4)."""
    for gene in concept.genes if isinstance(concept, Mechanism) else ():
        if gene.symbol.casefold() == concept.id:
            yield gene.symbol


def stems(text: str) -> tuple[str, ...]:
    """Folded words without the endings of the plural."""
    return tuple(_singular(each) for each in re.findall(r"[^\W_]+", fold(text)))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return (
        word[:-1]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        else word
    )


# -- running text ----------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+")


def find_terms(passages: tuple[Passage, ...], names: Names) -> dict[str, Found]:
    """Every term named in the text, in order of appearance; the longest
    name wins where names overlap."""
    found: dict[str, Found] = {}
    for passage in passages:
        for each in terms_in(passage, names):
            found.setdefault(each.term, each)
    return found


def terms_in(passage: Passage, names: Names) -> Iterator[Found]:
    """Every term wherever a passage names it."""
    for term, start, end in _terms_in(passage.text, names):
        yield Found(term, passage.text[start:end], passage.section, start)


def _terms_in(text: str, names: Names) -> Iterator[tuple[str, int, int]]:
    tokens = [
        (match.start(), match.end(), stem)
        for match in _TOKEN.finditer(text)
        for stem in [_stem(match[0])]
    ]
    place = 0
    while place < len(tokens):
        start, _, stem = tokens[place]
        for count in range(min(names.longest.get(stem, 0), len(tokens) - place), 0, -1):
            term = names.phrases.get(tuple(each for _, _, each in tokens[place : place + count]))
            if term:
                yield term, start, tokens[place + count - 1][1]
                place += count - 1
                break
        else:
            written = re.compile(r"[^\s,;:()\[\]]+").match(text, start)
            short = _trimmed(written[0]) if written else ""
            if len(short) >= _SHORTEST and short in names.short:
                yield names.short[short], start, start + len(short)
        place += 1


def _trimmed(written: str) -> str:
    return re.sub(r"(?:['’]s)?[.!?'’\"”]*$", "", written)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _singular(fold(word))


# -- entities --------------------------------------------------------------------------------------


def map_entities(
    entities: tuple[Entity, ...],
    drug: Drug,
    conditions: Names,
    mechanisms: Names,
    spoken: Collection[str] = frozenset(),
) -> tuple[Mapped, ...]:
    """What becomes of every entity, in the document's order; `spoken` are the conditions
    that its running text names."""
    return tuple(_map(entity, drug, conditions, mechanisms, spoken) for entity in entities)


# What lists call the things that can be mapped.
_CONDITIONS = ("diseases", "disease", "conditions", "phenotypes", "subjects")
_GENES = ("genes", "gene", "proteins")
_CHEMICALS = ("chemicals", "chemical", "drugs", "pathways", "subjects")


def _map(
    entity: Entity, drug: Drug, conditions: Names, mechanisms: Names, spoken: Collection[str]
) -> Mapped:
    if drug.is_called(entity.name):
        return Mapped(
            entity,
            note=(
                "the drug itself"
                if entity.kind in _CHEMICALS
                else f"the drug itself, wrongly under {entity.kind}"
            ),
        )
    if entity.kind in _CONDITIONS:
        mapped = map_condition(entity, conditions, spoken)
        other = _mechanism_of(entity, mechanisms) if mapped.term is None else None
        return Mapped(entity, "mechanisms", other) if other else mapped
    if entity.kind in _GENES:
        return map_gene(entity, mechanisms)
    if entity.kind in _CHEMICALS:
        other = _mechanism_of(entity, mechanisms)
        unknown = Mapped(
            entity, note="no mechanism has this name, and there is no vocabulary of other drugs"
        )
        return Mapped(entity, "mechanisms", other) if other else unknown
    return Mapped(entity, note=f"there is no vocabulary of {entity.kind or 'such things'}")


def _mechanism_of(entity: Entity, mechanisms: Names) -> str | None:
    return mechanisms.by_name(entity.name) or mechanisms.short.get(entity.name)


def map_condition(entity: Entity, names: Names, spoken: Collection[str] = frozenset()) -> Mapped:
    """Map by code and name together, else by name; by code alone only where the words
    agree with a name of its term.

    `spoken` are conditions that the document names in running text: they decide
    what an abbreviation stands for.
    """
    words = stems(entity.name)
    by_name, by_code = names.by_name(entity.name), names.by_code(entity.codes)
    if _is_no_name(words, by_name):
        return Mapped(entity, note="the name of no condition, or cut out of a longer one")
    if by_name:
        return Mapped(entity, "conditions", by_name, _odd_code(by_name, by_code, names))
    short = names.short.get(entity.name)
    if short:
        return _map_abbreviation(entity, short, by_code, names, spoken)
    if by_code is None:
        return Mapped(entity, note="no condition has this name or code")
    if _agrees(words, names.vocabulary.terms[by_code]):
        return Mapped(entity, "conditions", by_code, "by its code; the name is near")
    return Mapped(entity, note=f"the code is that of {by_code}, which the words do not say")


def _is_no_name(words: tuple[str, ...], by_name: str | None) -> bool:
    """Whether words can stand for nothing by themselves: `Conditions`, `injury to`, `post`."""
    doubtful = (
        not words or words[0] in _CUT_BEFORE or words[-1] in _CUT_BEHIND or set(words) <= _GENERAL
    )
    return doubtful and (len(words) < 2 or by_name is None)


def _odd_code(by_name: str, by_code: str | None, names: Names) -> str | None:
    if by_code is None or by_code == by_name:
        return None
    return f"by its name; the code is that of {by_code}" + (
        "" if names.related(by_name, by_code) else ", something else"
    )


def _map_abbreviation(
    entity: Entity, short: str, by_code: str | None, names: Names, spoken: Collection[str]
) -> Mapped:
    if by_code and names.related(short, by_code):
        return Mapped(entity, "conditions", short, _odd_code(short, by_code, names))
    if by_code:
        return Mapped(
            entity,
            note=f"the abbreviation stands for {short}, the code for {by_code}",
            choices=(short, by_code),
        )
    if not entity.codes or short in spoken:
        return Mapped(entity, "conditions", short, "by its abbreviation")
    return Mapped(
        entity,
        note="an abbreviation with a code that is not known, and the text does not say it in full",
        choices=(short,),
    )


def _agrees(words: tuple[str, ...], concept: Concept) -> bool:
    """Whether a name says the same as one of the term's, but for general words and for a few
    that make it narrower or wider.

    One word out of several is not enough: `chronic` is not chronic pain.
    """
    own = set(words) - _GENERAL
    for name in concept.names():
        other = set(stems(name)) - _GENERAL
        few, many = (own, other) if own < other else (other, own)
        if (
            own
            and other
            and (
                own == other
                or (few < many and len(few) * 2 >= len(many) and (few is other or len(few) > 1))
            )
        ):
            return True
    return False


def map_gene(entity: Entity, names: Names) -> Mapped:
    """Map a gene to the one mechanism that it stands behind, by its id where the symbol
    agrees, else by its symbol."""
    symbols = {_symbol(each) for each in (entity.name, *entity.aliases)}
    ids = [
        found[1]
        for code in entity.codes
        if (found := re.search(r"gene\D*(\d+)", code, re.IGNORECASE))
    ]
    with_id = [pair for each in ids for pair in names.genes.get(each, ())]
    by_id = [term for term, symbol in with_id if _symbol(symbol) in symbols]
    if with_id and not by_id:
        return Mapped(
            entity, note=f"the gene id is that of {with_id[0][1]}, which the words do not say"
        )
    own = _symbol(entity.name)
    by_symbol = [term for term, _ in names.genes.get(own, ())] if not own.isdigit() else []
    terms = _narrowest(by_id or by_symbol, names)
    if not terms:
        return Mapped(entity, note="no mechanism names this gene")
    if len(terms) > 1:
        return Mapped(entity, note="a gene of several mechanisms", choices=terms)
    return Mapped(
        entity,
        "mechanisms",
        terms[0],
        None if by_id else "by its symbol; the id is not the human gene's",
    )


def _symbol(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _narrowest(terms: list[str], names: Names) -> tuple[str, ...]:
    """The terms without those that lie above another of them."""
    above = {each for term in terms for each in names.vocabulary.ancestors(term)}
    return tuple(dict.fromkeys(each for each in terms if each not in above))
