"""How hard a text is to read: the Flesch–Kincaid grade, and the reading age that follows."""

from __future__ import annotations

import re
from collections.abc import Iterable

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*")
_SENTENCE = re.compile(r"[.!?:](?=\s|$)|\n")


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; a number counts as one."""
    word = word.lower().strip("'’-")
    if not word or word[0].isdigit():
        return 1
    parts = [each for each in re.split("[-'’]", word) if each]
    return sum(_of_part(each) for each in parts)


def _of_part(word: str) -> int:
    if len(word) <= 3:
        return 1
    count = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    silent = silent or (word.endswith("ed") and word[-3] not in "td")
    silent = silent or (
        word.endswith("es") and not word.endswith(("ses", "ces", "ges", "zes", "xes"))
    )
    return max(1, count - silent)


def grade(text: str, names: Iterable[str] = ()) -> float:
    """Flesch–Kincaid grade (Kincaid 1975): 0.39 words a sentence + 11.8 syllables a word − 15.59.

    A line is at least one sentence. `names` are those of the medicine and the
    illness, which a patient who asks knows: each counts as one word of two syllables.
    """
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "Adam", text, flags=re.IGNORECASE)
    sentences = [each for each in _SENTENCE.split(text) if each and _WORD.search(each)]
    words = [word for each in sentences for word in _WORD.findall(each)]
    if not words:
        return 0.0
    sounds = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59


def reading_age(text: str, names: Iterable[str] = ()) -> float:
    """The age at which a text can be read: school begins at five."""
    return grade(text, names) + 5
