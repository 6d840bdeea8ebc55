"""Posted outcomes: every row of every measure is in the draft, or named with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.readers.content.results import Analysis, Row
from tests.harvest.drafts.register.made import measure, outcomes, values

ROW = Row(measurements=values(("4.5", "1.2"), ("5.5", "1.4")))


def _only(*measures: Any, **entry: Any) -> dict[str, Any]:
    (found,) = outcomes(*measures, **entry).values["outcomes"]
    return dict(found)


def test_a_measure_is_an_outcome_with_the_words_behind_it() -> None:
    draft = outcomes(measure(ROW))
    (found,) = draft.values["outcomes"]
    assert found["arms"] == {
        "ldn-4-5-mg": {"n": 30, "mean": 4.5, "sd": 1.2},
        "placebo": {"n": 31, "mean": 5.5, "sd": 1.4},
    }
    assert (found["role"], found["score"], found["timepoint_weeks"]) == ("primary", "final", 12)
    assert found["place"] == "registry outcome 1" and "direction" not in found
    (quote,) = [each for each in draft.quotes if each.path == "outcomes[0].arms.placebo"]
    assert quote.words == "Placebo: MEAN 5.5; Standard Deviation 1.4; Participants 31"
    assert quote.confidence == "sure" and draft.left_out == []


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("Pain", "final"),
        ("Change from baseline in pain", "change"),
        ("Percent change in pain", "percent-change"),
    ],
)
def test_what_the_numbers_are(title: str, score: str) -> None:
    assert _only(measure(ROW, title=title))["score"] == score


@pytest.mark.parametrize(
    ("frame", "weeks"),
    [
        ("12 weeks", 12),
        ("Week 12", 12),
        ("6 months", 26),
        ("baseline and 8 weeks", 8),
        ("up to 1 year", None),
        ("weeks 4 and 8: 4 weeks, 8 weeks", None),
        ("Day -1 to Day 20", None),
        ("", None),
    ],
)
def test_time_is_given_where_it_is_one(frame: str, weeks: float | None) -> None:
    assert _only(measure(ROW, time_frame=frame)).get("timepoint_weeks") == weeks


def test_every_row_is_an_outcome_and_the_rest_of_yes_is_named() -> None:
    classes = [Row(title=each, measurements=ROW.measurements) for each in ("Week 4", "Week 8")]
    found = outcomes(measure(*classes, time_frame="4 and 8 weeks")).values["outcomes"]
    assert [(e["label"], e["timepoint_weeks"]) for e in found] == [
        ("Pain: Week 4", 4),
        ("Pain: Week 8", 8),
    ]
    yes = Row(category="Yes", measurements=values(("5",), ("6",)))
    no = Row(category="No", measurements=values(("25",), ("25",)))
    draft = outcomes(measure(yes, no, parameter="COUNT_OF_PARTICIPANTS", dispersion=""))
    assert [each["label"] for each in draft.values["outcomes"]] == ["Pain: Yes"]
    assert draft.left_out == ["outcome 1, row No: Pain: those who are not in the row Yes"]


def test_a_measure_without_numbers_is_named_with_the_reason() -> None:
    draft = outcomes(measure(parameter="", title="Sleep", population="no money"))
    assert "outcomes" not in draft.values
    assert draft.left_out == ["outcome 1: Sleep: nothing posted: no money"]


def _analysis(**more: Any) -> Analysis:
    told: dict[str, Any] = {
        "groups": ("OG000", "OG001"),
        "method": "ANCOVA",
        "p": "<0.001",
        "parameter": "Mean Difference (Final Values)",
        "estimate": "-0.5",
        "level": "95",
        "lower": "-0.9",
        "upper": "-0.1",
    }
    return Analysis(**{**told, **more})


def test_an_analysis_of_two_arms_is_the_contrast_whose_direction_is_not_told() -> None:
    found = _only(measure(ROW, analyses=(_analysis(),)))["contrast"]
    assert found == {
        "type": "MD",
        "value": -0.5,
        "ci": [-0.9, -0.1],
        "sign_stated": False,
        "p": 0.001,
        "p_relation": "<",
        "note": "ANCOVA",
    }
    ninety = _only(measure(ROW, analyses=(_analysis(level="90"),)))["contrast"]
    assert ninety["level"] == 90
    alone = _analysis(parameter="", estimate="", lower="", upper="")
    assert _only(measure(ROW, analyses=(alone,)))["contrast"]["type"] == "p-only"


def test_one_sided_intervals_are_not_taken_for_two_sided_ones() -> None:
    found = _only(measure(ROW, analyses=(_analysis(upper=""),)))["contrast"]
    assert "ci" not in found and found["value"] == -0.5


@pytest.mark.parametrize(
    "analyses",
    [
        (_analysis(), _analysis(method="t-test")),
        (_analysis(parameter="Slope"),),
        (_analysis(groups=("OG000",)),),
    ],
)
def test_other_analyses_are_left_to_a_person(analyses: tuple[Analysis, ...]) -> None:
    draft = outcomes(measure(ROW, analyses=analyses))
    assert "contrast" not in draft.values["outcomes"][0]
    assert len([each for each in draft.left_out if "the analysis" in each]) == len(analyses)


def test_groups_of_a_crossover_are_the_same_people() -> None:
    crossover = (("allocation", "RANDOMIZED"), ("assignment", "CROSSOVER"))
    assert _only(measure(ROW), design=crossover)["paired"] is True
    assert "paired" not in _only(measure(ROW))
