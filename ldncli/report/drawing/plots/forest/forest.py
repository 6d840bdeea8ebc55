"""A forest plot as a scene: labels, cells, the plot, numbers, weights, lights,
and what must be said below."""

from __future__ import annotations

import math

from ldncli.report.drawing.charts import Forest
from ldncli.report.drawing.plots.bias.judgements import judgement_name, mark_of
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    NOTE_SIZE,
    draw_legend,
    draw_light,
    draw_notes,
    draw_title,
)
from ldncli.report.drawing.plots.forest.layout import (
    FIRST_HEAD,
    PITCH,
    SIZE,
    Layout,
    Strip,
    is_bold,
    judged,
    lay_out,
)
from ldncli.report.drawing.plots.forest.marks import draw_mark, is_clipped, is_left_out
from ldncli.report.drawing.scene.axis import Axis, forest_axis, mid_edges
from ldncli.report.drawing.scene.metrics import clean, fit, text_width, wrap
from ldncli.report.drawing.scene.numbers import (
    has_numbers,
    interval_text,
    level_text,
    number_text,
    spoken,
    weight_text,
)
from ldncli.report.drawing.scene.scene import MIDDLE, Scene, Sketch

_SMALL = SIZE - 0.5


def forest_scene(chart: Forest, *, noted: bool = True) -> Scene:
    """The picture; its size follows from the rows, their labels and the columns. Not `noted` where
    a document says `caption_notes` below it."""
    sketch, layout, axis = Sketch(), lay_out(chart), forest_axis(chart)
    draw_title(sketch, chart.title, layout.inner)
    drawn = any(has_numbers(row) for row in chart.rows)
    if drawn:
        _draw_background(sketch, chart, layout, axis)
    _draw_heads(sketch, chart, layout)
    for strip in layout.strips:
        _draw_strip(sketch, chart, layout, axis, strip)
    sketch.group = ""
    if not chart.rows:
        sketch.text((MARGIN, layout.head_bottom + PITCH * 1.2), "no studies to show", SIZE, "muted")
    y = (_draw_axis(sketch, chart, layout, axis) if drawn else layout.bottom) + 10
    if judged(chart):
        y += (
            draw_legend(
                sketch,
                (MARGIN, y),
                [each for row in chart.rows for each in row.lights],
                layout.inner,
            )
            + 6
        )
    if noted:
        y = draw_notes(sketch, y, _all_notes(chart, axis), layout.inner)
    return sketch.scene(
        layout.width,
        y + MARGIN - 4,
        clean(chart.title) or "forest plot",
        forest_summary(chart, layout.digits),
    )


def caption_notes(chart: Forest) -> list[str]:
    """What stands below the picture, for a document that says it in its own type."""
    return _all_notes(chart, forest_axis(chart))


def _all_notes(chart: Forest, axis: Axis) -> list[str]:
    return [*forest_notes(chart, axis), *chart.data_notes]


def forest_notes(
    chart: Forest, axis: Axis, signs: tuple[str, str, str] = ("Shaded", "Arrow", "Open square")
) -> list[str]:
    """What the picture needs said: its own signs as far as it uses them, then the chart's notes.

    `signs` name what marks unimportant differences, what goes on beyond
    the axis, and what is not pooled.
    """
    notes = []
    if mid_edges(chart):
        size = f"{abs(chart.mid or 0.0):.4g}"
        notes.append(
            f"{signs[0]}: smaller than the minimal important difference"
            f" ({'a factor of ' if chart.log else ''}{size})."
        )
    if any(is_clipped(row, axis) for row in chart.rows):
        notes.append(f"{signs[1]}: goes on beyond the axis.")
    if any(is_left_out(chart, row) for row in chart.rows):
        notes.append(f"{signs[2]}: not part of the pooled result.")
    return [*([" ".join(notes)] if notes else []), *chart.notes]


def forest_summary(chart: Forest, digits: int) -> str:
    """The picture in words."""
    studies = sum(row.kind == "study" for row in chart.rows)
    results = [
        spoken(row, digits, ratio=chart.log)
        for row in chart.rows
        if row.kind in ("subgroup", "pooled", "prediction")
    ]
    head = f"Forest plot of {studies} {'study' if studies == 1 else 'studies'}, {chart.axis_label}"
    return ". ".join([head, *results[:8]]) + "."


