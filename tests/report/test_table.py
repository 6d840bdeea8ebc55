"""The table itself: columns chosen, rows sorted and cut, several
tables joined, paragraphs below."""

from __future__ import annotations

import pytest

from ldncli.errors import UnknownTermError, UsageError
from ldncli.report.table import (
    Column,
    Table,
    choose_columns,
    first_rows,
    joined,
    sort_rows,
    split_below,
)

TABLE = Table(
    "A table",
    (
        Column("name", "Name"),
        Column("value", "Value", digits=2),
        Column("hidden", "Hidden", shown=False),
        Column("face", "Face", people=True),
    ),
    (("b", 2, 1, "x"), ("A", None, 2, "y"), ("c", 10, 3, None), ("a", 2, 4, "z")),
    ("a note",),
    layout="list",
    footnotes=("foot",),
)


def test_rows_as_mappings() -> None:
    assert TABLE.keys() == ["name", "value", "hidden", "face"]
    assert TABLE.mappings()[1] == {"name": "A", "value": None, "hidden": 2, "face": "y"}
    with pytest.raises(ValueError, match="zip"):
        Table("t", TABLE.columns, (("short",),)).mappings()


def test_columns_for_people_for_programs_and_by_name() -> None:
    shown, every = choose_columns(TABLE, None, every=False), choose_columns(TABLE, None, every=True)
    assert shown.keys() == ["name", "value", "face"] and every.keys() == ["name", "value", "hidden"]
    assert (
        every.rows[0] == ("b", 2, 1)
        and shown.rows[0] == ("b", 2, "x")
        and every.layout == shown.layout == "list"
    )
    assert all(column.shown for column in every.columns), "what is chosen is seen"
    named = choose_columns(TABLE, ["hidden", "name"], every=False)
    assert (
        named.keys() == ["hidden", "name"]
        and named.rows[0] == (1, "b")
        and named.layout == "grid"
        and named.columns[0].shown
    )
    assert (
        named.notes == ("a note",)
        and named.footnotes == ("foot",)
        and named.columns[1].label == "Name"
    )
    assert choose_columns(TABLE, [], every=False).keys() == shown.keys()


def test_paragraphs_become_columns_where_they_are_named() -> None:
    table = Table(
        "t",
        (
            Column("key", "Key"),
            Column("why", "Why", below=True),
            Column("more", "More", below=True),
        ),
        (("a", "x", "y"), ("b", None, "")),
    )
    assert [column.below for column in choose_columns(table, None, every=False).columns] == [
        False,
        True,
        True,
    ]
    assert [column.below for column in choose_columns(table, ["why"], every=False).columns] == [
        False
    ]
    above, below = split_below(table)
    assert above.keys() == ["key"] and above.rows == (("a",), ("b",)) and below == ["a: x", "a: y"]


def test_unknown_columns_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownTermError, match="'nmae'") as near:
        choose_columns(TABLE, ["nmae"], every=False)
    assert near.value.hint and "name" in near.value.hint and "hidden" not in near.value.hint
    with pytest.raises(UnknownTermError, match="'zzzz'") as far:
        choose_columns(TABLE, ["name", "zzzz"], every=True)
    assert far.value.hint == "name, value, hidden, face"
    with pytest.raises(UnknownTermError, match="'zzzz'") as sort:
        sort_rows(TABLE, "-zzzz")
    assert sort.value.hint == "name, value, hidden, face"
    with pytest.raises(UnknownTermError) as sort:
        sort_rows(TABLE, "valu")
    assert sort.value.hint and "value" in sort.value.hint and "face" not in sort.value.hint


def test_sorting_keeps_ties_in_order_and_the_unknown_last() -> None:
    def names(key: str) -> str:
        return "".join(row[0] for row in sort_rows(TABLE, key).rows)

    assert names("value") == "bacA" and names("-value") == "cbaA", "ties stay as they were"
    assert names("name") == "Aabc" and names("-name") == "cbAa", "capitals are letters"
    lists = Table("t", (Column("x", "x"),), (((),), (("b",),), (None,), (3,), (("a", "c"),)))
    assert [row[0] for row in sort_rows(lists, "x").rows] == [
        3,
        ("a", "c"),
        ("b",),
        (),
        None,
    ], "numbers before words"


def test_the_first_rows() -> None:
    assert (
        len(first_rows(TABLE, 2).rows) == 2
        and first_rows(TABLE, 0) is TABLE
        and len(first_rows(TABLE, 9).rows) == 4
    )
    assert first_rows(TABLE, 1).rows == TABLE.rows[:1]
    assert first_rows(TABLE, 1).cut == "showing 1 of 4; --all shows the rest"
    assert first_rows(TABLE, 1).notes == TABLE.notes
    assert first_rows(TABLE, 4) is TABLE, "nothing is cut, nothing is said"
    with pytest.raises(UsageError, match="--limit"):
        first_rows(TABLE, -1)


def test_several_tables_become_one_with_all_columns() -> None:
    other = Table("B · more", (Column("name", "Other name"), Column("extra", "Extra")), (("z", 1),))
    both = joined([TABLE, other])
    assert both.keys() == ["table", "name", "value", "hidden", "face", "extra"]
    assert both.rows[0] == ("A table", "b", 2, 1, "x", None) and both.rows[-1] == (
        "B",
        "z",
        None,
        None,
        None,
        1,
    )
    assert both.columns[1].label == "Name", "the first table's column counts"
    assert joined([TABLE]) is TABLE
