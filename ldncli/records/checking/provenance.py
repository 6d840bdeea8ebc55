"""Where each value of a record was read: the rules of sources, places and extraction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from ldncli.errors import nearest
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import Problem
from ldncli.records.text.paths import Path, path_text

Problems = Iterator[Problem]
_SCALARS = frozenset({str, int, float, bool})

# What the `places` key "bibliography" stands for, in the order in which it is shown.
BIBLIOGRAPHY = (
    "id",
    "title",
    "title_english",
    "acronym",
    "authors",
    "first_author",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "publisher",
    "language",
    "doi",
    "pmid",
    "pmcid",
    "url",
    "registrations",
    "status",
    "kind",
)
# Values that are ours, not read in a source, and values that carry places of their own.
_UNPLACED = frozenset(
    [
        "study",
        "former_ids",
        "former_studies",
        "scope",
        "conditions",
        "mechanisms",
        "appraisals",
        "related",
        "conflicts",
        "unknown",
        "summary",
        "notes",
        "tags",
        "places",
        "sources",
        "extraction",
        "notice",
    ]
)


# Values that name their places themselves.
_OWN_PLACES = frozenset(("outcomes", "harms"))


def needs_place(key: str) -> bool:
    """Whether what stands below this key of a record has to say in `places` where it was read."""
    return key not in _UNPLACED and key not in BIBLIOGRAPHY and key not in _OWN_PLACES


def check_sources(paper: Paper) -> Problems:
    """Every place names a source of the record, every key of `places` something in it."""
    if not paper.sources:
        yield Problem(("sources",), "a record needs at least one source")
    known = {source.id for source in paper.sources}
    for path, place in _places(paper, ()):
        source = place.split(" ", 1)[0]
        if source not in known:
            yield Problem(
                path,
                f"there is no source {source!r}",
                nearest(source, known) or "name it under 'sources'",
            )
    for prefix in paper.places:
        if prefix != "bibliography" and not _leads_somewhere(paper, prefix):
            yield Problem(("places", prefix), "this path leads to nothing in the record")


def _places(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for name, item, here in _items(value, path):
        if name == "place" and isinstance(item, str):
            yield here, item
        elif name == "places" and isinstance(item, Mapping):
            yield from (((*here, prefix), place) for prefix, place in item.items())
        elif type(item) not in _SCALARS:
            yield from _places(item, here)


@cache
def _parts_of(cls: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The names of a dataclass' fields, and what gives their values; None for other kinds."""
    if not is_dataclass(cls):
        return None
    names = tuple(each.name for each in fields(cls))
    get = attrgetter(*names)
    return names, get if len(names) > 1 else lambda value: (get(value),)


def _items(value: Any, path: Path) -> list[tuple[str | int, Any, Path]]:
    """The parts of a value, without those that are None. Every record is walked
    twice, so this must be quick."""
    kind: type = type(value)
    if kind in _SCALARS:
        return []
    if kind is tuple:
        return [(step, item, (*path, step)) for step, item in enumerate(value) if item is not None]
    if parts := _parts_of(kind):
        names, get = parts
        return [
            (name, item, (*path, name))
            for name, item in zip(names, get(value), strict=True)
            if item is not None
        ]
    return (
        [(step, item, (*path, step)) for step, item in value.items() if item is not None]
        if isinstance(value, Mapping)
        else []
    )


def _leads_somewhere(paper: Paper, prefix: str) -> bool:
    value: Any = paper
    for step in re.findall(r"[^.\[\]]+", prefix):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, tuple):
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            value = getattr(value, step, None) if is_dataclass(value) else None
        if value is None:
            return False
    return True


def place_of(paper: Paper, path: Path) -> str | None:
    """Where the value at `path` was read: its own place, the nearest one around it, or the
    longest prefix in `places`."""
    value: Any = paper
    nearest_own = None
    step: Any
    for step in path:
        nearest_own = getattr(value, "place", None) or nearest_own
        value = (
            value[step] if isinstance(value, (Mapping, tuple)) else getattr(value, str(step), None)
        )
    nearest_own = getattr(value, "place", None) or nearest_own
    if isinstance(nearest_own, str):
        return nearest_own
    text = path_text(path)
    covering = [
        each for each in paper.places if text == each or text.startswith((each + ".", each + "["))
    ]
    if covering:
        return paper.places[max(covering, key=len)]
    return paper.places.get("bibliography") if path and path[0] in BIBLIOGRAPHY else None


def check_places(paper: Paper) -> Problems:
    """Every number and every judgement of the sources' must have a place."""
    for name, item, path in _items(paper, ()):
        if name in _UNPLACED:
            continue
        for here, value in _unplaced(item, path, paper.places):
            if place_of(paper, here) is None:
                yield Problem(
                    here, f"no place says where {value!r} was read", "add its path to 'places'"
                )
                break  # one is enough to find the others


def _unplaced(value: Any, path: Path, places: Mapping[str, str]) -> Iterator[tuple[Path, Any]]:
    """The single values of a part of the record, without what has a place of its own or one in
    `places`, and all inside it."""
    if isinstance(getattr(value, "place", None), str) or path_text(path) in places:
        return
    if type(value) in _SCALARS:
        yield path, value
        return
    for _, item, here in _items(value, path):
        yield from _unplaced(item, here, places)


def check_extraction(paper: Paper) -> Problems:
    """Two extractions were compared, and differ in no more values than were compared."""
    extraction = paper.extraction
    if extraction.state == "double" and not extraction.compared:
        yield Problem(
            ("extraction",),
            "a double extraction needs the number of values 'compared'",
        )
    if extraction.compared is not None and len(extraction.differences) > extraction.compared:
        yield Problem(
            ("extraction", "compared"),
            f"{len(extraction.differences)} differences in {extraction.compared} values",
        )
