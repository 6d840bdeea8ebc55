"""A folder is written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ldncli.errors import OutsideError
from ldncli.report.writing import folders
from ldncli.report.writing.folders import write_folder


def test_what_fills_it_gives_the_answer(tmp_path: Path) -> None:
    assert write_folder(tmp_path / "new", lambda new: (new / "a").write_text("abc")) == 3
    assert os.listdir(tmp_path) == ["new"] and (tmp_path / "new" / "a").read_text() == "abc"


def test_an_old_one_stays_where_filling_fails(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a").write_text("old")

    def fill(new: Path) -> None:
        (new / "a").write_text("new")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutsideError, match="No space left"):
        write_folder(tmp_path / "old", fill)
    assert os.listdir(tmp_path) == ["old"] and (tmp_path / "old" / "a").read_text() == "old"


def test_an_old_one_goes_once_the_new_one_is_whole(tmp_path: Path) -> None:
    for word in ("old", "new"):
        write_folder(tmp_path / "folder", lambda new, word=word: (new / word).write_text(word))  # type: ignore[misc]
    assert os.listdir(tmp_path) == ["folder"] and os.listdir(tmp_path / "folder") == ["new"]


def test_no_folder_above_is_an_outside_error(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="cannot be written"):
        write_folder(tmp_path / "none" / "folder", lambda new: None)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one step", "where the system cannot"])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not at_once:
        monkeypatch.setattr(folders, "_changed_places", lambda one, other: False)
    elif sys.platform != "linux":
        pytest.skip("this system does it in two steps")
    write_folder(tmp_path / "site", lambda new: (new / "a").write_text("old"))
    before = (tmp_path / "site").stat().st_ino
    (tmp_path / "link").symlink_to("site")
    write_folder(tmp_path / "link", lambda new: (new / "b").write_text("new"))
    assert sorted(os.listdir(tmp_path)) == ["link", "site"] and (tmp_path / "link").is_symlink()
    assert os.listdir(tmp_path / "site") == ["b"] and (tmp_path / "site").stat().st_ino != before
    assert folders._changed_places(tmp_path / "site", tmp_path / "none") is False
