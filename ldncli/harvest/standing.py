"""Where every record of an import stands: new, in the base already, a duplicate, not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.known import Known, Match, keys_of
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.readers.reader import Aside, Broken, Record
from ldncli.records.text.folding import fold_identifier

State = Literal["new", "in the base", "duplicate", "not understood", "left out"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A record of a file and what is known of it.

    `match` is what the base has of it; `first` is the earlier record, of this import or `before`
    it, that has the same DOI, PMID, PMCID or (an entry of a register) number, None where there is
    none.
    """

    file: ReadFile
    record: Record
    match: Match = field(default_factory=Match)
    first: Candidate | None = None

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
    """The candidates of an import so far, by identifier."""

    def __init__(self) -> None:
        self._first: dict[str, Candidate] = {}
        self._doi: dict[int, str] = {}

    def add(self, candidate: Candidate) -> Candidate | None:
        """The first with one of its identifiers and no other DOI; titles alone prove nothing."""
        keys = [each for each in keys_of(candidate) if not each.startswith("title ")]
        doi = fold_identifier(candidate.doi or "")
        found = (self._first[each] for each in keys if each in self._first)
        first = next((each for each in found if not self._differs(each, doi)), None)
        held = first or candidate
        if doi:
            self._doi.setdefault(id(held), doi)
        for each in keys:
            self._first.setdefault(each, held)
        return first

    def _differs(self, other: Candidate, doi: str) -> bool:
        """Whether both have a DOI, the other perhaps by way of a duplicate, and not the same."""
        return bool(doi) and self._doi.get(id(other), doi) != doi
