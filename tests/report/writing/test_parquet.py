"""Parquet: the same types whatever was selected, lists as lists, unknown numbers unknown,
and the values of the table."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.questions.asked import Asked
from ldncli.report.listing.outcomes import outcome_table
from ldncli.report.listing.papers import paper_table
from ldncli.report.table import Table, choose_columns
from ldncli.report.writing.parquet import to_parquet

pytest.importorskip("pyarrow", reason="NO PARQUET TESTED: pyarrow is not installed")


def _papers(chosen: Asked) -> Table:
    return choose_columns(
        paper_table(
            chosen.library.cards(chosen.selection.ids),
            "Papers",
            "mg",
            chosen.library.vocabulary("designs"),
        ),
        None,
        every=True,
    )


def _outcomes(chosen: Asked) -> Table:
    return choose_columns(outcome_table(chosen.selected, "Outcomes"), None, every=True)


def _read(table: Table) -> Any:
    from pyarrow import parquet

    return parquet.read_table(io.BytesIO(to_parquet(table)))


@pytest.mark.parametrize("base", ["invented", "real"])
@pytest.mark.parametrize("make", [_papers, _outcomes])
def test_values_come_back(
    choose: Callable[..., Asked], base: str, make: Callable[[Asked], Table]
) -> None:
    table = make(choose(base, include_retracted=True))
    rows = _read(table).to_pylist()
    assert len(rows) == len(table.rows) > 0
    for found, wanted in zip(rows, table.mappings(), strict=True):
        for key, value in wanted.items():
            assert found[key] == (list(value) if isinstance(value, tuple) else value), key


@pytest.mark.parametrize("make", [_papers, _outcomes])
def test_types_do_not_depend_on_the_rows(
    choose: Callable[..., Asked], make: Callable[[Asked], Table]
) -> None:
    schemas = [
        _read(make(choose(base, **filters))).schema
        for base, filters in (("real", {}), ("invented", {}), ("invented", {"year": "1999"}))
    ]
    assert schemas[0].equals(schemas[1]) and schemas[0].equals(schemas[2])
    if make is _papers:
        types = {each.name: str(each.type) for each in schemas[0]}
        assert (
            types["year"] == types["n_randomised"] == "int64"
            and types["dose_min_mg"] == "double"
            and types["pmid"] == "string"
        )
        assert (
            types["authors"].startswith("list<")
            and types["conditions"].startswith("list<")
            and types["sources"].startswith("list<")
        )


def test_pandas_reads_whole_numbers_as_such(choose: Callable[..., Asked]) -> None:
    from pandas import NA, read_parquet

    frame = read_parquet(io.BytesIO(to_parquet(_papers(choose("invented"))))).set_index("paper_id")
    assert str(frame["n_randomised"].dtype) == "Int64"
    assert frame["n_randomised"]["archer-2019"] == 60 and frame["n_randomised"]["gray-2017"] is NA
    assert list(frame["authors"]["bell-2015"]) == ["Bell, Zoë", "Crossover Group"]


def test_two_runs_are_alike(choose: Callable[..., Asked]) -> None:
    assert to_parquet(_outcomes(choose("invented"))) == to_parquet(_outcomes(choose("invented")))


def test_without_pyarrow_the_hint_says_what_to_install(
    choose: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="not installed") as refusal:
        to_parquet(_papers(choose("invented")))
    assert "pip install" in (refusal.value.hint or "") and refusal.value.slug == "no-pyarrow"
