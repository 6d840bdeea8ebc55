"""The test of an end is exact, errs towards reading on, and never speaks before it can."""

from __future__ import annotations

from math import comb

import pytest

from ldncli.screening.ranking import stopping as module
from ldncli.screening.ranking.stopping import advice
from tests.plain import check_plain


def test_values_never_change() -> None:
    check_plain(module.Advice, by_name=True)


def test_by_hand() -> None:
    """Ten included at once, then 40 excluded; 50 are unread. One more than found would have to be
    missing (10 / 0.95 → 11 − 10 = 1): of the 90 after the tenth one is included, and none of 40
    drawn is it with p 50/90."""
    found = advice([True] * 10 + [False] * 40, 100)
    assert found.p == pytest.approx(50 / 90) and found.sample == 40
    assert found.found == 10 and found.left == 50 and not found.enough
    assert found.in_a_row == 40 and not found.rule_of_thumb
    more = advice([True] * 10 + [False] * 86, 100)
    assert more.p == pytest.approx(4 / 90) and more.enough and more.rule_of_thumb


def _slow(included: list[bool], total: int, recall: float) -> float:
    """Every stretch, with whole numbers."""
    least, found = 1.0, sum(included)
    for start in range(len(included)):
        drawn, seen = len(included) - start, sum(included[start:])
        urn = total - start
        marked = int(found / recall - (found - seen) + 1)
        ways = sum(
            comb(marked, each) * comb(urn - marked, drawn - each)
            for each in range(min(seen, marked) + 1)
            if urn >= marked
        )
        least = min(least, ways / comb(urn, drawn))
    return least


@pytest.mark.parametrize("recall", [0.8, 0.95])
def test_no_stretch_is_stronger_than_those_looked_at(recall: float) -> None:
    included = [n % 7 in (0, 3) and n < 40 for n in range(70)]
    for read in (20, 45, 70):
        found = advice(included[:read], 90, recall)
        assert found.p == pytest.approx(_slow(included[:read], 90, recall), rel=1e-9)


def test_nothing_is_said_of_an_end_before_one_is_found() -> None:
    for included in ([], [False] * 60):
        found = advice(included, 100)
        assert found.p == 1 and not found.enough
    assert not advice([True, False], 2).enough, "all are read: there is nothing to stop"


def test_it_seldom_stops_too_soon() -> None:
    """Over orders that are random, the worst case for it, at most 5% end below the recall."""
    import random

    missed = 0
    for seed in range(100):
        chance = random.Random(seed)
        answers = [True] * 20 + [False] * 180
        chance.shuffle(answers)
        end = next(
            (n for n in range(10, 200, 10) if advice(answers[:n], 200, 0.8).enough), len(answers)
        )
        missed += sum(answers[:end]) < 16
    assert missed <= 12  # 5 expected; looking again and again makes it some more
