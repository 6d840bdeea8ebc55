"""The table of groups: the certainty of a row, of which finding it is, and why."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.findings.groupings import Summary
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.people import People
from ldncli.records.index.library import Library, load
from ldncli.report.tables.strength import evidence_table
from tests.conftest import LIBRARY
from tests.topics import TOPIC

OUTCOMES = ("pain-intensity", "fatigue", "sleep", "quality-of-life")
NONE: dict[str, int] = dict.fromkeys(("benefit", "no-difference", "mixed", "harm"), 0)


@pytest.fixture(scope="module")
def library() -> Library:
    return load(str(LIBRARY))


def _finding(outcome: str, level: str, condition: str = "fibromyalgia") -> Finding:
    synthesis: Any = None  # the table shows no more of a finding than its name and certainty
    return Finding(
        condition,
        outcome,
        Rated(
            synthesis,
            lambda: Certainty(
                level, because("starts", studies=1, randomised=True, within=0, level="high")
            ),
        ),
        None,
    )


def _why(library: Library, by: str, key: str, *findings: Finding, surest: int = 1) -> str:
    first = findings[0].best.certainty if findings else Certainty(None, because("no outcome"))
    row = Summary(
        key,
        (),
        People(None, None),
        None,
        None,
        NONE,
        NONE,
        None,
        first,
        findings,
        findings[:surest],
    )
    table = evidence_table([row], by, Body((), (), 0, (), TOPIC), library, "")
    cells = dict(zip((each.key for each in table.columns), table.rows[0], strict=True))
    assert cells["certainty"] == first.level
    return str(cells["why"])


def test_the_finding_behind_a_certainty_is_named(library: Library) -> None:
    pain, fatigue, sleep = (
        _finding(each, level)
        for each, level in zip(OUTCOMES, ("low", "low", "very-low"), strict=False)
    )
    told = "1 randomised trial starts high; not rated down."
    assert (
        _why(library, "condition", "fibromyalgia", pain) == f"One outcome, pain intensity. {told}"
    )
    assert (
        _why(library, "condition", "fibromyalgia", pain, sleep)
        == f"Highest of 2 outcomes, for pain intensity. {told}"
    )
    two = _why(library, "condition", "fibromyalgia", pain, fatigue, sleep, surest=2)
    assert two == f"Highest of 3 outcomes, for pain intensity (1 other is as high). {told}"
    alike = _why(library, "condition", "fibromyalgia", pain, fatigue, surest=2)
    assert alike == f"The same for all 2 outcomes, such as pain intensity. {told}"
    three = [_finding(each, "low") for each in OUTCOMES[:3]]
    assert "(2 others are as high)" in _why(
        library, "condition", "fibromyalgia", *three, sleep, surest=3
    )


def test_a_row_of_outcomes_names_the_condition_and_one_of_doses_both(library: Library) -> None:
    pain = _finding("pain-intensity", "low")
    assert _why(library, "outcome", "pain-intensity", pain).startswith(
        "One condition, fibromyalgia."
    )
    assert _why(library, "dose", "4.5 mg", pain).startswith(
        "One finding, pain intensity in fibromyalgia."
    )


def test_without_findings_the_reason_stands_alone(library: Library) -> None:
    assert (
        _why(library, "condition", "fibromyalgia") == "No outcome is on record that could be rated."
    )


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("condition", "the highest of all findings in the row"),
        ("mechanism", "GRADE does not rate mechanisms"),
    ],
)
def test_the_legend_says_what_the_certainty_is_of(library: Library, by: str, told: str) -> None:
    assert told in evidence_table([], by, Body((), (), 0, (), TOPIC), library, "").legend[-1]
