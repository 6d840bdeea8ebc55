"""An evidence map as a scene: a bubble a cell, its area the participants, its shape the best
design, its letter and colour a grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from typing import Any

from ldncli.evidence.certainty.size import ENOUGH_PEOPLE
from ldncli.report.drawing.charts import GapCell, GapMap
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    draw_notes,
    draw_title,
    title_height,
)
from ldncli.report.drawing.plots.gap_looks import (
    DESIGNS,
    Grade,
    cell_at,
    grade_of,
    map_summary,
    used_designs,
    used_grades,
)
from ldncli.report.drawing.scene.metrics import clean, fit, text_width, wrap
from ldncli.report.drawing.scene.scene import MIDDLE, Point, Scene, Sketch

_SIZE = 8.5
_INDENT = 9.0
_LABEL_MOST = 235.0
_TURN = 58.0
_HEAD_MOST = 118.0
_LARGEST, _NARROW, _LEAST = 8.6, 7.2, 3.4
# Up to so many columns there is room for words in empty cells.
_WIDE = 18
_LETTER_FITS = 4.9
_BELOW_TOO = 45
_LEAST_WIDTH = 470.0


@dataclass(frozen=True, slots=True)
class _Layout:
    label: float
    left: float
    cell: float
    pitch: float
    top: float
    width: float
    heads: tuple[list[str], ...]
    largest: float

    def centre(self, row: int, column: int) -> Point:
        return self.left + (column + 0.5) * self.cell, self.top + (row + 0.5) * self.pitch


def gap_map_scene(chart: GapMap) -> Scene:
    """The picture, as wide as its columns and as high as its rows; headings stand below
    too where there are many rows."""
    sketch, layout = Sketch(), _lay_out(chart)
    inner = layout.width - 2 * MARGIN
    draw_title(sketch, chart.title, inner)
    bottom = layout.top + len(chart.rows) * layout.pitch
    _draw_grid(sketch, chart, layout, bottom)
    _draw_heads(sketch, chart, layout)
    for row, side in enumerate(chart.rows):
        sketch.group = ""
        indent = min(side.depth, 6) * _INDENT
        label = clean(side.label) + (" ▸" if side.folded else "")
        y = layout.centre(row, 0)[1] + _SIZE * MIDDLE
        text = fit(label, layout.label - indent, _SIZE, bold=side.depth == 0)
        sketch.text((MARGIN + indent, y), text, _SIZE, bold=side.depth == 0)
        for column in range(len(chart.heads)):
            _draw_cell(sketch, chart, layout, row, column)
    sketch.group = ""
    if not chart.rows:
        sketch.text((MARGIN, bottom + 14), "no studies and no trials to show", _SIZE, "muted")
        bottom += 22
    elif len(chart.rows) > _BELOW_TOO:
        bottom += _draw_heads(sketch, chart, layout, below=bottom)
    y = _draw_legend(sketch, chart, layout, bottom + 14)
    y = draw_notes(sketch, y + 4, chart.notes, inner)
    return sketch.scene(
        layout.width, y + MARGIN - 4, clean(chart.title) or "evidence map", map_summary(chart)
    )


def _lay_out(chart: GapMap) -> _Layout:
    cell = 33.0 if len(chart.heads) <= _WIDE else 25.0
    labels = [
        text_width(f"{clean(each.label)} ▸", _SIZE, bold=each.depth == 0)
        + min(each.depth, 6) * _INDENT
        for each in chart.rows
    ]
    label = min(_LABEL_MOST, max([*labels, 60.0]))
    heads = tuple(
        _head(each.label, folded=each.folded, bold=each.depth == 0) for each in chart.heads
    )
    long = max(
        [text_width(line, _SIZE, bold=True) for lines in heads for line in lines], default=20.0
    )
    left = MARGIN + label + 8
    # The last headings lean out over the right edge.
    lean = (long + 2 * _SIZE) * cos(radians(_TURN)) + 6
    width = max(left + len(chart.heads) * cell + max(lean - cell / 2, 0) + MARGIN, _LEAST_WIDTH)
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN) + long * sin(radians(_TURN)) + 16
    return _Layout(
        label,
        left,
        cell,
        22.0 if cell > 30 else 20.0,
        top,
        width,
        heads,
        _LARGEST if cell > 30 else _NARROW,
    )


def _head(label: str, *, folded: bool, bold: bool) -> list[str]:
    """The heading in one line or two; the sign that more is folded into it never stands alone."""
    lines = wrap(clean(label), _HEAD_MOST, _SIZE, bold=bold, lines=2) or [""]
    return [*lines[:-1], f"{lines[-1]} ▸"] if folded else lines


def _draw_grid(sketch: Sketch, chart: GapMap, layout: _Layout, bottom: float) -> None:
    right = layout.left + len(chart.heads) * layout.cell
    for row, side in enumerate(chart.rows):
        y = layout.top + row * layout.pitch
        if side.depth == 0 and any(each.depth for each in chart.rows):
            sketch.rectangle((MARGIN - 4, y), right - MARGIN + 4, layout.pitch, "band")
    for row in range(len(chart.rows) + 1):
        y = layout.top + row * layout.pitch
        sketch.line((MARGIN - 4, y), (right, y), "rule", width=0.6)
    for column in range(len(chart.heads) + 1):
        x = layout.left + column * layout.cell
        strong = column in (0, 1)
        sketch.line(
            (x, layout.top), (x, bottom), "grid" if strong else "rule", width=0.8 if strong else 0.6
        )


def _draw_heads(
    sketch: Sketch, chart: GapMap, layout: _Layout, below: float | None = None
) -> float:
    """Leaning headings above the columns, or below them; returns how high they are."""
    lean = _SIZE * 1.15
    high = 0.0
    for column, lines in enumerate(layout.heads):
        bold = chart.heads[column].depth == 0
        x, _ = layout.centre(0, column)
        for number, line in enumerate(lines):
            away = number * lean / sin(radians(_TURN))
            if below is None:
                # The first line lies above the second, both start over the middle of the column.
                start = x - (len(lines) - 1) * lean / 2 / sin(radians(_TURN)) + away + 3
                sketch.text((start, layout.top - 5), line, _SIZE, bold=bold, turn=_TURN)
            else:
                wide = text_width(line, _SIZE, bold=bold)
                start = x + (len(lines) - 1) * lean / 2 / sin(radians(_TURN)) - away - 1
                sketch.text((start, below + 11), line, _SIZE, bold=bold, turn=-_TURN)
                high = max(high, wide * sin(radians(_TURN)) + 16)
    return high


# -- cells -----------------------------------------------------------------------------------------


def _draw_cell(sketch: Sketch, chart: GapMap, layout: _Layout, row: int, column: int) -> None:
    cell, centre = cell_at(chart, row, column), layout.centre(row, column)
    sketch.group = clean(f"{chart.rows[row].label} · {chart.heads[column].label}: {cell.told}")
    if cell.standing == "studies":
        _draw_bubble(
            sketch, cell, grade_of(cell, chart.colour), (centre[0] - 2.5, centre[1]), layout.largest
        )
        corner = centre[0] + layout.cell / 2 - 2, centre[1] + layout.pitch / 2 - 2.2
        sketch.text(corner, str(cell.count), 5.4, "muted", anchor="end")
        if cell.more:
            sketch.circle((corner[0] - 1.6, centre[1] - layout.pitch / 2 + 4), 1.7, None, "accent")
    elif cell.standing == "empty":
        _draw_nothing(sketch, centre, words=layout.cell > 30)
    else:
        _draw_trials(sketch, cell, centre)


def _draw_nothing(sketch: Sketch, centre: Point, *, words: bool) -> None:
    if words:
        for number, word in enumerate(("no", "studies")):
            sketch.text(
                (centre[0], centre[1] - 1 + 5.4 * number), word, 4.6, "faint", anchor="middle"
            )
    else:
        sketch.line((centre[0] - 2, centre[1]), (centre[0] + 2, centre[1]), "faint", width=0.7)


def _draw_trials(sketch: Sketch, cell: GapCell, centre: Point) -> None:
    """A ring with the year for trials that run, a cross for those that ended in silence; small and
    pale where their place is not known."""
    x, y = centre
    if not cell.sure:
        if cell.standing == "running":
            sketch.circle(centre, 2.2, None, "faint")
        else:
            _draw_cross(sketch, centre, 1.6, "faint", 0.8)
    elif cell.standing == "running":
        sketch.circle((x, y - 3.4), 3.2, None, "accent")
        sketch.text((x, y + 7), cell.year or "?", 5.8, "ink", anchor="middle")
    else:
        sketch.circle((x, y), 4.6, None, "bad")
        _draw_cross(sketch, centre, 2.3, "bad", 1.2)


def _draw_cross(sketch: Sketch, centre: Point, half: float, role: str, width: float) -> None:
    x, y = centre
    sketch.line((x - half, y - half), (x + half, y + half), role, width=width)
    sketch.line((x - half, y + half), (x + half, y - half), role, width=width)


def radius_of(people: int | None, largest: float = _LARGEST) -> float:
    """The radius of a circle for so many people, in points: by area, up to what GRADE calls enough
    people, and never too small to see."""
    if not people or people < 0:
        return _LEAST
    return max(_LEAST, largest * sqrt(min(people, ENOUGH_PEOPLE) / ENOUGH_PEOPLE))


def _draw_bubble(
    sketch: Sketch, cell: GapCell, grade: Grade, centre: Point, largest: float
) -> None:
    """The shape of the best design with its letter inside, or beside where it does not fit."""
    x, y = centre
    radius = radius_of(cell.people, largest)
    inside = radius >= _LETTER_FITS
    if cell.design == "case-report":
        radius, inside = 1.7, False
    if not inside:
        x -= 3.5
    draw_shape(
        sketch, (x, y), radius, cell.design, grade.fill if cell.design != "case-report" else "ink"
    )
    if inside:
        size = min(8.0, radius * 1.15)
        low = 0.28 * radius if cell.design == "uncontrolled" else 0.0
        sketch.text(
            (x, y + low + size * MIDDLE), grade.letter, size, grade.on, anchor="middle", bold=True
        )
    else:
        sketch.text((x + radius + 2.2, y + 6.2 * MIDDLE), grade.letter, 6.2, bold=True)


def draw_shape(sketch: Sketch, centre: Point, radius: float, design: str, fill: str | None) -> None:
    """A design's shape with the area of a circle of that radius."""
    x, y = centre
    area = pi * radius**2
    edge = None if design == "case-report" else "outline"
    if design in ("randomised", "case-report"):
        sketch.circle(centre, radius, fill, edge)
    elif design == "controlled":
        half = sqrt(area / 2)
        sketch.polygon(((x, y - half), (x + half, y), (x, y + half), (x - half, y)), fill, edge)
    elif design == "uncontrolled":
        reach = sqrt(area * 4 / (3 * sqrt(3)))
        # Its middle lies a little lower than half its height, so that it looks centred.
        y += 0.2 * reach
        sketch.polygon(
            (
                (x, y - reach),
                (x + 0.866 * reach, y + reach / 2),
                (x - 0.866 * reach, y + reach / 2),
            ),
            fill,
            edge,
        )
    else:
        side = sqrt(area)
        sketch.rectangle(
            (x - side / 2, y - side / 2), side, side, fill if design == "laboratory" else None, edge
        )


