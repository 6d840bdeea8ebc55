"""Days, months and years as records have them."""

from __future__ import annotations

import pytest

from ldncli.records.model.days import is_day, last_day


@pytest.mark.parametrize("words", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_day_is_one_of_the_calendar(words: str) -> None:
    assert is_day(words)


@pytest.mark.parametrize(
    "words",
    "2023-02-29 2024-13-01 2024-00-10 2024-1-1 2024-01 20240101 0000-01-01 2024-01-01-01"
    " 2024-W1-01 +024-01-01 day".split(),
)
def test_all_else_is_no_day(words: str) -> None:
    assert not is_day(words)


def test_a_month_and_a_year_end_with_their_last_day() -> None:
    assert last_day("2024-02") == last_day("2024-02-29") == last_day("2024-03-01") - 1
    assert last_day("2023") == last_day("2023-12") == last_day("2023-12-31")
    assert last_day("2024") - last_day("2023") == 366
    assert last_day("9999") == last_day("9999-12-31") > last_day("9999-11")


def test_a_day_that_the_month_does_not_have_is_its_last() -> None:
    assert last_day("2023-02-31") == last_day("2023-02-28")
