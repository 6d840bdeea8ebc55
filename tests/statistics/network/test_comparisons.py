"""Trials as sets of comparisons: contradictions are refused, parts and loops are counted."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.network.comparisons import (
    Comparison,
    by_design,
    components,
    loops,
    trials_of,
)


def rows(*found: tuple[str, str, float, float], study: str = "s1") -> list[Comparison]:
    return [Comparison(study, *each) for each in found]


THREE = rows(("b", "a", 0.5, 0.07), ("c", "a", 0.2, 0.08), ("c", "b", -0.3, 0.09))


def test_a_trial_of_three_arms_is_one_trial() -> None:
    (trial,) = trials_of(THREE)
    assert trial.treatments == ("a", "b", "c")
    assert trial.values[1][2] == pytest.approx(0.3) and trial.variances[0][2] == 0.08
    assert [(each.treatment, each.control) for each in trial.comparisons] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (rows(("a", "a", 1, 1)), "compares a with itself"),
        (rows(("a", "b", 1, 1), ("b", "a", 2, 1)), "compares b and a twice"),
        (rows(("a", "b", 1, 0)), "variance of a and b is not above 0"),
        (rows(("a", "b", 1, math.nan)), "variance of a and b is not above 0"),
        (rows(("a", "b", 1e200, 1)), "s1: a difference of 1e.200 is out of all proportion"),
        (
            [*rows(("a", "b", 1, 1)), *rows(("b", "c", 1, 1e12), study="s2")],
            "s1 and s2 are too far",
        ),
        (THREE[:2], "has 3 arms, but lacks the comparison of b and c"),
        (rows(("b", "a", 0.5, 0.07), ("c", "a", 0.2, 0.08), ("c", "b", 0.3, 0.09)), "add up"),
        (rows(("b", "a", 0.5, 9), ("c", "a", 0.2, 0.1), ("c", "b", -0.3, 0.1)), "contradict"),
    ],
)
def test_what_cannot_be_is_refused_with_the_study(found: list[Comparison], told: str) -> None:
    with pytest.raises(UsageError, match=told) as error:
        trials_of(found)
    assert "s1" in error.value.message


def test_rounded_differences_of_one_trial_are_let_pass() -> None:
    rounded = rows(("b", "a", 0.52, 0.07), ("c", "a", 0.2, 0.08), ("c", "b", -0.3, 0.09))
    assert trials_of(rounded)[0].values[0][1] == -0.52


@pytest.mark.parametrize(
    ("pairs", "parts", "closed"),
    [
        (["ab"], 1, 0),
        (["ab", "ac", "ad"], 1, 0),
        (["ab", "bc", "ca"], 1, 1),
        (["ab", "ab", "bc"], 1, 0),
        (["ab", "bc", "cd", "da", "ac"], 1, 2),
        (["ab", "xy", "yz", "zx"], 2, 1),
    ],
)
def test_parts_and_closed_loops_are_counted(pairs: list[str], parts: int, closed: int) -> None:
    trials = trials_of(
        Comparison(f"s{at}", one, two, 0.1, 1.0) for at, (one, two) in enumerate(pairs)
    )
    assert len(components(trials)) == parts
    assert loops(trials) == closed


def test_one_trial_of_three_arms_closes_no_loop_but_another_beside_it_does() -> None:
    assert loops(trials_of(THREE)) == 0
    both = trials_of([*THREE, Comparison("s2", "a", "b", 0.1, 0.2)])
    assert loops(both) == 1 and list(by_design(both)) == [("a", "b"), ("a", "b", "c")]
