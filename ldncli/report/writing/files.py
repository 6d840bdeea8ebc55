"""Files written whole or not at all: each is made beside its place and then moved there."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ldncli.errors import OutsideError, UsageError
from ldncli.interrupts import Held


def write_files(contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files that belong together: all are made beside their places before the first is moved
    there; raises where one exists (without `force`) or cannot be written. A link is followed; a
    pipe or a device is refused, since a file would take its place."""
    for path in contents:
        _refuse(path, force=force)
    contents = {Path(os.path.realpath(path)): content for path, content in contents.items()}
    clear_leftovers(contents.keys())
    import tempfile

    temporaries: dict[Path, str] = {}
    path = next(iter(contents))
    try:
        for path, content in contents.items():
            with Held():
                handle, temporaries[path] = tempfile.mkstemp(
                    dir=path.parent, prefix=temporary_name(path), suffix=".tmp"
                )
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporaries[path], _mode(path))
        with Held():
            for path, temporary in temporaries.items():
                os.replace(temporary, path)
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be written: {error.strerror}",
            hint=("does the folder exist, is it writable, and is there space on the disk?"),
        ) from error
    finally:
        for temporary in temporaries.values():
            if os.path.exists(temporary):
                os.unlink(temporary)


def _refuse(path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder", hint=f"name a file in it: {path}/answer.csv")
    if path.is_file() or not os.path.lexists(os.path.realpath(path)):
        if path.exists() and not force:
            raise UsageError(
                f"{path} already exists", hint="--force overwrites it", slug="file-exists"
            )
        return
    kind = "a link that leads to itself" if path.is_symlink() and not path.exists() else "no file"
    raise UsageError(
        f"{path} is {kind}, and was left unchanged",
        hint="name a file, or leave --out out: the answer then goes to standard output",
    )


def temporary_name(path: Path) -> str:
    """How the names of temporary files beside a path begin: no file system finds them too long,
    and nobody else has such."""
    return f".{path.name[:40]}.ldn-"


# Seconds after which nobody writes into a temporary file any more.
_LEFT = 3600


def clear_leftovers(paths: Collection[Path]) -> None:
    """Take away what processes that were killed while they wrote to these paths left beside
    them."""
    import shutil
    import time

    begun = tuple({temporary_name(each) for each in paths})
    for folder in {each.parent for each in paths}:
        with suppress(OSError):
            for each in os.scandir(folder):
                if not each.name.endswith(".tmp") or not each.name.startswith(begun):
                    continue
                if each.stat(follow_symlinks=False).st_mtime > time.time() - _LEFT:
                    continue
                if each.is_dir(follow_symlinks=False):
                    shutil.rmtree(each, ignore_errors=True)
                else:
                    os.unlink(each)


@contextmanager
def made_folder(path: Path) -> Iterator[None]:
    """Make a folder and those above it for what is written in the block; where that fails, those
    that were made are taken away again. Raises OutsideError where it cannot be made."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be made: {error.strerror}",
            hint="does the folder above it exist, and is it writable?",
        ) from error
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for each in missing:
                each.rmdir()
        raise


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
