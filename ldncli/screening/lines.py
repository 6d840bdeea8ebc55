"""Append-only files of one JSON value a line: read whatever happened to them, written whole or not
at all, by one process at a time.

A last line without its end is what a killed writer leaves: where it is no value, it is told of,
and cut off by the next who writes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from ldncli.errors import Fault, OutsideError
from ldncli.interrupts import Held
from ldncli.records.sealing import read_file
from ldncli.records.text.folding import clean
from ldncli.values import dataclass

# Seconds for which another process may write before one that waits gives up, and between looks.
_PATIENCE = 30.0
_PAUSE = 0.02
# Bytes that are looked at in one go for the end of the last line.
_PIECE = 65_536
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a file holds: the values of its lines with their numbers, from 1; what is wrong with
    others; `torn` is the number of a last line that was cut off, None where there is none."""

    values: tuple[tuple[int, Any], ...] = ()
    faults: tuple[Fault, ...] = ()
    torn: int | None = None


def read_lines(path: Path, name: str) -> Lines:
    """Every line of a file, which faults call `name`; nothing where there is no file. Texts are
    fit for one line of a screen, whatever the file says.

    Raises OutsideError where it cannot be read.
    """
    try:
        content = read_file(path)
    except FileNotFoundError:
        return Lines()
    except OSError as error:
        raise OutsideError(f"{path} cannot be read: {error.strerror}") from error
    values, faults = [], []
    *whole, last = content.split(b"\n")
    for number, line in enumerate(whole, 1):
        if line.strip():
            try:
                values.append((number, _value(line)))
            except ValueError as error:
                faults.append(Fault(name, number, "", _told(error), _hint(line)))
    torn = None
    if last.strip():
        try:
            values.append((len(whole) + 1, _value(last)))
        except ValueError:
            torn = len(whole) + 1
    return Lines(tuple(values), tuple(faults), torn)


def _value(line: bytes) -> Any:
    """The value of a line; raises ValueError where it is none."""
    text = line.decode("utf-8")
    try:
        value = _READER.decode(text)
    except RecursionError:
        raise ValueError("too many brackets inside each other") from None
    # Only what JSON wrote as an escape can be more than the line shows.
    return value if text.isprintable() and "\\" not in text else _cleaned(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_READER = json.JSONDecoder(parse_constant=_refuse_constant)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(each) for key, each in value.items()}
    return value


def _told(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8 text"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg.lower()} at column {error.colno}"
    return f"not JSON: {error}"


def _hint(line: bytes) -> str:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>")):
        return "git left a conflict here: keep the lines of both sides, and take the marks out"
    return "restore the line, or take it out; git has earlier states of the file"


def to_line(value: Mapping[str, Any]) -> bytes:
    """The line of a value, without anything that would end it early."""
    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False).encode() + b"\n"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only one who writes while this lasts: it holds the lock of `path`, which is made
    where it is missing, and taken away again, as its folder is, where it stays empty.

    Raises OutsideError where another process keeps it, or where nothing can be written.
    """
    try:
        handle = _taken(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            if os.fstat(handle).st_size == 0 and _is_in_place(handle, path):
                path.unlink()
                path.parent.rmdir()
        os.close(handle)


def _taken(path: Path) -> int:
    """The file, open and locked; another than was waited for where that was put in its place."""
    import time

    end = time.monotonic() + _PATIENCE
    while True:
        # Who let go of an empty file may have taken the folder away in between.
        with suppress(FileNotFoundError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
            if _lock(handle) and _is_in_place(handle, path):
                return handle
            os.close(handle)
        if time.monotonic() > end:
            raise OutsideError(
                f"another process writes to {path}", hint="try again when it is done"
            )
        time.sleep(_PAUSE)


def _lock(handle: int) -> bool:
    """Lock an open file unless another has; the system lets go of it when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_in_place(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def append_all(contents: Mapping[Path, Sequence[bytes]]) -> None:
    """Append whole lines to files, in their order; the caller holds the lock.

    A cut-off last line is taken away first. Where one file cannot be written, all are left as long
    as they were: raises OutsideError.
    """
    opened: list[tuple[Path, int, int | None]] = []
    path = next(iter(contents))
    with Held():
        try:
            for path, lines in contents.items():
                if lines:
                    is_new = not path.exists()
                    handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
                    opened.append((path, handle, None if is_new else os.fstat(handle).st_size))
                    _write(handle, lines)
        except OSError as error:
            for each, handle, size in opened:
                os.ftruncate(handle, size or 0)
                if size is None:
                    each.unlink()
            raise _unwritten(path, error) from error
        finally:
            for _, handle, _ in opened:
                os.close(handle)


def _write(handle: int, lines: Sequence[bytes]) -> None:
    """Put lines behind the last that is whole, and see them on the disk."""
    end, last = _last_line(handle)
    start = b""
    if last:
        try:
            _value(last)
            end, start = end + len(last), b"\n"
        except ValueError:
            os.ftruncate(handle, end)
    os.lseek(handle, end, os.SEEK_SET)
    rest = memoryview(start + b"".join(lines))
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _last_line(handle: int) -> tuple[int, bytes]:
    """Where the last line without an end begins, and what it holds; the end of the file and
    nothing where every line is whole."""
    start, last = os.lseek(handle, 0, os.SEEK_END), b""
    while start and b"\n" not in last:
        size = min(start, _PIECE)
        start = os.lseek(handle, start - size, os.SEEK_SET)
        last = os.read(handle, size) + last
    place = last.rfind(b"\n") + 1
    return start + place, last[place:]


def _unwritten(path: Path, error: OSError) -> OutsideError:
    return OutsideError(
        f"{path} cannot be written: {error.strerror}; it was left as it was",
        hint="is the folder writable, and is there space on the disk?",
    )
