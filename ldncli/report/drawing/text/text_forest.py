"""A forest plot in characters: a line a study, the interval as a line, numbers at
the right, and the same notes."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.plots.bias.judgements import legend_entries, mark_of
from ldncli.report.drawing.plots.forest.forest import forest_notes
from ldncli.report.drawing.plots.forest.layout import FIRST_HEAD, indents, is_bold
from ldncli.report.drawing.plots.forest.marks import is_left_out
from ldncli.report.drawing.scene.axis import Axis, forest_axis, mid_edges
from ldncli.report.drawing.scene.metrics import columns, cut, fold, padded
from ldncli.report.drawing.scene.numbers import (
    digits_of,
    has_numbers,
    interval_text,
    level_text,
    number_text,
    weight_text,
)
from ldncli.report.drawing.scene.pen import BOUND, LEAST_WIDTH, Canvas, Pen, tick_lines

_PLOT_LEAST = 16
_PLOT_WITH_CELLS = 28
_PLOT_WITH_DATA = 14
_PLOT_MOST = 60
_LABEL_LEAST, _LABEL_WORD = 14, 20
_INDENT = 1


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths in characters; 0 or none for a column that stands on a line of its
    own below the row, or nowhere. Raw data are shown only where they fit."""

    label: int
    cells: tuple[int, ...]
    data: tuple[int, ...]
    plot: int
    numbers: int
    weight: int
    lights: int
    digits: int


