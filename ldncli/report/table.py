"""The one value that leaves for the reader: a table of plain values, at
full precision, with its notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Literal

from ldncli.errors import UnknownTermError, UsageError, nearest
from ldncli.values import dataclass

# What a column holds in general, whatever rows there are; a list is one of texts.
Holds = Literal["text", "whole", "number", "flag", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is the contract with scripts, `label` the heading for people.

    `holds` is the type that programs give it, None where its values say that. `digits` rounds
    numbers for people (None: as they are), `shown` says whether people see it unasked, `wide` lets
    it take the room that is left, `room` is how many columns a screen has before it is shown there,
    `below` prints it as a paragraph under the table, `group` prints it once as a heading of the
    rows that share it, `asked` names the flag without which people do not see it (`why`,
    `studies`), `people` keeps it out of what programs read.
    """

    key: str
    label: str
    digits: int | None = None
    shown: bool = True
    wide: bool = False
    below: bool = False
    people: bool = False
    holds: Holds | None = None
    room: int = 0
    asked: Literal["why", "studies"] | None = None
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values (None: not known; a tuple: several), in the order of `columns`.

    `layout` list means columns section, item, value, place, which people read as an
    outline. What people read besides: `head` stands above (the answer in a sentence, warnings),
    `cut` there too (how many rows of how many are shown), `footnotes` and `notes` below, `legend`
    (what columns and signs mean, what is left out) below where it is asked for, and `more` last
    (the flags that show the rest). `marks` maps a cell's text to the same text with the words that
    were searched between marks.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()
    layout: Literal["grid", "list"] = "grid"
    marks: Mapping[str, str] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    cut: str | None = None
    legend: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    def keys(self) -> list[str]:
        """Keys of the columns."""
        return [column.key for column in self.columns]

    def mappings(self) -> list[dict[str, Any]]:
        """The rows as mappings."""
        return [dict(zip(self.keys(), row, strict=True)) for row in self.rows]


def held(table: Table) -> list[Holds]:
    """What each column holds: as it says itself, else as its values do; text where there are
    none."""
    return [
        column.holds or _held([row[place] for row in table.rows if row[place] is not None])
        for place, column in enumerate(table.columns)
    ]


def _held(values: list[Any]) -> Holds:
    kinds = {type(value) for value in values}
    if kinds and kinds <= {bool}:
        return "flag"
    if kinds and kinds <= {int, float}:
        return "number" if float in kinds else "whole"
    return "list" if tuple in kinds or list in kinds else "text"


def rewritten(table: Table, words: Callable[[str], str]) -> Table:
    """The table with every text of it put through `words`; the keys of its columns stay."""

    def cell(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(cell(each) for each in value)
        return words(value) if isinstance(value, str) else value

    told = ("title", "notes", "footnotes", "head", "cut", "legend", "more")
    return replace(
        table,
        columns=tuple(replace(each, label=words(each.label)) for each in table.columns),
        rows=tuple(cell(each) for each in table.rows),
        marks={words(text): words(marked) for text, marked in table.marks.items()},
        **{name: cell(getattr(table, name)) for name in told},
    )


def split_below(table: Table) -> tuple[Table, list[str]]:
    """The table without the columns that go below it, and those as paragraphs that begin with the
    row's first cell; rows with the same paragraph share it."""
    places = [index for index, column in enumerate(table.columns) if not column.below]
    under = [index for index, column in enumerate(table.columns) if column.below]
    texts: dict[str, list[str]] = {}
    for row in table.rows:
        for index in under:
            if row[index]:
                texts.setdefault(str(row[index]), []).append(_name(table, row))
    paragraphs = [f"{'; '.join(dict.fromkeys(names))}: {text}" for text, names in texts.items()]
    columns = tuple(table.columns[index] for index in places)
    return (
        replace(
            table,
            columns=columns,
            rows=tuple(tuple(row[index] for index in places) for row in table.rows),
        ),
        paragraphs,
    )


def _name(table: Table, row: tuple[Any, ...]) -> str:
    """The row's first cell, with the heading above it."""
    heads = [row[at] for at, each in enumerate(table.columns) if each.group and each.shown]
    first = next((row[at] for at, each in enumerate(table.columns) if not each.group), "")
    return " · ".join(map(str, [*filter(None, heads), first]))


def joined(tables: Sequence[Table]) -> Table:
    """Several tables as one, with the columns of all; a first column `table` tells them apart
    where there is more than one."""
    if len(tables) == 1:
        return tables[0]
    columns = {column.key: column for table in reversed(tables) for column in table.columns}
    order = list(dict.fromkeys(key for table in tables for key in table.keys()))
    rows = (
        (table.title.split(" · ")[0], *(row.get(key) for key in order))
        for table in tables
        for row in table.mappings()
    )
    return Table("", (Column("table", "Table"), *(columns[key] for key in order)), tuple(rows))


def choose_columns(table: Table, keys: list[str] | None, *, every: bool) -> Table:
    """The table with the columns named, in that order; else those of the contract
    (`every`), or those shown unasked.

    Raises UsageError for a key that it does not have.
    """
    known = table.keys()
    if keys:
        for key in keys:
            if key not in known:
                raise UnknownTermError(
                    f"there is no column {key!r}", hint=nearest(key, known) or ", ".join(known)
                )
        places = [known.index(key) for key in keys]
        table = replace(table, layout="grid")
    else:
        places = [
            index
            for index, column in enumerate(table.columns)
            if (not column.people if every else column.shown)
        ]
    columns = tuple(
        replace(
            table.columns[index],
            shown=True,
            below=table.columns[index].below and not keys,
            room=0 if keys or every else table.columns[index].room,
        )
        for index in places
    )
    return replace(
        table,
        columns=columns,
        rows=tuple(tuple(row[index] for index in places) for row in table.rows),
    )


def without(table: Table, asked: Collection[str]) -> Table:
    """The table without the columns that people see only with the flags `asked`."""
    places = [at for at, each in enumerate(table.columns) if each.asked not in asked]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in places),
        rows=tuple(tuple(row[at] for at in places) for row in table.rows),
    )


