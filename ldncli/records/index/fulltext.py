"""What of a paper is searched: the columns of the full-text table, and the names that terms have.

How words are understood stands in `asking.py`, what they find in `matching.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ldncli.records.index.store import Store
from ldncli.records.text.folding import fold
from ldncli.records.text.words import BETWEEN, singular, spellings, tokens
from ldncli.values import kept

if TYPE_CHECKING:
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.topic import Topic
    from ldncli.records.vocabularies.vocab import Concept, Vocabulary

# The drug of the base is named as terms are; what stands for it is the first scope.
DRUG = "topic"
# What a paper is about stands in the index as words that nobody types: a term of its own, and one
# above a term of its own.
_OWN, _UNDER, _DASH = "\ue000", "\ue001", "\ue002"


def texts_of(
    paper: Paper, vocabularies: Mapping[str, Vocabulary], ordinary: set[str] | None = None
) -> tuple[str, str, str, str, str, str, str]:
    """The columns of the full-text table for one paper, in their order, as the search compares
    words; those that are no abbreviations are put into `ordinary`."""
    names: list[str] = []
    broader: dict[str, None] = {}
    about = [own_word(DRUG, paper.scope)]
    for name, ids in terms_of(paper, vocabularies["harms"]):
        vocabulary = vocabularies[name]
        for term in ids:
            about.append(own_word(name, term))
            names += (spelling for spelling, _ in names_of(vocabulary.terms[term], ordinary))
            for each in vocabulary.ancestors(term):
                about.append(under_word(name, each))
                broader[vocabulary.label(each)] = None
    title = (paper.title, paper.title_english) if paper.title_english else (paper.title,)
    return (
        _joined(title, ordinary),
        _joined([paper.summary], ordinary),
        f" {BETWEEN} ".join(dict.fromkeys(names)),
        _joined(_names(paper), None),  # people's names have no other forms
        _joined(_body(paper), ordinary),
        _joined(broader, ordinary),
        " ".join(dict.fromkeys(about)),
    )


def terms_of(paper: Paper, harms: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The terms that a paper is about, by vocabulary, each once; a harm that its vocabulary does
    not know is none."""
    yield "conditions", paper.conditions
    yield "mechanisms", tuple(each.id for each in paper.mechanisms)
    yield "outcomes", tuple(dict.fromkeys(each.domain for each in paper.outcomes))
    yield "designs", (paper.design.type,)
    reported = (harms.find(each.term) for each in paper.adverse_events)
    yield "harms", tuple(dict.fromkeys(each for each in reported if each))


def _names(paper: Paper) -> Iterator[str | None]:
    yield paper.id
    yield from paper.former_ids
    yield paper.acronym
    yield from paper.authors
    yield paper.first_author
    yield str(paper.year)
    yield paper.doi
    yield paper.pmid
    yield paper.pmcid
    yield from paper.registrations
    yield paper.study_id
    yield from paper.former_studies


def _body(paper: Paper) -> Iterator[str | None]:
    yield paper.notes
    yield paper.journal
    yield paper.design.note
    yield paper.kind
    if paper.population:
        yield from paper.population.countries
        yield paper.population.description
        yield from paper.population.eligibility
        yield paper.population.species
    if paper.intervention:
        yield paper.intervention.drug
        yield paper.intervention.dose_note
        yield paper.intervention.formulation
        yield from paper.intervention.co_interventions
    for comparator in paper.comparators:
        yield comparator.name
    for outcome in paper.outcomes:
        yield outcome.label
        yield outcome.note
    for planned in paper.unreported:
        yield planned.label
    for harm in paper.adverse_events:
        yield harm.term
    for mechanism in paper.mechanisms:
        yield mechanism.note
    if paper.review:
        yield paper.review.conclusion
        yield from (each.label for each in paper.review.included)
        yield from paper.review.groups
    if paper.registry:
        yield paper.registry.sponsor
        yield paper.registry.status
        yield from paper.registry.primary_outcomes
    yield from paper.tags


def _joined(texts: Iterable[str | None], ordinary: set[str] | None) -> str:
    return f" {BETWEEN} ".join(" ".join(tokens(each, ordinary)) for each in texts if each)


@lru_cache(1 << 14)
def own_word(vocabulary: str, term: str) -> str:
    """The word of a paper that names a term itself."""
    return f"{_OWN}{vocabulary}{term.replace('-', _DASH)}".lower()


@lru_cache(1 << 14)
def under_word(vocabulary: str, term: str) -> str:
    """The word of a paper that names a term below it."""
    return f"{_UNDER}{vocabulary}{term.replace('-', _DASH)}".lower()


# -- names of terms --------------------------------------------------------------------------------


def names_of(concept: Concept, ordinary: set[str] | None = None) -> tuple[tuple[str, bool], ...]:
    """Every name of a term as papers have it, and whether all its letters are kept, as those of
    abbreviations and codes are. The id counts where it is not one of the other names. Words of them
    that are no abbreviations are put into `ordinary`."""
    found, words = _spelled(concept)
    if ordinary is not None:
        ordinary |= words
    return found


@kept
def _spelled(concept: Concept) -> tuple[tuple[tuple[str, bool], ...], frozenset[str]]:
    short = (*concept.abbreviations, *concept.codes.values())
    full = (concept.label, *concept.synonyms)
    if fold(concept.id) not in map(fold, concept.names()):
        full = (*full, concept.id)
    words: set[str] = set()
    for name in full:
        tokens(name, words)
    return (
        *((each, False) for name in full for each in spellings(name)),
        *((each, True) for name in short for each in spellings(name, kept=True)),
    ), frozenset(words)


def names_in(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """All names of a vocabulary: as they are looked up, the term, as papers have them."""
    for term, concept in vocabulary.terms.items():
        for spelling, is_short in names_of(concept):
            yield spelling if is_short else looked_up(spelling), term, spelling


def drug_names(topic: Topic) -> Iterator[tuple[str, str, str]]:
    """The names of what the base is about, in the same way."""
    for name in (topic.drug, topic.short or topic.drug, *topic.names):
        for spelling in spellings(name):
            yield looked_up(spelling), topic.default.id, spelling


def looked_up(spelling: str) -> str:
    """A name as it is looked up: a plural counts as its singular."""
    return " ".join(map(singular, spelling.split()))


def occurrences(store: Store) -> Iterator[tuple[str, str, str, int]]:
    """Every word of every paper as the index has it: word, paper, column, place in the column;
    words in order, papers by their number.

    What the vocabularies say of a paper's terms is left out: whoever has the vocabularies has that.
    """
    store.rows(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, texts, instance)"
    )
    sql = """SELECT term, id, col, offset FROM temp.places JOIN papers ON papers.number = doc
             WHERE col IN ('title', 'summary', 'names', 'body') AND term <> ?"""
    return iter(store.rows(sql, (BETWEEN,)))


def kept_words(store: Store) -> list[str]:
    """The words of the index that are no forms of others, as abbreviations are."""
    sql = "SELECT term FROM words WHERE term NOT IN (SELECT word FROM stems)"
    return [word for (word,) in store.rows(sql) if word[0] not in (_OWN, _UNDER, BETWEEN)]
