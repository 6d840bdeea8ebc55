"""Times that a text names, in weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()
NUMBERS = {word: place for place, word in enumerate(_WORDS, 1)}
# A month is a twelfth of 52 weeks, as records have it: 3 months are 13 weeks, 6 are 26.
_MONTH, _YEAR = 52 / 12, 52.0
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_SPELT = rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_WORDS[:9])}))?|{'|'.join(_WORDS)}"
_COUNT = rf"(?:\d{{1,3}}(?:[.,·]\d)?|{_SPELT}|an?)"
_TIME = re.compile(
    rf"(?<![\w.,])(?P<count>{_COUNT})[\s-]+(?P<unit>day|week|month|year)s?\b"
    rf"|\b(?P<unit2>day|week|month|year)\s(?P<count2>\d{{1,3}})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A length of time in weeks, as printed (`12-week`), and where it stands."""

    weeks: float
    words: str
    start: int
    end: int
    exact: bool  # whether it is printed in weeks or days


def times_in(text: str) -> Iterator[Time]:
    """Every length of time that a text names."""
    for found in _TIME.finditer(text):
        count = _number(found["count"] or found["count2"])
        unit = (found["unit"] or found["unit2"]).casefold()
        if count:
            weeks = _in_weeks(count, unit)
            yield Time(weeks, found[0], found.start(), found.end(), unit in ("week", "day"))


def _number(word: str) -> float:
    word = word.casefold()
    if word in ("a", "an"):
        return 1
    if word[0].isdigit():
        return float(re.sub(r"[,·]", ".", word))
    return float(sum(_TENS.get(each, 0) or NUMBERS[each] for each in re.split(r"[\s-]", word)))


def _in_weeks(count: float, unit: str) -> float:
    if unit == "day":
        return round(count / 7, 2 if count < 14 else 1)
    if unit == "month":
        weeks = count * _MONTH
        return float(round(weeks)) if count % 3 == 0 else round(weeks, 1)
    return count if unit == "week" else count * _YEAR


def one_time(text: str) -> float | None:
    """The time of a measurement in weeks, where a text names a single one; a span, or a time up to
    which was looked, is none."""
    if re.search(
        r"\bup to\b|\bthrough\b|\buntil\b|\bto day\b|\bwithin\b|-1\b", text, re.IGNORECASE
    ):
        return None
    found = {each.weeks for each in times_in(text)}
    return found.pop() if len(found) == 1 else None