# -- legend ----------------------------------------------------------------------------------------


def _draw_legend(sketch: Sketch, chart: GapMap, layout: _Layout, y: float) -> float:
    """What shapes, letters, sizes and empty cells mean, in rows of
    entries; returns where it ends."""
    y = _entries(
        sketch,
        layout,
        y,
        "Shape: best design",
        [(each, DESIGNS[each].name) for each in used_designs(chart)],
        _shape_key,
    )
    y = _entries(
        sketch,
        layout,
        y,
        _grade_head(chart),
        [(each, each.name) for each in used_grades(chart)],
        _grade_key,
    )
    sizes = [(25, "25"), (100, "100"), (ENOUGH_PEOPLE, f"{ENOUGH_PEOPLE} or more")]
    y = _entries(
        sketch,
        layout,
        y,
        "Area: people analysed; number: studies",
        sizes if used_designs(chart) else [],
        _size_key,
    )
    found = {(cell.standing, cell.sure, cell.more) for row in chart.cells for cell in row}
    others = [
        (
            "running",
            "only trials planned or under way, the year is when they end",
            any(kind == "running" and sure for kind, sure, _ in found),
        ),
        (
            "silent",
            "only trials that ended without known results",
            any(kind == "silent" and sure for kind, sure, _ in found),
        ),
        ("more", "studies, and trials planned or under way", any(more for *_, more in found)),
        (
            "maybe",
            "trials of the row; what they measure is not on record",
            any(not sure for _, sure, _ in found),
        ),
        ("empty", "no studies", layout.cell < 30 and any(kind == "empty" for kind, *_ in found)),
    ]
    return _entries(
        sketch,
        layout,
        y,
        "Without results",
        [(key, name) for key, name, there in others if there],
        _other_key,
    )


