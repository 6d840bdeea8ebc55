"""An evidence map in characters: symbol of the best design, number of studies, letter of certainty
or direction, in pages of columns."""

from __future__ import annotations

import re

from ldncli.report.drawing.charts import GapCell, GapMap, GapSide
from ldncli.report.drawing.plots.gap_looks import (
    DESIGNS,
    EMPTY,
    RUNNING,
    SILENT,
    Design,
    cell_at,
    design_of,
    every_cell,
    grade_of,
    used_designs,
    used_grades,
)
from ldncli.report.drawing.scene.metrics import columns, cut, fold, padded
from ldncli.report.drawing.scene.pen import BOUND, Pen

_NARROWEST = 40
_LABEL_LEAST, _LABEL_MOST = 22, 38
_HEAD = 4
_LABEL_LINES = 3
# Bands of doses keep their numbers: `<1`, `1-<3`, `4.5`.
_DOSE = re.compile(
    r"(?P<side>(?:Under |Over )?)(?P<low>[0-9.]{1,4})(?P<high>(?: to under [0-9.]{1,4})?) \S{1,9}"
)
_ROLES = {
    "high": "good",
    "moderate": "accent",
    "low": "concern",
    "very-low": "muted",
    "benefit": "good",
    "harm": "bad",
    "mixed": "concern",
}


