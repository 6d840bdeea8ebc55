"""What the evidence base has already: its vocabularies, and the papers that a
candidate may turn out to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from ldncli.errors import RecordError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.matching.likeness import Likeness
from ldncli.harvest.matching.roster import Roster, surest
from ldncli.harvest.matching.traits import of_candidate, of_card
from ldncli.records.index.files import find_data
from ldncli.records.index.library import (
    Library,
    bring_up_to_date,
    folder_of,
    library_in,
    place_of,
)
from ldncli.records.index.store import open_memory, open_store
from ldncli.records.text.folding import fold_identifier


def load_known(
    data: str | None = None, over: Sequence[str] | None = None, *, alone: bool = False
) -> Library:
    """The library in `data`, even where single records have faults: a draft beside them must not
    keep the next from being made. `alone`: the base without anything laid over it, for what is
    written to the log, which all who have the base read.

    Raises RecordError where the vocabularies themselves are faulty.
    """
    path = find_data(data) if alone else place_of(data, over)
    store = open_store(path)
    try:
        faults = bring_up_to_date(store, path)
    except sqlite3.OperationalError:  # the cache is read-only or its disk full
        store = open_memory()
        faults = bring_up_to_date(store, path)
    faults = [each for each in faults if "papers/" not in each.file]
    if faults or store.get_terms("instruments") is None:
        raise RecordError(
            f"the vocabularies in {folder_of(path)} have faults",
            hint="`ldn check` lists them all",
            faults=tuple(faults),
        )
    return library_in(path, store)


@dataclass(frozen=True, slots=True)
class Match:
    """What the base has of a candidate.

    `same` is the id of the record of this very paper, None where there is none; `by` is what showed
    it (`doi`, `pmid`, `pmcid`, `registration`, `likeness`), `score` the points of a likeness.
    `alike` are ids of records that may be this paper, for a person to say: much agrees, but DOI,
    PMID or pages differ, or too little is known. `family` are ids of other reports of the same work
    (its conference abstract, its preprint, a notice on it); `linked` are ids of records that name a
    register number which it names. Both are papers of their own.
    """

    same: str | None = None
    alike: tuple[str, ...] = ()
    by: str | None = field(default=None, compare=False)
    score: float | None = field(default=None, compare=False)
    family: tuple[str, ...] = field(default=(), compare=False)
    linked: tuple[str, ...] = field(default=(), compare=False)


class Known:
    """The papers of a base, ready for looking up."""

    def __init__(self, library: Library) -> None:
        self._ids: list[str] = []
        self._roster = Roster()
        self._registered: dict[str, list[str]] = {}
        for card in library.cards(library.ids()):
            self._ids.append(card.paper_id)
            self._roster.add(of_card(card))
            for number in card.registrations:
                self._registered.setdefault(fold_identifier(number), []).append(card.paper_id)

    def find(self, candidate: Candidate) -> Match:
        """The record of this very paper, and those that have to do with it."""
        near = [
            (self._ids[number], found)
            for number, found in self._roster.near(of_candidate(candidate))
        ]
        best = surest(near)
        same, likeness = best if best and not _undecided(near) else (None, None)
        linked = dict.fromkeys(
            paper
            for number in candidate.registrations
            for paper in self._registered.get(fold_identifier(number), ())
            if paper != same
        )
        return Match(
            same,
            tuple(paper for paper, each in near if each.verdict in _UNSURE and paper != same),
            by=likeness.rule if likeness else None,
            score=likeness.score if likeness and likeness.rule == "likeness" else None,
            family=tuple(paper for paper, each in near if each.verdict == "family"),
            linked=tuple(linked),
        )


def _undecided(near: list[tuple[str, Likeness]]) -> bool:
    """Whether likeness alone names several records: a work told twice, which a person knows."""
    same = [each.rule for _, each in near if each.verdict == "same"]
    return len(same) > 1 and set(same) == {"likeness"}


# Another record that is this paper too is one for a person to look at.
_UNSURE = frozenset({"same", "perhaps"})
