"""How wide the columns of a printed table are: no word is broken, and long texts get the room."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.report.drawing.scene.metrics import text_width

# Space to both sides of a cell's text, in points.
PADDING = 9.0
# A word or cell that is longer than this (in points) may be broken: addresses, mostly.
_WORD_MOST, _CELL_MOST = 130.0, 420.0


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float
) -> list[float]:
    """Widths in points that together fill `room`, for texts of `size` points; rows of one cell run
    over all columns and count nowhere.

    Each column is at least as wide as its longest word, heading included. What is left goes to
    columns by how much text their longer cells hold.
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
    wanted = [
        max(low, min(_CELL_MOST, _long_cell(cells, size)) + PADDING)
        for low, cells in zip(least, columns, strict=True)
    ]
    if sum(least) >= room:
        return [room * each / sum(least) for each in least]
    if sum(wanted) <= room:
        # Enough for every cell on one line: the rest is shared as it comes.
        return [room * each / sum(wanted) for each in wanted]
    more = [(each - low) ** 0.75 for each, low in zip(wanted, least, strict=True)]
    left = room - sum(least)
    return [low + left * share / sum(more) for low, share in zip(least, more, strict=True)]


def _longest_word(text: str, size: float, *, bold: bool) -> float:
    return min(
        _WORD_MOST, max((text_width(word, size, bold=bold) for word in text.split()), default=0.0)
    )


def _long_cell(cells: Sequence[str], size: float) -> float:
    """The width of a cell longer than nine in ten of a column, on one line."""
    found = sorted(text_width(cell, size) for cell in cells)
    return found[len(found) * 9 // 10] if found else 0.0
