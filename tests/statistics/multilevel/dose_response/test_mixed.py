"""Curves that vary between studies: the model of several coefficients is metafor's where there is
one."""

from __future__ import annotations

import numpy as np
import pytest

import ldncli
from ldncli.statistics.multilevel.dose_response.mixed import fit_curves

Y, V = (0.1, 0.5, -0.3, 0.9, 0.2), (0.04, 0.09, 0.02, 0.2, 0.05)


@pytest.mark.parametrize("method", ["REML", "ML", "FIXED"])
def test_one_dose_a_study_is_the_ordinary_pool(method: str) -> None:
    found = fit_curves(
        [np.ones((1, 1))] * 5, [np.array([y]) for y in Y], [np.array([[v]]) for v in V], method
    )
    rows = [{"yi": y, "vi": v} for y, v in zip(Y, V, strict=True)]
    pooled = ldncli.pool(rows, method={"FIXED": "EE"}.get(method, method), test="z")
    assert found.beta[0] == pytest.approx(pooled.estimate, rel=1e-8)
    assert found.covariance[0, 0] == pytest.approx(pooled.se**2, rel=1e-8)
    assert found.psi[0, 0] == pytest.approx(pooled.tau2, rel=1e-6)
    assert (found.Q, found.Q_df, found.lack_df) == pytest.approx((pooled.Q, 4, 0))


def test_no_spread_between_studies_is_found_to_be_none() -> None:
    design = np.array([[1.0, 1.0], [2.0, 4.0], [3.0, 9.0]])
    exact = design @ np.array([0.5, -0.1])
    found = fit_curves([design] * 4, [exact] * 4, [np.eye(3) * 0.01] * 4, "REML")
    assert found.beta == pytest.approx([0.5, -0.1], rel=1e-9)
    assert np.abs(found.psi).max() < 1e-9 and found.Q < 1e-9 and found.lack < 1e-9
