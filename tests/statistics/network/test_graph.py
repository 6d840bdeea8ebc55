"""Networks held to netmeta, on its published data and on made-up nets of every shape, and to what
must hold of any network."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.network.comparisons import Comparison
from ldncli.statistics.network.consistency import decompose, splits
from ldncli.statistics.network.graph import Fitted, Network, network
from ldncli.statistics.network.ranking import p_scores
from tests.conftest import ROOT

FILE = ROOT / "tests" / "reference" / "network.json"
CASES = {each["id"]: each for each in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
PUBLISHED = (
    "smokingcessation_OR Senn2013_MD Woods2010_OR Dogliotti2014_OR Franchini2012_MD Linde2015_OR"
    " thrombolytic_OR"
).split()


def rows_of(case: dict[str, Any]) -> list[Comparison]:
    """The comparisons of a case; those that netmeta leaves out are left out."""
    return [Comparison(**row) for row in case["rows"] if row["value"] is not None]


def near(found: float | None, wanted: float | None) -> bool:
    """Whether two numbers agree to 1e-6, or both are missing."""
    if found is None or wanted is None:
        return found is wanted
    return found == pytest.approx(wanted, rel=1e-6, abs=1e-9)


def sorted_as(found: Network, names: Sequence[str]) -> list[int]:
    """Where netmeta has each treatment, which it sorts in another way."""
    assert sorted(names) == sorted(found.treatments)
    return [names.index(name) for name in found.treatments]


def _compare(fitted: Fitted, wanted: dict[str, Any], order: Sequence[int]) -> None:
    pairs = {
        "effect": fitted.values,
        "se": fitted.ses,
        "direct": fitted.direct,
        "direct_se": fitted.direct_ses,
    }
    for name, matrix in pairs.items():
        for i, row in enumerate(order):
            for j, column in enumerate(order):
                assert i == j or near(matrix[i][j], wanted[name][row][column]), (name, i, j)


@pytest.mark.parametrize("id", CASES)
def test_a_network_is_that_of_netmeta(id: str) -> None:
    case, wanted = CASES[id], CASES[id]["expected"]
    found = network(rows_of(case), "DL")
    order = sorted_as(found, wanted["treatments"])
    assert near(found.tau2, wanted["tau2"]) and near(found.Q, wanted["Q"])
    assert found.df == wanted["df"] and near(found.p, wanted["p"])
    assert near(found.I2, None if wanted["I2"] is None else 100 * wanted["I2"])
    _compare(found.common, wanted["common"], order)
    _compare(found.random, wanted["random"], order)
    for side, better in (("small", "lower"), ("large", "higher")):
        scores = p_scores(found, better)  # type: ignore[arg-type]
        told = wanted[side]["random"]
        assert all(
            near(scores[name], told[at]) for name, at in zip(found.treatments, order, strict=True)
        )
    low, high = wanted["prediction"]["lower"], wanted["prediction"]["upper"]
    for i, row in enumerate(order):
        for j, column in enumerate(order):
            if i != j:
                ends = found.prediction(i, j) or (None, None)
                assert near(ends[0], low[row][column]) and near(ends[1], high[row][column])


@pytest.mark.parametrize("id", [id for id in CASES if CASES[id]["expected"].get("decomposition")])
def test_q_falls_into_designs_as_in_netmeta(id: str) -> None:
    wanted = CASES[id]["expected"]["decomposition"]
    found = decompose(network(rows_of(CASES[id]), "DL"))
    for test, q, df in zip(
        (found.total, found.within, found.between), wanted["Q"], wanted["df"], strict=True
    ):
        assert test.df == df and pytest.approx(q, rel=1e-6, abs=1e-9) == test.Q
    assert pytest.approx(wanted["full"]["Q"], rel=1e-6, abs=1e-9) == found.random.Q
    assert near(found.tau2_within, wanted["full"]["tau2"])
    designs = {frozenset(each.treatments): each for each in found.designs}
    for each in wanted["within"]:
        test = designs[frozenset(each["design"].split(":"))].within
        assert test.df == each["df"] and pytest.approx(each["Q"], rel=1e-6, abs=1e-9) == test.Q
    detached = {frozenset(each["design"].split(":")): each for each in wanted["detached"]}
    assert {key for key, each in designs.items() if each.detached} == set(detached)
    for key, each in detached.items():
        test = designs[key].detached
        assert test and test.df == each["df"]
        assert pytest.approx(each["Q"], rel=1e-6, abs=1e-9) == test.Q


@pytest.mark.parametrize("id", PUBLISHED)
def test_indirect_evidence_is_that_of_netsplit(id: str) -> None:
    wanted = CASES[id]["expected"]
    found = network(rows_of(CASES[id]), "DL")
    places = dict(zip(found.treatments, sorted_as(found, wanted["treatments"]), strict=True))
    made = splits(found)
    assert any(each.indirect for each in made)
    for each in made:
        row, column = places[each.treatment], places[each.control]
        assert near(each.share, min(1.0, wanted["share"]["random"][row][column]))
        if each.indirect:
            value, error = each.indirect
            assert near(value, wanted["random"]["indirect"][row][column])
            assert near(error, wanted["random"]["indirect_se"][row][column])
            assert each.difference and each.p is not None
            assert each.difference[0] == pytest.approx(each.direct[0] - value)


@pytest.mark.parametrize("id", [id for id in CASES if CASES[id]["expected"].get("reml")])
def test_restricted_likelihood_is_that_of_rma_mv(id: str) -> None:
    wanted = CASES[id]["expected"]
    found = network(rows_of(CASES[id]), "REML")
    order = sorted_as(found, wanted["treatments"])
    assert found.tau2 == pytest.approx(wanted["reml"]["tau2"], rel=1e-6, abs=1e-9)
    told = [wanted["reml"]["effect"][at] - wanted["reml"]["effect"][order[0]] for at in order]
    assert [row[0] for row in found.random.values] == pytest.approx(told, rel=1e-6, abs=1e-7)


# -- what holds of any network ---------------------------------------------------------------------

_effects = st.floats(-3, 3)
_variances = st.floats(0.01, 4)
_trials = st.lists(
    st.tuples(st.sampled_from(["ab", "bc", "ca", "cd", "bd"]), _effects, _variances),
    min_size=1,
    max_size=6,
).map(lambda more: [("ab", 0.1, 0.2), ("bc", 0.4, 0.3), ("cd", -0.3, 0.1), *more])


def made(trials: Iterable[tuple[str, float, float]]) -> list[Comparison]:
    """Comparisons of trials of two arms."""
    return [Comparison(f"s{at}", pair[0], pair[1], y, v) for at, (pair, y, v) in enumerate(trials)]


@settings(max_examples=15, deadline=None)
@given(_trials, st.randoms(use_true_random=False), st.sampled_from(["REML", "DL", "EE"]))
def test_neither_order_nor_sides_nor_units_matter(
    trials: list[tuple[str, float, float]], random: Any, method: str
) -> None:
    rows = made(trials)
    found = network(rows, method)
    turned = [
        Comparison(each.study, each.control, each.treatment, -each.value, each.variance)
        for each in rows
    ]
    random.shuffle(turned)
    again = network(turned, method)
    scaled = network(
        [
            Comparison(each.study, each.treatment, each.control, 3 * each.value, 9 * each.variance)
            for each in rows
        ],
        method,
    )
    for i in range(4):
        for j in range(4):
            value, error = found.chosen.values[i][j], found.chosen.ses[i][j]
            assert again.chosen.values[i][j] == pytest.approx(value, abs=1e-6)
            assert again.chosen.ses[i][j] == pytest.approx(error, abs=1e-6)
            assert scaled.chosen.values[i][j] == pytest.approx(3 * value, abs=1e-5)
            assert found.chosen.values[j][i] == pytest.approx(-value)
    assert scaled.tau2 == pytest.approx(9 * (found.tau2 or 0.0), rel=1e-5, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(_trials, _effects)
def test_a_trial_without_weight_changes_nothing(
    trials: list[tuple[str, float, float]], value: float
) -> None:
    rows = made(trials)
    found = network(rows, "EE")
    more = network([*rows, Comparison("last", "a", "d", value, 1e6)], "EE")
    for i in range(4):
        assert more.common.values[i] == pytest.approx(found.common.values[i], abs=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(_effects, _variances), min_size=2, max_size=6))
def test_two_treatments_are_pooled_as_by_a_plain_meta_analysis(
    pairs: list[tuple[float, float]],
) -> None:
    rows = made([("ab", y, v) for y, v in pairs])
    for method in ("REML", "DL", "EE"):
        found = network(rows, method)
        pooled = pool_effects([y for y, _ in pairs], [v for _, v in pairs], method, "z")
        assert found.chosen.values[0][1] == pytest.approx(pooled.estimate, abs=1e-5)
        assert found.chosen.ses[0][1] == pytest.approx(pooled.se, abs=1e-5)


def test_along_a_chain_effects_and_variances_add_up() -> None:
    found = network(made([("ab", 0.5, 0.04), ("bc", -0.2, 0.09)]))
    i, j = found.at("a", "c")
    assert found.random.values[i][j] == pytest.approx(0.3)
    assert found.random.ses[i][j] == pytest.approx(math.sqrt(0.13))
    assert found.random.direct[i][j] is None and found.random.share(i, j) == 0
    assert found.tau2 is None and found.p is None and found.prediction(i, j) is None


def test_parts_that_no_trial_joins_are_named() -> None:
    with pytest.raises(UsageError, match="2 parts that no trial joins: a, b, c; x, y"):
        network(made([("ab", 1, 1), ("bc", 1, 1), ("xy", 1, 1)]))
    with pytest.raises(UsageError, match="not fitted by PM"):
        network(made([("ab", 1, 1)]), "PM")
