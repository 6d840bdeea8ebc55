"""Conversions: what must hold for any numbers; the numbers themselves are in test_reference.py."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.statistics.measures import conversions

risks = st.floats(0.001, 0.999)


@given(st.floats(-5, 5), st.floats(1e-6, 10))
def test_odds_ratio_and_smd_convert_both_ways(y: float, v: float) -> None:
    assert conversions.smd_to_odds_ratio(*conversions.odds_ratio_to_smd(y, v)) == (
        pytest.approx(y),
        pytest.approx(v),
    )


@given(st.floats(0.01, 100), risks)
def test_absolute_effects_give_the_odds_ratio_back(odds_ratio: float, comparator: float) -> None:
    found = conversions.absolute_from_odds_ratio(odds_ratio, comparator)
    back = found.risk / (1 - found.risk) / (comparator / (1 - comparator))
    assert back == pytest.approx(odds_ratio, rel=1e-6)
    assert (found.per_1000 > 0) == (odds_ratio > 1) or found.per_1000 == pytest.approx(0, abs=1e-9)


def test_no_effect_needs_no_number_to_treat() -> None:
    found = conversions.absolute_from_risk_ratio(1, 0.2)
    assert (found.per_1000, found.nnt, found.risk_ratio) == (0, None, 1)
    assert conversions.absolute_from_risk_ratio(3, 0.5).risk == 1
    assert conversions.absolute_from_odds_ratio(2, 0).risk_ratio is None


@given(risks, st.floats(0.05, 0.9))
def test_smaller_effects_need_more_people(risk: float, reduction: float) -> None:
    assert conversions.information_size(risk, reduction) > conversions.information_size(
        risk, reduction * 1.1
    )
    assert conversions.information_size(risk, 0) == math.inf


def test_studies_that_differ_need_more_people() -> None:
    assert conversions.diversity(0.02, 0.02) == 0 and conversions.diversity(0.03, 0.02) == 0
    assert conversions.adjusted_information_size(400, 0.5) == 800
    assert conversions.adjusted_information_size(400, 1) == math.inf
