"""A folder made whole beside its place and then moved there, so that an old one stays
whole until the new one is."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ldncli.errors import OutsideError, UsageError
from ldncli.interrupts import Held
from ldncli.report.writing.files import clear_leftovers, temporary_name

T = TypeVar("T")


def is_free(target: Path, *, hint: str, slug: str) -> bool:
    """Whether there is nothing yet, or an empty folder.

    Raises UsageError, with `hint` and `slug`, for what is not a folder, and OutsideError for a
    folder that cannot be read.
    """
    if not os.path.lexists(target):
        return True
    if not target.is_dir():
        raise UsageError(f"{target} is not a folder", hint=hint, slug=slug)
    try:
        return not any(os.scandir(target))
    except OSError as error:
        raise OutsideError(f"{target} cannot be read: {error.strerror}") from error


def write_folder(target: Path, fill: Callable[[Path], T]) -> T:
    """Put a folder that `fill` fills in the place of `target`, whole or not at
    all; returns what `fill` returns.

    Raises OutsideError where the disk refuses; then `target` is as it was.
    """
    target = Path(os.path.realpath(target))
    new = None
    try:
        with Held():
            clear_leftovers([target])
            new = Path(
                tempfile.mkdtemp(dir=target.parent, prefix=temporary_name(target), suffix=".tmp")
            )
        made = fill(new)
        new.chmod(0o777 & ~_mask())
        with Held():
            _move(new, target)
            new = None
        return made
    except OSError as error:
        told = error.strerror or str(error)
        raise OutsideError(
            f"{target} cannot be written: {told}",
            hint=(
                "does the folder above it exist, is it writable, and is there space on the"
                " disk? Nothing was changed"
            ),
        ) from error
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)


# Linux: paths are as they are, and the two change places (renameat2(2)).
_HERE, _EXCHANGE = -100, 2


def _changed_places(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step, in which no process can be killed; not
    every system can."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        call = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _move(new: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; an old one that held something
    comes back where that fails."""
    if not target.is_dir() or not any(os.scandir(target)):
        os.rename(new, target)  # over an empty folder in one step
        return
    if _changed_places(new, target):
        shutil.rmtree(new, ignore_errors=True)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=temporary_name(target), suffix=".old"))
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
