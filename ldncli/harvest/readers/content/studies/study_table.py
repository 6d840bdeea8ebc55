"""A file of studies as rows under metafor's names, with everything that was understood on the way
said in a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ldncli.errors import UsageError, nearest
from ldncli.harvest.readers.content.studies.columns import Columns, match_columns, parse_mapping
from ldncli.harvest.readers.content.studies.layouts import (
    MEASURE_NAMES,
    SHAPES,
    TEXTS,
    Scale,
    Shape,
    joined,
    role_of,
)
from ldncli.harvest.readers.content.studies.revman_csv import as_revman_web
from ldncli.harvest.readers.content.studies.revman_web import as_one_kind, with_settings
from ldncli.harvest.readers.content.studies.sheets import (
    Sheet,
    decimal_mark,
    is_number,
    number_text,
    read_sheet,
)
from ldncli.values import dataclass

_OF = re.compile(r"([\d.,]+)\s*(?:/|of)\s*([\d.,]+)(?:\s*\([^()]*%\))?")
_WITH_SD = re.compile(r"([-+−–]?[\d.,]+)\s*(?:\(|±|\+/-)\s*(?:SD\s*)?([\d.,]+)\s*\)?")
# What a row's numbers are of, by which checks tell those that do not go together.
_SORTS = frozenset({"scale", "score"})
# What stands in the cell of another: events with their people, means with their deviations.
_PACKED = (
    *(("ai", "n1i", _OF), ("ci", "n2i", _OF), ("xi", "ni", _OF)),
    ("m1i", "sd1i", _WITH_SD),
    ("m2i", "sd2i", _WITH_SD),
)
# Headings of effects that are logarithms where they are ratios, by the program that has them.
_LOGARITHMS = ("yi", "te", "givmean")
# Headings that the statistics know as names of studies.
_NAMED = ("study", "trial", "slab", "author", "label", "name", "id")
# What is said of rows of one name.
AS_IF_INDEPENDENT = "which are pooled as if independent"
# Columns that say of which outcome a row is.
_OUTCOMES = ("outcome", "outcomename", "analysisname", "endpoint")
_SUMMED = ("ai", "bi", "n1i", "ci", "di", "n2i", "xi", "ni")
_TOTALS = frozenset(
    ("total", "totals", "overall", "sum", "pooled", "subtotal", "summary", "all studies")
)


@dataclass(frozen=True, slots=True)
class StudyTable:
    """Studies as rows of text by metafor's names (`study`, `year` beside them), and every column of
    the file by its heading, as many cells as rows.

    `measure` is what the heading of the effect says it is, `scale` whether it says that it is a
    logarithm, None where it says neither; `metafor` says that the effect is called as metafor calls
    it. `notes` say what was taken for what. `title` names the outcome where the file does;
    `measures` can be computed from the columns.
    """

    file: str
    rows: tuple[dict[str, str], ...]
    columns: Mapping[str, tuple[str, ...]]
    taken: Mapping[str, str]
    measure: str | None = None
    scale: Scale | None = None
    metafor: bool = True
    notes: tuple[str, ...] = ()
    title: str | None = None
    measures: tuple[str, ...] = ()

    def column(self, name: str, option: str) -> tuple[str, ...]:
        """A column by its heading in any case, or by what it was taken for; raises UsageError
        where there is none."""
        by_case = {each.casefold(): each for each in self.columns}
        heading = by_case.get(name.casefold()) or self.taken.get(name)
        if heading is None:
            raise UsageError(
                f"{option} {name}: {self.file} has no such column",
                hint=nearest(name, self.columns) or f"the columns are {', '.join(self.columns)}",
            )
        return self.columns[heading]

    def numbers(self, name: str, option: str) -> tuple[str, ...]:
        """The same as numbers; raises UsageError for text, with its row."""
        cells = self.column(name, option)
        mark, _ = decimal_mark(cells)
        found = tuple(number_text(cell, mark) for cell in cells)
        for place, text in enumerate(found, 1):
            if text and not is_number(text):
                raise UsageError(
                    f"{option} {name}: row {place} has {text!r}, which is no number",
                    hint=f"compare groups with --by {name}",
                )
        return found


def read_studies(
    path: Path,
    *,
    mapping: Sequence[str] = (),
    sheet: str | None = None,
    decimal: str | None = None,
    measure: str | None = None,
    outcome: str | None = None,
) -> StudyTable:
    """The studies in a table of one's own; `mapping` as `parse_mapping` takes it. `outcome` chooses
    the rows of one outcome where the table has a column of outcomes.

    Raises OutsideError and UsageError as `read_sheet`, `match_columns` and `decimal_mark` do.
    """
    found = of_outcome(as_revman_web(read_sheet(path, sheet)), outcome)
    found = as_one_kind(with_settings(found, path), mapping)
    return study_table(found, mapping, decimal, measure)


def of_outcome(sheet: Sheet, outcome: str | None) -> Sheet:
    """The rows of one outcome, where a column names several (RevMan Web numbers them); raises
    UsageError with the outcomes where none or several are meant."""
    plain = {joined(each): each for each in sheet.headings}
    named = next((plain[each] for each in _OUTCOMES if each in plain), None)
    numbers = [""] * len(sheet.rows)
    if {"analysisgroup", "analysisnumber"} <= plain.keys():
        groups, each = (sheet.column(plain[f"analysis{name}"]) for name in ("group", "number"))
        numbers = [f"{one}.{two}" for one, two in zip(groups, each, strict=True)]
    names = sheet.column(named) if named else [""] * len(sheet.rows)
    labels = [" ".join(filter(None, pair)) for pair in zip(numbers, names, strict=True)]
    known = list(dict.fromkeys(labels))
    if outcome is None and len(known) < 2:
        return sheet
    if outcome is not None and known == [""]:
        raise UsageError(f"{sheet.file} has no column of outcomes", hint="leave --outcome out")
    folded = (outcome or "").casefold()
    found = [
        label
        for label in known
        if outcome is not None and (folded in (label.casefold(), label.split(" ")[0]))
    ]
    found = found or [label for label in known if folded in label.casefold()]
    if len(found) != 1:
        raise UsageError(
            f"{sheet.file} has {len(known)} outcomes; one is pooled at a time",
            hint="name it with --outcome",
            choices=tuple(found or known),
        )
    rows = tuple(row for row, label in zip(sheet.rows, labels, strict=True) if label == found[0])
    return Sheet(sheet.file, sheet.headings, rows, (*sheet.notes, f"outcome: {found[0]}"))


def study_table(
    sheet: Sheet,
    mapping: Sequence[str] = (),
    decimal: str | None = None,
    measure: str | None = None,
    among: Sequence[Shape] = SHAPES,
) -> StudyTable:
    """The same from a table that was read; `among` are the shapes that it may have."""
    if not sheet.rows:
        raise UsageError("there are no studies", hint="give at least one row")
    named = parse_mapping(mapping, sheet.headings)
    unpacked, packed = _unpacked(sheet, named)
    found = match_columns(unpacked, named, measure, among)
    mark, told = decimal_mark(_cells(unpacked, found), decimal)
    columns = {heading: tuple(unpacked.column(heading)) for heading in unpacked.headings}
    names = _names(columns, found)
    rows = []
    for place, name in enumerate(names):
        row = dict(name)
        for role, heading in found.taken.items():
            if role != "study":
                cell = columns[heading][place]
                row[role] = cell if role in TEXTS - {"year"} else number_text(cell, mark)
        for heading, cells in columns.items():
            if joined(heading) in _SORTS:
                row.setdefault(joined(heading), cells[place])
        rows.append(row)
    kept, dropped = _without_total(rows)
    notes = [*sheet.notes, *packed, _taken_words(found)]
    notes += [told] if told else []
    notes += dropped
    notes += repeated([rows[place] for place in kept]) if among is SHAPES else []
    heading = found.taken.get("yi", "")
    of, scale = MEASURE_NAMES.get(joined(heading), (None, None))
    return StudyTable(
        sheet.file,
        tuple(rows[place] for place in kept),
        {each: tuple(cells[place] for place in kept) for each, cells in columns.items()},
        found.taken,
        of,
        scale,
        joined(heading) in _LOGARITHMS,
        tuple(each for each in notes if each),
        measures=tuple(each for shape in found.shapes for each in shape.measures),
    )


def _cells(sheet: Sheet, found: Columns) -> Iterable[str]:
    for role, heading in found.taken.items():
        if role not in TEXTS:
            yield from sheet.column(heading)


def _unpacked(sheet: Sheet, named: Mapping[str, str | None]) -> tuple[Sheet, list[str]]:
    """The sheet with two columns for each that holds `4/30` or `4.1 (2.0)` throughout."""
    headings, columns, notes = (
        list(sheet.headings),
        [list(c) for c in zip(*sheet.rows, strict=True)],
        [],
    )
    mapped = {heading: role for role, heading in named.items() if heading}
    for place, heading in enumerate(sheet.headings):
        role = mapped.get(heading) or (role_of(heading) or (1, ""))[1]
        pattern = next(((second, each) for first, second, each in _PACKED if first == role), None)
        cells = [cell for cell in columns[place] if cell]
        if pattern is None or not cells:
            continue
        second, shape = pattern
        both = [shape.fullmatch(cell) for cell in columns[place]]
        if sum(each is not None for each in both) < len(cells) or second in headings:
            continue
        columns[place] = [each[1] if each else "" for each in both]
        headings.append(second)
        columns.append([each[2] if each else "" for each in both])
        notes.append(f"{heading} holds both {role} and {second}")
    rows = tuple(zip(*columns, strict=True))
    return Sheet(sheet.file, tuple(headings), rows, sheet.notes), notes


def _names(columns: Mapping[str, Sequence[str]], found: Columns) -> list[dict[str, str]]:
    """What each row calls its study; authors without a year get that of the column of years."""
    heading = found.taken.get("study")
    count = len(next(iter(columns.values())))
    if heading is None:
        return [{} for _ in range(count)]
    plain = joined(heading)
    key = plain if plain in _NAMED else "study"
    years = columns[found.taken["year"]] if "year" in found.taken else [""] * count
    bare = not any(re.search(r"\d{4}", cell) for cell in columns[heading])
    return [
        {key: f"{cell} {year}" if "author" in plain and bare and year else cell}
        for cell, year in zip(columns[heading], years, strict=True)
    ]


def _taken_words(found: Columns) -> str:
    """What each column was taken for, in one line; nothing where all have metafor's names, however
    they are written."""
    taken = {
        role: heading for role, heading in found.taken.items() if joined(role) != joined(heading)
    }
    told = "; ".join(f"{role} = {heading}" for role, heading in taken.items())
    left = f"{', '.join(found.unused)} are there too and are not used" if found.unused else ""
    hint = " (--map yi= computes effects from them)" if left else ""
    parts = [f"columns: {told}" if told else "", f"{left}{hint}" if left else ""]
    return "; ".join(filter(None, parts))


def _without_total(rows: Sequence[dict[str, str]]) -> tuple[list[int], list[str]]:
    """The places of the rows without one called Total that is the sum of all others."""
    kept = list(range(len(rows)))
    notes = []
    for place, row in enumerate(rows):
        name = next((row[key] for key in _NAMED if row.get(key)), "")
        if name.strip().lower().rstrip(":") not in _TOTALS or len(rows) < 3:
            continue
        others = [each for at, each in enumerate(rows) if at != place]
        if _is_sum(row, others):
            kept.remove(place)
            notes.append(f"row {place + 1} ({name}) is the sum of the others and is left out")
        else:
            notes.append(
                f"row {place + 1} is called {name}: is it a study? Take it out where it is a sum"
            )
    return kept, notes


def repeated(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Names that stand in several rows."""
    names = [next((row[key] for key in _NAMED if row.get(key)), "") for row in rows]
    return [
        f"{name} stands in {names.count(name)} rows, {AS_IF_INDEPENDENT}: `ldn multilevel` takes"
        " such rows together"
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ][:5]


def _is_sum(row: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> bool:
    known = [role for role in _SUMMED if row.get(role) and is_number(row[role])]
    if len(known) < 2 or any(
        not is_number(each.get(role, "")) for role in known for each in others
    ):
        return False
    return all(float(row[role]) == sum(float(each[role]) for each in others) for role in known)
