"""Effect direction plots and sheets of several charts: whatever they hold, there is a picture, and
each arrow says its direction."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.report.drawing.charts import DirectionRow, Directions, Rob, RobRow, Sheet
from ldncli.report.drawing.plots.directions import directions_scene
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.metrics import columns
from ldncli.report.drawing.scene.scene import Polygon, Text

WORDS = st.text(max_size=30) | st.sampled_from(
    ["Alpha 2011", "שלום 2019", "中文研究", "<b>&", "word " * 60, "x" * 300, "a\nb"]
)
ROWS = st.builds(
    DirectionRow,
    WORDS,
    st.sampled_from(["benefit", "harm", "no-difference", "mixed", "unclear", "strange"]),
    st.none() | st.integers(0, 5000),
    st.lists(WORDS, max_size=4).map(tuple),
    st.lists(st.sampled_from(["low", "high", "strange", None]), max_size=4).map(tuple),
    st.none() | WORDS,
)
CHARTS = st.builds(
    Directions,
    WORDS,
    st.lists(ROWS, max_size=5).map(tuple),
    st.lists(WORDS, max_size=4).map(tuple),
    st.lists(WORDS, max_size=4).map(tuple),
    st.lists(WORDS, max_size=2).map(tuple),
)


@settings(max_examples=40)
@given(CHARTS, st.booleans(), st.integers(60, 140))
def test_anything_is_drawn(chart: Directions, unicode: bool, width: int) -> None:
    text = render(chart, "text", width=width, unicode=unicode)
    assert isinstance(text, str) and all(columns(line) <= width for line in text.splitlines())
    assert unicode or text.isascii()
    ElementTree.fromstring(render(Sheet("two", (chart, chart), ("note",)), "svg"))


@pytest.mark.parametrize(
    ("direction", "arrows", "sign"),
    [("benefit", 1, "▲"), ("harm", 1, "▼"), ("mixed", 2, "◄►"), ("unclear", 0, "?")],
)
def test_an_arrow_a_direction(direction: str, arrows: int, sign: str) -> None:
    chart = Directions("One", (DirectionRow("Alpha 2011", direction, 100),))
    found = [item for item in directions_scene(chart).items if isinstance(item, Polygon)]
    assert len(found) == arrows and f"Alpha 2011 {sign}" in str(render(chart, "text"))


def test_more_people_make_a_larger_arrow_and_worse_points_down() -> None:
    heights = []
    for people in (50, 300, 301):
        arrow = next(
            i
            for i in directions_scene(Directions("", (DirectionRow("a", "harm", people),))).items
            if isinstance(i, Polygon)
        )
        ys = [y for _, y in arrow.points]
        assert ys[2] == max(ys)
        heights.append(max(ys) - min(ys))
    assert heights == sorted(set(heights))


def test_the_heads_of_all_columns_are_bold_and_nothing_below_them() -> None:
    row = DirectionRow("Alpha 2011", "benefit", 100, ("4.5",))
    scene = directions_scene(Directions("", (row,), heads=("Dose",), label_head="Study"))
    bold = {item.text: item.bold for item in scene.items if isinstance(item, Text)}
    assert bold["Study"] and bold["Dose"]
    assert not bold["Alpha 2011"] and not bold["4.5"]


def test_a_sheet_holds_its_charts_below_each_other() -> None:
    rob = Rob("Lights", ("Domain",), (RobRow("Alpha", ("low",), "low"),))
    both = Sheet("All", (rob, Directions("Arrows", (DirectionRow("Beta", "harm"),))))
    text = str(render(both, "text"))
    assert text.index("Lights") < text.index("Arrows")
    svg = ElementTree.fromstring(render(both, "svg"))
    heights = [
        float(str(ElementTree.fromstring(render(each, "svg")).get("height")).removesuffix("pt"))
        for each in both.charts
    ]
    assert float(str(svg.get("height")).removesuffix("pt")) >= sum(heights)


def test_a_long_name_takes_more_lines_and_is_not_cut() -> None:
    name = "Rodríguez-Freire and the Working Group on Small Doses 2026 (INNOVA)"
    chart = Directions("", (DirectionRow("Alpha 2011", "benefit", 100, (name, "4.5")),), ("Study",))
    items = [item for item in directions_scene(chart).items if isinstance(item, Text)]
    assert " ".join(each.text for each in items if each.text in name) == name
    [label] = [each for each in items if each.text == "Alpha 2011"]
    assert max(each.place[1] for each in items if each.text in name) > label.place[1]
