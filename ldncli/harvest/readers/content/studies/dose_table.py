"""A table of doses of one's own: a row a group, with its dose and its cases, mean or printed
ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ldncli.errors import UsageError, nearest
from ldncli.harvest.readers.content.studies.layouts import joined
from ldncli.harvest.readers.content.studies.sheets import (
    Sheet,
    decimal_mark,
    is_number,
    number_text,
    read_sheet,
)
from ldncli.values import dataclass

# What a column may hold, by the names that dosresmeta and people give it; the first that a table
# has counts.
_ROLES: dict[str, tuple[str, ...]] = {
    "study": tuple("id study author trial studlab studyid reference name".split()),
    "type": ("type", "studytype", "design"),
    "dose": ("dose", "dosemg", "dailydose", "mg", "amount", "exposure", "level"),
    "cases": ("cases", "case", "events", "event", "ai", "xi"),
    "n": tuple(
        "n ni total totals people participants peryears personyears persontime py pyears".split()
    ),
    "logrr": ("logrr", "logor", "loghr", "logirr", "lnrr", "lnor", "lnhr", "yi", "beta"),
    "se": ("se", "sei", "selogrr", "stderr", "standarderror"),
    "v": ("v", "vi", "var", "variance"),
    "rr": ("rr", "or", "hr", "irr", "adjrr", "adjor", "adjhr"),
    "lb": ("lb", "lrr", "lower", "cilb", "lowerci", "lcl", "cilower", "low"),
    "ub": ("ub", "urr", "upper", "ciub", "upperci", "ucl", "ciupper", "high"),
    "mean": ("mean", "m", "mi", "y"),
    "sd": ("sd", "sdi", "stdev", "standarddeviation"),
}
_TEXT = ("study", "type")
# What a row must have, by the kind of table; ratios before counts, since both may stand there.
_SHAPES: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("ratios", (("logrr", "se"), ("logrr", "v"), ("logrr", "lb", "ub"), ("rr", "lb", "ub"))),
    ("means", (("mean", "sd", "n"), ("mean", "se", "n"))),
    ("counts", (("cases", "n"),)),
)


@dataclass(frozen=True, slots=True)
class DoseTable:
    """Rows of text by role; `kind` is ratios, means or counts. `notes` say what was taken for
    what."""

    file: str
    kind: str
    rows: tuple[Mapping[str, str], ...]
    taken: Mapping[str, str]
    notes: tuple[str, ...]


def read_dose_table(
    path: Path,
    *,
    mapping: Sequence[str] = (),
    sheet: str | None = None,
    decimal: str | None = None,
) -> DoseTable:
    """The groups in a table; `mapping` says which column is what, as `dose=mg,n=people`.

    Raises OutsideError and UsageError as `read_sheet` does, and UsageError where columns are
    missing or a cell is no number.
    """
    return dose_table(read_sheet(path, sheet), mapping, decimal)


def dose_table(sheet: Sheet, mapping: Sequence[str] = (), decimal: str | None = None) -> DoseTable:
    """The same from a table that was read."""
    if not sheet.rows:
        raise UsageError("there are no doses", hint="give a row for each group")
    taken = _taken(sheet, mapping)
    if "dose" not in taken:
        raise UsageError(
            f"{sheet.file} has no column of doses",
            hint=f"call it dose, or name it with --map dose=…; there are {_told(sheet)}",
        )
    kind = next(
        (
            kind
            for kind, needs in _SHAPES
            if any(all(role in taken for role in need) for need in needs)
        ),
        None,
    )
    if kind is None:
        raise UsageError(
            f"{sheet.file} does not say what happened at each dose",
            hint=f"it needs logrr and se, cases and n, or mean, sd and n; there are {_told(sheet)}",
        )
    numbers = [role for role in taken if role not in _TEXT]
    mark, told = decimal_mark(
        (cell for role in numbers for cell in sheet.column(taken[role])), decimal
    )
    rows = []
    for place in range(len(sheet.rows)):
        row = {}
        for role, heading in taken.items():
            cell = sheet.column(heading)[place]
            text = cell if role in _TEXT else number_text(cell, mark)
            if role not in _TEXT and text and not is_number(text):
                raise UsageError(f"row {place + 1}: {heading} is {cell!r}, not a number")
            row[role] = text
        rows.append(row)
    named = "; ".join(
        f"{role} = {heading}" for role, heading in taken.items() if role != heading.lower()
    )
    notes = (*sheet.notes, *([f"columns: {named}"] if named else []), *([told] if told else []))
    return DoseTable(sheet.file, kind, tuple(rows), taken, notes)


def _taken(sheet: Sheet, mapping: Sequence[str]) -> dict[str, str]:
    by_name = {joined(each): each for each in reversed(sheet.headings)}
    by_case = {each.casefold(): each for each in sheet.headings}
    found: dict[str, str] = {}
    empty: set[str] = set()
    for part in (each for word in mapping for each in word.split(",") if each):
        role, equals, heading = (each.strip() for each in part.partition("="))
        if not equals or role not in _ROLES:
            raise UsageError(
                f"--map does not accept {part!r}",
                hint=nearest(role, _ROLES) or f"the roles are {', '.join(_ROLES)}",
            )
        if heading and heading.casefold() not in by_case:
            raise UsageError(
                f"--map {part}: there is no column {heading!r}",
                hint=nearest(heading, sheet.headings) or f"there are {_told(sheet)}",
            )
        if heading:
            found[role] = by_case[heading.casefold()]
        else:
            empty.add(role)
    for role, names in _ROLES.items():
        if role in found or role in empty:
            continue
        name = next((each for each in names if each in by_name), None)
        if name and by_name[name] not in found.values():
            found[role] = by_name[name]
    # dosresmeta's `y` is a mean beside a standard deviation, else a logarithm of a ratio.
    if "mean" in found and joined(found["mean"]) == "y" and "sd" not in found:
        heading = found.pop("mean")
        if "logrr" not in found and "logrr" not in empty:
            found["logrr"] = heading
    return found


def _told(sheet: Sheet) -> str:
    return f"the columns {', '.join(sheet.headings)}"
