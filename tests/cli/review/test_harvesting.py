"""`ldn harvest scan` from the shell to the list of candidates."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.harvest.scan.baseline import article, article_set, deleted, put

Harvest = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pubmed"
    put(folder, 1, article(1, title="Naltrexone for elbows"), article(2))
    put(folder, 2, article(3, abstract="After <i>nal</i>trexone."), article(4, title="LDN"))
    return folder


def _told(run: Run) -> str:
    return " ".join(run.out.split())


def test_a_scan(ldn: Harvest, folder: Path, world: Path) -> None:
    run = ldn("harvest", "scan", str(folder), "--jobs", "1")
    assert (run.code, run.err) == (0, "")
    assert _told(run) == (
        "3 new candidates in 2 files with 4 records: 3 to screen, 0 in the base already, 0"
        " duplicates."
    )
    assert "3 candidates: 3 wait to be screened" in ldn("candidates").out
    run = ldn("harvest", "scan", str(folder), "--jobs", "1")
    assert (run.code, _told(run)) == (0, "2 files scanned before; nothing is new.")


def test_an_update(ldn: Harvest, folder: Path, world: Path) -> None:
    ldn("harvest", "scan", str(folder), "--jobs", "1", "--as", "Ann")
    put(folder, 4, article(1, title="Naltrexone for elbows"), deleted(3, 9))
    run = ldn("harvest", "scan", str(folder))
    assert run.code == 0 and run.err == "1 file is missing between the first and the last: 0003\n"
    assert _told(run) == (
        "0 new candidates in 1 file with 1 record: 0 to screen, 0 in the base already, 0"
        " duplicates, and 1 on the list before. 1 of the list was deleted by PubMed. 2 files"
        " scanned before."
    )
    assert "1 was withdrawn by its source" in " ".join(ldn("candidates").out.split())


def test_what_was_decided_is_said(ldn: Harvest, folder: Path, world: Path) -> None:
    from ldncli.screening.log import open_log
    from tests.screening.made import vote, write

    ldn("harvest", "scan", str(folder), "--jobs", "1")
    log = open_log(world)
    assert log is not None
    name = next(each.id for each in log.entries.values() if each.pmid == "3")
    write(world, vote(name, "include"), by="Ann")
    put(folder, 3, deleted(3))
    run = ldn("harvest", "scan", str(folder))
    told = f"deleted by PubMed, but decided on: {name}; what was decided stands"
    assert told in " ".join(run.err.split())


def test_an_import_heeds_deletions_too(ldn: Harvest, folder: Path, tmp_path: Path) -> None:
    ldn("harvest", "scan", str(folder), "--jobs", "1")
    path = tmp_path / "update.xml"
    path.write_bytes(article_set(deleted(3, 9)))
    run = ldn("import", str(path), "--add", "--on", "2026-11-30")
    assert run.code == 0 and "1 of the list deleted by the source" in _told(run)
    assert "1 was withdrawn by its source" in _told(ldn("candidates"))


def test_bad_files_are_named_and_the_others_read(ldn: Harvest, folder: Path) -> None:
    path = folder / "pubmed26n0001.xml.gz"
    path.write_bytes(path.read_bytes()[:-5])
    os.mkfifo(folder / "pubmed26n0003.xml.gz")
    put(folder, 4, article(7, title="LDN <b>"))
    run = ldn("harvest", "scan", str(folder), "--jobs", "1")
    assert run.code == 3 and _told(run).startswith("2 new candidates in 2 files with 3 records")
    assert "2 of 4 files could not be read, and were skipped; 1 record was not" in run.err
    assert "pubmed26n0003.xml.gz: it is no plain file" in run.err
    assert "pubmed26n0001.xml.gz: it is not what its .md5 file says" in run.err
    assert "pubmed26n0004.xml.gz:4" in run.err


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["scan", "gone"], 4, "cannot be read"),
        (["scan", "."], 2, "no file of the PubMed baseline"),
        (["scan", ".", "--jobs", "0"], 2, "0"),
        (["scan", ".", "--jobs", "2", "--dask", "tcp://x:1"], 2, "do not go together"),
        (["reap", "."], 2, "reap"),
        (["scan"], 2, "'folder'"),
    ],
)
def test_bad_words(
    words: list[str],
    code: int,
    why: str,
    ldn: Harvest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = ldn("harvest", *words)
    assert run.code == code and why in run.err and not run.out
