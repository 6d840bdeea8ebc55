"""How many people are needed: the normal formula for means."""

from __future__ import annotations

from ldncli.statistics.information import as_parallel, people_for_means


def test_half_a_standard_deviation_needs_126_people() -> None:
    assert people_for_means(0.5) == 126 and people_for_means(0.28) == 401
    assert people_for_means(1, 2) == 126, "the same in points"


def test_each_person_twice_tells_as_much_as_four_at_a_correlation_of_a_half() -> None:
    assert as_parallel(60, 0.5) == 240 and as_parallel(60, 0) == 120
