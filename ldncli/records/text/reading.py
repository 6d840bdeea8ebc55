"""From the bytes of one file to a checked record, or to the faults that say where it is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ldncli.errors import Fault
from ldncli.records.checking.check import check_paper, check_values
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.paths import Path, path_text
from ldncli.records.text.yamltext import Document, parse_yaml
from ldncli.records.vocabularies.core_sets import decode_core_sets
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.records.vocabularies.judgements import Override, check_rating
from ldncli.records.vocabularies.topic import Topic, decode_topic
from ldncli.records.vocabularies.vocab import KINDS, Scale, Vocabulary, decode_vocabulary


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a record may refer to: the topic, and vocabularies and
    instruments by their names."""

    topic: Topic
    vocabularies: Mapping[str, Vocabulary]
    instruments: Mapping[str, Instrument]
    year: int = field(default_factory=lambda: date.today().year)

    @property
    def scales(self) -> Mapping[str, Scale]:
        """The instruments that measure, by their ids."""
        return self.vocabularies["scales"].terms

    def ids(self) -> dict[str, Collection[str]]:
        """The ids that each `Term` limit of the model may name."""
        return {
            **{name: each.terms for name, each in self.vocabularies.items()},
            "instruments": self.instruments,
            "scopes": self.topic.scope_ids,
        }


def faults_of(document: Document, problems: list[Problem], file: str) -> list[Fault]:
    """Problems as faults with their lines."""
    return [
        Fault(
            file, document.line(each.path), path_text(each.path), each.message, each.hint, each.fix
        )
        for each in problems
    ]


# The key that marks a draft. Whoever takes it out by hand answers for every value.
MARK = "draft"
_DRAFT = Problem(
    (MARK,),
    "a draft, of which a person has not yet confirmed every value",
    "`ldn accept FILE` goes through them and makes it a record",
)


def read_paper(text: bytes, file: str, terms: Terms) -> tuple[Paper | None, Any, list[Fault]]:
    """The record in `text`, its plain value, and all its faults; the record is None where
    the value cannot be decoded."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    value = document.value
    is_draft = isinstance(value, dict) and MARK in value
    if is_draft:
        value = {key: each for key, each in value.items() if key != MARK}
    paper, problems = decode(Paper, terms.topic.complete(value), terms.ids())
    if paper is not None:
        problems = check_paper(paper, terms.instruments, terms.year, terms.topic, terms.scales)
        problems = [*_check_name(paper.id, file), *problems]
    else:
        problems += _check_the_rest(value, terms)
    if is_draft:
        paper, problems = None, [_DRAFT, *problems]
    return paper, document.value, [*document.faults, *faults_of(document, problems, file)]


# What a record must have, for the time in which its own cannot be decoded.
_STAND_INS: dict[str, Any] = {
    "id": "x",
    "title": "x",
    "year": 2000,
    "kind": "primary",
    "design": {"type": "x"},
    "summary": "x",
    "sources": [],
    "extraction": {"state": "single", "date": "2000"},
}


def _check_the_rest(value: Any, terms: Terms) -> list[Problem]:
    """What the rules say of those values of a record that can be decoded, where some cannot."""
    if not isinstance(value, dict):
        return []
    rest = {**_STAND_INS, **deepcopy(value)}
    taken: list[Path] = []
    paper, problems = decode(Paper, rest)
    while problems:
        for problem in problems:
            taken += _take_out(rest, _without_index(problem.path))
        rest = {**_STAND_INS, **rest}
        paper, problems = decode(Paper, rest)
    found = check_values(paper, terms.year, terms.topic) if paper else []
    return [
        each
        for each in found
        if not any(_around(each.path, path) or _around(path, each.path) for path in taken)
    ]


def _without_index(path: Path) -> Path:
    """The path to the nearest key: an item is not taken out of a list, because the
    others would change their places."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


def _take_out(value: Any, path: Path) -> list[Path]:
    """Take the value at `path` away, and what makes no sense without it; returns what was taken."""
    step: Any
    for step in path[:-1]:
        value = (
            value.get(step, {})
            if isinstance(value, dict)
            else value[step]
            if isinstance(value, list)
            else {}
        )
    paths: list[Path] = [path, ("outcomes",), ("adverse_events",)] if path == ("arms",) else [path]
    for each in paths:
        if isinstance(value, dict):
            value.pop(each[-1], None)
    return paths


def _around(path: Path, other: Path) -> bool:
    return other[: len(path)] == path


def read_vocabulary(
    text: bytes, file: str, name: str, terms: Mapping[str, Collection[str]]
) -> tuple[Vocabulary | None, Any, list[Fault]]:
    """The vocabulary in `text`, its plain value, and all its faults."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    vocabulary, problems = decode_vocabulary(name, document.value, terms)
    return vocabulary, document.value, [*document.faults, *faults_of(document, problems, file)]


def read_own_terms(
    text: bytes, file: str, name: str, base: Any, terms: Mapping[str, Collection[str]]
) -> tuple[Vocabulary | None, Any, list[Fault]]:
    """The vocabulary whose plain value is `base` with the terms in `text` added, its plain value,
    and what is wrong with the terms added, in their own file."""
    from ldncli.records.vocabularies.own_terms import add_terms, stood_at

    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    merged, moved = add_terms(base, document.value)
    vocabulary, problems = decode_vocabulary(name, merged, terms)
    own = [replace(each, path=stood_at(each.path, moved) or ()) for each in problems]
    return vocabulary, merged, [*document.faults, *faults_of(document, own, file)]


def read_core_sets(
    text: bytes, file: str, vocabularies: Mapping[str, Vocabulary]
) -> tuple[Any, list[Fault]]:
    """The plain value of the file of core outcome sets, and all its faults."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, list(document.faults)
    _, problems = decode_core_sets(document.value, vocabularies)
    return document.value, [*document.faults, *faults_of(document, problems, file)]


def read_topic(text: bytes, file: str) -> tuple[Topic | None, Any, list[Fault]]:
    """The topic in `text`, its plain value, and all its faults."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    topic, problems = decode_topic(document.value)
    return topic, document.value, [*document.faults, *faults_of(document, problems, file)]


def read_instrument(
    text: bytes, file: str, terms: Mapping[str, Collection[str]]
) -> tuple[Instrument | None, Any, list[Fault]]:
    """The instrument in `text`, its plain value, and all its faults."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    instrument, problems = decode(Instrument, document.value, terms)
    if instrument is not None:
        problems = _check_name(instrument.id, file)
    return instrument, document.value, [*document.faults, *faults_of(document, problems, file)]


def read_judgement(
    text: bytes, file: str, terms: Terms
) -> tuple[Override | None, Any, list[Fault]]:
    """The judgement in `text`, its plain value, and all its faults."""
    document = parse_yaml(text, file)
    if document.value is None:
        return None, None, list(document.faults)
    override, problems = decode(Override, document.value, terms.ids())
    problems += check_rating(document.value)
    if override is not None:
        problems += _check_name(override.id, file)
    return override, document.value, [*document.faults, *faults_of(document, problems, file)]


def _check_name(given: str, file: str) -> list[Problem]:
    stem = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    return (
        []
        if given == stem
        else [
            Problem(("id",), f"the id is {given!r}, the file is called {stem!r}", "they must match")
        ]
    )


# Scales name outcome domains and instruments name designs: what is named is read first.
READING_ORDER = sorted(KINDS, key=lambda name: name == "scales")
