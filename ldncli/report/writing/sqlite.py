"""Relational tables as one file of SQLite, with keys, indices, and what each column means."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ldncli.report.listing.relations.relation import Field, Relation
from ldncli.report.table import Holds

_TYPES: dict[Holds, str] = {
    "text": "TEXT",
    "whole": "INTEGER",
    "number": "REAL",
    "flag": "INTEGER",
    "list": "TEXT",
}
# Papers lead to studies and studies to papers: keys are looked at when all is there.
_LATER = "DEFERRABLE INITIALLY DEFERRED"
_README = (
    "Each table has its key; a column that leads to another table is a foreign key. columns says"
    " what each column holds and means. Lists are JSON, flags 0 or 1, what is not known NULL."
)


def to_sqlite(relations: Sequence[Relation], about: Mapping[str, str]) -> bytes:
    """A database with these tables, a table `about` (with a
    README and what is given), and a table `columns`; the same bytes for the same tables.

    Raises sqlite3.IntegrityError where a row leads to one that is not there.
    """
    keys = {each.name: each.key for each in relations}
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("BEGIN")
        base.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        base.executemany(
            "INSERT INTO about VALUES (?, ?)", sorted({"README": _README, **about}.items())
        )
        base.execute(
            'CREATE TABLE columns ("table" TEXT, "column" TEXT, holds TEXT, leads_to TEXT,'
            ' meaning TEXT, PRIMARY KEY ("table", "column")) WITHOUT ROWID'
        )
        for each in relations:
            _declare(base, each, keys)
        for each in relations:
            _fill(base, each)
        base.execute("COMMIT")
        base.execute("VACUUM")
        return base.serialize()
    finally:
        base.close()


def _declare(
    base: sqlite3.Connection, relation: Relation, keys: Mapping[str, Sequence[str]]
) -> None:
    """The table, each column with its meaning as a comment, and an index for each that leads
    elsewhere."""
    name = _named(relation.name)
    columns = [
        f"{_named(each.key)} {_TYPES[each.holds]}{_lead(each, keys)} -- {each.meaning}\n"
        for each in relation.fields
    ]
    declared = "".join(f"  {_with_comma(each)}" for each in columns)
    declared += "".join(_pairs(each, keys) for each in relation.fields)
    key = ", ".join(map(_named, relation.key))
    base.execute(f"CREATE TABLE {name} ( -- {relation.meaning}\n{declared}  PRIMARY KEY ({key})\n)")
    for each in relation.fields:
        if each.to and relation.key != (each.key,):
            index = _named(f"{relation.name}_{each.key}")
            base.execute(f"CREATE INDEX {index} ON {name} ({_named(each.key)})")
    base.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?)",
        [(relation.name, each.key, each.holds, each.to, each.meaning) for each in relation.fields],
    )


def _fill(base: sqlite3.Connection, relation: Relation) -> None:
    marks = ", ".join("?" * len(relation.fields))
    lists = [place for place, each in enumerate(relation.fields) if each.holds == "list"]
    base.executemany(
        f"INSERT INTO {_named(relation.name)} VALUES ({marks})",
        (_plain(row, lists) for row in relation.rows),
    )


def _with_comma(column: str) -> str:
    declared, _, meaning = column.partition(" -- ")
    return f"{declared}, -- {meaning}"


def _lead(field: Field, keys: Mapping[str, Sequence[str]]) -> str:
    """The column's own foreign key, where the other table has a key of one column."""
    if field.to is None or len(keys[field.to]) > 1:
        return ""
    [key] = keys[field.to]
    return f" REFERENCES {_named(field.to)} ({_named(key)}) {_LATER}"


def _pairs(field: Field, keys: Mapping[str, Sequence[str]]) -> str:
    """A foreign key of several columns, which have the names that they have in the other table."""
    if field.to is None or len(keys[field.to]) == 1:
        return ""
    columns = ", ".join(map(_named, keys[field.to]))
    return f"  FOREIGN KEY ({columns}) REFERENCES {_named(field.to)} ({columns}) {_LATER},\n"


def _named(name: str) -> str:
    return f'"{name}"'


def _plain(row: Iterable[Any], lists: Sequence[int]) -> list[Any]:
    cells = list(row)
    for place in lists:
        if cells[place] is not None:
            cells[place] = json.dumps(list(cells[place]), ensure_ascii=False)
    return cells
