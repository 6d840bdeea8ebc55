"""A table as lines that fit a screen or a page of text; colour and weight only repeat what the
words say.

Written here, not by a package for terminals: importing one takes longer than answering
(docs/decisions.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ldncli.records.index.marking import HIGHLIGHT
from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.table import Column, Table, split_below
from ldncli.report.writing.cells import human_cell, is_numeric, outline
from ldncli.values import dataclass

_BOLD, _DIM, _CYAN, _FOUND = "1", "2", "36", "1;4"
# What a direction or certainty looks like; the word is always there too.
_STYLES = {
    "benefit": "32",
    "harm": "31",
    "no-difference": "33",
    "no difference": "33",
    "mixed": "35",
    "retracted": "1;31",
    "high": "32",
    "moderate": "36",
    "low": "33",
    "very-low": "31",
}
# Below this a grid has no room at all, and each cell gets a line.
_NARROW = 60
# So much of a grid short and long texts keep; where not all can, each row becomes two lines.
_SHORT, _LONG = 12, 22
# A grid whose cells take more lines than this is read row by row instead.
_TALL = 7
# Names take no more of a full grid than this.
_NAME = 20
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Look:
    """What a screen can show: how many columns, colour, and more than ASCII."""

    width: int = 80
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, style: str | None) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text


def screen_text(table: Table, look: Look) -> str:
    """The table in the shape that fits: an outline, a grid, two lines a row, or one line a cell;
    with what stands above and below it."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(table, look))


def _lines(table: Table, look: Look) -> Iterator[str]:
    yield from _above(table, look)
    if table.layout == "list":
        yield from _outline(table, look)
        below: list[str] = []
    else:
        table, below = split_below(_fitting(table, look.width))
        yield from _body(table, look)
    yield from _under(table, below, look)


def _above(table: Table, look: Look) -> Iterator[str]:
    """The answer first; a title only where nothing else says what this is."""
    for place, line in enumerate(table.head):
        yield from _paragraph(line, look, _BOLD if place == 0 else None)
    if table.head and table.rows and not table.cut:
        yield ""
    if table.cut:
        yield from _paragraph(table.cut, look, _DIM)


def _under(table: Table, below: Sequence[str], look: Look) -> Iterator[str]:
    for footnote in table.footnotes:
        yield from _paragraph(footnote, look, _DIM)
    for paragraph in below:
        yield ""
        name, _, text = paragraph.partition(": ")
        lines = fold_marked(f"{name}: {text}", look.width)
        yield look.paint(lines[0][: len(name) + 1], _BOLD) + lines[0][len(name) + 1 :]
        yield from lines[1:]
    told = [*table.legend, *table.notes]
    if told and (table.rows or table.head):
        yield ""
    for note in told:
        yield from _paragraph(note, look, _DIM)
    if table.more:
        yield from _paragraph(" · ".join(table.more), look, _DIM)


def _paragraph(text: str, look: Look, style: str | None = None) -> Iterator[str]:
    for line in fold_marked(text, look.width):
        yield look.paint(line, style)


