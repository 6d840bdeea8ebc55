"""The way in: bring the derived index of the records up to date, and hand out a `Library`.

Most questions need neither the model nor the vocabularies, and importing those costs more than
answering: the methods that need them import them (docs/decisions.md).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldncli.errors import Fault, RecordError
from ldncli.records.index.files import find_data, list_files
from ldncli.records.index.store import Store, dump, open_anew, open_memory, open_store
from ldncli.records.model.card import Card, Facets
from ldncli.records.model.naming import MAIN_FIRST, with_acronym
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.layers import Place
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.cautions import Caution
    from ldncli.records.vocabularies.core_sets import CoreOutcomes
    from ldncli.records.vocabularies.instruments import Instrument
    from ldncli.records.vocabularies.judgements import Override
    from ldncli.records.vocabularies.topic import Topic
    from ldncli.records.vocabularies.unread import Unread
    from ldncli.records.vocabularies.vocab import Vocabulary

_FACETS = (
    "id, study, called, acronym, kind, scope, status, design, year, dose_min, dose_max,"
    " participants, direction, conditions, mechanisms, outcomes, planned"
)


@dataclass(frozen=True)
class Library:
    """Papers, vocabularies and instruments of one evidence base, read from
    its index as they are asked for.

    `over` are folders laid over it, the last on top. `kept` is False where the index could not be
    written, so that the next run reads all files again.
    """

    data: Path
    digest: str
    kept: bool
    store: Store = field(repr=False)
    over: tuple[Path, ...] = ()

    @cached_property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """All vocabularies by name, each decoded when it is looked at."""
        from ldncli.records.vocabularies.vocab import Vocabularies

        return Vocabularies(self.vocabulary)

    def vocabulary(self, name: str) -> Vocabulary:
        """One vocabulary, decoded once."""
        if name not in self._decoded:
            from ldncli.records.vocabularies.vocab import kept_vocabulary

            self._decoded[name] = kept_vocabulary(name, self.store.get_terms)
        return self._decoded[name]

    @cached_property
    def _decoded(self) -> dict[str, Vocabulary]:
        """The vocabularies that were asked for."""
        return {}

    @cached_property
    def topic(self) -> Topic:
        """What the base is about: the drug, the scopes, the rules of its doses."""
        from ldncli.records.text.decode import restore
        from ldncli.records.vocabularies.topic import Topic

        return restore(Topic, self.store.get_terms("topic"))

    @property
    def dose_unit(self) -> str:
        """The unit of all doses, without the rest of the topic."""
        return self.store.get_terms("topic")["dose"]["unit"]

    @property
    def as_of(self) -> str:
        """The day of the newest extraction, YYYY-MM-DD: the data's own date; "" without papers."""
        return self.store.get("as_of") or ""

    @cached_property
    def cautions(self) -> tuple[Caution, ...]:
        """What users and prescribers must know, in the order of its
        file; empty where there is none."""
        raw = self.store.get_terms("cautions")
        if not raw:
            return ()
        from ldncli.records.text.decode import restore
        from ldncli.records.vocabularies.cautions import CautionFile

        return restore(CautionFile, raw).cautions

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """What is known and was not read, in the order of its file; empty where there is none."""
        raw = self.store.get_terms("unread")
        if not raw:
            return ()
        from ldncli.records.text.decode import restore
        from ldncli.records.vocabularies.unread import UnreadFile

        return restore(UnreadFile, raw).papers

    @cached_property
    def core(self) -> CoreOutcomes:
        """How much each outcome matters in each condition."""
        from ldncli.records.vocabularies.core_sets import CoreOutcomes, kept_core_sets

        return CoreOutcomes(kept_core_sets(self.store.get_terms("core_sets")), self.vocabularies)

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """The instruments of appraisal by id, those for trials first: in the order that the
        vocabulary of designs gives to the first of the designs that they are made for."""
        from ldncli.records.text.decode import restore
        from ldncli.records.vocabularies.instruments import Instrument

        known = [restore(Instrument, each) for each in self.store.get_terms("instruments")]
        order = {design: place for place, design in enumerate(self.vocabulary("designs").terms)}
        known.sort(
            key=lambda each: min((order[one] for one in each.applies_to), default=len(order))
        )
        return {each.id: each for each in known}

    @cached_property
    def judgements(self) -> tuple[Override, ...]:
        """What persons put in the place of computed certainty ratings, by
        id; empty where nobody did."""
        raws = self.store.get_terms("judgements")
        if not raws:
            return ()
        from ldncli.records.text.decode import restore
        from ldncli.records.vocabularies.judgements import Override

        return tuple(restore(Override, each) for each in raws)

    def __len__(self) -> int:
        return self.store.count()

    def facets(self, ids: Iterable[str] | None = None) -> Iterator[Facets]:
        """The facets of all papers (by id), or of those named, in the
        order in which they are named."""
        if ids is None:
            rows: Iterable[tuple] = self.store.rows(f"SELECT {_FACETS} FROM papers ORDER BY id")
        else:
            rows = self._by_id(_FACETS, ids)
        for row in rows:
            yield Facets(*row[:13], *map(_words, row[13:]))

    def cards(self, ids: Iterable[str]) -> list[Card]:
        """The table rows of the papers named, in that order."""
        return [
            _card(json.loads(row[1]))
            for row in self._by_id("id, card", ids, "papers JOIN contents USING (number)")
        ]

    def papers(self, ids: Iterable[str] | None = None) -> Iterator[Paper]:
        """The full records of the papers named, in that order; of all,
        by id, where none is named."""
        from ldncli.records.model.paper import Paper
        from ldncli.records.text.decode import restore

        rows: Iterable[tuple] = (
            self.store.rows(
                "SELECT id, record FROM papers JOIN contents USING (number) ORDER BY id"
            )
            if ids is None
            else self._by_id("id, record", ids, "papers JOIN contents USING (number)")
        )
        for row in rows:
            yield restore(Paper, json.loads(row[1]))

    def with_study_papers(self, ids: Iterable[str], *, retracted: bool = False) -> list[str]:
        """The papers named and all others of their studies, which state facts
        that these may leave to them."""
        wanted = set(ids)
        rows = self.store.rows("SELECT id, study, status FROM papers ORDER BY id").fetchall()
        studies = {study for paper, study, _ in rows if study and paper in wanted}
        return [
            paper
            for paper, study, status in rows
            if paper in wanted or (study in studies and (retracted or status != "retracted"))
        ]

    def main_papers(self, ids: Iterable[str]) -> dict[str, str]:
        """The studies with results behind the papers named, each with its main paper."""
        wanted = set(ids)
        sql = """SELECT study, id FROM papers WHERE study IS NOT NULL AND kind IN ('primary',
        'secondary-report')
                 ORDER BY study, kind, id"""
        found: dict[str, str] = {}
        for study, paper in self.store.rows(sql):
            if paper in wanted:
                found.setdefault(study, paper)
        return found

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """What people call the papers and studies named ("Bruun 2024 (FINAL)"), in that order;
        what is neither is left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, str] = {}
        acronyms: dict[str, str] = {}
        order = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(MAIN_FIRST))
        sql = f"""SELECT study, called, acronym FROM papers
                  WHERE study IN (SELECT value FROM json_each(?))
                  ORDER BY study, CASE kind {order} END, id"""
        for study, called, acronym in self.store.rows(sql, (dump(wanted),)):
            found.setdefault(study, called)
            if acronym:
                acronyms.setdefault(study, acronym)
        studies = {each: with_acronym(name, acronyms.get(each)) for each, name in found.items()}
        papers = {
            row[0]: with_acronym(row[1], row[2])
            for row in self._by_id("id, called, acronym", wanted)
        }
        both = papers | studies
        return {each: both[each] for each in wanted if each in both}

    def _by_id(self, columns: str, ids: Iterable[str], source: str = "papers") -> Iterator[tuple]:
        """Rows of the papers named, in that order; the names travel as one value, since
        SQLite limits their number."""
        sql = f"""SELECT {columns} FROM (SELECT key, value FROM json_each(?)) AS wanted JOIN
        {source}
                  WHERE id = wanted.value ORDER BY wanted.key"""
        return iter(self.store.rows(sql, (dump(list(ids)),)))

    def find(self, name: str) -> list[str]:
        """Ids of the papers that an id, DOI, PMID, PMCID, registration number, address, study id,
        acronym, or author and year name; ids of before count.

        Raises UnclearNameError where author and year fit several, UnknownTermError with the nearest
        name where nothing fits.
        """
        from ldncli.records.index.identifying import identified

        return identified(self.store, name)

    def ids(self) -> list[str]:
        """All paper ids."""
        return [row[0] for row in self.store.rows("SELECT id FROM papers ORDER BY id")]


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    """A kept list as a set; many papers share one."""
    return frozenset(text.split())


def _card(values: list[Any]) -> Card:
    """A card from its values as JSON has them."""
    known: list[Any] = [tuple(each) if type(each) is list else each for each in values]
    return Card(*known)


# -- loading ---------------------------------------------------------------------------------------


def load(data: str | None = None, over: Sequence[str] | None = None) -> Library:
    """The library in `data` (see `find_data`) with the folders `over` laid over it (see
    `find_records`), its index brought up to date.

    Raises RecordError naming every fault where any record has one.
    """
    path = place_of(data, over)
    store, faults = fresh_store(path)
    if faults:
        found = sum(each.count for each in faults)
        count = f"{found:,} fault{'s' if found > 1 else ''}"
        raise RecordError(
            f"the records in {folder_of(path)} have {count}",
            hint="`ldn check` lists them all",
            faults=tuple(faults),
        )
    return library_in(path, store)


def place_of(data: str | None, over: Sequence[str] | None = None) -> Place:
    """The folder of records; with folders over it where there are any."""
    if not over and not os.environ.get("LDN_WITH"):
        return find_data(data)
    from ldncli.records.layers import find_records

    return find_records(data, over)


def folder_of(place: Place) -> Path:
    """The folder of the base."""
    return place if isinstance(place, Path) else place.base


def library_in(place: Place, store: Store) -> Library:
    """The library behind an index that is up to date."""
    over = () if isinstance(place, Path) else place.over
    return Library(folder_of(place), store.get("digest") or "", store.kept, store, over)


def fresh_store(data: Place) -> tuple[Store, list[Fault]]:
    """The index of `data` brought up to date, and the faults of the records; in
    memory where it cannot be kept."""
    for open_one in (open_store, open_anew):
        store = open_one(data)
        try:
            return store, bring_up_to_date(store, data)
        except sqlite3.OperationalError:  # the cache is read-only or its disk full
            store.sql.close()
            break
        except sqlite3.DatabaseError:  # the index is damaged
            store.sql.close()
    store = open_memory()
    return store, bring_up_to_date(store, data)


def bring_up_to_date(store: Store, data: Place) -> list[Fault]:
    """Parse what changed since the index was made; returns the faults that
    keep it from being trusted."""
    if _is_fresh(store, data):
        return []
    with store.alone() as changed:
        if changed and _is_fresh(store, data):
            return []
        with store.writing():
            faults = _read_at_one_moment(store, data)
    return faults if isinstance(data, Path) else data.named(faults)


def _is_fresh(store: Store, data: Place) -> bool:
    """Whether the index holds what the files do; that this was proved is noted."""
    if store.get("state") != "whole":
        return False
    present = list_files(data)
    if store.is_as_marked(present):
        return True
    if store.changes(data, present):
        return False
    _note_proof(store, present)
    return True


# How often files that change while they are read are read again.
_MOST_ROUNDS = 10


def _read_at_one_moment(store: Store, data: Place) -> list[Fault]:
    """Bring the index in line with the files; again where they changed while they were read, so
    that it holds one state of them."""
    from ldncli.records.index.building import rebuild

    present = list_files(data)
    for _ in range(_MOST_ROUNDS):
        faults = rebuild(store, data, store.changes(data, present))
        before, present = present, list_files(data)
        if present.keys() == before.keys() and store.agrees(data, present):
            break
    return faults


def _note_proof(store: Store, present: dict[str, os.stat_result]) -> None:
    """Note what was proved by comparing files; of no consequence where it cannot be noted."""
    settled = store.doubtful()
    if not settled and not store.may_mark(present):
        return
    try:
        with store.alone(0) as changed:
            if not changed:
                with store.writing():
                    store.settle(settled)
                    store.mark(present)
    except sqlite3.OperationalError:
        return


def short(digest: str) -> str:
    """The part of a digest that people are shown."""
    return digest[:12]


def version_line(library: Library) -> str:
    """The data in words: size, digest, place."""
    over = "".join(f" with {each}" for each in library.over)
    return f"{len(library)} papers, digest {short(library.digest)}, in {library.data}{over}"
