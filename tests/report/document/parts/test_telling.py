"""Which outcomes a summary speaks of: by importance, named with their condition where needed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import permutations

import pytest

from ldncli.evidence.findings.ordering import Unreported
from ldncli.report.document.parts.telling import about, is_unsure, runs, telling
from tests.report.document.questions import (
    SURE,
    asked_of,
    pain,
    rated,
    responders,
    trial,
)


@pytest.mark.parametrize(
    ("level", "unsure"),
    [("high", False), ("moderate", False), ("low", False), ("very-low", True), (None, True)],
)
def test_what_is_unsure(level: str | None, unsure: bool) -> None:
    assert [is_unsure(each) for each in rated(asked_of(*SURE), level).findings] == [unsure]


@pytest.mark.parametrize("levels", list(permutations(("low", "very-low", "high"))))
def test_the_most_important_are_told_first_however_sure(levels: tuple[str, ...]) -> None:
    asked = asked_of(
        *(
            trial(each, pain(1), responders(30, 15), pain(1, domain="fatigue", scale=None))
            for each in "abc"
        )
    )
    levels_by = dict(zip((each.outcome for each in asked.findings), levels, strict=True))
    vars(asked)["findings"] = tuple(
        replace(
            each,
            randomised=replace(
                each.best,
                rating=partial(replace, each.best.certainty, level=levels_by[each.outcome]),
            ),
        )
        for each in asked.findings
    )
    order = ["pain-intensity", "fatigue", "pain-response"]
    for most in (1, 2, 3, 9):
        assert [each.outcome for each in telling(asked, most)] == order[:most]


def test_neighbours_of_which_nothing_can_be_said_are_told_together() -> None:
    names = ("pain-intensity", "fatigue", "pain-response")
    asked = asked_of(*(trial(each, pain(1), responders(30, 15)) for each in "abc"))
    sure, unsure = (rated(asked, each).findings[0] for each in ("low", "very-low"))
    missing = [Unreported("fibromyalgia", each) for each in names]
    lines = [unsure, unsure, sure, sure, unsure, *missing[:2], unsure]
    assert list(runs(lines)) == [
        [unsure, unsure],
        [sure],
        [sure],
        [unsure],
        missing[:2],
        [unsure],
    ]
    mixed = [Unreported("fibromyalgia", each, ("d",)) for each in names[:2]]
    assert list(runs([missing[0], *mixed, missing[1]])) == [[missing[0]], mixed, [missing[1]]]
    assert list(runs([])) == []


def test_an_outcome_is_named_with_its_condition_where_there_are_several() -> None:
    one = asked_of(*SURE)
    two = asked_of(*SURE, trial("d", pain(1), condition="crps"))
    assert about(one.findings[0], one) == "pain intensity"
    assert {about(each, two) for each in two.findings} == {
        "pain intensity in fibromyalgia",
        "pain intensity in complex regional pain syndrome",
    }
