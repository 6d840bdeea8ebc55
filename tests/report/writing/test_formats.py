"""Tables as text: full precision for programs, rounding for people, nothing lost."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ldncli.errors import UnknownTermError, UsageError
from ldncli.records.text.csvrows import kept_text
from ldncli.report.table import (
    Column,
    Table,
    choose_columns,
    first_rows,
    joined,
    sort_rows,
    split_below,
)
from ldncli.report.writing.cells import human_cell
from ldncli.report.writing.formats import (
    to_csv,
    to_json,
    to_jsonl,
    to_markdown,
    to_plain,
)

TABLE = Table(
    "A table",
    (
        Column("name", "Name", wide=True),
        Column("value", "Value", digits=2),
        Column("list", "List"),
        Column("hidden", "Hidden", shown=False),
        Column("face", "Face", people=True),
    ),
    (
        ("a|b", 0.1 + 0.2, ("x", "y"), 1, "☺"),
        ("-c", None, (), None, None),
        ("d", 2, ("z",), 3, "☹"),
    ),
    ("a note",),
)


def test_programs_get_full_precision() -> None:
    table = choose_columns(TABLE, None, every=True)
    assert table.keys() == ["name", "value", "list", "hidden"]
    assert to_csv(table).splitlines() == [
        "name,value,list,hidden",
        "a|b,0.30000000000000004,x; y,1",
        "'-c,,,",
        "d,2,z,3",
    ]
    assert json.loads(to_json(table))[0] == {
        "name": "a|b",
        "value": 0.1 + 0.2,
        "list": ["x", "y"],
        "hidden": 1,
    }
    assert [json.loads(line) for line in to_jsonl(table).splitlines()] == json.loads(to_json(table))


def test_people_get_rounding() -> None:
    table = choose_columns(TABLE, None, every=False)
    assert table.keys() == ["name", "value", "list", "face"]
    assert "0.30" in to_plain(table) and "0.30000" not in to_plain(table)
    assert (
        "a\\|b" in to_markdown(table)
        and "**A table**" in to_markdown(table)
        and "a note" in to_markdown(table)
    )


def test_a_title_is_no_html_on_a_page_of_markdown() -> None:
    told = "<script>x</script> <!-- p < 0.05"
    table = Table("t", (Column("x", told),), ((told,),), head=(told,), notes=(told,))
    found = to_markdown(table)
    assert "<s" not in found and "</" not in found and "<!" not in found
    assert found.count("p < 0.05") == 4


def test_trailing_zeros_are_not_eaten() -> None:
    table = Table("t", (Column("x", "x", digits=2),), ((-0.3,),))
    assert "-0.30" in to_plain(table) and "-0.30" in to_markdown(table)


def test_an_empty_table_has_its_header() -> None:
    empty = Table("t", (Column("x", "x"),), ())
    assert (
        to_csv(empty) == "x\n"
        and to_json(empty) == "[]\n"
        and to_jsonl(empty) == ""
        and to_plain(empty) == "Nothing to show.\n"
        and "x" in to_markdown(empty)
    )


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
@example([("0/0", 0.0), ("1-5", 1.0)])
def test_csv_reads_back(rows: list[tuple[str, float]]) -> None:
    table = Table("t", (Column("text", "text"), Column("number", "number")), tuple(rows))
    read = list(csv.reader(io.StringIO(to_csv(table), newline="")))[1:]
    assert [float(number) for _, number in read] == [number for _, number in rows]
    for (text, _), (wanted, _) in zip(read, rows, strict=True):
        same = wanted.replace("\r\n", "\n").replace("\r", "\n")
        # A share or a range is written in words, so that no spreadsheet reads a date.
        same, _ = kept_text(same)
        assert text in (same, f"'{same}") and not text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_unknown_columns_and_limits_are_refused() -> None:
    with pytest.raises(UnknownTermError, match="nam"):
        choose_columns(TABLE, ["nam"], every=False)
    with pytest.raises(UnknownTermError):
        sort_rows(TABLE, "nothing")
    with pytest.raises(UsageError):
        first_rows(TABLE, -1)


def test_sorting_puts_the_unknown_last() -> None:
    assert [row[1] for row in sort_rows(TABLE, "value").rows] == [0.1 + 0.2, 2, None]
    assert [row[1] for row in sort_rows(TABLE, "-value").rows] == [2, 0.1 + 0.2, None]


def test_several_tables_become_one_for_programs() -> None:
    both = joined([TABLE, Table("B · more", TABLE.columns, TABLE.rows[:1])])
    assert both.keys()[0] == "table" and both.rows[-1][0] == "B" and len(both.rows) == 4


def test_paragraphs_go_below() -> None:
    table = Table(
        "t",
        (Column("key", "Key"), Column("why", "Why", below=True)),
        (("a", "because"), ("b", None)),
    )
    above, below = split_below(table)
    assert above.keys() == ["key"] and below == ["a: because"]
    assert to_plain(table).endswith("a: because\n")


def test_an_outline_in_a_pipe_is_folded_as_tables_are() -> None:
    columns = tuple(Column(each, each) for each in ("section", "item", "value", "place"))
    value = "in so many words " * 12
    rows = (("Part", "item", value.strip(), "article Table 1"), ("Part", "next", "x", None))
    table = Table("Title", columns, rows, layout="list", head=("Answer.",))
    lines = to_plain(table).splitlines()
    assert lines[:2] == ["Answer.", ""]
    assert max(map(len, lines)) <= 80
    assert "article Table 1]" in to_plain(table)
    assert (
        to_plain(table).split()
        == " ".join(["Answer. Title Part item:", value, "[article Table 1] next: x"]).split()
    )
    # Programs get it whole.
    assert value.strip() in to_csv(table) and value.strip() in to_json(table)


def test_booleans_and_lists_for_people() -> None:
    assert [
        human_cell(value, Column("x", "x")) for value in (True, False, ("a", "b"), 2.50, None)
    ] == ["yes", "no", "a, b", "2.5", ""]
