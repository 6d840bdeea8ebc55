"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ldncli.errors import OutsideError, UsageError
from ldncli.report.writing.files import write_files


def test_over_an_existing_file_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_files({path: b"one"}, force=False)
    with pytest.raises(UsageError, match="exists"):
        write_files({path: b"two"}, force=False)
    assert path.read_bytes() == b"one"
    write_files({path: b"two"}, force=True)
    assert path.read_bytes() == b"two" and os.listdir(tmp_path) == ["a.txt"]


def test_what_belongs_together_is_written_together(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "missing" / "b.txt"
    with pytest.raises(OutsideError, match=r"b\.txt cannot be written"):
        write_files({good: b"one", bad: b"two"}, force=False)
    assert os.listdir(tmp_path) == []


def test_a_folder_is_no_file_to_write_over(tmp_path: Path) -> None:
    for force in (False, True):
        with pytest.raises(UsageError, match="is a folder"):
            write_files({tmp_path: b"x"}, force=force)
