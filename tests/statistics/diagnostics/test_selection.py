"""Selection models: metafor's and metasens's numbers, symmetries, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.selection import copas_at, copas_path, step_function
from tests.reference.rare import SELECTION, close, rows_of


def _pairs(case: dict) -> tuple[list[float], list[float]]:
    rows = rows_of(case)
    return [row["yi"] for row in rows], [row["vi"] for row in rows]


@pytest.mark.parametrize(
    "case",
    [case for case in SELECTION["steps"] if case["body"] != "tiny"],
    ids=lambda case: f"{case['body']}-{case['side']}-{len(case['steps'])}",
)
def test_selmodel_has_the_same_numbers(case: dict) -> None:
    wanted = case["expected"]
    found = step_function(*_pairs(case), case["side"], case["steps"])
    # metafor stops at a lower top of three studies; where it finds this one, all is the same.
    assert found.lr >= wanted["lr"] - 1e-5
    if close(found.lr, wanted["lr"], 1e-5):
        for name in ("estimate", "tau2"):
            assert close(getattr(found, name), wanted[name], 2e-5), name
        assert close(found.lr_p, wanted["p"], 1e-4)
        assert close(found.se, wanted["se"], 1e-4)
        for one, other in zip(found.chances, wanted["chances"], strict=True):
            assert close(one, other, 1e-4)
    else:
        assert case["body"] == "three"


@pytest.mark.parametrize(
    "case", SELECTION["copas"], ids=lambda case: f"{case['body']}-{case['gamma'][0]}"
)
def test_the_likelihood_of_metasens_has_the_same_top(case: dict) -> None:
    wanted, found = case["expected"], copas_at(*_pairs(case), tuple(case["gamma"]))
    assert found.loglik >= wanted["loglik"] - 1e-6
    if case["body"] != "ties" and close(found.loglik, wanted["loglik"], 1e-6):
        assert close(found.estimate, wanted["estimate"], 1e-4)
        assert close(found.tau2, wanted["tau2"], 1e-4) and close(found.rho, wanted["rho"], 1e-3)
    else:  # two tops alike, or one that R's search did not reach
        assert case["body"] in ("ties", "huge")


Y, V = _pairs(next(case for case in SELECTION["copas"] if case["body"] == "b"))


def test_sides_change_the_sign_and_scale_the_size() -> None:
    one = step_function(Y, V, "greater")
    other = step_function([-3 * y for y in reversed(Y)], [9 * v for v in reversed(V)], "less")
    assert (other.estimate, other.se) == pytest.approx((-3 * one.estimate, 3 * one.se), rel=1e-5)
    assert (other.tau2, other.lr) == pytest.approx((9 * one.tau2, one.lr), rel=1e-4, abs=1e-7)
    assert other.chances == pytest.approx(one.chances, rel=1e-4)


def test_copas_without_selection_is_the_pool_by_maximum_likelihood() -> None:
    from ldncli.statistics.models.pooling import pool_effects

    found, pooled = copas_at(Y, V, (10.0, 0.0)), pool_effects(Y, V, "ML", "z")
    assert found.estimate == pytest.approx(pooled.estimate, abs=1e-5)
    assert found.tau2 == pytest.approx(pooled.tau2, abs=1e-5)
    assert found.unseen == pytest.approx(0, abs=1e-6)


def test_ever_fewer_seen_are_ever_more_unseen() -> None:
    path = copas_path(Y, V)
    assert [round(each.seen, 6) for each in path] == [0.9, 0.7, 0.5, 0.3]
    unseen = [each.unseen for each in path]
    assert unseen == sorted(unseen)


@given(st.lists(st.floats(-1, 1), min_size=10, max_size=14))
@settings(max_examples=10, deadline=None)
def test_order_does_not_matter(y: list[float]) -> None:
    v = [0.02 + 0.01 * place for place in range(len(y))]

    def fit(pairs: list[tuple[float, float]]) -> tuple[float, float] | None:
        try:
            found = step_function(*zip(*pairs, strict=True), "greater")
        except UsageError:
            return None
        return found.estimate, found.lr

    pairs = list(zip(y, v, strict=True))
    one, other = fit(pairs), fit(pairs[::-1])
    if one and other:
        assert one[1] == pytest.approx(other[1], abs=1e-5)


def test_what_tells_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match=r"between 0 and 0\.025"):
        step_function([0.1, 0.2, 0.0], [0.1, 0.1, 0.1], "greater")
    with pytest.raises(UsageError, match="rise"):
        step_function(Y, V, "greater", [0.5, 0.1])
    with pytest.raises(UsageError, match="same precision"):
        copas_path([0.1, 0.2, 0.3], [0.1] * 3)
