"""Bring an index up to date: parse the files that changed, check them, and keep
what the questions will need."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldncli.errors import Fault, first_of_each, nearest
from ldncli.records.checking.check import check_paper
from ldncli.records.checking.leads import check_leads
from ldncli.records.checking.links import check_links, links_of
from ldncli.records.index.files import (
    CAUTIONS,
    CORE_SETS,
    TOPIC,
    UNREAD,
    digest_of,
    list_files,
)
from ldncli.records.index.fulltext import DRUG, drug_names, names_in, texts_of
from ldncli.records.index.standing import standing_of
from ldncli.records.index.store import Changes, Store, dump
from ldncli.records.model.card import card_of, facets_of
from ldncli.records.model.paper import Paper
from ldncli.records.sealing import Stamp, read_file
from ldncli.records.text.decode import decode, restore
from ldncli.records.text.folding import fold_identifier
from ldncli.records.text.paths import path_steps
from ldncli.records.text.reading import (
    READING_ORDER,
    Terms,
    read_core_sets,
    read_instrument,
    read_judgement,
    read_own_terms,
    read_paper,
    read_topic,
    read_vocabulary,
)
from ldncli.records.text.words import stem_of
from ldncli.records.text.yamltext import parse_yaml
from ldncli.records.vocabularies.cautions import named_papers, read_cautions
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.unread import read_unread
from ldncli.records.vocabularies.vocab import OPTIONAL, Vocabulary, kept_vocabulary, names_key

if TYPE_CHECKING:
    from ldncli.records.layers import Layered, Place

# State of an index whose vocabularies have faults: it holds older ones, and they are read
# again even when no file changes.
NO_TERMS = "no terms"
# Bytes of a file beyond which nobody looks what it holds; records have far less.
_LARGEST = 100_000_000


def rebuild(store: Store, data: Place, changes: Changes) -> list[Fault]:
    """Bring `store` in line with the files; returns all faults: of single papers,
    between papers, of judgements."""
    store.unmark()
    for path in changes.removed:
        store.forget(path)
    others = [
        path for path in (*changes.changed, *changes.removed) if not path.startswith("papers/")
    ]
    term_files = [path for path in others if not path.startswith("judgements/")]
    fresh = bool(term_files) or store.get("state") in (None, NO_TERMS)
    terms, faults = _read_terms(store, data, term_files) if fresh else (terms_in(store), [])
    if terms is None:
        store.set("state", NO_TERMS)
        return faults
    changed = [path for path in changes.changed if path.startswith("papers/")]
    if TOPIC in changes.changed:  # what records leave to it is kept with them
        changed = [each for each in list_files(data) if each.startswith("papers/")]
    elif fresh:
        changed += _derive_again(store, terms, set(changed))
    for path in changed:
        faults += _read_file(store, data, path, terms)
    broken = {each.file for each in faults}
    designs = terms.vocabularies["designs"].terms
    randomised = {design for design, term in designs.items() if term.randomised}
    faults += [
        with_line(each, data)
        for each in (
            *check_links(store, broken, randomised, terms.topic.default.id),
            *check_leads(store),
            *_check_cautions(store, broken),
        )
    ]
    if fresh or len(others) > len(term_files):
        faults += _read_judgements(store, data, terms)
    store.set("state", "faulty" if faults else "whole")
    store.set("digest", store.digest())
    store.set("as_of", _as_of(store))
    return first_of_each(faults)


def _as_of(store: Store) -> str:
    """The day of the newest extraction; "" without papers."""
    sql = "SELECT max(json_extract(record, '$.extraction.date')) FROM contents"
    return store.rows(sql).fetchone()[0] or ""


# -- vocabularies and instruments ------------------------------------------------------------------


def _read_terms(store: Store, data: Place, changed: list[str]) -> tuple[Terms | None, list[Fault]]:
    vocabularies, faults = _read_vocabularies(store, data)
    expected = [*(f"vocab/{name}.yaml" for name in READING_ORDER), CORE_SETS]
    strange = [
        path
        for path in changed
        if "vocab/" in path
        and path[path.index("vocab/") :] not in expected
        and (data / path).exists()
    ]
    faults += [
        Fault(path, None, "", "there is no vocabulary of this name", nearest(path, expected))
        for path in strange
    ]
    if faults:
        return None, faults
    instruments, faults = _read_instruments(
        store, data, {name: each.terms for name, each in vocabularies.items()}
    )
    faults += _read_cautions(store, data, vocabularies["conditions"])
    faults += _read_core_sets(store, data, vocabularies)
    faults += _read_unread(store, data, vocabularies["conditions"])
    topic, found = _read_topic(store, data)
    faults += found
    return (None if faults or topic is None else Terms(topic, vocabularies, instruments)), faults


def _read_vocabularies(store: Store, data: Place) -> tuple[dict[str, Vocabulary], list[Fault]]:
    faults: list[Fault] = []
    vocabularies: dict[str, Vocabulary] = {}
    for name in READING_ORDER:
        file = f"vocab/{name}.yaml"
        read = _read(data, file)
        if isinstance(read, list):
            faults += read
            if not read and name in OPTIONAL:
                store.set_terms(name, None)
                vocabularies[name] = kept_vocabulary(name, store.get_terms)
            elif not read:
                faults.append(Fault(file, None, "", "this vocabulary is missing"))
            continue
        stamp, text = read
        known = {each: vocabulary.terms for each, vocabulary in vocabularies.items()}
        vocabulary, raw, found = read_vocabulary(text, file, name, known)
        faults += found
        if vocabulary is None or found:
            continue
        store.saw(file, stamp, digest_of(text))
        if not isinstance(data, Path):
            vocabulary, raw, found = _with_own_terms(store, data, vocabulary, raw, known)
            faults += found
        vocabularies[name] = vocabulary
        store.set_terms(name, raw, names_in(vocabulary))
        store.set_terms(names_key(name), dict(vocabulary.by_name))
    return vocabularies, faults


def _with_own_terms(
    store: Store,
    data: Layered,
    vocabulary: Vocabulary,
    raw: Any,
    known: Mapping[str, Collection[str]],
) -> tuple[Vocabulary, Any, list[Fault]]:
    """A vocabulary of the base with the terms of the folders over it; what is wrong in one of them
    is its fault alone."""
    faults: list[Fault] = []
    for file in data.vocabularies(f"vocab/{vocabulary.name}.yaml"):
        read = _read(data, file)
        if isinstance(read, list):
            faults += read
            continue
        stamp, text = read
        found, merged, wrong = read_own_terms(text, file, vocabulary.name, raw, known)
        faults += wrong
        if found is not None and not wrong:
            vocabulary, raw = found, merged
            store.saw(file, stamp, digest_of(text))
    return vocabulary, raw, faults


def _read_instruments(
    store: Store, data: Place, known: Mapping[str, Collection[str]]
) -> tuple[dict[str, Instrument], list[Fault]]:
    faults: list[Fault] = []
    instruments: dict[str, Instrument] = {}
    raws = []
    for file in sorted(each for each in list_files(data) if each.startswith("instruments/")):
        read = _read(data, file)
        if isinstance(read, list):
            faults += read
            continue
        stamp, text = read
        instrument, raw, found = read_instrument(text, file, known)
        faults += found
        if instrument is not None and not found:
            instruments[instrument.id] = instrument
            raws.append(raw)
            store.saw(file, stamp, digest_of(text))
    store.set_terms("instruments", raws)
    return instruments, faults


def _read_cautions(store: Store, data: Place, conditions: Vocabulary) -> list[Fault]:
    """Keep what is in the file of cautions; there need not be one."""
    store.set_terms("cautions", None)
    read = _read(data, CAUTIONS)
    if isinstance(read, list):
        return read
    stamp, text = read
    raw, faults = read_cautions(text, CAUTIONS, {"conditions": conditions.terms})
    if not faults:
        store.set_terms("cautions", raw)
        store.saw(CAUTIONS, stamp, digest_of(text))
    return faults


def _read_unread(store: Store, data: Place, conditions: Vocabulary) -> list[Fault]:
    """Keep what is known and was not read; the file need not be there."""
    store.set_terms("unread", None)
    read = _read(data, UNREAD)
    if isinstance(read, list):
        return read
    stamp, text = read
    raw, faults = read_unread(text, UNREAD, {"conditions": conditions.terms})
    if not faults:
        store.set_terms("unread", raw)
        store.saw(UNREAD, stamp, digest_of(text))
    return faults


def _read_core_sets(
    store: Store, data: Place, vocabularies: Mapping[str, Vocabulary]
) -> list[Fault]:
    """Keep what is in the file of core outcome sets; there need not be one."""
    store.set_terms("core_sets", None)
    read = _read(data, CORE_SETS)
    if isinstance(read, list):
        return read
    stamp, text = read
    raw, faults = read_core_sets(text, CORE_SETS, vocabularies)
    if not faults:
        store.set_terms("core_sets", raw)
        store.saw(CORE_SETS, stamp, digest_of(text))
    return faults


def _read_topic(store: Store, data: Place) -> tuple[Topic | None, list[Fault]]:
    """Keep what the base is about; without that no record can be read."""
    read = _read(data, TOPIC)
    if isinstance(read, list):
        hint = "it says what the base is about (docs/records.md)"
        return None, read or [Fault(TOPIC, None, "", "this file is missing", hint)]
    stamp, text = read
    topic, raw, faults = read_topic(text, TOPIC)
    if topic is not None and not faults:
        store.set_terms(DRUG, raw, drug_names(topic))
        store.saw(TOPIC, stamp, digest_of(text))
    return topic, faults


def terms_in(store: Store) -> Terms:
    vocabularies = {name: kept_vocabulary(name, store.get_terms) for name in READING_ORDER}
    instruments = [restore(Instrument, raw) for raw in store.get_terms("instruments")]
    topic = restore(Topic, store.get_terms("topic"))
    return Terms(topic, vocabularies, {each.id: each for each in instruments})


def _read(data: Place, file: str) -> tuple[Stamp, bytes] | list[Fault]:
    """A file and its state before it was read, so that a change in between is noticed next time.
    Where it cannot be read, that as a fault; where it is not there (it may have gone since it was
    listed), no fault."""
    try:
        stamp = Stamp.of((data / file).stat())
        return stamp, read_file(data / file, _LARGEST)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not (data / file).is_symlink():
            return []
        return [Fault(file, None, "", f"cannot be read: {error.strerror}")]


# -- papers ----------------------------------------------------------------------------------------


def _read_file(store: Store, data: Place, file: str, terms: Terms) -> list[Fault]:
    shown = file.encode("utf-8", "replace").decode()
    if shown != file:
        return [Fault(shown, None, "", "the name of this file is not UTF-8")]
    store.forget(file)
    read = _read(data, file)
    if isinstance(read, list):
        return read
    stamp, text = read
    paper, raw, faults = read_paper(text, file, terms)
    if paper is not None and not faults:
        other = store.rows("SELECT file FROM papers WHERE id = ?", (paper.id,)).fetchone()
        if other:
            return [
                Fault(
                    file,
                    1,
                    "id",
                    f"the id {paper.id!r} is also that of {other[0]}",
                    "an id is never used twice",
                )
            ]
        store.saw(file, stamp, digest_of(text))
        _keep(store, paper, dump(raw), file, terms)
    return faults


def _derive_again(store: Store, terms: Terms, changed: set[str]) -> list[str]:
    """After a change of vocabulary: check and enter every other paper again, from its kept value.

    Returns the files of those with faults, which must be read to say in which line.
    """
    faulty: list[str] = []
    ids = terms.ids()
    for file, record in store.rows(
        "SELECT file, record FROM papers JOIN contents USING (number) ORDER BY id"
    ).fetchall():
        if file in changed:
            continue
        paper, problems = decode(Paper, json.loads(record), ids)
        if (
            paper is None
            or problems
            or check_paper(paper, terms.instruments, terms.year, terms.topic, terms.scales)
        ):
            faulty.append(file)
            continue
        stamp = store.rows("SELECT * FROM files WHERE path = ?", (file,)).fetchone()
        store.forget(file)
        store.sql.execute("INSERT INTO files VALUES (?,?,?,?,?,?,?)", stamp)
        _keep(store, paper, record, file, terms)
    return faulty


def _keep(store: Store, paper: Paper, record: str, file: str, terms: Terms) -> None:
    facets = facets_of(paper)
    values = [" ".join(sorted(each)) if isinstance(each, frozenset) else each for each in facets]
    card = card_of(paper, terms.vocabularies["designs"])
    shown = dump([getattr(card, each.name) for each in fields(card)])
    number = store.sql.execute(
        "INSERT INTO papers (id, study, called, acronym, kind, scope, status, design, year,"
        " dose_min, dose_max, participants, direction, conditions, mechanisms, outcomes, planned,"
        " file, standing) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (*values, file, standing_of(paper, terms.vocabularies["designs"], terms.topic)),
    ).lastrowid
    store.sql.execute(
        "INSERT INTO contents VALUES (?, ?, ?, ?)", (number, dump(links_of(paper)), shown, record)
    )
    ordinary: set[str] = set()
    texts = texts_of(paper, terms.vocabularies, ordinary)
    store.sql.execute(
        "INSERT INTO texts (rowid, title, summary, terms, names, body, broader, about) VALUES"
        " (?,?,?,?,?,?,?,?)",
        (number, *texts),
    )
    store.sql.executemany(
        "INSERT OR IGNORE INTO stems VALUES (?, ?)",
        [(stem_of(each), each) for each in ordinary - store.stemmed],
    )
    store.stemmed |= ordinary
    store.sql.executemany(
        "INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)",
        [(fold_identifier(name), paper.id, kind) for kind, name in _identifiers(paper)],
    )


def _identifiers(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "id", paper.id
    yield from (("former", each) for each in paper.former_ids)
    for kind in ("doi", "pmid", "pmcid"):
        if name := getattr(paper, kind):
            yield kind, name
    for name in paper.registrations:
        yield "registration", name
    if paper.url:
        yield "url", paper.url
    if paper.study_id and paper.study_id != paper.id:
        yield "study", paper.study_id
    yield from (("study", each) for each in paper.former_studies)
    if paper.acronym:
        yield "acronym", paper.acronym


# -- judgements ------------------------------------------------------------------------------------


def _read_judgements(store: Store, data: Place, terms: Terms) -> list[Fault]:
    """All of them, since there are few; a file with a fault is not noted as seen, and
    therefore read again each time."""
    faults: list[Fault] = []
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for file in sorted(
        (each for each in list_files(data) if each.startswith("judgements/")),
        key=lambda each: each.removesuffix(".yaml"),
    ):
        shown = file.encode("utf-8", "replace").decode()
        if shown != file:
            faults.append(Fault(shown, None, "", "the name of this file is not UTF-8"))
            continue
        store.forget(file)
        read = _read(data, file)
        if isinstance(read, list):
            faults += read
            continue
        stamp, text = read
        override, raw, found = read_judgement(text, file, terms)
        if override is not None and not found and override.subject() in kept:
            message = (
                f"{kept[override.subject()]['id']!r} overrides the same domain of the same outcome"
                " already"
            )
            found = [
                with_line(
                    Fault(
                        file,
                        None,
                        "domain",
                        message,
                        "only one judgement can apply; change or remove one",
                    ),
                    data,
                )
            ]
        faults += found
        if override is not None and not found:
            kept[override.subject()] = raw
            store.saw(file, stamp, digest_of(text))
    store.set_terms("judgements", list(kept.values()))
    return faults


def _check_cautions(store: Store, broken: Collection[str]) -> Iterator[Fault]:
    """Papers that cautions name and the base does not have."""
    known = [row[0] for row in store.rows("SELECT id FROM papers")]
    files = {file.removeprefix("papers/").removesuffix(".yaml") for file in broken}
    for path, paper in named_papers(store.get_terms("cautions")):
        if paper not in known and paper not in files:
            yield Fault(CAUTIONS, None, path, f"there is no paper {paper!r}", nearest(paper, known))


def with_line(fault: Fault, data: Place) -> Fault:
    """The same fault with the line of its place, which the index does not keep."""
    try:
        text = read_file(data / fault.file)
    except OSError:
        return fault
    return replace(fault, line=parse_yaml(text, fault.file).line(path_steps(fault.path)))
