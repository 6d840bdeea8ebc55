"""Faults of the machine, really made: a disk that is full, a user who may not write, another
process that is killed."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

# Linux: what lets root write where nobody may (linux/capability.h), and the version of the call.
_MAY_ALL = (1 << 1) | (1 << 2)
_VERSION = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("process", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@contextmanager
def plain_user() -> Iterator[None]:
    """What modes forbid is forbidden, to root too, as long as the block lasts."""
    if os.geteuid():
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root may do everything here")
    library = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_VERSION, 0), (_Sets * 2)()
    assert library.capget(ctypes.byref(header), sets) == 0
    before = sets[0].effective
    sets[0].effective = before & ~_MAY_ALL
    assert library.capset(ctypes.byref(header), sets) == 0
    try:
        yield
    finally:
        sets[0].effective = before
        assert library.capset(ctypes.byref(header), sets) == 0


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of so many kilobytes at a folder; skips where none may be mounted."""
    place.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,nr_inodes=0", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here; another test sets a limit to files")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, but: int = 0) -> Path:
    """Fill a disk but for some kilobytes; returns the file that does."""
    ballast = disk / "ballast"
    status = os.statvfs(disk)
    with ballast.open("wb") as file:
        file.write(b"x" * max(0, status.f_bavail * status.f_frsize - 1024 * but))
    return ballast


class Ran(NamedTuple):
    """What a command line left behind; the exit code is negative where it was killed."""

    code: int
    out: str
    err: str


def start(words: list[str], folder: Path, before: Callable[[], None] = lambda: None) -> int:
    """A copy of this process that runs a command line, and writes into files `out` and `err` of a
    folder; `before` is called in it first."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        for number, name in ((1, "out"), (2, "err")):
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
            stream = open(number, mode, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        sys.dont_write_bytecode = True  # a full disk would cut off what all tests share
        before()
        from ldncli.cli.app import main

        code = main(words)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 98
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                code = 97
        os._exit(code)


def ended(child: int, folder: Path) -> Ran:
    """The end of what `start` began."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    texts = ((folder / name).read_text("utf-8", "replace") for name in ("out", "err"))
    return Ran(code, *texts)


def run(words: list[str], folder: Path, before: Callable[[], None] = lambda: None) -> Ran:
    """A command line in a process of its own, to its end."""
    folder.mkdir(exist_ok=True)
    return ended(start(words, folder, before), folder)


def killed_after(
    seconds: float,
    words: list[str],
    folder: Path,
    begun: Callable[[], bool] = lambda: True,
) -> bool:
    """Whether a command line was still at work when it was killed with -9, so long after what it
    does had `begun`."""
    folder.mkdir(exist_ok=True)
    child = start(words, folder)
    while not begun():
        time.sleep(0.001)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return ended(child, folder).code == -signal.SIGKILL


def limit_files(size: int) -> Callable[[], None]:
    """No file of the process grows beyond so many bytes; for `before`."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def contents(place: Path) -> Mapping[str, bytes]:
    """All files below a place."""
    files = (each for each in sorted(place.rglob("*")) if each.is_file())
    return {str(each.relative_to(place)): each.read_bytes() for each in files}
