"""Files are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import pytest

from ldncli.errors import OutsideError, UsageError
from ldncli.report.writing.files import made_folder, temporary_name, write_files


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
@pytest.mark.parametrize("force", [False, True])
def test_no_file_takes_the_place_of_a_pipe_a_device_or_a_loop(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    names = ["pipe", "loop"]
    with contextlib.suppress(OSError):  # root alone may make one; not that of the system
        os.mknod(tmp_path / "device", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        names.append("device")
    for name in names:
        path = tmp_path / name
        with pytest.raises(UsageError, match="and was left unchanged"):
            write_files({path: b"x"}, force=force)
        assert not path.is_file() and os.path.lexists(path)


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    for name, leads in (("link", "real"), ("new", "made"), ("nowhere", "no-folder/file")):
        (tmp_path / name).symlink_to(leads)
    with pytest.raises(UsageError, match="already exists"):
        write_files({tmp_path / "link": b"new"}, force=False)
    write_files({tmp_path / "link": b"new"}, force=True)
    write_files({tmp_path / "new": b"made"}, force=False)
    assert (tmp_path / "real").read_bytes() == b"new" and (tmp_path / "link").is_symlink()
    assert (tmp_path / "made").read_bytes() == b"made" and (tmp_path / "new").is_symlink()
    with pytest.raises(OutsideError):
        write_files({tmp_path / "nowhere": b"x"}, force=True)
    assert (tmp_path / "nowhere").is_symlink()


def test_a_name_as_long_as_may_be(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".csv")
    write_files({path: b"x"}, force=False)
    assert path.read_bytes() == b"x"


def test_what_a_killed_process_left_is_taken_away_later(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    names = [f"{temporary_name(path)}abcd1234.tmp", ".answer.csv.original", ".answer.csv.tmp"]
    names += [f"{temporary_name(tmp_path / 'other')}abcd1234.tmp"]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    write_files({path: b"1"}, force=True)
    assert all((tmp_path / each).exists() for each in names), "it may still be written"
    for name in names:
        os.utime(tmp_path / name, (0, 0))
    write_files({path: b"2"}, force=True)
    assert sorted(os.listdir(tmp_path)) == sorted([path.name, *names[1:]])


def test_a_folder_is_taken_away_again_where_nothing_was_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError), made_folder(tmp_path / "a" / "b"):
        raise KeyError
    assert not (tmp_path / "a").exists()
    (tmp_path / "a").mkdir()
    with pytest.raises(KeyError), made_folder(tmp_path / "a" / "b"):
        (tmp_path / "a" / "b" / "kept").touch()
        raise KeyError
    assert (tmp_path / "a" / "b" / "kept").exists()