def _draw_heads(sketch: Sketch, chart: Forest, layout: Layout) -> None:
    """Headings over their columns, standing on the line below them."""
    base = layout.head_bottom - 6
    sketch.text((MARGIN, base), FIRST_HEAD, SIZE, bold=True)
    for (left, _), lines in zip(layout.cells, layout.heads, strict=True):
        sketch.lines((left, base - (len(lines) - 1) * SIZE * 1.3), lines, SIZE, bold=True)
    _draw_data_heads(sketch, chart, layout, base)
    if any(has_numbers(row) for row in chart.rows):
        sketch.text(
            (layout.interval_end, base), level_text(chart.level), SIZE, anchor="end", bold=True
        )
    if layout.weight_end > layout.interval_end:
        sketch.text((layout.weight_end, base), "Weight", SIZE, anchor="end", bold=True)
    for (left, width), lines in zip(layout.lights, layout.light_heads, strict=True):
        for number, line in enumerate(reversed(lines)):
            sketch.text(
                (left + width / 2, base - number * SIZE * 1.3),
                line,
                SIZE,
                anchor="middle",
                bold=True,
            )
    sketch.line(
        (MARGIN, layout.head_bottom), (layout.width - MARGIN, layout.head_bottom), "ink", width=0.8
    )


def _draw_data_heads(sketch: Sketch, chart: Forest, layout: Layout, base: float) -> None:
    """Each arm over a line as long as its columns, and their headings below it."""
    start = 0
    for head in chart.data_heads:
        places = layout.data[start : start + len(head.parts)]
        start += len(head.parts)
        for (left, width), part in zip(places, head.parts, strict=True):
            sketch.text((left + width, base), part, SIZE, anchor="end", bold=True)
        if label := clean(head.label):
            left, right = places[0][0], sum(places[-1])
            above = base - SIZE * 1.3
            sketch.text(((left + right) / 2, above), label, SIZE, anchor="middle", bold=True)
            sketch.line((left, above + 2.5), (right, above + 2.5), "grid", width=0.7)


def _draw_background(sketch: Sketch, chart: Forest, layout: Layout, axis: Axis) -> None:
    """What lies behind the rows: the band of unimportant differences, the
    null line, the pooled estimate."""
    left, right = layout.plot
    top, bottom = layout.head_bottom, layout.bottom
    edges = mid_edges(chart)
    if edges:
        found = [min(max(axis.fraction(edge) or 0.0, 0.0), 1.0) for edge in edges]
        start, end = (left + each * (right - left) for each in found)
        sketch.rectangle((start, top), end - start, bottom - top, "band")
        for place, at in zip((start, end), found, strict=True):
            if 0 < at < 1:
                sketch.line((place, top), (place, bottom), "grid", width=0.7, dash=(2.0, 2.0))
    null = axis.fraction(axis.null)
    if null is not None and 0 <= null <= 1:
        x = left + null * (right - left)
        sketch.line((x, top), (x, bottom), "muted", width=0.8)
    _draw_pooled_line(sketch, layout, axis)


def _draw_pooled_line(sketch: Sketch, layout: Layout, axis: Axis) -> None:
    """A dotted line from the heading down to the overall result."""
    results = [strip for strip in layout.strips if strip.row.kind == "pooled"]
    at = axis.fraction(results[-1].row.estimate) if results else None
    if at is not None and 0 <= at <= 1:
        x = layout.plot[0] + at * (layout.plot[1] - layout.plot[0])
        sketch.line(
            (x, layout.head_bottom), (x, results[-1].y), "pooled", width=0.7, dash=(1.0, 2.0)
        )


