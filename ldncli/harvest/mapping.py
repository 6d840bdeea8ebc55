"""From a page's words and codes to ids of the vocabularies; a code alone never maps what its words do not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ldncli.harvest.page import Entity, Page, Passage
from ldncli.records.vocab import Concept, Mechanism, Vocabulary, fold

# Words that alone name no condition, and that make no difference beside one that does.
_GENERAL = frozenset(
    "condition disease disorder syndrome symptom function problem illness post pre adverse effect complication state dysfunction patient pain-free of the and or".split()
)
# A name that begins or ends with one of these was cut out of a longer one.
_CUT = frozenset("to of in with by for from and or post pre the a non due associated related induced".split())
_DRUG = frozenset(fold(each) for each in ("naltrexone", "LDN", "low-dose naltrexone", "naltrexone hydrochloride", "naltrexone hcl"))
_ABBREVIATION = re.compile(r"[A-Z0-9][A-Za-z0-9/-]{1,6}")
# Two letters stand for too many things to be looked for in running text.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one entity: an id in a vocabulary and what is odd about it, or the reason why there is none.

    `choices` are ids of which a person must choose.
    """

    entity: Entity
    vocabulary: str | None = None
    term: str | None = None
    note: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A term named in running text: the words that name it, and the section in which they stand first."""

    term: str
    words: str
    section: str


@dataclass(frozen=True)
class Names:
    """The names of one vocabulary, ready for looking up: phrases word by word, abbreviations with their capitals."""

    vocabulary: Vocabulary
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)  # first word -> words in the longest phrase

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """All names and codes of a vocabulary."""
        names = cls(vocabulary)
        for term, concept in vocabulary.terms.items():
            for scheme, code in concept.codes.items():
                names.codes.setdefault((scheme, code.casefold()), term)
            for name in concept.names():
                if name in concept.abbreviations or (_ABBREVIATION.fullmatch(name) and name.upper() == name):
                    names.short.setdefault(name, term)
                elif words := stems(name):
                    names.phrases.setdefault(words, term)
                    names.longest[words[0]] = max(len(words), names.longest.get(words[0], 0))
        return names

    def by_name(self, name: str) -> str | None:
        """The term that has this as a full name, or as a name that is turned round (`Pain, Chronic`)."""
        turned = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
        return self.phrases.get(stems(name)) or self.phrases.get(stems(turned))

    def by_code(self, codes: tuple[str, ...]) -> str | None:
        """The term that has one of these codes; MeSH, MONDO and ICD-10 are known."""
        for code in codes:
            scheme, _, value = code.partition(":")
            scheme, value = scheme.casefold().strip(), value.strip()
            found = self.codes.get((scheme, f"{scheme}:{value}" if scheme == "mondo" else value.casefold()))
            if found:
                return found
        return None

    def related(self, one: str, other: str) -> str | None:
        """The narrower of two terms where one lies within the other; None where neither does."""
        if one == other or other in self.vocabulary.ancestors(one):
            return one
        return other if one in self.vocabulary.ancestors(other) else None


def stems(text: str) -> tuple[str, ...]:
    """Folded words without the endings of the plural."""
    return tuple(_singular(each) for each in re.findall(r"[^\W_]+", fold(text)))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


# -- running text ----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+")


def find_terms(passages: tuple[Passage, ...], names: Names) -> dict[str, Found]:
    """Every term named in the text, in order of appearance; the longest name wins where names overlap."""
    found: dict[str, Found] = {}
    for passage in passages:
        for term, start, end in _terms_in(passage.text, names):
            found.setdefault(term, Found(term, passage.text[start:end], passage.section))
    return found


def _terms_in(text: str, names: Names) -> Iterator[tuple[str, int, int]]:
    tokens = [(match.start(), match.end(), stem) for match in _TOKEN.finditer(text) for stem in [_stem(match[0])]]
    place = 0
    while place < len(tokens):
        start, end, stem = tokens[place]
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


def _stem(word: str) -> str:
    folded = fold(word)
    return _singular(folded) if folded else word


# -- entities --------------------------------------------------------------------------------------------------------


def map_entities(page: Page, conditions: Names, mechanisms: Names) -> tuple[Mapped, ...]:
    """What becomes of every entity of the page, in the page's order."""
    spoken = frozenset(find_terms(page.texts(), conditions))
    return tuple(_map(entity, conditions, mechanisms, spoken) for entity in page.entities)


