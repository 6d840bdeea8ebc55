"""A scene as PNG or PDF, drawn by matplotlib: the same primitives at the same places as in the SVG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ldncli.report.drawing.scene import EDGE, THEMES, Circle, Item, Line, Polygon, Rectangle, Scene, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

DPI = 300
# A taller or larger picture is made with fewer dots, so that it opens everywhere.
_MOST_DOTS = 60_000_000
_LONGEST = 30_000
# For letters that DejaVu Sans does not have, the first of these that is installed.
_WIDE_FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans", "Arial Unicode MS", "PingFang SC", "Microsoft YaHei", "Unifont")


def to_png(scene: Scene, theme: str = "light", dpi: int = DPI) -> bytes:
    """The picture as PNG, `dpi` dots an inch; fewer for a very large one. No date or version is in it."""
    inches = scene.width / 72, scene.height / 72
    dpi = max(1, int(min(dpi, _LONGEST / max(inches), (_MOST_DOTS / (inches[0] * inches[1])) ** 0.5)))
    return _saved(
        scene,
        theme,
        format="png",
        dpi=dpi,
        metadata={"Software": None, "Title": scene.title.encode("latin-1", "replace").decode("latin-1")},
    )


def to_pdf(scene: Scene, theme: str = "light") -> bytes:
    """The picture as PDF with its fonts in it. No date or version is in it."""
    about = {"Title": scene.title, "Creator": None, "Producer": None, "CreationDate": None}
    return _saved(scene, theme, format="pdf", dpi=72, metadata=about)


def _saved(scene: Scene, theme: str, **how: Any) -> bytes:
    import warnings

    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        # The user's own settings must not change the picture; a letter that no font has is shown as a box, silently.
        matplotlib.rcdefaults()
        matplotlib.rcParams["pdf.fonttype"] = 42
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        out = io.BytesIO()
        _figure(scene, THEMES[theme]).savefig(out, **how)
    return out.getvalue()


def _figure(scene: Scene, colours: dict[str, str]) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    figure = Figure(figsize=(scene.width / 72, scene.height / 72), facecolor=colours["paper"])
    FigureCanvasAgg(figure)
    points = Affine2D().scale(1 / scene.width, -1 / scene.height).translate(0, 1) + figure.transFigure
    fonts = _Fonts()
    for order, item in enumerate(scene.items):
        artist = _text(item, colours, fonts) if isinstance(item, Text) else _shape(item, colours)
        artist.set_transform(points)
        artist.set_zorder(order)
        figure.add_artist(artist)
    return figure


def _shape(item: Item, colours: dict[str, str]) -> Any:
    from matplotlib import lines, patches

    match item:
        case Line(start, end):
            dash: Any = (0, [length / item.width for length in item.dash]) if item.dash else "-"
            look = {"color": colours[item.role], "linewidth": item.width, "linestyle": dash}
            return lines.Line2D([start[0], end[0]], [start[1], end[1]], solid_capstyle="butt", dash_capstyle="butt", **look)
        case Rectangle(corner):
            return patches.Rectangle(corner, item.width, item.height, **_paint(item.fill, item.edge, colours))
        case Polygon(points):
            return patches.Polygon(points, closed=True, joinstyle="miter", **_paint(item.fill, item.edge, colours))
        case Circle(centre, radius):
            return patches.Circle(centre, radius, **_paint(item.fill, item.edge, colours))
    raise AssertionError(item)


def _paint(fill: str | None, edge: str | None, colours: dict[str, str]) -> dict[str, Any]:
    return {
        "facecolor": colours[fill] if fill else "none",
        "edgecolor": colours[edge] if edge else "none",
        "linewidth": EDGE if edge else 0,
    }


def _text(item: Text, colours: dict[str, str], fonts: _Fonts) -> Any:
    from matplotlib.text import Text as Words

    anchor = {"start": "left", "middle": "center", "end": "right"}[item.anchor]
    font = fonts.of(item)
    # parse_math: a label with two dollar signs is no formula.
    return Words(
        *item.place,
        item.text,
        color=colours[item.role],
        ha=anchor,
        va="baseline",
        rotation=item.turn,
        rotation_mode="anchor",
        fontproperties=font,
        fontsize=item.size,
        parse_math=False,
    )


class _Fonts:
    """The font for a text: the one that comes with matplotlib, and another after it where letters are missing."""

    def __init__(self) -> None:
        from matplotlib import get_data_path
        from matplotlib.ft2font import FT2Font

        self.files = {bold: f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf" for bold in (False, True)}
        self.known = {bold: set(FT2Font(file).get_charmap()) for bold, file in self.files.items()}

    def of(self, item: Text) -> FontProperties:
        from matplotlib.font_manager import FontProperties, fontManager

        if all(ord(each) in self.known[item.bold] for each in item.text):
            return FontProperties(fname=self.files[item.bold])
        installed = {font.name for font in fontManager.ttflist}
        names = ["DejaVu Sans", *(name for name in _WIDE_FONTS if name in installed)]
        return FontProperties(family=names, weight="bold" if item.bold else "normal")
