"""Comparisons from the numbers of arms: those of netmeta's pairwise, of metafor for two arms, and
refusals."""

from __future__ import annotations

from itertools import combinations

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.network.arms import Arm, compared
from ldncli.statistics.network.comparisons import trials_of
from tests.statistics.network.test_graph import CASES, near


@pytest.mark.parametrize("id", [id for id in CASES if CASES[id]["arms"]])
def test_arms_give_the_comparisons_of_pairwise(id: str) -> None:
    case = CASES[id]
    arms = [
        Arm(each["study"], each["treatment"], each["n"], each.get("event"), each.get("mean"),
            each.get("sd"))
        for each in case["arms"]
    ]  # fmt: skip
    found, silent = compared(arms, case["measure"])
    known = {(each.study, each.treatment, each.control): each for each in found}
    rows = [each for each in case["rows"] if each["value"] is not None]
    assert len(known) == len(rows)
    assert not {each["study"] for each in rows} & set(silent)
    for row in rows:
        turned = (row["study"], row["control"], row["treatment"])
        key = (row["study"], row["treatment"], row["control"])
        each, sign = (known[key], 1) if key in known else (known[turned], -1)
        assert near(sign * each.value, row["value"]) and near(each.variance, row["variance"])


TABLES = {"ai": 3, "n1i": 20, "ci": 0, "n2i": 25}
MEANS = {"m1i": 4.1, "sd1i": 2.2, "n1i": 20, "m2i": 5.0, "sd2i": 1.7, "n2i": 25}


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "MD", "SMD"])
def test_two_arms_give_what_a_pool_would_take(measure: str) -> None:
    row = TABLES if measure in ("OR", "RR", "RD") else MEANS
    (wanted,) = effect_sizes(measure, [row])
    arms = [
        Arm("s", name, row[f"n{at}i"], row.get(events), row.get(f"m{at}i"), row.get(f"sd{at}i"))
        for name, at, events in (("a", 1, "ai"), ("b", 2, "ci"))
    ]
    ((found,), silent) = compared(arms, measure)
    assert found.value == pytest.approx(wanted["yi"]) and not silent
    assert found.variance == pytest.approx(wanted["vi"])


def test_standardised_differences_of_several_arms_fit_together() -> None:
    arms = [Arm("s", name, n, None, mean, 2.0 + n / 50) for name, n, mean in
            (("a", 10, 1.0), ("b", 14, 2.5), ("c", 30, 0.2), ("d", 8, 4.0))]  # fmt: skip
    found, _ = compared(arms, "SMD")
    (trial,) = trials_of(found)
    for i, j, k in combinations(range(4), 3):
        assert trial.values[i][j] + trial.values[j][k] == pytest.approx(trial.values[i][k])


def test_trials_that_say_nothing_are_named() -> None:
    arms = [
        *(Arm("none", name, 10, 0) for name in "ab"),
        *(Arm("all", name, 10, 10) for name in "ab"),
        Arm("alone", "a", 10, 3),
    ]
    assert compared(arms, "OR") == ([], ["none", "all", "alone"])
    assert len(compared(arms, "RD")[0]) == 2


@pytest.mark.parametrize(
    ("arms", "measure", "told"),
    [
        ([Arm("s", "a", 10, 11)], "OR", "s, a: 11 events of 10 people"),
        ([Arm("s", "a", 0, 0)], "RD", "0 events of 0 people"),
        ([Arm("s", "a", 10, None)], "RR", "no events of 10"),
        ([Arm("s", "a", 10, None, 1.0, 0.0)], "MD", "s, a: a mean, a standard deviation above 0"),
        ([Arm("s", "a", 10, 1), Arm("s", "a", 10, 2)], "OR", "s has two arms called a"),
    ],
)
def test_numbers_that_cannot_be_are_refused(arms: list[Arm], measure: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        compared(arms, measure)
