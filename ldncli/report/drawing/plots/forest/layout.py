"""Where everything of a forest plot stands: columns from left to right, lines from top to
bottom, sizes from the data."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    RADIUS,
    legend_width,
    title_height,
)
from ldncli.report.drawing.scene.metrics import clean, text_width, wrap
from ldncli.report.drawing.scene.numbers import (
    digits_of,
    has_numbers,
    interval_text,
    level_text,
    number_text,
    weight_text,
)

SIZE = 9.0
PITCH = 16.0
GAP = 14.0
INDENT = 9.0
FIRST_HEAD = "Study"
_SPACE = 6.0
_DATA_GAP = 8.0
_EXTRA = SIZE * 1.3
_NOTE_LINE = NOTE_SIZE * 1.35
_LABEL_MOST = 200.0
_CELL_MOST = 96.0
_LIGHT_HEAD_MOST = 46.0
_PLOT_LEAST = 210.0
_WIDTH_LEAST = 420.0


@dataclass(frozen=True, slots=True)
class Strip:
    """One row in place: `y` is the middle of its first line, `bottom` where it ends."""

    row: ForestRow
    y: float
    bottom: float
    indent: float
    label: list[str]
    cells: list[list[str]]
    note: list[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in points. `cells`, `data` and `lights` are (left, width) a column; a column
    that no row fills has no width."""

    width: float
    label_width: float
    cells: tuple[tuple[float, float], ...]
    data: tuple[tuple[float, float], ...]
    plot: tuple[float, float]
    estimate_end: float
    interval_end: float
    weight_end: float
    lights: tuple[tuple[float, float], ...]
    heads: tuple[list[str], ...]
    light_heads: tuple[list[str], ...]
    head_bottom: float
    digits: int
    strips: tuple[Strip, ...]

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where the rows end."""
        return self.strips[-1].bottom + 4 if self.strips else self.head_bottom + 2 * PITCH


def lay_out(chart: Forest) -> Layout:
    """Places for everything in a forest plot."""
    digits = digits_of(chart)
    inset = indents(chart.rows)
    label_width = _label_width(chart, inset)
    cells, heads, x = _cell_columns(chart, MARGIN + label_width)
    data, x = _data_columns(chart, x)
    plot = (x + GAP, x + GAP + _plot_width(chart))
    estimate, interval, weight = _number_widths(chart, digits)
    estimate_end = plot[1] + GAP + estimate
    interval_end = estimate_end + (_SPACE + interval if interval else 0)
    # The heading stands over both and may be wider than they are.
    interval_end = max(
        interval_end, plot[1] + GAP + text_width(level_text(chart.level), SIZE, bold=True)
    )
    estimate_end = interval_end - (_SPACE + interval if interval else 0)
    weight_end = interval_end + (GAP + weight if weight else 0)
    lights, light_heads, right = _light_columns(chart, weight_end)
    width = max(
        _WIDTH_LEAST, right + MARGIN, min(legend_width(_judgements(chart)), 600) + 2 * MARGIN
    )
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN)
    lines = max(1, *map(len, (*heads, *light_heads)), 1)
    head_bottom = top + max(lines, 2 if data else 1) * _EXTRA + 5
    strips = _strips(chart, inset, label_width, (cells, data), head_bottom)
    ends = (estimate_end, interval_end, weight_end)
    return Layout(
        width,
        label_width,
        cells,
        data,
        plot,
        *ends,
        lights,
        heads,
        light_heads,
        head_bottom,
        digits,
        strips,
    )


def judged(chart: Forest) -> bool:
    """Whether any row has a judgement."""
    return any(_judgements(chart))


def _judgements(chart: Forest) -> list[str | None]:
    return [each for row in chart.rows for each in row.lights]


def indents(rows: tuple[ForestRow, ...]) -> list[float]:
    """How far each row stands in: those below a heading do, up to the overall result."""
    found, inside = [], False
    for row in rows:
        inside = (inside or row.kind == "heading") and row.kind != "pooled"
        found.append(INDENT if inside and row.kind != "heading" else 0.0)
    return found


def is_bold(row: ForestRow) -> bool:
    """Headings and results stand out."""
    return row.kind in ("heading", "subgroup", "pooled")


def _label_width(chart: Forest, inset: list[float]) -> float:
    labels = zip(chart.rows, inset, strict=True)
    # A heading has nothing beside it and may run on over the columns.
    found = [
        text_width(clean(row.label), SIZE, bold=is_bold(row)) + indent
        for row, indent in labels
        if row.kind != "heading"
    ]
    return min(_LABEL_MOST, max([*found, text_width(FIRST_HEAD, SIZE, bold=True)])) + 1


def _cell_columns(
    chart: Forest, x: float
) -> tuple[tuple[tuple[float, float], ...], tuple[list[str], ...], float]:
    """Places of the cells, their folded headings, and where they end."""
    places, heads = [], []
    for number in range(max([len(chart.heads), *(len(row.cells) for row in chart.rows)])):
        head = clean(chart.heads[number]) if number < len(chart.heads) else ""
        texts = [clean(row.cells[number]) for row in chart.rows if number < len(row.cells)]
        inner = max([text_width(text, SIZE) for text in texts], default=0.0)
        words = max([text_width(word, SIZE, bold=True) for word in head.split()], default=0.0)
        width = min(_CELL_MOST, max(inner, words, min(text_width(head, SIZE, bold=True), 44.0))) + 1
        if not head and inner == 0:
            continue
        places.append((x + GAP, width))
        heads.append(wrap(head, width, SIZE, bold=True, lines=3))
        x += GAP + width
    return tuple(places), tuple(heads), x


def _data_columns(chart: Forest, x: float) -> tuple[tuple[tuple[float, float], ...], float]:
    """Places of the raw data, an arm after the other, and where they end."""
    places: list[tuple[float, float]] = []
    for head in chart.data_heads:
        start = len(places)
        widths = [
            max(
                [text_width(part, SIZE, bold=True)]
                + [
                    text_width(clean(row.data[start + place]), SIZE, bold=is_bold(row))
                    for row in chart.rows
                    if start + place < len(row.data)
                ]
            )
            for place, part in enumerate(head.parts)
        ]
        # The name of the arm stands over its columns and may be wider than they are.
        room = sum(widths) + _DATA_GAP * (len(widths) - 1)
        widths[0] += max(0.0, text_width(clean(head.label), SIZE, bold=True) - room)
        for place, width in enumerate(widths):
            x += _DATA_GAP if place else GAP
            places.append((x, width))
            x += width
    return tuple(places), x


def _plot_width(chart: Forest) -> float:
    sides = sum(text_width(clean(each), SIZE - 0.5) for each in chart.favours) + 60
    return max(
        _PLOT_LEAST, min(sides, 380.0), min(text_width(clean(chart.axis_label), SIZE), 380.0)
    )


def _number_widths(chart: Forest, digits: int) -> tuple[float, float, float]:
    """Widths of estimate, interval and weight; 0 for what no row has."""
    rows = [row for row in chart.rows if has_numbers(row)]
    texts = [
        (
            number_text(row.estimate, digits, ratio=chart.log),
            interval_text(row, digits, ratio=chart.log),
            is_bold(row),
        )
        for row in rows
    ]
    estimate = max([text_width(text, SIZE, bold=bold) for text, _, bold in texts], default=0.0)
    interval = max([text_width(text, SIZE, bold=bold) for _, text, bold in texts], default=0.0)
    weights = [
        text_width(weight_text(row), SIZE, bold=is_bold(row)) for row in rows if weight_text(row)
    ]
    return (
        estimate,
        interval,
        max([*weights, text_width("Weight", SIZE, bold=True)]) if weights else 0.0,
    )


def _light_columns(
    chart: Forest, x: float
) -> tuple[tuple[tuple[float, float], ...], tuple[list[str], ...], float]:
    if not judged(chart):
        return (), (), x
    places, heads = [], []
    x += GAP
    for number in range(max(len(chart.light_heads), *(len(row.lights) for row in chart.rows), 1)):
        head = clean(chart.light_heads[number]) if number < len(chart.light_heads) else ""
        words = max([text_width(word, SIZE, bold=True) for word in head.split()], default=0.0)
        width = max(2 * RADIUS + 4, min(words, _LIGHT_HEAD_MOST) + 6)
        places.append((x, width))
        heads.append(wrap(head, width - 2, SIZE, bold=True, lines=3))
        x += width
    return tuple(places), tuple(heads), x


def _strips(
    chart: Forest,
    inset: list[float],
    label_width: float,
    columns: tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]],
    y: float,
) -> tuple[Strip, ...]:
    cells, data = columns
    found: list[Strip] = []
    before = None
    for row, indent in zip(chart.rows, inset, strict=True):
        y += _space_before(row, before)
        wide = row.kind == "heading"
        label = wrap(
            clean(row.label),
            _CELL_MOST * 4 if wide else label_width - indent,
            SIZE,
            bold=is_bold(row),
        )
        texts = [
            wrap(clean(text), width, SIZE)
            for text, (_, width) in zip(row.cells, cells, strict=False)
        ]
        last = (*cells, *data)[-1:]
        room = (last[0][0] + last[0][1] if last else MARGIN + label_width) - MARGIN - indent
        small = [row.note if has_numbers(row) else None, row.printed]
        note = wrap(clean("; ".join(filter(None, small))), room, NOTE_SIZE, lines=3)
        height = (
            PITCH + (max(1, len(label), *map(len, texts), 1) - 1) * _EXTRA + len(note) * _NOTE_LINE
        )
        found.append(Strip(row, y + PITCH / 2, y + height, indent, label, texts, note))
        y, before = y + height, row
    return tuple(found)


def _space_before(row: ForestRow, before: ForestRow | None) -> float:
    if row.kind == "heading":
        return 7.0 if before else 2.0
    if row.kind == "pooled" and before is not None and before.kind not in ("pooled", "prediction"):
        return 8.0
    return 3.0 if before is None else 0.0
