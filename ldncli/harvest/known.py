"""What the evidence base has already: its vocabularies, and the papers that a
candidate may turn out to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

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
    knows better.
    """

    same: str | None = None
    alike: tuple[str, ...] = ()


class Known:
    """The papers of a base, ready for looking up by identifier and title."""

    def __init__(self, library: Library) -> None:
        self._doi: dict[str, str] = {}
        self._papers: dict[str, list[str]] = {}
        for card in library.cards(library.ids()):
            self._doi[card.paper_id] = fold_identifier(card.doi or "")
            for key in _keys(card):
                self._papers.setdefault(key, []).append(card.paper_id)

    def find(self, candidate: Candidate) -> Match:
        """The paper with its DOI, PMID, PMCID or title, in this order;
        never one with another DOI."""
        found = dict.fromkeys(
            paper for key in _keys(candidate) for paper in self._papers.get(key, ())
        )
        alike = tuple(paper for paper in found if self._differs(paper, candidate))
        return Match(next((paper for paper in found if paper not in alike), None), alike)

    def _differs(self, paper: str, candidate: Candidate) -> bool:
        """Whether both have a DOI, and not the same."""
        doi = fold_identifier(candidate.doi or "")
        return bool(doi and self._doi[paper] and doi != self._doi[paper])


def _keys(paper: Candidate | Card) -> Iterator[str]:
    """By what a paper is known, the surest first."""
    for kind in ("doi", "pmid", "pmcid"):
        if identifier := getattr(paper, kind):
            yield f"{kind} {fold_identifier(identifier)}"
    if title := fold(paper.title or ""):
        yield f"title {title}"
