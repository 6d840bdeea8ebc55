"""Numbers of people in figures and words."""

from __future__ import annotations

import re

import pytest

from ldncli.harvest.drafts.study.numbers import PEOPLE, is_one_group, is_part, number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("forty-two", 42),
        ("one hundred and twenty-one", 121),
        ("a hundred", 100),
        ("1,204", 1204),
        ("1 204", 1204),
        ("seventeen", 17),
    ],
)
def test_number(printed: str, value: int) -> None:
    assert number(printed) == value


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("504 (328 women, 176 men) veterans", "504"),
        ("Forty-two adult patients", "Forty-two"),
        ("31 severely affected men and women", "31"),
        ("12 weeks, patients", None),
        ("p <31 patients", None),
        ("4.5 mg in patients", None),
    ],
)
def test_people(text: str, printed: str | None) -> None:
    found = re.search(PEOPLE, text, re.IGNORECASE)
    assert (found and found["n"]) == printed


def test_parts_and_groups() -> None:
    assert is_part("Of the 31", 7) and is_part("the remaining 31", 14) and not is_part("In 31", 3)
    assert is_one_group(" in the placebo group", 0) and not is_one_group(" in the trial", 0)
