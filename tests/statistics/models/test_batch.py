"""Many meta-analyses at once give what one at a time gives."""

from __future__ import annotations

import numpy as np
import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.batch import METHODS, pool_many
from ldncli.statistics.models.pooling import TESTS, pool_effects

CHANCE = np.random.default_rng(11)
V = CHANCE.uniform(0.02, 2, (60, 9))
Y = CHANCE.normal(0.2, np.sqrt(V + CHANCE.uniform(0, 1, (60, 1)) ** 3))
GAPS = CHANCE.uniform(size=V.shape) < 0.3
Y[GAPS] = V[GAPS] = np.nan


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("test", TESTS)
def test_each_row_is_its_own_meta_analysis(method: str, test: str) -> None:
    found = pool_many(Y, V, method, test, 90)
    for i in range(len(Y)):
        here = ~np.isnan(Y[i])
        one = pool_effects(Y[i][here], V[i][here], method, test, 90)
        for name in (
            "k",
            "estimate",
            "se",
            "statistic",
            "p",
            "ci_lb",
            "ci_ub",
            "tau2",
            "I2",
            "H2",
            "Q",
        ):
            assert getattr(found, name)[i] == pytest.approx(
                getattr(one, name), rel=1e-8, abs=1e-10
            ), (i, name)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_of_two_maxima_the_higher_counts(method: str) -> None:
    y = [2.8824, -0.981, -0.6661, 0.4763, 0.5633, -0.8866, -0.0252, 1.6014, -0.0397, 3.3232]
    v = [0.958, 1.7086, 1.2319, 0.1974, 0.1312, 1.0681, 0.9311, 1.9502, 1.0343, 1.8223]
    assert pool_many([y], [v], method, "z").tau2[0] == pool_effects(y, v, method, "z").tau2 == 0


def test_one_study_two_studies_none() -> None:
    found = pool_many(
        [[0.5, np.nan], [0.5, 0.5], [np.nan, np.nan]],
        [[0.25, np.nan], [0.1, 0.2], [np.nan, np.nan]],
        test="knha",
    )
    assert found.estimate[:2].tolist() == [0.5, 0.5] and found.se[:2].tolist() == [0.5, 0]
    assert found.k.tolist() == [1, 2, 0] and np.isnan(found.estimate[2])


@pytest.mark.parametrize(
    ("y", "v"), [([[1, 2]], [[1, 0]]), ([[1, 2]], [[1]]), ([[1, np.inf]], [[1, 1]])]
)
def test_refusals(y: list, v: list) -> None:
    with pytest.raises(UsageError):
        pool_many(y, v)
    with pytest.raises(UsageError):
        pool_many([[1, 2]], [[1, 1]], "HE")
