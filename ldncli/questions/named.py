"""What words on the command line name: conditions, outcomes, mechanisms and designs, as filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from ldncli.errors import UnknownTermError
from ldncli.values import dataclass, nothing

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library
    from ldncli.records.model.card import Facets

# The filter of each vocabulary, in the order in which a name is taken where several have it and
# as many papers are about each.
FILTERS = {
    "conditions": "condition",
    "outcomes": "outcome",
    "mechanisms": "mechanism",
    "designs": "design",
}
# The filters that say what a question is about, in the order in which they are told.
_FIRST = ("condition", "outcome", "mechanism")
_HINTS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Words as filters.

    `several` are the words that name more than one thing, each with the filters by which it may be
    meant, the one that was taken first. `scales` are those that name a scale, which was taken as
    the outcome that it measures, each with that; `everything` those that name the treatment of the
    base, which leave nothing out.
    """

    filters: Mapping[str, Sequence[str]]
    several: Mapping[str, Sequence[str]] = field(default_factory=nothing)
    scales: Mapping[str, str] = field(default_factory=nothing)
    everything: tuple[str, ...] = ()


def ask_named(library: Library, words: Sequence[str], **filters: Any) -> Asked:
    """The question that words which name conditions, outcomes, mechanisms or designs ask together
    with filters, as `ask` takes them; about everything without either. One on mechanisms alone
    counts every scope, as the evidence by mechanism does.

    Raises UnknownTermError for words that name nothing.
    """
    return ask_as(library, named(library, words), **filters)


def ask_as(library: Library, found: Named, **filters: Any) -> Asked:
    """As `ask_named`, where it is known what the words name."""
    from ldncli.questions.asked import ask

    given = together(found, filters)
    # Laboratory work on a mechanism is rarely done with the dose that patients take.
    laboratory = "mechanism" in given and not {"condition", "outcome"} & set(given)
    return ask(library, every_scope=laboratory, **given)


