"""Answers in JSON: taken apart with a word about what is missing."""

from __future__ import annotations

import json
from typing import Any

from ldncli.harvest.readers.services.json_items import at
from ldncli.harvest.sources.client import ShapeError


def decoded(content: bytes, label: str) -> dict[str, Any]:
    """The object that a service answered. Raises ShapeError where it is none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _other(label, "it is no JSON") from error
    if not isinstance(value, dict):
        raise _other(label, "it is no object")
    return value


def whole_at(value: dict[str, Any], label: str, *path: str) -> int:
    """The whole number at a path; services write some as text. Raises ShapeError."""
    found = at(value, *path)
    try:
        return int(found)
    except (TypeError, ValueError) as error:
        raise _other(label, f"{'.'.join(path)} is no number") from error


def wanted(value: dict[str, Any], label: str, *path: str) -> Any:
    """What stands at a path. Raises ShapeError where nothing does."""
    found = at(value, *path)
    if found is None:
        raise _other(label, f"{'.'.join(path)} is missing")
    return found


def _other(label: str, what: str) -> ShapeError:
    return ShapeError(
        f"{label} answered in a shape that is not known: {what}",
        hint="its interface may have changed; nothing of this answer was kept",
    )
