"""A scene as PNG: its SVG, drawn by resvg with the font that comes with ldn."""

from __future__ import annotations

import struct
import zlib

from ldncli.report.drawing.scene.metrics import clean
from ldncli.report.drawing.scene.scene import Scene, Text
from ldncli.report.drawing.writers.font import font_file, has_letters
from ldncli.report.drawing.writers.svg import to_svg

DPI = 300
# A taller or larger picture is made with fewer dots, so that it opens everywhere.
_MOST_DOTS = 60_000_000
_LONGEST = 30_000
_INCH = 0.0254
# The signature of a PNG and its first chunk, the header.
_HEAD = 8 + 25


def to_png(scene: Scene, theme: str = "light", dpi: int = DPI) -> bytes:
    """The picture as PNG, `dpi` dots an inch; fewer for a very large one; no date is in it.

    It looks the same on every machine, unless a text has letters that DejaVu Sans lacks: those
    are taken from the fonts of the machine, and are boxes where none has them.
    """
    import resvg_py

    inches = scene.width / 72, scene.height / 72
    most = (_MOST_DOTS / (inches[0] * inches[1])) ** 0.5
    dpi = max(1, int(min(dpi, _LONGEST / max(inches), most)))
    png = resvg_py.svg_to_bytes(
        svg_string=to_svg(scene, theme),
        dpi=dpi,
        font_files=[str(font_file(bold=bold)) for bold in (False, True)],
        skip_system_fonts=_needs_no_other_font(scene),
    )
    return _told(png, scene.title, dpi)


def _needs_no_other_font(scene: Scene) -> bool:
    texts = (item for item in scene.items if isinstance(item, Text))
    return all(has_letters(clean(each.text), bold=each.bold) for each in texts)


def _told(png: bytes, title: str, dpi: int) -> bytes:
    """The PNG with its title and its dots an inch, by which a word processor knows its size."""
    dots = round(dpi / _INCH)
    size = _chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))
    name = _chunk(b"tEXt", b"Title\0" + clean(title).encode("latin-1", "replace"))
    return png[:_HEAD] + size + name + png[_HEAD:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
