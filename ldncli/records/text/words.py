"""Words as the search compares them, in records and in questions alike: without case, accents
and hyphens, in one spelling, Greek letters by their names.

Words keep their endings. A word of a question stands for all words of its stem; the name of a term
and an abbreviation stand for themselves, so that CRPS is no CRP and fibrositis no fibrosis. A
compound counts as its parts and as one word: cross-over, crossover, cross over. The page has the
same rules (report/site/static/words.js).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

# What stands between two texts, so that no run of words reaches from one into the next.
BETWEEN = "\ue003"
_DASHES = "-‐‑‒–−"
_APOSTROPHES = "'’ʼ"
# Letters and digits; a dash or an apostrophe inside makes a compound.
_COMPOUND = re.compile(rf"[^\W_]+(?:[{_DASHES}{_APOSTROPHES}][^\W_]+)*")
_GREEK_NAMES = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
        " sigma sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_LONE_GREEK = r"(?<![Ͱ-Ͽ])[Α-Ωα-ω](?![Ͱ-Ͽ])"
_MICRO_UNIT = r"μ(?=(?:g|l|L|m|M|mol)\b)"
_SIGNS = str.maketrans("™®©", "   ")
_SHOUTED = 24  # letters from which a text in capitals is taken as one that is all in capitals
_PLURAL_FROM = 4  # letters from which a last s is that of a plural
_VOWELS = frozenset("aeiouy")
# British to American, anywhere and at the end of a word of five letters or more; what they do to
# other words they do on both sides.
_SPELLED_FROM = 5
_INSIDE = (("ae", "e"), ("oe", "e"), ("our", "or"), ("sulph", "sulf"), ("leuc", "leuk"))
_ENDS = {
    **{f"is{end}": f"iz{end}" for end in ("e es ed er ers ing ation ations".split())},
    **{f"lys{end}": f"lyz{end}" for end in ("e es ed er ing".split())},
    **{f"{each}re{end}": f"{each}er{end}" for each in "bt" for end in ("", "s")},
    **{f"ogue{end}": f"og{end}" for end in ("", "s")},
    **{f"gramme{end}": f"gram{end}" for end in ("", "s")},
    **{f"ense{end}": f"ence{end}" for end in ("", "d", "s")},
    **{f"ll{end}": f"l{end}" for end in ("ed er ing ment".split())},
}
_LONGEST_END = max(map(len, _ENDS))


class _WithoutMarks(dict[int, int | None]):
    """What `str.translate` does to each character: it leaves marks out."""

    def __missing__(self, character: int) -> int | None:
        from unicodedata import category

        found = self[character] = None if category(chr(character))[0] == "M" else character
        return found


_WITHOUT_MARKS = _WithoutMarks()


def unaccented(text: str) -> str:
    """A text without accents and signs, its capitals kept; a Greek letter by itself becomes
    its name."""
    if text.isascii():
        return text
    from unicodedata import normalize

    text = normalize("NFKD", text.translate(_SIGNS)).translate(_WITHOUT_MARKS)
    return re.sub(_LONE_GREEK, _greek_name, re.sub(_MICRO_UNIT, "u", text))


def _greek_name(found: re.Match[str]) -> str:
    """The name of the letter, joined to what it stands beside: TNFα is TNF-alpha."""
    text, start, end = found.string, *found.span()
    before = "-" if start and text[start - 1].isalnum() else ""
    after = "-" if end < len(text) and text[end].isalnum() else ""
    return f"{before}{_GREEK_NAMES[found.group().lower()]}{after}"


def compounds(text: str) -> Iterator[tuple[str, ...]]:
    """The words of a text that has gone through `unaccented`, each as its parts."""
    return map(_parts, _COMPOUND.findall(text))


def _parts(whole: str) -> tuple[str, ...]:
    if whole.isalnum():
        return (whole,)
    if len(whole) > 2 and whole[-2] in _APOSTROPHES and whole[-1] in "sS":
        whole = whole[:-2]
    for mark in _APOSTROPHES:
        whole = whole.replace(mark, "")
    for mark in _DASHES[1:]:
        whole = whole.replace(mark, "-")
    return tuple(whole.split("-"))


def plain(word: str) -> str:
    """A word in small letters."""
    return word.casefold()


def is_abbreviation(word: str) -> bool:
    """Whether a word is written as one: CRPS, tDCS, IL, RCTs."""
    capitals = sum(map(str.isupper, word))
    return capitals >= 2 and 2 * capitals >= sum(map(str.isalpha, word))


@lru_cache(1 << 16)
def token(word: str) -> str:
    """What the index has for one part of a word."""
    if is_abbreviation(word):
        return plain(word.removesuffix("s"))
    return spelled(plain(word))


def spelled(word: str) -> str:
    """A word in small letters in its American spelling; µg as ug."""
    if word == "mcg":
        return "ug"
    if len(word) < _SPELLED_FROM or not word.isascii():
        return word
    for british, american in _INSIDE:
        word = word.replace(british, american)
    for length in range(_LONGEST_END, 2, -1):
        if end := _ENDS.get(word[-length:]):
            return word[:-length] + end
    return word


@lru_cache(1 << 16)
def stem_of(word: str) -> str:
    """The stem that a word of the index shares with its other forms; its own where it has no
    vowel and must be an abbreviation."""
    from ldncli.records.text.stemming import stem

    return stem(word) if _has_vowel(word) else word


def _has_vowel(word: str) -> bool:
    return not _VOWELS.isdisjoint(word)


def singular(word: str) -> str:
    """A word of the index without the ending of a plural."""
    if len(word) < _PLURAL_FROM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if not _has_vowel(word):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[: -2 if word.endswith(("sses", "xes", "ches", "shes")) else -1]


def tokens(text: str, ordinary: set[str] | None = None) -> list[str]:
    """All words of a text in their order, then its compounds as one word each; those that are no
    abbreviations are put into `ordinary`."""
    clean = unaccented(text)
    if is_shouted(clean):
        clean = clean.lower()
    words = list(map(_read, _COMPOUND.findall(clean)))
    if not words:
        return []
    apart, joined, own = zip(*words, strict=True)
    found = list(chain.from_iterable(apart))
    if ordinary is not None:
        ordinary.update(*own)
    if any(joined):
        found += [BETWEEN, *dict.fromkeys(filter(None, joined))]
    return found


@lru_cache(1 << 16)
def _read(compound: str) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    """The parts of a word as the index has them, the whole where there are several, and those of
    both that are no abbreviations."""
    parts = _parts(compound)
    words = (*parts, "".join(parts)) if len(parts) > 1 else parts
    plain_words = tuple(token(each) for each in words if not is_abbreviation(each))
    return tuple(map(token, parts)), token(words[-1]) if len(parts) > 1 else None, plain_words


def is_shouted(text: str) -> bool:
    """Whether a text is written all in capitals, so that they tell no abbreviation."""
    if len(text) <= _SHOUTED or text[:_SHOUTED].islower():
        return False
    capitals = sum(map(str.isupper, text))
    return capitals > _SHOUTED and 2 * capitals > sum(map(str.isalpha, text))


def spellings(text: str, *, kept: bool = False) -> tuple[str, ...]:
    """A name as the index would have it: with its compounds apart, and as one word each; `kept`:
    all letters kept, as in an abbreviation."""
    return in_a_row(list(compounds(unaccented(text))), plain if kept else token)


def in_a_row(words: Sequence[tuple[str, ...]], made: Callable[[str], str]) -> tuple[str, ...]:
    """Words, given as their parts, as one run: the compounds apart, and as one word each."""
    apart = " ".join(made(part) for parts in words for part in parts)
    joined = " ".join(made("".join(parts)) for parts in words)
    return tuple(dict.fromkeys(each for each in (apart, joined) if each))


def both_numbers(spelling: str) -> tuple[str, ...]:
    """A name, with its last word in the singular and in the plural too."""
    start, blank, last = spelling.rpartition(" ")
    one = singular(last)
    if len(one) < _PLURAL_FROM or not one.isalpha() or not _has_vowel(one) or one[-1] == "s":
        return (spelling,)
    many = f"{one[:-1]}ies" if one[-1] == "y" and one[-2] not in "aeiou" else f"{one}s"
    return tuple(dict.fromkeys((spelling, f"{start}{blank}{one}", f"{start}{blank}{many}")))
