"""An effect direction plot, as a scene and as text: a study a line, an arrow up for better and down
for worse, sized by its people.

After Thomson & Thomas 2013 (Res Synth Methods 4:95–101) and Boon & Thomson
2021 (Res Synth Methods 12:29–33).
"""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import DirectionRow, Directions
from ldncli.report.drawing.plots.bias.judgements import judgement_name, legend_entries, mark_of
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    RADIUS,
    draw_legend,
    draw_light,
    draw_notes,
    draw_title,
    legend_width,
    title_height,
)
from ldncli.report.drawing.scene.metrics import clean, columns, fit, fold, padded, text_width, wrap
from ldncli.report.drawing.scene.pen import BOUND, LEAST_WIDTH, Pen
from ldncli.report.drawing.scene.scene import MIDDLE, Scene, Sketch
from ldncli.report.words.findings.directions import words_for

_ROLES = {"benefit": "good", "harm": "bad"}
# Up to 50, up to 300 people, more: half the side of an arrow in points (Thomson & Thomas 2013).
_SIZES = ((50, 4.0), (300, 6.0))
_LARGEST = 8.0
SIZE_NOTE = (
    "Arrow: ▲ better, ▼ worse, ◄► no difference or mixed with {drug}, as reported; its size: up to"
    " 50, up to 300, more people."
)
TEXT_NOTE = "▲ better, ▼ worse, ◄► no difference or mixed with {drug}, as reported."
_HEAD = "Effect"
_SIZE = 9.0
_PITCH = 20.0
_GAP = 14.0
_LABEL_MOST = 200.0
_CELL_MOST = 130.0
_NOTE_WIDTH = 250.0
_EFFECT_WIDTH = 96.0


def _sign(direction: str, pen: Pen) -> str:
    found = words_for(direction)
    return found.arrow if pen.unicode else found.plain_arrow


def _cell(row: DirectionRow, place: int) -> str:
    return clean(row.cells[place]) if place < len(row.cells) else ""


# -- picture ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """Left edges and widths in points, where the headings end, and the width of it all."""

    label: float
    cells: tuple[tuple[float, float], ...]
    effect: float
    lights: tuple[tuple[float, float], ...]
    note: float
    head_bottom: float
    width: float


def _light_count(chart: Directions) -> int:
    judged = any(each for row in chart.rows for each in row.lights)
    return max([len(chart.light_heads), *(len(row.lights) for row in chart.rows)]) if judged else 0


def _lay_out(chart: Directions) -> _Layout:
    label = min(
        _LABEL_MOST,
        max(
            [text_width(clean(row.label), _SIZE) for row in chart.rows]
            + [text_width(chart.label_head, _SIZE, bold=True)]
        ),
    )
    x, cells = MARGIN + label + _GAP, []
    for place in range(max([len(chart.heads), *(len(row.cells) for row in chart.rows)], default=0)):
        head = clean(chart.heads[place]) if place < len(chart.heads) else ""
        widths = [text_width(_cell(row, place), _SIZE) for row in chart.rows] + [
            text_width(head, _SIZE, bold=True)
        ]
        cells.append((x, min(_CELL_MOST, max(widths))))
        x += cells[-1][1] + _GAP
    effect, lights = x, []
    x += _EFFECT_WIDTH
    for place in range(_light_count(chart)):
        head = clean(chart.light_heads[place]) if place < len(chart.light_heads) else ""
        lights.append((x, max(2 * RADIUS + 4, min(text_width(head, _SIZE, bold=True), 46.0) + 6)))
        x += lights[-1][1]
    noted = any(row.note for row in chart.rows)
    note = x + _GAP
    judgements = [each for row in chart.rows for each in row.lights]
    width = (
        max(
            note + _NOTE_WIDTH if noted else x, 420.0, min(legend_width(judgements), 600.0) + MARGIN
        )
        + MARGIN
    )
    head_bottom = MARGIN + title_height(chart.title, width - 2 * MARGIN) + _SIZE * 1.3 + 5
    return _Layout(label, tuple(cells), effect, tuple(lights), note, head_bottom, width)


