"""Standard errors, medians and natural ratios as the numbers that measures take."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.measures.completing import (
    complete_arms,
    scale_of_intervals,
    with_logarithms,
)


def test_a_standard_error_becomes_a_deviation_and_is_said() -> None:
    found = complete_arms(
        [
            {"study": "A", "m1i": "4", "se1i": "0.3", "n1i": "40", "m2i": 5, "sd2i": 2, "n2i": 36},
            {
                "study": "B",
                "m1i": 1,
                "sd1i": 1,
                "se1i": "",
                "n1i": 9,
                "m2i": 1,
                "se2i": 1,
                "n2i": 4,
            },
        ]
    )
    assert found.rows[0]["sd1i"] == pytest.approx(0.3 * math.sqrt(40))
    assert found.rows[0]["sd2i"] == 2 and found.rows[1]["sd1i"] == 1
    assert found.rows[1]["sd2i"] == pytest.approx(2) and "se1i" not in found.rows[0]
    assert found.notes == (
        "row 1 (A), 2 (B): standard deviations computed from standard errors (SE times √n)",
    )


def test_medians_become_means_by_published_formulas() -> None:
    """Wan 2014, formula 16, and Luo 2018, formula 11, worked out by hand for n = 40, 1 2 4."""
    row = {"study": "A", "med1i": "2", "q1_1i": "1", "q3_1i": "4", "n1i": "40"}
    row |= {"med2i": "3", "min2i": "1", "max2i": "9", "n2i": "40"}
    found = complete_arms([row])
    weight = 0.7 + 0.39 / 40
    assert found.rows[0]["m1i"] == pytest.approx(weight * 2.5 + (1 - weight) * 2)
    assert found.rows[0]["sd1i"] == pytest.approx(3 / (2 * 0.650256), rel=1e-4)
    outer = 4 / (4 + 40**0.75)
    assert found.rows[0]["m2i"] == pytest.approx(outer * 5 + (1 - outer) * 3)
    assert found.notes == (
        "row 1 (A): means and standard deviations computed from medians (Luo 2018, Wan 2014)",
    )
    skewed = complete_arms([row | {"q1_1i": "1.9", "q3_1i": "9"}])
    assert "quartiles far from symmetrical" in skewed.notes[1]


def test_quartiles_out_of_order_are_refused() -> None:
    with pytest.raises(UsageError, match="row 1: 4 to 2 to 1 are out of order"):
        complete_arms([{"med1i": 2, "q1_1i": 4, "q3_1i": 1, "n1i": 9}])


@pytest.mark.parametrize(
    ("rows", "scale"),
    [
        ([("0.46", "0.16", "1.33"), ("0.32", "0.07", "1.44")], "natural"),
        ([("-0.777", "-1.836", "0.282"), ("0.5", "0.2", "0.8")], "log"),
        ([("0.8", "0.6", "1.1")], None),
        ([("0.46", "0.16", "1.33"), ("2.00", "1.00", "3.00")], "both"),
        ([("0.9", "", "1.1")], None),
        ([("1.50", "1.00", "2.00")], "log"),
    ],
)
def test_intervals_tell_the_scale_as_far_as_they_are_rounded(
    rows: list[tuple[str, ...]], scale: str | None
) -> None:
    named = [dict(zip(("yi", "ci_lb", "ci_ub"), row, strict=True)) for row in rows]
    assert scale_of_intervals(named) == scale


def test_logarithms_of_ratios_and_what_has_none() -> None:
    found = with_logarithms([{"yi": "0.5", "ci_lb": "0.25", "ci_ub": "1", "vi": "9"}])
    assert found == [
        {"yi": math.log(0.5), "ci_lb": math.log(0.25), "ci_ub": 0.0},
    ]
    with pytest.raises(UsageError, match="row 1: yi is -1, and a ratio is above 0"):
        with_logarithms([{"yi": -1, "ci_lb": 1, "ci_ub": 2}])
    with pytest.raises(UsageError, match="error may be that of the ratio or of its logarithm"):
        with_logarithms([{"yi": 2, "sei": 1}])


def test_a_ratio_outside_its_interval_is_named_as_it_was_printed() -> None:
    with pytest.raises(UsageError, match=r"row 1: the interval from 0\.6 to 0\.9 .* estimate 0\.5"):
        with_logarithms([{"yi": 0.5, "ci_lb": 0.6, "ci_ub": 0.9}])
