"""Columns of printed tables: no word is broken, and long texts get the room."""

from __future__ import annotations

import pytest

from ldncli.report.document.writers.widths import PADDING, column_widths
from ldncli.report.drawing.scene.metrics import text_width

HEADS = ("Study", "Naltrexone, mg a day", "Weeks", "Authors found")
LONG = "Women with fibromyalgia seen at a pain centre, most of them with other medicines " * 3


def test_no_word_of_a_heading_or_cell_is_broken() -> None:
    rows = [("Younger 2013", LONG, "12", "no-difference"), ("Bested 2023", LONG, "3", "benefit")]
    widths = column_widths(HEADS, rows, 493.0, 8.0)
    assert sum(widths) == pytest.approx(493.0)
    for place, width in enumerate(widths):
        words = [*HEADS[place].split(), *(word for row in rows for word in row[place].split())]
        assert all(text_width(word, 8.0) <= width - PADDING + 0.01 for word in words), HEADS[place]
    assert widths[1] == max(widths) and widths[2] == min(widths)


def test_short_tables_fill_the_room() -> None:
    assert sum(column_widths(("A", "B"), [("a", "b")], 493.0, 8.0)) == pytest.approx(493.0)
    assert column_widths(("A",), [("a",)], 493.0, 8.0) == [493.0]
    assert sum(column_widths((), [("Data", LONG)], 493.0, 8.0)) == pytest.approx(493.0)


def test_rows_over_all_columns_and_addresses_ask_for_nothing() -> None:
    group = [(LONG.replace(" ", ""),), ("a", "b")]
    assert column_widths(("A", "B"), group, 100.0, 8.0) == column_widths(
        ("A", "B"), [("a", "b")], 100.0, 8.0
    )
    address = [("https://example.org/" + "x" * 300, "b")]
    widths = column_widths(("A", "B"), address, 200.0, 8.0)
    assert sum(widths) == pytest.approx(200.0) and widths[1] > 0


def test_too_many_columns_share_the_room_by_need() -> None:
    heads = tuple(f"Heading{place}" * 3 for place in range(20))
    widths = column_widths(heads, [], 300.0, 8.0)
    assert sum(widths) == pytest.approx(300.0) and min(widths) > 0


def test_long_cells_of_all_columns_take_about_as_many_lines() -> None:
    rows = [("Younger 2013", "Case report", LONG * 3, LONG, "not stated")]
    heads = ("Study", "Design", "People", "Results", "Dose")
    widths = column_widths(heads, rows, 493.0, 8.0)
    lines = [
        text_width(cell, 8.0) / (width - PADDING)
        for cell, width in zip(rows[0], widths, strict=True)
    ]
    assert lines[2] == pytest.approx(lines[3], rel=0.05) and lines[2] > 3
    assert max(lines[0], lines[1], lines[4]) <= 1.01, "short cells stay on a line"


def test_short_cells_give_way_before_a_word_is_broken() -> None:
    rows = [("aa bb cc dd ee ff gg hh ii",) * 8]
    widths = column_widths(("Heading",) * 8, rows, 400.0, 8.0)
    assert sum(widths) == pytest.approx(400.0)
    assert all(text_width("Heading", 8.0, bold=True) <= each - PADDING for each in widths)
