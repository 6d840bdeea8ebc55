"""Numbers of a row: each kind of value and of spread at its place, or named with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.drafts.register.groups import Arms
from ldncli.harvest.drafts.register.measures import Numbers, numbers_of, opposite
from ldncli.harvest.readers.content.results import Denominator, Row
from tests.harvest.drafts.register.made import GROUPS, counts, measure, values


def _numbers(row: Row, **more: Any) -> Numbers:
    found = measure(row, **more)
    return numbers_of(found, row, Arms().place("outcome 1", found.groups))


@pytest.mark.parametrize(
    ("parameter", "dispersion", "printed", "found"),
    [
        ("MEAN", "Standard Deviation", ("4.5", "1.2"), {"mean": 4.5, "sd": 1.2}),
        ("MEAN", "STANDARD_DEVIATION", ("4.5", "1.2"), {"mean": 4.5, "sd": 1.2}),
        ("MEAN", "Standard Error", ("-4.5", "1.2"), {"mean": -4.5, "se": 1.2}),
        ("LEAST_SQUARES_MEAN", "Standard Error", ("4.5", "1.2"), {"mean": 4.5, "se": 1.2}),
        ("MEAN", "95% Confidence Interval", ("4", None, "3", "5"), {"mean": 4, "ci": [3, 5]}),
        ("MEAN", "90% Confidence Interval", ("4", None, "3", "5"), {"mean": 4}),
        ("MEDIAN", "Inter-Quartile Range", ("4", None, "3", "5"), {"median": 4, "iqr": [3, 5]}),
        ("MEDIAN", "Full Range", ("4", None, "3", "5"), {"median": 4, "range": [3, 5]}),
        ("MEDIAN", "95% Confidence Interval", ("4", None, "3", "5"), {"median": 4}),
        ("MEAN", "", ("4",), {"mean": 4}),
    ],
)
def test_each_spread_has_its_own_place(
    parameter: str, dispersion: str, printed: tuple[str, ...], found: dict[str, Any]
) -> None:
    got = _numbers(Row(measurements=values(printed)), parameter=parameter, dispersion=dispersion)
    assert got.arms["ldn-4-5-mg"] == {"n": 30, **found}
    assert all(each in got.words["ldn-4-5-mg"] for each in printed if each)
    lost = dispersion and not {"sd", "se", "ci", "iqr", "range"} & set(found)
    assert bool(lost) == any("no place for" in each for each in got.left_out)


@pytest.mark.parametrize(
    ("parameter", "unit", "printed", "found"),
    [
        ("COUNT_OF_PARTICIPANTS", "Participants", "7", {"events": 7}),
        ("NUMBER", "participants", "7", {"events": 7}),
        ("NUMBER", "percentage of participants", "7.5", {"percent": 7.5}),
        ("NUMBER", "relapses", "40", {"count": 40}),
    ],
)
def test_counts(parameter: str, unit: str, printed: str, found: dict[str, Any]) -> None:
    got = _numbers(
        Row(measurements=values((printed,))), parameter=parameter, unit=unit, dispersion=""
    )
    assert got.arms == {"ldn-4-5-mg": {"n": 30, **found}} and got.left_out == []


@pytest.mark.parametrize(
    ("parameter", "unit", "printed", "why"),
    [
        ("NUMBER", "participants", "31", "31 of 30 is more than all"),
        ("NUMBER", "participants", "7.5", "no number of events"),
        ("NUMBER", "percent", "107", "no number of percent"),
        ("NUMBER", "mmol", "7", "no place for this kind of value (NUMBER in mmol)"),
        ("GEOMETRIC_MEAN", "mmol", "7", "no place for this kind of value (GEOMETRIC_MEAN in mmol)"),
        ("MEAN", "points", "NA", "LDN 4.5 mg: NA"),
    ],
)
def test_what_cannot_be_is_left_out_and_named(
    parameter: str, unit: str, printed: str, why: str
) -> None:
    got = _numbers(
        Row(measurements=values((printed,))), parameter=parameter, unit=unit, dispersion=""
    )
    assert got.arms == {} and any(why in each for each in got.left_out)


def test_people_are_those_of_the_row_and_other_units_are_named() -> None:
    elbows = (Denominator("Elbows", counts("56")),)
    got = _numbers(Row(measurements=values(("4", "1")), denominators=elbows))
    assert got.arms["ldn-4-5-mg"]["n"] == 56 and got.left_out == ["LDN 4.5 mg: n counts Elbows"]
    both = (*elbows, Denominator("Participants", counts("28")))
    got = _numbers(Row(measurements=values(("4", "1")), denominators=both))
    assert got.arms["ldn-4-5-mg"]["n"] == 28 and got.left_out == []


def test_no_is_the_rest_of_yes_only_where_both_are_everybody() -> None:
    people = (Denominator("Participants", counts("30", "31")),)
    yes = Row(category="Yes", measurements=values(("5",), ("6",)))
    no = Row(category="No", measurements=values(("25",), ("25",)))
    assert opposite([yes, no], people) is no
    assert (
        opposite([yes, Row(category="No", measurements=values(("25",), ("24",)))], people) is None
    )
    assert opposite([yes], people) is None
    assert GROUPS[0].title == "LDN 4.5 mg"
