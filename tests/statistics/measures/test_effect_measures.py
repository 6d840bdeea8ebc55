"""Effect sizes: what is refused and how it is said, what is left without an estimate, and what must hold for any numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.measures.mean_measures import hedges_correction

TABLE = {"ai": 4, "bi": 119, "ci": 11, "di": 128}
MEANS = {"m1i": 5.0, "sd1i": 2.0, "n1i": 20, "m2i": 6.0, "sd2i": 2.5, "n2i": 22}
PAIRED = {"m1i": 5.0, "m2i": 6.0, "sd1i": 2.0, "sd2i": 2.5, "ni": 20, "ri": 0.5}


@pytest.mark.parametrize(
    ("measure", "row", "said"),
    [
        ("RR", TABLE | {"ai": -1}, "row 2: ai is -1, and a count cannot be negative"),
        ("RR", {"ai": 9, "n1i": 8, "ci": 1, "n2i": 9}, "row 2: 9 events (ai) among 8 people (n1i)"),
        ("OR", TABLE | {"n1i": 50}, "row 2: ai + bi is 123, but n1i is 50"),
        ("OR", {"ai": 0, "bi": 0, "ci": 1, "di": 9}, "row 2: an arm has no people"),
        ("RR", TABLE | {"ai": math.nan}, "row 2: ai is nan, not a finite number"),
        ("RR", TABLE | {"di": math.inf}, "row 2: di is inf, not a finite number"),
        ("RR", TABLE | {"ci": "many"}, "row 2: ci is 'many', not a number"),
        ("RR", TABLE | {"ci": True}, "row 2: ci is True, not a number"),
        ("SMD", MEANS | {"sd1i": -2}, "row 2: sd1i is -2, and a standard deviation cannot be negative"),
        ("MD", MEANS | {"n2i": 1}, "row 2: n2i is 1, and a standard deviation needs at least two people"),
        ("SMD", MEANS | {"sd1i": 0, "sd2i": 0}, "row 2: SMD cannot be computed"),
        ("ROM", MEANS | {"m1i": -5}, "row 2: ROM cannot be computed: the means must have the same sign"),
        ("MC", PAIRED | {"ri": 1}, "row 2: ri is 1, and a correlation lies between −1 and 1"),
        ("SMCC", PAIRED | {"ri": -1}, "row 2: ri is -1, and a correlation lies"),
        ("SMCC", PAIRED | {"ni": 2}, "row 2: ni is 2, and SMCC needs at least three"),
        ("ZCOR", {"ri": 1, "ni": 10}, "row 2: ri is 1"),
        ("ZCOR", {"ri": 0.3, "ni": 3}, "row 2: ni is 3, and the variance of a correlation needs at least four"),
        ("PLO", {"xi": 7, "ni": 5}, "row 2: 7 events (xi) among 5 people (ni)"),
        ("IRR", {"x1i": 1, "t1i": 0, "x2i": 1, "t2i": 9}, "row 2: t1i is 0, and a person-time must be above 0"),
        ("GEN", {"yi": 1, "vi": -0.1}, "row 2: vi is -0.1, and a variance cannot be negative"),
        ("GEN", {"yi": 1, "sei": -0.1}, "row 2: sei is -0.1"),
        ("GEN", {"yi": 1, "ci_lb": 2, "ci_ub": 0}, "row 2: the interval runs from 2 to 0"),
        ("GEN", {"yi": 1, "ci_lb": 2, "ci_ub": 3}, "row 2: the interval from 2 to 3 does not contain the estimate 1"),
        ("GEN", {"yi": 1, "pval": 0}, "row 2: pval is 0"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_their_row(measure: str, row: dict, said: str) -> None:
    good = {"RR": TABLE, "OR": TABLE, "MC": PAIRED, "SMCC": PAIRED}.get(measure, MEANS)
    good = {"ZCOR": {"ri": 0.1, "ni": 9}, "PLO": {"xi": 1, "ni": 5}, "IRR": {"x1i": 1, "t1i": 3, "x2i": 1, "t2i": 9}}.get(measure, good)
    good = {"yi": 0.5, "vi": 1} if measure == "GEN" else good
    with pytest.raises(UsageError) as refusal:
        ldncli.effect_sizes(measure, [good, row])
    assert refusal.value.message.startswith(said)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(
    ("measure", "rows", "said"),
    [
        ("RR", [], "there are no studies"),
        ("RR", [{"ai": 1, "ci": 2, "n1i": 9}], "columns di or n2i are missing, which RR needs"),
        ("SMD", [{"m1i": 1}], "column sd1i is missing, which SMD needs"),
        ("GEN", [{"yi": 1}], "columns vi or sei or ci_lb+ci_ub"),
        ("XYZ", [TABLE], "there is no effect measure 'XYZ'"),
        ("MD", [3], "row 1 is int, not a mapping"),
    ],
)
def test_what_is_missing_is_named(measure: str, rows: list, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        ldncli.effect_sizes(measure, rows)
    assert refusal.value.message.startswith(said)


@pytest.mark.parametrize("options", [{"to": "some"}, {"add": -1}, {"vtype": "XX"}])
def test_unknown_options_are_refused(options: dict) -> None:
    with pytest.raises(UsageError):
        ldncli.effect_sizes("RR", [TABLE], **options)


def test_empty_cells_leave_no_estimate() -> None:
    rows = [MEANS, MEANS | {"sd1i": None}, MEANS | {"m2i": ""}, MEANS | {"m2i": "NA"}]
    assert [each["yi"] is None for each in ldncli.effect_sizes("SMD", rows)] == [False, True, True, True]
    assert ldncli.effect_sizes("RR", [TABLE, {**TABLE, "ai": 0}], add=0)[1] == {"yi": None, "vi": None}


def test_numbers_may_be_text_from_a_csv_file() -> None:
    assert ldncli.effect_sizes("RR", [{key: str(value) for key, value in TABLE.items()}]) == ldncli.effect_sizes("RR", [TABLE])


def test_ready_effects_from_what_is_printed() -> None:
    z = 1.959963984540054
    wanted = pytest.approx(0.25, rel=1e-12)
    for row in (
        {"vi": 0.25},
        {"sei": 0.5},
        {"ci_lb": 2 - z / 2, "ci_ub": 2 + z / 2},
        {"ci.lb": 2 - z / 2, "ci.ub": 2 + z / 2},
        {"zval": 4},
    ):
        assert ldncli.effect_sizes("GEN", [{"yi": 2} | row])[0]["vi"] == wanted
    assert ldncli.effect_sizes("GEN", [{"yi": 3.3, "pval": 0.04}])[0]["vi"] == pytest.approx(1.60681765084164**2, rel=1e-12)


def test_double_zero_trials() -> None:
    rows = [{"ai": 0, "n1i": 20, "ci": 0, "n2i": 20}, {"ai": 1, "n1i": 20, "ci": 3, "n2i": 20}]
    assert ldncli.effect_sizes("RR", rows)[0]["yi"] == 0
    assert ldncli.effect_sizes("RR", rows, drop00=True)[0]["yi"] is None


def test_before_and_after_may_be_named_so() -> None:
    named = {"m_pre": 30.6, "m_post": 38.5, "sd_pre": 15, "sd_post": 11.6, "ni": 20, "ri": 0.47}
    plain = {"m1i": 38.5, "m2i": 30.6, "sd1i": 15, "ni": 20, "ri": 0.47}
    assert ldncli.effect_sizes("SMCR", [named]) == ldncli.effect_sizes("SMCR", [plain])


def test_exact_correction() -> None:
    assert hedges_correction(10) == pytest.approx(0.9227456, rel=1e-6)
    assert hedges_correction(1e9) == pytest.approx(1 - 3 / (4e9 - 1), rel=1e-15)
    for df in (14.9, 15.9, 16.1, 40):
        direct = math.gamma(df / 2) / (math.sqrt(df / 2) * math.gamma((df - 1) / 2))
        assert hedges_correction(df) == pytest.approx(direct, rel=1e-13)


def test_tetrachoric_correlations() -> None:
    """mpmath, 30 digits: the correlation at which the bivariate normal has the table's probabilities."""
    wanted = {
        (4, 119, 11, 128): -0.263123037188391889,
        (499, 1, 2, 498): 0.999958767863288180,
        (9, 4000, 1, 9000): 0.476331707871025691,
        (505, 87886, 499, 87892): 0.002626738641821217,
    }
    for cells, r in wanted.items():
        found = ldncli.effect_sizes("RTET", [dict(zip(("ai", "bi", "ci", "di"), cells, strict=True))])[0]
        assert found["yi"] == pytest.approx(r, rel=1e-11) and found["vi"] > 0
    assert ldncli.effect_sizes("RTET", [{"ai": 0, "bi": 9, "ci": 4, "di": 8}])[0]["yi"] is None


