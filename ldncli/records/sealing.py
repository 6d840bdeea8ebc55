"""Files that tell whether they are what was written: by the state of the file, or by a checksum
that it holds of itself."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
import zlib
from pathlib import Path

from ldncli.values import dataclass

# Below this age a change may carry the same time stamp as the one before it (2 s is the
# coarsest file system's tick).
RACY_NS = 2_000_000_000
_CHUNK = 1 << 20
# Where the checksum of an SQLite file stands in it: a number of the header that SQLite leaves to
# its user (https://www.sqlite.org/fileformat2.html, 1.3).
_CHECKSUM = slice(60, 64)
_HEADER = 100
# Opening what stands in the place of a file must not keep one waiting.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another."""

    size: int
    mtime: int
    ctime: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of a file's status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def state_of(path: Path) -> Stamp | None:
    """The state of a file; None where there is none."""
    try:
        return Stamp.of(path.stat())
    except OSError:
        return None


def read_file(path: Path, largest: int | None = None) -> bytes:
    """What a file holds. Raises OSError, also for what is no file (a pipe or a device would keep
    one waiting, or never end) and for one of more than `largest` bytes."""
    handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe, a device or a socket", str(path))
        if largest is not None and status.st_size > largest:
            raise OSError(errno.EFBIG, f"it has {status.st_size / 1e6:,.0f} MB", str(path))
    except OSError:
        os.close(handle)
        raise
    with open(handle, "rb") as file:
        return file.read()


def seal(path: Path) -> None:
    """Write the checksum of an SQLite file, which nobody has open, into it."""
    total, _ = _checksum(path)
    with path.open("r+b") as file:
        file.seek(_CHECKSUM.start)
        file.write(total.to_bytes(4, "big"))


def is_whole(path: Path, proof: Path) -> bool:
    """Whether a file is what was sealed; not where there is none. Its bytes are read only where it
    is not in the state in which they were last proved, which is noted in `proof`.

    Raises OSError where it cannot be read.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    with contextlib.suppress(OSError, ValueError):
        *proved, seen = map(int, read_file(proof, _HEADER).split())
        if proved == state and newest < seen - RACY_NS:
            return True
    total, noted = _checksum(path)
    if total != noted:
        return False
    if newest < (now := time.time_ns()) - RACY_NS:
        with contextlib.suppress(OSError):
            _note(proof, " ".join(map(str, (*state, now))))
    return True


def _checksum(path: Path) -> tuple[int, int]:
    """The checksum of a file without the place for it, and the one that stands there."""
    with path.open("rb", buffering=0) as file:
        part = bytearray(file.read(_CHUNK))
        noted = int.from_bytes(part[_CHECKSUM], "big") if len(part) >= _HEADER else -1
        part[_CHECKSUM] = bytes(4)
        total = zlib.crc32(part)
        while more := file.read(_CHUNK):
            total = zlib.crc32(more, total)
    return total, noted


def _note(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _AT_ONCE, 0o666)
    try:
        os.write(handle, text.encode("ascii"))
    finally:
        os.close(handle)
