"""How a cell of an evidence map looks: the symbol is the best design, letter and colour are
certainty or direction, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ldncli.report.drawing.charts import GapCell, GapMap
from ldncli.report.words.findings.directions import words_for


@dataclass(frozen=True, slots=True)
class Design:
    """A class of designs: its symbol in Unicode and ASCII, and its name."""

    sign: str
    plain: str
    name: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A certainty or direction: its letter in Unicode and ASCII, its colour (None: not filled),
    the colour on it, its name."""

    letter: str
    plain: str
    fill: str | None
    on: str
    name: str


def _found(direction: str | None, fill: str | None, on: str) -> Grade:
    words = words_for(direction)
    return Grade(words.sign, words.plain_sign, fill, on, words.word)


DESIGNS = {
    "randomised": Design("●", "@", "randomised trial"),
    "controlled": Design("◆", "&", "controlled or cohort study"),
    "uncontrolled": Design("▲", "^", "study without control group"),
    "case-report": Design("·", ".", "case report"),
    "laboratory": Design("■", "#", "laboratory study"),
    "other": Design("□", "o", "other work"),
}
NOT_RATED = Grade("n", "n", None, "ink", "not rated")
GRADES: dict[str, dict[str | None, Grade]] = {
    "certainty": {
        "high": Grade("H", "H", "grade-high", "on-high", "high"),
        "moderate": Grade("M", "M", "grade-moderate", "on-moderate", "moderate"),
        "low": Grade("L", "L", "grade-low", "on-low", "low"),
        "very-low": Grade("V", "V", "grade-very-low", "on-very-low", "very low"),
        None: NOT_RATED,
    },
    "direction": {
        "benefit": _found("benefit", "found-benefit", "on-benefit"),
        "no-difference": _found("no-difference", "found-none", "on-pale"),
        "mixed": _found("mixed", "found-mixed", "on-pale"),
        "harm": _found("harm", "found-harm", "on-harm"),
        "unclear": _found("unclear", None, "ink"),
        None: _found(None, None, "ink"),
    },
}
RUNNING = Design("○", "o", "only trials planned or under way, with the year in which they end")
SILENT = Design("×", "x", "only registered trials that ended without known results")
EMPTY = Design("–", "-", "no studies")


def design_of(cell: GapCell) -> Design:
    """The look of the best design of a cell."""
    return DESIGNS.get(cell.design, DESIGNS["other"])


def grade_of(cell: GapCell, colour: str) -> Grade:
    """The look of a cell's certainty or direction."""
    known = GRADES.get(colour, GRADES["certainty"])
    return known.get(cell.grade, known[None])


def used_designs(chart: GapMap) -> list[str]:
    """The classes of designs that the map shows, the best first."""
    found = {
        cell.design if cell.design in DESIGNS else "other"
        for cell in every_cell(chart)
        if cell.standing == "studies"
    }
    return [each for each in DESIGNS if each in found]


def used_grades(chart: GapMap) -> list[Grade]:
    """The certainties or directions that the map shows, in their order."""
    found = [
        grade_of(cell, chart.colour) for cell in every_cell(chart) if cell.standing == "studies"
    ]
    return [
        each
        for each in dict.fromkeys(GRADES.get(chart.colour, GRADES["certainty"]).values())
        if each in found
    ]


def every_cell(chart: GapMap) -> Iterable[GapCell]:
    """All cells, row by row."""
    return (cell for row in chart.cells for cell in row)


def cell_at(chart: GapMap, row: int, column: int) -> GapCell:
    """A cell, an empty one where the chart has none."""
    return (
        chart.cells[row][column]
        if row < len(chart.cells) and column < len(chart.cells[row])
        else GapCell()
    )


def map_summary(chart: GapMap) -> str:
    """The picture in words: how many cells hold what."""
    standing = [cell.standing for cell in every_cell(chart)]
    told = [
        f"{standing.count('studies')} of {len(standing)} cells hold studies",
        f"{standing.count('running')} only trials under way",
        f"{standing.count('silent')} only trials that ended without known results",
        f"{standing.count('empty')} no studies",
    ]
    return f"{len(chart.rows)} conditions by {len(chart.heads)} columns: {', '.join(told)}."
