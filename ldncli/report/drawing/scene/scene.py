"""A scene: a size in points and a flat list of primitives whose colours are names
of roles; y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

# What a theme paints a role with. The colours of judgements keep apart for colour-blind eyes and
# in grey (Okabe and Ito 2008).
THEMES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "ink": "#1b1f24",
        "muted": "#5b6470",
        "grid": "#c9ced6",
        "band": "#eef1f5",
        "shade": "#dfe4ea",
        "deep": "#c3cbd6",
        "accent": "#1f5f99",
        "pooled": "#8c2d5a",
        "prediction": "#c2803f",
        "good": "#009e73",
        "concern": "#f0c541",
        "bad": "#d55e00",
        "critical": "#6e1423",
        "unknown": "#b7bec8",
        "empty": "#ffffff",
        "on-pale": "#1b1f24",
        "on-deep": "#ffffff",
        "rule": "#e3e7ec",
        "faint": "#8e97a3",
        "outline": "#4a5461",
        "grade-high": "#1d2a6b",
        "grade-moderate": "#2a7f9e",
        "grade-low": "#86c9b4",
        "grade-very-low": "#f3e39a",
        "found-benefit": "#0072b2",
        "found-none": "#c3c9d1",
        "found-mixed": "#f0c541",
        "found-harm": "#d55e00",
        "on-high": "#ffffff",
        "on-moderate": "#ffffff",
        "on-low": "#1b1f24",
        "on-very-low": "#1b1f24",
        "on-benefit": "#ffffff",
        "on-harm": "#ffffff",
    },
    "dark": {
        "paper": "#14181d",
        "ink": "#e8ebef",
        "muted": "#9fa9b5",
        "grid": "#434c57",
        "band": "#1f262e",
        "shade": "#28313b",
        "deep": "#36424f",
        "accent": "#6fb1ea",
        "pooled": "#e58ab5",
        "prediction": "#e3a868",
        "good": "#009e73",
        "concern": "#f0c541",
        "bad": "#d55e00",
        "critical": "#a11d33",
        "unknown": "#8a949f",
        "empty": "#14181d",
        "on-pale": "#14181d",
        "on-deep": "#ffffff",
        "rule": "#262d35",
        "faint": "#6b7683",
        "outline": "#c9d1da",
        "grade-high": "#fdf3b0",
        "grade-moderate": "#8fd0b8",
        "grade-low": "#3f8fb0",
        "grade-very-low": "#3a4792",
        "found-benefit": "#4aa8e0",
        "found-none": "#6b7683",
        "found-mixed": "#f0c541",
        "found-harm": "#e8742a",
        "on-high": "#14181d",
        "on-moderate": "#14181d",
        "on-low": "#14181d",
        "on-very-low": "#ffffff",
        "on-benefit": "#14181d",
        "on-harm": "#14181d",
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `dash` holds the lengths of stroke and gap in points."""

    start: Point
    end: Point
    role: str = "ink"
    width: float = 0.8
    dash: tuple[float, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle from its upper left corner; None: not filled, no edge."""

    corner: Point
    width: float
    height: float
    fill: str | None = "ink"
    edge: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed polygon; None: not filled, no edge."""

    points: tuple[Point, ...]
    fill: str | None = "ink"
    edge: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; None: not filled, no edge."""

    centre: Point
    radius: float
    fill: str | None = "ink"
    edge: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text from its baseline; `turn` degrees round its anchor, against the clock."""

    place: Point
    text: str
    size: float = 9.0
    role: str = "ink"
    anchor: Anchor = "start"
    bold: bool = False
    group: str = ""
    turn: float = 0.0


Item = Line | Rectangle | Polygon | Circle | Text
EDGE = 0.9
# From the middle of a line to its baseline, as a part of the size: half the height
# of a capital of DejaVu Sans.
MIDDLE = 0.36


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished drawing; `title` and `summary` say in words what it shows. Items with
    one `group` are told together."""

    width: float
    height: float
    title: str
    summary: str
    items: tuple[Item, ...]


@dataclass(slots=True)
class Sketch:
    """A drawing in the making; `group` names in words what the next items show together."""

    items: list[Item] = field(default_factory=list)
    group: str = ""

    def line(
        self,
        start: Point,
        end: Point,
        role: str = "ink",
        *,
        width: float = 0.8,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Add a line."""
        self.items.append(Line(start, end, role, width, dash, self.group))

    def rectangle(
        self, corner: Point, width: float, height: float, fill: str | None, edge: str | None = None
    ) -> None:
        """Add a rectangle."""
        self.items.append(Rectangle(corner, width, height, fill, edge, self.group))

    def polygon(self, points: tuple[Point, ...], fill: str | None, edge: str | None = None) -> None:
        """Add a polygon."""
        self.items.append(Polygon(points, fill, edge, self.group))

    def circle(
        self, centre: Point, radius: float, fill: str | None, edge: str | None = None
    ) -> None:
        """Add a circle."""
        self.items.append(Circle(centre, radius, fill, edge, self.group))

    def text(
        self,
        place: Point,
        text: str,
        size: float = 9.0,
        role: str = "ink",
        *,
        anchor: Anchor = "start",
        bold: bool = False,
        turn: float = 0.0,
    ) -> None:
        """Add a text from its baseline; nothing for an empty one."""
        if text:
            self.items.append(Text(place, text, size, role, anchor, bold, self.group, turn))

    def lines(
        self,
        place: Point,
        texts: list[str],
        size: float,
        role: str = "ink",
        *,
        bold: bool = False,
        pitch: float = 1.3,
    ) -> None:
        """Add texts one below the other, the first on the baseline `place`."""
        for number, each in enumerate(texts):
            self.text((place[0], place[1] + number * size * pitch), each, size, role, bold=bold)

    def scene(self, width: float, height: float, title: str, summary: str) -> Scene:
        """The finished drawing."""
        return Scene(width, height, title, summary, tuple(self.items))
