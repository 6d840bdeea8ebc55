"""Effect sizes from events: metafor's numbers, zero cells, impossible tables."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.measures.count_measures import (
    NOTHING_ADDED,
    PROPORTION_FORMULAS,
    RATE_FORMULAS,
    SINGLE_RATE_FORMULAS,
    TABLE_FORMULAS,
    add_to_cells,
    log_odds_ratio,
    peto,
    proportion_measure,
    rate_measure,
    table_measure,
    two_by_two,
)
from tests.reference.cases import escalc_cases

TABLE = {"ai": 4, "bi": 119, "ci": 11, "di": 128}
RATES = {"x1i": 3, "t1i": 10, "x2i": 1, "t2i": 20}


@pytest.mark.parametrize(
    "check",
    escalc_cases({*TABLE_FORMULAS, *RATE_FORMULAS, *SINGLE_RATE_FORMULAS, *PROPORTION_FORMULAS}),
)
def test_metafor_has_the_same_numbers(check: Callable[[], object]) -> None:
    check()


def test_tables_from_cells_or_from_group_sizes() -> None:
    rows = [
        TABLE,
        {"ai": 4, "n1i": 123, "ci": 11, "n2i": 139},
        {"ai": 4, "bi": 119, "n1i": 123, "ci": 11, "n2i": 139},
    ]
    assert two_by_two(rows, "OR") == [(4, 119, 11, 128)] * 3
    assert (
        two_by_two([TABLE, TABLE | {"bi": None}, TABLE | {"ci": None}, TABLE | {"di": ""}], "OR")[
            1:
        ]
        == [None] * 3
    )


def test_studies_without_events_or_with_nothing_else_can_be_dropped() -> None:
    none, all_, one = (
        {"ai": a, "bi": b, "ci": c, "di": d}
        for a, b, c, d in ((0, 9, 0, 8), (9, 0, 8, 0), (0, 9, 8, 0))
    )
    assert two_by_two([none, all_, one], "OR", drop00=True) == [None, None, (0, 9, 8, 0)]
    assert two_by_two([none, all_, one], "OR") == [(0, 9, 0, 8), (9, 0, 8, 0), (0, 9, 8, 0)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (TABLE | {"ai": -1}, "ai is -1, and a count cannot be negative"),
        (TABLE | {"di": 1e15}, "di is 1e+15, and that is no count of people"),
        ({"ai": 9, "n1i": 8, "ci": 1, "n2i": 9}, "9 events (ai) among 8 people (n1i)"),
        ({"ai": 1, "n1i": 8, "ci": 10, "n2i": 9}, "10 events (ci) among 9 people (n2i)"),
        (TABLE | {"n1i": 50}, "ai + bi is 123, but n1i is 50"),
        (TABLE | {"n2i": 150}, "ci + di is 139, but n2i is 150"),
        ({"ai": 0, "bi": 0, "ci": 1, "di": 9}, "an arm has no people (n1i is 0)"),
        ({"ai": 1, "bi": 9, "ci": 0, "n2i": 0}, "an arm has no people (n2i is 0)"),
    ],
)
def test_tables_that_cannot_be_are_refused(row: dict, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        two_by_two([TABLE, row], "OR")
    assert refusal.value.message == f"row 2: {said}"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("ai", "column ai is"),
        ("bi", "columns bi or n1i are"),
        ("ci", "column ci is"),
        ("di", "columns di or n2i are"),
    ],
)
def test_columns_that_a_table_needs(missing: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"{said} missing, which RR needs"):
        two_by_two([{key: value for key, value in TABLE.items() if key != missing}], "RR")


def test_what_is_added_to_cells_and_where() -> None:
    tables = [(0, 9, 1, 8), (2, 7, 1, 8), None]
    assert add_to_cells(tables, 0.5, "only0") == [(0.5, 9.5, 1.5, 8.5), (2, 7, 1, 8), None]
    assert add_to_cells(tables, 0.25, "all") == [
        (0.25, 9.25, 1.25, 8.25),
        (2.25, 7.25, 1.25, 8.25),
        None,
    ]
    assert add_to_cells(tables, 1, "if0all") == [(1, 10, 2, 9), (3, 8, 2, 9), None]
    assert add_to_cells(tables[1:], 1, "if0all") == tables[1:]
    assert add_to_cells(tables, 1, "none") == tables
    assert add_to_cells(tables, 0, "all") == tables
    for add, to in ((-0.1, "all"), (math.inf, "all"), (0.5, "zero")):
        with pytest.raises(UsageError):
            add_to_cells(tables, add, to)


def test_by_hand() -> None:
    assert log_odds_ratio(4, 2, 1, 3) == (
        pytest.approx(math.log(6)),
        pytest.approx(1 / 4 + 1 / 2 + 1 + 1 / 3),
    )
    # Observed 4 of 6, expected 3; V = 5 · 5 · 0.6 · 0.4 / 9.
    assert peto(4, 2, 1, 3) == (pytest.approx(1 / (6 / 9)), pytest.approx(9 / 6))
    assert table_measure([TABLE], "RD", "LS", 0.5, "only0", False)[0] == pytest.approx(
        (4 / 123 - 11 / 139, 4 * 119 / 123**3 + 11 * 128 / 139**3)
    )
    assert table_measure([TABLE], "RD", "UB", 0.5, "only0", False)[0][1] == pytest.approx(
        4 * 119 / 123**2 / 122 + 11 * 128 / 139**2 / 138
    )


def test_risks_averaged_over_studies() -> None:
    rows = [
        {"ai": 1, "n1i": 10, "ci": 4, "n2i": 10},
        {"ai": 9, "n1i": 30, "ci": 10, "n2i": 30},
        {"ai": None, "n1i": 9, "ci": 1, "n2i": 9},
    ]
    found = table_measure(rows, "RD", "AV", 0.5, "only0", False)
    p, q = 10 / 40, 14 / 40
    assert found[0] == pytest.approx((-0.3, p * (1 - p) / 10 + q * (1 - q) / 10))
    assert found[1] == pytest.approx((-1 / 30, p * (1 - p) / 30 + q * (1 - q) / 30))
    assert found[2] is None
    assert table_measure(rows[2:], "RD", "AV", 0.5, "only0", False) == [None]


def test_zero_cells_without_anything_added_have_no_estimate() -> None:
    empty = [TABLE | {"ai": 0}]
    assert table_measure(empty, "RR", "LS", 0, "only0", False) == [None]
    assert table_measure(empty, "PHI", "ST", 0, "none", False)[0] is not None
    assert table_measure([{"ai": 0, "bi": 5, "ci": 0, "di": 5}], "PHI", "ST", 0, "none", False) == [
        None
    ]
    assert table_measure(empty, "RR", "LS", 0.5, "only0", False)[0][0] == pytest.approx(
        math.log(0.5 / 120) - math.log(11.5 / 140)
    )
    zeros = {"AS", "PHI", "RTET", "IRSD", "PAS", "PFT", "IRS", "IRFT"}
    assert zeros == NOTHING_ADDED
    assert ldncli.effect_sizes("AS", empty)[0]["yi"] == pytest.approx(
        -math.asin(math.sqrt(11 / 139))
    )


def test_double_zero_trials() -> None:
    rows = [{"ai": 0, "n1i": 20, "ci": 0, "n2i": 20}, {"ai": 1, "n1i": 20, "ci": 3, "n2i": 20}]
    assert ldncli.effect_sizes("RR", rows)[0]["yi"] == 0
    assert ldncli.effect_sizes("RR", rows, drop00=True)[0]["yi"] is None
    rates = [RATES, RATES | {"x1i": 0, "x2i": 0}, RATES | {"x1i": 0}, RATES | {"t1i": None}]
    assert [pair is None for pair in rate_measure(rates, "IRD", "LS", 0, "none", True)] == [
        False,
        True,
        False,
        True,
    ]
    assert rate_measure(rates, "IRD", "LS", 0, "none", False)[1] == (0, 0)
    assert rate_measure([{"xi": 0, "ti": 9}], "IR", "LS", 0, "none", True) == [(0, 0)]


def test_rates_by_hand() -> None:
    assert rate_measure([RATES], "IRD", "LS", 0, "none", False)[0] == pytest.approx(
        (0.25, 3 / 100 + 1 / 400)
    )
    assert rate_measure([RATES], "IRR", "LS", 0, "none", False)[0] == pytest.approx(
        (math.log(6), 1 / 3 + 1)
    )
    assert rate_measure([{"xi": 4, "ti": 16}], "IRS", "LS", 0, "none", False) == [(0.5, 1 / 64)]
    assert rate_measure([{"xi": 4, "ti": None}], "IRS", "LS", 0, "none", False) == [None]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (RATES | {"t1i": 0}, "row 1: t1i is 0, and a person-time must be above 0"),
        (RATES | {"t2i": 1e15}, "row 1: t2i is 1e+15, and that is no person-time"),
        (RATES | {"x2i": -1}, "row 1: x2i is -1, and a count cannot be negative"),
        ({"x1i": 3, "t1i": 10, "x2i": 1}, "column t2i is missing, which IRR needs"),
        ({"xi": 3, "ti": 10}, "column x1i is missing, which IRR needs"),
    ],
)
def test_rates_that_cannot_be_are_refused(row: dict, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        rate_measure([row], "IRR", "LS", 0.5, "only0", False)
    assert refusal.value.message == said


def test_proportions_by_hand() -> None:
    def one(measure: str, row: dict, vtype: str = "LS") -> tuple[float, float] | None:
        return proportion_measure([row], measure, vtype, 0.5, "only0", False)[0]

    assert (
        one("PR", {"xi": 2, "ni": 8})
        == (0.25, pytest.approx(0.25 * 0.75 / 8))
        == one("PR", {"xi": 2, "mi": 6})
    )
    assert one("PR", {"xi": 2, "ni": 8}, "UB") == (0.25, pytest.approx(0.25 * 0.75 / 7))
    assert one("PLO", {"xi": 2, "ni": 8}) == (
        pytest.approx(math.log(1 / 3)),
        pytest.approx(1 / 2 + 1 / 6),
    )
    assert one("PLO", {"xi": 0, "ni": 8}) == (
        pytest.approx(math.log(0.5 / 8.5)),
        pytest.approx(2 + 1 / 8.5),
    )
    assert one("PR", {"xi": 2, "ni": None}) is None
    with pytest.raises(UsageError, match=r"7 events \(xi\) among 5 people"):
        one("PR", {"xi": 7, "ni": 5})
    with pytest.raises(UsageError, match="column xi is missing"):
        one("PR", {"ni": 5})
    with pytest.raises(UsageError, match="columns ni or mi are missing"):
        one("PR", {"xi": 5})


def test_tetrachoric_correlations() -> None:
    """mpmath, 30 digits: the correlation at which the bivariate normal
    has the table's probabilities."""
    wanted = {
        (4, 119, 11, 128): -0.263123037188391889,
        (499, 1, 2, 498): 0.999958767863288180,
        (9, 4000, 1, 9000): 0.476331707871025691,
        (505, 87886, 499, 87892): 0.002626738641821217,
    }
    for cells, r in wanted.items():
        found = ldncli.effect_sizes(
            "RTET", [dict(zip(("ai", "bi", "ci", "di"), cells, strict=True))]
        )[0]
        assert found["yi"] == pytest.approx(r, rel=1e-11) and found["vi"] > 0
    assert ldncli.effect_sizes("RTET", [{"ai": 0, "bi": 9, "ci": 4, "di": 8}])[0]["yi"] is None


counts = st.integers(0, 60)


@given(
    counts,
    counts,
    counts,
    counts,
    st.sampled_from(["RR", "OR", "RD", "AS", "PBIT", "OR2DL", "YUQ"]),
)
def test_swapping_arms_flips_the_sign(a: int, b: int, c: int, d: int, measure: str) -> None:
    if a + b == 0 or c + d == 0:
        return
    one = ldncli.effect_sizes(measure, [{"ai": a, "bi": b, "ci": c, "di": d}])[0]
    other = ldncli.effect_sizes(measure, [{"ai": c, "bi": d, "ci": a, "di": b}])[0]
    assert (one["yi"] is None) == (other["yi"] is None)
    if one["yi"] is not None:
        assert other["yi"] == pytest.approx(-one["yi"], rel=1e-9, abs=1e-12)
        assert other["vi"] == pytest.approx(one["vi"], rel=1e-9)
