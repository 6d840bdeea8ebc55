"""Where the records are: their folder, the files in it, the digest of one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.records.layers import Place

# Files beside the folders: what users and prescribers must know, what is known and was not read,
# and what the base is about.
CAUTIONS = "cautions.yaml"
UNREAD = "unverified.yaml"
TOPIC = "topic.yaml"
# Beside the vocabularies, and no vocabulary itself: which outcomes matter in which condition.
CORE_SETS = "vocab/core_sets.yaml"


def find_data(given: str | None = None) -> Path:
    """The folder of records: as given, else LDN_DATA, else `data/` here or above, else
    the copy that came with ldn."""
    for source, value in (("--data", given), ("LDN_DATA", os.environ.get("LDN_DATA"))):
        if value:
            path = Path(os.path.expanduser(value)).resolve()
            if not _is_data(path):
                raise UsageError(
                    f"{value} ({source}) contains no evidence base",
                    hint="it needs the folders 'papers' and 'vocab'",
                    slug="no-data",
                )
            return path
    here = Path.cwd()
    for folder in (here, *here.parents):
        if _is_data(folder / "data"):
            return folder / "data"
    return packaged_data()


def own_data(given: str | None = None) -> Path:
    """As `find_data`, for what is to be written there; raises UsageError where it is the copy that
    was installed with ldn, which the next installation overwrites."""
    path = find_data(given)
    if path == Path(__file__).resolve().parents[2] / "data":
        raise UsageError(
            "the evidence base that comes with ldn is not yours to add to",
            hint="name a folder of your own with --data: a copy, or one that `ldn init` makes",
            slug="no-own-base",
        )
    return path


def packaged_data() -> Path:
    """The folder of records that came with ldn."""
    package = Path(__file__).resolve().parents[2]
    for path in (package / "data", package.parent / "data"):
        if _is_data(path):
            return path
    raise UsageError(
        "no evidence base was found", hint="name its folder with --data or LDN_DATA", slug="no-data"
    )


def _is_data(path: Path) -> bool:
    return (path / "vocab").is_dir() and (path / "papers").is_dir()


def list_records(data: Path) -> dict[str, os.stat_result]:
    """Every record file below `data` by its relative path; a file that
    vanishes meanwhile is left out, a link that leads nowhere is not."""
    found = {}
    for folder in ("papers", "vocab", "instruments", "judgements"):
        try:
            entries = list(os.scandir(data / folder))
        except FileNotFoundError:
            if (data / folder).is_symlink():
                raise
            continue
        for entry in entries:
            if entry.name.endswith(".yaml") and not entry.name.startswith("."):
                status = _status(entry)
                if status:
                    found[f"{folder}/{entry.name}"] = status
    for name in (CAUTIONS, UNREAD, TOPIC):
        status = _status(data / name)
        if status:
            found[name] = status
    return found


def _status(file: os.DirEntry[str] | Path) -> os.stat_result | None:
    """The status of a file, of the link itself where that leads nowhere; None where there is
    none."""
    try:
        return file.stat()
    except OSError as error:
        if not file.is_symlink():
            if isinstance(error, FileNotFoundError):
                return None
            raise
    try:
        return file.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def list_files(data: Place) -> dict[str, os.stat_result]:
    """Every record file that counts, by its relative path."""
    return list_records(data) if isinstance(data, Path) else data.files()


def digest_of(text: bytes) -> str:
    """Digest of one file."""
    # Most answers need no digest, and this loads OpenSSL.
    import hashlib

    return hashlib.sha256(text).hexdigest()
