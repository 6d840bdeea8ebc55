"""The font of pictures, DejaVu Sans in two weights, which comes with ldn, and its letters."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "fonts"
# In a font's table of letters: Unicode in full, kept as runs of code points (OpenType, format 12).
_UNICODE_IN_FULL = (3, 10)


def font_file(*, bold: bool = False) -> Path:
    """The TrueType file of a weight."""
    return _FOLDER / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


def has_letters(text: str, *, bold: bool = False) -> bool:
    """Whether the font has every character of the text."""
    return text.isascii() or all(ord(each) in _letters(bold) for each in text)


@cache
def _letters(bold: bool) -> frozenset[int]:
    """The code points of the characters that a weight has."""
    data = font_file(bold=bold).read_bytes()
    letters = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, letters + 2)
    for entry in range(count):
        *kind, offset = struct.unpack_from(">HHI", data, letters + 4 + 8 * entry)
        if tuple(kind) == _UNICODE_IN_FULL:
            return frozenset(_runs(data, letters + offset))
    raise AssertionError("the font that comes with ldn has no table of Unicode")


def _table(data: bytes, name: bytes) -> int:
    """Where a table of the font begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    tables = (struct.unpack_from(">4s4xI", data, 12 + 16 * entry) for entry in range(count))
    return next(offset for found, offset in tables if found == name)


def _runs(data: bytes, start: int) -> list[int]:
    """The code points of a table of format 12: runs of first, last and glyph."""
    (count,) = struct.unpack_from(">I", data, start + 12)
    runs = (struct.unpack_from(">II", data, start + 16 + 12 * run) for run in range(count))
    return [point for first, last in runs for point in range(first, last + 1)]
