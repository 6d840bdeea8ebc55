"""How many people are needed, against RTSA."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.sequential.information import (
    adjusted,
    as_parallel,
    diversity,
    drift,
    further_trials,
    information_for,
    people_for_means,
    people_for_risks,
)

SIZES = json.loads(
    (Path(__file__).parents[2] / "reference/sequential.json").read_text(encoding="utf-8")
)["sizes"]


def test_half_a_standard_deviation_needs_126_people() -> None:
    assert people_for_means(0.5) == 126 and people_for_means(0.28) == 401
    assert people_for_means(1, 2) == 126, "the same in points"


def test_each_person_twice_tells_as_much_as_four_at_a_correlation_of_a_half() -> None:
    assert as_parallel(60, 0.5) == 240 and as_parallel(60, 0) == 120


@pytest.mark.parametrize("case", SIZES, ids=lambda each: f"{each['measure']} {each['mc']}")
def test_sizes_against_rtsa(case) -> None:
    power = 1 - case["beta"]
    if case["measure"] == "MD":
        people = people_for_means(case["mc"], case["sd"], power=power)
        # RTSA takes half of the variance of a difference of means here.
        difference, per_person, i2, d2 = case["mc"], 2 * case["sd"] ** 2, 0.25, 0.7
    else:
        control, ratio = case["control"], case["mc"]
        odds = ratio * control / (1 - control)
        treated = control * ratio if case["measure"] == "RR" else odds / (1 + odds)
        people = people_for_risks(control, treated, power=power)
        per_person = 2 * (1 / control + 1 / treated - 2)
        if case["measure"] == "OR":
            per_person = 2 * (1 / (control * (1 - control)) + 1 / (treated * (1 - treated)))
        difference, i2, d2 = math.log(ratio), 0.3, 0.5
    assert people == case["NF"]
    assert adjusted(people, i2) == case["I2"] and adjusted(people, d2) == case["D2"]
    found = further_trials(difference, per_person, case["tau2"], power=power)
    assert found is not None
    assert (found.trials, found.people_each) == (case["trials"], case["each"])
    more = further_trials(
        difference, per_person, case["tau2"], power=power, trials=found.trials + 2
    )
    assert more is not None and more.people_each == case["each2"]


def test_no_further_trials_where_enough_is_known_or_so_few_cannot_do() -> None:
    assert further_trials(0.5, 4, 0.1, known=information_for(0.5) + 1) is None
    assert further_trials(0.5, 4, 0.1, trials=1) is None
    one = further_trials(0.5, 4, 0.0)
    assert one is not None and (one.trials, one.people) == (1, people_for_means(0.5))


def test_diversity_is_what_differences_between_trials_cost() -> None:
    effects, variances = [-0.25197, 0.23859, -0.47236], [0.04073, 0.04122, 0.03754]
    random = pool_effects(effects, variances, "DL", "z").se ** 2
    assert 0.6 < diversity(effects, variances, random) < 0.8
    assert diversity(effects, variances, 1 / sum(1 / each for each in variances)) == 0
    assert diversity(effects[:1], variances[:1], 1.0) == 0


def test_what_cannot_be_is_refused() -> None:
    for alpha, power in ((0, 0.8), (0.05, 0.05), (0.05, 1)):
        with pytest.raises(UsageError, match="not valid"):
            drift(alpha, power)
    with pytest.raises(UsageError, match="diversity of 100%"):
        adjusted(100, 1.0)