def terminal_gap_map(
    chart: GapMap, width: int = 80, unicode: bool = True, colour: bool = False
) -> str:
    """The map in `width` columns (at least 40), without line end at its end; columns that do not
    fit follow on further pages."""
    pen, width = Pen(unicode, colour), max(width, _NARROWEST)
    lines = [pen.paint(line, "bold") for line in fold(pen.text(chart.title), width)]
    names = _short_names(chart.heads, pen)
    cell = (
        max(
            [
                _HEAD,
                *map(columns, names),
                *(columns(_shown(each, chart, pen)) for each in every_cell(chart)),
            ]
        )
        + 1
    )
    longest = max([columns(_label(each, pen)) for each in chart.rows], default=10) + 1
    least = max(10, min(_LABEL_LEAST, longest))
    pages = _pages(len(chart.heads), max(1, (width - least) // cell))
    for page in pages:
        label = max(
            least, min(longest, _LABEL_MOST, width - cell * max(len(each) for each in pages))
        )
        lines += ["", *_table(chart, pen, page, names, (label, cell))]
    if not chart.rows:
        lines += ["no studies and no trials to show"]
    below = [line for note in _legend(chart, pen, names) for line in fold(note, width)]
    return pen.page([*lines, "", *(pen.paint(line, "muted") for line in below)])


def _pages(count: int, most: int) -> list[range]:
    """The columns in pages of about the same size."""
    number = max(1, -(-count // most))
    size = -(-count // number)
    return (
        [range(start, min(start + size, count)) for start in range(0, count, size)] if count else []
    )


def _short_names(heads: tuple[GapSide, ...], pen: Pen) -> list[str]:
    """A short name for every column, each another one."""
    found: list[str] = []
    for head in heads:
        dose = _DOSE.fullmatch(pen.text(head.label))
        if dose and (name := _dose_name(*dose.groups())) not in found:
            found.append(name)
            continue
        words = "".join(c if c.isalnum() or c == "." else " " for c in pen.text(head.label)).split()
        if len(words) > 1 and columns(words[0]) < 3 and not words[0][0].isdigit():
            words = [words[0] + words[1], *words[2:]]
        tries = [_cut(words[0]) if words else "?"]
        tries += [
            _cut(words[0][:start] + each[: _HEAD - start]) for start in (1, 2) for each in words[1:]
        ]
        tries += [_cut("".join(each[0] for each in words))] if len(words) > 1 else []
        free = next((each for each in tries if each not in found), None)
        number = 2
        while free is None:
            text = str(number)
            name = (words[0] if words else "?")[: _HEAD - len(text)] + text
            free, number = (name if name not in found else None), number + 1
        found.append(free)
    return found


def _dose_name(side: str, low: str, high: str) -> str:
    return {"Under ": "<", "Over ": ">"}.get(side, "") + low + high.replace(" to under ", "-<")


def _cut(word: str) -> str:
    while columns(word) > _HEAD:
        word = word[:-1]
    return word or "?"


def _label(side: GapSide, pen: Pen) -> str:
    more = (" ▸" if pen.unicode else " +") if side.folded else ""
    return "  " * min(side.depth, 4) + pen.text(side.label) + more


def _table(
    chart: GapMap, pen: Pen, page: range, names: list[str], sizes: tuple[int, int]
) -> list[str]:
    label, cell = sizes
    lines = [
        pen.paint(
            " " * label + "".join(padded(names[column], cell, right=True) for column in page),
            "bold",
        )
    ]
    for number, row in enumerate(chart.rows):
        folded = _folded_label(row, pen, label)
        shown = "".join(
            _padded_cell(cell_at(chart, number, column), chart, pen, cell) for column in page
        )
        first = padded(folded[0], label)
        lines.append((pen.paint(first, "bold") if row.depth == 0 else first) + shown)
        lines += [pen.paint(each, "bold") if row.depth == 0 else each for each in folded[1:]]
    return lines


def _folded_label(row: GapSide, pen: Pen, width: int) -> list[str]:
    """The label in a few lines, the later ones indented a little more."""
    text = _label(row, pen)
    indent = " " * min(len(text) - len(text.lstrip()), width - 8)
    found = [indent + each for each in fold(text, width - len(indent) - 1)] or [""]
    return (
        [*found[: _LABEL_LINES - 1], cut(found[_LABEL_LINES - 1], width - 2) + "…"]
        if len(found) > _LABEL_LINES
        else found
    )


def _padded_cell(cell: GapCell, chart: GapMap, pen: Pen, width: int) -> str:
    shown = _shown(cell, chart, pen)
    role = {
        "studies": _ROLES.get(cell.grade or ""),
        "running": "accent" if cell.sure else "muted",
        "silent": "bad" if cell.sure else "muted",
    }
    return " " * max(0, width - columns(shown)) + pen.paint(shown, role.get(cell.standing, "muted"))


def _sign(design: Design, pen: Pen) -> str:
    return design.sign if pen.unicode else design.plain


def _shown(cell: GapCell, chart: GapMap, pen: Pen) -> str:
    """`●12L`: best design, studies, certainty; `○27`: trials that run until 2027;
    `×1`: one that ended in silence."""
    if cell.standing == "studies":
        grade = grade_of(cell, chart.colour)
        letter = grade.letter if pen.unicode else grade.plain
        return f"{_sign(design_of(cell), pen)}{cell.count}{letter}"
    if cell.standing == "running":
        sign = _sign(RUNNING, pen)
        return f"{sign}{(cell.year or '?')[-2:]}" if cell.sure else sign
    if cell.standing == "silent":
        return f"{_sign(SILENT, pen)}{cell.count if cell.sure else ''}"
    return _sign(EMPTY, pen)


def _legend(chart: GapMap, pen: Pen, names: list[str]) -> list[str]:
    heads = [(name, pen.text(head.label)) for name, head in zip(names, chart.heads, strict=True)]
    told = [f"{name} = {label}" for name, label in heads if name != label]
    signs = [f"{_sign(DESIGNS[each], pen)} {DESIGNS[each].name}" for each in used_designs(chart)]
    grades = [
        f"{each.letter if pen.unicode else each.plain} {each.name}" for each in used_grades(chart)
    ]
    kinds = {(cell.standing, cell.sure) for cell in every_cell(chart)}
    rest = []
    if ("running", True) in kinds:
        rest.append(f"{_sign(RUNNING, pen)}27 only trials planned or under way, which end in 2027")
    if ("silent", True) in kinds:
        rest.append(f"{_sign(SILENT, pen)}1 {SILENT.name}, and how many")
    unsure = [
        _sign(sign, pen)
        for kind, sign in (("running", RUNNING), ("silent", SILENT))
        if (kind, False) in kinds
    ]
    if unsure:
        rest.append(
            f"{' or '.join(unsure)} alone: such trials in the row, what they measure is not on"
            " record"
        )
    if any(kind == "empty" for kind, _ in kinds):
        rest.append(f"{_sign(EMPTY, pen)} {EMPTY.name}")
    grade_head = "letter, certainty" if chart.colour == "certainty" else "sign, found"
    found = [f"Columns: {_listed(told)}"] if told else []
    if signs:
        found.append(
            f"Symbol, best design: {_listed(signs)}; then the number of studies; last the"
            f" {grade_head}: {_listed(grades)}."
        )
    found += [f"{_listed(rest)}."] if rest else []
    return [*found, *map(pen.text, chart.notes)]


def _listed(entries: list[str]) -> str:
    return ", ".join(each.replace(" ", BOUND) if columns(each) < 40 else each for each in entries)
