"""What words find: the papers that have them all, those that have most of them, how well each
fits, and which words it lacks. The numbers are whole, so that the page counts the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from ldncli.records.index.asking import JOURNAL, YEAR, Leaf, Tree, Understood, leaves, understand
from ldncli.records.index.fulltext import DRUG, own_word, under_word
from ldncli.records.index.lexicon import Lexicon, quoted
from ldncli.records.index.standing import REST
from ldncli.records.index.store import Store, dump
from ldncli.records.text.words import compounds, token, unaccented
from ldncli.values import dataclass, nothing

# How well a word fits where it stands, of 100; the best place counts.
_ELSEWHERE = 30
_PLACES = (
    ("body broader", _ELSEWHERE),
    ("terms", 40),
    ("summary", 60),
    ("names", 100),
    ("title", 100),
)
# Places that are the paper's own words: a term is named there, or the paper is not about it.
_OWN_WORDS = ("body", _ELSEWHERE), ("summary", 60), ("title", 100)
# A title that names a condition says less than being filed under it, both together all.
_TITLE_ALONE = 92
# Papers about a term, and about one below it. A condition is what a paper is about, whatever its
# title says; the drug of the base is that of nearly all.
_ABOUT = {"conditions": (96, 94), "outcomes": (70, 65), DRUG: (100, 100)}
_ABOUT_ELSE = 85, 80
# Terms here gather things that are not the same: the very word that was typed says more.
_LOOSE = frozenset({"outcomes", "harms", "scales"})
_LOOSE_WORDS = ("body", 25), ("summary", 50), ("title", 75)
_TYPED = ("body", 60), ("summary", 90), ("title", 100)
_SCATTERED = 95  # all words of a term in the title, but not in a row
# Kinds of papers that announce a study.
PLANS = ("protocol", "registry")
_FOUND = "SELECT rowid FROM texts WHERE texts MATCH ?"
_OF_YEAR = "SELECT number FROM papers WHERE year = ?"
_JOURNALS = """SELECT number, json_extract(record, '$.journal') FROM contents
               WHERE json_extract(record, '$.journal') IS NOT NULL"""
# With fewer papers that have all words, those that have most of them follow.
FEW = 10
# Weights of BM25 by column: title, summary, terms, names, body, broader, about.
_WEIGHTS = "10, 5, 6, 4, 1, 1, 0"


@dataclass(frozen=True, eq=False)
class Match:
    """What words found. Papers go by their numbers in the index, which cost nothing to read; by
    id they are looked up when somebody asks.

    `found` says how well each paper fits, from 0 to 1000; papers that have all words are in
    `complete`, the others lack what `missing` says of them, as it was typed. `evidence_first`: the
    words ask for a condition, or for nothing beside designs, outcomes, harms and the drug, so that
    the evidence decides the order. `absent` are known terms on which there is no paper, each as it
    was typed, with its vocabulary. `designed` are the papers of designs that the words ask for,
    plans and register entries apart; None where they ask for none.
    """

    store: Store
    understood: Understood
    found: Mapping[int, int]
    complete: Collection[int]
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=nothing)
    evidence_first: bool = False
    absent: tuple[tuple[str, str], ...] = ()
    designed: frozenset[int] | None = None

    @cached_property
    def fits(self) -> Mapping[str, int]:
        """How well each paper fits, by id."""
        return {self._ids[number]: fit for number, fit in self.found.items()}

    @cached_property
    def whole(self) -> frozenset[str]:
        """The papers that have all words."""
        return frozenset(self._ids[number] for number in self.complete)

    @cached_property
    def lacking(self) -> Mapping[str, tuple[str, ...]]:
        """What the others lack, by id."""
        return {self._ids[number]: words for number, words in self.missing.items()}

    @cached_property
    def _ids(self) -> Mapping[int, str]:
        sql = """SELECT number, id FROM papers
                 WHERE number IN (SELECT value FROM json_each(?))"""
        return dict(self.store.rows(sql, (dump(list(self.found)),)))

    @property
    def ids(self) -> tuple[str, ...]:
        """The papers that have all words, by id."""
        return tuple(sorted(self.whole))

    @property
    def says_something(self) -> bool:
        """Whether the words were not simply found as they were typed."""
        heard = self.understood
        return bool(
            heard.corrected or heard.unknown or heard.ignored or self.absent or self.missing
        )


def search(store: Store, words: str) -> Match:
    """Papers that fit `words`: "phrases", AND, OR, NOT, brackets and prefix* work, and every name
    of a term stands for it."""
    understood = understand(words, Lexicon(store))
    finder = _Finder(store)
    fits, total = finder.fits(understood.tree)
    absent = tuple(
        (leaf.shown, leaf.terms[0][0])
        for leaf in leaves(understood.tree)
        if leaf.terms and not finder.leaf(leaf)[0]
    )
    whole: Collection[int] = fits.keys()
    lacking: dict[int, tuple[str, ...]] = {}
    tree = understood.tree
    if understood.loose and not isinstance(tree, Leaf) and tree and len(fits) < FEW:
        near, total, lacking = finder.most_of(tree.parts)
        fits = near | fits if len(near) else fits
    return Match(
        store,
        understood,
        {number: _share(fit, total) for number, fit in fits.items()},
        whole,
        {number: missing for number, missing in lacking.items() if number not in whole},
        _evidence_first(understood.tree),
        absent,
        _designed(store, understood.tree),
    )


def _share(fit: int, total: int) -> int:
    return 10 * fit // max(total, 1)


def _designed(store: Store, tree: Tree | None) -> frozenset[int] | None:
    """The papers, but plans and register entries, of the designs that words ask for: by a name, or
    by the word in which names of designs end, as trial; None without either."""
    terms: set[str] = set()
    for leaf in leaves(tree):
        terms.update(term for name, term in leaf.terms if name == "designs")
        for phrase in leaf.phrases if not leaf.terms else ():
            sql = """SELECT term FROM names
                     WHERE vocabulary = 'designs' AND substr(name, -length(?1)) = ?1"""
            terms.update(term for (term,) in store.rows(sql, (f" {phrase}",)))
    if not terms:
        return None
    words = [made("designs", each) for each in terms for made in (own_word, under_word)]
    sql = f"SELECT number FROM papers WHERE number IN ({_FOUND}) AND kind NOT IN {PLANS}"
    expression = f"about : ({' OR '.join(map(quoted, sorted(words)))})"
    return frozenset(number for (number,) in store.rows(sql, (expression,)))


def _evidence_first(tree: Tree | None) -> bool:
    kinds = [{name for name, _ in leaf.terms} for leaf in leaves(tree)]
    wide = {DRUG, "designs", *_LOOSE}
    return any("conditions" in each for each in kinds) or (
        bool(kinds) and all(each and each <= wide for each in kinds)
    )


class _Finder:
    """Evaluates trees over one index; what a leaf found is kept."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.count = store.count()
        self.known: dict[Leaf, tuple[dict[int, int], int]] = {}

    def fits(self, tree: Tree | None) -> tuple[dict[int, int], int]:
        """The papers with how well they fit, and what fits perfectly: the sum of what each thing
        weighs, by 100."""
        if tree is None:
            return {}, 1
        if isinstance(tree, Leaf):
            return self.leaf(tree)
        if tree.kind == "but":
            wanted, *unwanted = tree.parts
            found, total = self.fits(wanted) if wanted else (self.everything(), 1)
            gone = {number for each in unwanted for number in self.fits(each)[0]}
            return {number: fit for number, fit in found.items() if number not in gone}, total
        parts = [self.fits(each) for each in tree.parts]
        if tree.kind == "any":
            return _any(parts)
        return _all(parts)

    def everything(self) -> dict[int, int]:
        """All papers."""
        return {row[0]: 0 for row in self.store.rows("SELECT number FROM papers")}

    def leaf(self, leaf: Leaf) -> tuple[dict[int, int], int]:
        """The papers that have one thing: the rarer it is, the more it weighs."""
        if leaf not in self.known:
            found: dict[int, int] = {}
            for expression, fit in sorted(_expressions(leaf), key=lambda each: each[1]):
                rows = self.store.rows(_FOUND, (expression,))
                found.update(dict.fromkeys([number for (number,) in rows], fit))
            if leaf.column:
                found.update(dict.fromkeys(self.bibliographic(leaf), 100))
            elif not leaf.terms:
                self.lend(found)
            elif all(name != "conditions" for name, _ in leaf.terms):
                self.scattered(leaf, found)
            weight = (self.count // max(len(found), 1)).bit_length()
            self.known[leaf] = {each: fit * weight for each, fit in found.items()}, weight
        return self.known[leaf]

    def bibliographic(self, leaf: Leaf) -> list[int]:
        """The papers of a year, or in a journal that has the words; none where the leaf looks
        elsewhere."""
        if leaf.column == YEAR:
            return [row[0] for row in self.store.rows(_OF_YEAR, leaf.phrases[:1])]
        if leaf.column == JOURNAL:
            return [number for number, name in self.store.rows(_JOURNALS) if _names_it(name, leaf)]
        return []

    def scattered(self, leaf: Leaf, found: dict[int, int]) -> None:
        """A title that has all words of a term, but not in a row, says nearly as much as the term:
        toll-like receptors 2 and 4."""
        words = leaf.typed[0].split()
        if len(words) > 1:
            expression = f"{{title}} : ({' AND '.join(map(quoted, words))})"
            for (number,) in self.store.rows(_FOUND, (expression,)):
                if found.get(number, _SCATTERED) < _SCATTERED:
                    found[number] = _SCATTERED

    def lend(self, found: dict[int, int]) -> None:
        """What the register entry or the protocol of a study says counts for its reports with
        results, as a mention elsewhere."""
        for number in self.announced.keys() & found.keys():
            for report in self.announced[number]:
                found.setdefault(report, _ELSEWHERE)

    @cached_property
    def announced(self) -> dict[int, list[int]]:
        """The reports with results of the study that a paper announces."""
        sql = """SELECT one.number, other.number FROM papers AS one JOIN papers AS other
                 USING (study) WHERE one.standing = ? AND other.standing < ?"""
        found: dict[int, list[int]] = {}
        for number, report in self.store.rows(sql, (REST, REST)):
            found.setdefault(number, []).append(report)
        return found

    def most_of(
        self, parts: Iterable[Tree | None]
    ) -> tuple[dict[int, int], int, dict[int, tuple[str, ...]]]:
        """The papers that have a third of what is wanted or more, by weight; how well they fit,
        what fits perfectly, and what each lacks."""
        found = [(_shown(each), *self.fits(each)) for each in parts]
        found = [each for each in found if each[1]]
        total = sum(weight for _, _, weight in found)
        fits: dict[int, int] = {}
        has: dict[int, int] = {}
        for _, papers, weight in found:
            for number, fit in papers.items():
                fits[number] = fits.get(number, 0) + fit
                has[number] = has.get(number, 0) + weight
        near = {number: fit for number, fit in fits.items() if 3 * has[number] >= total}
        lacking = {
            number: tuple(shown for shown, papers, _ in found if number not in papers)
            for number in near
        }
        return near, total, lacking


def _names_it(text: str, leaf: Leaf) -> bool:
    """Whether a short text has what is looked for."""
    words = [token(part) for parts in compounds(unaccented(text)) for part in parts]
    row = f" {' '.join(words)} "
    return any(f" {phrase} " in row for phrase in leaf.phrases) or any(
        f" {start}" in row for start in leaf.starts
    )


def _any(parts: list[tuple[dict[int, int], int]]) -> tuple[dict[int, int], int]:
    total = max(weight for _, weight in parts)
    found: dict[int, int] = {}
    for papers, weight in parts:
        for number, fit in papers.items():
            found[number] = max(found.get(number, 0), fit * total // weight)
    return found, total


def _all(parts: list[tuple[dict[int, int], int]]) -> tuple[dict[int, int], int]:
    first, *others = (papers for papers, _ in parts)
    common = set(first).intersection(*others)
    fits = {number: sum(papers[number] for papers, _ in parts) for number in common}
    return fits, sum(weight for _, weight in parts)


def _shown(tree: Tree | None) -> str:
    return " OR ".join(leaf.shown for leaf in leaves(tree))


def _expressions(leaf: Leaf) -> Iterator[tuple[str, int]]:
    """What finds a thing in the full-text table, with how well that fits."""
    texts = _text_of(leaf)
    if leaf.column:
        if leaf.column not in (JOURNAL, YEAR):
            yield f"{{{leaf.column}}} : ({texts})", 100
        return
    if not leaf.terms:
        yield from ((f"{{{columns}}} : ({texts})", fit) for columns, fit in _PLACES)
        return
    kinds = {name for name, _ in leaf.terms}
    loose = kinds <= _LOOSE
    for columns, fit in _LOOSE_WORDS if loose else _OWN_WORDS:
        fit = 100 if kinds == {DRUG} else fit
        fit = min(fit, _TITLE_ALONE) if "conditions" in kinds else fit
        yield f"{{{columns}}} : ({texts})", fit
    for name, term in leaf.terms:
        own, below = _ABOUT.get(name, _ABOUT_ELSE)
        words = quoted(under_word(name, term)), quoted(own_word(name, term))
        yield f"about : {words[0]}", below
        yield f"about : {words[1]}", own
        if name == "conditions":
            yield f"({{title}} : ({texts})) AND (about : ({' OR '.join(words)}))", 100
    if loose:
        typed = " OR ".join(map(quoted, leaf.typed))
        yield from ((f"{{{columns}}} : ({typed})", fit) for columns, fit in _TYPED)


def _text_of(leaf: Leaf) -> str:
    return " OR ".join((*map(quoted, leaf.phrases), *(f"{quoted(each)}*" for each in leaf.starts)))


def by_bm25(store: Store, match: Match) -> tuple[str, ...]:
    """The papers that have all words, in the order of SQLite's BM25 over whole records."""
    texts = [text for each in leaves(match.understood.tree) if (text := _text_of(each))]
    if not texts:
        return tuple(sorted(match.whole))
    sql = f"""SELECT papers.id FROM texts JOIN papers ON papers.number = texts.rowid
              WHERE texts MATCH ? ORDER BY bm25(texts, {_WEIGHTS}), papers.year DESC, papers.id"""
    found = [row[0] for row in store.rows(sql, (" OR ".join(texts),)) if row[0] in match.whole]
    return (*found, *sorted(match.whole.difference(found)))
