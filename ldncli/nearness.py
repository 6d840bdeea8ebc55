"""How far one word is from another, and from where on they are no slip of each other."""

from __future__ import annotations

from collections.abc import Iterable

# Letters from which so many slips are still a slip: in `gut` one changes the word.
_SLIPS = ((4, 1), (7, 2), (13, 3))
_LONGEST = 60
_ALIKE = 0.75


def slips_allowed(word: str) -> int:
    """How many slips a word of this length may have."""
    return next((count for length, count in reversed(_SLIPS) if len(word) >= length), 0)


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, put in, changed or swapped with their neighbour between two words; more
    than `most` where it is more than that."""
    if abs(len(one) - len(other)) > most or max(len(one), len(other)) > _LONGEST:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, twin in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != twin))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def slip(word: str, other: str) -> int | None:
    """How many slips lead from a word to another; None where it is none: too many for its length,
    or a word of a few letters with another first one."""
    most = slips_allowed(word)
    found = distance(word, other, most) if most and other else most + 1
    if found > most or (word[:1] != other[:1] and (found > 1 or len(word) < 6)):
        return None
    return found


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word of which this is a slip; else the shortest that begins with it or holds it as
    words of its own; else, for a long one, what is alike to three quarters and begins alike; None
    where nothing is near."""
    names = sorted(known)
    slips = ((slip(word, each), each) for each in names)
    if near := min(((count, each) for count, each in slips if count is not None), default=None):
        return near[1]
    if len(word) < _SLIPS[0][0]:
        return None
    holding = [each for each in names if f" {each}".find(f" {word}") >= 0]
    if holding:
        return min(holding, key=lambda each: (len(each), each))
    if len(word) < _SLIPS[1][0]:
        return None
    import difflib

    alike = [each for each in names if each[:1] == word[:1]]
    return next(iter(difflib.get_close_matches(word, alike, n=1, cutoff=_ALIKE)), None)
