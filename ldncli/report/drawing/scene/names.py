"""Names beside points: where they find room, they hide neither points nor lines nor each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ldncli.report.drawing.scene.metrics import clean, fit, text_width
from ldncli.report.drawing.scene.scene import MIDDLE, Point, Sketch

Box = tuple[float, float, float, float]
_WIDEST = 90.0


def box_around(place: Point, half: float) -> Box:
    """A square box around a point."""
    return place[0] - half, place[1] - half, place[0] + half, place[1] + half


@dataclass(slots=True)
class Names:
    """The names in a plot that fills the box `within`: `taken` may not be hidden, `lines` only
    where there is no other room."""

    within: Box
    taken: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)

    def take(self, places: Iterable[Point], half: float) -> None:
        """Keep names off points."""
        self.taken += [box_around(each, half) for each in places]

    def draw(
        self, sketch: Sketch, place: Point, label: str, size: float, beyond: float = 0.0
    ) -> None:
        """The name beside a point (by `beyond` further off where that is large); over a line where
        there is no other room; else nowhere."""
        x, y = place
        text = fit(clean(label), _WIDEST, size)
        width = text_width(text, size)
        sides = (
            (x + 6 + beyond, y),
            (x - 6.5 - beyond - width, y),
            (x - width / 2, y - 9 - beyond),
            (x - width / 2, y + 9 + beyond),
            (x + 4 + beyond, y - 7),
            (x + 4 + beyond, y + 7),
        )
        for hidden in (self.taken + self.lines, self.taken):
            for left, middle in sides:
                box = (left, middle - 4, left + width, middle + 4)
                if self._inside(box) and not any(_meet(box, other) for other in hidden):
                    sketch.group = ""
                    sketch.text((left, middle + size * MIDDLE), text, size, "muted")
                    self.taken.append(box)
                    return

    def _inside(self, box: Box) -> bool:
        left, top, right, bottom = self.within
        return left + 2 < box[0] and box[2] < right and top < box[1] and box[3] < bottom


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
