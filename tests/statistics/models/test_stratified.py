"""Mantel–Haenszel and Peto: metafor's numbers, small tables by hand, refusals."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import pool, pool_effects
from ldncli.statistics.models.stratified import mantel_haenszel, peto_pooled
from tests.reference.cases import OWN, SHARED, check_own, check_shared

ROWS = [{"ai": 4, "bi": 6, "ci": 2, "di": 8}, {"ai": 5, "bi": 15, "ci": 9, "di": 21}]
RATES = [{"x1i": 3, "x2i": 5, "t1i": 10, "t2i": 30}, {"x1i": 4, "x2i": 2, "t1i": 20, "t2i": 20}]
NONE = {"ai": 0, "bi": 10, "ci": 0, "di": 10}


@pytest.mark.parametrize(
    "case",
    [case for case in SHARED["cases"] if case["method"] in ("mantel_haenszel", "peto")],
    ids=lambda case: case["id"],
)
def test_metafor_has_the_same_numbers(case: dict) -> None:
    assert check_shared(case)


@pytest.mark.parametrize(
    "case", [case for case in OWN["cases"] if case["kind"] == "mh"], ids=lambda case: case["id"]
)
def test_metafor_has_the_same_numbers_of_our_own(case: dict) -> None:
    check_own(case)


def test_odds_ratio_by_hand() -> None:
    found = mantel_haenszel(ROWS, "OR")
    top, bottom = (4 * 8 / 20, 5 * 21 / 50), (6 * 2 / 20, 15 * 9 / 50)
    assert found.estimate == pytest.approx(math.log(sum(top) / sum(bottom)))
    assert found.weights == pytest.approx([100 * each / sum(bottom) for each in bottom])
    p, q = (12 / 20, 26 / 50), (8 / 20, 24 / 50)
    variance = (
        sum(a * b for a, b in zip(p, top, strict=True)) / sum(top) ** 2
        + sum(a * b for a, b in zip(q, bottom, strict=True)) / sum(bottom) ** 2
    )
    variance += (
        (
            sum(a * b for a, b in zip(p, bottom, strict=True))
            + sum(a * b for a, b in zip(q, top, strict=True))
        )
        / sum(top)
        / sum(bottom)
    )
    assert found.se == pytest.approx(math.sqrt(variance / 2))
    own = [
        (math.log(4 * 8 / 12), 1 / (1 / 4 + 1 / 6 + 1 / 2 + 1 / 8)),
        (math.log(5 * 21 / 135), 1 / (1 / 5 + 1 / 15 + 1 / 9 + 1 / 21)),
    ]
    assert found.q == pytest.approx(sum(w * (y - found.estimate) ** 2 for y, w in own))
    assert (found.k, found.k_q, found.rows_used, found.notes) == (2, 2, (1, 2), ())


def test_other_measures_by_hand() -> None:
    risk = mantel_haenszel(ROWS, "RR")
    assert risk.estimate == pytest.approx(
        math.log((4 * 10 / 20 + 5 * 30 / 50) / (2 * 10 / 20 + 9 * 20 / 50))
    )
    difference = mantel_haenszel(ROWS, "RD")
    assert difference.estimate == pytest.approx((5 * 0.2 + 12 * (5 / 20 - 9 / 30)) / 17)
    assert difference.weights == pytest.approx([500 / 17, 1200 / 17])
    rates = mantel_haenszel(RATES, "IRR")
    assert rates.estimate == pytest.approx(
        math.log((3 * 30 / 40 + 4 * 20 / 40) / (5 * 10 / 40 + 2 * 20 / 40))
    )
    apart = mantel_haenszel(RATES, "IRD")
    assert apart.estimate == pytest.approx((7.5 * (0.3 - 5 / 30) + 10 * 0.1) / 17.5)
    assert apart.se == pytest.approx(
        math.sqrt(7.5**2 * (3 / 100 + 5 / 900) + 100 * (4 / 400 + 2 / 400)) / 17.5
    )


def test_peto_by_hand() -> None:
    found = peto_pooled(ROWS)
    excess = (4 - 6 * 10 / 20, 5 - 14 * 20 / 50)
    variances = (6 * 14 * 0.5 * 0.5 / 19, 14 * 36 * 0.4 * 0.6 / 49)
    assert found.estimate == pytest.approx(sum(excess) / sum(variances))
    assert found.se == pytest.approx(sum(variances) ** -0.5)
    assert found.weights == pytest.approx([100 * each / sum(variances) for each in variances])
    assert found.q == pytest.approx(
        sum(e * e / v for e, v in zip(excess, variances, strict=True))
        - sum(excess) ** 2 / sum(variances)
    )
    assert (found.k, found.k_q) == (2, 2)
    with_none = peto_pooled([*ROWS, NONE])
    assert (with_none.k, with_none.k_q, with_none.estimate) == (3, 2, found.estimate)
    assert peto_pooled([*ROWS, NONE], drop00=True).k == 2
    assert peto_pooled(ROWS, "PETO") == found
    more = peto_pooled([{key: cell + 1 for key, cell in row.items()} for row in ROWS])
    assert peto_pooled(ROWS, add=1, to="all") == more


def test_double_zero_studies_have_no_q_of_their_own() -> None:
    found = mantel_haenszel([NONE, *ROWS], "OR")
    assert (found.k, found.k_q, found.rows_used, found.weights[0]) == (3, 2, (1, 2, 3), 0)
    assert found.estimate == pytest.approx(mantel_haenszel(ROWS, "OR").estimate)
    assert mantel_haenszel([NONE, *ROWS], "OR", drop00=[True, True]).rows_used == (2, 3)
    assert mantel_haenszel([NONE, *ROWS], "OR", drop00=False).k_q == 3


def test_the_habit_of_revman() -> None:
    one_zero = {"ai": 0, "bi": 10, "ci": 3, "di": 7}
    found = mantel_haenszel([NONE, one_zero, ROWS[0]], "RR", zero_cells="revman")
    filled = mantel_haenszel([{"ai": 0.5, "bi": 10.5, "ci": 3.5, "di": 7.5}, ROWS[0]], "RR")
    assert (found.k, found.rows_used) == (2, (2, 3))
    assert (found.estimate, found.se) == (pytest.approx(filled.estimate), pytest.approx(filled.se))
    difference = mantel_haenszel([NONE, one_zero, ROWS[0]], "RD", zero_cells="revman")
    assert difference.k == 3


def test_two_values_are_for_the_studies_and_for_the_tables() -> None:
    one_zero = {"ai": 0, "bi": 10, "ci": 3, "di": 7}
    plain = mantel_haenszel([one_zero, *ROWS], "OR")
    assert mantel_haenszel([one_zero, *ROWS], "OR", add=0.5, to="only0") == plain
    both = mantel_haenszel([one_zero, *ROWS], "OR", add=[0.5, 1], to=("only0", "all"))
    assert both.estimate == pytest.approx(
        mantel_haenszel(
            [{k: v + 1 for k, v in row.items()} for row in [one_zero, *ROWS]], "OR"
        ).estimate
    )
    with pytest.raises(UsageError, match="two values are needed, not 3"):
        mantel_haenszel(ROWS, "OR", add=[1, 2, 3])


def test_incomplete_rows_are_left_out_and_said() -> None:
    rows = [ROWS[0], ROWS[1] | {"di": None, "study": "B"}, ROWS[1]]
    for found in (mantel_haenszel(rows, "OR"), peto_pooled(rows)):
        assert found.rows_used == (1, 3) and found.k == 2
        [note] = found.notes
        assert "row 2 (B)" in note
    rates = [*RATES, RATES[0] | {"t1i": None}, {"x1i": 0, "x2i": 0, "t1i": 9, "t2i": 9}]
    assert mantel_haenszel(rates, "IRR").rows_used == (1, 2, 4)
    assert mantel_haenszel(rates, "IRR", drop00=[True, True]).rows_used == (1, 2)


@pytest.mark.parametrize(
    ("rows", "measure", "options", "said"),
    [
        (ROWS, "SMD", {}, "Mantel–Haenszel cannot pool SMD"),
        (ROWS, "", {}, "Mantel–Haenszel cannot pool effects without a measure"),
        (ROWS, "OR", {"zero_cells": "x"}, "zero_cells is 'x'"),
        ([ROWS[0] | {"ai": None}], "OR", {}, "no study gives a complete table"),
        ([{"x1i": 1, "x2i": 1, "t1i": 9}], "IRR", {}, "column t2i is missing"),
        ([RATES[0] | {"t1i": 0}], "IRD", {}, "row 1: t1i is 0"),
    ],
)
def test_what_cannot_be_pooled(rows: list, measure: str, options: dict, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        mantel_haenszel(rows, measure, **options)
    assert refusal.value.message.startswith(said)


def test_no_events_no_ratio() -> None:
    for measure in ("OR", "RR"):
        with pytest.raises(UsageError):
            mantel_haenszel([NONE], measure)
        with pytest.raises(UsageError):
            mantel_haenszel([NONE | {"ai": 1}], measure)
    with pytest.raises(UsageError):
        mantel_haenszel([RATES[0] | {"x2i": 0}], "IRR")
    assert mantel_haenszel([NONE], "RD").estimate == 0
    with pytest.raises(UsageError, match="one of the two outcomes never happened"):
        peto_pooled([NONE])
    with pytest.raises(UsageError, match="Peto's method pools odds ratios, not RR"):
        peto_pooled(ROWS, "RR")


# -- random effects about Mantel–Haenszel ----------------------------------------------------------

ZEROS = [
    {"study": name, "ai": ai, "n1i": n1i, "ci": ci, "n2i": n2i}
    for name, ai, n1i, ci, n2i in (
        *(("A", 3, 40, 9, 41), ("B", 0, 25, 4, 24), ("C", 12, 80, 14, 78)),
        *(("D", 0, 30, 0, 31), ("E", 5, 60, 16, 61), ("F", 21, 90, 18, 88)),
    )
]


@pytest.mark.parametrize(
    ("measure", "k", "wanted"),
    [
        ("RR", 5, (9.054921084370, 0.269176704464, -0.529160680147, 0.328048753045)),
        ("OR", 5, (8.944686788832, 0.372643022442, -0.648603388284, 0.384327075040)),
        ("RD", 6, (12.17032871902, 0.00479041164315, -0.06737870740735, 0.03782364753406)),
    ],
)
def test_revmans_random_effects(measure: str, k: int, wanted: tuple[float, ...]) -> None:
    """Q about metafor's rma.mh with ½ in tables with a zero, DerSimonian and Laird's tau² from it,
    and rma with that tau² (metafor 3.8-1)."""
    found = pool(ZEROS, measure, "MH-RANDOM", level=95)
    assert (found.Q, found.tau2, found.estimate, found.se) == pytest.approx(wanted, rel=1e-10)
    assert (found.k, found.method, found.test) == (k, "MH-RANDOM", "z")
    assert any("row 4 (D)" in note for note in found.notes) == (k == 5)
    other = pool(ZEROS, measure, "DL", "z", drop00=measure != "RD")
    assert other.tau2 != pytest.approx(found.tau2, rel=1e-6), "it is not DerSimonian and Laird's"


def test_revmans_random_effects_take_no_options_and_no_means() -> None:
    with pytest.raises(UsageError, match="MH-RANDOM has no option 'add'"):
        pool(ZEROS, "RR", "MH-RANDOM", add=1)
    with pytest.raises(UsageError, match="cannot pool PETO"):
        pool(ZEROS, "PETO", "MH-RANDOM")
    with pytest.raises(UsageError, match="there is no method 'MH-RANDOM' for this"):
        pool_effects([1.0, 2.0], [1.0, 1.0], "MH-RANDOM")
