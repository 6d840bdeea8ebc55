"""`ldn export`: each kind of format, what it refuses, and what is written beside what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def more(trials: Path) -> None:
    """The base has trials that can be pooled."""


def _ids(text: str) -> list[str]:
    return [row["paper_id"] for row in csv.DictReader(io.StringIO(text))]


def test_papers_of_every_scope_as_csv_unasked(ldn: Callable[..., Run]) -> None:
    run = ldn("export")
    assert (
        run.code == 0
        and "gray-2017" in _ids(run.out)
        and len(_ids(run.out)) == 8
        and "8 of 9 papers" in run.err
    )
    assert len(run.out.splitlines()[0].split(",")) > 20, "all columns"
    assert _ids(ldn("export", "thumbs", "--sort", "-year").out) == ["archer-2020", "archer-2019"]
    assert _ids(ldn("export", "--condition", "crps", "--limit", "1").out) == ["bell-2015"]
    assert _ids(ldn("export", "--scope", "ultra-low-dose").out) == ["gray-2017"]


def test_outcomes_of_those_asked_for(ldn: Callable[..., Run]) -> None:
    rows = list(
        csv.DictReader(io.StringIO(ldn("export", "--outcomes", "--outcome", "pain-response").out))
    )
    assert [(row["paper_id"], row["domain"]) for row in rows] == [("archer-2019", "pain-response")]
    assert len(_ids(ldn("export", "--outcomes").out)) == 4
    assert (
        json.loads(ldn("export", "--outcomes", "--format", "json", "--limit", "1").out)[0]["place"]
        == "findings"
    )


@pytest.mark.parametrize(("form", "start"), [("ris", "TY  - "), ("bibtex", "@"), ("csl-json", "[")])
def test_citations_are_cut_and_hold_no_outcomes(
    ldn: Callable[..., Run], form: str, start: str
) -> None:
    whole, one = ldn("export", "--format", form), ldn("export", "--format", form, "--limit", "1")
    assert (
        whole.code == one.code == 0
        and whole.out.startswith(start)
        and len(one.out) < len(whole.out)
        and "8 of 9 papers" in whole.err
    )
    assert "archer.2019" in one.out and "bell.2015" not in one.out and "bell.2015" in whole.out
    refused = ldn("export", "--format", form, "--outcomes")
    assert refused.code == 2 and "unknown-format" in refused.err and refused.out == ""


def test_options_belong_to_their_format(ldn: Callable[..., Run]) -> None:
    for option, value, form in (("--body", "other", "metafor"), ("--instrument", "rob2", "robvis")):
        run = ldn("export", option, value)
        assert run.code == 2 and f"{option} belongs to --format {form}" in run.err and run.out == ""
    assert (
        "--instrument belongs" in ldn("export", "--format", "metafor", "--instrument", "rob2").err
    )
    assert "--body belongs" in ldn("export", "--format", "robvis", "--body", "other").err


@pytest.mark.parametrize("form", ["fhir", "metafor", "robvis"])
@pytest.mark.parametrize("words", [["--limit", "1"], ["--sort", "year"], ["--columns", "year"]])
def test_syntheses_are_neither_cut_nor_sorted(
    ldn: Callable[..., Run], form: str, words: list[str]
) -> None:
    run = ldn("export", "--format", form, *words)
    assert run.code == 2 and form in run.err and run.out == ""
    assert ldn("export", *words).code == 0


def test_effects_for_r_with_their_script(
    ldn: Callable[..., Run], more: None, tmp_path: Path
) -> None:
    words = [
        "export",
        "--format",
        "metafor",
        "--outcome",
        "pain-intensity",
        "--condition",
        "fibromyalgia",
    ]
    target, script = tmp_path / "pain.csv", tmp_path / "pain.R"
    run = ldn(*words, "--out", str(target))
    assert run.code == 0 and f"wrote {target} and {script}" in run.err and "of 14 papers" in run.err
    assert "pain.csv" in script.read_text(encoding="utf-8") and "jones-2016" in target.read_text(
        encoding="utf-8"
    )
    again = ldn(*words, "--out", str(target))
    assert again.code == 2 and "file-exists" in again.err
    target.unlink()
    assert ldn(*words, "--out", str(target)).code == 2 and not target.exists(), "both or neither"
    assert ldn(*words, "--out", str(target), "--force").code == 0
    named = ldn(*words, "--out", str(tmp_path / "x.R"))
    assert named.code == 2 and "x.csv" in named.err
    assert "jones-2016" in ldn(*words).out


def test_bodies_and_instruments_are_chosen(ldn: Callable[..., Run], more: None) -> None:
    randomised, other = (
        ldn("export", "--format", "metafor", "--body", body).out for body in ("randomised", "other")
    )
    assert (
        "jones-2016" in randomised
        and "jones-2016" not in other
        and ldn("export", "--format", "metafor").out == randomised
    )
    bias = ldn("export", "--format", "robvis")
    assert (
        bias.code == 0
        and bias.out == ldn("export", "--format", "robvis", "--instrument", "rob2").out
        and "Overall" in bias.out
    )
    assert ldn("export", "--format", "robvis", "--instrument", "rob9").code == 2
    bundle = json.loads(ldn("export", "--format", "fhir").out)
    assert bundle["resourceType"] == "Bundle"


def test_a_table_for_arrow(ldn: Callable[..., Run], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet

    run = ldn("export", "--out", str(tmp_path / "x.parquet"), "--limit", "3")
    assert run.code == 0 and "8 of 9 papers" in run.err
    found = pyarrow.parquet.read_table(tmp_path / "x.parquet")
    assert found.num_rows == 3 and "title" in found.column_names and len(found.column_names) > 20
    assert ldn("export", "--outcomes", "--out", str(tmp_path / "y.parquet")).code == 0
    assert pyarrow.parquet.read_table(tmp_path / "y.parquet").num_rows == 4


def test_parquet_holds_all_rows_and_all_columns(ldn: Callable[..., Run], tmp_path: Path) -> None:
    from pyarrow import parquet

    file = tmp_path / "papers.parquet"
    assert ldn("export", "--out", str(file)).code == 0
    table, listed = parquet.read_table(file), ldn("export").out
    assert table.num_rows == len(_ids(listed))
    assert set(table.column_names) == set(listed.splitlines()[0].split(","))
