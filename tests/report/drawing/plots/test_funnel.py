"""The funnel plot: contours, imputed points, points without a place."""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.report.drawing.charts import FunnelPoint
from ldncli.report.drawing.plots.funnel import contour_levels, contour_names, funnel_scene
from ldncli.report.drawing.scene.scene import Circle, Polygon, Text
from ldncli.report.drawing.text.text_funnel import terminal_funnel
from tests.report.drawing.samples import FUNNEL


def test_points_filled_and_open() -> None:
    circles = [
        item for item in funnel_scene(FUNNEL).items if isinstance(item, Circle) and item.group
    ]
    assert sorted(item.fill or "" for item in circles) == ["accent", "accent", "accent", "paper"]


def test_contours_have_names_from_the_inside_out() -> None:
    assert contour_names(contour_levels(FUNNEL)) == [
        "p > 0.1",
        "0.05 < p ≤ 0.1",
        "0.01 < p ≤ 0.05",
        "p ≤ 0.01",
    ]
    assert len([item for item in funnel_scene(FUNNEL).items if isinstance(item, Polygon)]) == 3
    assert not [
        item
        for item in funnel_scene(replace(FUNNEL, contours=())).items
        if isinstance(item, Polygon)
    ]


def test_a_point_without_a_standard_error_is_told() -> None:
    chart = replace(FUNNEL, points=(*FUNNEL.points, FunnelPoint("Lost 2020", 1.0, math.nan)))
    texts = [item.text for item in funnel_scene(chart).items if isinstance(item, Text)]
    assert any(text.startswith("1 study has no place here") for text in texts)
    assert "1 study has no place here" in terminal_funnel(chart)
