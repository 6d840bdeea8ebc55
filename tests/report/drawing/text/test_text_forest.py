"""The forest plot in characters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ldncli.report.drawing.charts import Chart
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.metrics import columns
from ldncli.report.drawing.text.text_forest import terminal_forest
from tests.report.drawing.samples import ALPHA, BETA, CHARTS, GIANT, POOLED, SMALL


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
@pytest.mark.parametrize("width", [60, 80, 132])
def test_width_is_obeyed(chart: Chart, width: int) -> None:
    assert all(
        columns(line) <= width for line in str(render(chart, "text", width=width)).splitlines()
    )


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_ascii_when_asked_and_colour_changes_no_character(chart: Chart) -> None:
    plain = str(render(chart, "text", unicode=False))
    assert plain.isascii() and not str(render(chart, "text")).isascii()
    coloured = str(render(chart, "text", unicode=False, colour=True))
    bare = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines() and coloured != bare


def test_marks_and_numbers() -> None:
    lines = terminal_forest(SMALL, width=100).splitlines()
    alpha = next(line for line in lines if line.startswith("Alpha"))
    assert (
        "─■─" in alpha
        and "−0.50 [−0.90, −0.10]" in alpha
        and "60.0%" in alpha
        and alpha.endswith("+–")
    )
    assert "◆" in next(line for line in lines if line.startswith("Random effects"))
    assert "◄" not in "".join(lines)


def test_clipped_intervals_have_arrows() -> None:
    giant = next(
        line
        for line in terminal_forest(replace(SMALL, rows=(ALPHA, BETA, GIANT, POOLED))).splitlines()
        if "Giant" in line
    )
    assert "◄" in giant and "►" in giant and "■" in giant


def test_nothing_is_lost_where_it_is_narrow() -> None:
    long = replace(SMALL, rows=(replace(ALPHA, label="A long name of many authors 2011"), POOLED))
    text = terminal_forest(long, width=60)
    assert set("A long name of many authors 2011".split()) <= set(text.split())
    assert "Dose 4.5, n 60" in text and "I² 61%" in text
