"""Traffic lights: a judgement as a circle with its symbol, its legend, and the frame of title
and notes around a picture."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.report.drawing.plots.bias.judgements import (
    BAD,
    CONCERN,
    CRITICAL,
    GOOD,
    NOT_JUDGED,
    Mark,
    legend_entries,
)
from ldncli.report.drawing.scene.metrics import clean, text_width, wrap
from ldncli.report.drawing.scene.scene import MIDDLE, Sketch

RADIUS = 5.2
MARGIN = 14.0
TITLE_SIZE = 11.0
NOTE_SIZE = 7.5
_ENTRY_GAP = 14.0


def draw_light(sketch: Sketch, centre: tuple[float, float], mark: Mark) -> None:
    """A judgement; a grey dot where there is none."""
    if mark is NOT_JUDGED:
        sketch.circle(centre, 0.9, "muted")
        return
    sketch.circle(centre, RADIUS, mark.role)
    draw_symbol(sketch, centre, mark)


def draw_symbol(sketch: Sketch, centre: tuple[float, float], mark: Mark) -> None:
    """The symbol alone, in strokes, so that it sits in the middle whatever the font."""
    x, y = centre
    role = "on-pale" if mark.role in ("concern", "unknown") else "on-deep"
    strokes: dict[Mark, list[tuple[float, float, float, float]]] = {
        GOOD: [(-2.7, 0, 2.7, 0), (0, -2.7, 0, 2.7)],
        CONCERN: [(-2.7, 0, 2.7, 0)],
        BAD: [(-2.1, -2.1, 2.1, 2.1), (-2.1, 2.1, 2.1, -2.1)],
        CRITICAL: [
            (-1.3, -3, -1.3, 0.8),
            (1.3, -3, 1.3, 0.8),
            (-1.3, 1.8, -1.3, 3.1),
            (1.3, 1.8, 1.3, 3.1),
        ],
    }
    for x1, y1, x2, y2 in strokes.get(mark, []):
        sketch.line((x + x1, y + y1), (x + x2, y + y2), role, width=1.4)
    if mark not in strokes:
        sketch.text((x, y + 7.5 * MIDDLE), mark.symbol, 7.5, role, anchor="middle", bold=True)


def legend_width(judgements: Iterable[str | None]) -> float:
    """How wide the legend is in one line."""
    return sum(
        2 * RADIUS + 4 + text_width(name, NOTE_SIZE) + _ENTRY_GAP
        for _, name in legend_entries(judgements)
    )


def draw_legend(
    sketch: Sketch, place: tuple[float, float], judgements: Iterable[str | None], width: float
) -> float:
    """The looks in use with their names, in as many lines as they need; returns the
    height taken, 0 without any."""
    x, y = place[0], place[1] + RADIUS
    entries = legend_entries(judgements)
    for mark, name in entries:
        wide = 2 * RADIUS + 4 + text_width(name, NOTE_SIZE)
        if x > place[0] and x + wide > place[0] + width:
            x, y = place[0], y + 2 * RADIUS + 4
        draw_light(sketch, (x + RADIUS, y), mark)
        sketch.text((x + 2 * RADIUS + 4, y + NOTE_SIZE * MIDDLE), name, NOTE_SIZE, "muted")
        x += wide + _ENTRY_GAP
    return y + RADIUS - place[1] if entries else 0.0


def title_height(title: str, width: float) -> float:
    """How much room the title takes above the picture, with the space below it."""
    lines = len(wrap(clean(title), width, TITLE_SIZE, bold=True, lines=3))
    return lines * TITLE_SIZE * 1.3 + 6 if lines else 0.0


def draw_title(sketch: Sketch, title: str, width: float) -> None:
    """The title in the upper left corner."""
    lines = wrap(clean(title), width, TITLE_SIZE, bold=True, lines=3)
    sketch.lines((MARGIN, MARGIN + TITLE_SIZE * 0.8), lines, TITLE_SIZE, bold=True)


def draw_notes(sketch: Sketch, y: float, notes: Iterable[str], width: float) -> float:
    """The notes, folded, from `y` down; returns where they end."""
    for note in notes:
        lines = wrap(clean(note), width, NOTE_SIZE, lines=12)
        sketch.lines((MARGIN, y + NOTE_SIZE), lines, NOTE_SIZE, "muted", pitch=1.35)
        y += len(lines) * NOTE_SIZE * 1.35 + (2 if lines else 0)
    return y