def terminal_forest(
    chart: Forest, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The plot in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    at, axis = _columns(chart, pen, width), forest_axis(chart)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    if not chart.rows:
        return pen.page(
            [
                *lines,
                *([""] if lines else []),
                "no studies to show",
                *_notes(chart, pen, axis, at, width),
            ]
        )
    heads = [*_data_head(chart, pen, at), _head(chart, pen, at)]
    lines += [*([""] if lines else []), *(pen.paint(head, "bold") for head in heads)]
    for place, (row, inset) in enumerate(zip(chart.rows, indents(chart.rows), strict=True)):
        lines += [""] if place and row.kind in ("heading", "pooled") else []
        lines += _row(chart, row, pen, axis, at, (width, _INDENT if inset else 0))
    if any(has_numbers(row) for row in chart.rows):
        lines += _axis_lines(chart, pen, axis, at, width)
    return pen.page([*lines, *_notes(chart, pen, axis, at, width)])


def _columns(chart: Forest, pen: Pen, width: int) -> _Columns:
    digits = digits_of(chart)
    rows = [row for row in chart.rows if has_numbers(row)]
    numbers = max(
        [columns(_numbers(row, pen, digits, chart.log)) for row in rows]
        + [len(level_text(chart.level))],
        default=0,
    )
    numbers = min(numbers, width - _LABEL_LEAST - _PLOT_LEAST - 2)
    weight = max([len(weight_text(row)) for row in rows], default=0)
    lights = (
        max([len(row.lights) for row in chart.rows], default=0)
        if any(any(row.lights) for row in chart.rows)
        else 0
    )
    labels = [columns(pen.text(row.label)) + _INDENT for row in chart.rows if row.kind != "heading"]
    label = max([*labels, len(FIRST_HEAD)])
    words = [word for row in chart.rows if row.kind != "heading" for word in row.label.split()]
    longest = max([columns(pen.text(word)) + _INDENT for word in words], default=0)
    least = max(_LABEL_LEAST, min(longest, _LABEL_WORD))
    cells = tuple(
        max(
            [columns(pen.text(row.cells[place])) for row in chart.rows if place < len(row.cells)]
            + [columns(_cell_head(chart, pen, place))]
        )
        for place in range(max([len(row.cells) for row in chart.rows], default=0))
    )
    data = _data_widths(chart, pen)
    room = width - numbers - 2  # less the spaces before plot and numbers
    for with_weight, with_lights, with_cells, with_data in (
        *([(1, 1, 1, 1)] if data else []),
        (1, 1, 1, 0),
        (1, 1, 0, 0),
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (0, 0, 0, 0),
    ):
        beside = (weight and with_weight * (weight + 1)) + (
            lights and with_lights * (max(lights, 4) + 1)
        )
        beside += with_cells * (sum(cells) + len(cells))
        beside += with_data * (sum(data) + len(data))
        shown = min(label, max(least, (room - beside) * 45 // 100))
        plot = room - beside - shown
        wanted = _PLOT_WITH_CELLS if with_cells and cells else _PLOT_LEAST
        if plot >= (_PLOT_WITH_DATA if with_data else wanted):
            break
    plot = min(plot, _PLOT_MOST)
    return _Columns(
        shown,
        cells if with_cells else (),
        data if with_data else (),
        plot,
        numbers,
        with_weight * weight,
        with_lights * lights and max(lights, 4),
        digits,
    )


def _data_widths(chart: Forest, pen: Pen) -> tuple[int, ...]:
    """Widths of the raw data; the name of an arm may need more than its columns."""
    found: list[int] = []
    for head in chart.data_heads:
        start = len(found)
        for place, part in enumerate(head.parts, start):
            texts = [row.data[place] for row in chart.rows if place < len(row.data)]
            found.append(max(columns(pen.text(text)) for text in (part, *texts)))
        over = columns(pen.text(head.label)) - sum(found[start:]) - len(head.parts) + 1
        found[start] += max(0, over)
    return tuple(found)


def _data_head(chart: Forest, pen: Pen, at: _Columns) -> list[str]:
    """The names of the arms over their columns; no line where no raw data are shown."""
    if not at.data:
        return []
    line, start = [" " * at.label, *(" " * width for width in at.cells)], 0
    for head in chart.data_heads:
        widths = at.data[start : start + len(head.parts)]
        start += len(head.parts)
        line.append(padded(pen.text(head.label), sum(widths) + len(widths) - 1, right=True))
    return [" ".join(line)]


def _data(row: ForestRow, pen: Pen, at: _Columns) -> list[str]:
    return [
        padded(pen.text(row.data[place]) if place < len(row.data) else "", width, right=True)
        for place, width in enumerate(at.data)
    ]


def _numbers(row: ForestRow, pen: Pen, digits: int, log: bool) -> str:
    texts = number_text(row.estimate, digits, ratio=log), interval_text(row, digits, ratio=log)
    return pen.text(" ".join(each for each in texts if each))


def _cell_head(chart: Forest, pen: Pen, place: int) -> str:
    return pen.text(chart.heads[place]) if place < len(chart.heads) else ""


def _head(chart: Forest, pen: Pen, at: _Columns) -> str:
    parts = [padded(FIRST_HEAD, at.label)]
    parts += [padded(_cell_head(chart, pen, place), width) for place, width in enumerate(at.cells)]
    names = [part for head in chart.data_heads for part in head.parts]
    parts += [padded(name, each, right=True) for name, each in zip(names, at.data, strict=False)]
    parts += [" " * at.plot, padded(level_text(chart.level), at.numbers, right=True)]
    parts += (
        [padded("Weight", at.weight, right=True) if at.weight >= 6 else " %".rjust(at.weight)]
        if at.weight
        else []
    )
    return " ".join([*parts, *(["Bias"] if at.lights else [])])


def _row(
    chart: Forest, row: ForestRow, pen: Pen, axis: Axis, at: _Columns, room: tuple[int, int]
) -> list[str]:
    """The line of a row and those below it; `room` is the width and how far the label stands in."""
    width, inset = room
    if row.kind == "heading":
        return [pen.paint(line, "bold") for line in fold(pen.text(row.label), width)]
    role = "bold" if is_bold(row) else "muted" if row.kind == "prediction" else None
    label = [" " * inset + line for line in fold(pen.text(row.label), at.label - inset)] or [""]
    parts = [pen.paint(padded(label[0], at.label), role)]
    parts += [
        padded(pen.text(row.cells[place]) if place < len(row.cells) else "", size)
        for place, size in enumerate(at.cells)
    ]
    parts += _data(row, pen, at)
    note = pen.text(row.note or "")
    if has_numbers(row):
        numbers = padded(_numbers(row, pen, at.digits, chart.log), at.numbers, right=True)
        parts += [_plot(chart, row, pen, axis, at.plot), pen.paint(numbers, role)]
        parts += [padded(weight_text(row), at.weight, right=True)] if at.weight else []
    else:
        free = at.plot + 1 + at.numbers + (at.weight + 1 if at.weight else 0)
        parts.append(padded(note if columns(note) <= free else "", free))
        note = note if columns(note) > free else ""
    parts += [_lights(row, pen, at.lights)] if at.lights else []
    more = [pen.paint(line, role) for line in label[1:]]
    return [" ".join(parts), *more, *_below(chart, row, pen, at, (width, inset), note)]


def _lights(row: ForestRow, pen: Pen, width: int) -> str:
    marks = [mark_of(each) for each in row.lights]
    return "".join(pen.paint(pen.mark(mark), mark.role) for mark in marks) + " " * (
        width - len(marks)
    )


def _below(
    chart: Forest, row: ForestRow, pen: Pen, at: _Columns, room: tuple[int, int], note: str
) -> list[str]:
    """What found no column beside the plot, folded below the label."""
    heads = [_cell_head(chart, pen, place) for place in range(len(row.cells))]
    found = (
        [
            f"{head} {pen.text(cell)}".strip()
            for head, cell in zip(heads, row.cells, strict=True)
            if cell.strip()
        ]
        if not at.cells
        else []
    )
    found += (
        [f"weight {weight_text(row)}"]
        if weight_text(row) and not at.weight and has_numbers(row)
        else []
    )
    found += (
        ["bias " + "".join(pen.mark(mark_of(each)) for each in row.lights)]
        if any(row.lights) and not at.lights
        else []
    )
    small = (", ".join(found), note, row.printed)
    text = pen.text("; ".join(filter(None, small)))
    before = " " * (room[1] + 2)
    return [pen.paint(before + line, "muted") for line in fold(text, room[0] - len(before))]


def _plot(chart: Forest, row: ForestRow, pen: Pen, axis: Axis, width: int) -> str:
    """The row's numbers over the null line and the edges of what matters."""
    canvas = _ground(chart, pen, axis, width)
    at, low, high = (axis.fraction(each) for each in (row.estimate, row.lower, row.upper))
    ends = [each for each in (at, low, high) if each is not None]
    if not ends:
        return canvas.shown(pen)
    result = row.kind in ("pooled", "subgroup")
    role = (
        "pooled" if row.kind == "pooled" else "prediction" if row.kind == "prediction" else "accent"
    )
    sign = "prediction" if row.kind == "prediction" else "thick" if result else "line"
    canvas.row(_place(min(ends), width), _place(max(ends), width), pen.sign(sign), role)
    if min(ends) < 0:
        canvas.put(0, pen.sign("left"), role)
    if max(ends) > 1:
        canvas.put(width - 1, pen.sign("right"), role)
    if at is not None and 0 <= at <= 1 and row.kind != "prediction":
        canvas.put(
            _place(at, width),
            pen.sign("diamond" if result else "open" if is_left_out(chart, row) else "square"),
            role,
        )
    return canvas.shown(pen)


def _ground(chart: Forest, pen: Pen, axis: Axis, width: int) -> Canvas:
    canvas = Canvas(width)
    places = [(edge, "mid") for edge in mid_edges(chart) or ()]
    for value, sign in [*places, (axis.null, "null")]:
        at = axis.fraction(value)
        if at is not None and 0 <= at <= 1:
            canvas.put(_place(at, width), pen.sign(sign), "muted")
    return canvas


def _place(fraction: float, width: int) -> int:
    return round(min(max(fraction, 0.0), 1.0) * (width - 1))


def _axis_lines(chart: Forest, pen: Pen, axis: Axis, at: _Columns, width: int) -> list[str]:
    """The axis below the plot, its ticks, and what the sides mean."""
    before = at.label + 1 + sum(at.cells) + len(at.cells) + sum(at.data) + len(at.data)
    line, labels = tick_lines(pen, axis.ticks(max(3, at.plot // 5)), at.plot)
    null = before + _place(axis.fraction(axis.null) or 0.0, at.plot)
    left, right = (pen.text(each) for each in chart.favours)
    left = cut(f"{pen.sign('to-left')} {left}", max(null - 1, 0)) if left and null > 8 else ""
    right = cut(f"{right} {pen.sign('to-right')}", width - null - 2) if right else ""
    favours = padded(left, null - 1, right=True) + "   " + right
    label = cut(pen.text(chart.axis_label), width)
    start = min(max(before + (at.plot - columns(label)) // 2, 0), width - columns(label))
    found = [
        " " * before + line.shown(pen),
        " " * before + labels,
        favours if left or right else "",
        " " * start + label,
    ]
    return [each for each in found if each.strip()]


def _notes(chart: Forest, pen: Pen, axis: Axis, at: _Columns, width: int) -> list[str]:
    lights = [each for row in chart.rows for each in row.lights]
    legend = [
        f"{pen.mark(mark)}{BOUND}{name.replace(chr(32), BOUND)}"
        for mark, name in legend_entries(lights)
    ]
    heads = [pen.text(each) for each in chart.light_heads]
    key = (
        [f"Bias{f' ({chr(32).join(heads)})' if heads else ''}: {', '.join(legend)}"]
        if legend
        else []
    )
    signs = (
        f"Between {pen.sign('mid')} and {pen.sign('mid')}",
        f"{pen.sign('left')} {pen.sign('right')}",
        pen.sign("open"),
    )
    said = [*forest_notes(chart, axis, signs), *(chart.data_notes if at.data else ())]
    notes = [pen.text(note) for note in said]
    lines = [line for note in [*key, *notes] for line in fold(note, width)]
    return [*([""] if lines else []), *(pen.paint(line, "muted") for line in lines)]
