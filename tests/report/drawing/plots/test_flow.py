"""The flow of records as a picture: boxes below and beside each other, lanes that join."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.report.drawing.charts import FlowBox, FlowChart, FlowLane, FlowStep
from ldncli.report.drawing.plots.flow import flow_scene, flow_words, steps_words
from ldncli.report.drawing.scene.scene import Line, Polygon, Rectangle, Scene, Text

STEPS = (
    FlowStep(
        "Identification", FlowBox("Records", 1234, (("read as abstract", 1000), ("other", 234)))
    ),
    FlowStep("Screening", FlowBox("Screened", 1234), FlowBox("Excluded", 4)),
    FlowStep("Included", FlowBox("Studies", 3)),
)
ONE = FlowChart("PRISMA 2020 flow", (FlowLane(STEPS),))


def test_the_flow_in_words() -> None:
    assert (
        steps_words(STEPS)
        == "Records: 1,234, of these read as abstract 1,000, other 234; Screened: 1,234 (Excluded:"
        " 4); Studies: 3."
    )


def boxes(scene: Scene) -> list[Rectangle]:
    return [each for each in scene.items if isinstance(each, Rectangle) and each.group]


def test_boxes_stand_below_and_beside_each_other() -> None:
    scene = flow_scene(ONE)
    records, screened, excluded, studies = boxes(scene)
    groups = [
        "Records: 1,234, of these read as abstract 1,000, other 234",
        "Screened: 1,234",
        "Excluded: 4",
        "Studies: 3",
    ]
    assert [each.group for each in boxes(scene)] == groups
    assert (
        records.corner == (42, 14)
        and records.width == 240
        and excluded.width == 282
        and excluded.corner[0] == 42 + 240 + 26
    )
    # A line of 12.6 for each text, and 14 around them.
    assert (records.height, screened.height, studies.height) == pytest.approx(
        (3 * 12.6 + 14, 12.6 + 14, 12.6 + 14)
    )
    assert (
        screened.corner[1] == records.corner[1] + records.height + 20
        and excluded.corner[1] == screened.corner[1]
    )
    assert studies.corner[1] == screened.corner[1] + screened.height + 20
    assert (
        {each.fill for each in (records, screened, studies)} == {"band"}
        and excluded.fill == "paper"
        and excluded.edge == "muted"
    )
    assert scene.width == excluded.corner[0] + 282 + 14 and scene.height == pytest.approx(
        studies.corner[1] + studies.height + 14
    )
    assert scene.title == "PRISMA 2020 flow" and scene.summary == steps_words(STEPS)


def test_arrows_lead_from_box_to_box() -> None:
    scene = flow_scene(ONE)
    records, screened, excluded, studies = boxes(scene)
    lines = [(each.start, each.end) for each in scene.items if isinstance(each, Line)]
    middle, height = 42 + 120, screened.corner[1] + screened.height / 2
    assert lines == [
        ((middle, records.corner[1] + records.height), (middle, screened.corner[1])),
        ((42 + 240, height), (excluded.corner[0], height)),
        ((middle, screened.corner[1] + screened.height), (middle, studies.corner[1])),
    ]
    down, aside, _ = [each.points for each in scene.items if isinstance(each, Polygon)]
    x, y = lines[0][1]
    assert sum(down, ()) == pytest.approx((x - 3.2, y - 6.4, x + 3.2, y - 6.4, x, y))
    x, y = lines[1][1]
    assert sum(aside, ()) == pytest.approx((x - 6.4, y - 3.2, x - 6.4, y + 3.2, x, y))


def test_phases_stand_upright_beside_their_boxes() -> None:
    two = (*STEPS[:2], FlowStep("Screening", FlowBox("About", 2)), STEPS[2])
    scene = flow_scene(FlowChart("", (FlowLane(two),)))
    _, screened, _, about, _ = boxes(scene)
    bars = [each for each in scene.items if isinstance(each, Rectangle) and each.fill == "shade"]
    names = [each for each in scene.items if isinstance(each, Text) and each.turn]
    assert [each.text for each in names] == ["Identification", "Screening", "Included"] and {
        each.turn for each in names
    } == {90}
    assert bars[1].corner == (14, screened.corner[1]) and bars[1].width == 18
    assert bars[1].corner[1] + bars[1].height == pytest.approx(about.corner[1] + about.height)
    assert (
        names[1].place == pytest.approx((14 + 9 + 3.2, bars[1].corner[1] + bars[1].height / 2))
        and names[1].anchor == "middle"
    )


def test_texts_of_a_box_head_first_and_in_its_middle() -> None:
    step = FlowStep("Included", FlowBox("Few", 1), FlowBox("Many", 3, (("one", 1), ("two", 2))))
    scene = flow_scene(FlowChart("", (FlowLane((step,)),)))
    texts = [each for each in scene.items if isinstance(each, Text) and not each.turn]
    assert [each.text for each in texts] == [
        "Few (n = 1)",
        "Many (n = 3)",
        "one (n = 1)",
        "two (n = 2)",
    ]
    assert [each.bold for each in texts] == [True, True, False, False]
    box = boxes(scene)[0]
    assert texts[0].place == (42 + 8, pytest.approx(box.corner[1] + (box.height - 12.6) / 2 + 9))
    assert texts[2].place[1] - texts[1].place[1] == pytest.approx(12.6)
    assert len([each for each in scene.items if isinstance(each, Line)]) == 1, (
        "nothing leads to the first box"
    )


BEFORE = FlowLane((FlowStep("Identification", FlowBox("Before", None)),), "Earlier", (1, 2))
OTHER = FlowLane((FlowStep("Identification", FlowBox("Letters", 2)), None), "By hand", (1, 2))
THREE = FlowChart("", (BEFORE, FlowLane(STEPS, "Databases"), OTHER), ("A note.",))


def test_lanes_stand_side_by_side_and_join() -> None:
    scene = flow_scene(THREE)
    before, records, letters, _, _, studies = boxes(scene)
    assert before.group == "Before: ?" and before.corner[1] == records.corner[1]
    assert before.corner[0] + before.width < records.corner[0] < letters.corner[0]
    assert before.height == records.height == letters.height, "a row is of one height"
    ends = [each for each in scene.items if isinstance(each, Line)][-4:]
    middle = studies.corner[1] + studies.height / 2
    assert [each.end for each in ends] == [
        (before.corner[0] + before.width / 2, middle),
        (studies.corner[0], middle),
        (letters.corner[0] + letters.width / 2, middle),
        (studies.corner[0] + studies.width, middle),
    ]
    left, right = [each.points for each in scene.items if isinstance(each, Polygon)][-2:]
    assert left[0][0] < left[2][0] and right[0][0] > right[2][0], "arrows point at the box"
    texts = [each.text for each in scene.items if isinstance(each, Text) and not each.turn]
    assert texts[:3] == ["Earlier", "Databases", "By hand"] and texts[-1] == "A note."
    assert (
        scene.summary == f"Earlier: Before: ?. Databases: {steps_words(STEPS)} By hand: Letters: 2."
    )


def test_a_chart_of_nothing_is_a_picture_too() -> None:
    for chart in (FlowChart("", ()), FlowChart("", (FlowLane(()),)), replace(ONE, notes=("x",))):
        scene = flow_scene(chart)
        assert scene.width > 0 and scene.height > 0 and flow_words(chart) == scene.summary
