"""The contours of albatross plots, checked by going back from the people to the p."""

from __future__ import annotations

import math

import pytest

from ldncli.statistics.combining.contours import (
    people_for_correlation,
    people_for_odds,
    people_for_smd,
)
from ldncli.statistics.distributions import two_sided_normal
from ldncli.statistics.measures.effect_measures import effect_sizes

PLACES = [(p, size) for p in (0.2, 0.01, 1e-5) for size in (0.1, 0.5, 0.8)]


@pytest.mark.parametrize(("p", "effect"), PLACES)
def test_the_people_give_the_p_back(p, effect):
    n = people_for_smd(p, effect)
    assert two_sided_normal(effect / math.sqrt(4 / n + effect**2 / (2 * n))) == pytest.approx(p)
    n = people_for_correlation(p, effect)
    assert two_sided_normal(math.atanh(effect) * math.sqrt(n - 3)) == pytest.approx(p)


@pytest.mark.parametrize("ratio", [0.4, 0.8, 2.0])
def test_an_odds_ratio_of_such_a_table_has_the_p(ratio):
    control, p = 0.3, 0.003
    n = people_for_odds(p, ratio, control) / 2
    odds = ratio * control / (1 - control)
    treated = odds / (1 + odds)
    row = {"ai": treated * n, "bi": (1 - treated) * n, "ci": control * n, "di": (1 - control) * n}
    variance = sum(1 / each for each in row.values())
    assert two_sided_normal(math.log(ratio) / math.sqrt(variance)) == pytest.approx(p)
    # The same by the measure itself, for whole people.
    whole = {name: max(1, round(1000 * value)) for name, value in row.items()}
    size = (
        effect_sizes("OR", [whole]).pairs[0]
        if hasattr(effect_sizes("OR", [whole]), "pairs")
        else None
    )
    if size:
        assert size[0] == pytest.approx(math.log(ratio), abs=0.001)


def test_the_side_does_not_count():
    assert people_for_smd(0.05, -0.4) == people_for_smd(0.05, 0.4)
    assert people_for_correlation(0.05, -0.4) == pytest.approx(people_for_correlation(0.05, 0.4))
