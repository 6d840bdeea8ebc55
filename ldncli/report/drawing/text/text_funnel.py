"""A funnel plot in characters: letters for studies, with a list of what they stand for."""

from __future__ import annotations

from ldncli.report.drawing.charts import Funnel
from ldncli.report.drawing.plots.funnel import (
    FUNNEL,
    Frame,
    contour_levels,
    frame_of,
    funnel_notes,
    is_drawn,
)
from ldncli.report.drawing.scene.axis import Axis, position
from ldncli.report.drawing.scene.metrics import columns, cut, fold, padded
from ldncli.report.drawing.scene.numbers import number_text
from ldncli.report.drawing.scene.pen import LEAST_WIDTH, Canvas, Pen, tick_lines

_HEIGHT = 17
_MOST = 90
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEVERAL = "+"


def terminal_funnel(
    chart: Funnel, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The plot in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    lines += [""] if lines else []
    if chart.points or chart.filled:
        lines += [*_plot_lines(chart, pen, min(width, _MOST)), "", *_list_lines(chart, pen, width)]
    else:
        lines.append("no studies to show")
    return pen.page([*lines, *_notes(chart, pen, width)])


def _plot_lines(chart: Funnel, pen: Pen, width: int) -> list[str]:
    frame = frame_of(chart)
    labels = {
        round(at * (_HEIGHT - 1)): pen.text(label)
        for at, label in Axis(0.0, frame.most, False, 0.0).ticks(5)
    }
    room = max(map(len, labels.values()), default=1)
    inner = width - room - 2
    canvases = [Canvas(inner) for _ in range(_HEIGHT)]
    _draw_lines(chart, pen, frame, canvases)
    _draw_points(chart, pen, frame, canvases)
    lines = ["SE".rjust(room)]
    for number, canvas in enumerate(canvases):
        edge = pen.sign("side") if number in labels else pen.sign("null")
        lines.append(f"{labels.get(number, '').rjust(room)} {edge}{canvas.shown(pen)}")
    axis, ticks = tick_lines(pen, frame.axis.ticks(max(3, inner // 9)), inner)
    label = cut(pen.text(chart.axis_label), width)
    start = min(max(room + 2 + (inner - columns(label)) // 2, 0), width - columns(label))
    return [
        *lines,
        " " * (room + 2) + axis.shown(pen),
        " " * (room + 2) + ticks,
        " " * start + label,
    ]


def _draw_lines(chart: Funnel, pen: Pen, frame: Frame, canvases: list[Canvas]) -> None:
    """Contours below, then the null line, then the funnel around the centre."""
    null, centre = position(frame.axis.null, chart.log) or 0.0, position(chart.centre, chart.log)
    for number, canvas in enumerate(canvases):
        se, width = frame.most * number / (_HEIGHT - 1), len(canvas.cells)
        for _, z in contour_levels(chart):
            for side in (-1, 1):
                _put(
                    canvas, frame.axis, null + side * z * se, width, (pen.sign("contour"), "muted")
                )
        _put(canvas, frame.axis, null, width, (pen.sign("null"), "muted"))
        if centre is not None and abs(centre) < 1e100:
            for side in (-1, 0, 1):
                sign = pen.sign("funnel") if side else pen.sign("mid")
                _put(canvas, frame.axis, centre + side * FUNNEL * se, width, (sign, "pooled"))


def _put(canvas: Canvas, axis: Axis, at: float, width: int, look: tuple[str, str]) -> None:
    fraction = (at - axis.low) / (axis.high - axis.low)
    if 0 <= fraction <= 1:
        canvas.put(round(fraction * (width - 1)), *look)


def _draw_points(chart: Funnel, pen: Pen, frame: Frame, canvases: list[Canvas]) -> None:
    """Open points, then a letter a study; `+` where several share a
    place, an arrow beyond the axis."""
    taken: set[tuple[int, int]] = set()
    found = [(point, pen.sign("filled"), False) for point in chart.filled]
    found += [(point, _sign(chart, pen, place), True) for place, point in enumerate(chart.points)]
    for point, sign, study in found:
        if not is_drawn(point, chart.log):
            continue
        line, at = (
            round(point.se / frame.most * (_HEIGHT - 1)),
            frame.axis.fraction(point.effect) or 0.0,
        )
        place = round(min(max(at, 0.0), 1.0) * (len(canvases[line].cells) - 1))
        shown = pen.sign("left") if at < 0 else pen.sign("right") if at > 1 else sign
        canvases[line].put(place, _SEVERAL if study and (line, place) in taken else shown, "accent")
        if study:
            taken.add((line, place))


def _sign(chart: Funnel, pen: Pen, place: int) -> str:
    return _LETTERS[place] if len(chart.points) <= len(_LETTERS) else pen.sign("point")


def _list_lines(chart: Funnel, pen: Pen, width: int) -> list[str]:
    """What the letters stand for, with numbers."""
    rows = []
    for place, point in enumerate((*chart.points, *chart.filled)):
        sign = _sign(chart, pen, place) if place < len(chart.points) else pen.sign("filled")
        error = f"{point.se:.3g}" if abs(point.se) < 1e100 else ""
        rows.append(
            (
                sign,
                pen.text(point.label),
                pen.text(number_text(point.effect, 2, ratio=chart.log)),
                error,
            )
        )
    label = min(max([columns(row[1]) for row in rows] + [5]), width - 30)
    head = pen.paint(f"  {padded('Study', label)} {'Effect':>10} {'SE':>10}", "bold")
    return [
        head,
        *(
            f"{row[0]} {padded(row[1], label)} {padded(row[2], 10, right=True)}"
            f" {padded(row[3], 10, right=True)}"
            for row in rows
        ),
    ]


def _notes(chart: Funnel, pen: Pen, width: int) -> list[str]:
    levels = ", ".join(f"{level:g}%" for level, _ in contour_levels(chart))
    notes = (
        [
            f"Contours of significance ({pen.sign('contour')}) around no effect"
            f" ({pen.sign('null')}): {levels}."
        ]
        if levels
        else []
    )
    if chart.centre is not None:
        centre = pen.text(number_text(chart.centre, 2, ratio=chart.log))
        notes.append(
            f"Pooled effect ({pen.sign('mid')}) {centre}; between {pen.sign('funnel')} and"
            f" {pen.sign('funnel')} 95% of studies would lie without other influences."
        )
    notes += [f"Imputed by trim and fill: {pen.sign('filled')}."] if chart.filled else []
    notes += [pen.text(note) for note in funnel_notes(chart, frame_of(chart).axis)]
    lines = [line for note in notes for line in fold(note, width)]
    return [*([""] if lines else []), *(pen.paint(line, "muted") for line in lines)]
