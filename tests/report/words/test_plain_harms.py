"""Harms in plain numbers for patients: people of a hundred, and which studies are silent."""

from __future__ import annotations

from ldncli.records.model.trial import AdverseEvent
from ldncli.report.words.plain_harms import general, plain_harms
from tests.report.document.questions import SURE, asked_of, harm, line, pain, trial


def with_harms(*events: AdverseEvent, n: int = 50) -> list[str]:
    return plain_harms(asked_of(trial("a", pain(1), adverse_events=events, n=n)))


def test_harms_in_plain_numbers() -> None:
    text = with_harms(
        harm("any adverse event", (30, 60), (15, 60)), harm("vivid dreams", (3, 20), (1, 20)), n=60
    )
    assert "30 of 60 people (50 in 100)" in line(
        text, "some unwanted effect"
    ) and "15 of 60 people (25 in 100)" in line(text, "some unwanted")
    assert line(text, "Reported most often") == "Reported most often: vivid dreams." and not [
        each for each in text if "about harm. That" in each
    ]
    few = with_harms(harm("any serious adverse event", (1, 19), (0, 40)))
    assert "1 of 19 people had a serious unwanted effect" in line(few, "serious")
    assert "in 100" not in line(few, "serious"), "in both groups or in none"
    near = with_harms(harm("any serious adverse event", (4, 49), (3, 50)))
    assert "4 of 49 people (8 in 100)" in line(near, "serious")
    assert "3 of 50 people (6 in 100)" in line(near, "serious")
    stopped = with_harms(harm("stopped because of harm", (2, 40), (1, 40)))
    assert (
        line(stopped, "had to stop because of an unwanted effect with").count(" of 40 people") == 2
    )
    one = with_harms(harm("any adverse event", (1, 1), (0, 1)))
    assert "1 of 1 person had" in line(one, "some unwanted effect")


def test_silence_on_harms_is_told() -> None:
    none = plain_harms(asked_of(*SURE))
    assert line(none, "No study says anything about harm")
    some = plain_harms(asked_of(*SURE, trial("d", adverse_events=(harm("vivid dreams", (3, 20)),))))
    assert "3 of 4 studies say nothing about harm" in line(some, "about harm.")


def test_general_harms_are_those_that_name_the_section() -> None:
    asked = asked_of(
        trial(
            "a",
            adverse_events=(
                harm("any adverse event", (1, 20), (1, 20)),
                harm("vivid dreams", (3, 20)),
            ),
        )
    )
    found = general(asked, "any")
    assert (
        found
        and found.section == "any"
        and general(asked, "serious") is None
        and general(asked, "stopped") is None
    )
