"""Files written whole or not at all: each is made beside its place and then moved there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ldncli.errors import OutsideError, UsageError
from ldncli.interrupts import Held


def write_files(contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files that belong together: all are made beside their places before the first is moved
    there; raises where one exists (without `force`) or cannot be written."""
    for path in contents:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", hint=f"name a file in it: {path}/answer.csv")
        if path.exists() and not force:
            raise UsageError(
                f"{path} already exists", hint="--force overwrites it", slug="file-exists"
            )
    import tempfile

    temporaries: dict[Path, str] = {}
    path = next(iter(contents))
    try:
        for path, content in contents.items():
            with Held():
                handle, temporaries[path] = tempfile.mkstemp(
                    dir=path.parent, prefix=f".{path.name}."
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


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
