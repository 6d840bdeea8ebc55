"""When a dose is taken: what is not that of every day is never drafted as one."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.doses.mentions import Dose, find_doses
from tests.topics import TOPIC


def _doses(text: str) -> tuple[Dose, ...]:
    return find_doses((Passage("Abstract", text),), Drug(TOPIC))


@pytest.mark.parametrize(
    "text",
    [
        "LDN 4.5 mg every other day",
        "LDN 4.5 mg was taken every second night.",
        "LDN was given every other day at 4.5 mg.",
        "LDN 4.5 mg twice weekly",
        "LDN 4.5 mg three times a week",
        "LDN 4.5 mg per week",
        "LDN 4.5 mg daily on weekdays only",
        "LDN 4.5 mg on Mondays and Thursdays",
        "4.5 mg of LDN once a month",
        "LDN 4.5 mg/h",
    ],
)
def test_not_every_day(text: str) -> None:
    assert [each.spaced for each in _doses(text)] == [True]


@pytest.mark.parametrize(
    ("text", "low", "times"),
    [
        ("LDN 4.5 mg at bedtime", 4.5, 1),
        ("LDN 4.5 mg nightly; visits were every other week.", 4.5, 1),
        ("LDN 4.5 mg daily with blood drawn once a week", 4.5, 1),
        ("LDN 4.5 mg was taken for a week.", 4.5, 1),
        ("LDN 1.5 mg three times a day", 4.5, 3),
    ],
)
def test_every_day(text: str, low: float, times: int) -> None:
    (dose,) = _doses(text)
    assert (dose.low, dose.times, dose.spaced) == (low, times, False)


def test_a_dose_that_rises_every_week_is_taken_every_day() -> None:
    text = "LDN starting at 0.5 mg, increased by 0.5 mg every week to 4.5 mg"
    doses = _doses(text)
    assert [(each.low, each.part, each.spaced) for each in doses] == [
        (0.5, "start", False),
        (0.5, "step", False),
        (4.5, "target", False),
    ]


def test_once_or_twice_a_day_is_a_range() -> None:
    (dose,) = _doses("LDN 1.5 mg once or twice a day")
    assert (dose.low, dose.high, dose.times) == (1.5, 3, 2)
