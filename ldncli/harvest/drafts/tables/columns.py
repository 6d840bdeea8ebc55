"""Columns of a table that are arms of the trial: those whose heading names a group and its number
of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ldncli.harvest.readers.content.tables import Table
from ldncli.records.text.folding import fold

_SIZE = re.compile(r"[\[(]?\s*\b[nN]\s*=\s*(\d{1,3}(?:,\d{3})+|\d{1,6})\s*[\])]?")
_AGAINST = re.compile(r"\b(?:versus|vs|compared|difference|between|minus)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"\W*(?:total|overall|all(?:\s\w+)?|combined|pooled)\W*\Z", re.IGNORECASE)
_COUNT = re.compile(r"\(?(?:n|no\.?|number|count|patients|events)\)?\Z", re.IGNORECASE)
_SHARE = re.compile(r"\(?(?:%|per ?cent|n ?%)\)?\Z", re.IGNORECASE)
_LAST = re.compile(r"n\s?\(%\)|mean|median|\bs\.?d\.?\b|±", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArmColumn:
    """A column of one group: its title as the heading gives it, its number of people, which column
    it is (from 1), and what a heading of its own says of the values: `n`, `%` or their form
    (`mean (SD)`), "" where it says nothing."""

    title: str
    n: int
    column: int
    form: str = ""


def arm_columns(table: Table) -> tuple[ArmColumn, ...]:
    """The columns of groups, from left to right; those of everybody are none."""
    found = [
        each
        for column in range(1, len(table.rows[0]) + 1 if table.rows else 1)
        if (each := _arm_column(table, column))
    ]
    shared = {word for word in (found[0].title.split(" > ") if found else ())}
    for each in found:
        shared &= set(each.title.split(" > "))
    if len({each.title for each in found}) > 1:
        found = [replace(each, title=_without(each.title, shared)) for each in found]
    return tuple(each for each in found if each.title and not _EVERYBODY.match(each.title))


def _arm_column(table: Table, column: int) -> ArmColumn | None:
    headings = table.column_heading(column)
    sizes = {each.replace(",", "") for text in headings for each in _SIZE.findall(text)}
    if len(sizes) != 1 or any(_AGAINST.search(each) for each in headings):
        return None
    bare = [text for each in headings if (text := " ".join(_SIZE.sub(" ", each).split()))]
    form = ""
    if bare and (_COUNT.match(bare[-1]) or _SHARE.match(bare[-1])):
        form = "n" if _COUNT.match(bare.pop()) else "%"
    elif len(bare) > 1 and _LAST.search(bare[-1]):
        form = bare.pop()
    return ArmColumn(" > ".join(bare), int(sizes.pop()), column, form)


def _without(title: str, shared: set[str]) -> str:
    return " ".join(each for each in title.split(" > ") if each not in shared)


def same_group(title: str, other: str) -> bool:
    """Whether two headings name one group: in the same words, or with initials for words that
    follow each other (`HD` for `high dose`)."""
    return _agree(_words(title), _words(other)) or _agree(_words(other), _words(title))


def _words(title: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\.\d+)?", fold(title))


def _agree(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the words of `long` are those of `short`, some of them spelt out."""
    if not short or not long:
        return not short and not long
    if short[0] == long[0] and _agree(short[1:], long[1:]):
        return True
    size = len(short[0])
    initials = "".join(each[0] for each in long[:size])
    return size > 1 and initials == short[0] and _agree(short[1:], long[size:])


def match(columns: Sequence[ArmColumn], arms: Sequence[ArmColumn]) -> dict[int, ArmColumn]:
    """The arm of each column, by its number; empty unless every column is one arm, named alike and
    of the same size, and no two columns of one form are the same arm."""
    found: dict[int, ArmColumn] = {}
    for each in columns:
        fitting = [arm for arm in arms if same_group(each.title, arm.title)]
        if len(fitting) != 1 or fitting[0].n < each.n:
            return {}
        found[each.column] = fitting[0]
    taken = [(each.form, found[each.column].title) for each in columns]
    return found if len(set(taken)) == len(taken) else {}
