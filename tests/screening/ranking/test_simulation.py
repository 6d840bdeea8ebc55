"""A review screened once more: every run is the same each time, and its numbers are by hand."""

from __future__ import annotations

import pytest

from ldncli.screening.ranking import simulation as module
from ldncli.screening.ranking.simulation import Run, simulate
from tests.plain import check_plain
from tests.screening.ranking.test_model import FILE, review

__all__ = ["FILE", "review"]


def test_values_never_change() -> None:
    check_plain(module.Run, by_name=True)


def _run(answers: str, total: int) -> Run:
    found, so_far = [], 0
    for each in answers:
        so_far += each == "1"
        found.append(so_far)
    return Run(
        seed=0,
        order=tuple(range(len(answers))),
        found=tuple(found),
        total=total,
        relevant=so_far,
        seconds=0.0,
    )


def test_numbers_by_hand() -> None:
    run = _run("1101000001", 40)  # four of 40, found after 1, 2, 4 and 10
    assert [run.recall(each) for each in (0, 0.05, 0.1, 0.2, 0.25, 1)] == [0, 0.5, 0.75, 0.75, 1, 1]
    assert run.read_for(0.5) == 2 and run.read_for(0.75) == 4 and run.read_for(0.95) == 10
    assert run.saved() == pytest.approx(0.95 - 10 / 40)


def test_every_run_finds_all_and_saves_work(review) -> None:  # type: ignore[no-untyped-def]
    features, included = review
    one, two = (list(simulate(features, included, 3)) for _ in range(2))
    assert [each.order for each in one] == [each.order for each in two]
    for run in one:
        assert len(set(run.order)) == len(run.order)
        assert {place for place, each in enumerate(included) if each} <= set(run.order)
        assert included[run.order[0]] and not included[run.order[1]]
    # Chance order would save nothing on average.
    assert sum(run.saved() for run in one) / 3 > 0.2


def test_the_order_is_that_of_every_machine(review) -> None:  # type: ignore[no-untyped-def]
    """As it was found with old and new instructions of a processor, and two kernels of its algebra
    library."""
    first, second = (run.order[:16] for run in simulate(*review, 2))
    assert first == (112, 108, 104, 81, 84, 23, 60, 79, 101, 41, 69, 40, 93, 29, 1, 70)
    assert second == (37, 80, 92, 0, 38, 78, 34, 114, 33, 81, 41, 70, 101, 79, 96, 113)
