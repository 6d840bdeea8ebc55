"""Monitoring bounds against exact multivariate normal probabilities, RTSA and ldbounds."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.sequential.boundaries import (
    crossing,
    inflation_for,
    sequential_bounds,
    spent_by,
)

REFERENCE = json.loads(
    (Path(__file__).parents[2] / "reference/sequential.json").read_text(encoding="utf-8")
)
RISING = st.lists(st.floats(0.02, 1.0), min_size=1, max_size=6, unique=True).map(sorted)


@pytest.mark.parametrize("case", REFERENCE["bounds"], ids=lambda each: str(each["fractions"]))
def test_bounds_of_efficacy(case):
    found = sequential_bounds(case["fractions"], 0.05, 0.8)
    if case["exact"]:
        assert found.efficacy == pytest.approx(case["exact"], rel=1e-8)
    # These iterate until the error spent is right to 1e-9 and, by trapezia, 1e-7, which for the
    # little that is spent early leaves the bound less sure.
    for name, tolerance in (("RTSA", 2e-4), ("ldbounds", 1e-3)):
        for ours, theirs in zip(found.efficacy, case[name] or (), strict=False):
            if theirs is not None and theirs < 6:
                assert ours == pytest.approx(theirs, abs=tolerance)
    if case["root"]:
        assert inflation_for(case["fractions"], 0.05, 0.8) == pytest.approx(case["root"], abs=1e-6)


@pytest.mark.parametrize("case", REFERENCE["futility"], ids=lambda each: str(each["fractions"]))
def test_futility_bounds_meet_the_others_where_the_information_is_inflated(case):
    factor = inflation_for(case["fractions"], 0.05, 0.9, futility=True)
    assert factor == pytest.approx(case["root"], abs=2e-6)
    found = sequential_bounds(case["fractions"], 0.05, 0.9, futility=True, inflation=factor)
    for ours, theirs in zip(found.futility, case["futility"], strict=True):
        assert (ours is None) == (theirs is None)
        if theirs is not None:
            assert ours == pytest.approx(theirs, abs=2e-6)
    assert found.futility[-1] == pytest.approx(found.efficacy[-1], abs=1e-8)


@settings(max_examples=15, deadline=None)
@given(RISING, st.sampled_from([0.01, 0.05, 0.1]))
def test_the_error_spent_is_the_error_made(fractions, alpha):
    found = sequential_bounds(fractions, alpha)
    above, below = crossing(found.fractions, found.efficacy)
    assert above == pytest.approx(below, rel=1e-9)
    assert above + below == pytest.approx(found.spent[-1], rel=1e-9, abs=1e-13)


def test_one_look_at_all_of_it_is_the_usual_test():
    found = sequential_bounds([1.0], 0.05, 0.8, futility=True)
    assert found.efficacy[0] == pytest.approx(normal_quantile(0.975))
    assert found.futility[0] == pytest.approx(found.efficacy[0])
    assert inflation_for([1.0]) == pytest.approx(1.0)


def test_futility_never_beyond_efficacy_and_without_it_none():
    found = sequential_bounds([0.3, 0.6, 0.8, 1.0], futility=True)
    assert all(
        inner is None or 0 <= inner <= outer
        for inner, outer in zip(found.futility, found.efficacy, strict=True)
    )
    assert sequential_bounds([0.3, 1.0]).futility == (None, None)


def test_next_to_nothing_is_spent_early():
    assert sequential_bounds([0.01, 1.0]).efficacy[0] == math.inf
    assert spent_by(0.025, 0.0) == 0 and spent_by(0.025, 1.2) == 0.025


@pytest.mark.parametrize("fractions", [[], [0.0, 1.0], [0.5, 0.5], [0.6, 0.4], [0.5, 1.1]])
def test_looks_must_rise(fractions):
    with pytest.raises(UsageError, match="rise"):
        sequential_bounds(fractions)
