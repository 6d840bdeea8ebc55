"""Scenes: what a sketch puts down, in which order and group, and what themes paint it with."""

from __future__ import annotations

import re

from ldncli.report.drawing.scene.scene import (
    EDGE,
    MIDDLE,
    THEMES,
    Circle,
    Line,
    Polygon,
    Rectangle,
    Scene,
    Sketch,
    Text,
)


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_items_as_they_were_put_down() -> None:
    sketch = Sketch()
    sketch.line((0, 1), (2, 3))
    sketch.line((0, 1), (2, 3), "muted", width=2, dash=(3, 1))
    sketch.rectangle((1, 2), 3, 4, "band", "ink")
    sketch.polygon(((0, 0), (1, 0), (0, 1)), None, "ink")
    sketch.circle((5, 6), 7, "good")
    sketch.text((8, 9), "word", 7.5, "muted", anchor="end", bold=True, turn=90)
    assert sketch.items == [
        Line((0, 1), (2, 3), "ink", 0.8, (), ""),
        Line((0, 1), (2, 3), "muted", 2, (3, 1), ""),
        Rectangle((1, 2), 3, 4, "band", "ink", ""),
        Polygon(((0, 0), (1, 0), (0, 1)), None, "ink", ""),
        Circle((5, 6), 7, "good", None, ""),
        Text((8, 9), "word", 7.5, "muted", "end", True, "", 90),
    ]


def test_items_carry_the_group_of_their_time() -> None:
    sketch = Sketch()
    sketch.group = "Alpha: 1"
    sketch.line((0, 0), (1, 1))
    sketch.rectangle((0, 0), 1, 1, None)
    sketch.polygon(((0, 0),), None)
    sketch.circle((0, 0), 1, None)
    sketch.text((0, 0), "a")
    sketch.group = ""
    sketch.text((0, 0), "b")
    assert [each.group for each in sketch.items] == ["Alpha: 1"] * 5 + [""]


def test_defaults_of_texts_and_an_empty_one() -> None:
    sketch = Sketch()
    sketch.text((0, 0), "")
    assert sketch.items == []
    sketch.text((1, 2), "a")
    assert (
        sketch.items
        == [Text((1, 2), "a", 9.0, "ink", "start", False, "", 0.0)]
        == [Text((1, 2), "a")]
    )


def test_lines_of_text_go_down() -> None:
    sketch = Sketch()
    sketch.lines((5, 100), ["a", "", "b"], 10, "muted", bold=True, pitch=1.5)
    assert sketch.items == [
        Text((5, 100), "a", 10, "muted", bold=True),
        Text((5, 130), "b", 10, "muted", bold=True),
    ]
    plain = Sketch()
    plain.lines((0, 0), ["a", "b"], 10)
    assert [each.place for each in plain.items if isinstance(each, Text)] == [(0, 0), (0, 13)]
    assert all(
        isinstance(each, Text) and not each.bold and each.role == "ink" for each in plain.items
    )


def test_defaults_of_shapes() -> None:
    assert Line((0, 0), (1, 1)) == Line((0, 0), (1, 1), "ink", 0.8, (), "")
    assert Rectangle((0, 0), 1, 1) == Rectangle((0, 0), 1, 1, "ink", None, "")
    assert Polygon(()) == Polygon((), "ink", None, "") and Circle((0, 0), 1) == Circle(
        (0, 0), 1, "ink", None, ""
    )


def test_a_scene_is_what_was_sketched() -> None:
    sketch = Sketch()
    sketch.circle((0, 0), 1, "ink")
    scene = sketch.scene(10, 20, "Title", "Words")
    assert scene == Scene(10, 20, "Title", "Words", (Circle((0, 0), 1, "ink"),))
    sketch.circle((0, 0), 2, "ink")
    assert len(scene.items) == 1, "a scene is finished"


def test_every_role_is_a_colour_in_both_themes() -> None:
    roles = (
        "paper ink muted grid band shade deep accent pooled prediction good concern bad critical"
        " unknown empty on-pale on-deep rule faint outline grade-high grade-moderate grade-low"
        " grade-very-low found-benefit found-none found-mixed found-harm on-high on-moderate on-low"
        " on-very-low on-benefit on-harm"
    )
    assert set(THEMES) == {"light", "dark"}
    for theme in THEMES.values():
        assert set(theme) == set(roles.split())
        assert all(re.fullmatch("#[0-9a-f]{6}", each) for each in theme.values())
        assert theme["empty"] == theme["paper"]


def test_text_can_be_read_on_what_it_stands_on() -> None:
    pairs = [
        ("ink", "paper"),
        ("muted", "paper"),
        ("accent", "paper"),
        ("pooled", "paper"),
        ("ink", "band"),
        ("ink", "shade"),
    ]
    pairs += [("on-pale", "concern"), ("on-pale", "unknown"), ("on-deep", "critical")]
    pairs += [(f"on-{each}", f"grade-{each}") for each in ("high", "moderate", "low", "very-low")]
    for name, theme in THEMES.items():
        assert all(_contrast(theme[first], theme[second]) >= 4 for first, second in pairs), name
        assert _luminance(theme["on-benefit"]) != _luminance(theme["found-benefit"])
    light, dark = THEMES["light"], THEMES["dark"]
    assert _luminance(light["paper"]) > 0.9 > 0.1 > _luminance(dark["paper"])
    assert [light[each] for each in ("good", "concern", "bad")] == [
        "#009e73",
        "#f0c541",
        "#d55e00",
    ], "Okabe and Ito, in their order"


def test_sizes_that_renderers_share() -> None:
    assert EDGE == 0.9 and MIDDLE == 0.36
