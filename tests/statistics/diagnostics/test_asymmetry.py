"""Small-study tests: metafor's numbers, Kendall's tau by counting, lines by matrices."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics import asymmetry
from ldncli.statistics.diagnostics.asymmetry import (
    kendall,
    pet_peese,
    peters_test,
    rank_test,
    regression_test,
)
from ldncli.statistics.distributions import t_quantile, two_sided_normal, two_sided_t
from tests.reference.cases import OWN, SHARED, check_own, check_shared

ROWS = [
    {"yi": 0.1 * i + 0.02 * i * i, "vi": 0.05 + 0.03 * i, "n1i": 60 - 4 * i, "n2i": 61 - 4 * i}
    for i in range(12)
]
TABLES = [{"ai": 3 + i, "n1i": 20 + 9 * i, "ci": 5 + i % 4, "n2i": 22 + 8 * i} for i in range(11)]
METAFOR = [case for case in SHARED["cases"] if case["method"] in ("regtest", "ranktest_begg")]


@pytest.mark.parametrize("case", METAFOR, ids=lambda case: case["id"])
def test_metafor_has_the_same_numbers(case: dict) -> None:
    assert check_shared(case)


@pytest.mark.parametrize(
    "case",
    [case for case in OWN["cases"] if case["kind"] == "regtest"],
    ids=lambda case: case["id"],
)
def test_metafor_has_the_same_numbers_of_our_own(case: dict) -> None:
    check_own(case)


def _line(y: list[float], w: list[float], x: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard errors of weighted least squares, by matrices."""
    design, weights = np.column_stack([np.ones(len(x)), x]), np.diag(w)
    inverse = np.linalg.inv(design.T @ weights @ design)
    beta = inverse @ design.T @ weights @ np.array(y)
    residual = np.array(y) - design @ beta
    return beta, np.sqrt(np.diag(inverse) * (residual @ weights @ residual) / (len(y) - 2))


def test_eggers_line_by_matrices() -> None:
    y, v = [each["yi"] for each in ROWS], [each["vi"] for each in ROWS]
    beta, se = _line(y, [1 / each for each in v], [math.sqrt(each) for each in v])
    found = regression_test(ROWS, level=90)
    assert (found.intercept, found.slope) == pytest.approx(tuple(beta))
    assert (found.intercept_se, found.slope_se) == pytest.approx(tuple(se))
    assert (found.k, found.df, found.model, found.predictor, found.tau2) == (
        12,
        10,
        "lm",
        "sei",
        None,
    )
    assert found.statistic == pytest.approx(beta[1] / se[1]) and found.p == pytest.approx(
        two_sided_t(beta[1] / se[1], 10)
    )
    assert found.ci_ub == pytest.approx(beta[0] + t_quantile(0.95, 10) * se[0])
    assert found.ci_lb == pytest.approx(beta[0] - t_quantile(0.95, 10) * se[0])


def test_a_straight_line_has_no_error() -> None:
    found = regression_test([{"yi": 1.0 + 0 * i, "vi": 0.01 * (i + 1)} for i in range(10)])
    assert found.slope == pytest.approx(0, abs=1e-12) and found.intercept == pytest.approx(1)


@pytest.mark.parametrize(
    ("predictor", "of"),
    [
        ("ni", lambda n: n),
        ("ninv", lambda n: 1 / n),
        ("sqrtni", math.sqrt),
        ("sqrtninv", lambda n: n**-0.5),
    ],
)
def test_sizes_come_from_ni_or_from_both_arms(predictor: str, of) -> None:
    sizes = [each["n1i"] + each["n2i"] for each in ROWS]
    beta, _ = _line(
        [each["yi"] for each in ROWS], [1 / each["vi"] for each in ROWS], [of(n) for n in sizes]
    )
    from_arms = regression_test(ROWS, predictor=predictor)
    assert (from_arms.intercept, from_arms.slope) == pytest.approx(tuple(beta))
    named = [
        {"yi": each["yi"], "vi": each["vi"], "ni": n, "n1i": 1, "n2i": 1}
        for each, n in zip(ROWS, sizes, strict=True)
    ]
    assert regression_test(named, predictor=predictor) == from_arms


