"""Where a site is written: new, over its own kind alone, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ldncli.report.site.folder
from ldncli.errors import OutsideError, UsageError
from ldncli.report.site.builder import MARKER, File
from ldncli.report.site.folder import is_site, write_site
from ldncli.report.writing import folders
from tests.conftest import Run

OLD: list[File] = [
    (MARKER, [b'{"made_by": "ldn site"}']),
    ("index.html", [b"old"]),
    ("only-old.html", [b"old"]),
]
NEW: list[File] = [
    (MARKER, [b'{"made_by": "ldn site"}']),
    ("index.html", [b"new"]),
    ("a/b.html", [b"one", b"two"]),
]


def _state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    write_site(OLD, tmp_path / "site", force=False)
    return tmp_path / "site"


def test_a_new_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        assert write_site(NEW, tmp_path / name, force=False) == sum(
            len(piece) for _, pieces in NEW for piece in pieces
        )
        assert (
            is_site(tmp_path / name)
            and (tmp_path / name / "a" / "b.html").read_bytes() == b"onetwo"
        )
    assert sorted(os.listdir(tmp_path)) == ["empty", "new"]
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o777 & ~_mask(), (
        "others may read it, as any folder made here"
    )


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_an_old_site_is_replaced_only_when_asked(old: Path) -> None:
    with pytest.raises(UsageError, match="already contains a site"):
        write_site(NEW, old, force=False)
    assert (old / "index.html").read_bytes() == b"old"
    write_site(NEW, old, force=True)
    assert (old / "index.html").read_bytes() == b"new" and not (old / "only-old.html").exists()
    assert os.listdir(old.parent) == ["site"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("marker", [None, "{", "[]", '{"made_by": "somebody"}'])
def test_what_ldn_did_not_make_is_left_alone(
    tmp_path: Path, force: bool, marker: str | None
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.txt").write_text("precious")
    if marker is not None:
        (tmp_path / "thesis" / MARKER).write_text(marker)
    with pytest.raises(UsageError, match="ldn did not make"):
        write_site(NEW, tmp_path / "thesis", force=force)
    assert (tmp_path / "thesis" / "thesis.txt").read_text() == "precious"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="not a folder"):
        write_site(NEW, tmp_path / "file", force=True)


def test_a_link_leads_to_the_folder_that_is_replaced(old: Path) -> None:
    link = old.parent / "link"
    link.symlink_to(old)
    write_site(NEW, link, force=True)
    assert link.is_symlink() and (old / "index.html").read_bytes() == b"new"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_the_old_site_stays_whole(old: Path, error: BaseException) -> None:
    before = _state(old)

    def broken() -> Iterator[File]:
        yield from NEW
        raise error

    with pytest.raises((KeyboardInterrupt, OutsideError)):
        write_site(broken(), old, force=True)
    assert _state(old) == before and os.listdir(old.parent) == ["site"]


def test_the_old_site_comes_back_where_the_last_step_fails(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rename, calls = _state(old), os.rename, []

    def failing(source: object, target: object) -> None:
        calls.append(source)
        if len(calls) == 2:
            raise KeyboardInterrupt
        rename(source, target)  # type: ignore[arg-type]

    # As on systems where two folders cannot change places in one step.
    monkeypatch.setattr(folders, "_changed_places", lambda *_: False)
    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(KeyboardInterrupt):
        write_site(NEW, old, force=True)
    assert _state(old) == before and os.listdir(old.parent) == ["site"]


def test_a_full_disk_is_an_outside_error(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ldncli.report.site.folder, "write_files", full)
    run = ldn("site", str(tmp_path / "site"))
    assert run.code == 4 and "No space left" in run.err and "hint:" in run.err
    assert not [name for name in os.listdir(tmp_path) if "site" in name]


@pytest.mark.skipif(
    not Path("/proc/version").exists(), reason="no file system that nobody may write to is at hand"
)
def test_a_read_only_place_is_an_outside_error(ldn: Callable[..., Run]) -> None:
    run = ldn("site", "/proc/ldn-site")
    assert run.code == 4 and "cannot be written" in run.err


def test_the_command_refuses_and_replaces(ldn: Callable[..., Run], tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert ldn("site", str(target)).code == 0
    again = ldn("site", str(target))
    assert again.code == 2 and "file-exists" in again.err
    narrowed = ldn("site", str(target), "--force", "--condition", "crps")
    assert narrowed.code == 0 and "left out" in narrowed.err
    assert (
        not (target / "condition" / "fibromyalgia.html").exists()
        and (target / "condition" / "crps.html").exists()
    )
    assert ldn("site", str(tmp_path), "--force").code == 2
