"""What missing studies could do: by hand, metasens's bound, and tipping points that just tip."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.bounds import tipping_point, unreported_bound, with_missing
from ldncli.statistics.intervals import excludes
from ldncli.statistics.models.pooling import pool_effects
from tests.reference.rare import SELECTION, rows_of


@pytest.mark.parametrize(
    "case", SELECTION["bound"], ids=lambda case: f"{case['body']}-{case['left']}"
)
def test_orbbound_has_the_same_numbers(case: dict) -> None:
    rows, wanted = rows_of(case), case["expected"]
    y, v = [row["yi"] for row in rows], [row["vi"] for row in rows]
    pooled = pool_effects(y, v, "REML", "z")
    for place, suspect in enumerate(wanted["suspect"]):
        found = unreported_bound(v, pooled, suspect, 1 if case["left"] else -1)
        assert found.estimate == pytest.approx(wanted["random"][place], abs=1e-8)
        ends = wanted["low"][place], wanted["high"][place]
        assert (found.ci_lb, found.ci_ub) == pytest.approx(ends, abs=1e-8)
        assert found.bias == pytest.approx(-wanted["bias"][place], abs=1e-8)


def test_no_effect_in_a_missing_trial_by_hand() -> None:
    # 0.40 [0.02, 0.77] of one trial, and 99 people in a trial without a number: 4 / 99.
    se, other = 0.375 / 1.959964, 4 / 99
    found = with_missing([0.3985], [se**2], [other], 0.0)
    weights = 1 / se**2, 1 / other
    assert found.estimate == pytest.approx(0.3985 * weights[0] / sum(weights))
    assert found.se == pytest.approx(sum(weights) ** -0.5)
    assert (round(found.estimate, 2), round(found.ci_lb, 2), round(found.ci_ub, 2)) == (
        0.21,
        -0.06,
        0.48,
    )


effects = st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 0.5)), min_size=1, max_size=5)


@given(effects, st.lists(st.floats(0.01, 0.5), min_size=1, max_size=3), st.floats(-0.5, 0.5))
@example([(1.0, 1 / 64), (1.0, 1 / 64)], [0.5], 0.0)
@settings(max_examples=25, deadline=None)
def test_a_tipping_point_just_tips(
    pairs: list[tuple[float, float]], missing: list[float], asked: float
) -> None:
    y, v = zip(*pairs, strict=True)
    whole = pool_effects(y, v, "EE", "z")
    out = excludes(whole.ci_lb, whole.ci_ub, asked)
    found = tipping_point(y, v, missing, asked, towards=1)
    assert found is not None
    # Beyond the point the conclusion has moved, before it not.
    beyond = (1 if asked > whole.estimate else -1) if out else 1
    for step, moved in ((1e-6, True), (-1e-6, False)):
        there = with_missing(y, v, missing, found.effect + beyond * step)
        assert (excludes(there.ci_lb, there.ci_ub, asked) != out) == moved
    # The other way round, everything is the other way round.
    turned = tipping_point([-each for each in y], v, missing, -asked, towards=-1)
    assert turned is not None and turned.effect == pytest.approx(-found.effect, abs=1e-7)


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UsageError, match="no study is missing"):
        tipping_point([0.4], [0.01], [])
    with pytest.raises(UsageError, match="includes that value"):
        tipping_point([0.1], [0.01], [0.02])
    with pytest.raises(UsageError, match="side"):
        unreported_bound([0.01], pool_effects([0.4], [0.01], "EE", "z"), 1, 0)
