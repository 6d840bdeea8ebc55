"""A scene as SVG: one self-contained text, the same bytes for the same scene."""

from __future__ import annotations

from itertools import groupby

from ldncli.report.drawing.scene.metrics import clean
from ldncli.report.drawing.scene.scene import (
    EDGE,
    THEMES,
    Circle,
    Item,
    Line,
    Polygon,
    Rectangle,
    Scene,
    Text,
)

_FONTS = "DejaVu Sans, Verdana, sans-serif"


def to_svg(scene: Scene, theme: str = "light") -> str:
    """The picture as an SVG document in the colours of a theme."""
    return _document(scene, THEMES[theme])


def _document(scene: Scene, colours: dict[str, str]) -> str:
    width, height = _number(scene.width), _number(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONTS}">\n'
        f"<title>{_escaped(scene.title)}</title>\n<desc>{_escaped(scene.summary)}</desc>\n"
        f'<rect width="{width}" height="{height}" fill="{colours["paper"]}"/>\n'
    )
    return head + "".join(_grouped(scene.items, colours)) + "</svg>\n"


def to_page_svg(scene: Scene) -> str:
    """The picture for a page that has a light and a dark side: colours are its custom properties
    `--plot-ROLE`, else those of the light theme."""
    colours = {role: f"var(--plot-{role}, {colour})" for role, colour in THEMES["light"].items()}
    return _document(scene, colours)


def _grouped(items: tuple[Item, ...], colours: dict[str, str]) -> list[str]:
    """The items in order; those that follow each other in one group stand in
    one element with its title."""
    lines = []
    for title, members in groupby(items, key=lambda item: item.group):
        drawn = [f"{_element(each, colours)}\n" for each in members]
        lines += [f"<g><title>{_escaped(title)}</title>\n", *drawn, "</g>\n"] if title else drawn
    return lines


def _element(item: Item, colours: dict[str, str]) -> str:
    match item:
        case Line(start, end):
            dash = f' stroke-dasharray="{" ".join(map(_number, item.dash))}"' if item.dash else ""
            ends = (
                f'x1="{_number(start[0])}" y1="{_number(start[1])}" x2="{_number(end[0])}"'
                f' y2="{_number(end[1])}"'
            )
            return (
                f'<line {ends} stroke="{colours[item.role]}"'
                f' stroke-width="{_number(item.width)}"{dash}/>'
            )
        case Rectangle(corner):
            place = (
                f'x="{_number(corner[0])}" y="{_number(corner[1])}" width="{_number(item.width)}"'
                f' height="{_number(item.height)}"'
            )
            return f"<rect {place}{_paint(item.fill, item.edge, colours)}/>"
        case Polygon(points):
            places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            return f'<polygon points="{places}"{_paint(item.fill, item.edge, colours)}/>'
        case Circle(centre, radius):
            place = f'cx="{_number(centre[0])}" cy="{_number(centre[1])}" r="{_number(radius)}"'
            return f"<circle {place}{_paint(item.fill, item.edge, colours)}/>"
        case Text():
            return _text(item, colours)


def _text(item: Text, colours: dict[str, str]) -> str:
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    weight = ' font-weight="bold"' if item.bold else ""
    x, y = _number(item.place[0]), _number(item.place[1])
    turn = f' transform="rotate({_number(-item.turn)} {x} {y})"' if item.turn else ""
    place = f'x="{x}" y="{y}" font-size="{_number(item.size)}"{turn}'
    return f'<text {place} fill="{colours[item.role]}"{anchor}{weight}>{_escaped(item.text)}</text>'


def _paint(fill: str | None, edge: str | None, colours: dict[str, str]) -> str:
    line = f' stroke="{colours[edge]}" stroke-width="{_number(EDGE)}"' if edge else ""
    return f' fill="{colours[fill] if fill else "none"}"{line}'


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _escaped(text: str) -> str:
    return (
        clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )
