"""Calls of R for a pooled result, and what has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.errors import UsageError
from ldncli.report.pooling.rcalls import r_check, r_fit
from ldncli.statistics.models.pooling import pool

ROWS = [{"ai": 1, "n1i": 40, "ci": 2, "n2i": 41}, {"ai": 3, "n1i": 60, "ci": 8, "n2i": 55}]
GROUPS = [{"xi": 2, "ni": 20}, {"xi": 5, "ni": 31}]


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("UM.FS", 'model = "UM.FS", level = 95)'),
        ("UM.RS", 'model = "UM.RS", drop00 = FALSE, level = 95)'),
        ("GLMM", 'model = "CM.EL", level = 95)'),
        ("EXACT", "exact = TRUE, conf.level = 0.95)"),
        ("MH", "rma.mh("),
    ],
)
def test_the_call_of_each_model(method: str, call: str) -> None:
    assert call in r_fit(pool(ROWS, "OR", method))


def test_single_groups_one_table_and_what_r_has_not() -> None:
    assert 'rma.glmm(measure = "PLO", xi = xi, ni = ni' in r_fit(pool(GROUPS, "PLO", "GLMM"))
    one = pool(ROWS[:1], "OR", "EXACT")
    assert r_fit(one).startswith("fisher.test(") and "conf$int" not in r_check("x", one, "res")
    with pytest.raises(UsageError, match="BETABIN"):
        r_fit(pool(ROWS, "OR", "BETABIN"))


def test_models_that_iterate_are_compared_less_closely() -> None:
    found = pool(ROWS, "OR", "GLMM")
    assert r_check("pooled", found, "res").endswith(", 1e-3)")
    ends = r_check("pooled", replace(pool(ROWS, "OR", "EXACT"), ci_lb=float("-inf")), "res")
    assert "-700.0" in ends and "log(as.numeric(res$conf.int))" in ends
