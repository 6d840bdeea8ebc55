"""Terms of one's own added to a vocabulary, and the way back to where they were written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Steps = tuple[str | int, ...]


def add_terms(base: Any, own: Any) -> tuple[Any, dict[Steps, Steps]]:
    """The plain value of a vocabulary with own terms added, and the way from where each own term
    now stands to where it stood.

    A term whose id the base has adds its children there, and takes its place where it has a label;
    any other comes last. A value that is no vocabulary is given back for its faults to be found.
    """
    if not _has_terms(base) or not _has_terms(own):
        return own, {(): ()}
    merged = deepcopy(base)
    moved: dict[Steps, Steps] = {}
    for place, raw in enumerate(own["terms"]):
        _add(merged["terms"], ("terms",), raw, ("terms", place), merged["terms"], moved)
    return merged, moved


def _has_terms(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("terms"), list)


def _add(
    terms: list[Any], path: Steps, raw: Any, stood: Steps, top: list[Any], moved: dict[Steps, Steps]
) -> None:
    known = _find(top, raw.get("id"), ("terms",)) if isinstance(raw, dict) else None
    if known is None:
        moved[(*path, len(terms))] = stood
        terms.append(deepcopy(raw))
        return
    term, place = known
    if "label" in raw:
        below = term.get("children")
        term.clear()
        term.update({key: deepcopy(each) for key, each in raw.items() if key != "children"})
        if below is not None:
            term["children"] = below
        moved[place] = stood
    children = raw.get("children")
    if isinstance(children, list):
        below = term.setdefault("children", [])
        for at, child in enumerate(children):
            _add(below, (*place, "children"), child, (*stood, "children", at), top, moved)


def _find(terms: Any, id: Any, path: Steps) -> tuple[dict[str, Any], Steps] | None:
    """The term of this id, and where it stands."""
    for place, raw in enumerate(terms if isinstance(terms, list) else []):
        if isinstance(raw, dict):
            here = (*path, place)
            if raw.get("id") == id:
                return raw, here
            if found := _find(raw.get("children"), id, (*here, "children")):
                return found
    return None


def stood_at(path: Steps, moved: dict[Steps, Steps]) -> Steps | None:
    """Where what now stands at `path` stood in the own file; None where it is the base's."""
    for length in range(len(path), -1, -1):
        if path[:length] in moved:
            return (*moved[path[:length]], *path[length:])
    return None
