"""Risk of bias as a scene: a table of traffic lights, and bars that sum up each domain."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.charts import Rob, RobRow
from ldncli.report.drawing.plots.bias.judgements import (
    NOT_JUDGED,
    Mark,
    judgement_name,
    mark_of,
    shares,
)
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    RADIUS,
    draw_legend,
    draw_light,
    draw_notes,
    draw_symbol,
    draw_title,
    legend_width,
    title_height,
)
from ldncli.report.drawing.scene.metrics import clean, fit, text_width, wrap
from ldncli.report.drawing.scene.scene import MIDDLE, Scene, Sketch

_SIZE = 9.0
_PITCH = 16.0
_GAP = 12.0
_LABEL_MOST = 200.0
_HEAD_MOST = 78.0
_BAR_HEIGHT = 13.0
_BAR_PITCH = 18.0
_BAR_LEAST = 260.0
OVERALL = "Overall"


@dataclass(frozen=True, slots=True)
class _Layout:
    width: float
    label_width: float
    columns: tuple[tuple[float, float], ...]
    heads: tuple[list[str], ...]
    head_bottom: float
    bars: tuple[float, float]


def rob_scene(chart: Rob) -> Scene:
    """The picture; as wide as its domains, as high as its rows."""
    sketch, layout = Sketch(), _lay_out(chart)
    inner = layout.width - 2 * MARGIN
    draw_title(sketch, chart.title, inner)
    _draw_heads(sketch, layout)
    y = layout.head_bottom + 3
    for row in chart.rows:
        _draw_row(sketch, chart, layout, row, y + _PITCH / 2)
        y += _PITCH
    sketch.group = ""
    if not chart.rows:
        sketch.text((MARGIN, y + _PITCH * 0.8), "no studies to show", _SIZE, "muted")
        y += _PITCH
    y += 3
    sketch.line((MARGIN, y), (layout.width - MARGIN, y), "grid", width=0.8)
    if chart.rows:
        y = _draw_bars(sketch, chart, layout, y + 12)
    y += draw_legend(sketch, (MARGIN, y + 10), all_judgements(chart), inner) + 16
    y = draw_notes(sketch, y, [*rob_notes(chart), *chart.notes], inner)
    return sketch.scene(
        layout.width, y + MARGIN - 4, clean(chart.title) or "risk of bias", rob_summary(chart)
    )


def all_judgements(chart: Rob) -> list[str | None]:
    """Every judgement in the chart, the overall ones too."""
    return [each for row in chart.rows for each in (*row.judgements, row.overall)]


def rob_columns(chart: Rob) -> list[tuple[str, list[str | None]]]:
    """The domains and `Overall`, each with its judgements in the order of the rows."""
    count = max([len(chart.domains), *(len(row.judgements) for row in chart.rows)])
    names = [
        chart.domains[place] if place < len(chart.domains) else f"D{place + 1}"
        for place in range(count)
    ]
    found = [
        (name, [judgement_at(row, place) for row in chart.rows]) for place, name in enumerate(names)
    ]
    return [*found, (OVERALL, [row.overall for row in chart.rows])]


def judgement_at(row: RobRow, place: int) -> str | None:
    """A row's judgement of a domain; None where it has none."""
    return row.judgements[place] if place < len(row.judgements) else None


def rob_notes(chart: Rob) -> list[str]:
    """How the bars count."""
    if not chart.rows:
        return []
    weights = [row.weight for row in chart.rows]
    if not any(each is not None and 0 < each < float("inf") for each in weights):
        return ["Bars: share of the studies."]
    lost = sum(not (each is not None and 0 < each < float("inf")) for each in weights)
    return [f"Bars: share of the weight{f'; {lost} without weight not counted' if lost else ''}."]


def rob_summary(chart: Rob) -> str:
    """The picture in words: the overall judgements, counted."""
    counts: dict[str, int] = {}
    for row in chart.rows:
        counts[judgement_name(row.overall)] = counts.get(judgement_name(row.overall), 0) + 1
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return (
        f"Risk of bias of {len(chart.rows)}"
        f" {'study' if len(chart.rows) == 1 else 'studies'}{f'; overall: {told}' if told else ''}."
    )


