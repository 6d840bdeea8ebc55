"""Lengths of time in weeks."""

from __future__ import annotations

import pytest

from ldncli.harvest.drafts.study.weeks import one_time, times_in


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("12 weeks", 12),
        ("a 12-week trial", 12),
        ("twelve weeks", 12),
        ("3 months", 13),
        ("6-month", 26),
        ("1 month", 4.3),
        ("a year", 52),
        ("10 days", 1.43),
        ("1·5 weeks", 1.5),
        ("week 8", 8),
    ],
)
def test_lengths(text: str, weeks: float) -> None:
    (found,) = times_in(text)
    assert found.weeks == weeks and text[found.start : found.end] == found.words
    assert one_time(text) == weeks


@pytest.mark.parametrize("text", ["", "up to 12 weeks", "4 weeks and 8 weeks", "Day -1 to Day 20"])
def test_what_is_no_single_time(text: str) -> None:
    assert one_time(text) is None
