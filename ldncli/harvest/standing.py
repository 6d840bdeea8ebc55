"""Where every record of an import stands: new, in the base already, a duplicate, not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.known import Known, Match
from ldncli.harvest.matching.likeness import Likeness
from ldncli.harvest.matching.roster import Roster, surest
from ldncli.harvest.matching.traits import Traits, of_candidate
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.readers.reader import Aside, Broken, Record

State = Literal["new", "in the base", "duplicate", "not understood", "left out"]


@dataclass(frozen=True, slots=True)
class Twin:
    """Earlier records, of an import or before it, that have to do with one.

    `first` is the same paper, as `likeness` shows, None where there is none; `beside` are others
    that may be it, or are other reports of its work.
    """

    first: Candidate | None = None
    likeness: Likeness | None = None
    beside: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A record of a file and what is known of it.

    `match` is what the base has of it, `twin` what came earlier, in this import or before it.
    """

    file: ReadFile
    record: Record
    match: Match = field(default_factory=Match)
    twin: Twin = field(default_factory=lambda: Twin())

    @property
    def first(self) -> Candidate | None:
        """The earlier record that is the same paper, None where there is none."""
        return self.twin.first

    @property
    def state(self) -> State:
        """One word for it; a duplicate of a paper in the base is a duplicate."""
        if isinstance(self.record, Broken):
            return "not understood"
        if isinstance(self.record, Aside):
            return "left out"
        if self.first is not None:
            return "duplicate"
        return "in the base" if self.match.same else "new"

    @property
    def line(self) -> int:
        """Where the record begins in its file."""
        return self.record.line or 1


def standings(
    files: Iterable[ReadFile], known: Known, before: Iterable[Candidate] = ()
) -> Iterator[Standing]:
    """Every record of every file in order; `before` are records that were brought in earlier."""
    seen = _Seen()
    for each in before:
        seen.add(each)
    for file in files:
        for record in file.records:
            if isinstance(record, Candidate):
                yield Standing(file, record, known.find(record), seen.add(record))
            else:
                yield Standing(file, record)


class _Seen:
    """The candidates of an import so far, by identifier and likeness."""

    def __init__(self) -> None:
        self._roster = Roster()
        self._firsts: list[Candidate] = []
        self._marks: dict[int, dict[str, str]] = {}

    def add(self, candidate: Candidate) -> Twin:
        """What of it was there already. Nothing becomes a duplicate of a paper whose other copies
        have another DOI or PMID."""
        traits = of_candidate(candidate)
        near = [(self._firsts[number], found) for number, found in self._roster.near(traits)]
        best = surest(each for each in near if not self._contradicts(each[0], traits))
        first, likeness = best if best else (None, None)
        held = first or candidate
        self._firsts.append(held)
        self._roster.add(traits)
        marks = self._marks.setdefault(id(held), {})
        for name in _MARKS:
            if own := getattr(traits, name):
                marks.setdefault(name, own)
        beside = {id(each): each for each, found in near if each is not held}
        return Twin(first, likeness, tuple(beside.values()))

    def _contradicts(self, held: Candidate, traits: Traits) -> bool:
        marks = self._marks[id(held)]
        return any(marks.get(name, own) != own for name in _MARKS if (own := getattr(traits, name)))


# Of these one paper has one.
_MARKS = ("doi", "pmid")
