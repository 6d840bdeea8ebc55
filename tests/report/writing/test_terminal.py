"""A table on a screen or a page of text: the shape that fits its width, what stands above and
below it, its marks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.records.index.marking import HIGHLIGHT
from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.table import Column, Table
from ldncli.report.writing.terminal import Look, fold_marked, screen_text

LONG = "words that go on and on, longer than forty letters in all"
START, END = HIGHLIGHT
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


def _lines(table: Table, width: int) -> list[str]:
    return screen_text(table, Look(width)).splitlines()


def test_what_fits_is_a_grid_with_numbers_on_the_right() -> None:
    head, rule, first, second = _lines(TABLE, 100)
    assert head.startswith("Name     People  Direction  Text") and set(rule) == {"-", " "}
    assert LONG in first and second.endswith("harm       short")
    assert head.index("People") + len("People") == first.index("12") + 2


def test_texts_are_folded_in_a_grid_that_would_be_too_wide() -> None:
    lines = _lines(TABLE, 60)
    assert lines[2].startswith("aa-2020      12  benefit    words that") and len(lines) == 5
    assert max(map(len, lines)) <= 60


def test_names_give_way_before_texts_and_take_what_is_left() -> None:
    named = Table(
        "t", (Column("a", "A"), Column("b", "B", wide=True)), (("long name " * 5, "text " * 20),)
    )
    first = _lines(named, 80)[2]
    assert first.index("text") == 22, "a name keeps twenty columns"
    short = replace(named, rows=(("long name " * 3, "text " * 5),))
    assert "long name long name long name" in _lines(short, 80)[2]


def test_columns_without_room_are_left_out() -> None:
    table = replace(TABLE, columns=(*TABLE.columns[:3], replace(TABLE.columns[3], room=100)))
    assert "Text" in _lines(table, 100)[0] and "Text" not in _lines(table, 99)[0]


def test_what_no_grid_holds_gets_two_lines_a_row() -> None:
    columns = tuple(Column(f"c{place}", f"C{place}") for place in range(6))
    row = tuple(f"4.5 {'x' * 14}{place}" for place in range(6))
    table = Table("t", (*columns, Column("text", "Text", wide=True)), ((*row, LONG),))
    lines = _lines(table, 80)
    assert lines[0].startswith("4.5 xxxxxxxxxxxxxx0 · C1 4.5 xxx") and lines[-1] == f"  {LONG}"


def test_a_narrow_screen_gets_a_line_a_cell() -> None:
    lines = _lines(TABLE, 59)
    assert lines[:3] == ["Name: aa-2020", "People: 12", "Direction: benefit"]
    assert lines[-4:] == ["", "Name: bb-2020", "Direction: harm", "Text: short"]
    assert "Name: " not in "".join(_lines(TABLE, 60))


def test_rows_of_a_group_stand_below_its_heading() -> None:
    columns = (Column("of", "Of", group=True), Column("key", "Key"), Column("why", "W", below=True))
    rows = (("One", "a", "since a"), ("One", "b", None), ("Two", "a", "since a"))
    lines = _lines(Table("t", columns, rows), 80)
    assert lines[2:7] == ["One", "a", "b", "Two", "a"]
    assert lines[-1] == "One · a; Two · a: since a", "a sentence stands once"


def test_the_answer_stands_first_and_explanations_last() -> None:
    table = replace(
        TABLE,
        head=("The answer.", "A warning."),
        cut="showing 2 of 3; --all shows the rest",
        footnotes=("1. foot",),
        legend=("signs",),
        notes=("note",),
        more=("--why reasons", "--legend signs"),
    )
    lines = _lines(table, 100)
    assert lines[:3] == ["The answer.", "A warning.", "showing 2 of 3; --all shows the rest"]
    assert lines[-5:] == ["1. foot", "", "signs", "note", "--why reasons · --legend signs"]
    assert _lines(replace(table, cut=None), 100)[2] == ""


def test_a_title_stands_where_nothing_else_says_what_it_is() -> None:
    look = Look(100, colour=True)
    assert screen_text(TABLE, look).startswith("\x1b[1mA table\x1b[0m\n")
    assert "A table" not in screen_text(replace(TABLE, head=("Answer.",)), look)


def test_an_outline_keeps_items_values_and_places() -> None:
    columns = tuple(Column(each, each) for each in ("section", "item", "value", "place"))
    rows = (("Part", "item", "a [value]", "article Table 1"), ("Part", "", "alone", None))
    table = Table("Title", columns, rows, layout="list")
    assert _lines(table, 50) == [
        "Title",
        "",
        "Part",
        "  item: a [value] [article Table 1]",
        "  alone",
    ]
    coloured = screen_text(table, Look(80, colour=True))
    assert "\x1b[36mitem: \x1b[0m" in coloured and "\x1b[2m [article Table 1]\x1b[0m" in coloured
    assert max(map(len, _lines(table, 20))) <= 20
    # What goes on is no item of its own.
    assert _lines(table, 20)[3:] == [
        "  item: a [value]",
        "    [article Table",
        "    1]",
        "  alone",
    ]


def test_rows_that_are_too_long_go_on_within_the_screen() -> None:
    columns = (Column("a", "A"), Column("b", "B"), Column("c", "C", wide=True))
    cell = "word " * 15
    table = Table("", columns, ((f"{'x' * 40}", f"{'y' * 40} {cell}", "long " * 200),))
    assert max(map(len, _lines(table, 80))) <= 80


def test_colour_repeats_the_word() -> None:
    text = screen_text(TABLE, Look(120, colour=True))
    assert "\x1b[32mbenefit" in text and "\x1b[31mharm" in text and "\x1b[32mshort" not in text
    assert "\x1b[" not in screen_text(TABLE, Look(120))


@pytest.mark.parametrize(("unicode", "rule"), [(True, "─"), (False, "-")])
def test_rules_are_what_the_screen_can_show(unicode: bool, rule: str) -> None:
    text = screen_text(TABLE, Look(120, colour=True, unicode=unicode))
    assert rule * 4 in text and ("─" in text) == unicode


def test_words_that_were_searched_are_marked_over_the_end_of_a_line() -> None:
    marked = Table(
        "t",
        (Column("x", "X", wide=True),),
        (("sore thumb",), ("other",)),
        marks={"sore thumb": f"{START}sore thumb{END}"},
    )
    wide = screen_text(marked, Look(100, colour=True))
    assert "\x1b[1;4msore thumb\x1b[0m" in wide
    assert fold_marked(f"a {START}sore thumb{END} b", 6) == [
        f"a {START}sore{END}",
        f"{START}thumb{END}",
        "b",
    ]
    assert START not in screen_text(marked, Look(100))


@given(st.text("ab –é漢 ", max_size=60), st.integers(2, 20))
def test_folding_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = fold_marked(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns_of(line) <= width for line in lines)


def test_an_empty_table_is_told_and_has_no_headings() -> None:
    for width in (100, 50):
        assert _lines(Table("t", TABLE.columns, ()), width) == ["Nothing to show."]
        assert _lines(Table("t", TABLE.columns, (), ("no paper has it",)), width) == [
            "no paper has it"
        ]
