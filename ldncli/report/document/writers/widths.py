"""How wide the columns of a printed table are: no word is broken, and long texts get the room."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.report.drawing.scene.metrics import text_width

# Space to both sides of a cell's text, in points.
PADDING = 9.0
# A word or cell that is longer than this (in points) may be broken: addresses, mostly.
_WORD_MOST = 130.0
# A cell of so many points is not made narrower for others; lines that end before their column does
# take this much more room; halvings until the lines are found.
_SHORT, _RAGGED, _HALVINGS = 60.0, 1.1, 40


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float
) -> list[float]:
    """Widths in points that together fill `room`, for texts of `size` points; rows of one cell run
    over all columns and count nowhere.

    Each column is at least as wide as its longest word, heading included. What is left is shared
    so that the longer cells of all columns take as few lines as there is room for.
    """
    count = len(heads) or max(map(len, rows), default=1)
    columns = [[row[place] for row in rows if len(row) == count] for place in range(count)]
    names = list(heads) or [""] * count
    least = [
        max(
            _longest_word(head, size, bold=True),
            *(_longest_word(cell, size, bold=place == 0) for cell in cells),
            0.0,
        )
        + PADDING
        for place, (head, cells) in enumerate(zip(names, columns, strict=True))
    ]
    if sum(least) >= room:
        return [room * each / sum(least) for each in least]
    long = [_long_cell(cells, size) for cells in columns]
    found = _at(1.0, least, long)
    if sum(found) > room:
        few, many = 1.0, 1000.0
        for _ in range(_HALVINGS):
            lines = (few + many) / 2
            few, many = (lines, many) if sum(_at(lines, least, long)) > room else (few, lines)
        found = _at(many, least, long)
    if sum(found) > room:
        share = (room - sum(least)) / (sum(found) - sum(least))
        return [low + share * (each - low) for low, each in zip(least, found, strict=True)]
    # What is over, most where every cell fits on one line, is shared as it comes.
    return [room * each / sum(found) for each in found]


def _at(lines: float, least: Sequence[float], long: Sequence[float]) -> list[float]:
    """Widths at which longer cells take so many lines; a short one has no need of so many."""
    return [
        max(low, min(text, max(text / lines * _RAGGED, _SHORT)) + PADDING)
        for low, text in zip(least, long, strict=True)
    ]


def _longest_word(text: str, size: float, *, bold: bool) -> float:
    return min(
        _WORD_MOST, max((text_width(word, size, bold=bold) for word in text.split()), default=0.0)
    )


def _long_cell(cells: Sequence[str], size: float) -> float:
    """The width of a cell longer than nine in ten of a column, on one line."""
    found = sorted(text_width(cell, size) for cell in cells)
    return found[len(found) * 9 // 10] if found else 0.0
