"""Evidence maps as pictures and in characters: every state has its look, meaning never hangs on
colour, big maps stay legible."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import cos, radians, sin
from xml.etree import ElementTree

import pytest

from ldncli.evidence.certainty.size import ENOUGH_PEOPLE
from ldncli.report.drawing.charts import GapCell, GapMap, GapSide
from ldncli.report.drawing.plots.gap_looks import GRADES
from ldncli.report.drawing.plots.gap_map import gap_map_scene, radius_of
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.metrics import columns, text_width
from ldncli.report.drawing.scene.scene import THEMES, Circle, Line, Text

STUDIES = GapCell("studies", "2 studies", "randomised", 120, "low", 2)
RUNNING = GapCell("running", "no studies yet", count=1, year="2027")
SILENT = GapCell("silent", "ended", count=1)
MAYBE = GapCell("running", "of the row", count=1, year="2027", sure=False)
SMALL = GapMap(
    "Map",
    (GapSide("Pain", folded=True), GapSide("Fibromyalgia", 1)),
    (GapSide("Any outcome"), GapSide("Pain", folded=True), GapSide("Fatigue"), GapSide("Sleep")),
    (
        (STUDIES, RUNNING, SILENT, MAYBE),
        (GapCell("studies", "1 study", "case-report", 1, None, 1), GapCell(), GapCell(), GapCell()),
    ),
    notes=("Invented.",),
)


def _large(rows: int, heads: int) -> GapMap:
    cells = tuple(
        tuple(STUDIES if (row + column) % 3 else GapCell() for column in range(heads))
        for row in range(rows)
    )
    names = tuple(GapSide(f"Condition number {row}", row % 4) for row in range(rows))
    return GapMap(
        "Large",
        names,
        tuple(GapSide(f"A rather long outcome {column}") for column in range(heads)),
        cells,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_is_the_same_twice_and_says_every_cell(theme: str) -> None:
    text = str(render(SMALL, "svg", theme=theme))
    assert text == render(SMALL, "svg", theme=theme)
    titles = [
        each.text for each in ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}title")
    ]
    assert "Fibromyalgia · Pain: no studies" in titles and "Pain · Fatigue: ended" in titles


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_a_large_map_fits_a_terminal_in_pages(width: int, unicode: bool) -> None:
    lines = str(render(_large(30, 40), "text", width=width, unicode=unicode)).splitlines()
    assert max(map(columns, lines)) <= width
    assert sum("Condition number 7" in line for line in lines) > 1


def test_short_names_of_columns_differ_and_are_explained() -> None:
    chart = GapMap(
        "Map",
        (GapSide("Pain"),),
        tuple(GapSide(f"Pain intensity {n}") for n in range(12)),
        ((STUDIES,) * 12,),
    )
    text = str(render(chart, "text", width=120))
    heads = next(line for line in text.splitlines() if "Pain" in line and "●" not in line).split()
    assert len(heads) == len(set(heads)) == 12
    assert all(
        f"Pain\u00a0intensity\u00a0{n}".replace("\u00a0", " ") in text.replace("\n", " ")
        for n in range(12)
    )


def test_a_large_map_keeps_its_letters_and_its_paper() -> None:
    scene = gap_map_scene(_large(60, 40))
    assert scene.width < 1600 and scene.height < 1900
    for item in scene.items:
        if isinstance(item, Text):
            assert item.size >= 4.5
            wide = text_width(item.text, item.size, bold=item.bold)
            left = item.place[0] - {"start": 0.0, "middle": wide / 2, "end": wide}[item.anchor]
            ends = [
                (left, item.place[1]),
                (
                    left + wide * cos(radians(item.turn)),
                    item.place[1] - wide * sin(radians(item.turn)),
                ),
            ]
            assert all(
                -1 <= x <= scene.width + 1 and -1 <= y <= scene.height + 1 for x, y in ends
            ), item


def test_area_follows_people_up_to_enough() -> None:
    assert radius_of(400) == pytest.approx(2 * radius_of(100), rel=0.01) or radius_of(100) > 3.4
    assert radius_of(10 * ENOUGH_PEOPLE) == radius_of(ENOUGH_PEOPLE) and radius_of(
        None
    ) == radius_of(0) < radius_of(200)


def _lightness(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_certainties_keep_apart_in_grey_and_letters_on_them_can_be_read(theme: str) -> None:
    colours = THEMES[theme]
    found = [
        _lightness(colours[f"grade-{level}"]) for level in ("very-low", "low", "moderate", "high")
    ]
    assert found == sorted(found, reverse=theme == "light")
    assert all(max(one, two) / min(one, two) > 1.3 for one, two in pairwise(found))
    for known in GRADES.values():
        for grade in known.values():
            if grade.fill:
                pair = sorted((_lightness(colours[grade.fill]), _lightness(colours[grade.on])))
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3.5, grade


def _middle(items: list[Circle | Line]) -> tuple[float, float]:
    """The middle of what some marks cover."""
    ends = [
        end
        for each in items
        for end in (
            [each.start, each.end]
            if isinstance(each, Line)
            else [
                (each.centre[0] + step, each.centre[1] + step)
                for step in (-each.radius, each.radius)
            ]
        )
    ]
    return tuple((min(side) + max(side)) / 2 for side in zip(*ends, strict=True))  # type: ignore[return-value]


def test_signs_of_the_legend_stand_in_line_before_their_words() -> None:
    standing = (*SMALL.cells[0], replace(STUDIES, more=True), GapCell())
    rows = tuple(GapSide(f"Condition {row}") for row in range(30))
    heads = tuple(GapSide(f"Outcome {column}") for column in range(30))
    cells = tuple((standing * 5,) * len(rows))
    scene = gap_map_scene(GapMap("Map", rows, heads, cells))
    marks = [each for each in scene.items if isinstance(each, Circle | Line) and not each.group]
    legend = {each.text: each.place for each in scene.items if isinstance(each, Text)}
    for words in (
        "only trials planned or under way, the year is when they end",
        "only trials that ended without known results",
        "studies, and trials planned or under way",
        "trials of the row; what they measure is not on record",
        "no studies",
        "randomised trial",
        "low",
        "25",
    ):
        x, y = legend[words]
        near = [
            each
            for each in marks
            if (place := _middle([each])) and abs(place[0] - x + 13) < 9 and abs(place[1] - y) < 9
        ]
        assert near and _middle(near) == pytest.approx((x - 13, y - 2.7), abs=0.4), words


def test_an_empty_map_says_so() -> None:
    chart = GapMap("Map", (), (GapSide("Any outcome"),), ())
    assert "no studies and no trials" in str(
        render(chart, "text")
    ) and "no studies and no trials" in str(render(chart, "svg"))


def test_hostile_labels_stay_text() -> None:
    hostile = '<script>alert("x")</script>\u202e' + "y" * 2000
    chart = GapMap(
        hostile,
        (GapSide(hostile),),
        (GapSide(hostile),),
        ((GapCell(told=hostile),),),
        notes=(hostile,),
    )
    text = str(render(chart, "svg"))
    assert "<script" not in text and "\u202e" not in text
    ElementTree.fromstring(text)
    assert max(map(columns, str(render(chart, "text")).splitlines())) <= 80
