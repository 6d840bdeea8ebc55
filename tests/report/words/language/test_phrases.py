"""Lists of words, and words that begin a line."""

from __future__ import annotations

import pytest

from ldncli.report.words.language.phrases import plural, series, share_words, upper


def test_a_list_ends_with_its_last_word() -> None:
    assert series([]) == ""
    assert series(["a"]) == "a"
    assert series(["a", "b", "c"]) == "a, b and c"
    assert series(["a", "b"], "or") == "a or b"


def test_a_long_list_says_how_many_there_are_more() -> None:
    assert series(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert series(["a", "b"], most=2) == "a and b"


def test_a_line_begins_large_and_keeps_the_rest() -> None:
    assert upper("iPS cells") == "IPS cells"
    assert upper("") == ""


@pytest.mark.parametrize(
    ("one", "many"),
    [("case series", "case series"), ("case report", "case reports"), ("study", "studies"),
     ("survey", "surveys")],
)  # fmt: skip
def test_plurals_of_designs(one: str, many: str) -> None:
    assert plural(one) == many


def test_of_one_study_there_is_no_share() -> None:
    assert share_words(2, 3, "in patients") == "2 of them in patients"
    assert share_words(0, 3, "randomised") == "none of them randomised"
    assert share_words(1, 1, "in patients") == "in patients"
    assert share_words(0, 1, "randomised") == "not randomised"
