"""What a terminal can show: the characters of plots in Unicode or ASCII, and
colours where they are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.report.drawing.plots.bias.judgements import Mark
from ldncli.report.drawing.scene.metrics import clean
from ldncli.report.words.language.signs import legible

LEAST_WIDTH = 60
# A space at which lines are not folded.
BOUND = "\u00a0"
_SIGNS = {
    "line": ("─", "-"),
    "square": ("■", "#"),
    "open": ("□", "o"),
    "diamond": ("◆", "O"),
    "thick": ("━", "="),
    "prediction": ("╍", "~"),
    "left": ("◄", "<"),
    "right": ("►", ">"),
    "null": ("│", "|"),
    "mid": ("┊", "'"),
    "tick": ("┬", "+"),
    "side": ("┤", "+"),
    "point": ("●", "*"),
    "filled": ("○", "o"),
    "contour": ("·", "."),
    "funnel": ("∙", ","),
    "to-left": ("←", "<-"),
    "to-right": ("→", "->"),
}
_COLOURS = {
    "good": "32",
    "concern": "33",
    "bad": "31",
    "critical": "1;31",
    "unknown": "2",
    "empty": "2",
    "muted": "2",
    "accent": "36",
    "pooled": "35",
    "prediction": "33",
    "bold": "1",
}


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes for a terminal that has `unicode` or not, in `colour` or not."""

    unicode: bool
    colour: bool

    def sign(self, name: str) -> str:
        """A character of plots."""
        return _SIGNS[name][0 if self.unicode else 1]

    def page(self, lines: list[str]) -> str:
        """The finished lines as one text, nothing at their ends; what shortened texts end
        with is plain where it must be."""
        text = "\n".join(line.rstrip() for line in lines).replace(BOUND, " ")
        return text if self.unicode else text.replace("…", "~")

    def mark(self, mark: Mark) -> str:
        """A judgement's symbol."""
        return mark.symbol if self.unicode else mark.plain

    def text(self, text: str) -> str:
        """A text on one line that the terminal can show."""
        text = clean(text)
        return text if self.unicode else legible(text, "ascii")

    def paint(self, text: str, role: str | None) -> str:
        """The text in the colour of a role."""
        code = _COLOURS.get(role or "")
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text.strip() else text


class Canvas:
    """A line of single characters, each with a role; what is put later lies above."""

    def __init__(self, width: int):
        self.cells: list[tuple[str, str | None]] = [(" ", None)] * width

    def put(self, place: int, character: str, role: str | None = None) -> None:
        """One character; outside the line it is lost."""
        if 0 <= place < len(self.cells):
            self.cells[place] = (character, role)

    def row(self, start: int, end: int, character: str, role: str | None = None) -> None:
        """The same character from one place to another, both included."""
        for place in range(max(start, 0), min(end, len(self.cells) - 1) + 1):
            self.cells[place] = (character, role)

    def words(self, place: int, text: str, role: str | None = None) -> None:
        """A text of single characters from a place on."""
        for number, each in enumerate(text):
            self.put(place + number, each, role)

    def shown(self, pen: Pen) -> str:
        """The line, neighbours of one role painted together."""
        found, start = [], 0
        for place in range(1, len(self.cells) + 1):
            if place == len(self.cells) or self.cells[place][1] != self.cells[start][1]:
                found.append(
                    pen.paint(
                        "".join(each for each, _ in self.cells[start:place]), self.cells[start][1]
                    )
                )
                start = place
        return "".join(found)


def tick_lines(pen: Pen, ticks: list[tuple[float, str]], width: int) -> tuple[Canvas, str]:
    """An axis of a width, and the labels of its ticks below, without those that would touch."""
    axis, labels, taken = Canvas(width), [" "] * width, -2
    axis.row(0, width - 1, pen.sign("line"))
    for at, label in ticks:
        place, text = round(at * (width - 1)), pen.text(label)
        axis.put(place, pen.sign("tick"))
        start = min(max(place - len(text) // 2, 0), width - len(text))
        if start > taken + 1 and start >= 0:
            labels[start : start + len(text)] = text
            taken = start + len(text) - 1
    return axis, "".join(labels)
