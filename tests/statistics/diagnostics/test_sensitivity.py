"""Leave-one-out, cumulative, influence, small-study tests, trim and fill: edges and refusals; the
numbers are in test_reference.py."""

from __future__ import annotations

import itertools

import pytest

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.diagnostics import asymmetry, sensitivity
from ldncli.statistics.diagnostics.trimming import trim_and_fill

ROWS = [
    {
        "yi": 0.1 * i + 0.02 * i * i,
        "vi": 0.05 + 0.03 * i,
        "year": 2020 - i,
        "n1i": 60 - 4 * i,
        "n2i": 61 - 4 * i,
    }
    for i in range(12)
]


def test_each_study_is_left_out_once() -> None:
    found = sensitivity.leave_one_out(ROWS)
    assert [set(range(1, 13)) - set(each.rows_used) for each in found] == [
        {i} for i in range(1, 13)
    ]
    assert found[0] == pytest.approx(found[0])
    assert found[3].estimate == ldncli.pool([*ROWS[:3], *ROWS[4:]]).estimate
    assert sensitivity.leave_one_out(ROWS[:1]) == []


def test_cumulative_ends_with_all() -> None:
    found = sensitivity.cumulative(ROWS)
    assert [each.k for each in found] == list(range(1, 13))
    assert found[-1].estimate == ldncli.pool(ROWS).estimate
    assert sensitivity.cumulative(ROWS, order="year")[0].rows_used == (12,)
    with pytest.raises(UsageError, match="no 'month'"):
        sensitivity.cumulative(ROWS, order="month")


def test_an_outlier_is_influential() -> None:
    rows = [{"yi": 0.1 + 0.01 * i, "vi": 0.02} for i in range(9)] + [{"yi": 3.0, "vi": 0.02}]
    found = sensitivity.influence(rows)
    assert [each.row for each in found if each.influential] == [10]
    assert sensitivity.influence(rows[:2]) == []


def test_identical_effects_have_no_influence() -> None:
    for each in sensitivity.influence(
        [{"yi": 0.2, "vi": v} for v in (0.04, 0.05, 0.03)], test="knha"
    ):
        assert each.dffits == pytest.approx(0, abs=1e-12) and not each.influential


@pytest.mark.parametrize(
    "test", [asymmetry.regression_test, asymmetry.rank_test, trim_and_fill, asymmetry.pet_peese]
)
def test_nine_studies_are_too_few_unless_forced(test) -> None:
    with pytest.raises(UsageError, match="9 studies are too few") as refusal:
        test(ROWS[:9])
    assert "force" in refusal.value.hint
    test(ROWS[:9], force=True)
    with pytest.raises(UsageError, match="2 studies are too few"):
        test(ROWS[:2], force=True)


def test_unknown_words_are_refused() -> None:
    for options in ({"model": "x"}, {"predictor": "x"}):
        with pytest.raises(UsageError):
            asymmetry.regression_test(ROWS, **options)
    for options in ({"estimator": "x"}, {"side": "up"}):
        with pytest.raises(UsageError):
            trim_and_fill(ROWS, **options)
    with pytest.raises(UsageError, match="row 1: the number of people is missing"):
        asymmetry.regression_test(
            [{"yi": each["yi"], "vi": each["vi"]} for each in ROWS], predictor="ni"
        )
    with pytest.raises(UsageError, match="same precision"):
        asymmetry.regression_test([{"yi": i, "vi": 1} for i in range(10)])


def test_exact_kendall_counts_all_orders() -> None:
    for k in (3, 4, 5):
        scores = [
            sum((a > b) - (a < b) for i, a in enumerate(order) for b in order[:i])
            for order in itertools.permutations(range(k))
        ]
        for order in itertools.permutations(range(k)):
            found = asymmetry.kendall(list(range(k)), list(order))
            score = sum((a > b) - (a < b) for i, a in enumerate(order) for b in order[:i])
            as_extreme = sum(abs(each) >= abs(score) for each in scores) / len(scores)
            assert found.p == pytest.approx(min(1, as_extreme)) and found.exact


def test_kendall_with_ties_is_normal() -> None:
    found = asymmetry.kendall([1, 1, 2, 3, 4, 5], [2, 1, 1, 4, 6, 5])
    assert not found.exact and 0 < found.p < 1
    with pytest.raises(UsageError):
        asymmetry.kendall([1, 1, 1], [1, 2, 3])


def test_peters_takes_tables() -> None:
    rows = [
        {"ai": 3 + i, "n1i": 20 + 9 * i, "ci": 5 + i % 4, "n2i": 22 + 8 * i} for i in range(11)
    ] + [{"ai": 0, "n1i": 9, "ci": 0, "n2i": 9}]
    found = asymmetry.peters_test(rows)
    assert (found.k, found.model, found.df) == (11, "peters", 9)
    with pytest.raises(UsageError):
        asymmetry.peters_test(rows[:5])


def test_pet_or_peese() -> None:
    found = asymmetry.pet_peese(ROWS)
    assert found.estimate is (found.peese if found.chosen == "PEESE" else found.pet)
    straight = [{"yi": 0.5 + 0.001 * (-1) ** i, "vi": 0.01 * (i + 1)} for i in range(12)]
    assert asymmetry.pet_peese(straight).chosen == "PEESE"


def test_an_even_funnel_needs_no_filling() -> None:
    # No two are equally far from the middle: such ties go to the right, as in
    # metafor, and one would be filled in.
    effects = (-0.5, -0.42, -0.3, -0.22, -0.1, 0.12, 0.2, 0.32, 0.4, 0.52)
    rows = [{"yi": effect, "vi": 0.01 + round(abs(effect), 1)} for effect in effects]
    assert trim_and_fill(rows, side="right").k0 == trim_and_fill(rows, side="left").k0 == 0
    lopsided = [{"yi": 0.1 * i, "vi": 0.01 * (i + 1)} for i in range(12)]
    found = trim_and_fill(lopsided)
    assert (
        found.side == "left" and found.k0 == len(found.effects) and found.pooled.k == 12 + found.k0
    )
