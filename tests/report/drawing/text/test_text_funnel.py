"""The funnel plot in characters: rows from precise to imprecise, letters for
studies, a list and notes below."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from ldncli.report.drawing.charts import Funnel, FunnelPoint
from ldncli.report.drawing.text.text_funnel import terminal_funnel
from tests.report.drawing.samples import FUNNEL

# Two studies at se 1 and 2 around 0; the plot ends at 2 · 1.06, its row 16.
CHART = Funnel(
    "Small studies",
    (FunnelPoint("Alpha", 0.0, 1.0), FunnelPoint("Beta", 2.0, 2.0)),
    None,
    "Difference",
    contours=(),
)


def plot(text: str) -> list[str]:
    """The rows of the plot, from SE 0 down."""
    return [line for line in text.splitlines() if re.match(r" *[\d.]* [│┤+|]", line)]


def test_rows_of_the_plot_and_its_axis() -> None:
    lines = terminal_funnel(CHART, 80).splitlines()
    assert lines[0] == "Small studies" and lines[1] == "" and lines[2] == " SE"
    rows = plot("\n".join(lines[3:20]))
    assert len(rows) == 17 and rows[0].startswith("  0 ┤")
    assert {row.split()[0] for row in rows if "┤" in row} >= {"0.5", "1.0", "1.5", "2.0"}
    assert set(lines[20].strip()) == {"─", "┬"} and lines[22].strip() == "Difference"
    assert max(map(len, lines)) <= 80


def test_points_stand_in_the_row_of_their_error_and_the_column_of_their_effect() -> None:
    rows = plot(terminal_funnel(CHART, 80))
    # round(1 / 2.12 · 16) = 8 and round(2 / 2.12 · 16) = 15
    assert (
        "a" in rows[8] and "b" in rows[15] and sum("a" in each or "b" in each for each in rows) == 2
    )
    middle = rows[8].index("a")
    assert all(each[middle] == "│" for place, each in enumerate(rows) if place != 8), (
        "the first stands on the null line"
    )
    assert rows[15].index("b") > middle


def test_the_list_has_names_and_numbers() -> None:
    text = terminal_funnel(FUNNEL, 80)
    lines = text.splitlines()
    head = next(
        place for place, line in enumerate(lines) if line.split() == ["Study", "Effect", "SE"]
    )
    assert [line.split() for line in lines[head + 1 : head + 5]] == [
        ["a", "Alpha", "2011", "−0.50", "0.2"],
        ["b", "Beta", "2015", "0.10", "0.3"],
        ["c", "Gamma", "2019", "−0.90", "0.45"],
        ["○", "imputed", "0.20", "0.45"],
    ]
    assert len({len(line) for line in lines[head : head + 4]}) == 1


def test_the_funnel_and_its_contours_open_downwards() -> None:
    rows = plot(
        terminal_funnel(replace(FUNNEL, points=FUNNEL.points[:1], filled=(), contours=(95,)), 80)
    )
    for sign in ("∙", "·"):
        places = [[place for place, each in enumerate(row) if each == sign] for row in rows]
        widths = [max(each) - min(each) for each in places if len(each) == 2]
        assert widths and widths == sorted(widths) and widths[-1] > 10
    assert sum("┊" in row for row in rows) >= 15
    bare = "".join(plot(terminal_funnel(replace(FUNNEL, centre=None, contours=()), 80)))
    assert not set("∙·┊") & set(bare)
    assert "┊" not in "".join(plot(terminal_funnel(replace(FUNNEL, centre=1e200), 80)))


def test_several_on_one_place_are_a_plus() -> None:
    twice = replace(CHART, points=(*CHART.points, FunnelPoint("Gamma", 2.0, 2.0)))
    assert "+" in plot(terminal_funnel(twice, 80))[15] and "+" not in "".join(
        plot(terminal_funnel(CHART, 80))
    )
    over = replace(CHART, filled=(FunnelPoint("imputed", 2.0, 2.0),))
    assert "b" in plot(terminal_funnel(over, 80))[15], "a study hides what was imputed"
    assert (
        "○"
        in plot(terminal_funnel(replace(CHART, filled=(FunnelPoint("imputed", -2.0, 2.0),)), 80))[
            15
        ]
    )


def test_a_point_beyond_the_axis_is_an_arrow() -> None:
    rows = tuple(FunnelPoint(f"S{place}", place / 10, 0.5) for place in range(5))
    right = plot(
        terminal_funnel(replace(CHART, points=(*rows, FunnelPoint("Far", 1000.0, 0.5))), 80)
    )
    left = plot(
        terminal_funnel(replace(CHART, points=(*rows, FunnelPoint("Far", -1000.0, 0.5))), 80)
    )
    assert any(row.endswith("►") for row in right) and "◄" not in "".join(right)
    assert any(
        row[row.index("│") + 1 :].startswith("◄") or "┤◄" in row for row in left if "◄" in row
    ) and "►" not in "".join(left)
    assert "Arrow: beyond the axis." in terminal_funnel(
        replace(CHART, points=(*rows, FunnelPoint("Far", 1000.0, 0.5))), 80
    )


def test_points_without_a_place_are_told_not_drawn() -> None:
    chart = replace(
        CHART,
        points=(*CHART.points, FunnelPoint("Lost", 1.0, math.nan), FunnelPoint("Huge", 1.0, 1e200)),
    )
    text = terminal_funnel(chart, 80)
    assert not {"c", "d"} & set("".join(plot(text))) and "2 studies have no place here" in text
    assert next(line.split() for line in text.splitlines() if line.startswith("d ")) == [
        "d",
        "Huge",
        "1.00",
    ]


def test_more_studies_than_letters() -> None:
    many = tuple(
        FunnelPoint(f"S{place}", place % 2 + place / 60, 0.1 + place / 50) for place in range(53)
    )
    assert "●" in "".join(plot(terminal_funnel(replace(CHART, points=many), 80)))
    letters = "".join(plot(terminal_funnel(replace(CHART, points=many[:52]), 80)))
    assert "●" not in letters and {"a", "Y"} <= set(letters)


def test_notes_say_what_lines_mean() -> None:
    text = terminal_funnel(FUNNEL, 200)
    assert "Contours of significance (·) around no effect (│): 90%, 95%, 99%." in text
    assert (
        "Pooled effect (┊) −0.35; between ∙ and ∙ 95% of studies" in text
        and "Imputed by trim and fill: ○." in text
    )
    none = terminal_funnel(replace(CHART, notes=("Invented.",)), 200)
    assert (
        none.endswith("\n\nInvented.")
        and "Contours" not in none
        and "Pooled" not in none
        and "Imputed" not in none
    )
    ratios = terminal_funnel(Funnel("", (FunnelPoint("A", 2.0, 0.3),), 1.5, "RR", log=True), 80)
    assert "Pooled effect (┊) 1.50" in ratios and not ratios.startswith("\n")


def test_widths_ascii_and_nothing_to_show() -> None:
    narrow, wide = terminal_funnel(FUNNEL, 10), terminal_funnel(FUNNEL, 200)
    assert (
        narrow == terminal_funnel(FUNNEL, 60)
        and max(map(len, plot(wide))) <= 90
        and max(map(len, narrow.splitlines())) <= 60
    )
    plain = terminal_funnel(FUNNEL, 80, unicode=False)
    assert plain.isascii() and "* " not in plain and "o imputed" in plain
    assert "\x1b[1mSmall-study effects\x1b[0m" in terminal_funnel(FUNNEL, 80, colour=True)
    empty = terminal_funnel(Funnel("T", (), None, ""), 80)
    assert empty.startswith("T\n\nno studies to show") and "SE" not in empty
    filled = terminal_funnel(
        Funnel("", (), None, "", filled=(FunnelPoint("imputed", 0.2, 0.45),)), 80
    )
    assert "○ imputed" in filled and "no studies" not in filled
