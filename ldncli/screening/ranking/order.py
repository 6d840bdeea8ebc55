"""Which candidate comes next, and why: by what was decided so far, and before anything was by the
words of the question and the design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ldncli.screening.entry import Entry
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.screening.ranking.model import Model

# Of more excluded candidates the first are forgotten, so many at a time: a person does not wait,
# and what was left out lately tells more.
_MOST, _AT_ONCE = 2000, 500
# Words that are named as the reason.
_NAMED = 4
_RANDOMISED = re.compile(r"\brandomi[sz]|\brct\b", re.IGNORECASE)
_REVIEW = re.compile(r"\bmeta-?analys|\bsystematic review", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\btrial\b|\bcohort\b|\bcase[- ](?:series|report)|\bpatients\b", re.IGNORECASE
)
# By what title, types and abstract say; the first that fits.
_DESIGNS = (("randomised", _RANDOMISED), ("review", _REVIEW), ("people", _PEOPLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a candidate stands where it does.

    Once something was learned, `learned` are the numbers of included and excluded candidates
    behind it, and `towards` and `against` the words that carry the score, the heaviest first, each
    with its part of the score. Before, `learned` is None, `named` are the words of the question
    that it has, and `design` is `randomised`, `review`, `people` or None.
    """

    learned: tuple[int, int] | None = None
    score: float | None = None
    towards: tuple[tuple[str, float], ...] = ()
    against: tuple[tuple[str, float], ...] = ()
    named: tuple[str, ...] = ()
    design: str | None = None


class Ranking:
    """The candidates of a list in the order in which they are worth reading.

    `words` are those of the question. The same list and decisions always give the same order.
    """

    def __init__(self, entries: Mapping[str, Entry], words: Sequence[str] = ()) -> None:
        self._entries = entries
        self._places = {each: place for place, each in enumerate(entries)}
        self._finder = word_finder(words)
        self._model: Model | None = None
        self._scores: Mapping[str, float] = {}
        self._learned: tuple[int, int] | None = None

    def learn(self, decided: Mapping[str, bool]) -> None:
        """Learn from all decisions, in the order in which they were taken: True is included."""
        ones = sum(decided.values())
        if not 0 < ones < len(decided):
            self._learned = None
            return
        from ldncli.screening.ranking.features import weigh_words
        from ldncli.screening.ranking.likeness import Likeness
        from ldncli.screening.ranking.model import Model

        excluded = [each for each, included in decided.items() if not included]
        steps = -(-max(len(excluded) - _MOST, 0) // _AT_ONCE)
        gone = set(excluded[: steps * _AT_ONCE])
        used = {each: included for each, included in decided.items() if each not in gone}
        if self._model is None:
            self._features = weigh_words(map(text_of, self._entries.values()))
            self._model = Model(Likeness(self._features))
        rows = [self._places[each] for each in used]
        self._model.learn(rows, list(used.values()))
        self._scores = dict(zip(self._entries, self._model.scores().tolist(), strict=True))
        self._learned = ones, len(used) - ones

    def ordered(self, open_ones: Iterable[str]) -> list[str]:
        """Candidates, the one to read next first; equals in the order of the list."""
        if self._learned:
            return sorted(open_ones, key=lambda each: (-self._scores[each], self._places[each]))
        return sorted(open_ones, key=lambda each: (*self._early(each), self._places[each]))

    def _early(self, name: str) -> tuple[int, int, int]:
        """By words of the question, design, and words in the title; the least first."""
        entry = self._entries[name]
        design = design_of(entry)
        level = [each for each, _ in _DESIGNS].index(design) if design else len(_DESIGNS)
        named, titled = (len(self._found(text)) for text in (text_of(entry), entry.title or ""))
        return -named, level, -titled

    def _found(self, text: str) -> tuple[str, ...]:
        """Words of the question in a text, each once, as they stand there first."""
        if self._finder is None:
            return ()
        found: dict[str, str] = {}
        for each in self._finder.findall(text):
            found.setdefault(each.casefold(), each)
        return tuple(found.values())

    def why(self, name: str) -> Why:
        """Why a candidate stands where it does."""
        entry = self._entries[name]
        if not self._learned or self._model is None:
            return Why(named=self._found(text_of(entry)), design=design_of(entry))
        words, values = self._features.row(self._places[name])
        parts = (values * self._model.weights[words]).tolist()
        told = sorted(
            zip((self._features.names[each] for each in words), parts, strict=True),
            key=lambda each: (-abs(each[1]), each[0]),
        )
        return Why(
            learned=self._learned,
            score=self._scores[name],
            towards=_heaviest(each for each in told if each[1] > 0),
            against=_heaviest(each for each in told if each[1] < 0),
        )


def _heaviest(told: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The first few that say something; a word in a pair that is named already says nothing new."""
    found: list[tuple[str, float]] = []
    for word, part in told:
        if word.isdigit() or word in _PLAIN or set(word.split()) & _PLAIN:
            continue
        if not any(set(word.split()) & set(each.split()) for each, _ in found):
            found.append((word, part))
        if len(found) == _NAMED:
            break
    return tuple(found)


# Words that carry weight by chance, and mean nothing to a reader.
_PLAIN = frozenset(
    "an and are as at be been by for from had has have in is it its of on or our than that the"
    " their there these this to was we were which who with after also both but can did do during"
    " may more most no per so some than through under"
    " not one other such they those two using when while within would".split()
)


def text_of(entry: Entry) -> str:
    """Title and abstract, which are all that is ranked by."""
    return f"{entry.title or ''} {entry.abstract or ''}"


def design_of(entry: Entry) -> str | None:
    """What a candidate says of its design: `randomised`, `review` (systematic), `people` (any
    study of people), None where it says nothing of these."""
    text = " ".join((*entry.types, text_of(entry)))
    return next((name for name, sign in _DESIGNS if sign.search(text)), None)


def word_finder(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds the words of a question in a text, whole or as beginnings of words; None where
    there are none. Words of up to three letters are found whole alone."""
    known = sorted({each.strip() for each in words if each.strip()}, key=lambda each: -len(each))
    if not known:
        return None
    signs = (rf"\b{re.escape(each)}" + (r"\b" if len(each) <= 3 else r"\w*") for each in known)
    return re.compile("|".join(signs), re.IGNORECASE)
