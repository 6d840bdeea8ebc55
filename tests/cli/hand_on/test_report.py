"""`ldn report` on the command line: formats, files, refusals."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run


def test_the_ending_chooses_the_format(ldn: Callable[..., Run], tmp_path: Path) -> None:
    for name, start in (
        ("a.html", b"<!DOCTYPE html>"),
        ("a.docx", b"PK"),
        ("a.md", b"# Low-dose naltrexone"),
    ):
        assert ldn("report", "--out", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_two_runs_give_the_same_bytes(ldn: Callable[..., Run], tmp_path: Path) -> None:
    for form in ("html", "docx", "md"):
        for name in "12":
            ldn("report", "--condition", "fibromyalgia", "--out", str(tmp_path / f"{name}.{form}"))
        assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()


def test_an_existing_file_stays(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("mine")
    run = ldn("report", "--out", str(file))
    assert run.code == 2 and "exists" in run.err and file.read_text() == "mine"
    assert ldn("report", "--out", str(file), "--force").code == 0 and file.read_text() != "mine"


def test_a_read_only_folder_is_explained(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)  # root may write into any folder
    run = ldn("report", "--out", str(tmp_path / "a.html"))
    assert (
        run.code == 4
        and "a.html cannot be written" in run.err
        and not list(tmp_path.glob("*.html"))
    )


def test_a_folder_that_is_not_there(ldn: Callable[..., Run], tmp_path: Path) -> None:
    run = ldn("report", "--out", str(tmp_path / "none" / "a.html"))
    assert run.code == 4 and "cannot be written" in run.err


def test_pictures_beside_markdown(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    assert ldn("report", "--out", str(file), "--pictures").code == 0
    names = [each.name for each in (tmp_path / "a-pictures").iterdir()]
    assert names and all(f"a-pictures/{name}" in file.read_text() for name in names)
    assert ldn("report", "--out", str(file), "--pictures").code == 2
    assert (
        ldn("report", "--pictures").code == 2
        and ldn("report", "--pictures", "--out", str(tmp_path / "b.html")).code == 2
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "pdf"], "one of html, docx, md"),
        (["--style", "no-such-style"], "there is no citation style"),
        (["--style", "vancuver"], "vancouver"),
        (["--condition", "fibromyalga"], "did you mean"),
        (["--since", "yesterday"], "no state is saved"),
        (["--since", "2020", "--against", "x"], "leave one of them out"),
        (["--against", "/nowhere/at/all"], "cannot be read"),
    ],
)
def test_wrong_words_are_explained(ldn: Callable[..., Run], words: list[str], told: str) -> None:
    run = ldn("report", *words)
    assert run.code in (2, 4) and told in run.err and run.out == ""


def test_a_retracted_paper_says_so(ldn: Callable[..., Run]) -> None:
    assert "RETRACTED" in ldn("report", "--include-retracted", "--scope", "any").out
    assert "RETRACTED" not in ldn("report", "--scope", "any").out
