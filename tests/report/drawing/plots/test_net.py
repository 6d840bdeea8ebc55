"""A network drawn: sizes, lines, order round the ring, and the same in characters."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.charts import Net, NetEdge, NetNode
from ldncli.report.drawing.plots.net import line_width, net_scene, ring_order
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.scene import Circle, Line, Text

NET = Net(
    "Pain",
    (NetNode("placebo", 400), NetNode("amitriptyline", 100), NetNode("tDCS"), NetNode("LDN", 9)),
    (NetEdge(0, 1, 5), NetEdge(0, 2, 1), NetEdge(0, 3, 1)),
    ("A note.",),
)


def test_circles_grow_with_people_and_lines_with_trials() -> None:
    scene = net_scene(NET)
    radii = [each.radius for each in scene.items if isinstance(each, Circle)]
    lines = [each.width for each in scene.items if isinstance(each, Line)]
    assert len(radii) == 4 and len(lines) == 3
    by_name = {
        each.group.partition(":")[0]: each for each in scene.items if isinstance(each, Circle)
    }
    assert by_name["placebo"].radius == pytest.approx(2 * by_name["amitriptyline"].radius)
    assert by_name["LDN"].radius > 0 and lines[0] > lines[1] == lines[2]
    assert {"placebo", "400 people", "5"} <= {
        each.text for each in scene.items if isinstance(each, Text)
    }
    assert "placebo against amitriptyline: 5 trials" in scene.summary


def test_one_trial_is_thin_and_many_are_never_thicker_than_the_most() -> None:
    assert line_width(1, 1) == line_width(1, 40) < line_width(40, 40) == line_width(9, 9)


def test_nodes_stand_so_that_few_lines_cross() -> None:
    square = [NetEdge(0, 2, 1), NetEdge(2, 1, 1), NetEdge(1, 3, 1), NetEdge(3, 0, 1)]
    order = ring_order(4, square)
    assert order[0] == 0 and order[2] == 1
    assert ring_order(0, []) == [] and ring_order(1, []) == [0]


@pytest.mark.parametrize("unicode", [True, False])
def test_the_text_names_all_and_fits(unicode: bool) -> None:
    text = render(NET, "text", width=60, unicode=unicode)
    assert isinstance(text, str) and (unicode or text.isascii())
    assert all(len(line) <= 60 for line in text.splitlines())
    lines = text.splitlines()
    assert any("placebo" in line and " 5 " in line and "amitriptyline" in line for line in lines)
    assert "400 people" in text and text.endswith("A note.")


def test_long_names_and_no_edges_are_drawn_too() -> None:
    alone = Net("x" * 200, (NetNode("a treatment with a name that goes on and on " * 4),), ())
    assert "No treatments are compared." in net_scene(alone).summary
    assert all(len(line) <= 60 for line in str(render(alone, "text", width=60)).splitlines())