def test_mixed_effects() -> None:
    z, t = regression_test(ROWS, model="rma"), regression_test(ROWS, model="rma", test="knha")
    assert (z.model, z.df, t.df) == ("rma", None, 10)
    assert z.tau2 is not None and z.tau2 == t.tau2
    assert z.p == pytest.approx(two_sided_normal(z.statistic)) and z.statistic == pytest.approx(
        z.slope / z.slope_se
    )
    assert (z.ci_lb + z.ci_ub) / 2 == pytest.approx(z.intercept)
    assert z.ci_ub - z.intercept == pytest.approx(1.959963984540054 * z.intercept_se)


@pytest.mark.parametrize("test", [regression_test, rank_test, pet_peese])
def test_nine_studies_are_too_few_unless_forced(test) -> None:
    with pytest.raises(UsageError, match="9 studies are too few") as refusal:
        test(ROWS[:9])
    assert "force=True" in refusal.value.hint
    test(ROWS[:10])
    test(ROWS[:3], force=True)
    with pytest.raises(UsageError, match="2 studies are too few") as refusal:
        test(ROWS[:2], force=True)
    assert "three even by force" in refusal.value.hint


def test_what_is_refused() -> None:
    for options in ({"model": "x"}, {"predictor": "x"}):
        with pytest.raises(UsageError, match="there is no test"):
            regression_test(ROWS, **options)
    for sizes in ({}, {"ni": 0}, {"n1i": 9}, {"n2i": 9}):
        rows = [{"yi": each["yi"], "vi": each["vi"]} for each in ROWS]
        rows[3] = rows[3] | sizes
        with pytest.raises(
            UsageError,
            match="row 4: the number of people is missing"
            if sizes
            else "row 1: the number of people",
        ):
            regression_test(rows if not sizes else [*ROWS[:3], rows[3], *ROWS[4:]], predictor="ni")
    with pytest.raises(UsageError, match="same precision"):
        regression_test([{"yi": i, "vi": 1} for i in range(10)])
    for v in (0.2, 0.3, 0.7):
        with pytest.raises(UsageError, match="same precision"):
            pet_peese([{"yi": i, "vi": v} for i in range(10)])
    assert regression_test([{"yi": i, "vi": 0.2 + 1e-6 * i} for i in range(10)]).k == 10
    with pytest.raises(UsageError, match="all studies have the same effect or the same variance"):
        rank_test([{"yi": i, "vi": 1} for i in range(10)])


def test_rows_without_an_effect_keep_their_places() -> None:
    rows = [{"yi": None, "vi": 1}, *ROWS]
    y, v, kept = asymmetry.effects_to_test(rows, None, {}, False)
    assert (len(y), len(v), [place for place, _ in kept]) == (12, 12, list(range(2, 14)))
    assert kept[0][1] == ROWS[0] and y[1] == pytest.approx(0.12) and v[1] == pytest.approx(0.08)


def test_exact_kendall_counts_all_orders() -> None:
    for k in (3, 4, 5):
        scores = [
            sum((a > b) - (a < b) for i, a in enumerate(order) for b in order[:i])
            for order in itertools.permutations(range(k))
        ]
        for order in itertools.permutations(range(k)):
            found = kendall(list(range(k)), list(order))
            score = sum((a > b) - (a < b) for i, a in enumerate(order) for b in order[:i])
            as_extreme = sum(abs(each) >= abs(score) for each in scores) / len(scores)
            assert found.p == pytest.approx(min(1, as_extreme)) and found.exact
            assert found.tau == pytest.approx(2 * score / (k * (k - 1))) and found.k == k


