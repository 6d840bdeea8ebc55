"""Rare events as pooled results: which studies count, where an interval has one end, what each
model cannot take."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.report.pooling.pool_views import pool_json, pool_table
from ldncli.statistics.models.pooling import pool
from ldncli.statistics.models.subgroups import subgroups
from ldncli.statistics.rare.tables import RARE
from tests.reference.rare import RARE as CASES
from tests.reference.rare import rows_of

ROSIGLITAZONE = rows_of(next(each for each in CASES["tables"] if each["body"] == "nissen_mi"))
ONE = [{"ai": 0, "n1i": 80, "ci": 1, "n2i": 81}]
NONE: list[dict[str, Any]] = [{"ai": 0, "n1i": 80, "ci": 0, "n2i": 81}] * 2
GROUPS = [{"xi": x, "ni": n} for x, n in ((0, 40), (1, 55), (0, 23), (3, 80), (2, 61))]


def test_rosiglitazone_as_published() -> None:
    """Nissen & Wolski 2007, by Peto's method: 1.43 [1.03, 1.98], p = 0.03."""
    peto = pool(ROSIGLITAZONE, "OR", "PETO")
    shown = [round(math.exp(each), 2) for each in (peto.estimate, peto.ci_lb, peto.ci_ub)]
    assert shown == [1.43, 1.03, 1.98] and round(peto.p, 2) == 0.03
    models = {method: pool(ROSIGLITAZONE, "OR", method) for method in RARE}
    assert {name: each.k for name, each in models.items()} == {
        **dict.fromkeys(RARE, 38),
        "UM.RS": 42,
        "BETABIN": 42,
    }
    assert models["GLMM"] == models["CM.EL"]
    assert {each.Q_df for each in models.values()} == {37}
    assert round(models["EXACT"].I2, 2) == 5.22
    assert models["BETABIN"].Q == models["UM.FS"].Q == models["UM.RS"].Q
    for name, each in models.items():
        assert sum(each.weights) == pytest.approx(100) and len(each.weights) == each.k, name
        assert any("row 20, 31, 33, 38" in note for note in each.notes), (name, each.notes)
    # Conditional on the events of each study: near one another.
    for name in ("UM.FS", "CM.EL", "CM.AL", "EXACT"):
        assert models[name].estimate == pytest.approx(peto.estimate, abs=0.006), name


@pytest.mark.parametrize("method", [each for each in RARE if each != "EXACT"])
def test_one_end_is_refused_by_all_but_the_exact_analysis(method: str) -> None:
    with pytest.raises(UsageError) as refused:
        pool(ONE, "OR", method)
    assert "EXACT" in (refused.value.hint or "")


def test_one_end_is_told_and_no_estimate_shown() -> None:
    found = pool(ONE, "OR", "EXACT")
    assert found.ci_lb == -math.inf and math.exp(found.ci_ub) == pytest.approx(39.4875)
    assert found.p == 1 and found.statistic is None
    table = pool_table(found, ONE, [None])
    line = dict(zip(table.keys(), table.rows[-1], strict=True))
    assert line["ratio"] is None and line["ratio_lb"] == 0 and round(line["ratio_ub"], 1) == 39.5
    assert json.loads(pool_json(found, table, {}))["ci_lb"] is None
    assert any("fewest that can be" in note for note in found.notes)


@pytest.mark.parametrize("method", RARE)
def test_no_event_at_all_gives_no_odds_ratio(method: str) -> None:
    with pytest.raises(UsageError, match=r"2 studies \(322 people\)") as refused:
        pool(NONE, "OR", method)
    assert "--measure RD" in (refused.value.hint or "")


def test_single_groups() -> None:
    mixed, beta = pool(GROUPS, "PLO", "GLMM"), pool(GROUPS, "PLO", "BETABIN")
    assert mixed.measure == beta.measure == "PLO" and mixed.k == beta.k == 5
    # Nothing varies between them, so both are 6 of 259.
    for each in (mixed, beta):
        assert each.estimate == pytest.approx(math.log(6 / 253), abs=1e-5)
        assert any("2.32%" in note for note in each.notes)
    for method in ("UM.FS", "CM.EL", "EXACT"):
        with pytest.raises(UsageError, match="compares two groups"):
            pool(GROUPS, "PLO", method)


def test_what_these_models_do_not_have() -> None:
    with pytest.raises(UsageError, match="not RR"):
        pool(ROSIGLITAZONE, "RR", "GLMM")
    with pytest.raises(UsageError, match="no option 'add'"):
        pool(ROSIGLITAZONE, "OR", "GLMM", add=0.5)


def test_few_studies_and_events_are_told() -> None:
    rows = [{"ai": 1, "n1i": 40, "ci": 2, "n2i": 41}, {"ai": 3, "n1i": 60, "ci": 2, "n2i": 55}]
    told = " ".join(pool(rows, "OR", "GLMM").notes)
    assert "8 events in all are few" in told and "2 studies hardly tell" in told


def test_unequal_arms_and_large_effects_are_told_of_peto() -> None:
    unequal = [{"ai": 3, "n1i": 300, "ci": 2, "n2i": 60}, {"ai": 1, "n1i": 80, "ci": 3, "n2i": 81}]
    assert any("more than twice" in note for note in pool(unequal, "OR", "PETO").notes)
    large = [{"ai": 1, "n1i": 80, "ci": 20, "n2i": 81}]
    assert any("far from 1" in note for note in pool(large, "OR", "PETO").notes)
    assert not any("Peto's" in note for note in pool(unequal[1:], "OR", "MH").notes)


def test_groups_with_one_end_are_shown_and_not_compared() -> None:
    rows = [
        dict(zip(("ai", "n1i", "ci", "n2i", "group"), each, strict=True))
        for each in ((2, 40, 4, 41, "x"), (3, 50, 2, 49, "x"), (0, 61, 3, 60, "y"))
    ]
    found = subgroups(rows, "group", "OR", "EXACT", "z")
    assert found.groups["y"].ci_lb == -math.inf and found.Q_between_df == 0
    assert (
        subgroups([*rows[:2], rows[0] | {"group": "y"}], "group", "OR", "EXACT").Q_between_df == 1
    )
