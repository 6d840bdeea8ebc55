"""Whatever a chart holds, there is a picture: everything on the paper, in
the width, without an error."""

from __future__ import annotations

import math
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.report.drawing.charts import (
    Chart,
    FlowBox,
    FlowChart,
    FlowLane,
    FlowStep,
    Forest,
    ForestRow,
    Funnel,
    FunnelPoint,
    GapCell,
    GapMap,
    GapSide,
    Rob,
    RobRow,
)
from ldncli.report.drawing.render import BUILDERS, render
from ldncli.report.drawing.scene.metrics import columns, text_width
from ldncli.report.drawing.scene.scene import Circle, Line, Polygon, Rectangle, Scene, Text

WORDS = st.text(max_size=30) | st.sampled_from(
    ["Alpha 2011", "שלום 2019", "中文研究", '<b>&"</b>', "word " * 60, "x" * 300, "a\nb", "$x$"]
)
NUMBERS = (
    st.none() | st.floats(-5, 5) | st.floats() | st.sampled_from([0.0, 1e300, -1e300, 5e-324, 1e12])
)
JUDGEMENTS = st.sampled_from(
    ["low", "some-concerns", "high", "critical", "no-information", "strange", None]
)
KINDS = st.sampled_from(
    ["study", "study", "study", "heading", "subgroup", "pooled", "prediction", "text"]
)
SHORT = st.lists(WORDS, max_size=4).map(tuple)
FINITE = st.floats(-5, 5) | st.floats()
ROWS = st.builds(
    ForestRow,
    WORDS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    SHORT,
    st.lists(JUDGEMENTS, max_size=4).map(tuple),
    KINDS,
    st.none() | WORDS,
)
FORESTS = st.builds(
    Forest,
    WORDS,
    st.lists(ROWS, max_size=8).map(tuple),
    WORDS,
    SHORT,
    SHORT,
    st.booleans(),
    st.sampled_from([0.0, 1.0]) | FINITE,
    NUMBERS,
    st.tuples(WORDS, WORDS),
    st.just(95.0),
    SHORT,
)
POINTS = st.lists(st.builds(FunnelPoint, WORDS, FINITE, FINITE), max_size=60).map(tuple)
LEVELS = st.lists(st.floats(0, 100), max_size=4).map(tuple)
FUNNELS = st.builds(
    Funnel, WORDS, POINTS, NUMBERS, WORDS, st.booleans(), LEVELS, POINTS, FINITE, SHORT
)
ROB_ROWS = st.builds(
    RobRow, WORDS, st.lists(JUDGEMENTS, max_size=12).map(tuple), JUDGEMENTS, NUMBERS
)
ROBS = st.builds(
    Rob,
    WORDS,
    st.lists(WORDS, max_size=12).map(tuple),
    st.lists(ROB_ROWS, max_size=8).map(tuple),
    SHORT,
)

GAP_CELLS = st.builds(
    GapCell,
    st.sampled_from(["studies", "running", "silent", "empty"]),
    WORDS,
    st.sampled_from(
        [
            "randomised",
            "controlled",
            "uncontrolled",
            "case-report",
            "laboratory",
            "other",
            "strange",
        ]
    ),
    st.none() | st.integers(-1, 10**9),
    st.sampled_from(["high", "low", "very-low", "benefit", "strange", None]),
    st.integers(0, 999),
    st.none() | st.just("2027"),
    st.booleans(),
    st.booleans(),
)
SIDES = st.lists(st.builds(GapSide, WORDS, st.integers(0, 9), st.booleans()), max_size=8).map(tuple)
GRIDS = st.lists(st.lists(GAP_CELLS, max_size=8).map(tuple), max_size=8).map(tuple)
GAPS = st.builds(
    GapMap, WORDS, SIDES, SIDES, GRIDS, st.sampled_from(["certainty", "direction"]), SHORT
)
BOXES = st.builds(
    FlowBox,
    WORDS,
    st.none() | st.integers(0, 10**12),
    st.lists(st.tuples(WORDS, st.integers(0, 10**9)), max_size=4).map(tuple),
)
STEPS = st.none() | st.builds(FlowStep, WORDS, BOXES, st.none() | BOXES)
LANES = st.builds(FlowLane, st.lists(STEPS, min_size=2, max_size=4).map(tuple), WORDS)
FLOWS = st.builds(
    FlowChart,
    WORDS,
    st.lists(LANES, max_size=3).map(
        lambda lanes: tuple(
            FlowLane(each.steps, each.head, (0, 1) if place else None)
            for place, each in enumerate(lanes)
        )
    ),
    SHORT,
)


def _places(scene: Scene) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for item in scene.items:
        match item:
            case Line(start, end):
                found += [start, end]
            case Rectangle(corner, width, height):
                assert width >= 0 and height >= 0
                found += [corner, (corner[0] + width, corner[1] + height)]
            case Polygon(points):
                found += points
            case Circle(centre, radius):
                found += [
                    (centre[0] - radius, centre[1] - radius),
                    (centre[0] + radius, centre[1] + radius),
                ]
            case Text(place, text, size):
                width = text_width(text, size, bold=item.bold)
                before = {"start": 0.0, "middle": width / 2, "end": width}[item.anchor]
                turned = math.cos(math.radians(item.turn)), math.sin(math.radians(item.turn))
                found += [
                    (place[0] + along * turned[0], place[1] - along * turned[1])
                    for along in (-before, width - before)
                ]
    return found


@settings(max_examples=80)
@given(FORESTS | FUNNELS | ROBS | GAPS | FLOWS)
def test_any_chart_is_drawn(chart: Chart) -> None:
    scene = BUILDERS[type(chart)].scene(chart)
    for x, y in _places(scene):
        assert math.isfinite(x) and math.isfinite(y)
        assert -1 <= x <= scene.width + 1 and -1 <= y <= scene.height + 1
    text = str(render(chart, "svg"))
    ElementTree.fromstring(text.encode())


@settings(max_examples=80)
@given(FORESTS | FUNNELS | ROBS | GAPS | FLOWS, st.integers(60, 140), st.booleans())
def test_any_chart_fits_a_terminal(chart: Chart, width: int, unicode: bool) -> None:
    text = str(render(chart, "text", width=width, unicode=unicode))
    assert all(columns(line) <= width for line in text.splitlines())
    assert unicode or text.isascii()
    text.encode()


@settings(max_examples=3)
@given(FORESTS)
def test_any_chart_becomes_a_pdf(chart: Chart) -> None:
    data = render(chart, "pdf")
    assert isinstance(data, bytes) and data.startswith(b"%PDF-")