def sort_rows(table: Table, key: str) -> Table:
    """The table by one column; `-year` turns the order round. What is not
    known comes last either way."""
    backwards, name = key.startswith("-"), key.removeprefix("-")
    if name not in table.keys():
        raise UnknownTermError(
            f"there is no column {name!r} to sort by",
            hint=nearest(name, table.keys()) or ", ".join(table.keys()),
        )
    place = table.keys().index(name)
    order = range(len(table.rows))
    known = [index for index in order if table.rows[index][place] not in (None, ())]
    unknown = [index for index in order if table.rows[index][place] in (None, ())]
    known.sort(key=lambda index: _sortable(table.rows[index][place]), reverse=backwards)
    return _take(table, known + unknown)


def first_rows(table: Table, limit: int) -> Table:
    """The first `limit` rows, saying so where that is not all; 0 means all, and below 0 raises
    UsageError."""
    if limit < 0:
        raise UsageError("--limit must be 0 (all) or more")
    if not limit or len(table.rows) <= limit:
        return table
    return replace(_take(table, list(range(limit))), cut=cut_words(limit, len(table.rows)))


def cut_words(shown: int, total: int) -> str:
    """What every list says that shows less than there is."""
    return f"showing {shown:,} of {total:,}; --all shows the rest"


def reasons_of(table: Table, word: str) -> Table:
    """The rows that `word` names: by a cell that is it, or whose label holds it.

    Raises UnknownTermError where it names none.
    """
    wanted = _plainly(word)
    exact = [
        place
        for place, row in enumerate(table.rows)
        if any(isinstance(cell, str) and _plainly(cell) == wanted for cell in row)
    ]
    near = [place for place, row in enumerate(table.rows) if wanted in _plainly(_name(table, row))]
    if not (exact or near):
        labels = list(dict.fromkeys(_name(table, row) for row in table.rows))
        raise UnknownTermError(
            f"no row here is called {word!r}",
            hint=nearest(word, labels)
            or f"--why alone explains all rows; or name one of {', '.join(labels)}",
        )
    return replace(_take(table, exact or near), cut=None)


def _plainly(text: str) -> str:
    return text.replace("-", " ").strip().casefold()


def _take(table: Table, places: list[int]) -> Table:
    rows = tuple(table.rows[index] for index in places)
    if not table.footnotes:
        return replace(table, rows=rows)
    found = {mark for row in rows for cell in row if isinstance(cell, str) for mark in _marks(cell)}
    kept = tuple(each for each in table.footnotes if each.partition(".")[0] in found)
    return replace(table, rows=rows, footnotes=kept)


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _marks(cell: str) -> list[str]:
    """The numbers of footnotes that a cell carries."""
    import re

    return [each.translate(_RAISED) for each in re.findall("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", cell)]


def _sortable(value: Any) -> Any:
    return (0, value, "") if isinstance(value, (int, float)) else (1, 0, str(value).casefold())