def test_kendall_with_ties_is_normal() -> None:
    x, y = [1, 1, 2, 3, 3, 3, 5], [2, 1, 1, 4, 6, 6, 6]
    found = kendall(x, y)
    # S and tau-b by counting; variance by Kendall 1970, with ties of 2 and 3 in x, of 2 and 3 in y.
    pairs = [
        ((x[i] > x[j]) - (x[i] < x[j])) * ((y[i] > y[j]) - (y[i] < y[j]))
        for i in range(7)
        for j in range(i)
    ]
    score = sum(pairs)
    variance = (
        (7 * 6 * 19 - 2 * (2 * 9 + 3 * 2 * 11)) / 18 + 8 * 8 / (2 * 7 * 6) + 6 * 6 / (9 * 7 * 6 * 5)
    )
    assert not found.exact
    assert found.tau == pytest.approx(score / math.sqrt((21 - 4) * (21 - 4)))
    assert found.p == pytest.approx(two_sided_normal(score / math.sqrt(variance)))
    for constant in ([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [4, 4, 4]):
        with pytest.raises(UsageError):
            kendall(*constant)


def test_kendall_is_exact_without_ties() -> None:
    """R: cor.test(x, 1:66, method = "kendall", exact = TRUE); without exact it is 0.2213."""
    places = list(range(1, 67))
    order = [(5 * i**2 + i**3) % 71 + i / 100 for i in places]
    found = kendall(order, places)
    assert found.exact and found.p == pytest.approx(0.224375386506, rel=1e-10)
    many = list(range(151))
    assert not kendall(many, [(7 * i) % 151 for i in many]).exact
    assert not kendall([1, 1, 2], [1, 2, 3]).exact and not kendall([1, 2, 3], [1, 1, 2]).exact
    two = kendall([1, 2], [3, 4])
    assert (two.tau, two.p) == (1, 1)


def test_begg_ranks_standardised_effects() -> None:
    y, v = [each["yi"] for each in ROWS], [each["vi"] for each in ROWS]
    mean = sum(a / b for a, b in zip(y, v, strict=True)) / sum(1 / each for each in v)
    total = sum(1 / each for each in v)
    by_hand = kendall([(a - mean) / math.sqrt(b - 1 / total) for a, b in zip(y, v, strict=True)], v)
    found = rank_test(ROWS)
    assert (found.k, found.tau, found.p, found.exact) == (
        12,
        pytest.approx(by_hand.tau),
        pytest.approx(by_hand.p),
        True,
    )
    with pytest.raises(UsageError, match="one study has all the weight"):
        rank_test([{"yi": 0.1 * i, "vi": 1e-20 if not i else 1.0 + i} for i in range(10)])


def test_signs() -> None:
    assert [asymmetry.sign(each) for each in (-3, -0.1, 0, 0.1, 3)] == [-1, -1, 0, 1, 1]


def test_peters_by_matrices() -> None:
    none = {"ai": 0, "n1i": 9, "ci": 0, "n2i": 9}
    zero = {"ai": 0, "n1i": 40, "ci": 3, "n2i": 38}
    found = peters_test([*TABLES, zero, none], level=90)
    cells = [(r["ai"], r["n1i"] - r["ai"], r["ci"], r["n2i"] - r["ci"]) for r in [*TABLES, zero]]
    y = [
        math.log(a * d / (b * c))
        for a, b, c, d in ([n + 0.5 for n in each] if 0 in each else each for each in cells)
    ]
    n = [sum(each) for each in cells]
    beta, se = _line(
        y, [(a + c) * (b + d) / (a + b + c + d) for a, b, c, d in cells], [1 / each for each in n]
    )
    assert (found.k, found.model, found.df, found.predictor) == (12, "peters", 10, "ninv")
    assert (found.intercept, found.slope, found.intercept_se, found.slope_se) == pytest.approx(
        (*beta, *se)
    )
    assert found.ci_ub == pytest.approx(beta[0] + t_quantile(0.95, 10) * se[0])
    with pytest.raises(UsageError, match="5 studies are too few"):
        peters_test(TABLES[:5])
    assert peters_test(TABLES[:5], force=True).k == 5
    with pytest.raises(UsageError, match=r"row 2 \(B\): 9 events"):
        peters_test([TABLES[0], {"study": "B", "ai": 9, "n1i": 8, "ci": 1, "n2i": 9}])


def test_pet_or_peese() -> None:
    found = pet_peese(ROWS)
    p = two_sided_t(found.pet.intercept / found.pet.intercept_se, 10)
    assert found.chosen == ("PEESE" if p < 0.1 else "PET")
    assert (found.pet.predictor, found.peese.predictor) == ("sei", "vi")
    assert found.estimate is (found.peese if found.chosen == "PEESE" else found.pet)
    straight = pet_peese([{"yi": 0.5 + 0.001 * (-1) ** i, "vi": 0.01 * (i + 1)} for i in range(12)])
    assert straight.chosen == "PEESE" and straight.estimate is straight.peese
    vague = pet_peese([{"yi": 0.5 * (-1) ** i, "vi": 0.01 * (i + 1)} for i in range(12)], level=80)
    assert vague.chosen == "PET" and vague.estimate is vague.pet
    assert vague.pet == regression_test(
        [{"yi": 0.5 * (-1) ** i, "vi": 0.01 * (i + 1)} for i in range(12)], level=80
    )