def _grade_head(chart: GapMap) -> str:
    return (
        "Letter and colour: certainty" if chart.colour == "certainty" else "Sign and colour: found"
    )


def _entries(
    sketch: Sketch,
    layout: _Layout,
    y: float,
    head: str,
    entries: list[tuple[Any, str]],
    draw: Callable[..., None],
) -> float:
    """One line of the legend, folded where it is too wide; nothing without entries."""
    if not entries:
        return y
    start = MARGIN + 150
    x = start
    sketch.text((MARGIN, y + NOTE_SIZE * MIDDLE), head, NOTE_SIZE, bold=True)
    for key, name in entries:
        wide = 22 + text_width(name, NOTE_SIZE) + 12
        if x > start and x + wide > layout.width - MARGIN:
            x, y = start, y + 17
        draw(sketch, layout, (x + 9, y), key)
        sketch.text((x + 22, y + NOTE_SIZE * MIDDLE), name, NOTE_SIZE, "muted")
        x += wide
    return y + 20


def _shape_key(sketch: Sketch, layout: _Layout, centre: Point, design: str) -> None:
    draw_shape(
        sketch,
        centre,
        1.7 if design == "case-report" else 4.6,
        design,
        "ink" if design == "case-report" else None,
    )


def _grade_key(sketch: Sketch, layout: _Layout, centre: Point, grade: Grade) -> None:
    draw_shape(sketch, centre, 6.4, "randomised", grade.fill)
    sketch.text(
        (centre[0], centre[1] + 7 * MIDDLE), grade.letter, 7, grade.on, anchor="middle", bold=True
    )


def _size_key(sketch: Sketch, layout: _Layout, centre: Point, people: int) -> None:
    draw_shape(sketch, centre, radius_of(people, layout.largest), "randomised", None)


def _other_key(sketch: Sketch, layout: _Layout, centre: Point, key: str) -> None:
    x, y = centre
    if key == "empty":
        sketch.line((x - 2, y), (x + 2, y), "muted", width=0.8)
    elif key == "maybe":
        sketch.circle((x - 3.5, y), 2.2, None, "faint")
        _draw_cross(sketch, (x + 3.5, y), 1.6, "faint", 0.8)
    elif key == "more":
        sketch.circle(centre, 1.7, None, "accent")
    elif key == "running":
        sketch.circle(centre, 3.2, None, "accent")
    else:
        sketch.circle(centre, 4.6, None, "bad")
        _draw_cross(sketch, centre, 2.3, "bad", 1.2)