def _fitting(table: Table, width: int) -> Table:
    """Without the columns for which the screen has no room."""
    places = [place for place, each in enumerate(table.columns) if each.room <= width]
    if len(places) == len(table.columns):
        return table
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def _body(table: Table, look: Look) -> Iterator[str]:
    if not table.head and table.title and look.colour:
        yield from _paragraph(table.title, look, _BOLD)
    texts = [
        [
            human_cell(cell, each).replace("\n", " ")
            for cell, each in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    group = next((at for at, each in enumerate(table.columns) if each.group), None)
    if group is not None and look.width >= _NARROW:
        heads = [row.pop(group) for row in texts]
        table = _without(table, group)
    else:
        heads = [""] * len(texts)
    if table.columns and not (table.rows or table.head or table.notes):
        yield "Nothing to show."
    if not table.columns or not table.rows:
        return
    widths = _widths(table.columns, texts, look.width)
    if look.width < _NARROW:
        yield from _blocks(table, texts, look)
    elif widths is None:
        yield from _stacked(table, texts, heads, look)
    else:
        yield from _grid(table, texts, heads, widths, look)


def _without(table: Table, place: int) -> Table:
    """The table without one column."""
    return replace(
        table,
        columns=table.columns[:place] + table.columns[place + 1 :],
        rows=tuple(row[:place] + row[place + 1 :] for row in table.rows),
    )


def _headed(heads: Sequence[str], at: int, look: Look) -> Iterator[str]:
    """The heading of a row where it is not that of the row before."""
    if heads[at] and (at == 0 or heads[at] != heads[at - 1]):
        yield look.paint(heads[at], _BOLD)


# -- a grid ----------------------------------------------------------------------------------------


def _widths(
    columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int
) -> list[int] | None:
    """The widths of a grid that fits; None where none is worth reading."""
    natural = [
        max([columns_of(each.label), *(columns_of(row[place]) for row in texts)])
        for place, each in enumerate(columns)
    ]
    room = width - len(_GAP) * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    least = [
        min(most, max(_LONG if each.wide else _SHORT, _longest_word(row[at] for row in texts)))
        for at, (each, most) in enumerate(zip(columns, natural, strict=True))
    ]
    if sum(least) > room:
        return None
    # Names give way before texts do.
    found = [
        most if each.wide else max(low, min(most, max(_NAME, width // 5)))
        for each, most, low in zip(columns, natural, least, strict=True)
    ]
    while (over := sum(found) - room) > 0:
        # The widest column that can give gives what brings it to the next widest, at most.
        givers = [place for place in range(len(found)) if found[place] > least[place]]
        place = max(givers, key=lambda each: found[each])
        others = [found[each] for each in givers if found[each] < found[place]]
        floor = max(least[place], max(others, default=0))
        found[place] -= min(over, max(1, found[place] - floor))
    spare = room - sum(found)
    for place in sorted(range(len(found)), key=lambda each: natural[each] - found[each]):
        given = min(spare, natural[place] - found[place])
        found[place] += given
        spare -= given
    tallest = max(
        (
            len(fold_marked(text, wide))
            for row in texts
            for text, wide in zip(row, found, strict=True)
        ),
        default=0,
    )
    return found if tallest <= _TALL else None


def _longest_word(texts: Iterable[str]) -> int:
    return max((columns_of(word) for text in texts for word in text.split(" ")), default=0)


def _grid(
    table: Table,
    texts: Sequence[Sequence[str]],
    heads: Sequence[str],
    widths: Sequence[int],
    look: Look,
) -> Iterator[str]:
    right = [is_numeric(table, place) for place in range(len(table.columns))]
    labels = [each.label for each in table.columns]
    yield from _row(labels, widths, right, [_BOLD] * len(labels), look)
    yield _GAP.join(("─" if look.colour and look.unicode else "-") * width for width in widths)
    for at, row in enumerate(texts):
        yield from _headed(heads, at, look)
        styles = [_STYLES.get(text) for text in row]
        marked = [table.marks.get(text, text) for text in row] if look.colour else row
        yield from _row(marked, widths, right, styles, look)


def _row(
    texts: Sequence[str],
    widths: Sequence[int],
    right: Sequence[bool],
    styles: Sequence[str | None],
    look: Look,
) -> Iterator[str]:
    folded = [fold_marked(text, width) for text, width in zip(texts, widths, strict=True)]
    for at in range(max(map(len, folded), default=0)):
        cells = []
        for lines, width, flush, style in zip(folded, widths, right, styles, strict=True):
            line = lines[at] if at < len(lines) else ""
            space = " " * (width - columns_of(_bare(line)))
            shown = look.paint(_shown(line, look), style)
            cells.append(space + shown if flush else shown + space)
        yield _GAP.join(cells).rstrip()


# -- other shapes ----------------------------------------------------------------------------------


def _stacked(
    table: Table, texts: Sequence[Sequence[str]], heads: Sequence[str], look: Look
) -> Iterator[str]:
    """Two lines a row: the short cells, then the long ones."""
    numeric = [is_numeric(table, place) for place in range(len(table.columns))]
    for at_row, row in enumerate(texts):
        yield from _headed(heads, at_row, look)
        short, long = [], []
        for place, (text, column) in enumerate(zip(row, table.columns, strict=True)):
            if not text:
                continue
            if column.wide and place:
                long.append(text)
                continue
            named = place and (numeric[place] or text[0].isdigit() or text[0] in "−–")
            short.append(f"{column.label} {text}" if named else text)
        for at, line in enumerate(_hanging(" · ".join(short), look.width)):
            yield look.paint(line, _BOLD) if at == 0 else line
        for text in long:
            marked = table.marks.get(text, text) if look.colour else text
            for line in fold_marked(marked, look.width - 2):
                yield f"  {_shown(line, look)}"


def _blocks(table: Table, texts: Sequence[Sequence[str]], look: Look) -> Iterator[str]:
    """One line a cell."""
    for at, row in enumerate(texts):
        if at:
            yield ""
        for text, column in zip(row, table.columns, strict=True):
            if text:
                marked = table.marks.get(text, text) if look.colour else text
                lines = fold_marked(f"{column.label}: {marked}", look.width)
                size = len(column.label) + 1
                yield look.paint(lines[0][:size], _BOLD) + _shown(lines[0][size:], look)
                yield from (_shown(line, look) for line in lines[1:])


_ITEM = re.compile(r"(?s)((?:[^:\n]{1,60}: )?)(.*?)( \[[^\[\]]*\])?")


def _outline(table: Table, look: Look) -> Iterator[str]:
    for depth, text in outline(table):
        if depth == 0:
            yield from _paragraph(text, look, _BOLD)
            continue
        found = _ITEM.fullmatch(text)
        item, value, place = found.groups() if found else ("", text, None)
        lines = _hanging(f"{item}{value}{place or ''}", look.width - len(_GAP))
        if look.colour and len(lines) == 1:
            lines = [look.paint(item, _CYAN) + value + look.paint(place or "", _DIM)]
        elif look.colour and len(lines[0]) > len(item):
            lines[0] = look.paint(item, _CYAN) + lines[0][len(item) :]
        for line in lines:
            yield f"{_GAP}{line}"


def _hanging(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, those after the first indented."""
    first, *rest = fold_marked(text, width, hanging=len(_GAP))
    return [first, *(f"{_GAP}{line}" for line in rest)]


# -- folding ---------------------------------------------------------------------------------------


def fold_marked(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The text in lines of at most `width` columns, those after the first `hanging` columns
    shorter, folded at spaces; a mark around words that were searched ends with a line and begins
    again with the next. An empty text is one line."""
    lines: list[str] = []
    line, taken, room = "", 0, width
    for word in text.split(" "):
        size = columns_of(_bare(word))
        if line and taken + 1 + size > room:
            lines.append(line)
            line, taken = "", 0
            room = width - hanging
        while size > room:
            head = _head(word, room)
            lines.append(head)
            room = width - hanging
            word = word[len(head) :]
            size -= columns_of(_bare(head))
        line, taken = (f"{line} {word}", taken + 1 + size) if line else (word, size)
    lines.append(line)
    start, end = HIGHLIGHT
    if start not in text:
        return lines
    found, open_ = [], False
    for each in lines:
        begun = f"{start}{each}" if open_ else each
        open_ = begun.rfind(start) > begun.rfind(end)
        found.append(f"{begun}{end}" if open_ else begun)
    return found


def _head(word: str, width: int) -> str:
    """As many characters of a word as fit; at least one."""
    count = 1
    while count < len(word) and columns_of(_bare(word[: count + 1])) <= width:
        count += 1
    return word[:count]


def _bare(text: str) -> str:
    start, end = HIGHLIGHT
    return text.replace(start, "").replace(end, "") if start in text or end in text else text


def _shown(text: str, look: Look) -> str:
    """The text with its marks as the screen shows them."""
    start, end = HIGHLIGHT
    if start not in text:
        return text
    if not look.colour:
        return _bare(text)
    return text.replace(start, f"\x1b[{_FOUND}m").replace(end, "\x1b[0m")
