"""Words as the search compares them, in records and in questions alike: without case, accents
and hyphens, in one spelling, Greek letters by their names.

Words keep their endings. A word of a question stands for all words of its stem; the name of a term
and an abbreviation stand for themselves, so that CRPS is no CRP and fibrositis no fibrosis. A
compound counts as its parts and as one word: cross-over, crossover, cross over. The page has the
same rules (report/site/static/words.js).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ldncli.records.text.stemming import stem

# What stands between two texts, so that no run of words reaches from one into the next.
BETWEEN = "\ue003"
_DASHES = "-‐‑‒–−"
_APOSTROPHES = "'’ʼ"
# Letters and digits; a dash or an apostrophe inside makes a compound.
_COMPOUND = re.compile(rf"[^\W_]+(?:[{_DASHES}{_APOSTROPHES}][^\W_]+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
        " sigma sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_LONE_GREEK = re.compile(r"(?<![Ͱ-Ͽ])[Α-Ωα-ω](?![Ͱ-Ͽ])")
_MICRO_UNIT = re.compile(r"μ(?=(?:g|l|L|m|M|mol)\b)")
_SIGNS = str.maketrans("™®©", "   ")
_SHOUTED = 24  # letters from which a text in capitals is taken as one that is all in capitals
_PLURAL_FROM = 4  # letters from which a last s is that of a plural
_VOWEL = re.compile(r"[aeiouy]")
_SPELLED_FROM = 5  # letters from which a word has an American spelling
# British to American; what they do to other words they do on both sides.
_SPELLINGS = (
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"our"), "or"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"leuc"), "leuk"),
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|es|ed|er|ers|ing|ations?)$)"), "iz"),
    (re.compile(r"lys(?=(?:e|es|ed|er|ing)$)"), "lyz"),
    (re.compile(r"(?<=[bt])re(s?)$"), r"er\1"),
    (re.compile(r"(?<=og)ue(s?)$"), r"\1"),
    (re.compile(r"(?<=gram)me(s?)$"), r"\1"),
    (re.compile(r"ens(?=e[sd]?$)"), "enc"),
    (re.compile(r"ll(?=(?:ed|er|ing|ment)$)"), "l"),
)


def unaccented(text: str) -> str:
    """A text without accents and signs, its capitals kept; a Greek letter by itself becomes
    its name."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    text = "".join(each for each in text if unicodedata.category(each)[0] != "M")
    return _LONE_GREEK.sub(_greek_name, _MICRO_UNIT.sub("u", text))


def _greek_name(found: re.Match[str]) -> str:
    """The name of the letter, joined to what it stands beside: TNFα is TNF-alpha."""
    text, start, end = found.string, *found.span()
    before = "-" if start and text[start - 1].isalnum() else ""
    after = "-" if end < len(text) and text[end].isalnum() else ""
    return f"{before}{_GREEK[found.group().lower()]}{after}"


def compounds(text: str) -> Iterator[tuple[str, ...]]:
    """The words of a text that has gone through `unaccented`, each as its parts."""
    for found in _COMPOUND.finditer(text):
        whole = _POSSESSIVE.sub("", found.group())
        for mark in _APOSTROPHES:
            whole = whole.replace(mark, "")
        yield tuple(re.split(f"[{_DASHES}]", whole))


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
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word


def stem_of(word: str) -> str:
    """The stem that a word of the index shares with its other forms; its own where it has no
    vowel and must be an abbreviation."""
    return stem(word) if _VOWEL.search(word) else word


def singular(word: str) -> str:
    """A word of the index without the ending of a plural."""
    if len(word) < _PLURAL_FROM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if not _VOWEL.search(word):
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
    found: list[str] = []
    joined: list[str] = []
    for parts in compounds(clean):
        found += map(token, parts)
        whole = "".join(parts)
        if len(parts) > 1:
            joined.append(token(whole))
        if ordinary is not None:
            ordinary.update(token(each) for each in (*parts, whole) if not is_abbreviation(each))
    return [*found, BETWEEN, *dict.fromkeys(joined)] if joined else found


def is_shouted(text: str) -> bool:
    """Whether a text is written all in capitals, so that they tell no abbreviation."""
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
    if len(one) < _PLURAL_FROM or not one.isalpha() or not _VOWEL.search(one) or one[-1] == "s":
        return (spelling,)
    many = f"{one[:-1]}ies" if one[-1] == "y" and one[-2] not in "aeiou" else f"{one}s"
    return tuple(dict.fromkeys((spelling, f"{start}{blank}{one}", f"{start}{blank}{many}")))
