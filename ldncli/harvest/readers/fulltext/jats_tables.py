"""Tables of JATS articles, in the models of XHTML and CALS: the grid with cells over several rows
and columns, captions, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldncli.harvest.readers.content.tables import Cell, Table
from ldncli.harvest.readers.fulltext.jats_text import cell_text, text_of

# No table that people read is larger; what is, was made to fill a memory.
_MOST_COLUMNS = 500
_MOST_ROWS = 20_000
_MOST_PLACES = 200_000
# `tr` and `td` in XHTML, `row` and `entry` in CALS.
_ROWS = ("tr", "row")
_CELLS = ("td", "th", "entry")


def tables_of(wrap: Any, section: str, number: int) -> Iterator[Table]:
    """The tables of a `table-wrap`: one, or several that stand below each other; one without rows
    where it holds a picture alone. `number` is its place in the article, for where it has
    neither label nor id."""
    notes = tuple(_notes(wrap))
    labels = frozenset(mark for mark, _ in notes if mark)
    label = text_of(wrap.find("label")).rstrip(".:") or f"Table [{number}]"
    name = wrap.get("id") or f"table-{number}"
    caption = text_of(wrap.find("caption"))
    found = [each for each in wrap.iter("table") if each.getparent().tag not in _CELLS]
    if not found:
        yield Table(id=name, label=label, section=section, caption=caption, notes=notes)
    for part, table in enumerate(found, 1):
        rows, heads = _grid(table, labels)
        several = len(found) > 1
        yield Table(
            id=f"{name}-{part}" if several else name,
            label=f"{label}, part {part}" if several else label,
            section=section,
            caption=caption,
            rows=rows,
            heads=heads,
            notes=notes,
        )


def _notes(wrap: Any) -> Iterator[tuple[str, str]]:
    """Footnotes with their marks: as an element of its own, or as the first sign of a line."""
    for foot in wrap.iter("table-wrap-foot"):
        for note in foot.iter("fn", "p", "attrib"):
            if note.tag == "p" and any(each.tag == "fn" for each in note.iterancestors()):
                continue
            label = note.find("label") if note.tag == "fn" else None
            mark = text_of(label)
            if label is not None:
                parts = [text_of(each) for each in note if each is not label]
                text = " ".join(filter(None, parts))
            else:
                mark, text = _leading_mark(note)
            if text:
                yield mark, text


def _leading_mark(note: Any) -> tuple[str, str]:
    """The raised sign with which a line begins, and the rest of it."""
    first = note
    while len(first) and not (first.text or "").strip():
        first = first[0]
        if first.tag == "sup":
            mark = "".join(first.itertext()).strip()
            text = text_of(note)
            shown = text_of(first) or mark
            return mark, text.removeprefix(shown).strip()
    text = text_of(note)
    sign = re.match(r"([*†‡§¶#‖∗]{1,4})\s*(?=\S)", text)
    return (sign[1], text[sign.end() :]) if sign else ("", text)


def _grid(table: Any, labels: frozenset[str]) -> tuple[tuple[tuple[Cell | None, ...], ...], int]:
    """The rows with every cell at each of its places, and how many of them are headings."""
    grid: list[dict[int, Cell]] = []
    named = [each.get("colname", "") for each in table.iter("colspec")]
    heads, places, width = 0, 0, 0
    only_heads = True
    for number, (row, in_head, left) in enumerate(_rows(table), 1):
        if number > _MOST_ROWS or places > _MOST_PLACES:
            break
        while len(grid) < number:
            grid.append({})
        column = 1
        cells = [each for each in row if each.tag in _CELLS]
        for each in cells:
            while column in grid[number - 1]:
                column += 1
            if column > _MOST_COLUMNS:
                break
            rows = min(_reach_down(each, left), left)
            columns = min(_reach_right(each, named), _MOST_COLUMNS + 1 - column)
            text, marks = cell_text(each, labels)
            cell = Cell(
                row=number,
                column=column,
                text=text,
                rows=rows,
                columns=columns,
                head=each.tag == "th" or in_head,
                marks=marks,
            )
            for down in range(rows):
                while len(grid) < number + down:
                    grid.append({})
                for right in range(columns):
                    grid[number - 1 + down].setdefault(column + right, cell)
            places += rows * columns
            column += columns
            if places > _MOST_PLACES:
                break
        width = max(width, max(grid[number - 1], default=0))
        # Without a head of its own a table's first rows of nothing but headings are one.
        only_heads = only_heads and (in_head or _all_heads(cells))
        if in_head or (only_heads and heads == number - 1):
            heads = number
    if heads == len(grid):
        heads = sum(in_head for _, in_head, _ in _rows(table))
    filled = tuple(tuple(row.get(each) for each in range(1, width + 1)) for row in grid)
    return filled, min(heads, len(filled))


def _all_heads(cells: list[Any]) -> bool:
    return bool(cells) and all(each.tag == "th" for each in cells)


def _rows(table: Any) -> Iterator[tuple[Any, bool, int]]:
    """Every row, whether it is one of the head, and how many are left of its part with it: no cell
    reaches beyond."""
    groups = [table, *(each for each in table if each.tag == "tgroup")]
    parts = [each for group in groups for each in group if each.tag in ("thead", "tbody", "tfoot")]
    loose = [each for each in table if each.tag in _ROWS]
    sections = [
        (part.tag == "thead", [each for each in part if each.tag in _ROWS]) for part in parts
    ]
    for in_head, rows in [*sections, (False, loose)]:
        for place, row in enumerate(rows):
            yield row, in_head, len(rows) - place


def _reach_down(cell: Any, rest: int) -> int:
    """Over how many rows a cell reaches; `0` means to the end of its part."""
    more = _whole(cell.get("morerows"))
    return more + 1 if more is not None else _span(cell, "rowspan") or rest


def _reach_right(cell: Any, named: list[str]) -> int:
    """Over how many columns a cell reaches, by number or by the names of the first and last."""
    first, last = cell.get("namest"), cell.get("nameend")
    if first in named and last in named:
        return max(1, named.index(last) - named.index(first) + 1)
    return _span(cell, "colspan") or 1


def _span(cell: Any, name: str) -> int:
    found = _whole(cell.get(name))
    return 1 if found is None else found


def _whole(text: str | None) -> int | None:
    digits = re.fullmatch(r"\s*(\d{1,9})\s*", text or "")
    return int(digits[1]) if digits else None
