"""Trials without any event have no ratio, and their agreement is no knowledge."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import pool

NOBODY = [
    {"study": name, "ai": 0, "n1i": n1, "ci": 0, "n2i": n2}
    for name, n1, n2 in (("A", 20, 20), ("B", 30, 28), ("C", 15, 17))
]
EVERYBODY = [{**row, "ai": row["n1i"], "ci": row["n2i"]} for row in NOBODY]


@pytest.mark.parametrize("rows", [NOBODY, EVERYBODY, [NOBODY[0], EVERYBODY[1]]])
@pytest.mark.parametrize("measure", ["RR", "OR"])
def test_no_ratio_of_tables_without_a_contrast(rows: list[dict[str, object]], measure: str) -> None:
    with pytest.raises(UsageError, match="in both arms of every study"):
        pool(rows, measure)


def test_their_difference_is_no_narrower_than_the_normal_one() -> None:
    found, plain = pool(NOBODY, "RD"), pool(NOBODY, "RD", test="z")
    assert found.test == "adhoc" and found.ci_ub > plain.ci_ub > 0.04
    assert any("no study tells its arms apart" in note for note in found.notes)


def test_who_says_what_to_add_gets_it() -> None:
    assert pool(NOBODY, "RR", add=0.5).k == 3


def test_one_event_is_enough() -> None:
    found = pool([*NOBODY[:2], {"study": "C", "ai": 1, "n1i": 15, "ci": 0, "n2i": 17}], "RR")
    assert not any("tells its arms apart" in note for note in found.notes) and found.k == 3