def _draw_strip(sketch: Sketch, chart: Forest, layout: Layout, axis: Axis, strip: Strip) -> None:
    row, bold = strip.row, is_bold(strip.row)
    base = strip.y + SIZE * MIDDLE
    sketch.group = _told(chart, layout, strip) if row.kind != "heading" else ""
    role = "muted" if row.kind == "prediction" else "ink"
    sketch.lines((MARGIN + strip.indent, base), strip.label, SIZE, role, bold=bold)
    for (left, _), lines in zip(layout.cells, strip.cells, strict=False):
        sketch.lines((left, base), lines, SIZE, role)
    for (left, width), text in zip(layout.data, row.data, strict=False):
        sketch.text((left + width, base), clean(text), SIZE, role, anchor="end", bold=bold)
    below = base + (max([1, len(strip.label), *map(len, strip.cells)]) - 1) * SIZE * 1.3
    sketch.lines(
        (MARGIN + strip.indent, below + NOTE_SIZE * 1.4), strip.note, NOTE_SIZE, "muted", pitch=1.35
    )
    if has_numbers(row):
        draw_mark(sketch, chart, row, axis, (layout.plot, strip.y))
        sketch.text(
            (layout.estimate_end, base),
            number_text(row.estimate, layout.digits, ratio=chart.log),
            role=role,
            anchor="end",
            bold=bold,
        )
        interval = interval_text(row, layout.digits, ratio=chart.log)
        sketch.text((layout.interval_end, base), interval, role=role, anchor="end", bold=bold)
        sketch.text((layout.weight_end, base), weight_text(row), role=role, anchor="end", bold=bold)
    elif row.note:
        _draw_reason(sketch, layout, strip, clean(row.note))
    for judgement, (left, width) in zip(row.lights, layout.lights, strict=False):
        draw_light(sketch, (left + width / 2, strip.y), mark_of(judgement))


def _draw_reason(sketch: Sketch, layout: Layout, strip: Strip, reason: str) -> None:
    """Why a row has no numbers, on a ground of its own so that the lines
    behind do not run through it."""
    left = layout.plot[0]
    text = fit(reason, layout.weight_end - left - 4, _SMALL)
    sketch.rectangle((left, strip.y - 6), text_width(text, _SMALL) + 6, 12, "paper")
    sketch.text((left + 3, strip.y + _SMALL * MIDDLE), text, _SMALL, "muted")


def _told(chart: Forest, layout: Layout, strip: Strip) -> str:
    """The row in words, with its judgements."""
    row = strip.row
    judgements = [
        f"{chart.light_heads[place] if place < len(chart.light_heads) else place + 1}"
        f" {judgement_name(each)}"
        for place, each in enumerate(row.lights)
    ]
    said = spoken(row, layout.digits, ratio=chart.log)
    return clean(
        "; ".join([said, "risk of bias: " + ", ".join(judgements)] if judgements else [said])
    )


def _draw_axis(sketch: Sketch, chart: Forest, layout: Layout, axis: Axis) -> float:
    """The axis with its ticks and texts; returns where they end."""
    left, right = layout.plot
    y = layout.bottom
    sketch.line((left, y), (right, y), "ink", width=0.8)
    taken = -math.inf
    for at, label in axis.ticks():
        x, half = left + at * (right - left), text_width(label, _SMALL) / 2
        sketch.line((x, y), (x, y + 3.5), "ink", width=0.8)
        if x - half >= taken + 4:
            sketch.text((x, y + 12.5), label, _SMALL, anchor="middle")
            taken = x + half
    y += 14
    if any(map(clean, chart.favours)):
        y += 12
        _draw_favours(sketch, chart, layout, axis, y)
    for line in wrap(clean(chart.axis_label), (right - left) * 1.3, SIZE):
        y += 12.5
        sketch.text(((left + right) / 2, y), line, SIZE, anchor="middle")
    return y


def _draw_favours(sketch: Sketch, chart: Forest, layout: Layout, axis: Axis, y: float) -> None:
    """Which side speaks for what: beside the null line where there is room, else at the ends."""
    left, right = layout.plot
    room = (right - left - 16) / 2
    texts = [
        fit(
            clean(each),
            max(room, right - left - 16 - text_width(clean(other), _SMALL)) - 14,
            _SMALL,
        )
        for each, other in (chart.favours, chart.favours[::-1])
    ]
    before, after = (f"← {texts[0]}" if texts[0] else "", f"{texts[1]} →" if texts[1] else "")
    widths = text_width(before, _SMALL), text_width(after, _SMALL)
    null = min(max(axis.fraction(axis.null) or 0.0, 0.0), 1.0)
    middle = left + null * (right - left)
    end = max(middle - 6, left + widths[0])
    start = max(min(middle + 6, right - widths[1]), left + widths[0] + 12)
    end = min(end, start - 12) if after else end
    sketch.text((end, y), before, _SMALL, "muted", anchor="end")
    sketch.text((start, y), after, _SMALL, "muted")