def together(found: Named, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Filters with those that words name, what a question is about first."""
    given = dict(filters)
    for name, terms in found.filters.items():
        one = given.get(name) or ()
        given[name] = [*([one] if isinstance(one, str) else one), *terms]
    return {name: given[name] for name in dict.fromkeys((*_FIRST, *given)) if name in given}


def named(library: Library, words: Sequence[str]) -> Named:
    """What words name: the longest runs of them that name something, as they were typed; words of a
    question that say nothing (in, with, for) are passed over.

    A name that several vocabularies have means the one that most papers are about, beside a
    condition the outcome. Raises
    UnknownTermError for words that name nothing, with what is near them.
    """
    tokens = " ".join(words).split()
    meant: list[tuple[str, list[tuple[str, str]]]] = []
    scales: dict[str, str] = {}
    everything: list[str] = []
    start = 0
    while start < len(tokens):
        for end in range(len(tokens), start, -1):
            text = " ".join(tokens[start:end])
            if _is_treatment(library, text):
                everything.append(text)
            elif meanings := _meanings(library, text):
                meant.append((text, meanings))
            elif (outcome := _measured(library, text)) is not None:
                meant.append((outcome, [("outcomes", outcome)]))
                scales[text] = outcome
            else:
                continue
            start = end
            break
        else:
            from ldncli.records.index.asking import is_idle

            if not is_idle(tokens[start]):
                raise _unknown(library, " ".join(tokens[start:]))
            start += 1
    return Named(*_as_filters(library, meant), scales, tuple(everything))


def harms_among(library: Library, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The harms that words name (ids), and the other words, those that name a harm as well as a
    condition among them."""
    vocabulary, tokens = library.vocabulary("harms"), " ".join(words).split()
    harms: list[str] = []
    rest: list[str] = []
    while tokens:
        for end in range(len(tokens), 0, -1):
            text = " ".join(tokens[:end])
            meanings = _meanings(library, text)
            harm = vocabulary.find(text)
            if harm and (not meanings or meanings[0][0] != "conditions"):
                harms.append(harm)
                break
            if meanings:
                rest.append(text)
                break
        else:
            end = 1
            rest.append(tokens[0])
        tokens = tokens[end:]
    return harms, rest


def _as_filters(
    library: Library, meant: list[tuple[str, list[tuple[str, str]]]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Texts with their meanings as filters, and those with several meanings.

    Beside a condition that is nothing else, what is a condition and an outcome is the outcome: pain
    in fibromyalgia, depression in MS.
    """
    plain = any([name for name, _ in meanings] == ["conditions"] for _, meanings in meant)
    filters: dict[str, list[str]] = {}
    several: dict[str, list[str]] = {}
    for text, meanings in meant:
        if plain and len(meanings) > 1:
            meanings = sorted(meanings, key=lambda each: each[0] != "outcomes")
        vocabulary, term = meanings[0]
        typed = text if library.vocabulary(vocabulary).find(text) == term else term
        filters.setdefault(FILTERS[vocabulary], []).append(typed)
        if len(meanings) > 1:
            several[text] = [FILTERS[name] for name, _ in meanings]
    return filters, several


def _measured(library: Library, text: str) -> str | None:
    """The outcome that a scale measures; None where the text names none."""
    scales = [term for rows in _named_by(library, text) for of, term in rows if of == "scales"]
    domain: str | None = library.vocabulary("scales").terms[scales[0]].domain if scales else None
    return domain


def _is_treatment(library: Library, text: str) -> bool:
    """Whether a text is a name of what the base is about."""
    from ldncli.records.index.fulltext import DRUG

    return any(of == DRUG for rows in _named_by(library, text) for of, _ in rows)


def _meanings(library: Library, text: str) -> list[tuple[str, str]]:
    """The vocabularies and terms that a text names, in any spelling that a search knows, those of
    most papers first; a condition gives way only to what has more than twice its papers."""
    found: dict[str, str] = {}
    for rows in _named_by(library, text):
        for vocabulary in dict.fromkeys(of for of, _ in rows if of in FILTERS):
            terms = [term for of, term in rows if of == vocabulary]
            # A plural and a singular may be two terms.
            one = terms[0] if len(terms) == 1 else library.vocabulary(vocabulary).find(text)
            if one is not None:
                found.setdefault(vocabulary, one)
    if len(found) < 2:
        return list(found.items())
    order, facets = list(FILTERS), list(library.facets())

    def rank(each: tuple[str, str]) -> tuple[int, int]:
        papers = _papers(library, facets, *each) * (2 if each[0] == "conditions" else 1)
        return -papers, order.index(each[0])

    return sorted(found.items(), key=rank)


def _named_by(library: Library, text: str) -> list[list[tuple[str, str]]]:
    """The vocabularies and terms of each spelling of a text that a search would look up."""
    from ldncli.records.index.fulltext import looked_up
    from ldncli.records.text.words import spellings

    forms = (*spellings(text), *spellings(text, kept=True))
    names = dict.fromkeys(form for each in forms for form in (each, looked_up(each)))
    sql = "SELECT DISTINCT vocabulary, term FROM names WHERE name = ? ORDER BY vocabulary, term"
    return [library.store.rows(sql, (name,)).fetchall() for name in names]


def _papers(library: Library, facets: Iterable[Facets], vocabulary: str, term: str) -> int:
    """How many papers are about a term or what is below it."""
    within = library.vocabulary(vocabulary).within(term)
    if vocabulary == "designs":
        return sum(each.design in within for each in facets)
    return sum(not within.isdisjoint(getattr(each, vocabulary)) for each in facets)


def _is_cautioned(library: Library, text: str) -> bool:
    """Whether a caution speaks of it."""
    word = text.casefold().removesuffix("s")
    told = " ".join(f"{each.id} {each.who} {each.text}" for each in library.cautions).casefold()
    return len(word) > 3 and f" {word}" in f" {told}"


def _is_dose(library: Library, text: str) -> bool:
    """Whether it is a dose as `--dose` takes it."""
    from ldncli.errors import UsageError
    from ldncli.evidence.selecting.query import parse_dose

    try:
        parse_dose(text, library.topic.dose.unit)
    except UsageError:
        return False
    return True


def _unknown(library: Library, text: str) -> UnknownTermError:
    """The refusal, with the nearest names of each vocabulary, else what a search finds."""
    from ldncli.records.index.matching import search

    near = [
        f"'{vocabulary.inline(term)}'"
        for vocabulary in map(library.vocabulary, ("conditions", "mechanisms", "outcomes"))
        for term in vocabulary.neighbours(text)[:1]
    ]
    harms = library.vocabulary("harms")
    papers = len(search(library.store, text).whole)
    hints = [f"did you mean {' or '.join(dict.fromkeys(near))}?"] if near else []
    if _is_cautioned(library, text):
        hints = ["`ldn safety --cautions` tells what to know of it"]
    if _is_dose(library, text):
        hints = [f"`--dose {text.replace(' ', '')}` narrows to studies at that dose"]
    for harm in [found] if (found := harms.find(text)) else harms.neighbours(text)[:1]:
        hints.append(f"`ldn safety --harm {harm}` is about the harm of that name")
    if papers:
        many = "1 paper" if papers == 1 else f"{papers} papers"
        hints.append(f"`ldn search {text}` finds {many} with {'it' if ' ' not in text else 'them'}")
    hints = hints or ["`ldn vocab conditions` lists all conditions"]
    return UnknownTermError(
        f"{text!r} is not a condition, outcome, mechanism or design in the evidence base",
        hint="; ".join(hints[:_HINTS]).replace("?; ", "? "),
    )
