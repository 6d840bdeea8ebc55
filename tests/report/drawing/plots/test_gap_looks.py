"""The look of a cell of an evidence map: symbols of designs, letters of grades, words."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.charts import GapCell, GapMap, GapSide
from ldncli.report.drawing.plots import gap_looks
from ldncli.report.drawing.plots.gap_looks import DESIGNS, GRADES, NOT_RATED
from tests.plain import check_plain, values_of

TRIAL = GapCell("studies", "a trial", "randomised", 120, "low", 2)
CASE = GapCell("studies", "a case", "case-report", 1, None, 1)
RUNNING = GapCell("running", "running", "controlled", grade="high", count=1, year="2027")
SILENT = GapCell("silent", "ended", count=1)


def _map(*rows: tuple[GapCell, ...], colour: str = "certainty") -> GapMap:
    return GapMap(
        "Map",
        tuple(GapSide(f"row {number}") for number in range(len(rows))),
        tuple(GapSide(f"column {number}") for number in range(3)),
        rows,
        colour=colour,
    )


MIXED = _map((CASE, TRIAL, RUNNING), (GapCell(), SILENT, CASE))


@pytest.mark.parametrize("value", values_of(gap_looks), ids=lambda value: value.__name__)
def test_looks_are_plain_values(value: type) -> None:
    check_plain(value)


def test_letters_and_symbols_carry_the_meaning_alone() -> None:
    for known in GRADES.values():
        looks = list(dict.fromkeys(known.values()))
        assert (
            len({each.letter for each in looks})
            == len(looks)
            == len({each.plain for each in looks})
        )
    assert (
        len({each.sign for each in DESIGNS.values()})
        == len(DESIGNS)
        == len({each.plain for each in DESIGNS.values()})
    )


@pytest.mark.parametrize(
    "each",
    [
        *DESIGNS.values(),
        gap_looks.RUNNING,
        gap_looks.SILENT,
        gap_looks.EMPTY,
    ],
    ids=lambda each: each.name,
)
def test_a_symbol_is_one_character_with_one_of_ascii(each: gap_looks.Design) -> None:
    assert len(each.sign) == len(each.plain) == 1 and each.plain.isascii() and each.name


@pytest.mark.parametrize(
    ("design", "sign", "name"),
    [
        ("randomised", "●", "randomised trial"),
        ("case-report", "·", "case report"),
        ("never heard of", "□", "other work"),
    ],
)
def test_the_symbol_is_that_of_the_best_design(design: str, sign: str, name: str) -> None:
    look = gap_looks.design_of(GapCell("studies", design=design))
    assert (look.sign, look.name) == (sign, name)


@pytest.mark.parametrize(
    ("colour", "grade", "letter", "name"),
    [
        ("certainty", "high", "H", "high"),
        ("certainty", "very-low", "V", "very low"),
        ("certainty", None, "n", "not rated"),
        ("certainty", "never heard of", "n", "not rated"),
        ("direction", "benefit", "+", "better"),
        ("direction", "harm", "−", "worse"),
        ("direction", None, "?", "not stated"),
        ("never heard of", "low", "L", "low"),
    ],
)
def test_the_letter_is_that_of_certainty_or_direction(
    colour: str, grade: str | None, letter: str, name: str
) -> None:
    look = gap_looks.grade_of(GapCell("studies", grade=grade), colour)
    assert (look.letter, look.name) == (letter, name)


def test_what_is_not_known_is_not_filled() -> None:
    assert NOT_RATED.fill is None
    assert {name for name, look in GRADES["direction"].items() if look.fill is None} == {
        "unclear",
        None,
    }
    fills = [look.fill for known in GRADES.values() for look in known.values() if look.fill]
    assert len(fills) == len(set(fills)) == 8


def test_designs_and_grades_in_use_are_those_of_studies_in_order() -> None:
    assert gap_looks.used_designs(MIXED) == ["randomised", "case-report"]
    assert [each.name for each in gap_looks.used_grades(MIXED)] == ["low", "not rated"]
    odd = _map((GapCell("studies", design="odd"), TRIAL))
    assert gap_looks.used_designs(odd) == ["randomised", "other"]
    found = _map(
        (GapCell("studies", grade="harm"), GapCell("studies", grade="benefit"), CASE),
        (GapCell("studies", grade="unclear"), RUNNING, SILENT),
        colour="direction",
    )
    assert [each.name for each in gap_looks.used_grades(found)] == ["better", "worse", "not stated"]
    assert gap_looks.used_designs(_map()) == gap_looks.used_grades(_map()) == []


def test_every_cell_row_by_row() -> None:
    told = [each.told for each in gap_looks.every_cell(MIXED)]
    assert told == ["a case", "a trial", "running", "no studies", "ended", "a case"]


def test_a_cell_that_the_chart_does_not_have_is_empty() -> None:
    ragged = _map((CASE, TRIAL), (SILENT,))
    assert gap_looks.cell_at(ragged, 0, 1) is TRIAL and gap_looks.cell_at(ragged, 1, 0) is SILENT
    for row, column in ((1, 1), (0, 2), (2, 0)):
        assert gap_looks.cell_at(ragged, row, column) == GapCell()


def test_the_picture_in_words() -> None:
    assert gap_looks.map_summary(MIXED) == (
        "2 conditions by 3 columns: 3 of 6 cells hold studies, 1 only trials under way, 1 only"
        " trials that ended without known results, 1 no studies."
    )
