"""Where the records are: their folder, the files in it with their states, the digest of one."""

from __future__ import annotations

import contextlib
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.records.sealing import Stamp, signed

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


class Listing(Mapping[str, Stamp]):
    """Files by name, each with its stamp, as they lie in their folders: kept as plain numbers,
    since every question looks at all of them."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._numbers = array("q")

    @classmethod
    def of(cls, files: Iterable[tuple[str, Stamp]]) -> Listing:
        """The files given."""
        made = cls()
        for name, stamp in files:
            made._names.append(name)
            made._numbers.extend(stamp)
        return made

    def add(self, name: str, path: Path) -> None:
        """Add a file; nothing where it is not there."""
        if status := _status(path):
            self._names.append(name)
            self._numbers.extend(Stamp.of(status))

    def add_folder(self, folder: str, path: Path) -> None:
        """Add the records of a folder; one that vanishes meanwhile is left out, a link that leads
        nowhere is not."""
        names: list[str] = []
        numbers: list[int] = []
        with _entries(path) as entries:
            for entry in entries:
                name = entry.name
                if not name.endswith(".yaml") or name[0] == ".":
                    continue
                try:
                    stat: os.stat_result | None = entry.stat()
                except OSError:
                    stat = _status(entry)
                if stat is None:
                    continue
                names.append(f"{folder}/{name}")
                numbers += (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        self._names += names
        try:
            self._numbers += array("q", numbers)
        except OverflowError:
            self._numbers += array("q", map(signed, numbers))

    @cached_property
    def mark(self) -> bytes:
        """Names and stamps in one value: comparing that costs far less than comparing each."""
        names = "\0".join(self._names).encode("utf-8", "surrogateescape")
        return names + b"\0" + self._numbers.tobytes()

    @property
    def newest(self) -> int:
        """When the file that was changed last was changed, in ns."""
        times = (*self._numbers[1::4], *self._numbers[2::4])
        return max(times, default=0)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._names)}

    def __getitem__(self, name: str) -> Stamp:
        place = 4 * self._places[name]
        return Stamp(*self._numbers[place : place + 4])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@contextlib.contextmanager
def _entries(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in a folder. Where the system can, the folder is opened once, so that the way to it
    is not walked again for the state of each file."""
    folder = os.open(path, os.O_RDONLY) if os.scandir in os.supports_fd else None
    try:
        with os.scandir(path if folder is None else folder) as entries:
            yield entries
    finally:
        if folder is not None:
            os.close(folder)


def list_records(data: Path) -> Listing:
    """Every record file below `data` by its relative path."""
    found = Listing()
    for folder in ("papers", "vocab", "instruments", "judgements"):
        try:
            found.add_folder(folder, data / folder)
        except FileNotFoundError:
            if (data / folder).is_symlink():
                raise
            continue
    for name in (CAUTIONS, UNREAD, TOPIC):
        found.add(name, data / name)
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


def list_files(data: Place) -> Listing:
    """Every record file that counts, by its relative path."""
    return list_records(data) if isinstance(data, Path) else data.files()


def digest_of(text: bytes) -> str:
    """Digest of one file."""
    # Most answers need no digest, and this loads OpenSSL.
    import hashlib

    return hashlib.sha256(text).hexdigest()