def directions_scene(chart: Directions) -> Scene:
    """The picture; as high as its rows."""
    sketch, at = Sketch(), _lay_out(chart)
    draw_title(sketch, chart.title, at.width - 2 * MARGIN)
    _draw_heads(sketch, chart, at)
    y = at.head_bottom + 3
    for row in chart.rows:
        y = _draw_row(sketch, chart, at, row, y)
    sketch.group = ""
    if not chart.rows:
        sketch.text((MARGIN, y + _PITCH * 0.8), "no studies to show", _SIZE, "muted")
        y += _PITCH
    y += 3
    sketch.line((MARGIN, y), (at.width - MARGIN, y), "grid", width=0.8)
    y += 8
    lights = [each for row in chart.rows for each in row.lights]
    if any(lights):
        y += draw_legend(sketch, (MARGIN, y), lights, at.width - 2 * MARGIN) + 6
    y = draw_notes(
        sketch,
        y,
        [*([SIZE_NOTE.format(drug=chart.drug)] if chart.rows else []), *chart.notes],
        at.width - 2 * MARGIN,
    )
    return sketch.scene(
        at.width,
        y + MARGIN - 4,
        clean(chart.title) or "effect directions",
        directions_summary(chart),
    )


def directions_summary(chart: Directions) -> str:
    """The picture in words."""
    counts: dict[str, int] = {}
    for row in chart.rows:
        counts[words_for(row.direction).word] = counts.get(words_for(row.direction).word, 0) + 1
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    return (
        f"Effect directions of {len(chart.rows)}"
        f" {'study' if len(chart.rows) == 1 else 'studies'}{f': {told}' if told else ''}."
    )


def _draw_heads(sketch: Sketch, chart: Directions, at: _Layout) -> None:
    base = at.head_bottom - 6
    sketch.text((MARGIN, base), chart.label_head, _SIZE, bold=True)
    for place, (left, width) in enumerate(at.cells):
        head = clean(chart.heads[place]) if place < len(chart.heads) else ""
        sketch.text((left, base), fit(head, width + 1, _SIZE, bold=True), _SIZE, bold=True)
    sketch.text((at.effect, base), _HEAD, _SIZE, bold=True)
    for place, (left, width) in enumerate(at.lights):
        head = clean(chart.light_heads[place]) if place < len(chart.light_heads) else ""
        sketch.text(
            (left + width / 2, base),
            fit(head, width, _SIZE, bold=True),
            _SIZE,
            anchor="middle",
            bold=True,
        )
    if any(row.note for row in chart.rows):
        sketch.text((at.note, base), "What was seen, why no estimate", _SIZE, bold=True)
    sketch.line((MARGIN, at.head_bottom), (at.width - MARGIN, at.head_bottom), "ink", width=0.8)


def _draw_row(sketch: Sketch, chart: Directions, at: _Layout, row: DirectionRow, y: float) -> float:
    """One row, names in as many lines as they need (three at most); returns where it ends."""
    notes = wrap(clean(row.note or ""), _NOTE_WIDTH, NOTE_SIZE, lines=4)
    label = wrap(clean(row.label), at.label + 1, _SIZE, lines=3)
    cells = [
        wrap(_cell(row, place), width + 1, _SIZE, lines=3)
        for place, (_, width) in enumerate(at.cells)
    ]
    lines = max([1, len(label), *map(len, cells)])
    height = max(_PITCH + (lines - 1) * _SIZE * 1.3, len(notes) * NOTE_SIZE * 1.35 + 6)
    judged = ", ".join(judgement_name(each) for each in row.lights)
    sketch.group = clean(
        f"{row.label}: {words_for(row.direction).word}; {row.note or ''}"
        + (f"; risk of bias: {judged}" if judged else "")
    )
    middle = y + _PITCH / 2
    base = middle + _SIZE * MIDDLE
    sketch.lines((MARGIN, base), label, _SIZE)
    for (left, _), told in zip(at.cells, cells, strict=True):
        sketch.lines((left, base), told, _SIZE)
    _draw_arrow(sketch, (at.effect + _LARGEST + 2, middle), row)
    sketch.text((at.effect + 2 * _LARGEST + 8, base), words_for(row.direction).word, _SIZE, "muted")
    for judgement, (left, width) in zip(row.lights, at.lights, strict=False):
        draw_light(sketch, (left + width / 2, middle), mark_of(judgement))
    sketch.lines(
        (at.note, y + NOTE_SIZE * 1.35 + (3 if len(notes) < 2 else 0)),
        notes,
        NOTE_SIZE,
        "muted",
        pitch=1.35,
    )
    return y + height


