"""What changed between two states of the evidence, and what counts as the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.survey.changes_since import (
    ChangedFinding,
    FindingState,
    State,
    compare_states,
    state_of,
)
from ldncli.evidence.synthesis.synthesise import Synthesis
from tests.evidence.trials import body, means, outcome, paper

PAIN = FindingState(
    "crps", "pain-intensity", True, ("a",), 40, "MD", 1, -1.0, -1.8, -0.2, "low", "better", None
)


def _state(*findings: FindingState, papers: tuple[str, ...] = ("a", "b")) -> State:
    return State("digest", "question", papers, findings)


def _kinds(before: FindingState, now: FindingState) -> tuple[str, ...]:
    found = compare_states(_state(before), _state(now))
    assert len(found.conclusions) + len(found.numbers) + found.unchanged == 1
    return found.conclusions[0].kinds if found.conclusions else ()


def test_nothing_changed() -> None:
    found = compare_states(_state(PAIN), _state(PAIN))
    assert (found.new, found.gone, found.conclusions, found.numbers, found.unchanged) == (
        (),
        (),
        (),
        (),
        1,
    )


def test_papers_that_came_and_went() -> None:
    found = compare_states(_state(papers=("a", "b", "c")), _state(papers=("b", "d", "e")))
    assert (found.new, found.gone, found.unchanged) == (("d", "e"), ("a", "c"), 0)


def test_findings_that_came_and_went_stand_in_order() -> None:
    new, old = replace(PAIN, outcome="fatigue"), replace(PAIN, condition="fibromyalgia")
    found = compare_states(_state(old, PAIN), _state(new, PAIN))
    assert [(each.cell, each.kinds) for each in found.conclusions] == [
        (("crps", "fatigue"), ("first",)),
        (("fibromyalgia", "pain-intensity"), ("gone",)),
    ]
    assert found.conclusions[0] == ChangedFinding(None, new, ("first",)) and found.conclusions[
        1
    ] == ChangedFinding(old, None, ("gone",))
    assert found.unchanged == 1 and found.numbers == ()


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"certainty": "moderate"}, ("certainty",)),
        ({"certainty": None}, ("certainty",)),
        ({"effect": "slightly better"}, ("effect",)),
        ({"effect": "worse"}, ("direction", "effect")),
        ({"effect": "slightly worse"}, ("direction", "effect")),
        ({"effect": "none"}, ("direction", "effect")),
        ({"effect": None, "leaning": "benefit"}, ("effect",)),
        ({"effect": None, "leaning": "harm"}, ("direction", "effect")),
        ({"effect": None}, ("direction", "effect")),
        ({"effect": "none", "certainty": "high"}, ("certainty", "direction", "effect")),
        ({"leaning": "harm"}, ()),
    ],
)
def test_conclusions_that_turned(more: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert _kinds(PAIN, replace(PAIN, **more)) == kinds


def test_no_effect_and_no_leaning_are_one_side() -> None:
    none = replace(PAIN, effect=None)
    assert _kinds(none, replace(none, leaning="neither")) == () and _kinds(
        none, replace(PAIN, effect="none")
    ) == ("effect",)


@pytest.mark.parametrize(
    ("more", "moved"),
    [
        ({"studies": ("a", "b")}, True),
        ({"participants": 41}, True),
        ({"participants": None}, True),
        ({"measure": "SMD"}, True),
        ({"k": 2}, True),
        ({"randomised": False}, True),
        ({"estimate": -1.01}, True),
        ({"ci_lb": -1.81}, True),
        ({"ci_ub": -0.21}, True),
        ({"ci_ub": None}, True),
        ({"estimate": None}, True),
        ({"estimate": -1.0 + 1e-7}, False),
        ({"estimate": -1.0 + 1e-5}, True),
        ({}, False),
    ],
)
def test_numbers_that_moved(more: dict[str, Any], moved: bool) -> None:
    for before, now in ((PAIN, replace(PAIN, **more)), (replace(PAIN, **more), PAIN)):
        found = compare_states(_state(before), _state(now))
        assert (found.numbers == (ChangedFinding(before, now, ()),), found.unchanged) == (
            moved,
            int(not moved),
        )
        assert found.conclusions == ()


def test_near_zero_the_last_digits_do_not_count() -> None:
    zero = replace(PAIN, estimate=0.0)
    assert compare_states(_state(zero), _state(replace(zero, estimate=5e-7))).unchanged == 1
    assert compare_states(_state(zero), _state(replace(zero, estimate=5e-6))).unchanged == 0


def test_a_turned_conclusion_is_not_counted_among_numbers_too() -> None:
    found = compare_states(_state(PAIN), _state(replace(PAIN, certainty="high", k=2)))
    assert len(found.conclusions) == 1 and found.numbers == () and found.unchanged == 0


def _finding(synthesis: Synthesis, level: str | None = "low") -> Finding:
    return Finding("crps", "pain-intensity", Rated(synthesis, lambda: Certainty(level, "")), None)


def test_the_state_of_a_pooled_finding() -> None:
    found = body(paper(means(4, 2, 20, 5, 2, 20, scale="nrs-0-10")))
    state = state_of("abc", "what", ["b", "a"], [_finding(found)])
    assert (state.digest, state.question, state.papers) == ("abc", "what", ("a", "b"))
    assert found.pooled is not None
    ends = found.pooled.ci_lb, found.pooled.ci_ub
    assert state.findings == (
        FindingState(
            "crps",
            "pain-intensity",
            True,
            ("aa-2020",),
            40,
            "MD",
            1,
            -1.0,
            *ends,
            "low",
            "better",
            None,
        ),
    )
    assert state.findings[0].cell == ("crps", "pain-intensity")


@pytest.mark.parametrize(
    ("directions", "leaning"),
    [
        (("benefit",), "benefit"),
        (("harm",), "harm"),
        (("benefit", "harm"), "neither"),
        (("no-difference",), "neither"),
    ],
)
def test_the_state_of_directions_alone(directions: tuple[str, ...], leaning: str) -> None:
    papers = [
        paper(outcome({}, {}, direction=each), id=f"t{place}-2020")
        for place, each in enumerate(directions)
    ]
    [state] = state_of("", "", [], [_finding(body(*papers), None)]).findings
    assert (
        state.measure,
        state.k,
        state.estimate,
        state.ci_lb,
        state.ci_ub,
        state.effect,
        state.certainty,
    ) == (None,) * 7
    assert state.leaning == leaning and len(state.studies) == len(directions)
