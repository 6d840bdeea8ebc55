"""Good records of the invented base, changed in some places, and what is then wrong with them."""

from __future__ import annotations

import copy
from typing import Any

from ldncli.records.checking.check import check_paper
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.paths import path_steps, path_text
from ldncli.records.text.reading import Terms

GONE = object()


def changed(value: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with other values at some paths; the last key of a path may be
    new, and GONE takes it away."""
    value = copy.deepcopy(value)
    for path, new in changes.items():
        if path.startswith("places["):  # a key of `places` has dots of its own
            steps, last = ("places",), path.removeprefix("places[").removesuffix("]")
        else:
            *steps, last = path_steps(path)
        owner: Any = value
        for step in steps:
            owner = owner[step]
        if new is GONE:
            del owner[last]
        elif isinstance(owner, list) and last == len(owner):
            owner.append(new)
        else:
            owner[last] = new
    return value


def problems(value: dict[str, Any], terms: Terms) -> list[tuple[str, str]]:
    """Place and message of all that is wrong with a record by itself."""
    paper, wrong = decode(Paper, value, terms.ids())
    assert paper is not None, wrong
    return [
        (path_text(each.path), each.message)
        for each in check_paper(paper, terms.instruments, terms.year, terms.topic, terms.scales)
    ]
