"""Risk of bias in characters: a symbol a judgement, and bars made of the same symbols."""

from __future__ import annotations

from ldncli.report.drawing.charts import Rob, RobRow
from ldncli.report.drawing.plots.bias.judgements import Mark, legend_entries, mark_of, shares
from ldncli.report.drawing.plots.bias.rob import (
    all_judgements,
    judgement_at,
    rob_columns,
    rob_notes,
)
from ldncli.report.drawing.scene.metrics import columns, fold, padded
from ldncli.report.drawing.scene.pen import BOUND, LEAST_WIDTH, Pen

_BAR_MOST = 50


def terminal_rob(chart: Rob, width: int = 80, unicode: bool = True, colour: bool = False) -> str:
    """The judgements in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    lines += [""] if lines else []
    lines += (
        [*_table(chart, pen, width), "", *_bars(chart, pen, width)]
        if chart.rows
        else ["no studies to show"]
    )
    legend = ", ".join(
        f"{pen.mark(mark)}{BOUND}{pen.text(name).replace(chr(32), BOUND)}"
        for mark, name in legend_entries(all_judgements(chart))
    )
    notes = [*([legend] if legend else []), *map(pen.text, (*rob_notes(chart), *chart.notes))]
    below = [line for note in notes for line in fold(note, width)]
    return pen.page(
        [*lines, *([""] if below else []), *(pen.paint(line, "muted") for line in below)]
    )


def _table(chart: Rob, pen: Pen, width: int) -> list[str]:
    """A line a study under the numbers of the domains, which stand below with their names."""
    found = rob_columns(chart)
    count = len(found) - 1
    step = 3 if 12 + 3 * count + 8 <= width else 1
    label = max(
        5, min(max(columns(pen.text(row.label)) for row in chart.rows), width - 9 - step * count)
    )
    heads = "".join(
        str((place + 1) % 100 if step == 3 else (place + 1) % 10).rjust(step)
        for place in range(count)
    )
    lines = [pen.paint(f"{padded('Study', label)} {heads} Overall", "bold")]
    lines += [_row(row, pen, label, step, count) for row in chart.rows]
    names = ", ".join(
        f"{place + 1}{BOUND}{pen.text(name)}" for place, (name, _) in enumerate(found[:-1])
    )
    return [
        *lines,
        *([""] if names else []),
        *(pen.paint(line, "muted") for line in fold(names, width)),
    ]


def _row(row: RobRow, pen: Pen, label: int, step: int, count: int) -> str:
    marks = [mark_of(judgement_at(row, place)) for place in range(count)]
    shown = "".join(" " * (step - 1) + _symbol(mark, pen) for mark in marks)
    return f"{padded(pen.text(row.label), label)} {shown}    {_symbol(mark_of(row.overall), pen)}"


def _symbol(mark: Mark, pen: Pen) -> str:
    return pen.paint(pen.mark(mark), mark.role)


def _bars(chart: Rob, pen: Pen, width: int) -> list[str]:
    """A bar a domain, each symbol as long as its share, and the shares in percent."""
    found = rob_columns(chart)
    weights = [row.weight for row in chart.rows]
    parts = [(pen.text(name), shares(judgements, weights)) for name, judgements in found]
    label = min(max(columns(name) for name, _ in parts), 24)
    shown = [
        " ".join(f"{pen.mark(mark)}{100 * share:.0f}%" for mark, share in each) for _, each in parts
    ]
    room = min(_BAR_MOST, width - label - 2 - max(map(columns, shown)))
    if room < 10:
        return [
            f"{padded(name, label)} {text}" for (name, _), text in zip(parts, shown, strict=True)
        ]
    return [
        f"{padded(name, label)} {_bar(each, pen, room)} {text}"
        for (name, each), text in zip(parts, shown, strict=True)
    ]


def _bar(parts: list[tuple[Mark, float]], pen: Pen, width: int) -> str:
    """The parts rounded so that together they fill the width."""
    text, done, before = "", 0.0, 0
    for mark, share in parts:
        done += share
        end = round(done * width)
        text += pen.paint(pen.mark(mark) * (end - before), mark.role)
        before = end
    return text + " " * (width - before)
