"""A folder of records with folders of one's own laid over it, without copying either: an own
record stands in place of the base's of the same name, own terms come beside the base's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ldncli.errors import Fault, UsageError
from ldncli.records.index.files import CORE_SETS, find_data, list_records

# Where the vocabularies of the folders laid over stand among the files: they do not take the place
# of the base's.
_OVER = "over/"


@dataclass(frozen=True, slots=True)
class Layered:
    """A base with folders over it, the last on top; `/` gives the file of a name that counts."""

    base: Path
    over: tuple[Path, ...]

    def __truediv__(self, name: str) -> Path:
        if name.startswith(_OVER):
            place, _, rest = name.removeprefix(_OVER).partition("/")
            return self.over[int(place) - 1] / rest
        if _is_vocabulary(name):
            return self.base / name
        own = (folder / name for folder in reversed(self.over))
        return next((path for path in own if os.path.lexists(path)), self.base / name)

    @property
    def key(self) -> bytes:
        """What tells this base with these folders from every other."""
        return b"\0".join(os.fsencode(path) for path in (self.base, *self.over))

    def files(self) -> dict[str, os.stat_result]:
        """Every record file that counts, by its name."""
        found = list_records(self.base)
        for place, folder in enumerate(self.over, 1):
            for name, stat in list_records(folder).items():
                found[f"{_OVER}{place}/{name}" if _is_vocabulary(name) else name] = stat
        return found

    def vocabularies(self, file: str) -> list[str]:
        """The names of the own files that add to a vocabulary of the base."""
        places = range(1, len(self.over) + 1)
        return [name for each in places if (self / (name := f"{_OVER}{each}/{file}")).exists()]

    def named(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of own files by their whole path; those of the base as they are."""
        return [
            replace(each, file=str(path))
            if (path := self / each.file) != self.base / each.file
            else each
            for each in faults
        ]


Place = Path | Layered


def find_records(data: str | None = None, over: Sequence[str] | None = None) -> Place:
    """The base as `find_data` finds it, with the folders given laid over it, else those that
    LDN_WITH names; raises UsageError for one that is not there or has no records."""
    base = find_data(data)
    source = "--with" if over else "LDN_WITH"
    named = over or [each for each in os.environ.get("LDN_WITH", "").split(os.pathsep) if each]
    if not named:
        return base
    return Layered(base, tuple(_checked(each, source) for each in named))


def _checked(named: str, source: str) -> Path:
    path = Path(os.path.expanduser(named)).resolve()
    if not path.is_dir():
        raise UsageError(f"{named} ({source}) is no folder", hint="name a folder of own records")
    if not list_records(path):
        loose = any(path.glob("*.yaml"))
        raise UsageError(
            f"{named} ({source}) has no records",
            hint="records stand in its folder 'papers'"
            + (", not beside it" if loose else ", terms in 'vocab'"),
        )
    return path


def _is_vocabulary(name: str) -> bool:
    return name.startswith("vocab/") and name != CORE_SETS


def what_is_over(layered: Layered) -> list[tuple[Path, list[str], list[str], list[str]]]:
    """For each folder, from the lowest: its own new papers, its papers in place of those below, and
    its other files."""
    known = set(list_records(layered.base))
    found = []
    for folder in layered.over:
        names = sorted(list_records(folder))
        papers = [each for each in names if each.startswith("papers/")]
        ids = [each.removeprefix("papers/").removesuffix(".yaml") for each in papers]
        new = [id for id, name in zip(ids, papers, strict=True) if name not in known]
        others = [each for each in names if not each.startswith("papers/")]
        found.append((folder, new, [id for id in ids if id not in new], others))
        known.update(names)
    return found
