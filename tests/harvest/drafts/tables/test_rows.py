"""Rows of tables as a list to pick from, and what a table says that it is of."""

from __future__ import annotations

from ldncli.harvest.drafts.tables.columns import arm_columns
from ldncli.harvest.drafts.tables.rows import is_baseline, is_harms, table_rows, values_of
from ldncli.harvest.readers.content.full_text import FullText
from tests.harvest.drafts.tables.made import AFTER, BEFORE, table

BASELINE = table(1, BEFORE, "Characteristics at baseline")
RESULTS = table(2, AFTER, "Results after twelve weeks")


def test_rows_are_listed_with_their_names_and_places() -> None:
    rows = list(table_rows(FullText(tables=(BASELINE, RESULTS))))
    assert [each.name for each in rows] == ["T1:r2", "T1:r3", "T2:r2", "T2:r3", "T2:r4", "T2:r5"]
    assert rows[2].place == "Table 2, row 2" and rows[2].words == "Pain | 5.0 (1.2) | 3.9 (1.4)"
    assert rows[2].cells == (("Placebo (n = 20)", "5.0 (1.2)"), ("LDN HD (n = 25)", "3.9 (1.4)"))


def test_a_row_gives_all_groups_or_none() -> None:
    rows = list(table_rows(FullText(tables=(RESULTS,))))
    columns = arm_columns(RESULTS)
    assert [bool(values_of(each, columns)) for each in rows] == [True, True, False, False]
    assert values_of(rows[2], columns, {"median-iqr"})[2] == {"n": 20, "median": 5, "iqr": [3, 7]}


def test_what_a_table_is_of() -> None:
    assert is_baseline(BASELINE) and not is_baseline(RESULTS)
    assert not is_baseline(table(1, BEFORE, "Change from baseline"))
    assert is_harms(table(1, BEFORE, "Most frequent adverse events")) and not is_harms(RESULTS)
