"""A table as a frame: the type of each column is that of what it holds."""

from __future__ import annotations

import pytest

from ldncli.notebook.columns import DECLARED, with_types
from ldncli.report.table import Column, Holds, Table, held
from ldncli.report.writing.frames import to_frame


@pytest.mark.parametrize(
    ("values", "holds", "wanted"),
    [
        ([1, None], None, "Int64"),
        ([1, 2.5], None, "Float64"),
        ([True, None], None, "boolean"),
        (["a", None], None, "string"),
        ([("a",), None], None, "object"),
        ([None, None], None, "string"),
        ([None, None], "number", "Float64"),
        ([1, 2], "number", "Float64"),
    ],
)
def test_types(values: list, holds: Holds | None, wanted: str) -> None:
    table = Table("t", (Column("x", "X", holds=holds),), tuple((each,) for each in values))
    frame = to_frame(table)
    assert str(frame.x.dtype) == wanted and len(frame) == 2
    assert frame.x.isna().sum() == values.count(None)


def test_an_empty_table_keeps_its_columns() -> None:
    table = Table("t", (Column("x", "X", holds="whole"), Column("y", "Y")), ())
    assert [str(each) for each in to_frame(table).dtypes] == ["Int64", "string"]


def test_what_rows_leave_open_is_declared() -> None:
    table = Table("t", (Column("effect", "E"), Column("k", "K"), Column("name", "N")), ())
    assert held(with_types(table)) == ["number", "whole", "text"]
    told = Table("t", (Column("effect", "E"),), (("none",),))
    assert held(with_types(told)) == ["text"] and DECLARED["effect"] == "number"
