"""Cluster-robust tests against clubSandwich."""

from __future__ import annotations

import pytest

from ldncli.statistics.multilevel.robust import cluster_robust, joint_test
from ldncli.statistics.multilevel.three_level import three_level
from tests.statistics.multilevel.test_three_level import CASES, close, fitted

# clubSandwich takes what is below 1e-12 for 0 in the units of the effects; these have variances of
# 1e-9, and its CR2 is 0.
TOO_SMALL_FOR_IT = "tiny"


@pytest.mark.parametrize("id", CASES)
def test_the_numbers_are_those_of_clubsandwich(id: str) -> None:
    fit, expected = fitted(id), CASES[id]["expected"]
    if "CR2" in expected and id != TOO_SMALL_FOR_IT:
        found = cluster_robust(fit)
        for name in ("se", "p", "ci_lb", "ci_ub"):
            close([getattr(each, name) for each in found.coefficients], expected["CR2"][name])
        close(found.df, expected["CR2"]["df"])
    if "CR1" in expected:
        simple = cluster_robust(fit, "CR1")
        for name in ("se", "p"):
            close([getattr(each, name) for each in simple.coefficients], expected["CR1"][name])
        assert set(simple.df) == {fit.studies - 1}
    if "HTZ" in expected:
        test, theirs = joint_test(fit, range(1, len(fit.coefficients))), expected["HTZ"]
        assert test.p is not None
        close((test.F, test.df_denom, test.p), [theirs[k] for k in ("F", "df_denom", "p")])


def test_small_variances_are_no_other_than_large_ones() -> None:
    case = CASES["ten"]
    whole = cluster_robust(fitted("ten"))
    small = cluster_robust(
        three_level(
            [1e-5 * y for y in case["y"]],
            [1e-10 * v for v in case["v"]],
            case["study"],
            case["rho"],
        )
    )
    assert small.df == pytest.approx(whole.df, rel=1e-6)
    assert 1e5 * small.coefficients[0].se == pytest.approx(whole.coefficients[0].se, rel=1e-6)


def test_one_coefficient_is_tested_as_by_t() -> None:
    fit = fitted("berkey_outcome")
    robust, joint = cluster_robust(fit), joint_test(fit, [1])
    assert joint.df_denom == pytest.approx(robust.df[1])
    assert pytest.approx((robust.coefficients[1].statistic or 0) ** 2) == joint.F
    assert joint.p == pytest.approx(robust.coefficients[1].p)
