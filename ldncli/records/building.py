"""Bring an index up to date: parse the files that changed, check them, and keep what the questions will need."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ldncli.errors import Fault
from ldncli.records.card import card_of, facets_of
from ldncli.records.check import check_paper
from ldncli.records.decode import decode, nearest
from ldncli.records.fulltext import texts_of
from ldncli.records.instruments import Instrument
from ldncli.records.library import digest_of, fold_identifier
from ldncli.records.model import Paper
from ldncli.records.reading import READING_ORDER, Terms, read_instrument, read_paper, read_vocabulary
from ldncli.records.store import Changes, Stamp, Store, dump
from ldncli.records.vocab import Vocabulary, decode_vocabulary


def rebuild(store: Store, data: Path, changes: Changes) -> list[Fault]:
    """Bring `store` in line with the files; returns all faults, those of single files first."""
    for path in changes.removed:
        store.forget(path)
    term_files = [path for path in (*changes.changed, *changes.removed) if not path.startswith("papers/")]
    terms, faults = _read_terms(store, data, fresh=bool(term_files) or store.get("state") is None)
    if terms is None:
        store.set("state", "faulty")
        return faults
    changed = [path for path in changes.changed if path.startswith("papers/")]
    if term_files:
        faults += _derive_again(store, terms, set(changed))
    for path in changed:
        faults += _read_file(store, data, path, terms)
    faults += check_links(store)
    store.set("state", "faulty" if faults else "whole")
    store.set("digest", store.digest())
    return faults


# -- vocabularies and instruments ------------------------------------------------------------------------------------


def _read_terms(store: Store, data: Path, *, fresh: bool) -> tuple[Terms | None, list[Fault]]:
    if not fresh:
        return terms_in(store), []
    faults: list[Fault] = []
    vocabularies: dict[str, Vocabulary] = {}
    for name in READING_ORDER:
        file = f"vocab/{name}.yaml"
        try:
            stamp, text = _read(data / file)
        except FileNotFoundError:
            faults.append(Fault(file, None, "", "this vocabulary is missing"))
            continue
        known = {each: vocabulary.terms for each, vocabulary in vocabularies.items()}
        vocabulary, raw, found = read_vocabulary(text, file, name, known)
        faults += found
        if vocabulary is not None and not found:
            vocabularies[name] = vocabulary
            store.set_terms(name, raw, vocabulary.by_name.items())
            store.saw(file, stamp, digest_of(text))
    if faults:
        return None, faults
    instruments: dict[str, Instrument] = {}
    raws = []
    known = {name: vocabulary.terms for name, vocabulary in vocabularies.items()}
    for path in sorted((data / "instruments").glob("*.yaml")):
        file = f"instruments/{path.name}"
        stamp, text = _read(path)
        instrument, raw, found = read_instrument(text, file, known)
        faults += found
        if instrument is not None and not found:
            instruments[instrument.id] = instrument
            raws.append(raw)
            store.saw(file, stamp, digest_of(text))
    if faults:
        return None, faults
    store.set_terms("instruments", raws)
    return Terms(vocabularies, instruments), []


def terms_in(store: Store) -> Terms:
    vocabularies = {name: decode_vocabulary(name, store.get_terms(name))[0] for name in READING_ORDER}
    instruments = [decode(Instrument, raw)[0] for raw in store.get_terms("instruments")]
    return Terms(
        {name: each for name, each in vocabularies.items() if each is not None},
        {each.id: each for each in instruments if each is not None},
    )


def _read(path: Path) -> tuple[Stamp, bytes]:
    """A file and its state before it was read, so that a change in between is noticed next time."""
    stamp = Stamp.of(path.stat())
    return stamp, path.read_bytes()


# -- papers ----------------------------------------------------------------------------------------------------------


def _read_file(store: Store, data: Path, file: str, terms: Terms) -> list[Fault]:
    store.forget(file)
    try:
        stamp, text = _read(data / file)
    except FileNotFoundError:  # vanished since it was listed
        return []
    except OSError as error:
        return [Fault(file, None, "", f"cannot be read: {error.strerror}")]
    paper, raw, faults = read_paper(text, file, terms)
    if paper is not None and not faults:
        other = store.rows("SELECT file FROM papers WHERE id = ?", (paper.id,)).fetchone()
        if other:
            return [Fault(file, 1, "id", f"the id {paper.id!r} is that of {other[0]} too", "ids are never used twice")]
        store.saw(file, stamp, digest_of(text))
        _keep(store, paper, dump(raw), file, terms)
    return faults


def _derive_again(store: Store, terms: Terms, changed: set[str]) -> list[Fault]:
    """After a change of vocabulary: check and enter every other paper again, from its kept value."""
    faults: list[Fault] = []
    ids = terms.ids()
    for file, record in store.rows("SELECT file, record FROM papers ORDER BY id").fetchall():
        if file in changed:
            continue
        paper, problems = decode(Paper, json.loads(record), ids)
        problems = problems or (check_paper(paper, terms.instruments, terms.year) if paper else [])
        stamp = store.rows("SELECT * FROM files WHERE path = ?", (file,)).fetchone()
        store.forget(file)
        if problems or paper is None:
            changed.add(file)
            faults += [Fault(file, None, ".".join(map(str, each.path)), each.message, each.hint) for each in problems]
            continue
        store.sql.execute("INSERT INTO files VALUES (?,?,?,?,?,?,?)", stamp)
        _keep(store, paper, record, file, terms)
    return faults


def _keep(store: Store, paper: Paper, record: str, file: str, terms: Terms) -> None:
    facets = facets_of(paper)
    values = [" ".join(sorted(each)) if isinstance(each, frozenset) else each for each in facets]
    card = dump(list(asdict(card_of(paper, terms.vocabularies["designs"])).values()))
    number = store.sql.execute(
        "INSERT INTO papers (id, study, kind, scope, status, design, year, dose_min, dose_max, participants, direction, "
        "conditions, mechanisms, outcomes, file, links, card, record) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (*values, file, dump(_links(paper)), card, record),
    ).lastrowid
    store.sql.execute(
        "INSERT INTO texts (rowid, title, summary, terms, names, body, broader, everything) VALUES (?,?,?,?,?,?,?,?)",
        (number, *texts_of(paper, terms.vocabularies)),
    )
    store.sql.executemany(
        "INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)", [(fold_identifier(name), paper.id, kind) for kind, name in _identifiers(paper)]
    )


def _identifiers(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "id", paper.id
    for kind in ("doi", "pmid", "pmcid"):
        if name := getattr(paper, kind):
            yield kind, name
    for name in paper.registrations:
        yield "registration", name
    if paper.study_id and paper.study_id != paper.id:
        yield "study", paper.study_id


# -- links between records -------------------------------------------------------------------------------------------


def _links(paper: Paper) -> dict[str, list[list[str]]]:
    """What a paper names outside itself: pairs of path and name, by kind of thing named."""
    papers = [[f"related[{index}].paper", each.paper] for index, each in enumerate(paper.related)]
    papers += [[f"appraisals[{index}].by", each.by] for index, each in enumerate(paper.appraisals) if each.by != "ldn"]
    studies = []
    if paper.review:
        studies = [[f"review.included[{index}].study", each.study] for index, each in enumerate(paper.review.included) if each.study]
    return {"papers": papers, "studies": studies}


def check_links(store: Store) -> list[Fault]:
    """Faults between records: names that lead nowhere, studies without or with two main papers, papers entered twice."""
    rows = store.rows("SELECT id, file, kind, study, links FROM papers ORDER BY id").fetchall()
    papers = {row[0] for row in rows}
    members: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for paper, file, kind, study, _ in rows:
        if study:
            members[study].append((paper, file, kind))
    faults: list[Fault] = []
    for _, file, _, _, links in rows:
        named = json.loads(links)
        faults += _dangling(file, named["papers"], papers, "paper")
        faults += _dangling(file, named["studies"], members, "study")
    for study, group in members.items():
        faults += _check_study(study, group)
    return [*faults, *_twice(store)]


def _dangling(file: str, named: list[list[str]], known: Any, what: str) -> Iterator[Fault]:
    for path, name in named:
        if name not in known:
            yield Fault(file, None, path, f"there is no {what} {name!r}", nearest(name, list(known)))


def _check_study(study: str, group: list[tuple[str, str, str]]) -> Iterator[Fault]:
    primary = [each for each in group if each[2] == "primary"]
    for _, file, _ in primary[1:]:
        yield Fault(file, None, "study", f"{primary[0][0]!r} is the primary paper of {study!r} already", "make one of them a secondary-report")
    if not primary and len(group) == 1 and group[0][0] != study:
        paper, file, kind = group[0]
        if kind not in ("preclinical", "pharmacokinetic"):
            yield Fault(file, None, "study", f"no other paper belongs to the study {study!r}", f"leave it out, or record the other paper; {paper!r} stands alone")


def _twice(store: Store) -> Iterator[Fault]:
    sql = """SELECT name, kind, group_concat(paper, ' ') FROM identifiers WHERE kind IN ('doi', 'pmid', 'pmcid') AND name <> ''
             GROUP BY name, kind HAVING count(*) > 1 ORDER BY name"""
    for name, kind, found in store.rows(sql).fetchall():
        ids = sorted(found.split())
        yield Fault(f"papers/{ids[1]}.yaml", None, kind, f"{ids[0]!r} has the same {kind} {name}", "one publication has one record")