def _map(entity: Entity, conditions: Names, mechanisms: Names, spoken: frozenset[str]) -> Mapped:
    if fold(entity.name) in _DRUG:
        return Mapped(entity, note="the drug itself")
    if entity.kind in ("diseases", "disease", "conditions", "subjects", "phenotypes"):
        mapped = map_condition(entity, conditions, spoken)
        other = _mechanism_of(entity, mechanisms) if mapped.term is None else None
        return Mapped(entity, "mechanisms", other) if other else mapped
    if entity.kind in ("genes", "gene", "proteins"):
        return map_gene(entity, mechanisms)
    if entity.kind in ("chemicals", "chemical", "drugs", "pathways"):
        other = _mechanism_of(entity, mechanisms)
        return Mapped(entity, "mechanisms", other) if other else Mapped(entity, note="no mechanism has this name, and there is no vocabulary of other drugs")
    return Mapped(entity, note=f"there is no vocabulary of {entity.kind or 'such things'}")


def _mechanism_of(entity: Entity, mechanisms: Names) -> str | None:
    return mechanisms.by_name(entity.name) or mechanisms.short.get(entity.name)


def map_condition(entity: Entity, names: Names, spoken: frozenset[str] = frozenset()) -> Mapped:
    """Map by code and name together, else by name; by code alone only where the words agree with a name of its term.

    `spoken` are conditions that the page names in running text: they decide what an abbreviation stands for.
    """
    words = stems(entity.name)
    by_name, by_code = names.by_name(entity.name), names.by_code(entity.codes)
    if not words or (words[0] in _CUT or words[-1] in _CUT or set(words) <= _GENERAL) and (len(words) == 1 or not by_name):
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


def _odd_code(by_name: str, by_code: str | None, names: Names) -> str | None:
    if by_code is None or by_code == by_name:
        return None
    return f"by its name; the code is that of {by_code}" + ("" if names.related(by_name, by_code) else ", something else")


def _map_abbreviation(entity: Entity, short: str, by_code: str | None, names: Names, spoken: frozenset[str]) -> Mapped:
    if by_code and names.related(short, by_code):
        return Mapped(entity, "conditions", short, _odd_code(short, by_code, names))
    if by_code:
        return Mapped(entity, note=f"the abbreviation stands for {short}, the code for {by_code}", choices=(short, by_code))
    if not entity.codes or short in spoken:
        return Mapped(entity, "conditions", short, "by its abbreviation")
    return Mapped(entity, note=f"the abbreviation may stand for {short}, but the code is not known and the text does not say it", choices=(short,))


def _agrees(words: tuple[str, ...], concept: Concept) -> bool:
    """Whether a name says the same as one of the term's, but for general words, or all of a name and little more."""
    own = set(words) - _GENERAL
    for name in concept.names():
        other = set(stems(name)) - _GENERAL
        if own and other and (own == other or ((own < other or other < own) and 2 * min(len(own), len(other)) >= max(len(own), len(other)) > 1 < len(other | own))):
            return True
    return False


def map_gene(entity: Entity, names: Names) -> Mapped:
    """Map a gene to the one mechanism that it stands behind, by its id where the symbol agrees, else by its symbol."""
    symbols = {_symbol(each) for each in (entity.name, *entity.aliases)}
    ids = {found[1] for code in entity.codes if (found := re.search(r"gene\D*(\d+)", code, re.IGNORECASE))}
    by_id, by_symbol, disagreeing = [], [], None
    for term, concept in names.vocabulary.terms.items():
        for gene in concept.genes if isinstance(concept, Mechanism) else ():
            agrees = _symbol(gene.symbol) in symbols
            if gene.ncbi in ids and agrees:
                by_id.append(term)
            elif gene.ncbi in ids:
                disagreeing = gene.symbol
            elif _symbol(gene.symbol) == _symbol(entity.name):
                by_symbol.append(term)
    if disagreeing and not by_id:
        return Mapped(entity, note=f"the gene id is that of {disagreeing}, which the words do not say")
    terms = _narrowest(by_id or by_symbol, names)
    if not terms:
        return Mapped(entity, note="no mechanism names this gene")
    if len(terms) > 1:
        return Mapped(entity, note="a gene of several mechanisms", choices=terms)
    return Mapped(entity, "mechanisms", terms[0], None if by_id else "by its symbol; the id is not the human gene's")


def _symbol(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _narrowest(terms: list[str], names: Names) -> tuple[str, ...]:
    """The terms without those that lie above another of them."""
    above = {each for term in terms for each in names.vocabulary.ancestors(term)}
    return tuple(dict.fromkeys(each for each in terms if each not in above))
