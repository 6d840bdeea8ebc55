"""A network of treatments as a scene: circles round a ring, lines between those that trials
compare, as thick as there are trials."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from ldncli.report.drawing.charts import Net, NetEdge
from ldncli.report.drawing.plots.bias.lights import (
    MARGIN,
    draw_notes,
    draw_title,
    title_height,
)
from ldncli.report.drawing.scene.metrics import clean, text_width, wrap
from ldncli.report.drawing.scene.scene import MIDDLE, Anchor, Scene, Sketch

_SIZE, _SMALL = 9.0, 7.5
_RING = 120.0
_WIDEST = 130.0
# Radii by people (area grows with them), and the thickest line.
_LEAST, _MOST, _UNKNOWN = 6.0, 20.0, 9.0
_THIN, _THICK = 1.2, 9.0
_SWAPS = 60


def net_scene(chart: Net) -> Scene:
    """The picture."""
    sketch = Sketch()
    width = 2 * (MARGIN + _WIDEST + _MOST + _RING)
    draw_title(sketch, chart.title, width - 2 * MARGIN)
    top = MARGIN + title_height(chart.title, width - 2 * MARGIN)
    centre = width / 2, top + _MOST + 30 + _RING
    ring = ring_order(len(chart.nodes), chart.edges)
    angles = {
        node: -math.pi / 2 + 2 * math.pi * place / max(len(ring), 1)
        for place, node in enumerate(ring)
    }
    places = {
        node: (centre[0] + _RING * math.cos(angle), centre[1] + _RING * math.sin(angle))
        for node, angle in angles.items()
    }
    most = max((edge.trials for edge in chart.edges), default=1)
    for edge in chart.edges:
        sketch.group = edge_words(chart, edge)
        start, end = places[edge.one], places[edge.two]
        sketch.line(start, end, "faint", width=line_width(edge.trials, most))
    radii = _radii(chart)
    for edge in chart.edges:
        _count(sketch, places[edge.one], places[edge.two], edge.trials)
    for node, (x, y) in places.items():
        sketch.group = node_words(chart, node)
        sketch.circle((x, y), radii[node], "accent", "paper")
        _name(sketch, chart, node, (x, y), angles[node], radii[node])
    sketch.group = ""
    bottom = max((y for _, y in places.values()), default=centre[1]) + _MOST + 40
    told = "Line: trials that compare the two, with their number."
    told += " Circle: people given it." if any(node.people for node in chart.nodes) else ""
    y = draw_notes(sketch, bottom, (told, *chart.notes), width - 2 * MARGIN)
    return sketch.scene(width, y + MARGIN - 4, clean(chart.title) or "network", net_summary(chart))


def line_width(trials: int, most: int) -> float:
    """How thick a line for so many trials is, in points, where the most on a line are `most`."""
    return _THIN + (_THICK - _THIN) * (trials - 1) / max(most - 1, 8)


def _radii(chart: Net) -> list[float]:
    most = max((node.people or 0 for node in chart.nodes), default=0)
    return [
        _UNKNOWN if not node.people else max(_LEAST, _MOST * math.sqrt(node.people / most))
        for node in chart.nodes
    ]


def _count(
    sketch: Sketch, start: tuple[float, float], end: tuple[float, float], trials: int
) -> None:
    """The number of trials on its line, off the middle, where lines cross."""
    share = 0.38 if start <= end else 0.62
    x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    text = f"{trials}"
    half = text_width(text, _SMALL, bold=True) / 2 + 2.5
    sketch.rectangle((x - half, y - 5.5), 2 * half, 11, "paper")
    sketch.text((x, y + _SMALL * MIDDLE), text, _SMALL, anchor="middle", bold=True)


def _name(
    sketch: Sketch,
    chart: Net,
    node: int,
    place: tuple[float, float],
    angle: float,
    radius: float,
) -> None:
    """The treatment and its people outside the ring."""
    across, down = math.cos(angle), math.sin(angle)
    lines = wrap(clean(chart.nodes[node].label), _WIDEST - 8, _SIZE, lines=3)
    people = people_words(chart.nodes[node].people)
    anchor: Anchor = "middle" if abs(across) < 0.3 else "start" if across > 0 else "end"
    x = place[0] + (0.0 if anchor == "middle" else math.copysign(radius + 5, across))
    pitch = _SIZE * 1.2
    height = pitch * len(lines) + (_SMALL * 1.2 if people else 0)
    if anchor != "middle":
        y = place[1] - height / 2 + _SIZE * 0.8
    elif down < 0:
        y = place[1] - radius - 5 - height + _SIZE
    else:
        y = place[1] + radius + 5 + _SIZE * 0.8
    for each in lines:
        sketch.text((x, y), each, _SIZE, anchor=anchor)
        y += pitch
    if people:
        sketch.text((x, y - 1), people, _SMALL, "muted", anchor=anchor)


def ring_order(nodes: int, edges: Sequence[NetEdge]) -> list[int]:
    """The nodes in an order round the ring in which few lines cross; node 0 stays first."""
    order = list(range(nodes))
    best = _crossings(order, edges)
    for _ in range(_SWAPS):
        found = None
        for i, j in combinations(range(1, nodes), 2):
            if not best:
                break
            order[i], order[j] = order[j], order[i]
            count = _crossings(order, edges)
            if count < best:
                best, found = count, (i, j)
            order[i], order[j] = order[j], order[i]
        if found is None:
            break
        i, j = found
        order[i], order[j] = order[j], order[i]
    return order


def _crossings(order: Sequence[int], edges: Sequence[NetEdge]) -> int:
    place = {node: at for at, node in enumerate(order)}
    spans = [tuple(sorted((place[edge.one], place[edge.two]))) for edge in edges]
    return sum(a < c < b < d or c < a < d < b for (a, b), (c, d) in combinations(spans, 2))


def people_words(people: int | None) -> str:
    """How many people were given a treatment; nothing where that is not known."""
    if people is None:
        return ""
    return f"{people:,} {'person' if people == 1 else 'people'}"


def node_words(chart: Net, node: int) -> str:
    """A treatment with its people, in words."""
    people = people_words(chart.nodes[node].people)
    return f"{chart.nodes[node].label}{f': {people}' if people else ''}"


def edge_words(chart: Net, edge: NetEdge) -> str:
    """A comparison with its trials, in words."""
    one, two = chart.nodes[edge.one].label, chart.nodes[edge.two].label
    return f"{one} against {two}: {edge.trials} {'trial' if edge.trials == 1 else 'trials'}"


def net_summary(chart: Net) -> str:
    """The picture in words: who is compared with whom, in how many trials."""
    if not chart.edges:
        return "No treatments are compared."
    return f"{'; '.join(edge_words(chart, edge) for edge in chart.edges)}."
