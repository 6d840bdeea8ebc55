"""Which groups of the parts of a register's results are one arm: by their titles, and by the words
that tell the groups of one part apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ldncli.harvest.readers.content.results import Group
from ldncli.records.text.folding import fold

_NUMBERED = re.compile(r"\b(?:arm|group|cohort|sequence|part)\s+(?:[ivx]+|\d{1,2}|[a-h])\b[:.)-]?")
_FILLING = frozenset({"arm", "group", "the", "of", "and", "a", "an", "in", "with"})
_EVERYBODY = re.compile(
    r"\W*(?:total|overall|all (?:study )?(?:participants|patients|subjects)|entire study.*)\W*\Z"
)
_NO_ARM = re.compile(r"\b(?:not|non)[ -]?randomi[sz]ed")
_LONGEST_ID = 32


@dataclass
class Found:
    """An arm: its id in the record, the title under which it stands first, the description there,
    and all its names in the parts (`Fixed`, in `outcome 1`)."""

    id: str
    title: str
    description: str
    names: dict[str, str]


class Arms:
    """The arms of an entry in order of appearance; filled part by part."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._titles: dict[str, Found] = {}
        self._keys: list[tuple[frozenset[str], Found]] = []

    def place(self, part: str, groups: Sequence[Group]) -> dict[str, Found]:
        """The arm of every group of a part, by the id of the group; groups of everybody, and of
        people who were not allocated, have none."""
        own = [each for each in groups if not is_no_arm(each)]
        keys = _keys(own)
        arms: dict[str, Found] = {}
        for group in own:
            arm = self._known(group, keys[group.id], taken=list(arms.values()))
            if arm is None:
                arm = self._add(group, keys[group.id])
            arm.names.setdefault(part, group.title)
            self._titles.setdefault(fold(group.title), arm)
            arms[group.id] = arm
        for group in own:
            self._keys.append((keys[group.id], arms[group.id]))
        return arms

    def _known(self, group: Group, key: frozenset[str], taken: Sequence[Found]) -> Found | None:
        """The arm that has the group's title, else the only one that the same words tell from
        the others."""
        same = self._titles.get(fold(group.title))
        if same is not None and same not in taken:
            return same
        for fits in (lambda other: other == key, lambda other: other < key or key < other):
            arms = {id(arm): arm for other, arm in self._keys if other and key and fits(other)}
            free = [each for each in arms.values() if each not in taken]
            if len(arms) == 1 and free:
                return free[0]
        return None

    def _add(self, group: Group, key: frozenset[str]) -> Found:
        words = [each for each in _words(group.title) if each in key] or _words(group.title)
        start = re.sub(r"[^a-z0-9]+", "-", " ".join(words)).strip("-")
        start = start[:_LONGEST_ID].strip("-") or "arm"
        taken = {each.id for each in self.found}
        name, number = start, 2
        while name in taken:
            name, number = f"{start}-{number}", number + 1
        self.found.append(Found(name, group.title, group.description, {}))
        return self.found[-1]


def is_no_arm(group: Group) -> bool:
    """Whether a group is everybody, or those who were not allocated."""
    return bool(_EVERYBODY.match(fold(group.title)) or _NO_ARM.search(fold(group.title)))


def _words(title: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\.\d+)?", _NUMBERED.sub(" ", fold(title)))


def _keys(groups: Iterable[Group]) -> dict[str, frozenset[str]]:
    """The words of each group's title that not all groups of its part share; of alike ones, and of
    a single group, all words."""
    words = {each.id: frozenset(_words(each.title)) - _FILLING for each in groups}
    shared = frozenset.intersection(*words.values()) if len(words) > 1 else frozenset()
    keys = {name: own - shared for name, own in words.items()}
    alike = [key for key in keys.values() if list(keys.values()).count(key) > 1]
    # Sequences of the same treatments differ by order alone: their words show no arm.
    return {name: frozenset() if key in alike else key for name, key in keys.items()}
