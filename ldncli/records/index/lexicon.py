"""What words the base has: the names of its terms, the words of its papers, and the nearest of
them to a word that it has not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ldncli.records.index.fulltext import DRUG
from ldncli.records.index.store import Store
from ldncli.records.text.words import both_numbers, singular, spelled, stem_of

Term = tuple[str, str]


class Lexicon:
    """The words of one base, looked up in its index."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def terms(self, spelling: str) -> list[Term]:
        """The vocabularies and terms that a spelling names. A name of the drug is that alone, and
        an outcome or a scale is meant only where nothing else has the name."""
        sql = "SELECT DISTINCT vocabulary, term FROM names WHERE name = ? ORDER BY vocabulary, term"
        found: list[Term] = list(self.store.rows(sql, (spelling,))) if spelling else []
        for wanted in ((DRUG,), ("conditions", "mechanisms", "designs", "harms")):
            if kept := [each for each in found if each[0] in wanted]:
                return kept
        return found

    def names(self, terms: Iterable[Term]) -> list[str]:
        """All spellings of terms, as papers have them."""
        sql = "SELECT text FROM names WHERE vocabulary = ? AND term = ? ORDER BY text"
        return list(
            dict.fromkeys(
                spelling
                for each in terms
                for (text,) in self.store.rows(sql, each)
                for spelling in both_numbers(text)
            )
        )

    def family(self, word: str) -> list[str]:
        """All words of the papers that share the stem of a word, abbreviations apart."""
        sql = "SELECT word FROM stems WHERE stem = ? ORDER BY word"
        return [row[0] for row in self.store.rows(sql, (stem_of(word),))]

    def has(self, word: str) -> bool:
        """Whether any paper has a word, as the index has it."""
        return self._any("SELECT 1 FROM words WHERE term = ?", word)

    def finds(self, phrases: Sequence[str]) -> bool:
        """Whether any paper has any of these runs of words."""
        return any(
            self._any("SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", quoted(each))
            if " " in each
            else self.has(each)
            for each in phrases
        )

    def begun_by(self, start: str) -> bool:
        """Whether any paper has a word that begins like this."""
        sql = "SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1"
        return self._any(sql, f"{quoted(start)}*")

    def _any(self, sql: str, value: str) -> bool:
        return self.store.rows(sql, (value,)).fetchone() is not None

    # -- the nearest word --------------------------------------------------------------------------

    def nearest(self, word: str, beside: Sequence[str] = ()) -> str | None:
        """The known word of which one that nothing has is probably a slip; None where none is
        near, where it has digits (the number of another trial is no slip), and where the
        vocabularies have it, although no paper does.

        Of words as near, one comes first of which letters were left out, put in or swapped, then
        a name, then what most papers have together with any of the words `beside` it.
        """
        from ldncli.errors import same_letters, slip, slips_allowed

        wanted = spelled(word)
        if not word.isalpha() or not slips_allowed(wanted) or singular(wanted) in self._named:
            return None
        best: tuple[int, bool, bool, int, int, str] | None = None
        for known, papers in self.store.rows("SELECT term, doc FROM words"):
            found = slip(wanted, known) if known.isalpha() else None
            if found is None:
                continue
            named = singular(known) in self._named
            if named or papers > 1 or (found == 1 and len(wanted) > 5):
                letters = same_letters(wanted, known)
                rank = (
                    found,
                    not letters,
                    not named,
                    -self._together(known, beside),
                    -papers,
                    known,
                )
                best = min(best, rank) if best else rank
        return best[-1] if best else None

    def _together(self, word: str, others: Sequence[str]) -> int:
        """How many papers have a word and any of the others."""
        if not others:
            return 0
        wanted = " OR ".join(map(quoted, others))
        sql = "SELECT count(*) FROM texts WHERE texts MATCH ?"
        found: int = self.store.rows(sql, (f"{quoted(word)} AND ({wanted})",)).fetchone()[0]
        return found

    @cached_property
    def _named(self) -> frozenset[str]:
        """Every word of every name of a term."""
        return frozenset(
            word for (name,) in self.store.rows("SELECT name FROM names") for word in name.split()
        )


def quoted(words: str) -> str:
    """A run of words of the index as FTS5 takes it."""
    return f'"{words}"'
