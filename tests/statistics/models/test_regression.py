"""Meta-regression: designs, refusals, and what must hold; the numbers are in test_reference.py."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.models.regression import (
    INTERCEPT,
    RegressionEffects,
    design_matrix,
    meta_regression,
    regress,
)

ROWS = [
    {"yi": 0.1, "vi": 0.04, "dose": 1.5, "design": "b"},
    {"yi": 0.5, "vi": 0.09, "dose": 3, "design": "a"},
    {"yi": -0.3, "vi": 0.02, "dose": 4.5, "design": "a"},
    {"yi": 0.9, "vi": 0.2, "dose": 4.5, "design": "b"},
    {"yi": 0.3, "vi": 0.1, "dose": 6, "design": "c"},
]


def test_categories_become_columns_against_the_first() -> None:
    names, design = design_matrix(ROWS, ["design", "dose"])
    assert names == [INTERCEPT, "designb", "designc", "dose"]
    assert design[0] == [1, 1, 0, 1.5] and design[1] == [1, 0, 0, 3] and design[4] == [1, 0, 1, 6]
    assert design_matrix(ROWS, ["design"], intercept=False)[0] == ["designa", "designb", "designc"]


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", ["REML", "DL", "PM", "PMM", "HE", "HS", "SJ", "ML", "EB", "EE"])
def test_without_moderators_it_is_the_pooled_result(method: str, test: str) -> None:
    found, pooled = (
        meta_regression(ROWS, [], method=method, test=test),
        ldncli.pool(ROWS, method=method, test=test),
    )
    mean = found.coefficients[0]
    assert (mean.estimate, mean.se, mean.p) == (
        pytest.approx(pooled.estimate),
        pytest.approx(pooled.se),
        pytest.approx(pooled.p),
    )
    assert (found.tau2, found.QE, found.I2) == (
        pytest.approx(pooled.tau2, abs=1e-12),
        pytest.approx(pooled.Q),
        pytest.approx(pooled.I2),
    )
    assert found.se_tau2 == (pooled.se_tau2 if method == "EE" else pytest.approx(pooled.se_tau2))
    assert found.QM is None


@pytest.mark.parametrize(
    ("rows", "moderators"),
    [
        (ROWS, ["colour"]),
        (ROWS[:2], ["dose", "design"]),
        ([row | {"twice": 2 * row["dose"]} for row in ROWS], ["dose", "twice"]),
        ([{key: row[key] for key in ("yi", "vi")} | {"dose": None} for row in ROWS], ["dose"]),
        ([row | {"dose": math.nan} for row in ROWS], ["dose"]),
    ],
)
def test_refusals(rows: list, moderators: list[str]) -> None:
    with pytest.raises(UsageError):
        meta_regression(rows, moderators)


def test_rows_without_a_moderator_are_left_out_and_said() -> None:
    found = meta_regression([*ROWS, {"yi": 3, "vi": 1, "dose": None}], ["dose"])
    assert found.k == 5 and found.rows_used == (1, 2, 3, 4, 5)
    assert "row 6" in found.notes[0]


def test_tables_and_methods_for_tables() -> None:
    with pytest.raises(UsageError, match="'MH' for this"):
        meta_regression(ROWS, ["dose"], method="MH")


@given(
    st.lists(
        st.tuples(st.floats(-3, 3), st.floats(0.05, 2), st.floats(0, 6)), min_size=6, max_size=12
    ),
    st.floats(-20, 20),
)
def test_a_straight_line_is_added_to_the_coefficients(points: list, slope: float) -> None:
    if len({round(x, 3) for _, _, x in points}) < 3:
        return
    design, v = [[1.0, x] for _, _, x in points], [v for _, v, _ in points]
    one = regress([y for y, _, _ in points], v, design, [INTERCEPT, "x"], "DL", "z", 95)
    other = regress(
        [y + 2 + slope * x for y, _, x in points], v, design, [INTERCEPT, "x"], "DL", "z", 95
    )
    assert other.coefficients[1].estimate == pytest.approx(
        one.coefficients[1].estimate + slope, rel=1e-5, abs=1e-5
    )
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-6)


def test_sums_are_those_of_the_whole_matrix() -> None:
    import numpy as np

    chance = np.random.default_rng(5)
    x = np.column_stack([np.ones(9), chance.normal(size=9), chance.normal(size=9)])
    y, v = chance.normal(size=9), chance.uniform(0.1, 2, 9)
    effects = RegressionEffects(y, v, x)
    w = np.diag(1 / (v + 0.3))
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    fit = effects.at(0.3)
    wanted = (
        w.trace(),
        (w @ w).trace(),
        p.trace(),
        (p @ p).trace(),
        y @ p @ y,
        y @ p @ p @ y,
        y @ p @ p @ p @ y,
    )
    assert (fit.s1, fit.s2, fit.trace, fit.trace2, fit.q, fit.q2, fit.q3) == pytest.approx(
        wanted, rel=1e-10
    )
    m = np.eye(9) - x @ np.linalg.inv(x.T @ x) @ x.T
    plain = effects.unweighted()
    mv = m @ np.diag(v)
    assert (plain.rss, plain.trace_v, plain.trace_v2) == pytest.approx(
        (y @ m @ y, mv.trace(), (mv @ mv).trace()), rel=1e-10
    )
