"""Tables with their margins held, by hand and against the binomials that they are made of."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ldncli.statistics.rare.hypergeometric import (
    information_of,
    log_chance,
    margins_of,
    moments,
    support,
)
from ldncli.statistics.rare.tables import tables_of

TABLE = {"ai": 2, "n1i": 5, "ci": 1, "n2i": 4}


def test_chances_by_hand() -> None:
    # Three events among five and four people: C(5, x) C(4, 3 − x) of C(9, 3) = 84.
    values, weights = support(5, 4, 3)
    chances = [
        math.exp(float(log_chance(values, weights, np.array(0.0), np.array(x)))) * math.exp(w)
        for x, w in zip(values, weights, strict=True)
    ]
    assert values.tolist() == [0, 1, 2, 3]
    assert chances == pytest.approx([4 / 84, 30 / 84, 40 / 84, 10 / 84])
    mean, variance = moments(values, weights, np.array(0.0))
    # The textbook's: n1 t / n, and n1 n2 t (n − t) / n² (n − 1).
    assert (float(mean), float(variance)) == pytest.approx((15 / 9, 5 * 4 * 3 * 6 / (81 * 8)))


def test_all_weight_goes_to_one_side_as_the_odds_ratio_grows() -> None:
    values, weights = support(5, 4, 6)
    assert values.tolist() == [2, 3, 4, 5]
    for theta, end in ((40.0, 5), (-40.0, 2)):
        mean, variance = moments(values, weights, np.array(theta))
        assert float(mean) == pytest.approx(end) and float(variance) == pytest.approx(0, abs=1e-12)


def test_information_and_likelihoods_of_studies() -> None:
    tables = tables_of([TABLE, {**TABLE, "ai": 0}], keep_empty=False)
    assert information_of(tables, 0.0)[0] == pytest.approx(5 * 4 * 3 * 6 / (81 * 8))
    assert margins_of(tables).information(0.4) == pytest.approx(information_of(tables, 0.4))
    margins = margins_of(tables)
    # At no effect the chances are those of above: 40 / 84, and one event of nine people.
    assert margins.common(0.0) == pytest.approx(math.log(40 / 84) + math.log(4 / 9))
    assert margins.alone() > margins.common(0.0)
