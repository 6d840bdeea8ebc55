"""Porter's stemmer (Program 1980;14:130–137) with the departures of SQLite's `porter` tokenizer.

Here and not in SQLite, since abbreviations must keep their last letter: CRPS is no CRP. The page
has the same (report/site/static/stem.js); tests hold all three alike.
"""

from __future__ import annotations

# By the letter before the last: ending, and what takes its place. The first ending that fits
# is the only one tried.
_STEP2 = {
    "a": (("ational", "ate"), ("tional", "tion")),
    "c": (("enci", "ence"), ("anci", "ance")),
    "e": (("izer", "ize"),),
    "g": (("logi", "log"),),
    "l": (("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")),
    "o": (("ization", "ize"), ("ation", "ate"), ("ator", "ate")),
    "s": (("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous")),
    "t": (("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")),
}
_STEP3 = {
    "a": (("ical", "ic"),),
    "s": (("ness", ""),),
    "t": (("icate", "ic"), ("iciti", "ic")),
    "u": (("ful", ""),),
    "v": (("ative", ""),),
    "z": (("alize", "al"),),
}
_STEP4 = {
    "a": ("al",),
    "c": ("ance", "ence"),
    "e": ("er",),
    "i": ("ic",),
    "l": ("able", "ible"),
    "n": ("ant", "ement", "ment", "ent"),
    "o": ("ion", "ou"),
    "s": ("ism",),
    "t": ("ate", "iti"),
    "u": ("ous",),
    "v": ("ive",),
    "z": ("ize",),
}
_SHORTEST, _LONGEST = 3, 64


def stem(word: str) -> str:
    """The stem of a word in small letters a to z; other words as they are."""
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()):
        return word
    return _step5(_cut(_replaced(_replaced(_step1(word), _STEP2), _STEP3)))


def _is_vowel(letter: str, y_counts: bool) -> bool:
    return letter in "aeiou" or (y_counts and letter == "y")


def _after_vowels_and_consonant(word: str, at: int, consonant: bool) -> int:
    """The place after the first vowels and the consonant that follows them; 0 where there
    is none."""
    while at < len(word):
        consonant = not _is_vowel(word[at], consonant)
        if not consonant:
            break
        at += 1
    at += 1
    while at < len(word):
        consonant = not _is_vowel(word[at], consonant)
        if consonant:
            return at + 1
        at += 1
    return 0


def _measure_above_0(word: str) -> bool:
    return _after_vowels_and_consonant(word, 0, False) > 0


def _measure_above_1(word: str) -> bool:
    following = _after_vowels_and_consonant(word, 0, False)
    return following > 0 and _after_vowels_and_consonant(word, following, True) > 0


def _measure_is_1(word: str) -> bool:
    return _measure_above_0(word) and not _measure_above_1(word)


def _has_vowel(word: str) -> bool:
    return any(_is_vowel(letter, at > 0) for at, letter in enumerate(word))


def _ends_short(word: str) -> bool:
    """Whether a word ends in consonant, vowel, consonant other than w, x, y."""
    if word[-1] in "wxy":
        return False
    mask, consonant = 0, False
    for letter in word:
        consonant = not _is_vowel(letter, consonant)
        mask = (mask << 1) + consonant
    return mask & 7 == 5


def _replaced(word: str, steps: dict[str, tuple[tuple[str, str], ...]]) -> str:
    for ending, other in steps.get(word[-2:-1], ()):
        if len(word) > len(ending) and word.endswith(ending):
            start = word[: -len(ending)]
            return start + other if _measure_above_0(start) else word
    return word


def _cut(word: str) -> str:
    for ending in _STEP4.get(word[-2:-1], ()):
        if len(word) > len(ending) and word.endswith(ending):
            start = word[: -len(ending)]
            fits = _measure_above_1(start) and (ending != "ion" or start[-1] in "st")
            return start if fits else word
    return word


def _step1(word: str) -> str:
    if word.endswith("s"):
        if word[-2] == "e":
            long = (len(word) > 4 and word.endswith("sses")) or (
                len(word) > 3 and word.endswith("ies")
            )
            word = word[: -2 if long else -1]
        elif word[-2] != "s":
            word = word[:-1]
    shortened = False
    if len(word) > 3 and word.endswith("eed"):
        if _measure_above_0(word[:-3]):
            word = word[:-1]
    elif len(word) > 2 and word.endswith("ed"):
        if _has_vowel(word[:-2]):
            word, shortened = word[:-2], True
    elif len(word) > 3 and word.endswith("ing") and _has_vowel(word[:-3]):
        word, shortened = word[:-3], True
    if shortened:
        word = _mended(word)
    return f"{word[:-1]}i" if word.endswith("y") and _has_vowel(word[:-1]) else word


def _mended(word: str) -> str:
    """What is left of a word after -ed or -ing: with its e again, or with one last letter."""
    if len(word) > 2 and word.endswith(("at", "bl", "iz")):
        return word + "e"
    if not _is_vowel(word[-1], False) and word[-1] not in "lsz" and word[-1:] == word[-2:-1]:
        return word[:-1]
    return word + "e" if _measure_is_1(word) and _ends_short(word) else word


def _step5(word: str) -> str:
    if word.endswith("e"):
        start = word[:-1]
        if _measure_above_1(start) or (_measure_is_1(start) and not _ends_short(start)):
            word = start
    return (
        word[:-1] if len(word) > 1 and word.endswith("ll") and _measure_above_1(word[:-1]) else word
    )
