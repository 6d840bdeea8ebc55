"""`ldn init`: an empty base that is sound at once, from which every command answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import ldncli.cli.add.init
from ldncli.records.index.library import load
from tests.conftest import Run

# A command line for each command that reads a base.
EMPTY = [
    "search",
    "search fatigue",
    "evidence",
    *(f"evidence --by {each}" for each in ("condition", "outcome", "mechanism", "design", "dose")),
    "evidence --detail",
    "safety",
    "safety --cautions",
    *(
        f"doses --by {each}"
        for each in ("band", "titration", "timing", "formulation", "comparison")
    ),
    "sof",
    "reconcile",
    "reconcile --between",
    "report",
    "export",
    *(
        f"export --format {each}"
        for each in ("json", "ris", "bibtex", "csl-json", "fhir", "metafor", "robvis")
    ),
    "pool --outcome fatigue",
    "forest --outcome fatigue",
    "funnel --outcome fatigue",
    "rob",
    *(f"map --columns {each}" for each in ("outcomes", "mechanisms", "designs", "doses")),
    "stats",
    "coverage",
    "coverage --pairs",
    "gaps",
    "recheck",
    *(
        f"vocab {each}"
        for each in ("conditions", "mechanisms", "outcomes", "scales", "designs", "harms")
    ),
    "check",
]


@pytest.fixture
def empty(ldn: Callable[..., Run], tmp_path: Path) -> Path:
    run = ldn("init", str(tmp_path / "own"), "--drug", "zelumate", "--unit", "g", data=None)
    assert (run.code, run.out) == (0, "") and "wrote" in run.err
    return tmp_path / "own"


def test_a_new_base_is_sound_and_names_no_other_treatment(
    ldn: Callable[..., Run], empty: Path
) -> None:
    assert ldn("check", data=empty) == Run(0, "", "0 faults\n")
    assert len(load(str(empty))) == 0
    for path in empty.rglob("*"):
        if path.is_file():
            assert not re.search(
                r"(?i:naltrexon|low-dose)|\bLDN\b", path.read_text(encoding="utf-8")
            ), path


@pytest.mark.parametrize("line", EMPTY)
def test_every_command_answers_from_an_empty_base(
    ldn: Callable[..., Run], empty: Path, line: str
) -> None:
    run = ldn(*line.split(), data=empty)
    assert run.code == 0, run.err
    assert run.out or run.err


def test_a_site_a_report_and_a_map_of_nothing(
    ldn: Callable[..., Run], empty: Path, tmp_path: Path
) -> None:
    assert ldn("site", str(tmp_path / "site"), data=empty).code == 0
    for name in ("report.html", "report.docx", "map.html", "map.svg"):
        run = ldn(name.split(".")[0], "--out", str(tmp_path / name), data=empty)
        assert run.code == 0, run.err


def test_the_example_is_a_sound_record(ldn: Callable[..., Run], empty: Path) -> None:
    (example,) = (empty / "papers").iterdir()
    assert example.suffix == ".txt", "it is no record before somebody makes it one"
    example.rename(example.with_suffix(""))
    assert ldn("check", data=empty) == Run(0, "", "0 faults\n")
    assert "zelumate 10 g" in ldn("show", "example-2026", data=empty).out
    assert ldn("evidence", data=empty).out.count("Fatigue") >= 1


def test_a_folder_with_something_in_it_is_left_alone(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    full = tmp_path / "thesis"
    full.mkdir()
    (full / "thesis.txt").write_text("precious")
    for target in (full, full / "thesis.txt"):
        run = ldn("init", str(target), data=None)
        assert run.code == 2 and "not-empty" in run.err
    assert [path.name for path in full.iterdir()] == ["thesis.txt"] and (
        full / "thesis.txt"
    ).read_text() == "precious"
    (tmp_path / "bare").mkdir()
    assert ldn("init", str(tmp_path / "bare"), data=None).code == 0


@pytest.mark.parametrize(
    "words",
    [("--drug", "a: b"), ("--drug", "no"), ("--drug", "7up"), ("--drug", "x "), ("--unit", "#")],
)
def test_words_that_would_spoil_the_files_are_refused(
    ldn: Callable[..., Run], tmp_path: Path, words: tuple[str, str]
) -> None:
    assert ldn("init", str(tmp_path / "own"), *words, data=None).code == 2
    assert not (tmp_path / "own").exists()


def test_a_full_disk_leaves_nothing_behind(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ldncli.cli.add.init, "_write", full)
    before = sorted(tmp_path.iterdir())
    run = ldn("init", str(tmp_path / "own"), data=None)
    assert run.code == 4 and "No space left" in run.err
    assert sorted(tmp_path.iterdir()) == before
