"""Several pictures as one: scenes moved below each other, texts with space between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ldncli.report.drawing.charts import Sheet
from ldncli.report.drawing.plots.bias.lights import MARGIN, NOTE_SIZE, draw_notes
from ldncli.report.drawing.scene.metrics import fold
from ldncli.report.drawing.scene.pen import Pen
from ldncli.report.drawing.scene.scene import (
    Circle,
    Item,
    Line,
    Point,
    Polygon,
    Rectangle,
    Scene,
    Sketch,
)

_BETWEEN = 10.0
_LEAST = 420.0


def stack(scenes: Sequence[Scene], sheet: Sheet) -> Scene:
    """The scenes below each other, as wide as the widest, then the notes."""
    width, y, items = max([each.width for each in scenes], default=_LEAST), 0.0, []
    for scene in scenes:
        items += [moved(each, y) for each in scene.items]
        y += scene.height + _BETWEEN
    sketch = Sketch()
    if not scenes:
        y = MARGIN + NOTE_SIZE
        sketch.text((MARGIN, y), "nothing to show", NOTE_SIZE + 1.5, "muted")
        y += NOTE_SIZE
    end = draw_notes(sketch, y, sheet.notes, width - 2 * MARGIN)
    summary = " ".join(each.summary for each in scenes) or "Nothing to show."
    return Scene(
        width,
        end + (MARGIN if sketch.items else 0.0),
        sheet.title,
        summary,
        (*items, *sketch.items),
    )


def moved(item: Item, down: float) -> Item:
    """The item, so many points further down."""

    def at(place: Point) -> Point:
        return place[0], place[1] + down

    if isinstance(item, Line):
        return replace(item, start=at(item.start), end=at(item.end))
    if isinstance(item, Rectangle):
        return replace(item, corner=at(item.corner))
    if isinstance(item, Polygon):
        return replace(item, points=tuple(map(at, item.points)))
    if isinstance(item, Circle):
        return replace(item, centre=at(item.centre))
    return replace(item, place=at(item.place))


def join(
    texts: Sequence[str], sheet: Sheet, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The texts with two empty lines between, then the notes."""
    pen = Pen(unicode, colour)
    notes = [
        pen.paint(line, "muted") for note in sheet.notes for line in fold(pen.text(note), width)
    ]
    return "\n\n\n".join(texts or ["nothing to show"]) + (
        "\n\n" + "\n".join(notes) if notes else ""
    )
