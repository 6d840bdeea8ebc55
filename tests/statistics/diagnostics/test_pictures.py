"""The numbers behind pictures, beside metafor's; `pictures.R` made the reference."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.pictures import all_subsets, baujat, p_value_function, radial
from ldncli.statistics.models.pooling import pool_effects
from tests.conftest import ROOT

SETS: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests" / "reference" / "pictures.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", SETS)
def test_as_metafor(name: str) -> None:
    case = SETS[name]
    y, v = case["y"], case["v"]
    pooled = pool_effects(y, v, case["method"], "z")
    x, moved = zip(*baujat(y, v, pooled), strict=True)
    assert x == pytest.approx(case["baujat_x"], rel=1e-6, abs=1e-9)
    assert moved == pytest.approx(case["baujat_y"], rel=1e-6, abs=1e-9)
    across, up = zip(*radial(y, v, pooled.tau2), strict=True)
    assert across == pytest.approx(case["radial_x"], rel=1e-6)
    assert up == pytest.approx(case["radial_z"], rel=1e-6, abs=1e-9)
    if case["gosh"]:
        found = all_subsets(y, v, case["method"])
        sets = [sum(2**i for i, held in enumerate(row) if held) for row in found.holds]
        ours = dict(zip(sets, zip(found.estimates, found.I2, strict=True), strict=True))
        theirs = case["gosh"]
        assert sorted(ours) == sorted(theirs["sets"])
        for key, estimate, i2 in zip(
            *(theirs[each] for each in ("sets", "estimate", "I2")), strict=True
        ):
            assert ours[key] == pytest.approx((estimate, i2), rel=1e-5, abs=1e-5)


def test_a_p_value_function_meets_its_interval() -> None:
    pooled = pool_effects([0.3, 0.5, 0.1], [0.04, 0.09, 0.02], "REML", "knha")
    p = p_value_function(pooled.estimate, pooled.se, pooled.df)
    assert p(pooled.estimate) == 1
    assert p(pooled.ci_lb) == pytest.approx(0.05) == pytest.approx(p(pooled.ci_ub))
    assert p(0) == pytest.approx(pooled.p)
    assert p_value_function(0.0, 1.0)(1.959963984540054) == pytest.approx(0.05)
    assert math.isclose(p(10), p(2 * pooled.estimate - 10)), "it is symmetrical"


def test_too_few_and_too_many_are_refused() -> None:
    with pytest.raises(UsageError, match="cannot be compared"):
        baujat([0.1], [0.2], pool_effects([0.1], [0.2]))
    for k in (2, 13):
        with pytest.raises(UsageError, match="all subsets are drawn of three to 12"):
            all_subsets([0.1] * k, [0.2] * k)
