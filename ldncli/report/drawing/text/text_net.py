"""A network in characters: each treatment with its people, each comparison with its trials."""

from __future__ import annotations

from ldncli.report.drawing.charts import Net
from ldncli.report.drawing.plots.net import people_words
from ldncli.report.drawing.scene.metrics import columns, fold, padded
from ldncli.report.drawing.scene.pen import LEAST_WIDTH, Pen

_BAR = 16


def terminal_net(chart: Net, width: int = 80, unicode: bool = True, colour: bool = False) -> str:
    """The network in `width` columns (at least 60), without line end at its end."""
    pen, width = Pen(unicode, colour), max(width, LEAST_WIDTH)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    names = [pen.text(node.label) for node in chart.nodes]
    people = [people_words(node.people) for node in chart.nodes]
    told = max(map(len, people), default=0)
    head = min(max(map(columns, names), default=0), width - told - _BAR - 6)
    most = max((node.people or 0 for node in chart.nodes), default=0)
    lines += ["", "People given each treatment"] if told else ["", "Treatments"]
    for name, node, words in zip(names, chart.nodes, people, strict=True):
        bar = pen.sign("square") * _length(node.people or 0, most)
        lines.append(f"  {padded(name, head)}  {words:>{told}}  {pen.paint(bar, 'accent')}")
    most = max((edge.trials for edge in chart.edges), default=0)
    count = len(str(most))
    room = (width - _BAR - count - 10) // 2
    side = min(max(map(columns, names), default=0), room)
    lines += ["", "Trials that compare two treatments"]
    for edge in chart.edges:
        bar = pen.sign("thick") * _length(edge.trials, most)
        one, two = (padded(names[each], side) for each in (edge.one, edge.two))
        shown = pen.paint(f"{bar:<{_BAR}}", "pooled")
        lines.append(f"  {one}  {shown}  {edge.trials:>{count}}  {two}")
    if chart.notes:
        lines += ["", *(line for each in chart.notes for line in fold(pen.text(each), width))]
    return pen.page(lines)


def _length(value: int, most: int) -> int:
    """How long a bar is; at least 1 for anything."""
    return max(1, round(_BAR * value / most)) if value and most else 0
