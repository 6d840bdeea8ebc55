"""Effect sizes from means, correlations and alphas: metafor's numbers, refusals."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.measures.mean_measures import (
    CORRELATION_FORMULAS,
    PAIRED_FORMULAS,
    RELIABILITY_FORMULAS,
    SINGLE_FORMULAS,
    TWO_ARM_FORMULAS,
    allowed_vtypes,
    check_vtype,
    hedges_correction,
    mean_measure,
    single_mean_measure,
)
from tests.reference.cases import escalc_cases

FORMULAS = (
    TWO_ARM_FORMULAS,
    PAIRED_FORMULAS,
    SINGLE_FORMULAS,
    CORRELATION_FORMULAS,
    RELIABILITY_FORMULAS,
)
MEASURES = {measure for formulas in FORMULAS for measure in formulas}
MEANS = {"m1i": 5.0, "sd1i": 2.0, "n1i": 20, "m2i": 6.0, "sd2i": 2.5, "n2i": 22}
PAIRED = {"m1i": 5.0, "m2i": 6.0, "sd1i": 2.0, "sd2i": 2.5, "ni": 20, "ri": 0.5}
CORRELATED = {"ri": 0.1, "ni": 9}
ALPHA = {"ai": 0.8, "mi": 10, "ni": 50}


def _one(measure: str, row: dict, **options: object) -> tuple[float, float]:
    [found] = ldncli.effect_sizes(measure, [row], **options)
    return found["yi"], found["vi"]


@pytest.mark.parametrize("check", escalc_cases(MEASURES))
def test_metafor_has_the_same_numbers(check: Callable[[], object]) -> None:
    check()


def test_exact_correction() -> None:
    assert hedges_correction(10) == pytest.approx(0.9227456, rel=1e-6)
    assert hedges_correction(1e9) == pytest.approx(1 - 3 / (4e9 - 1), rel=1e-15)
    for df in (14.9, 15.9, 16.1, 40):
        direct = math.gamma(df / 2) / (math.sqrt(df / 2) * math.gamma((df - 1) / 2))
        assert hedges_correction(df) == pytest.approx(direct, rel=1e-13)


def test_variances_by_hand() -> None:
    assert _one("MD", MEANS) == (-1, pytest.approx(4 / 20 + 6.25 / 22))
    pooled = (19 * 4 + 21 * 6.25) / 40
    assert _one("MD", MEANS, vtype="HO") == (-1, pytest.approx(pooled * (1 / 20 + 1 / 22)))
    g = -hedges_correction(40) / math.sqrt(pooled)
    assert _one("SMD", MEANS) == pytest.approx((g, 1 / 20 + 1 / 22 + g * g / 84))
    assert _one("D2OR", MEANS)[0] == pytest.approx(-math.pi / math.sqrt(3) / math.sqrt(pooled))
    assert _one("RPB", MEANS, vtype="ST") == _one("RPB", MEANS)
    assert _one("MC", PAIRED) == (-1, pytest.approx((4 + 6.25 - 5) / 20))
    assert _one("COR", {"ri": 0.5, "ni": 10}) == (0.5, pytest.approx(0.75**2 / 9))


def test_average_variances_take_the_mean_effect_of_all_studies() -> None:
    rows = [MEANS, MEANS | {"m1i": 8.0, "n1i": 30}, MEANS | {"m2i": None}]
    own = [_one("SMD", row)[0] for row in rows[:2]]
    mean = (42 * own[0] + 52 * own[1]) / 94
    found = mean_measure(rows, "SMD", "AV")
    assert [pair and pair[0] for pair in found] == [*own, None]
    assert found[0][1] == pytest.approx(1 / 20 + 1 / 22 + mean**2 / 84)
    assert found[1][1] == pytest.approx(1 / 30 + 1 / 22 + mean**2 / 104)
    assert mean_measure(rows[2:], "SMD", "AV") == [None]


@pytest.mark.parametrize(
    ("measure", "row", "said"),
    [
        ("SMD", MEANS | {"sd1i": -2}, "sd1i is -2, and a standard deviation cannot be negative"),
        ("SMD", MEANS | {"sd2i": -2}, "sd2i is -2, and a standard deviation cannot be negative"),
        ("MD", MEANS | {"n1i": 1}, "n1i is 1, and a standard deviation needs at least two people"),
        ("MD", MEANS | {"n2i": 1}, "n2i is 1, and a standard deviation needs at least two people"),
        (
            "SMD",
            MEANS | {"sd1i": 0, "sd2i": 0},
            "SMD cannot be computed: a standard deviation or mean of 0",
        ),
        (
            "VR",
            MEANS | {"sd1i": 0},
            "VR cannot be computed: a standard deviation of 0, or too few people",
        ),
        ("ROM", MEANS | {"m1i": -5}, "ROM cannot be computed: the means must have the same sign"),
        ("CVR", MEANS | {"m2i": -5}, "CVR cannot be computed: the means must have the same sign"),
        (
            "ROMC",
            PAIRED | {"m2i": -5},
            "ROMC cannot be computed: the means must have the same sign",
        ),
        (
            "MNLN",
            {"mi": -5, "sdi": 1, "ni": 9},
            "MNLN cannot be computed: the means must have the same sign",
        ),
        ("MD", MEANS | {"sd1i": 1e200}, "MD cannot be computed: numbers too large or too small"),
        (
            "MN",
            {"mi": 1, "sdi": 1e200, "ni": 9},
            "MN cannot be computed: numbers too large or too small",
        ),
        (
            "ROMC",
            PAIRED | {"sd1i": 1e200},
            "ROMC cannot be computed: numbers too large or too small",
        ),
        (
            "MN",
            {"mi": 1, "sdi": -1, "ni": 9},
            "sdi is -1, and a standard deviation cannot be negative",
        ),
        (
            "MN",
            {"mi": 1, "sdi": 1, "ni": 1},
            "ni is 1, and a standard deviation needs at least two people",
        ),
        ("MC", PAIRED | {"sd2i": -1}, "sd2i is -1, and a standard deviation cannot be negative"),
        ("MC", PAIRED | {"ni": 1}, "ni is 1, and a standard deviation needs at least two people"),
        ("MC", PAIRED | {"ri": 1}, "ri is 1, and a correlation lies between −1 and 1"),
        ("SMCC", PAIRED | {"ri": -1}, "ri is -1, and a correlation lies"),
        ("SMCC", PAIRED | {"ni": 2}, "ni is 2, and SMCC needs at least three"),
        ("ZCOR", {"ri": 1, "ni": 10}, "ri is 1, and a correlation lies between"),
        ("ZCOR", {"ri": -1, "ni": 10}, "ri is -1, and a correlation lies between"),
        (
            "ZCOR",
            {"ri": 0.3, "ni": 3},
            "ni is 3, and the variance of a correlation needs at least four",
        ),
        ("ARAW", ALPHA | {"ai": 1}, "ai is 1, and alpha lies below 1"),
        ("AHW", ALPHA | {"mi": 1}, "mi is 1, and a scale has at least two items"),
        ("ABT", ALPHA | {"ni": 2}, "ni is 2, and at least three people are needed"),
    ],
)
def test_numbers_that_cannot_be_are_refused(measure: str, row: dict, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        ldncli.effect_sizes(measure, [row])
    assert refusal.value.message.startswith(f"row 1: {said}")


def test_numbers_at_the_bounds_are_taken() -> None:
    assert _one("MC", PAIRED | {"ni": 2})[1] == pytest.approx(5.25 / 2)
    assert _one("SMCR", PAIRED | {"ni": 3})[0] == pytest.approx(-hedges_correction(2) / 2)
    assert _one("MD", MEANS | {"sd1i": 0, "n1i": 2})[1] == pytest.approx(6.25 / 22)
    assert _one("ZCOR", {"ri": 0, "ni": 4}) == (0, 1)
    assert _one("ARAW", {"ai": 0.5, "mi": 2, "ni": 3}) == (0.5, pytest.approx(2 * 2 * 0.25))


@pytest.mark.parametrize(
    ("measure", "row"),
    [
        ("SMD", MEANS),
        ("SMCC", PAIRED),
        ("ZCOR", CORRELATED),
        ("AHW", ALPHA),
        ("MN", {"mi": 1, "sdi": 1, "ni": 9}),
    ],
)
def test_every_column_is_needed(measure: str, row: dict) -> None:
    for column in row:
        with pytest.raises(UsageError, match=f"column {column} is missing, which {measure} needs"):
            ldncli.effect_sizes(
                measure, [{key: value for key, value in row.items() if key != column}]
            )
        found = ldncli.effect_sizes(measure, [row, row | {column: None}])
        assert found[0]["yi"] is not None and found[1] == {"yi": None, "vi": None}


def test_before_and_after_may_be_named_so() -> None:
    named = {"m_pre": 30.6, "m_post": 38.5, "sd_pre": 15, "sd_post": 11.6, "ni": 20, "ri": 0.47}
    plain = {"m1i": 38.5, "m2i": 30.6, "sd1i": 15, "ni": 20, "ri": 0.47}
    assert _one("SMCR", named) == _one("SMCR", plain)
    assert _one("SMCR", plain)[0] == pytest.approx(hedges_correction(19) * 7.9 / 15)
    assert _one("MC", named) == (
        pytest.approx(7.9),
        pytest.approx((15**2 + 11.6**2 - 2 * 0.47 * 15 * 11.6) / 20),
    )


def test_one_mean_may_be_that_of_the_first_arm() -> None:
    assert single_mean_measure([{"m1i": 4.0, "sd1i": 2.0, "n1i": 16}], "MN", "LS") == [(4, 0.25)]
    both = {"m1i": 9.0, "sd1i": 9.0, "n1i": 9, "mi": 4.0, "sdi": 2.0, "ni": 16}
    assert single_mean_measure([both], "MN", "LS") == [(4, 0.25)]
    assert single_mean_measure([both], "MNLN", "LS") == [
        (math.log(4), pytest.approx(4 / (16 * 16)))
    ]


def test_formulas_of_the_variance() -> None:
    assert allowed_vtypes("SMD") == ("LS", "LS2", "UB", "AV") and allowed_vtypes("VR") == ("LS",)
    assert allowed_vtypes("MD") == ("LS", "UB", "HO") and allowed_vtypes("SMDH") == ("LS", "LS2")
    assert allowed_vtypes("ROM") == ("LS", "HO", "AV") and allowed_vtypes("SMD1") == (
        "LS",
        "LS2",
        "UB",
    )
    assert allowed_vtypes("RPB") == ("LS", "ST", "CS") and allowed_vtypes("PHI") == (
        "LS",
        "CS",
        "ST",
    )
    assert allowed_vtypes("RD") == ("LS", "UB", "AV") and allowed_vtypes("PR") == ("LS", "UB")
    assert allowed_vtypes("SMCC") == allowed_vtypes("SMCR") == ("LS", "LS2")
    assert check_vtype("SMD", "UB") == "UB"
    with pytest.raises(UsageError, match="VR has no variance formula 'UB'"):
        check_vtype("VR", "UB")


@given(
    st.floats(1, 50),
    st.floats(1, 50),
    st.floats(0.5, 9),
    st.floats(0.5, 9),
    st.integers(3, 200),
    st.integers(3, 200),
)
def test_swapping_arms_of_means_flips_the_sign(
    m1: float, m2: float, s1: float, s2: float, n1: int, n2: int
) -> None:
    rows = [
        {"m1i": m1, "m2i": m2, "sd1i": s1, "sd2i": s2, "n1i": n1, "n2i": n2},
        {"m1i": m2, "m2i": m1, "sd1i": s2, "sd2i": s1, "n1i": n2, "n2i": n1},
    ]
    for measure in ("MD", "SMD", "SMDH", "ROM"):
        one, other = ldncli.effect_sizes(measure, rows)
        assert other["yi"] == pytest.approx(-one["yi"], rel=1e-9, abs=1e-12)
        assert other["vi"] == pytest.approx(one["vi"], rel=1e-9)
