"""Days as records have them: YYYY-MM-DD, or the month or the year where no more is known."""

from __future__ import annotations

from contextlib import suppress
from datetime import date


def is_day(words: str) -> bool:
    """Whether there is such a day; a month or a year is none."""
    parts = words.split("-")
    if [len(each) for each in parts] == [4, 2, 2] and all(map(str.isdecimal, parts)):
        with suppress(ValueError):
            return bool(date(*map(int, parts)))
    return False


def last_day(day: str) -> int:
    """The number of the last day of a day, month or year, counted as the calendar does."""
    known = [int(each) for each in day.split("-")]
    year, month, last = [*known, *(12, 31)[len(known) - 1 :]]
    days = 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(last, days)).toordinal()