def _lay_out(chart: Rob) -> _Layout:
    names = [clean(name) for name, _ in rob_columns(chart)]
    labels = [text_width(clean(row.label), _SIZE) for row in chart.rows]
    bar_labels = [text_width(name, _SIZE, bold=True) for name in names]
    label_width = min(_LABEL_MOST, max([*labels, *bar_labels]))
    x, columns, heads = MARGIN + label_width + _GAP, [], []
    for name in names:
        words = max([text_width(word, _SIZE, bold=True) for word in name.split()], default=0.0)
        width = max(2 * RADIUS + 6, min(words, _HEAD_MOST) + 8)
        columns.append((x, width))
        heads.append(wrap(name, width - 4, _SIZE, bold=True, lines=5))
        x += width
    start = MARGIN + label_width + _GAP
    width = max(
        x + MARGIN,
        start + _BAR_LEAST + MARGIN,
        min(legend_width(all_judgements(chart)), 520.0) + 2 * MARGIN,
    )
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN)
    head_bottom = top + max(1, *map(len, heads), 1) * _SIZE * 1.3 + 5
    return _Layout(
        width, label_width, tuple(columns), tuple(heads), head_bottom, (start, width - MARGIN)
    )


def _draw_heads(sketch: Sketch, layout: _Layout) -> None:
    base = layout.head_bottom - 6
    sketch.text((MARGIN, base), "Study", _SIZE, bold=True)
    for (left, width), lines in zip(layout.columns, layout.heads, strict=True):
        for number, line in enumerate(reversed(lines)):
            sketch.text(
                (left + width / 2, base - number * _SIZE * 1.3),
                line,
                _SIZE,
                anchor="middle",
                bold=True,
            )
    sketch.line(
        (MARGIN, layout.head_bottom), (layout.width - MARGIN, layout.head_bottom), "ink", width=0.8
    )


def _draw_row(sketch: Sketch, chart: Rob, layout: _Layout, row: RobRow, y: float) -> None:
    columns = rob_columns(chart)[:-1]
    told = [
        f"{name} {judgement_name(judgement_at(row, place))}"
        for place, (name, _) in enumerate(columns)
    ]
    sketch.group = clean(
        f"{row.label}: {', '.join([*told, f'overall {judgement_name(row.overall)}'])}"
    )
    sketch.text(
        (MARGIN, y + _SIZE * MIDDLE), fit(clean(row.label), layout.label_width, _SIZE), _SIZE
    )
    judgements = [judgement_at(row, place) for place in range(len(columns))]
    for (left, width), judgement in zip(layout.columns, [*judgements, row.overall], strict=True):
        draw_light(sketch, (left + width / 2, y), mark_of(judgement))


def _draw_bars(sketch: Sketch, chart: Rob, layout: _Layout, y: float) -> float:
    """A bar a column, its parts from good to bad with symbol and
    percent; returns where they end."""
    weights = [row.weight for row in chart.rows]
    for name, judgements in rob_columns(chart):
        bold = name == OVERALL
        sketch.group = ""
        label = fit(clean(name), layout.label_width, _SIZE, bold=bold)
        sketch.text((MARGIN, y + _BAR_HEIGHT / 2 + _SIZE * MIDDLE), label, _SIZE, bold=bold)
        parts = shares(judgements, weights)
        _draw_bar(sketch, layout, parts, y)
        y += _BAR_PITCH
    sketch.group = ""
    left, right = layout.bars
    sketch.line((left, y), (right, y), "ink")
    for at in (0, 25, 50, 75, 100):
        x = left + at / 100 * (right - left)
        sketch.line((x, y), (x, y + 3.5), "ink")
        sketch.text((x, y + 12.5), f"{at}%", 8.5, anchor="end" if at == 100 else "middle")
    return y + 14


def _draw_bar(sketch: Sketch, layout: _Layout, parts: list[tuple[Mark, float]], y: float) -> None:
    left, whole = layout.bars[0], layout.bars[1] - layout.bars[0]
    for mark, share in parts:
        width = share * whole
        sketch.rectangle(
            (left, y), width, _BAR_HEIGHT, mark.role, "grid" if mark is NOT_JUDGED else "paper"
        )
        text = f"{100 * share:.0f}%"
        middle = left + width / 2, y + _BAR_HEIGHT / 2
        role = (
            "muted"
            if mark is NOT_JUDGED
            else "on-pale"
            if mark.role in ("concern", "unknown")
            else "on-deep"
        )
        if width > text_width(text, 8) + 22:
            room = 0.0 if mark is NOT_JUDGED else 12.0
            start = middle[0] - (text_width(text, 8) + room) / 2
            if room:
                draw_symbol(sketch, (start + 4, middle[1]), mark)
            sketch.text((start + room, middle[1] + 8 * MIDDLE), text, 8, role)
        elif width > 9 and mark is not NOT_JUDGED:
            draw_symbol(sketch, middle, mark)
        left += width
