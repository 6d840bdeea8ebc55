"""Records to look a new one up in: near ones are found by keys, and only those are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from ldncli.harvest.matching.likeness import Likeness, compare
from ldncli.harvest.matching.traits import Traits

Named = TypeVar("Named")

# What settles it best comes first.
_RULES = ("doi", "pmid", "pmcid", "registration", "likeness")

# A key that so many records share tells nothing; others bring the pair together.
_CROWD = 200


class Roster:
    """Records by number, in the order in which they were added."""

    def __init__(self) -> None:
        self._traits: list[Traits] = []
        self._by: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._traits)

    def add(self, traits: Traits) -> int:
        """Add a record; its number."""
        number = len(self._traits)
        self._traits.append(traits)
        for key in traits.keys:
            self._by.setdefault(key, []).append(number)
        return number

    def near(self, traits: Traits) -> Iterator[tuple[int, Likeness]]:
        """Every record that may have to do with this one, with the verdict, in order of number."""
        found: set[int] = set()
        for key in traits.keys:
            numbers = self._by.get(key, ())
            if len(numbers) <= _CROWD or key[0] in "dpcr":
                found.update(numbers)
        for number in sorted(found):
            likeness = compare(traits, self._traits[number])
            if likeness.verdict != "other":
                yield number, likeness


def surest(near: Iterable[tuple[Named, Likeness]]) -> tuple[Named, Likeness] | None:
    """Of the records that are the same paper the one for which most speaks; None without any."""
    same = [each for each in near if each[1].verdict == "same"]
    return min(same, key=lambda each: (_RULES.index(each[1].rule), -each[1].score), default=None)
