"""Numbers that cannot be: more people than there were, scores beyond the ends of their scale."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.records.checking.possible import check_people, check_scores
from ldncli.records.model.bibliography import Conflict
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, Arm, Caveat, Design, HarmData
from ldncli.records.text.paths import path_text
from tests.evidence.rechecking.samples import SCALES, outcome
from tests.evidence.rechecking.samples import paper as sample
from tests.evidence.trials import ArmData

ARMS = (
    Arm(id="ldn", role="treatment", label="naltrexone", n_randomised=30),
    Arm(id="placebo", role="control", label="placebo", n_randomised=30),
)
WRONG = Caveat(kind="inconsistent-numbers", note="cannot be", place="abstract results")


def _paper(**more: Any) -> Paper:
    return sample(**{"design": Design(type="parallel-rct", n_randomised=60), "arms": ARMS, **more})


def _measured(n: int | None = None, **data: Any) -> dict[str, Any]:
    told = {key: data.pop(key) for key in ("scale", "score", "note", "caveats") if key in data}
    return {"outcomes": (outcome(arms={"ldn": ArmData(n=n, **data)}, **told),)}


def _at_risk(ldn: int | None, placebo: int | None) -> dict[str, Any]:
    counts = {"ldn": HarmData(n=ldn, events=1), "placebo": HarmData(n=placebo, events=1)}
    return {"adverse_events": (AdverseEvent(term="nausea", arms=counts, place="article p. 3"),)}


@pytest.mark.parametrize(
    ("more", "places"),
    [
        (_measured(30), []),
        (_measured(33), ["outcomes[0].arms.ldn.n"]),
        (_measured(33, caveats=(WRONG,)), []),
        (_measured(60, note="both eyes of each person"), []),
        ({**_measured(33), "kind": "preclinical"}, []),
        (_at_risk(30, 30), []),
        (_at_risk(34, 30), ["adverse_events[0].arms.ldn.n"]),
        # Somebody of the placebo group took the drug: harms are counted by what people took.
        (_at_risk(31, 29), []),
        (_at_risk(31, None), ["adverse_events[0].arms.ldn.n"]),
        (
            {
                "arms": (
                    ARMS[0],
                    Arm(id="placebo", role="control", label="p", n_randomised=30, n_analysed=31),
                )
            },
            ["arms[1].n_analysed"],
        ),
        (
            {"arms": (Arm(id="ldn", role="treatment", label="x"),), **_measured(61)},
            ["outcomes[0].arms.ldn.n"],
        ),
    ],
)
def test_no_more_people_than_entered(more: dict[str, Any], places: list[str]) -> None:
    assert [path_text(each.path) for each in check_people(_paper(**more))] == places


@pytest.mark.parametrize("path", ["arms[0].n_randomised", "outcomes[0]", "outcomes[0].arms.ldn.n"])
def test_sources_that_disagree_are_no_fault(path: str) -> None:
    conflict = Conflict(path=path, values=(), why="two figures")
    found = _paper(**_measured(33), conflicts=(conflict,))
    assert list(check_people(found)) == []
    elsewhere = Conflict(path="outcomes[10]", values=(), why="two figures")
    assert len(list(check_people(_paper(**_measured(33), conflicts=(elsewhere,))))) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"mean": 10.0}, None),
        ({"mean": 11.5}, "11.5 is beyond nrs-0-10, whose scores go from 0 to 10"),
        ({"median": -1.0}, "-1 is beyond nrs-0-10, whose scores go from 0 to 10"),
        (
            {"baseline_mean": 52.0, "score": "percent-change"},
            "52 is beyond nrs-0-10, whose scores go from 0 to 10",
        ),
        ({"mean": -4.0, "score": "change"}, None),
        (
            {"mean": -14.0, "score": "change"},
            "-14 is beyond nrs-0-10, whose changes go from -10 to 10",
        ),
        (
            {"mean": -140.0, "score": "percent-change"},
            "-140 is beyond nrs-0-10, whose changes in percent go down to -100",
        ),
        ({"mean": 130.0, "score": "percent-change"}, None),
        ({"mean": 11.5, "caveats": (WRONG,)}, None),
        ({"mean": 120.0, "scale": "esr"}, None),
        ({"mean": -3.0, "scale": "esr"}, "-3 is beyond esr, whose scores go down to 0"),
    ],
)
def test_scores_lie_between_the_ends_of_their_scale(
    data: dict[str, Any], message: str | None
) -> None:
    found = list(check_scores(_paper(**_measured(**{"scale": "nrs-0-10", **data})), SCALES))
    assert [each.message for each in found] == ([message] if message else [])
