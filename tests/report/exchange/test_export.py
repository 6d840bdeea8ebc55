"""`ldn export` with the exchange formats: what it refuses, and that nothing is half-written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.report.exchange.formats import EXCHANGE_FORMATS
from tests.conftest import Run

TEXTS = ("fhir", "metafor", "robvis")


def _left(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != "world")


def test_every_format_is_one_of_the_command() -> None:
    from ldncli.cli.hand_on.exporting import Target

    assert tuple(EXCHANGE_FORMATS) == TEXTS and set(TEXTS) < set(Target.formats)


@pytest.mark.parametrize("form", TEXTS)
def test_file_and_pipe_hold_the_same(ldn: Callable[..., Run], tmp_path: Path, form: str) -> None:
    run = ldn("export", "--format", form)
    assert run.code == 0 and run.err.endswith("left out: 1 retracted\n")
    assert ldn("export", "--format", form, "--out", str(tmp_path / "x.data")).code == 0
    assert (tmp_path / "x.data").read_text(encoding="utf-8") == run.out
    assert _left(tmp_path) == (["x.R", "x.data"] if form == "metafor" else ["x.data"])


def test_the_ending_asks_for_parquet(ldn: Callable[..., Run], tmp_path: Path) -> None:
    for words in (
        ["export"],
        ["export", "--outcomes"],
        ["export", "--columns", "paper_id,year", "--limit", "1", "--sort", "-year"],
    ):
        assert ldn(*words, "--out", str(tmp_path / "x.parquet"), "--force").code == 0
        assert (tmp_path / "x.parquet").read_bytes()[:4] == b"PAR1"
    from pyarrow import parquet

    assert parquet.read_table(tmp_path / "x.parquet").to_pylist() == [
        {"paper_id": "evans-2021", "year": 2021}
    ]


def test_parquet_is_not_for_a_terminal(
    ldn: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    run = ldn("export", "--format", "parquet")
    assert (
        run.code == 2
        and "cannot be shown in a terminal" in run.err
        and "binary-output" in run.err
        and run.out == ""
    )


def test_without_pyarrow(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    run = ldn("export", "--out", str(tmp_path / "x.parquet"))
    assert (
        run.code == 2
        and "pip install" in run.err
        and "no-pyarrow" in run.err
        and _left(tmp_path) == []
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "fihr"], "one of table, csv"),
        (["--format", "fhir", "--outcomes"], "fhir holds papers, not outcomes"),
        (["--format", "robvis", "--sort", "year"], "cannot be cut or sorted"),
        (["--format", "csv", "--instrument", "rob2"], "--instrument belongs to --format robvis"),
        (["--format", "robvis", "--body", "other"], "--body belongs to --format metafor"),
        (["--format", "metafor", "--body", "both"], "--body does not accept 'both'"),
        (["--format", "metafor", "--out", "effects.R"], "the data and the R script would both be"),
    ],
)
def test_wrong_words(
    ldn: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = ldn("export", *words)
    assert run.code == 2 and told in run.err and run.out == "" and _left(tmp_path) == []


@pytest.mark.parametrize("form", [*TEXTS, "parquet", "ris"])
def test_an_existing_file_stays(ldn: Callable[..., Run], tmp_path: Path, form: str) -> None:
    (tmp_path / "x.data").write_text("precious")
    run = ldn("export", "--format", form, "--out", str(tmp_path / "x.data"))
    assert (
        run.code == 2
        and "file-exists" in run.err
        and (tmp_path / "x.data").read_text() == "precious"
        and _left(tmp_path) == ["x.data"]
    )
    assert ldn("export", "--format", form, "--out", str(tmp_path / "x.data"), "--force").code == 0


def test_an_existing_script_stays_and_then_there_are_no_data_either(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "x.R").write_text("precious")
    run = ldn("export", "--format", "metafor", "--out", str(tmp_path / "x.csv"))
    assert (
        run.code == 2
        and "x.R already exists" in run.err
        and (tmp_path / "x.R").read_text() == "precious"
        and _left(tmp_path) == ["x.R"]
    )


@pytest.mark.parametrize("form", [*TEXTS, "parquet"])
def test_a_folder_that_cannot_be_written(
    ldn: Callable[..., Run], tmp_path: Path, form: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    for target in (tmp_path / "none" / "x.data", tmp_path / "file" / "x.data"):
        run = ldn("export", "--format", form, "--out", str(target))
        assert run.code == 4 and "cannot be written" in run.err and _left(tmp_path) == ["file"]


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_full_disk_leaves_neither_data_nor_script(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    calls = []

    def fill(_: int) -> None:
        calls.append(1)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill)
    run = ldn("export", "--format", "metafor", "--out", str(tmp_path / "x.csv"))
    assert run.code == 4 and "No space left" in run.err and _left(tmp_path) == []


def test_an_empty_selection_is_an_answer(ldn: Callable[..., Run]) -> None:
    for form in TEXTS:
        run = ldn("export", "--format", form, "--condition", "crohn-disease")
        assert run.code == 0 and run.out
    assert (
        json.loads(ldn("export", "--format", "fhir", "--condition", "crohn-disease").out)["type"]
        == "collection"
    )
