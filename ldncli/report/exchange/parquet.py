"""Tables as Parquet: every column with its type, whatever rows were selected; numbers
stay numbers, lists stay lists."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.records.model.card import Card
from ldncli.report.table import Column, Table

# Of the outcome table; columns that are not named hold text.
_TYPES = {
    "caveats": "list",
    **dict.fromkeys(("treatment_n", "treatment_events", "control_n", "control_events"), "Int64"),
    **dict.fromkeys(
        ("timepoint_weeks", "treatment_mean", "treatment_sd", "control_mean", "control_sd"),
        "Float64",
    ),
    **dict.fromkeys(("contrast", "contrast_low", "contrast_high", "p"), "Float64"),
}
# What the annotation of a card's field makes of its column.
_KINDS = (("tuple", "list"), ("int", "Int64"), ("float", "Float64"), ("bool", "boolean"))


def to_parquet(table: Table) -> bytes:
    """The table as a file of Parquet; a p value that is a bound has its
    relation in a column of its own.

    Raises UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "pip install 'ldn[parquet]', or: pip install pyarrow"
        raise UsageError(
            "Parquet is written by pyarrow, which is not installed", hint=hint, slug="no-pyarrow"
        ) from error
    from pandas import DataFrame, Series

    table = _with_relations(table)
    types = column_types(table)
    values = {key: [row[index] for row in table.rows] for index, key in enumerate(table.keys())}
    frame = DataFrame(
        {
            key: Series(_plain(values[key], kind), dtype="object" if kind == "list" else kind)
            for key, kind in types.items()
        }
    )
    schema = pyarrow.schema([(key, _arrow(pyarrow, kind)) for key, kind in types.items()])
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pandas(frame, schema=schema, preserve_index=False), out)
    return out.getvalue()


def column_types(table: Table) -> dict[str, str]:
    """The pandas type of each column (`list`: a list of texts), by what the column holds in general
    and not by the rows at hand."""
    kinds = {
        each.name: next(
            (kind for word, kind in _KINDS if str(each.type).startswith(word)), "string"
        )
        for each in fields(Card)
    }
    known = {**kinds, **_TYPES}
    return {key: known.get(key, "string") for key in table.keys()}


def _with_relations(table: Table) -> Table:
    """The table with the relation of each p value (`=`, `<`, `>`) beside it,
    since a bound is no number."""
    if "p" not in table.keys():
        return table
    place = table.keys().index("p")
    rows = tuple((*row[:place], *_bound(row[place]), *row[place + 1 :]) for row in table.rows)
    columns = (
        *table.columns[: place + 1],
        Column("p_relation", "p relation"),
        *table.columns[place + 1 :],
    )
    return replace(table, columns=columns, rows=rows)


def _bound(p: float | str | None) -> tuple[float | None, str | None]:
    if p is None:
        return None, None
    return (float(p[1:]), p[0]) if isinstance(p, str) else (p, "=")


def _plain(values: list[Any], kind: str) -> list[Any]:
    return [list(each) for each in values] if kind == "list" else values


def _arrow(pyarrow: Any, kind: str) -> Any:
    kinds = {
        "list": pyarrow.list_(pyarrow.string()),
        "Int64": pyarrow.int64(),
        "Float64": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
    }
    return kinds.get(kind, pyarrow.string())
