"""Widths, folding, cleaning, and the axis."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.scene.axis import Axis, forest_axis
from ldncli.report.drawing.scene.metrics import (
    clean,
    columns,
    cut,
    fit,
    fold,
    padded,
    text_width,
    wrap,
)
from ldncli.report.drawing.scene.numbers import number_text
from ldncli.report.drawing.writers.font import font_file


def test_widths_are_those_of_the_font() -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    for bold in (False, True):
        widths = TTFontFile(str(font_file(bold=bold))).charWidths
        for letter in "".join(map(chr, range(32, 127))) + "–−·²…≤≥∞°⁻é":
            assert text_width(letter, 1000, bold=bold) == pytest.approx(widths[ord(letter)], abs=60)


def test_text_is_folded_and_shortened() -> None:
    lines = wrap("one two three four five six seven", 60, 9)
    assert (
        len(lines) == 2
        and lines[1].endswith("…")
        and all(text_width(line, 9) <= 60 for line in lines)
    )
    assert all(text_width(line, 9) <= 40 for line in wrap("unbreakable" * 5, 40, 9, lines=3))
    assert wrap("", 40, 9) == [] and fit("short", 100, 9) == "short"


def test_columns_of_a_terminal() -> None:
    assert (columns("abc"), columns("中文"), columns("e\u0301")) == (3, 4, 1)
    assert cut("中文研究", 5) == "中文…" and padded("中", 4, right=True) == "  中"
    assert fold("aaa bbb ccc", 7) == ["aaa bbb", "ccc"] and fold("x" * 10, 4) == [
        "xxxx",
        "xxxx",
        "xx",
    ]


def test_cleaning() -> None:
    assert clean(" a\n\tb\x1b[1m\u202e\ud800\ufffe ") == "a b[1m"


@pytest.mark.parametrize(
    ("value", "ratio", "text"),
    [
        (-0.001, False, "0.00"),
        (-1.5, False, "−1.50"),
        (1234.5, True, "1234"),
        (0.0042, True, "0.004"),
        (float("inf"), False, "∞"),
        (2e7, False, "2.0e7"),
    ],
)
def test_numbers(value: float, ratio: bool, text: str) -> None:
    assert number_text(value, 2, ratio=ratio) == text


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (Axis(-1.1, 0.9, False, 0), ["−1.0", "−0.5", "0", "0.5"]),
        (Axis(-2.3026, 2.3026, True, 1), ["0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (Axis(-0.2, 0.2, True, 1), ["0.9", "1", "1.1", "1.2"]),
    ],
)
def test_ticks_are_round(axis: Axis, labels: list[str]) -> None:
    assert [label for _, label in axis.ticks()] == labels


def test_a_usual_chart_is_shown_whole() -> None:
    rows = tuple(
        ForestRow("", each / 10, each / 10 - 0.5, each / 10 + 0.6) for each in range(-5, 6)
    )
    axis = forest_axis(Forest("", rows, ""))
    assert all(
        0 <= (axis.fraction(each) or -1) <= 1 for row in rows for each in (row.lower, row.upper)
    )
    assert 0 < (axis.fraction(0.0) or -1) < 1


def test_a_long_text_takes_no_longer_than_it_is() -> None:
    """A text of 200,000 characters is walked through once; shortened from its end, letter by
    letter, these would not come to an end."""
    for long in ("é; " * 60_000, "é" * 200_000, "漢" * 200_000):
        assert fit(long, 100, 10).endswith("…") and text_width(fit(long, 100, 10), 10) <= 100
        assert len(wrap(long, 100, 10, lines=3)) == 3
        assert columns(cut(long, 40)) <= 40
        lines = fold(long, 40)
        assert max(map(columns, lines)) <= 40 and "".join(lines).replace(" ", "") == (
            long.replace(" ", "")
        )
    assert fold("漢漢a", 1) == ["漢", "漢", "a"], "what is too wide stands alone"
