"""Evidence maps in characters: short names of columns, cells, pages, legend."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ldncli.report.drawing.charts import GapCell, GapMap, GapSide
from ldncli.report.drawing.scene.metrics import columns
from ldncli.report.drawing.text.text_gap_map import terminal_gap_map

TWO = GapCell("studies", "2 studies", "randomised", 120, "low", 2)
RUNNING = GapCell("running", "none yet", count=3, year="2027")
SILENT = GapCell("silent", "ended", count=4)
LINE = re.compile(r"\S+")


def chart(*cells: GapCell, heads: tuple[str, ...] = (), **more: object) -> GapMap:
    """A map of one row."""
    names = tuple(
        GapSide(each) for each in heads or [f"Head{place}" for place in range(len(cells))]
    )
    return GapMap("Map", (GapSide("Pain"),), names, (cells,), **more)  # type: ignore[arg-type]


def row(text: str, name: str = "Pain") -> list[str]:
    return next(line.split() for line in text.splitlines() if line.startswith(name))[
        len(name.split()) :
    ]


def heads(*names: str) -> list[str]:
    """The short names of columns."""
    return terminal_gap_map(chart(*[TWO] * len(names), heads=names), 200).splitlines()[2].split()


@pytest.mark.parametrize(
    ("cell", "unicode", "ascii"),
    [
        (TWO, "●2L", "@2L"),
        (replace(TWO, design="controlled", grade="very-low", count=12), "◆12V", "&12V"),
        (replace(TWO, design="strange", grade=None), "□2n", "o2n"),
        (RUNNING, "○27", "o27"),
        (replace(RUNNING, year=None), "○?", "o?"),
        (replace(RUNNING, sure=False), "○", "o"),
        (SILENT, "×4", "x4"),
        (replace(SILENT, sure=False), "×", "x"),
        (GapCell(), "–", "-"),
    ],
)
def test_cells(cell: GapCell, unicode: str, ascii: str) -> None:
    assert row(terminal_gap_map(chart(cell))) == [unicode] and row(
        terminal_gap_map(chart(cell), unicode=False)
    ) == [ascii]


def test_directions_have_signs() -> None:
    cells = [replace(TWO, grade=each) for each in ("benefit", "mixed", "harm")]
    assert row(terminal_gap_map(chart(*cells, colour="direction"))) == ["●2+", "●2±", "●2−"]
    assert row(terminal_gap_map(chart(*cells, colour="direction"), unicode=False)) == [
        "@2+",
        "@2~",
        "@2-",
    ]


def test_short_names_of_columns() -> None:
    assert heads("Pain", "Fatigue", "Any outcome") == ["Pain", "Fati", "Any"]
    assert heads("Pain intensity", "Pain response") == ["Pain", "Pres"]
    assert heads("Pain intensity", "Pain response", "Pain relief", "Pain rest") == [
        "Pain",
        "Pres",
        "Prel",
        "Pare",
    ]
    assert heads("Pain", "Pain", "Pain") == ["Pain", "Pai2", "Pai3"]
    assert heads("A test of it", "!") == ["Ates", "?"]
    assert heads("2 mg more", "C-reactive protein") == ["2", "Crea"]


def test_names_of_doses_keep_their_numbers() -> None:
    assert heads("Under 1 mg", "1 to under 3 mg", "4.5 mg", "Over 6 mg") == [
        "<1",
        "1-<3",
        "4.5",
        ">6",
    ]
    assert heads("4.5 mg", "4.5 mg") == ["4.5", "4mg"]


def test_the_head_stands_over_its_column_to_the_right() -> None:
    lines = terminal_gap_map(chart(TWO, GapCell(), heads=("Pain", "Sleep"))).splitlines()
    assert lines[0] == "Map" and lines[1] == ""
    assert lines[2] == " " * 10 + " Pain Slee" and lines[3] == "Pain      " + "  ●2L    –"


def test_a_wide_cell_widens_all() -> None:
    lines = terminal_gap_map(chart(replace(TWO, count=12345), GapCell())).splitlines()
    assert lines[3] == "Pain      " + " ●12345L" + " " * 7 + "–"


def test_labels_are_indented_marked_and_folded() -> None:
    rows = (
        GapSide("Pain", folded=True),
        GapSide("Fibromyalgia", 1),
        GapSide("Deep", 9),
        GapSide("a rather long name of an illness " * 4, 1),
    )
    found = GapMap("Map", rows, (GapSide("Any"),), ((TWO,),))
    lines = terminal_gap_map(found).splitlines()
    assert (
        lines[3].startswith("Pain ▸ ")
        and lines[4].startswith("  Fibromyalgia ")
        and lines[5].startswith(" " * 8 + "Deep ")
    )
    assert terminal_gap_map(found, unicode=False).splitlines()[3].startswith("Pain + ")
    assert (
        lines[6].startswith("  a rather long")
        and lines[6].endswith("–")
        and lines[7].startswith("  ")
        and lines[8].endswith("…")
    )
    assert lines[9] == "", "at most three lines"
    assert [each.split()[-1] for each in lines[4:6]] == [
        "–",
        "–",
    ], "cells that the chart does not hold are empty"


def test_columns_follow_on_pages_of_about_the_same_size() -> None:
    text = terminal_gap_map(chart(*[TWO] * 7), 40)
    pages = [line.split() for line in text.splitlines() if line.startswith("Pain")]
    # (40 − 10) // 5 = 6 columns fit; seven make pages of 4 and 3.
    assert [len(each) - 1 for each in pages] == [4, 3] and max(
        map(columns, text.splitlines())
    ) <= 40
    assert [
        len(line.split()) - 1
        for line in terminal_gap_map(chart(*[TWO] * 6), 40).splitlines()
        if line.startswith("Pain")
    ] == [6]
    assert terminal_gap_map(chart(*[TWO] * 7), 5) == text, "at least 40 columns"


def test_labels_take_what_is_left_up_to_a_limit() -> None:
    name = "An illness of a name"
    wide = GapMap("Map", (GapSide(name),), (GapSide("Any"),), ((TWO,),))
    assert terminal_gap_map(wide).splitlines()[3] == f"{name}   ●2L"
    long = replace(wide, rows=(GapSide("x" * 60),))
    lines = terminal_gap_map(long).splitlines()
    assert lines[3] == "x" * 37 + " " + "  ●2L" and lines[4] == "x" * 23


def test_the_legend_names_what_is_used_and_nothing_else() -> None:
    text = terminal_gap_map(
        chart(TWO, RUNNING, SILENT, GapCell(), heads=("Pain intensity", "Any", "Sleep", "Mood")),
        400,
    )
    assert (
        "Columns: Pain = Pain intensity, Slee = Sleep" in text
        and "Any = Any" not in text
        and "Mood = Mood" not in text
    )
    assert (
        "Symbol, best design: ● randomised trial; then the number of studies; last the letter,"
        " certainty: L low." in text
    )
    assert (
        "○27 only trials planned or under way, which end in 2027, ×1 only registered"
        " trials that ended without known results, and how many, – no studies." in text
    )
    assert "alone" not in text
    bare = terminal_gap_map(chart(TWO, heads=("Any",)), 400)
    assert (
        "Columns" not in bare and "○" not in bare and "×" not in bare and "no studies" not in bare
    )
    none = terminal_gap_map(chart(GapCell(), heads=("Any",)), 400)
    assert "Symbol" not in none and none.endswith("– no studies.")
    direction = terminal_gap_map(
        chart(replace(TWO, grade="harm"), colour="direction", heads=("Any",)), 400, unicode=False
    )
    assert (
        direction.endswith("last the sign, found: - worse.") and "@ randomised trial" in direction
    )


def test_the_legend_of_trials_that_may_belong_elsewhere() -> None:
    running, silent = replace(RUNNING, sure=False), replace(SILENT, sure=False)
    assert "○ or × alone: such trials in the row" in terminal_gap_map(chart(running, silent), 400)
    one = terminal_gap_map(chart(silent), 400)
    assert "× alone: such trials" in one and "○" not in one and "and how many" not in one
    assert "\n\nInvented." in terminal_gap_map(chart(notes=("Invented.",)), 400)


def test_colours() -> None:
    def painted(cell: GapCell, **more: object) -> str:
        return terminal_gap_map(chart(cell, **more), colour=True).splitlines()[3]

    codes = {"high": "32", "moderate": "36", "low": "33", "very-low": "2"}
    assert all(
        f"\x1b[{code}m●2" in painted(replace(TWO, grade=grade)) for grade, code in codes.items()
    )
    directions = {"benefit": "32", "harm": "31", "mixed": "33"}
    assert all(
        f"\x1b[{code}m●2" in painted(replace(TWO, grade=grade), colour="direction")
        for grade, code in directions.items()
    )
    assert "\x1b[36m○27" in painted(RUNNING) and "\x1b[2m○" in painted(replace(RUNNING, sure=False))
    assert (
        "\x1b[31m×4" in painted(SILENT)
        and "\x1b[2m×" in painted(replace(SILENT, sure=False))
        and "\x1b[2m–" in painted(GapCell())
    )
    lines = terminal_gap_map(
        replace(chart(TWO, notes=("Note.",)), rows=(GapSide("Pain"), GapSide("Low", 1))),
        colour=True,
    ).splitlines()
    assert (
        lines[0] == "\x1b[1mMap\x1b[0m"
        and lines[2].startswith("\x1b[1m")
        and lines[3].startswith("\x1b[1mPain")
    )
    assert lines[4].startswith("  Low") and lines[-1] == "\x1b[2mNote.\x1b[0m"


def test_without_rows_or_columns() -> None:
    text = terminal_gap_map(GapMap("Map", (), (GapSide("Any"),), ()))
    assert "no studies and no trials to show" in text
    assert terminal_gap_map(GapMap("Map", (GapSide("Pain"),), (), ())) == "Map\n"
