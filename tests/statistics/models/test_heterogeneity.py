"""Estimators of tau²: metafor's numbers, the equation that each solves, intervals."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_quantile
from ldncli.statistics.models.heterogeneity import (
    COMMON_EFFECT,
    ESTIMATORS,
    Tau2,
    estimate_tau2,
    i2_h2,
    q_profile,
    solve_q,
    typical_variance,
)
from ldncli.statistics.models.weighting import PlainEffects
from tests.reference.cases import OWN, SHARED, check_own, check_shared

Y = [0.1, 0.5, -0.3, 0.9, 0.4]
V = [0.04, 0.09, 0.02, 0.2, 0.11]
EFFECTS = PlainEffects(Y, V)
ALIKE = PlainEffects([0.1, 0.12, 0.11], V[:3])
POOLED = [
    case for case in OWN["cases"] if case["kind"] == "pool" and case["options"].get("test") == "z"
]
PROFILES = [case for case in SHARED["cases"] if case["method"] == "confint_Qprofile"]


@pytest.mark.parametrize("case", POOLED, ids=lambda case: case["id"])
def test_metafor_has_the_same_tau2(case: dict) -> None:
    check_own(case)


def test_metafor_has_the_same_standard_errors_and_intervals() -> None:
    with_se = [case for case in SHARED["cases"] if "se_tau2" in case["expected"]]
    assert {case["method"] for case in with_se} >= {
        "DL",
        "HE",
        "HS",
        "SJ",
        "ML",
        "REML",
        "EB",
        "PM",
        "PMM",
    }
    assert all(check_shared(case) for case in [*with_se[::3], *PROFILES[::3]])


def _q(tau2: float) -> float:
    w = [1 / (v + tau2) for v in V]
    mean = sum(a * b for a, b in zip(w, Y, strict=True)) / sum(w)
    return sum(a * (b - mean) ** 2 for a, b in zip(w, Y, strict=True))


def test_moments_by_hand() -> None:
    w = [1 / v for v in V]
    trace = sum(w) - sum(each**2 for each in w) / sum(w)
    assert estimate_tau2(EFFECTS, "DL").value == pytest.approx((_q(0) - 4) / trace)
    assert estimate_tau2(EFFECTS, "HS").value == pytest.approx((_q(0) - 5) / sum(w))
    mean = sum(Y) / 5
    assert estimate_tau2(EFFECTS, "HE").value == pytest.approx(
        sum((y - mean) ** 2 for y in Y) / 4 - sum(V) / 5
    )
    rough = sum((y - mean) ** 2 for y in Y) / 5
    assert estimate_tau2(EFFECTS, "SJ").value == pytest.approx(rough * _q(rough) / 4)


def test_equations_that_are_solved() -> None:
    assert _q(estimate_tau2(EFFECTS, "PM").value) == pytest.approx(4)
    assert estimate_tau2(EFFECTS, "EB") == estimate_tau2(EFFECTS, "PM")
    assert _q(estimate_tau2(EFFECTS, "PMM").value) == pytest.approx(chi2_quantile(0.5, 4))
    found = estimate_tau2(EFFECTS, "PM")
    assert found.se == pytest.approx(math.sqrt(2 * 25 / 4) / sum(1 / (v + found.value) for v in V))
    assert _q(solve_q(EFFECTS, 2.5)) == pytest.approx(2.5)
    assert solve_q(EFFECTS, EFFECTS.at(0.0).q) == solve_q(EFFECTS, _q(0) + 1) == 0


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_likelihoods_are_at_their_top(method: str) -> None:
    def deviance(tau2: float) -> float:
        found = sum(math.log(v + tau2) for v in V) + _q(tau2)
        return found + (math.log(sum(1 / (v + tau2) for v in V)) if method == "REML" else 0)

    best = estimate_tau2(EFFECTS, method).value
    assert best > 0
    assert all(deviance(best) < deviance(best * factor) for factor in (0, 0.5, 0.98, 1.02, 2, 9))
    information = sum(1 / (v + best) ** 2 for v in V) if method == "ML" else EFFECTS.at(best).trace2
    assert estimate_tau2(EFFECTS, method).se == pytest.approx(math.sqrt(2 / information))


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_of_two_maxima_the_higher_counts(method: str) -> None:
    """One precise study and one far off: a maximum at 0 and another;
    a grid says which is higher."""
    for far in (1.0, 2.0, 3.0, 4.0, 6.0, 9.0):
        y, v = [0.0, 0.0, far], [0.001, 4.0, 4.0]
        effects = PlainEffects(y, v)

        def deviance(tau2: float, effects: PlainEffects = effects) -> float:
            variances, information = effects.logarithms(tau2)
            return variances + effects.at(tau2).q + (information if method == "REML" else 0)

        best = min([0.0, *(0.01 * 1.05**i for i in range(200))], key=deviance)
        assert deviance(estimate_tau2(effects, method).value) <= deviance(best) + 1e-9


@pytest.mark.parametrize("method", ESTIMATORS)
def test_effects_alike_have_none(method: str) -> None:
    found = estimate_tau2(ALIKE, method)
    assert (found.value == 0 or method == "SJ") and found.value < 1e-4
    same = estimate_tau2(PlainEffects([0.2, 0.2, 0.2], V[:3]), method)
    assert same.value == pytest.approx(0, abs=1e-12)
    if method == "SJ":
        assert same.se == 0


def test_none_is_estimated_for_a_common_effect_or_one_study() -> None:
    assert set(COMMON_EFFECT) == {"EE", "FE", "CE"}
    for method in COMMON_EFFECT:
        assert estimate_tau2(EFFECTS, method) == Tau2(0.0, None)
    assert estimate_tau2(PlainEffects([0.1], [0.1]), "REML") == Tau2(0.0, None)
    assert estimate_tau2(PlainEffects([0.1, 2.0], [0.1, 0.1]), "REML").value > 0
    with pytest.raises(UsageError, match="there is no estimator 'XX'") as refusal:
        estimate_tau2(EFFECTS, "XX")
    assert "REML" in (refusal.value.hint or "") and "MH" in (refusal.value.hint or "")


@pytest.mark.parametrize("method", ESTIMATORS)
def test_units_do_not_matter(method: str) -> None:
    small = PlainEffects([each * 1e-40 for each in Y], [each * 1e-80 for each in V])
    plain, found = estimate_tau2(EFFECTS, method), estimate_tau2(small, method)
    assert found.value == pytest.approx(plain.value * 1e-80, abs=0, rel=1e-8)
    assert found.se == pytest.approx(plain.se * 1e-80, abs=0, rel=1e-8)


def test_the_interval_of_tau2() -> None:
    low, high = q_profile(EFFECTS, 95)
    assert _q(high) == pytest.approx(chi2_quantile(0.025, 4))
    assert low == 0 or _q(low) == pytest.approx(chi2_quantile(0.975, 4))
    low, high = q_profile(EFFECTS, 50)
    assert (_q(low), _q(high)) == (
        pytest.approx(chi2_quantile(0.75, 4)),
        pytest.approx(chi2_quantile(0.25, 4)),
    )
    assert q_profile(EFFECTS, 50, tau2_max=high / 2) == (low, high / 2)
    assert q_profile(EFFECTS, 50, tau2_max=low / 2) == (low / 2, low / 2)
    # Q is below both quantiles where effects do not differ at all.
    assert q_profile(PlainEffects([0.1, 0.1, 0.1], V[:3]), 95) == (0, 0)


def test_share_of_heterogeneity() -> None:
    w = [1 / v for v in V]
    typical = 4 / (sum(w) - sum(each**2 for each in w) / sum(w))
    assert typical_variance(EFFECTS) == pytest.approx(typical)
    assert i2_h2(0.3, 0.1) == (pytest.approx(75), pytest.approx(4))
    assert i2_h2(0, 0.1) == (0, 1)
    i2, h2 = i2_h2(estimate_tau2(EFFECTS, "DL").value, typical)
    assert (i2, h2) == (pytest.approx(100 * (_q(0) - 4) / _q(0)), pytest.approx(_q(0) / 4))


@pytest.mark.parametrize(
    ("method", "most"), [("PM", 9), ("PMM", 9), ("REML", 11), ("ML", 12), ("DL", 1)]
)
def test_few_passes_over_the_studies_suffice(
    method: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newton's steps double the digits; a wrong slope arrives too, by halves, but late. REML also
    looks at 0 and near it, where another maximum may be the higher one."""
    passes, at = [], PlainEffects.at
    monkeypatch.setattr(
        PlainEffects, "at", lambda effects, tau2: passes.append(tau2) or at(effects, tau2)
    )
    estimate_tau2(PlainEffects(Y, V), method)
    assert len(passes) <= most, len(passes)
