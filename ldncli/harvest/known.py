"""What the evidence base has already: its vocabularies, and the papers that a
candidate may turn out to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from ldncli.errors import RecordError
from ldncli.harvest.candidate import Candidate
from ldncli.records.index.files import find_data
from ldncli.records.index.library import Library, bring_up_to_date
from ldncli.records.index.store import open_memory, open_store
from ldncli.records.model.card import Card
from ldncli.records.text.folding import fold, fold_identifier


def load_known(data: str | None = None) -> Library:
    """The library in `data`, even where single records have faults: a draft beside them must not
    keep the next from being made.

    Raises RecordError where the vocabularies themselves are faulty.
    """
    path = find_data(data)
    store = open_store(path)
    try:
        faults = bring_up_to_date(store, path)
    except sqlite3.OperationalError:  # the cache is read-only or its disk full
        store = open_memory()
        faults = bring_up_to_date(store, path)
    faults = [each for each in faults if not each.file.startswith("papers/")]
    if faults or store.get_terms("instruments") is None:
        raise RecordError(
            f"the vocabularies in {path} have faults",
            hint="`ldn check` lists them all",
            faults=tuple(faults),
        )
    return Library(path, store.get("digest") or "", store.kept, store)


@dataclass(frozen=True, slots=True)
class Match:
    """What the base has of a candidate.

    `same` is the id of the record of this very paper, None where there is none. `alike` are ids of
    records that share its PMID, PMCID or title but have another DOI: other papers, unless a person
    knows better. `by` is what showed that it is the same (`doi`, `pmid`, `pmcid`, `registration`,
    `title`). `linked` are ids of other records that name a register number which it names: they
    may tell of one study, and are still papers of their own.
    """

    same: str | None = None
    alike: tuple[str, ...] = ()
    by: str | None = field(default=None, compare=False)
    linked: tuple[str, ...] = field(default=(), compare=False)


class Known:
    """The papers of a base, ready for looking up by identifier and title."""

    def __init__(self, library: Library) -> None:
        self._doi: dict[str, str] = {}
        self._papers: dict[str, list[str]] = {}
        self._registered: dict[str, list[str]] = {}
        for card in library.cards(library.ids()):
            self._doi[card.paper_id] = fold_identifier(card.doi or "")
            entry = card.registrations[:1] if card.kind == "registry" else ()
            for key in _keys(card, *entry):
                self._papers.setdefault(key, []).append(card.paper_id)
            for number in card.registrations:
                self._registered.setdefault(fold_identifier(number), []).append(card.paper_id)

    def find(self, candidate: Candidate) -> Match:
        """The paper with its DOI, PMID, PMCID or title, in this order, of an entry of a register
        the one with its number; never one with another DOI."""
        found: dict[str, str] = {}
        for key in keys_of(candidate):
            for paper in self._papers.get(key, ()):
                found.setdefault(paper, key.partition(" ")[0])
        alike = tuple(paper for paper in found if self._differs(paper, candidate))
        same = next((paper for paper in found if paper not in alike), None)
        linked = dict.fromkeys(
            paper
            for number in candidate.registrations
            for paper in self._registered.get(fold_identifier(number), ())
            if paper != same
        )
        return Match(same, alike, found.get(same or ""), tuple(linked))

    def _differs(self, paper: str, candidate: Candidate) -> bool:
        """Whether both have a DOI, and not the same."""
        doi = fold_identifier(candidate.doi or "")
        return bool(doi and self._doi[paper] and doi != self._doi[paper])


def keys_of(candidate: Candidate) -> Iterator[str]:
    """By what a candidate is known, the surest first: `doi 10.5555/x`; the title comes last."""
    own = candidate.registrations[:1] if candidate.registered else ()
    yield from _keys(candidate, *own)


def _keys(paper: Candidate | Card, *entries: str) -> Iterator[str]:
    for kind in ("doi", "pmid", "pmcid"):
        if identifier := getattr(paper, kind):
            yield f"{kind} {fold_identifier(identifier)}"
    for number in entries:
        yield f"registration {fold_identifier(number)}"
    # Brackets mark translated titles, a full stop ends references: neither makes another paper.
    if title := fold(paper.title or "").strip(" .[]"):
        yield f"title {title}"
