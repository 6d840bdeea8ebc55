"""The folder of a site: which one may be written, and over what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ldncli.errors import UsageError
from ldncli.report.site.builder import MARKER, File, write_files
from ldncli.report.writing.folders import is_free, write_folder


def is_site(folder: Path) -> bool:
    """Whether ldn made a folder: its marker says so."""
    try:
        about = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("made_by") == "ldn site"


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that is a file, or a folder with something in it; with
    `force` one that ldn did not make."""
    if is_free(target, hint="name a folder for the site", slug="not-a-site"):
        return
    if not is_site(target):
        raise UsageError(
            f"{target} contains something that ldn did not make, and was left unchanged",
            hint="name a new or empty folder; --force replaces only sites that ldn made",
            slug="not-a-site",
        )
    if not force:
        raise UsageError(
            f"{target} already contains a site", hint="--force replaces it", slug="file-exists"
        )


def write_site(files: Iterable[File], target: Path, *, force: bool) -> int:
    """Write a site into `target`, whole or not at all; returns its size in bytes.

    Raises UsageError for a target that must not be touched and OutsideError where the disk refuses.
    """
    check_target(target, force=force)
    return write_folder(target, lambda new: write_files(files, new))
