"""Combined p values against metap, and what must hold of each method."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.statistics.combining.combinations import combine, edgington, fisher, stouffer
from ldncli.statistics.combining.p_values import OneSided, one_sided

CASES = json.loads(
    (Path(__file__).parents[2] / "reference/combining.json").read_text(encoding="utf-8")
)
METHODS = (fisher, stouffer, edgington)
SOME = st.lists(st.floats(0.001, 0.999), min_size=2, max_size=9)


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_against_metap(case):
    p = case["p"]
    assert fisher(p) == pytest.approx(case["fisher"], rel=1e-12)
    assert stouffer(p) == pytest.approx(case["stouffer"], rel=1e-12)
    if case["n"]:
        roots = [math.sqrt(each) for each in case["n"]]
        assert stouffer(p, roots) == pytest.approx(case["weighted"], rel=1e-12)
    if case["edgington"] is not None:
        assert edgington(p) == pytest.approx(case["edgington"], rel=1e-11)


def test_edgington_is_exact_where_sums_cancel():
    # k = 60, all ½: by symmetry ½, though the terms of the sum reach 10^23.
    assert edgington([0.5] * 60) == 0.5


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_order_does_not_matter_and_each_rises_with_each_p(values):
    for test in METHODS:
        assert test(values[::-1]) == pytest.approx(test(values), rel=1e-9)
        assert test([min(1.0, values[0] + 0.001), *values[1:]]) >= test(values)
        assert 0 <= test(values) <= 1


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_sides_turn(values):
    turned = [1 - each for each in values]
    assert stouffer(turned) == pytest.approx(1 - stouffer(values), abs=1e-9)
    assert edgington(turned) == pytest.approx(1 - edgington(values), abs=1e-9)


def test_ranges_run_from_the_best_to_the_worst_case():
    values = [
        one_sided(0.05, "benefit", "<"),
        one_sided(0.2, "benefit"),
        one_sided(0.05, None, ">"),
    ]
    for each in combine(values, [30, 40, 50]):
        assert each.k == 3
        assert each.benefit.low < each.benefit.high
        assert each.harm.low < each.harm.high
    found = {each.method: each for each in combine(values)}
    assert set(found) == {"fisher", "stouffer", "edgington"}
    assert found["fisher"].benefit.low == 0.0
    assert found["edgington"].benefit == OneSided(
        edgington([0, 0.1, 0.025]), edgington([0.025, 0.1, 0.975])
    )


def test_weights_need_the_people_of_all():
    values = [OneSided(0.1, 0.1), OneSided(0.2, 0.2)]
    assert "stouffer-weighted" in [each.method for each in combine(values, [10, 20])]
    assert "stouffer-weighted" not in [each.method for each in combine(values, [10, None])]


def test_certain_p_values():
    assert fisher([0.0, 0.9]) == 0.0
    assert stouffer([0.0, 0.9]) == 0.0
    assert stouffer([0.0, 1.0]) == 1.0
