"""The folder of a site: made whole beside its place and then moved there, so that the old one stays whole until the new one is."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ldncli.errors import OutsideError, UsageError
from ldncli.interrupts import Held
from ldncli.report.site.builder import MARKER, File, write_files


def is_site(folder: Path) -> bool:
    """Whether ldn made a folder: its marker says so."""
    try:
        about = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("made_by") == "ldn site"


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that is a file, or a folder with something in it; with `force` one that ldn did not make."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise UsageError(f"{target} is not a folder", hint="name a folder for the site", slug="not-a-site")
    try:
        empty = not any(os.scandir(target))
    except OSError as error:
        raise OutsideError(f"{target} cannot be read: {error.strerror}") from error
    if empty:
        return
    if not is_site(target):
        raise UsageError(
            f"{target} holds something that ldn did not make, and is left as it is",
            hint="name a new or empty folder; --force replaces only sites that ldn made",
            slug="not-a-site",
        )
    if not force:
        raise UsageError(f"{target} holds a site already", hint="--force replaces it", slug="file-exists")


def write_site(files: Iterable[File], target: Path, *, force: bool) -> int:
    """Write a site into `target`, whole or not at all; returns its size in bytes.

    Raises UsageError for a target that must not be touched and OutsideError where the disk refuses.
    """
    check_target(target, force=force)
    target = Path(os.path.realpath(target))
    new = None
    try:
        with Held():
            new = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.new-"))
        size = write_files(files, new)
        new.chmod(0o777 & ~_mask())
        with Held():
            _move(new, target)
            new = None
        return size
    except OSError as error:
        told = error.strerror or str(error)
        raise OutsideError(
            f"{target} cannot be written: {told}",
            hint="is the folder above it there, writable, and the disk not full? What was there is as it was",
        ) from error
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)


def _move(new: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; an old one that held something comes back where that fails."""
    if not target.is_dir() or not any(os.scandir(target)):
        os.rename(new, target)  # over an empty folder in one step
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old-"))
    os.rename(target, old)
    try:
        os.rename(new, target)
    except BaseException:
        os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
