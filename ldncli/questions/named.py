"""What words on the command line name: conditions, outcomes, mechanisms and designs, as filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ldncli.errors import UnknownTermError, nearest_word

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library

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


def ask_named(library: Library, words: Sequence[str], **filters: Any) -> Asked:
    """The question that words which name conditions, outcomes, mechanisms or designs ask together
    with filters, as `ask` takes them; about everything without either. One on mechanisms alone
    counts every scope, as the evidence by mechanism does.

    Raises UnknownTermError for words that name nothing.
    """
    from ldncli.questions.asked import ask

    for name, terms in named(library, words).items():
        given = filters.get(name) or ()
        filters[name] = [*([given] if isinstance(given, str) else given), *terms]
    order = [name for name in dict.fromkeys([*_FIRST, *filters]) if name in filters]
    # Laboratory work on a mechanism is rarely done with the dose that patients take.
    laboratory = "mechanism" in filters and not {"condition", "outcome"} & set(filters)
    return ask(library, every_scope=laboratory, **{name: filters[name] for name in order})


def named(library: Library, words: Sequence[str]) -> dict[str, list[str]]:
    """Words as filters: the longest runs of them that name something, as they were typed.

    A name that several vocabularies have means the one that most papers are about. Raises
    UnknownTermError for words that name nothing, with what is near them.
    """
    tokens = " ".join(words).split()
    found: dict[str, list[str]] = {}
    start = 0
    while start < len(tokens):
        for end in range(len(tokens), start, -1):
            text = " ".join(tokens[start:end])
            if filter_ := _filter_of(library, text):
                found.setdefault(filter_[0], []).append(filter_[1])
                start = end
                break
        else:
            raise _unknown(library, " ".join(tokens[start:]))
    return found


def other_meanings(library: Library, text: str) -> list[str]:
    """The filters by which a name may be meant too, the one that is taken first."""
    return [FILTERS[vocabulary] for vocabulary, _ in _meanings(library, text)]


def _filter_of(library: Library, text: str) -> tuple[str, str] | None:
    """The filter that a text names, with the text or, where only the search knows it, the term."""
    found = _meanings(library, text)
    if not found:
        return None
    vocabulary, term = found[0]
    typed = text if library.vocabulary(vocabulary).find(text) == term else term
    return FILTERS[vocabulary], typed


def _meanings(library: Library, text: str) -> list[tuple[str, str]]:
    """The vocabularies and terms that a text names, in any spelling that a search knows, those of
    most papers first."""
    from ldncli.records.index.fulltext import looked_up
    from ldncli.records.text.words import spellings

    forms = (*spellings(text), *spellings(text, kept=True))
    names = dict.fromkeys(form for each in forms for form in (each, looked_up(each)))
    sql = "SELECT DISTINCT vocabulary, term FROM names WHERE name = ? ORDER BY vocabulary, term"
    found: dict[str, str] = {}
    for name in names:
        rows = [row for row in library.store.rows(sql, (name,)) if row[0] in FILTERS]
        for vocabulary in {of for of, _ in rows}:
            terms = [term for of, term in rows if of == vocabulary]
            # A plural and a singular may be two terms.
            one = terms[0] if len(terms) == 1 else library.vocabulary(vocabulary).find(text)
            if one is not None:
                found.setdefault(vocabulary, one)
    if len(found) < 2:
        return list(found.items())
    order = list(FILTERS)
    return sorted(found.items(), key=lambda each: (-_papers(library, *each), order.index(each[0])))


def _papers(library: Library, vocabulary: str, term: str) -> int:
    """How many papers are about a term or what is below it."""
    within = library.vocabulary(vocabulary).within(term)
    if vocabulary == "designs":
        return sum(each.design in within for each in library.facets())
    return sum(not within.isdisjoint(getattr(each, vocabulary)) for each in library.facets())


def _unknown(library: Library, text: str) -> UnknownTermError:
    """The refusal, with the nearest names of each vocabulary, else what a search finds."""
    from ldncli.records.index.matching import search
    from ldncli.records.text.folding import fold

    near = [
        f"'{word}'"
        for name in ("conditions", "mechanisms", "outcomes")
        if (word := nearest_word(fold(text), library.vocabulary(name).by_name))
    ]
    papers = len(search(library.store, text).whole)
    hints = [f"did you mean {' or '.join(dict.fromkeys(near))}?"] if near else []
    if (harm := library.vocabulary("harms").find(text)) is not None:
        hints.append(f"`ldn safety --harm {harm}` is about this harm")
    if papers:
        many = "1 paper" if papers == 1 else f"{papers} papers"
        hints.append(f"`ldn search {text}` finds {many} with {'it' if ' ' not in text else 'them'}")
    hints = hints or ["`ldn vocab conditions` shows all conditions"]
    return UnknownTermError(
        f"{text!r} is no condition, outcome, mechanism or design that the base knows",
        hint="; ".join(hints[:_HINTS]),
    )
