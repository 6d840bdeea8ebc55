"""Risk of bias: symbols, shares, weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.report.drawing.plots.bias.judgements import (
    BAD,
    GOOD,
    NOT_JUDGED,
    UNKNOWN,
    mark_of,
    shares,
)
from ldncli.report.drawing.plots.bias.rob import rob_scene
from ldncli.report.drawing.scene.scene import Circle, Rectangle
from ldncli.report.drawing.text.text_rob import terminal_rob
from tests.report.drawing.samples import ROB


def test_a_judgement_never_depends_on_colour() -> None:
    ids = ("low", "some-concerns", "high", "critical", "no-information", None)
    assert "".join(mark_of(each).symbol for each in ids) == "+–×‼?·"
    assert "".join(mark_of(each).plain for each in ids) == "+-x!?."
    assert len({mark_of(each).role for each in ids}) == 6
    assert mark_of("of another instrument") is UNKNOWN


def test_high_quality_is_good_and_high_risk_is_not() -> None:
    assert (mark_of("high"), mark_of("high-quality"), mark_of("high-confidence")) == (
        BAD,
        GOOD,
        GOOD,
    )


def test_shares_weigh_or_count() -> None:
    assert shares(["low", "high", None], [60, 20, 20]) == [
        (GOOD, 0.6),
        (BAD, 0.2),
        (NOT_JUDGED, 0.2),
    ]
    assert shares(["low", "high"], [None, None]) == [(GOOD, 0.5), (BAD, 0.5)]
    assert shares([], []) == []


def test_bars_fill_their_width() -> None:
    scene = rob_scene(ROB)
    bars: dict[float, float] = {}
    for item in scene.items:
        if isinstance(item, Rectangle):
            bars[item.corner[1]] = bars.get(item.corner[1], 0) + item.width
    assert len(bars) == 3 and max(bars.values()) == pytest.approx(min(bars.values()))
    assert len([item for item in scene.items if isinstance(item, Circle) and item.group]) == 9


def test_terminal() -> None:
    text = terminal_rob(ROB)
    assert "Alpha 2011   +  ×    ×" in text
    assert "1 without weight not counted" in text
    assert "no studies to show" in terminal_rob(replace(ROB, rows=()))
