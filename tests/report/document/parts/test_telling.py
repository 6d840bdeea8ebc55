"""Which findings a summary speaks of: the surest first, named with their condition where needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.report.document.parts.telling import about, is_unsure, telling
from tests.report.document.questions import (
    asked_of,
    pain,
    rated,
    responders,
    trial,
)

SURE = (trial("a", pain(1)), trial("b", pain(1.2)), trial("c", pain(0.9)))


@pytest.mark.parametrize(
    ("level", "unsure"),
    [("high", False), ("moderate", False), ("low", False), ("very-low", True), (None, True)],
)
def test_what_is_unsure(level: str | None, unsure: bool) -> None:
    assert [is_unsure(each) for each in rated(asked_of(*SURE), level).findings] == [unsure]


def test_the_surest_are_told_first() -> None:
    asked = asked_of(
        *(
            trial(each, pain(1), responders(30, 15), pain(1, domain="fatigue", scale=None))
            for each in "abc"
        )
    )
    levels = dict(
        zip((each.outcome for each in asked.findings), ("low", "very-low", "high"), strict=True)
    )
    vars(asked)["findings"] = tuple(
        replace(
            each,
            randomised=replace(
                each.best, certainty=replace(each.best.certainty, level=levels[each.outcome])
            ),
        )
        for each in asked.findings
    )
    order = [each.outcome for each in asked.findings]
    assert [each.outcome for each in telling(asked, 2)] == [order[2], order[0]]
    assert [each.outcome for each in telling(asked, 1)] == [order[2]]
    assert [each.outcome for each in telling(asked, 9)] == [order[0], order[2], order[1]]


def test_an_outcome_is_named_with_its_condition_where_there_are_several() -> None:
    one = asked_of(*SURE)
    two = asked_of(*SURE, trial("d", pain(1), condition="crps"))
    assert about(one.findings[0], one) == "pain intensity"
    assert {about(each, two) for each in two.findings} == {
        "pain intensity in fibromyalgia",
        "pain intensity in complex regional pain syndrome",
    }
