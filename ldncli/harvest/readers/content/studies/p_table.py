"""P values in a table of one's own: a column of them, one of the side to which each result leans,
and one of people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.layouts import joined
from ldncli.harvest.readers.content.studies.sheets import (
    Sheet,
    decimal_mark,
    is_number,
    number_text,
    read_sheet,
)
from ldncli.values import dataclass

# Headings by what they hold, as `joined` writes them.
_HEADINGS = {
    "study": ("study", "trial", "slab", "author", "authors", "label", "name", "id"),
    "p": ("p", "pval", "pvalue", "pvalues"),
    "direction": ("direction", "side", "favours", "favors", "leansto", "sign"),
    "n": ("n", "ni", "total", "people", "participants", "samplesize", "ntotal"),
    "year": ("year",),
}
_BENEFIT = frozenset(("benefit", "better", "+", "1", "+1", "treatment", "positive", "up"))
_HARM = frozenset(("harm", "worse", "-", "−", "–", "-1", "control", "negative", "down"))
_NONE = frozenset(("", "0", "none", "unclear", "notstated", "nodifference", "na", "nr", "?"))
_NOT_SIGNIFICANT = frozenset(("ns", "notsignificant", "nonsignificant", "n.s."))
_P = re.compile(r"p?\s*(?P<relation>[<>=≤≥]?)\s*(?P<value>[\d.,]+(?:e-?\d+)?)", re.IGNORECASE)
_RELATIONS: Mapping[str, Literal["=", "<", ">"]] = {
    **dict.fromkeys(("", "="), "="),
    **dict.fromkeys("<≤", "<"),
    **dict.fromkeys(">≥", ">"),
}
# What "not significant" means where no number is given.
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class PRow:
    """One row: a two-sided p, exact or a bound; None where the table does not say."""

    study: str
    p: float
    relation: Literal["=", "<", ">"]
    side: Literal["benefit", "harm"] | None
    people: int | None
    year: int | None


def read_p_values(
    path: Path, mapping: Sequence[str] = (), sheet: str | None = None
) -> tuple[list[PRow], list[str]]:
    """The rows of a table, and what was taken for what; rows without a p are left out and named.

    Raises UsageError where a column is missing, and for a cell that is no p, side or number, with
    its row; OutsideError as `read_sheet`.
    """
    return p_values_in(read_sheet(path, sheet), mapping)


def p_values_in(sheet: Sheet, mapping: Sequence[str] = ()) -> tuple[list[PRow], list[str]]:
    """The same of a table that was read."""
    columns = _columns(sheet, mapping)
    count = len(sheet.rows)
    cells = {
        role: sheet.column(columns[role]) if role in columns else [""] * count for role in _HEADINGS
    }
    mark, _ = decimal_mark(each for role in ("p", "n") for each in cells[role])
    rows, silent = [], []
    for place in range(count):
        row = {role: cells[role][place].strip() for role in _HEADINGS}
        name = row["study"] or f"row {place + 1}"
        if not row["p"]:
            silent.append(name)
            continue
        p, relation = _p(row["p"], mark, place)
        rows.append(
            PRow(
                name,
                p,
                relation,
                _side(row["direction"], place),
                _whole(row["n"], mark, place, "n"),
                _whole(row["year"], mark, place, "year"),
            )
        )
    notes = [*sheet.notes]
    taken = {role: each for role, each in columns.items() if joined(each) != role}
    notes += [f"columns: {'; '.join(f'{r} = {h}' for r, h in taken.items())}"] if taken else []
    notes += [f"without a p value: {', '.join(silent)}"] if silent else []
    if any(each.people is None for each in rows):
        notes.append("people are not known for all, so none is weighted by them")
    return rows, notes


def _columns(sheet: Sheet, mapping: Sequence[str]) -> dict[str, str]:
    plain = {joined(each): each for each in reversed(sheet.headings)}
    found = {
        role: plain[name]
        for role, names in _HEADINGS.items()
        if (name := next((each for each in names if each in plain), None))
    }
    for word in (part for each in mapping for part in each.split(",")):
        role, _, heading = (each.strip() for each in word.partition("="))
        named = next((e for e in sheet.headings if e.casefold() == heading.casefold()), None)
        if role not in _HEADINGS or named is None:
            raise UsageError(
                f"--map does not accept {word!r}",
                hint=f"write role=column; the roles are {', '.join(_HEADINGS)}, the columns"
                f" {', '.join(sheet.headings)}",
            )
        found[role] = named
    for role in ("p", "direction"):
        if role not in found:
            raise UsageError(
                f"{sheet.file} has no column {role!r}",
                hint=f"the columns are {', '.join(sheet.headings)}; say which with --map"
                f" {role}=COLUMN",
            )
    return found


def _p(cell: str, mark: str, place: int) -> tuple[float, Literal["=", "<", ">"]]:
    if joined(cell) in _NOT_SIGNIFICANT or cell.casefold() in _NOT_SIGNIFICANT:
        return _LEVEL, ">"
    found = _P.fullmatch(cell.strip())
    text = number_text(found["value"], mark) if found else ""
    if found is None or not is_number(text) or not 0 <= float(text) <= 1:
        raise UsageError(
            f"row {place + 1}: p is {cell!r}", hint="0.03, <0.05, >0.1 or ns, between 0 and 1"
        )
    return float(text), _RELATIONS[found["relation"]]


def _side(cell: str, place: int) -> Literal["benefit", "harm"] | None:
    for plain in (cell.casefold().strip(), joined(cell)):
        if plain in _BENEFIT:
            return "benefit"
        if plain in _HARM:
            return "harm"
        if plain in _NONE:
            return None
    raise UsageError(
        f"row {place + 1}: direction is {cell!r}", hint="benefit, harm, or nothing where not stated"
    )


def _whole(cell: str, mark: str, place: int, name: str) -> int | None:
    text = number_text(cell, mark)
    if not text:
        return None
    if not is_number(text) or float(text) <= 0:
        raise UsageError(f"row {place + 1}: {name} is {cell!r}", hint="a number above 0")
    return int(float(text))
