"""A graph in characters: a sign a line, a letter a dot, with a list of what they stand for."""

from __future__ import annotations

from ldncli.report.drawing.charts import Graph, Look
from ldncli.report.drawing.plots.graph import GraphFrame, graph_frame, graph_notes, side_ticks
from ldncli.report.drawing.scene.metrics import columns, cut, fold, padded
from ldncli.report.drawing.scene.numbers import number_text
from ldncli.report.drawing.scene.pen import LEAST_WIDTH, Canvas, Pen, tick_lines

_HEIGHT, _MOST = 17, 90
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEVERAL = "+"
_SIGNS: dict[Look, str] = {
    "main": "point",
    "second": "square",
    "third": "filled",
    "limit": "prediction",
    "faint": "contour",
}
_ROLES: dict[Look, str] = {"main": "accent", "second": "pooled", "third": "prediction"}


def terminal_graph(
    chart: Graph, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The graph in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    lines += [""] if lines else []
    if chart.dots or chart.lines or chart.bands:
        lines += [*_plot_lines(chart, pen, min(width, _MOST)), *_list_lines(chart, pen, width)]
    else:
        lines.append("nothing to show")
    told = [*_legend(chart, pen), *(pen.text(each) for each in _notes(chart))]
    folded = [line for each in told for line in fold(each, width)]
    return pen.page([*lines, *([""] if folded else []), *(pen.paint(x, "muted") for x in folded)])


def _notes(chart: Graph) -> list[str]:
    return graph_notes(chart, graph_frame(chart))


def _plot_lines(chart: Graph, pen: Pen, width: int) -> list[str]:
    frame = graph_frame(chart)
    named = side_ticks(frame.up, chart.up, 5)
    labels = {round((1 - at) * (_HEIGHT - 1)): pen.text(label) for at, label in named}
    room = max(map(columns, labels.values()), default=1)
    inner = width - room - 2
    rows = [Canvas(inner) for _ in range(_HEIGHT)]
    _draw_marks(chart, pen, frame, rows)
    for band in chart.bands:
        for end in (1, 2):
            points = tuple((each[0], each[end]) for each in band.points)
            _draw_line(points, frame, rows, (pen.sign("contour"), "muted"))
    for line in chart.lines:
        look = (pen.sign(_SIGNS[line.look]), _ROLES.get(line.look, "muted"))
        _draw_line(line.points, frame, rows, look)
    _draw_dots(chart, pen, frame, rows)
    found = [cut(pen.text(chart.up.label), width)]
    for number, canvas in enumerate(rows):
        edge = pen.sign("side") if number in labels else pen.sign("null")
        found.append(
            f"{padded(labels.get(number, ''), room, right=True)} {edge}{canvas.shown(pen)}"
        )
    axis, ticks = tick_lines(pen, side_ticks(frame.across, chart.across, max(3, inner // 9)), inner)
    label = cut(pen.text(chart.across.label), width)
    start = min(max(room + 2 + (inner - columns(label)) // 2, 0), width - columns(label))
    return [
        *found,
        " " * (room + 2) + axis.shown(pen),
        " " * (room + 2) + ticks,
        " " * start + label,
    ]


def _cell(frame: GraphFrame, across: float, up: float, width: int) -> tuple[float, float] | None:
    """Row and column of a point, in parts of a character; None for no finite number."""
    x, y = frame.across.fraction(across), frame.up.fraction(up)
    if x is None or y is None or not abs(x) < 1e6 or not abs(y) < 1e6:
        return None
    return (1 - y) * (_HEIGHT - 1), x * (width - 1)


def _draw_marks(chart: Graph, pen: Pen, frame: GraphFrame, rows: list[Canvas]) -> None:
    width = len(rows[0].cells)
    for mark in chart.marks:
        at = (frame.across if mark.upright else frame.up).fraction(mark.at)
        if at is None or not 0 <= at <= 1:
            continue
        if mark.upright:
            for canvas in rows:
                canvas.put(round(at * (width - 1)), pen.sign("mid"), "muted")
        else:
            rows[round((1 - at) * (_HEIGHT - 1))].row(0, width - 1, pen.sign("line"), "muted")


def _draw_line(
    points: tuple[tuple[float, float], ...],
    frame: GraphFrame,
    rows: list[Canvas],
    look: tuple[str, str],
) -> None:
    """A sign in each cell that the line passes."""
    width = len(rows[0].cells)
    before = None
    for point in points:
        here = _cell(frame, *point, width)
        if here and before:
            steps = max(1, round(max(abs(here[0] - before[0]), abs(here[1] - before[1]))))
            for step in range(min(steps, 10_000) + 1):
                row = round(before[0] + (here[0] - before[0]) * step / steps)
                if 0 <= row < _HEIGHT:
                    rows[row].put(round(before[1] + (here[1] - before[1]) * step / steps), *look)
        before = here


def _draw_dots(chart: Graph, pen: Pen, frame: GraphFrame, rows: list[Canvas]) -> None:
    taken: set[tuple[int, int]] = set()
    letters = _letters(chart)
    for number, dot in enumerate(chart.dots):
        found = _cell(frame, dot.across, dot.up, len(rows[0].cells))
        if found is None or not 0 <= round(found[0]) < _HEIGHT:
            continue
        place = (round(found[0]), round(found[1]))
        letter = letters.get(number)
        sign = letter or pen.sign(_SIGNS[dot.look])
        shown = _SEVERAL if letter and place in taken else sign
        rows[place[0]].put(place[1], shown, _ROLES.get(dot.look, "muted"))
        taken.update([place] if letter else [])


def _letters(chart: Graph) -> dict[int, str]:
    """A letter for each dot with a name, by its place; none where there are too many."""
    named = [place for place, each in enumerate(chart.dots) if each.label]
    return dict(zip(named, _LETTERS, strict=False)) if len(named) <= len(_LETTERS) else {}


def _list_lines(chart: Graph, pen: Pen, width: int) -> list[str]:
    """What the letters stand for, with their numbers."""
    letters = _letters(chart)
    if not letters:
        return []
    heads = [cut(pen.text(side.label), 18) for side in (chart.across, chart.up)]
    room = [max(10, columns(each)) for each in heads]
    label = max(5, min(max(columns(chart.dots[i].label) for i in letters), width - 6 - sum(room)))
    head = f"  {padded('', label)} {padded(heads[0], room[0], right=True)}"
    found = ["", pen.paint(f"{head} {padded(heads[1], room[1], right=True)}", "bold")]
    for place, letter in letters.items():
        dot = chart.dots[place]
        x = pen.text(number_text(dot.across, 2, ratio=chart.across.log))
        y = pen.text(number_text(dot.up, 2, ratio=chart.up.log))
        name = padded(pen.text(dot.label), label)
        numbers = f"{padded(x, room[0], right=True)} {padded(y, room[1], right=True)}"
        found.append(f"{letter} {name} {numbers}")
    return found


def _legend(chart: Graph, pen: Pen) -> list[str]:
    lines = dict.fromkeys(
        f"{pen.sign(_SIGNS[each.look])} {pen.text(each.label)}"
        for each in chart.lines
        if each.label
    )
    bands = dict.fromkeys(
        f"{pen.sign('contour')} {pen.text(each.label)}" for each in chart.bands if each.label
    )
    marks = [
        f"{pen.sign('mid' if each.upright else 'line')} {pen.text(each.label)}"
        for each in chart.marks
        if each.label
    ]
    return [f"{'; '.join([*lines, *bands, *marks])}."] if lines or bands or marks else []
