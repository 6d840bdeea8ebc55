"""Effect sizes: what is refused and how it is said, and what is left without an estimate."""

from __future__ import annotations

import pytest

import ldncli
from ldncli.errors import UsageError

TABLE = {"ai": 4, "bi": 119, "ci": 11, "di": 128}
MEANS = {"m1i": 5.0, "sd1i": 2.0, "n1i": 20, "m2i": 6.0, "sd2i": 2.5, "n2i": 22}


@pytest.mark.parametrize(
    ("measure", "row", "said"),
    [
        ("GEN", {"yi": 1, "vi": -0.1}, "row 2: vi is -0.1, and a variance cannot be negative"),
        (
            "GEN",
            {"yi": 1, "vi": 0.04, "sei": 0.3},
            "row 2: vi is 0.04, a standard error of 0.2, and sei is 0.3",
        ),
        ("GEN", {"yi": 1, "sei": -0.1}, "row 2: sei is -0.1"),
        ("GEN", {"yi": 1, "ci_lb": 2, "ci_ub": 0}, "row 2: the interval runs from 2 to 0"),
        (
            "GEN",
            {"yi": 1, "ci_lb": 2, "ci_ub": 3},
            "row 2: the interval from 2 to 3 does not contain the estimate 1",
        ),
        ("GEN", {"yi": 1, "pval": 0}, "row 2: pval is 0"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_their_row(
    measure: str, row: dict, said: str
) -> None:
    good = {"yi": 0.5, "vi": 1}
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
    assert [each["yi"] is None for each in ldncli.effect_sizes("SMD", rows)] == [
        False,
        True,
        True,
        True,
    ]
    assert ldncli.effect_sizes("RR", [TABLE, {**TABLE, "ai": 0}], add=0)[1] == {
        "yi": None,
        "vi": None,
    }


def test_numbers_may_be_text_from_a_csv_file() -> None:
    assert ldncli.effect_sizes(
        "RR", [{key: str(value) for key, value in TABLE.items()}]
    ) == ldncli.effect_sizes("RR", [TABLE])


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
    assert ldncli.effect_sizes("GEN", [{"yi": 3.3, "pval": 0.04}])[0]["vi"] == pytest.approx(
        1.60681765084164**2, rel=1e-12
    )
