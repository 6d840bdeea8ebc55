"""How numbers read: digits, true minus signs, counts, percentages, p values."""

from __future__ import annotations

from math import inf

import pytest

from ldncli.evidence.selecting.people import People
from ldncli.report.words.language.numbers import (
    counted,
    ends,
    in_units,
    minus,
    number,
    p_printed,
    p_words,
    people_cell,
    people_short,
    per_thousand,
    percent,
    printed,
    steps_of,
    true_minus,
    whole,
    with_ends,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.50"),
        (0.004, "0.004"),
        (0.0004, "0.00"),
        (-0.001, "-0.001"),
        (-0.0001, "0.00"),
        (inf, "∞"),
    ],
)
def test_a_third_digit_only_where_two_would_be_zero(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_of_a_scale_have_a_true_minus_and_fewer_digits_from_ten_on() -> None:
    assert [in_units(each) for each in (-1.234, 9.994, 12.34)] == ["−1.23", "9.99", "12.3"]
    assert printed(-0.5) == "−0.5"


def test_a_sentence_keeps_its_hyphens() -> None:
    assert (
        minus("a follow-up of 4-6 weeks: -0.5 [-1, .5]")
        == "a follow-up of 4-6 weeks: −0.5 [−1, .5]"
    )


def test_zero_has_no_sign() -> None:
    assert true_minus("-0") == "0"
    assert true_minus("-0.5 [-1, 2]") == "−0.5 [−1, 2]"


def test_ends_stand_in_brackets() -> None:
    assert with_ends("1", "0", "2") == "1 [0, 2]"
    assert ends("0", "2") == "[0, 2]"


def test_steps_show_their_sign() -> None:
    assert [steps_of(each) for each in (-2, 1)] == ["−2", "+1"]


def test_shares() -> None:
    assert per_thousand(0.0123) == "12"
    assert percent(0.694) == "69%"


def test_counts_have_their_noun_and_their_thousands() -> None:
    assert counted(1, "study", "studies") == "1 study"
    assert counted(2, "study", "studies") == "2 studies"
    assert counted(1234, "trial") == "1,234 trials"
    assert counted(1234, "trial", between="_") == "1_234 trials"
    assert whole(1234567) == "1,234,567"


def test_p_values() -> None:
    assert [p_words(each) for each in (0.0009, 0.001, 0.25)] == [
        "p < 0.001",
        "p = 0.001",
        "p = 0.250",
    ]
    assert p_printed(0.05, "<") == "<0.05"
    assert p_printed(0.05, "=") == 0.05
    assert p_printed(None, "<") is None


def test_people_are_told_by_the_name_of_their_count() -> None:
    assert people_cell(People(286, 281, 225)) == "286 randomised, 225 pooled"
    assert people_short(People(286, 281, 225)) == "286, 225 pooled"
    assert people_cell(People(40, 38, 40)) == "40 randomised" == people_cell(People(40, 38))
    assert people_cell(People(None, 70, 12)) == people_short(People(None, 70)) == "70 analysed"
    assert people_cell(People(None, None)) is people_short(People(None, None)) is None