def _draw_arrow(sketch: Sketch, centre: tuple[float, float], row: DirectionRow) -> None:
    """Up, down, or to both sides; a dot where nothing is said."""
    x, y = centre
    size = next((size for most, size in _SIZES if (row.people or 0) <= most), _LARGEST)
    role = _ROLES.get(row.direction, "muted")
    if row.direction in ("benefit", "harm"):
        tip = -size if row.direction == "benefit" else size
        sketch.polygon(((x - size, y - tip), (x + size, y - tip), (x, y + tip)), role)
    elif row.direction in ("no-difference", "mixed"):
        sketch.polygon(((x - size - 1.5, y), (x - 1.5, y - size), (x - 1.5, y + size)), role)
        sketch.polygon(((x + size + 1.5, y), (x + 1.5, y - size), (x + 1.5, y + size)), role)
    else:
        sketch.circle(centre, 1.5, role)


# -- text ------------------------------------------------------------------------------------------


def terminal_directions(
    chart: Directions, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The plot in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    lines += [""] if lines else []
    lines += _text_rows(chart, pen, width) if chart.rows else ["no studies to show"]
    legend = [
        f"{pen.mark(mark)}{BOUND}{name.replace(chr(32), BOUND)}"
        for mark, name in legend_entries(_judgements(chart))
    ]
    heads = (
        f" ({' '.join(pen.text(each) for each in chart.light_heads)})" if chart.light_heads else ""
    )
    notes = (
        [pen.text(each) for each in ([TEXT_NOTE.format(drug=chart.drug)] if chart.rows else [])]
        if pen.unicode
        else ["^ better, v worse, <> no difference or mixed"]
    )
    notes += [f"Bias{heads}: {', '.join(legend)}"] if legend else []
    below = [line for note in (*notes, *map(pen.text, chart.notes)) for line in fold(note, width)]
    return pen.page(
        [*lines, *([""] if below else []), *(pen.paint(line, "muted") for line in below)]
    )


def _judgements(chart: Directions) -> list[str | None]:
    return [each for row in chart.rows for each in row.lights] if _light_count(chart) else []


def _text_rows(chart: Directions, pen: Pen, width: int) -> list[str]:
    """A line a study under a line of headings, what was looked at folded below it."""
    count, lights = (
        max([len(chart.heads), *(len(row.cells) for row in chart.rows)]),
        _light_count(chart),
    )
    heads = [
        pen.text(chart.heads[place]) if place < len(chart.heads) else "" for place in range(count)
    ]
    sizes = [
        max([columns(pen.text(_cell(row, place))) for row in chart.rows] + [columns(heads[place])])
        for place in range(count)
    ]
    effect, bias = 16, max(lights, 4) if lights else 0
    room = width - sum(sizes) - count - effect - 1 - (bias + 1 if bias else 0)
    if room < 10:  # cells give way
        sizes, count, room = [], 0, width - effect - 1 - (bias + 1 if bias else 0)
    label = min(max([columns(pen.text(row.label)) for row in chart.rows] + [5]), room)
    head = [
        padded(pen.text(chart.label_head), label),
        *(padded(each, size) for each, size in zip(heads, sizes, strict=False)),
        padded(_HEAD, effect),
    ]
    lines = [pen.paint(" ".join([*head, *(["Bias"] if bias else [])]), "bold")]
    for row in chart.rows:
        parts = [padded(pen.text(row.label), label)]
        parts += [padded(pen.text(_cell(row, place)), size) for place, size in enumerate(sizes)]
        parts.append(
            pen.paint(
                padded(f"{_sign(row.direction, pen):2} {words_for(row.direction).word}", effect),
                _ROLES.get(row.direction),
            )
        )
        parts += (
            ["".join(pen.paint(pen.mark(mark_of(each)), mark_of(each).role) for each in row.lights)]
            if bias
            else []
        )
        lines.append(" ".join(parts))
        lines += [
            pen.paint(f"  {line}", "muted") for line in fold(pen.text(row.note or ""), width - 2)
        ]
    return lines
