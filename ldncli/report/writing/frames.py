"""Tables as pandas frames: every column with the type of what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.report.table import Holds, Table, held

if TYPE_CHECKING:
    from pandas import DataFrame

# By pandas's own names; what is not known is <NA>, and whole numbers stay whole.
_TYPES: dict[Holds, str] = {
    "text": "string",
    "whole": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "list": "object",
}


def to_frame(table: Table) -> DataFrame:
    """All columns of a table as a frame; a list is a tuple."""
    from pandas import DataFrame, Series

    columns = {
        key: Series([row[place] for row in table.rows], dtype=_TYPES[holds])
        for place, (key, holds) in enumerate(zip(table.keys(), held(table), strict=True))
    }
    return DataFrame(columns)
