"""The sums of inverse-variance weighting, held against the k × k matrices that they stand for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ldncli.statistics.models.weighting import (
    PLAIN_UP_TO,
    ArrayEffects,
    PlainEffects,
    effects_of,
    unit_of,
)

Y = [0.1, 0.5, -0.3, 0.9, 0.4]
V = [0.04, 0.09, 0.02, 0.2, 0.11]
FORMS = [PlainEffects, ArrayEffects]


def _matrices(y: list[float], v: list[float], tau2: float) -> tuple[float, ...]:
    """Σw, Σw², tr P, tr PP, y'Py, y'PPy and y'PPPy from P = W − W X (X'WX)⁻¹ X'W."""
    w = np.diag(1 / (np.array(v) + tau2))
    x, values = np.ones((len(y), 1)), np.array(y)
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    sums = float(w.sum()), float((w @ w).sum())
    return *sums, *map(
        float,
        (
            np.trace(p),
            np.trace(p @ p),
            values @ p @ values,
            values @ p @ p @ values,
            values @ p @ p @ p @ values,
        ),
    )


def _fit(fit: object) -> list[float]:
    return [getattr(fit, name) for name in ("s1", "s2", "trace", "trace2", "q", "q2", "q3")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tau2", [0.0, 0.05, 3.0])
def test_sums_are_those_of_the_matrices(form: type, tau2: float) -> None:
    found = form(Y, V).at(tau2)
    assert _fit(found) == pytest.approx(_matrices(Y, V, tau2), rel=1e-9)


@pytest.mark.parametrize("form", FORMS)
def test_one_study_with_nearly_all_the_weight(form: type) -> None:
    """Where Σw − Σw²/Σw cancels: exact sums by fractions."""
    from fractions import Fraction

    v = [1e-9, 0.5, 0.25, 2.0]
    w = [1 / Fraction(each) for each in v]
    s1 = sum(w)
    trace = s1 - sum(each**2 for each in w) / s1
    rows = [[(w[i] if i == j else 0) - w[i] * w[j] / s1 for j in range(4)] for i in range(4)]
    trace2 = sum(each**2 for row in rows for each in row)
    found = form([0.1, 0.2, 0.3, 0.4], v).at(0.0)
    assert found.trace == pytest.approx(float(trace), rel=1e-12)
    assert found.trace2 == pytest.approx(float(trace2), rel=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_without_weights(form: type) -> None:
    found = form(Y, V).unweighted()
    m = np.eye(5) - np.ones((5, 5)) / 5
    mv = m @ np.diag(V)
    assert found.rss == pytest.approx(4 * np.var(Y, ddof=1))
    assert (found.trace_v, found.trace_v2) == pytest.approx((np.trace(mv), np.trace(mv @ mv)))
    # Effects are centred by their mean; what is left of it by rounding is taken off too.
    far = form([1e9 + each for each in Y], V).unweighted()
    assert far.rss == pytest.approx(4 * np.var(Y, ddof=1), rel=1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_the_weighted_mean(form: type) -> None:
    mean, se, weights = form(Y, V).mean(0.1)
    w = [1 / (v + 0.1) for v in V]
    assert mean == pytest.approx(np.average(Y, weights=w))
    assert se == pytest.approx(sum(w) ** -0.5)
    assert weights == pytest.approx([100 * each / sum(w) for each in w]) and isinstance(
        weights, list
    )


@pytest.mark.parametrize("form", FORMS)
def test_logarithms(form: type) -> None:
    found = form(Y, V).logarithms(0.1)
    assert found == pytest.approx(
        (sum(math.log(v + 0.1) for v in V), math.log(sum(1 / (v + 0.1) for v in V)))
    )


@pytest.mark.parametrize("form", FORMS)
def test_variances_far_from_1_are_brought_near_it(form: type) -> None:
    tiny = form([each * 1e-40 for each in Y], [each * 1e-80 for each in V])
    assert tiny.scale == 4.0 ** round(math.log(tiny.scale, 4)) and 1e-84 < tiny.scale < 1e-80
    assert tiny.k == 5 and tiny.p == 1
    assert tiny.at(0.0).q == pytest.approx(form(Y, V).at(0.0).q)
    mean, se, _ = tiny.mean(0.0)
    plain = form(Y, V).mean(0.0)
    assert (mean, se) == (
        pytest.approx(plain[0] * 1e-40, rel=1e-12, abs=0),
        pytest.approx(plain[1] * 1e-40, rel=1e-12, abs=0),
    )


def test_the_unit_is_a_power_of_four() -> None:
    assert unit_of(0.02) == unit_of(1e-59) == unit_of(1e59) == 1
    assert unit_of(4.0**-200) == 4.0**-200 and unit_of(4.0**200) == 4.0**200
    assert unit_of(1e-60) == pytest.approx(1e-60, rel=4, abs=0) and unit_of(1e-60) != 1
    assert unit_of(1e60) != 1
    assert math.isfinite(unit_of(1.7e308))


@pytest.mark.parametrize("form", FORMS)
def test_the_sums_without_tau2_are_made_once(form: type) -> None:
    effects = form(Y, V)
    assert effects.at(0.0) is effects.at(0.0)
    assert effects.at(0.1) is not effects.at(0.1)
    assert effects.at(0.1) != effects.at(0.0)


def test_many_studies_become_arrays() -> None:
    assert PLAIN_UP_TO == 150
    few, many = effects_of(Y * 30, V * 30), effects_of([*Y * 30, 1], [*V * 30, 1])
    assert (type(few), few.k, type(many), many.k) == (PlainEffects, 150, ArrayEffects, 151)


def test_arrays_go_through_in_pieces() -> None:
    chance = np.random.default_rng(5)
    y, v = chance.normal(0.3, 1, 20_000), chance.uniform(0.05, 2, 20_000)
    found, w = ArrayEffects(y, v).at(0.2), 1 / (v + 0.2)
    residual = y - np.average(y, weights=w)
    assert found.s1 == pytest.approx(w.sum())
    assert found.q == pytest.approx((w * residual**2).sum())
    assert found.q2 == pytest.approx((w**2 * residual**2).sum())
    assert ArrayEffects(y, v).unweighted().rss == pytest.approx(((y - y.mean()) ** 2).sum())
