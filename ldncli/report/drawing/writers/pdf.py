"""A scene as PDF, drawn by reportlab: the same primitives at the same places as in the SVG."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ldncli.errors import UsageError
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
from ldncli.report.drawing.writers.font import font_file, has_letters

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_FONTS = {False: "DejaVu Sans", True: "DejaVu Sans Bold"}
# Fonts that PDF viewers bring for scripts that DejaVu Sans lacks, by how Unicode names letters.
_VIEWERS_FONTS = {
    "HIRAGANA": "HeiseiKakuGo-W5",
    "KATAKANA": "HeiseiKakuGo-W5",
    "HANGUL": "HYGothic-Medium",
    "CJK": "STSong-Light",
}


def to_pdf(scene: Scene, theme: str = "light") -> bytes:
    """The picture as PDF, fonts included; its texts can be searched. It has no date or version.

    Chinese, Japanese and Korean letters are left to the fonts of the viewer. Raises UsageError
    where reportlab is not installed.
    """
    try:
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        raise UsageError(
            "writing PDF needs reportlab, which is not installed",
            hint=("pip install 'ldn[pdf]', or choose svg or png, which need nothing more"),
            slug="no-reportlab",
        ) from error
    _register_fonts()
    out = io.BytesIO()
    size = scene.width, scene.height
    canvas = Canvas(out, size, invariant=1, pageCompression=1, initialFontName=_FONTS[False])
    _say_nothing_but_the_title(canvas, clean(scene.title))
    colours = THEMES[theme]
    canvas.setFillColor(colours["paper"])
    canvas.rect(0, 0, *size, stroke=0, fill=1)
    # As in a scene, y grows downwards.
    canvas.transform(1, 0, 0, -1, 0, scene.height)
    for item in scene.items:
        _draw(canvas, item, colours)
    canvas.save()
    return out.getvalue()


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for bold, name in _FONTS.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(font_file(bold=bold))))
    for name in set(_VIEWERS_FONTS.values()) - known:
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def _say_nothing_but_the_title(canvas: Canvas, title: str) -> None:
    """Reportlab would name itself and a date, and call the author anonymous."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString

    class Title(PDFInfo):
        def format(self, document: Any) -> Any:
            return PDFDictionary({"Title": PDFString(title)}).format(document)

    canvas._doc.info.__class__ = Title


def _draw(canvas: Canvas, item: Item, colours: dict[str, str]) -> None:
    match item:
        case Line(start, end):
            canvas.setStrokeColor(colours[item.role])
            canvas.setLineWidth(item.width)
            canvas.setDash(list(item.dash))
            canvas.line(*start, *end)
        case Rectangle(corner):
            paint = _paint(canvas, item.fill, item.edge, colours)
            canvas.rect(*corner, item.width, item.height, **paint)
        case Polygon(points):
            path = canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            path.close()
            canvas.drawPath(path, **_paint(canvas, item.fill, item.edge, colours))
        case Circle(centre, radius):
            canvas.circle(*centre, radius, **_paint(canvas, item.fill, item.edge, colours))
        case Text():
            _write(canvas, item, colours[item.role])


def _paint(
    canvas: Canvas, fill: str | None, edge: str | None, colours: dict[str, str]
) -> dict[str, int]:
    """Make the colours of a shape those of the canvas; whether it is filled and has an edge."""
    if fill:
        canvas.setFillColor(colours[fill])
    if edge:
        canvas.setStrokeColor(colours[edge])
        canvas.setLineWidth(EDGE)
        canvas.setDash([])
    return {"fill": int(bool(fill)), "stroke": int(bool(edge))}


def _write(canvas: Canvas, item: Text, colour: str) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    runs = list(_runs(clean(item.text), item.bold))
    widths = [stringWidth(text, font, item.size) for font, text in runs]
    x = -sum(widths) * {"start": 0, "middle": 0.5, "end": 1}[item.anchor]
    canvas.saveState()
    canvas.translate(*item.place)
    canvas.scale(1, -1)
    canvas.rotate(item.turn)
    canvas.setFillColor(colour)
    for (font, text), width in zip(runs, widths, strict=True):
        canvas.setFont(font, item.size)
        canvas.drawString(x, 0, text)
        x += width
    canvas.restoreState()


def _runs(text: str, bold: bool) -> Iterator[tuple[str, str]]:
    """The text in pieces of one font each."""
    for font, letters in groupby(text, key=lambda each: _font(each, bold)):
        yield font, "".join(letters)


def _font(letter: str, bold: bool) -> str:
    if has_letters(letter, bold=bold):
        return _FONTS[bold]
    script = unicodedata.name(letter, "").split(" ", 1)[0]
    return _VIEWERS_FONTS.get(script, _FONTS[bold])
