"""Words in, ranked papers out: what of a paper is searched, how a user's words are understood,
and what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ldncli.records.index.store import Store, dump
from ldncli.records.text.folding import fold
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.vocab import Vocabulary

# A word that stands in every paper, so that "NOT x" alone can be asked.
_EVERYTHING = "zzeverything"
# Weights of title, summary, terms, names, body, broader, everything: a
# title says what a paper is about.
_WEIGHTS = "10, 5, 6, 4, 1, 1, 0"
HIGHLIGHT = ("\x02", "\x03")
_LONGEST_NAME = 6
_DEEPEST = 8  # brackets inside brackets; FTS5's own parser gives up not far above


@dataclass(frozen=True, slots=True)
class Match:
    """Ids of the papers that fit the words, best first, and the FTS5 expression that found them."""

    ids: tuple[str, ...]
    expression: str


# -- what is searched ------------------------------------------------------------------------------


def texts_of(
    paper: Paper, vocabularies: Mapping[str, Vocabulary]
) -> tuple[str, str, str, str, str, str, str]:
    """The columns of the full-text table for one paper, in their order."""
    terms, broader = [], []
    for name, ids in _terms_of(paper):
        vocabulary = vocabularies[name]
        for term in ids:
            terms += [term, *vocabulary.terms[term].names(), *vocabulary.terms[term].codes.values()]
            broader += [vocabulary.label(each) for each in vocabulary.ancestors(term)]
    names = [
        paper.id,
        *paper.authors,
        paper.journal,
        str(paper.year),
        paper.doi,
        paper.pmid,
        paper.pmcid,
        *paper.registrations,
    ]
    if paper.study_id:
        names.append(paper.study_id)
    if paper.population:
        names += paper.population.countries
    title = f"{paper.title} {paper.title_english}" if paper.title_english else paper.title
    return (
        title,
        paper.summary,
        _joined(terms),
        _joined(names),
        _joined(_body(paper)),
        _joined(dict.fromkeys(broader)),
        _EVERYTHING,
    )


def _terms_of(paper: Paper) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "conditions", paper.conditions
    yield "mechanisms", tuple(each.id for each in paper.mechanisms)
    yield "outcomes", tuple(dict.fromkeys(each.domain for each in paper.outcomes))
    yield "designs", (paper.design.type,)


def _body(paper: Paper) -> Iterator[str | None]:
    yield paper.notes
    yield paper.design.note
    yield paper.kind
    if paper.population:
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


def _joined(texts: object) -> str:
    return " · ".join(str(each) for each in texts if each)  # type: ignore[attr-defined]


# -- how words are understood ----------------------------------------------------------------------


def search(store: Store, words: str) -> Match:
    """Papers that fit `words`: words are all wanted; "phrases", AND, OR, NOT, brackets and
    prefix* work; synonyms count."""
    expression = _Expression(store, _tokens(words)).parse()
    if expression is None:
        return Match((), "")
    sql = f"""SELECT papers.id FROM texts JOIN papers ON papers.number = texts.rowid
              WHERE texts MATCH ? ORDER BY bm25(texts, {_WEIGHTS}), papers.year DESC, papers.id"""
    return Match(tuple(row[0] for row in store.rows(sql, (expression,))), expression)


def highlights(store: Store, expression: str, ids: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Title and summary of each paper with the matching words between the HIGHLIGHT marks."""
    if not expression or not ids:
        return {}
    marks = "', '".join(
        HIGHLIGHT
    )  # the ids travel as one value: SQLite limits the number of values in a query
    sql = f"""SELECT papers.id, highlight(texts, 0, '{marks}'), highlight(texts, 1, '{marks}')
              FROM texts JOIN papers ON papers.number = texts.rowid
              WHERE texts MATCH ? AND papers.id IN (SELECT value FROM json_each(?))"""
    return {row[0]: (row[1], row[2]) for row in store.rows(sql, (expression, dump(ids)))}


_TOKEN = re.compile(r'"([^"]*)"?|([()])|([^\s()"]+)')


def _tokens(words: str) -> list[tuple[str, str]]:
    """Pairs of kind and text; kinds are phrase, bracket, word, prefix,
    and the operators themselves."""
    result = []
    words = words.encode(
        "utf-8", "replace"
    ).decode()  # a shell passes bytes that are no UTF-8 as halves of characters
    for phrase, bracket, word in _TOKEN.findall(words):
        if bracket:
            result.append((bracket, bracket))
        elif word in ("AND", "OR", "NOT"):
            result.append((word, word))
        elif word:
            prefix = word.endswith("*")
            result += [
                ("prefix" if prefix and each is pieces[-1] else "word", each)
                for pieces in [_pieces(word)]
                for each in pieces
            ]
        elif _pieces(phrase):
            result.append(("phrase", phrase))
    return result


def _pieces(text: str) -> list[str]:
    """The parts that the full-text index sees of a text: letters and digits."""
    return re.findall(r"[^\W_]+", text)


def _quoted(text: str) -> str:
    return '"' + " ".join(_pieces(text)) + '"'