counts = st.integers(0, 60)
ARMS = {"a": "ai", "b": "bi", "c": "ci", "d": "di"}


@given(counts, counts, counts, counts, st.sampled_from(["RR", "OR", "RD", "AS", "PBIT", "OR2DL", "YUQ"]))
def test_swapping_arms_flips_the_sign(a: int, b: int, c: int, d: int, measure: str) -> None:
    if a + b == 0 or c + d == 0:
        return
    one = ldncli.effect_sizes(measure, [{"ai": a, "bi": b, "ci": c, "di": d}])[0]
    other = ldncli.effect_sizes(measure, [{"ai": c, "bi": d, "ci": a, "di": b}])[0]
    assert (one["yi"] is None) == (other["yi"] is None)
    if one["yi"] is not None:
        assert other["yi"] == pytest.approx(-one["yi"], rel=1e-9, abs=1e-12)
        assert other["vi"] == pytest.approx(one["vi"], rel=1e-9)


@given(st.floats(1, 50), st.floats(1, 50), st.floats(0.5, 9), st.floats(0.5, 9), st.integers(3, 200), st.integers(3, 200))
def test_swapping_arms_of_means_flips_the_sign(m1: float, m2: float, s1: float, s2: float, n1: int, n2: int) -> None:
    rows = [
        {"m1i": m1, "m2i": m2, "sd1i": s1, "sd2i": s2, "n1i": n1, "n2i": n2},
        {"m1i": m2, "m2i": m1, "sd1i": s2, "sd2i": s1, "n1i": n2, "n2i": n1},
    ]
    for measure in ("MD", "SMD", "SMDH", "ROM"):
        one, other = ldncli.effect_sizes(measure, rows)
        assert other["yi"] == pytest.approx(-one["yi"], rel=1e-9, abs=1e-12)
        assert other["vi"] == pytest.approx(one["vi"], rel=1e-9)
