"""A brief as a screen of lines that never run over, and as plain values for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from ldncli.report.answers.brief import ALSO, Brief, Part, StudyLine, Told
from ldncli.report.words.findings.effects import MARK
from ldncli.report.words.language.phrases import upper

# A terminal of 24 lines, one of which is the next prompt.
ROWS = 23
COLUMNS = 80
_GAP = "  "
_HEADS = ("Study", "Design", "n", "{unit}", "wk", "Found")
_DESIGN_MOST = 14
# Below this there is no room to fold what was found; all of it stands below a study where it has
# less than that beside it.
_FOUND_LEAST, _FOUND_WHOLE = 16, 60
# The width of the names of the parts, with the gap behind them.
_LABEL = 10
# How many studies are shown before parts get second lines; in which order parts get more lines,
# None being the studies.
_FIRST = 5
# Lines that the name of a study may take.
_NAME_LINES = 6
# Where something was cut off.
_MORE_MARK = "…"
# What shows all that a screen leaves out, and in short.
_ALL = ("--all (the rest)", "--all")
_MORE = (
    *("Reviews", "Doses", "Harms", "Doses", ALSO, "Harms", "Notices", "Doses", "Reviews", "Harms"),
    *("Left out", "Under way", None, "Nearby"),
)


def brief_lines(brief: Brief, columns: int = COLUMNS, rows: int | None = ROWS) -> list[str]:
    """The lines of a screen: none over `columns`; at most `rows`, unless a screen of less than 80
    columns needs more for the first clause of each part. Each part has its first clause at
    least; what room is left goes to more studies and clauses. How many studies there are more is
    said, and where clauses follow; all of them stand there where `rows` is None."""
    if rows is None:
        return _whole(brief, columns)
    bottom = textwrap.wrap(" ".join(brief.bottom_line(columns)), columns)
    known = [_head(brief, columns), *bottom]
    allowed = {part.name: len(_part(part, columns, 0)) for part in brief.parts}
    studies = min(len(brief.studies), _FIRST)

    def size() -> int:
        table = len(_studies(brief, columns, studies))
        return len(known) + table + sum(allowed.values()) + 1

    while size() > rows and studies > 1:
        studies -= 1
    for name in _MORE:
        if name is None:
            while size() < rows and studies < len(brief.studies):
                studies += 1
            studies -= size() > rows
        elif name in allowed and size() < rows:
            part = next(each for each in brief.parts if each.name == name)
            allowed[name] = _longer(part, columns, allowed[name], rows - size())
    below = [line for part in brief.parts for line in _part(part, columns, allowed[part.name])]
    table = _studies(brief, columns, studies)
    room = rows - len(known) - len(table) - len(below) - 1
    blank = [""] if room > 0 else []
    second = [""] if room > 1 and table else []
    lines = [*known, *blank, *table, *second, *below]
    cut = studies < len(brief.studies) or _MORE_MARK in "".join(lines)
    return [*lines, _next(brief, columns, marked=MARK in "".join(lines), cut=cut)]


def _whole(brief: Brief, columns: int) -> list[str]:
    """Every study with all that it found, every clause, every command."""
    bottom = textwrap.wrap(" ".join(brief.bottom_line(columns)), columns)
    below = [line for part in brief.parts for line in _wrapped(part.name, part.clauses, columns)]
    table = _studies(brief, columns, len(brief.studies), whole=True)
    lines = [_head(brief, columns), *bottom, "", *table, *([""] if table else []), *below]
    first, *rest = brief.commands
    first = f"{first} (explains {MARK})" if MARK in "".join(lines) else first
    return [*lines, *_wrapped("Next", [first, *rest], columns, " · ")]


def _head(brief: Brief, columns: int) -> str:
    """What was asked, and the day of the data where there is room for it."""
    title = next((each for each in brief.titles if len(each) <= columns), brief.titles[-1])
    title, day = _cut(title, columns), f"data of {brief.asked.library.as_of}"
    return f"{title}{day.rjust(columns - len(title))}" if len(title + day) + 2 < columns else title


def _part(part: Part, columns: int, most: int) -> list[str]:
    """A part with as many of its clauses as `most` lines hold, the shorter ones where these are not
    all, and a mark where there are more or longer ones."""
    whole = _wrapped(part.name, part.clauses, columns)
    if len(whole) <= most:
        return whole
    kept = _kept(part, columns, most)
    return _wrapped(part.name, _marked(part, kept), columns)


def _longer(part: Part, columns: int, lines: int, room: int) -> int:
    """The lines of a part with at least one clause more, where `room` more lines hold that."""
    grown = (len(_part(part, columns, lines + more)) for more in range(1, room + 1))
    return next((each for each in grown if each > lines), lines)


def _kept(part: Part, columns: int, most: int) -> Sequence[str]:
    """The clauses that `most` lines hold, from the first on, which is always there: one that
    follows may stand on one before it."""
    clauses = part.shorter or part.clauses
    kept = clauses[:1]
    for count in range(2, len(clauses) + 1):
        longer = clauses[:count]
        if len(_wrapped(part.name, _marked(part, longer), columns)) <= most:
            kept = longer
    return kept


def _marked(part: Part, kept: Sequence[str]) -> Sequence[str]:
    """Clauses with a mark behind them where more of the part follow, or a longer one would."""
    return kept if tuple(kept) == part.clauses else (*kept[:-1], f"{kept[-1]} {_MORE_MARK}")


def _wrapped(name: str, clauses: Sequence[str], columns: int, joined: str = "; ") -> list[str]:
    text = joined.join(clauses)
    return textwrap.wrap(
        upper(text) if joined == "; " else text,
        columns,
        initial_indent=name.ljust(_LABEL),
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
    )


def _next(brief: Brief, columns: int, *, marked: bool, cut: bool) -> str:
    """The commands to type, on one line as many as it holds; where a number is `marked`, with where
    that is explained; where something was `cut`, with the flag that shows it."""
    first, *rest = brief.commands
    line = "Next".ljust(_LABEL)
    heads = (f"{first} (explains {MARK})", first) if marked else (first,)
    tails = _ALL if cut else ("",)
    starts = [(start, tail) for tail in tails for start in heads]

    def joined(kept: Sequence[str], tail: str) -> str:
        return line + " · ".join(filter(None, [*kept, tail]))

    start, tail = next(
        (each for each in starts if len(joined(each[:1], each[1])) <= columns), starts[-1]
    )
    kept = [start]
    for each in rest:
        if len(joined([*kept, each], tail)) <= columns:
            kept.append(each)
    return _cut(joined(kept, tail), columns)


# -- the table of studies --------------------------------------------------------------------------


def _studies(brief: Brief, columns: int, shown: int, *, whole: bool = False) -> list[str]:
    """The heads, with how many studies there are where not all are shown, and the studies; nothing
    without any. `whole`: with all that each found, on as many lines as that takes."""
    if not brief.studies:
        return []
    ways = (_table(brief, columns, shown, most, whole=whole) for most in _names_most(columns))
    return min(ways, key=len)


def _names_most(columns: int) -> tuple[int, int]:
    """The columns that names may take: fewer leave more for what was found."""
    return columns // 4 + 2, columns // 4 + 4


def _table(brief: Brief, columns: int, shown: int, most: int, *, whole: bool) -> list[str]:
    unit = brief.asked.library.topic.dose.unit
    heads = [each.format(unit=unit) for each in _HEADS]
    if shown < len(brief.studies):
        heads[0] += f" ({shown} of {len(brief.studies)})"
    rows = [_cells(each, most, whole=whole) for each in brief.studies[:shown]]
    widths = [
        max(len(line) for cells in [[[each] for each in heads], *rows] for line in cells[place])
        for place in range(len(heads) - 1)
    ]
    left = columns - sum(widths) - len(_GAP) * len(widths)
    under = whole and left < _FOUND_WHOLE
    if left < (0 if under else len(heads[-1])):
        return _blocks(brief, columns, heads[0], shown, whole=whole)
    lines = [_line([*heads[:-1], ""] if under else heads, widths)]
    for study, cells in zip(brief.studies[:shown], rows, strict=True):
        width = columns - len(_GAP) if under else left
        found = _found(study.found, width, whole=whole)
        beside = [""] if under else found
        lines += [_line(each, widths) for each in zip_longest(*cells, beside, fillvalue="")]
        lines += [f"{_GAP}{each}" for each in found] if under else []
    return lines


def _blocks(brief: Brief, columns: int, head: str, shown: int, *, whole: bool) -> list[str]:
    """Where the screen has no room for columns: a paragraph for each study."""
    unit = brief.asked.library.topic.dose.unit
    texts = [head]
    for each in brief.studies[:shown]:
        counted = "" if each.people is None else f"n {each.people}"
        dose = f"{each.dose} {unit}" if each.dose else ""
        weeks = "" if each.weeks is None else f"{each.weeks:g} wk"
        facts = ", ".join(filter(None, (each.design, counted, dose, weeks)))
        found = each.found if whole else each.found[:1]
        texts.append(f"{each.names[1]}: {facts}: {'; '.join(told.words for told in found)}")
    return [line for text in texts for line in textwrap.wrap(text, columns, subsequent_indent=_GAP)]


def _cells(study: StudyLine, most: int, *, whole: bool) -> list[list[str]]:
    """The lines of the cells before what was found; unless `whole`, a name of more than `most`
    columns is told without the acronym, and folded where that is too long as well."""
    long, short = study.names
    name = (
        [long]
        if whole or len(long) <= most
        else textwrap.wrap(_cut(short, most * _NAME_LINES), most)
    )
    return [
        name,
        [study.design if whole else _cut(study.design, _DESIGN_MOST)],
        ["–" if study.people is None else f"{study.people}"],
        [study.dose or "–"],
        ["–" if study.weeks is None else f"{study.weeks:g}"],
    ]


def _found(found: Sequence[Told], width: int, *, whole: bool) -> list[str]:
    """What a study found: all of it (`whole`), or as much as one line holds; the first outcome
    takes as many as it needs, unless the screen has hardly any room for it."""
    if whole:
        return textwrap.wrap("; ".join(each.ways[0] for each in found), max(width, _LABEL))
    first = found[0].words
    if len(first) <= width or width < _FOUND_LEAST:
        return [fitted(found, width)]
    return textwrap.wrap(first, width, break_on_hyphens=False)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A row: words left, numbers right, what was found at the end."""
    padded = [
        cell.rjust(width) if place in (2, 4) else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=False))
    ]
    return _GAP.join([*padded, cells[-1]]).rstrip()


def fitted(found: Sequence[Told], width: int) -> str:
    """As much of what a study found as a width holds: outcomes with their numbers where these fit,
    the most important first."""
    texts: list[str] = []
    for each in found:
        way = next((w for w in each.ways if len("; ".join([*texts, w])) <= width), None)
        if way is None:
            break
        texts.append(way)
    return "; ".join(texts) or _cut(found[0].words, width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(0, width - 1)].rstrip()}{_MORE_MARK}"


# -- for programs ----------------------------------------------------------------------------------


def brief_values(brief: Brief) -> dict[str, Any]:
    """The brief as plain values: every study, every clause."""
    asked = brief.asked
    return {
        "title": brief.titles[0],
        "data_as_of": asked.library.as_of,
        "bottom_line": list(brief.bottom_line()),
        "studies": [
            {
                "study_id": each.id,
                "name": each.names[0],
                "design": each.design,
                "participants": each.people,
                "dose": each.dose,
                "weeks": each.weeks,
                "found": [told.ways[0] for told in each.found],
            }
            for each in brief.studies
        ],
        **{part.name.lower().replace(" ", "_"): list(part.clauses) for part in brief.parts},
        "next": list(brief.commands),
    }
