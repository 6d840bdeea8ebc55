"""Bodies none of whose studies tells its arms apart: what can be pooled of them, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.guards import TWO_ARMS, all_events, double_zeros
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES
from ldncli.statistics.measures.study_rows import Row


def test_for_tables(
    rows: Sequence[Row], measure: str, used: Sequence[int], test: str, options: Mapping[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """The test by which the `used` rows (places from 1) are pooled, and what is said of it.

    It is `test`, unless nobody, or everybody, has the event in both arms of every study. Their
    effects are made by what is added to empty cells, so they agree whatever the truth is, and an
    interval that Knapp and Hartung narrow by that agreement would say more than the people do.
    Raises UsageError for a ratio of them, unless the caller says what to add.
    """
    empty = {*double_zeros(rows), *all_events(rows)}
    if measure not in TWO_ARMS or not used or not empty.issuperset(used):
        return test, ()
    if measure in RATIO_MEASURES and options.get("add") is None:
        raise UsageError(
            "nobody, or everybody, has the event in both arms of every study",
            hint="no ratio can be pooled; the risk difference (--measure RD) can",
        )
    if test not in ("knha", "adhoc"):
        return test, ()
    return "adhoc", (
        "no study tells its arms apart, and their agreement is that of what is added to empty"
        " cells: the interval is not narrower than the normal one",
    )
