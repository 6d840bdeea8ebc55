"""A table in a terminal: the shape that fits its width, its marks, and what stands below."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from ldncli.records.index.marking import HIGHLIGHT
from ldncli.report.table import Column, Table
from ldncli.report.writing.terminal import highlighted, print_table

LONG = "words that go on and on, longer than forty letters in all"
TABLE = Table(
    "A table",
    (
        Column("name", "Name"),
        Column("n", "People"),
        Column("direction", "Direction"),
        Column("text", "Text", wide=True),
    ),
    (("aa-2020", 12, "benefit", LONG), ("bb-2020", None, "harm", "short")),
)


def _printed(table: Table, width: int, *, colour: bool = False, encoding: str = "utf-8") -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="\n")
    console = Console(
        file=file,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    print_table(table, console)
    file.flush()
    return file.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined, no-any-return]


def _lines(table: Table, width: int) -> list[str]:
    return [line.rstrip() for line in _printed(table, width).splitlines()]


def test_a_wide_terminal_gets_a_grid() -> None:
    lines = _lines(TABLE, 100)
    assert (
        lines[0].strip() == "A table"
        and "Name" in "".join(lines[:4])
        and "Direction" in "".join(lines[:4])
    )
    row = next(line for line in lines if "aa-2020" in line)
    assert LONG in row and "12" in row and "benefit" in row
    head = next(line for line in lines if "People" in line)
    assert head.index("People") + len("People") == row.index("12") + 2, "numbers are on the right"


def test_long_texts_take_a_line_of_their_own_below_a_hundred_columns() -> None:
    assert _lines(TABLE, 99) == [
        "A table",
        "aa-2020 · People 12 · benefit",
        f"  {LONG}",
        "bb-2020 · harm",
        "  short",
    ]
    short = Table("t", TABLE.columns, (("bb-2020", 1, "harm", "x" * 40),))
    assert "Name" in _printed(short, 99), "forty letters still fit into a grid"
    assert "Name" not in _printed(
        Table("t", TABLE.columns, (("bb-2020", 1, "harm", "x" * 41),)), 99
    )


def test_cells_that_begin_with_a_digit_are_labelled() -> None:
    table = Table(
        "t",
        (Column("a", "A"), Column("dose", "mg"), Column("text", "Text", wide=True)),
        (("x", "4.5 a day", LONG),),
    )
    assert _lines(table, 80)[1] == "x · mg 4.5 a day"


def test_a_narrow_terminal_gets_a_line_a_cell() -> None:
    lines = _lines(TABLE, 59)
    assert lines[:5] == ["A table", "", "Name: aa-2020", "People: 12", "Direction: benefit"]
    assert lines[-4:] == [
        "",
        "Name: bb-2020",
        "Direction: harm",
        "Text: short",
    ], "what is not known has no line"
    assert "Name: " not in _printed(TABLE, 60)


def test_reasons_stand_below_a_few_rows_and_not_below_many() -> None:
    columns = (Column("key", "Key"), Column("why", "Why", below=True))
    few = Table(
        "t",
        columns,
        tuple((f"k{place}", f"why {place}") for place in range(12)),
        footnotes=("1. foot",),
    )
    lines = _lines(few, 100)
    assert lines[-1] == "k11: why 11" and lines[-13] == "1. foot"
    many = Table(
        "t",
        columns,
        tuple((f"k{place}", f"why {place}") for place in range(13)),
        footnotes=("1. foot",),
    )
    text = _lines(many, 100)
    assert (
        "--columns" in text[-1]
        and text[-2] == "1. foot"
        and not any("why 3" in line for line in text)
    )
    bare = Table("t", columns, tuple((f"k{place}", None) for place in range(13)))
    assert "--columns" not in _printed(bare, 100)


def test_an_outline_keeps_items_values_and_places() -> None:
    columns = tuple(Column(each, each) for each in ("section", "item", "value", "place"))
    table = Table(
        "Title",
        columns,
        (("Part", "item", "a [value]", "article Table 1"), ("Part", "", "alone", None)),
        layout="list",
    )
    lines = _lines(table, 50)
    assert (
        "Title" in lines[0]
        and any(line == "  item: a [value] [article Table 1]" for line in lines)
        and "  alone" in lines
    )
    coloured = _printed(table, 80, colour=True)
    assert (
        "\x1b[36mitem: \x1b[0m" in coloured
        and "\x1b[2m [article Table 1]\x1b[0m" in coloured
        and "\x1b[1m" in coloured
    )


def test_colour_repeats_the_word() -> None:
    text = _printed(TABLE, 120, colour=True)
    assert "\x1b[32mbenefit" in text and "\x1b[31mharm" in text and "\x1b[32mshort" not in text
    assert "\x1b[" not in _printed(TABLE, 120)


@pytest.mark.parametrize(("encoding", "rule"), [("utf-8", "─"), ("ascii", "-")])
def test_rules_are_what_the_terminal_can_show(encoding: str, rule: str) -> None:
    text = _printed(TABLE, 120, encoding=encoding)
    assert rule in text and ("─" in text) == (encoding == "utf-8")


def test_words_that_were_searched_are_marked() -> None:
    start, end = HIGHLIGHT
    found = highlighted(f"a {start}sore{end} thumb and {start}toe{end}")
    assert found.plain == "a sore thumb and toe"
    assert [
        found.plain[span.start : span.end] for span in found.spans if "underline" in str(span.style)
    ] == ["sore", "toe"]
    assert highlighted("plain").plain == "plain"
    marked = Table(
        "t",
        (Column("x", "X"),),
        (("sore thumb",), ("other",)),
        marks={"sore thumb": f"{start}sore{end} thumb"},
    )
    assert "\x1b[1;4msore\x1b[0m thumb" in _printed(marked, 100, colour=True)


def test_an_empty_table_is_a_heading() -> None:
    assert "Name" in _printed(Table("t", TABLE.columns, ()), 100) and _lines(
        Table("t", TABLE.columns, ()), 50
    ) == ["t"]