class _Expression:
    """A recursive-descent parser from tokens to an FTS5 expression that is always well formed."""

    def __init__(self, store: Store, tokens: list[tuple[str, str]]):
        self.store = store
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def parse(self) -> str | None:
        parts = []
        while self.at < len(self.tokens):
            before = self.at
            part = self.either()
            if part:
                parts.append(part)
            if self.at == before:
                self.at += 1  # a bracket or operator that stands where none can
        return " AND ".join(f"({part})" for part in parts) or None

    def kind(self) -> str | None:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def either(self) -> str | None:
        parts = [self.all_of()]
        while self.kind() == "OR":
            self.at += 1
            parts.append(self.all_of())
        return " OR ".join(f"({part})" for part in parts if part) or None

    def all_of(self) -> str | None:
        wanted: list[str] = []
        unwanted: list[str] = []
        while (kind := self.kind()) not in (None, "OR", ")"):
            if kind == "AND":
                self.at += 1
            elif kind == "NOT":
                self.at += 1
                part = self.one()
                unwanted += [part] if part else []
            else:
                part = self.one()
                wanted += [part] if part else []
        if not wanted and not unwanted:
            return None
        text = " AND ".join(wanted) or _EVERYTHING
        return f"({text}) NOT ({' OR '.join(unwanted)})" if unwanted else text

    def one(self) -> str | None:
        kind = self.kind()
        if kind == "(":
            self.at += 1
            if self.depth == _DEEPEST:
                return None  # the bracket is ignored, what it holds is not
            self.depth += 1
            inside = self.either()
            self.depth -= 1
            if self.kind() == ")":
                self.at += 1
            return f"({inside})" if inside else None
        if kind == "prefix":
            self.at += 1
            return f"{_quoted(self.tokens[self.at - 1][1])}*"
        if kind == "phrase":
            self.at += 1
            text = self.tokens[self.at - 1][1]
            return self.with_synonyms(_quoted(text), text)
        if kind == "word":
            return self.words()
        return None

    def words(self) -> str:
        """The longest run of plain words that is a name in a vocabulary, else one word."""
        run = 0
        while (
            run < _LONGEST_NAME
            and self.at + run < len(self.tokens)
            and self.tokens[self.at + run][0] == "word"
        ):
            run += 1
        for length in range(run, 0, -1):
            texts = [text for _, text in self.tokens[self.at : self.at + length]]
            typed = " AND ".join(_quoted(text) for text in texts)
            expanded = self.with_synonyms(f"({typed})" if length > 1 else typed, " ".join(texts))
            if expanded != f"({typed})" or length == 1:
                self.at += length
                return expanded
        raise AssertionError("a run has at least one word")

    def with_synonyms(self, typed: str, text: str) -> str:
        """What was typed, or any other name of the term that it names."""
        names = dict.fromkeys(_quoted(each) for each in self.synonyms(text))
        names.pop(_quoted(text), None)
        return f"({' OR '.join([typed, *names])})" if names else typed

    def synonyms(self, text: str) -> list[str]:
        sql = (
            "SELECT other.name FROM names JOIN names AS other USING (vocabulary, term) WHERE"
            " names.name = ?"
        )
        return [row[0] for row in self.store.rows(sql, (fold(text),)) if _pieces(row[0])]


def occurrences(store: Store) -> Iterator[tuple[str, str, str, int]]:
    """Every word of every paper as the index has it: stem, paper, column, place in the column;
    stems in order, papers by their number.

    What the vocabularies say of a paper's terms is left out: whoever has the vocabularies has that.
    """
    store.rows(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, texts, instance)"
    )
    sql = """SELECT term, id, col, offset FROM temp.places JOIN papers ON papers.number = doc
             WHERE col IN ('title', 'summary', 'names', 'body')"""
    return iter(store.rows(sql))


# -- what was perhaps meant ------------------------------------------------------------------------


def did_you_mean(store: Store, words: str) -> str | None:
    """The words with those that nothing knows replaced by the nearest known ones; None
    where that changes nothing."""
    import difflib

    known: list[str] | None = None
    result, changed = words, False
    for kind, text in _tokens(words):
        if (
            kind not in ("word", "phrase")
            or _Expression(store, [(kind, text)]).parse() is None
            or _known(store, kind, text)
        ):
            continue
        known = known or _all_words(store)
        close = difflib.get_close_matches(fold(text), known, n=1, cutoff=0.7)
        if close:
            whole_word = rf"(?<![^\W_]){re.escape(text)}(?![^\W_])"
            result, changed = re.sub(whole_word, close[0].replace("\\", r"\\"), result), True
    return result if changed else None


def _known(store: Store, kind: str, text: str) -> bool:
    expression = _Expression(store, [(kind, text)]).parse()
    return (
        store.rows("SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", (expression,)).fetchone()
        is not None
    )


def _all_words(store: Store) -> list[str]:
    """Every word of titles, summaries and vocabularies, unstemmed."""
    found = {row[0] for row in store.rows("SELECT DISTINCT name FROM names")}
    for title, names in store.rows("SELECT title, names FROM texts"):
        found.update(fold(each) for each in _pieces(title) + _pieces(names) if len(each) > 3)
    found |= {piece for name in list(found) for piece in name.split() if len(piece) > 3}
    return sorted(found)
