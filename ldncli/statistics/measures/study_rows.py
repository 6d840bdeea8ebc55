"""Rows of study numbers by metafor's column names, read into floats; every refusal
names the row (counted from 1)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ldncli.errors import UsageError

Row = Mapping[str, Any]
Numbers = dict[str, float | None]

# What a paired study's columns are called where "before" and "after" are clearer than 1 and 2.
BEFORE_AFTER = {"m_post": "m1i", "m_pre": "m2i", "sd_post": "sd1i", "sd_pre": "sd2i"}
# Columns that may name a study, in the order in which they are looked for.
LABELS = ("study", "trial", "slab", "author", "label", "name", "id")
_EMPTY = "leave a cell empty where nothing was reported"
_ABSENT = {"", "na", "none", "null"}


class RowError(UsageError):
    """The refusal of one row, `place` counted from 1; `naming` adds
    what the row calls its study."""

    def __init__(self, place: int, said: str, hint: str | None = None):
        super().__init__(f"row {place}: {said}", hint=hint)
        self.place, self.said = place, said


@contextmanager
def naming(rows: Sequence[Row], places: Sequence[int] | None = None) -> Iterator[None]:
    """Refusals of a row, inside, also say what that row calls its study; `places` are the rows'
    own where some were left out."""
    try:
        yield
    except RowError as error:
        name, place = (
            label_of(rows[error.place - 1]),
            (places[error.place - 1] if places else error.place),
        )
        raise UsageError(
            f"row {place} ({name}): {error.said}" if name else f"row {place}: {error.said}",
            hint=error.hint,
        ) from None


def label_of(row: Row) -> str | None:
    """What a row calls its study: "Smith 2004", or "trial 7" where it is but a number; None
    where it has no such column."""
    for column in LABELS:
        value = str(row.get(column) if row.get(column) is not None else "").strip()
        if value:
            return f"{column} {value}" if value.replace(".", "").isdigit() else value
    return None


def named_places(rows: Sequence[Row], places: Sequence[int], most: int = 10) -> str:
    """Rows in words: "row 3 (Smith 2004), 7", no more than `most` of them."""
    told = [
        f"{place} ({name})" if (name := label_of(rows[place - 1])) else str(place)
        for place in places[:most]
    ]
    return f"row {', '.join(told)}" + (
        f" and {len(places) - most} more" if len(places) > most else ""
    )


def read_rows(rows: Iterable[Row], columns: Sequence[str]) -> list[Numbers]:
    """Each row's `columns` as floats; None where a cell is empty.

    Raises UsageError where there is no row, where a column is in no row, and for text, NaN or an
    infinite value in a number column.
    """
    rows = [rows] if isinstance(rows, Mapping) else list(rows)
    if not rows:
        raise UsageError("there are no studies", hint="give at least one row")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise UsageError(
                f"row {number} is {type(row).__name__}, not a mapping of column names to numbers",
                hint='a pandas frame goes in as frame.to_dict("records")',
            )
    return [
        {column: number_in(row, column, place) for column in columns}
        for place, row in enumerate(rows, 1)
    ]


def number_in(row: Row, column: str, place: int) -> float | None:
    """The number in one cell; None where it is empty or the column is not in this row."""
    value = row.get(column)
    if value is None:
        return None
    if isinstance(value, str):
        value = value.strip().replace("−", "-")
        if value.lower() in _ABSENT:
            return None
        if "_" in value:
            raise refuse(place, f"{column} is {value!r}, not a number", _EMPTY)
    elif isinstance(value, bool):
        raise refuse(place, f"{column} is {value}, not a number")
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        hint = (
            "decimals are written with a point"
            if isinstance(value, str) and "," in value
            else _EMPTY
        )
        raise refuse(place, f"{column} is {value!r}, not a number", hint) from None
    if not math.isfinite(found):
        raise refuse(place, f"{column} is {value}, not a finite number", _EMPTY)
    return found


def columns_present(rows: Sequence[Row]) -> set[str]:
    """The columns that any row has."""
    found: set[str] = set()
    for row in rows:
        found.update(row)
    return found


def require(present: set[str], choices: Sequence[str], measure: str) -> None:
    """Refuse unless one of `choices` (each a column, or columns joined by +) is there."""
    if not any(set(choice.split("+")) <= present for choice in choices):
        told = (
            f"column {choices[0]} is"
            if len(choices) == 1
            else f"columns {' or '.join(choices)} are"
        )
        raise UsageError(
            f"{told} missing, which {measure} needs",
            hint=f"the columns given are {', '.join(sorted(present)) or 'none'}",
        )


def refuse(place: int, message: str, hint: str | None = None) -> RowError:
    """The refusal of one row."""
    return RowError(place, message, hint)


def complete(row: Numbers, columns: Iterable[str]) -> bool:
    """Whether the row has a number in each of the columns."""
    return all(row[column] is not None for column in columns)


def check_each(
    rows: Sequence[Numbers],
    columns: Sequence[str],
    fits: Callable[[float], bool],
    what: str,
    hint: str | None = None,
) -> None:
    """Refuse the first row in which a number of `columns` does not fit;
    `what` says what it must be."""
    for place, row in enumerate(rows, 1):
        for column in columns:
            value = row.get(column)
            if value is not None and not fits(value):
                raise refuse(place, f"{column} is {value:g}, and {what}", hint)
