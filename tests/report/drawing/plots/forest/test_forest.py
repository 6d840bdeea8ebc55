"""The forest plot as a picture: a golden one, sizes, arrows, lights, escaping."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.plots.forest.forest import forest_scene
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.scene import Polygon, Rectangle, Scene, Text
from tests.report.drawing.samples import ALPHA, BETA, GIANT, POOLED, SMALL, many

GOLDEN = Path(__file__).parent / "forest.svg"


def texts(scene: Scene) -> list[str]:
    return [item.text for item in scene.items if isinstance(item, Text)]


def arrows(scene: Scene, label: str) -> list[Polygon]:
    return [
        item
        for item in scene.items
        if isinstance(item, Polygon) and len(item.points) == 3 and item.group.startswith(label)
    ]


def test_golden() -> None:
    found = str(render(SMALL, "svg"))
    if os.environ.get("LDN_GOLDEN") == "update":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_a_picture_grows_with_its_rows_and_labels() -> None:
    heights = [forest_scene(many(count)).height for count in (0, 1, 3, 40, 200)]
    assert heights == sorted(heights) and heights[4] > 15 * 200
    long = replace(
        SMALL, rows=(replace(ALPHA, label="A long name of a group of authors 2011"), BETA)
    )
    assert forest_scene(long).width > forest_scene(replace(SMALL, rows=(ALPHA, BETA))).width


def test_a_giant_interval_is_clipped_with_arrows_and_squashes_nobody() -> None:
    scene = forest_scene(replace(SMALL, rows=(ALPHA, BETA, GIANT, POOLED)))
    assert len(arrows(scene, "Giant")) == 2
    assert not arrows(scene, "Alpha") and not arrows(scene, "Beta")
    assert any("goes on beyond the axis" in text for text in texts(scene))
    assert "[−40.00, 40.40]" in texts(scene)


def test_an_estimate_beyond_the_axis_is_an_arrow_alone() -> None:
    far = ForestRow("Far 2020", 900.0, 899.0, 901.0)
    scene = forest_scene(replace(SMALL, rows=(*many(6).rows, far)))
    assert len(arrows(scene, "Far")) == 1
    assert not [
        item for item in scene.items if isinstance(item, Rectangle) and item.group.startswith("Far")
    ]


def test_squares_are_as_large_as_the_weights_and_open_where_not_pooled() -> None:
    scene = forest_scene(
        replace(SMALL, rows=(ALPHA, BETA, replace(BETA, label="Out 2020", weight=None)))
    )
    squares = {
        item.group[:3]: item for item in scene.items if isinstance(item, Rectangle) and item.group
    }
    assert (squares["Bet"].width / squares["Alp"].width) ** 2 == pytest.approx(40 / 60)
    assert (
        squares["Out"].fill == "paper" and squares["Out"].edge and squares["Alp"].fill == "accent"
    )


def test_labels_are_escaped() -> None:
    chart = replace(
        SMALL, title='<b>&"', rows=(replace(ALPHA, label="</text><script>&\x00\x1b[31m\u202e"),)
    )
    svg = str(render(chart, "svg"))
    assert (
        "<script" not in svg
        and "&lt;/text&gt;&lt;script&gt;&amp;" in svg
        and "&lt;b&gt;&amp;&quot;" in svg
    )
    assert not set(svg) & {"\x00", "\x1b", "\u202e"}


def test_what_cannot_be_estimated_says_why() -> None:
    reason = "not estimable: percent reduction without a measure of spread"
    scene = forest_scene(
        replace(SMALL, rows=(ALPHA, ForestRow("Mute 2012", kind="text", note=reason)))
    )
    assert reason in texts(scene)


def test_no_rows_and_no_numbers() -> None:
    assert "no studies to show" in texts(forest_scene(Forest("Empty", (), "MD")))
    scene = forest_scene(
        Forest("Words", (ForestRow("Mute 2012", kind="text", note="no data"),), "MD")
    )
    assert "no data" in texts(scene) and "MD" not in texts(scene)


def test_a_ratio_axis_shows_round_ratios() -> None:
    rows = tuple(ForestRow(f"S{each}", each, each / 2, each * 2) for each in (0.5, 1.0, 2.0))
    found = texts(forest_scene(Forest("", rows, "Odds ratio", log=True)))
    assert {"0.5", "1", "2"} <= set(found)
    assert "0.50" in found and "[1.00, 4.00]" in found


def test_the_legend_names_what_is_used() -> None:
    found = texts(forest_scene(SMALL))
    assert {"low", "some concerns", "high", "not judged"} <= set(found) and "critical" not in found
