"""Subgroups: which studies form them, the tau² they share, and the test between them, by hand."""

from __future__ import annotations

import math

import pytest

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.models.subgroups import Subgroups, subgroups

ROWS = [
    {"yi": 0.1, "vi": 0.04, "design": "b"},
    {"yi": 0.5, "vi": 0.09, "design": "a"},
    {"yi": -0.3, "vi": 0.02, "design": "a"},
    {"yi": 0.9, "vi": 0.2, "design": "b"},
    {"yi": 0.3, "vi": 0.1, "design": "c"},
]


def _of(*studies: tuple[float, float, str | None], **options: object) -> Subgroups:
    rows = [{"yi": y, "vi": v, "group": group} for y, v, group in studies]
    return subgroups(rows, "group", method="EE", test="z", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["REML", "DL", "EE"])
@pytest.mark.parametrize("test", ["z", "knha"])
def test_each_group_is_what_its_studies_give_when_pooled_alone(method: str, test: str) -> None:
    found = subgroups(ROWS, "design", method=method, test=test, level=90)
    assert list(found.groups) == ["a", "b", "c"] and found.common_tau2 is None
    for name, each in found.groups.items():
        own = [place for place, row in enumerate(ROWS, 1) if row["design"] == name]
        alone = ldncli.pool([ROWS[place - 1] for place in own], method=method, test=test, level=90)
        assert each.rows_used == tuple(own)
        assert each.to_dict() == alone.to_dict()
    overall = ldncli.pool(ROWS, method=method, test=test, level=90)
    assert (found.overall.estimate, found.overall.ci_ub, found.overall.k) == (
        overall.estimate,
        overall.ci_ub,
        5,
    )
    assert found.overall.rows_used == (1, 2, 3, 4, 5) and found.notes == ()
    assert found.overall.measure == found.groups["a"].measure == "GEN"


def test_q_between_by_hand() -> None:
    """Two groups of one study: Q is the squared difference over the sum of their variances."""
    found = _of((0.0, 0.25, "a"), (2.0, 0.75, "b"))
    assert found.Q_between == pytest.approx(4) and found.Q_between_df == 1
    assert found.Q_between_p == pytest.approx(chi2_sf(4, 1))
    assert found.I2_between == pytest.approx(75)
    three = _of((0.0, 1.0, "a"), (1.0, 1.0, "b"), (2.0, 1.0, "c"))
    assert three.Q_between == pytest.approx(2) and three.Q_between_df == 2
    assert three.I2_between == 0, "no more than by chance"


def test_weights_between_groups_are_those_of_their_standard_errors() -> None:
    found = _of((1.0, 0.5, "a"), (3.0, 0.25, "b"), (3.0, 1.0, "b"), (0.0, 0.4, "c"))
    groups = [(each.estimate, 1 / each.se**2) for each in found.groups.values()]
    assert [w for _, w in groups] == pytest.approx([2, 5, 2.5])
    mean = sum(y * w for y, w in groups) / sum(w for _, w in groups)
    assert found.Q_between == pytest.approx(sum(w * (y - mean) ** 2 for y, w in groups))


def test_groups_that_are_alike_do_not_differ() -> None:
    found = _of((1.0, 0.5, "a"), (1.0, 0.25, "b"))
    assert (found.Q_between, found.Q_between_p, found.I2_between) == (0, 1, 0)


def test_one_group_cannot_differ_from_another() -> None:
    found = _of((1.0, 0.5, "a"), (3.0, 0.25, "a"))
    assert (found.Q_between_df, found.Q_between_p, found.I2_between) == (0, 1, 0)
    assert found.groups["a"].estimate == found.overall.estimate


def test_a_group_whose_standard_error_is_0_is_left_out_of_the_test() -> None:
    rows = [
        {"yi": 1.0, "vi": 0.5, "group": "a"},
        {"yi": 1.0, "vi": 0.5, "group": "a"},
        {"yi": 3.0, "vi": 0.25, "group": "b"},
        {"yi": 1.0, "vi": 0.25, "group": "c"},
    ]
    found = subgroups(rows, "group", method="EE", test="knha")
    assert found.groups["a"].se == 0, "Knapp and Hartung's factor is 0 where effects are equal"
    assert math.isfinite(found.Q_between) and found.Q_between == pytest.approx(8)


def test_a_common_tau2_is_shared_and_lies_between_the_groups() -> None:
    rows = [
        {"yi": y, "vi": 0.1, "group": group}
        for y, group in ((0.0, "a"), (2.0, "a"), (5.0, "b"), (5.6, "b"))
    ]
    found = subgroups(rows, "group", method="DL", test="z", common_tau2=True)
    # Q within groups is 20 + 1.8 on 2 degrees of freedom; each group's sum of weights less
    # the mean weight is 10.
    assert found.common_tau2 == pytest.approx((21.8 - 2) / 20)
    assert {each.tau2 for each in found.groups.values()} == {found.common_tau2}
    apart = subgroups(rows, "group", method="DL", test="z")
    taus = [each.tau2 for each in apart.groups.values()]
    assert min(taus) < found.common_tau2 < max(taus)
    assert found.overall.tau2 == apart.overall.tau2 > max(taus), "all studies regardless of group"


def test_studies_without_an_effect_or_a_group_are_named() -> None:
    rows = [
        *ROWS,
        {"study": "Ann", "yi": 1, "vi": 1, "design": None},
        {"study": "Bob", "yi": None, "vi": None, "design": "a"},
    ]
    found = subgroups(rows, "design")
    assert found.notes == ("left out, no effect or no design: row 6 (Ann), 7 (Bob)",)
    assert found.overall.rows_used == (1, 2, 3, 4, 5)
    assert found.groups["a"].rows_used == (2, 3)


def test_groups_may_be_numbers() -> None:
    found = _of((1.0, 0.5, 2), (3.0, 0.25, 10), (2.0, 0.25, 2))  # type: ignore[arg-type]
    assert list(found.groups) == ["10", "2"], "as text, in the order of text"
    assert found.groups["2"].rows_used == (1, 3)


def test_what_cannot_be_grouped_is_refused() -> None:
    with pytest.raises(UsageError, match="no column 'colour'") as caught:
        subgroups(ROWS, "colour")
    assert caught.value.hint == "the columns are design, vi, yi"
    with pytest.raises(UsageError, match="no study has both an effect and a value of 'group'"):
        _of((1.0, 0.5, None))
    with pytest.raises(UsageError, match="no method 'XX'"):
        subgroups(ROWS, "design", method="XX")
    with pytest.raises(UsageError, match="level cannot be 0"):
        subgroups(ROWS, "design", level=0)
