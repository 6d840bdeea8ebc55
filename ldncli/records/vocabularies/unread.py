"""What is known or said to exist, and of which too little could be read for a record: no evidence,
but a reader must know that it is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from ldncli.errors import Fault
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.limits import Date, Slug, Term, Text
from ldncli.records.text.paths import path_text
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """One publication, register entry or missing part of one."""

    what: Annotated[Text, "as far as it is known"]
    conditions: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "whom it is about, where it is a report that could not be read itself; left out for parts"
        " of what the base has, and for searches that found nothing",
    ] = ()
    seen: Annotated[Text, "where it is mentioned"]
    tried: Annotated[Text, "what was looked for"]
    missing: Annotated[Text, "what a record would need"]

    @property
    def name(self) -> str:
        """What it is called in a line: all before the first comma or bracket."""
        return re.split(r",| \(", self.what, maxsplit=1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """The whole file."""

    version: Annotated[Date, "date of the last change"]
    papers: Annotated[tuple[Unread, ...], "what is known and was not read"]


def decode_unread(
    value: Any, terms: Mapping[str, Collection[str]] | None = None
) -> tuple[tuple[Unread, ...], list[Problem]]:
    """The entries in the plain value of their file, and what is wrong with it; `terms` None: those
    of conditions are not looked up."""
    file, problems = decode(UnreadFile, value, terms)
    return ((), problems) if file is None else (file.papers, problems)


def read_unread(
    text: bytes, file: str, terms: Mapping[str, Collection[str]]
) -> tuple[Any, list[Fault]]:
    """The plain value of the file, and all its faults."""
    from ldncli.records.text.yamltext import parse_yaml

    document = parse_yaml(text, file)
    if document.value is None:
        return None, list(document.faults)
    _, problems = decode_unread(document.value, terms)
    found = [
        Fault(
            file, document.line(each.path), path_text(each.path), each.message, each.hint, each.fix
        )
        for each in problems
    ]
    return document.value, [*document.faults, *found]
