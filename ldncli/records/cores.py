"""The same work on many things, on all cores: answers come in the order of the things, and are the
same as from one process."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, NoReturn, TypeVar

_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")

# So many things are given out together, and so many such pieces a process make it worth starting.
_PIECE, _WORTH = 32, 4


def on_all_cores(work: Callable[[_Thing], _Answer], things: Sequence[_Thing]) -> Iterator[_Answer]:
    """What `work` makes of each thing.

    Few things, and those of a system or a program that cannot be forked, are worked on here; so is
    what a process leaves undone that was killed, or in which the work failed, so that an error is
    raised where nothing else runs. What is made travels through a pipe: processes wait for whoever
    takes the answers, and no more than a piece of each is held. They end with the one that reads.
    """
    pieces = [things[at : at + _PIECE] for at in range(0, len(things), _PIECE)]
    cores = _cores()
    if cores < 2 or len(pieces) < _WORTH * cores or not _may_fork():
        yield from map(work, things)
        return
    workers: list[_Worker] = []
    try:
        for number in range(cores):
            workers.append(_Worker(work, pieces[number::cores], workers))
        for place, piece in enumerate(pieces):
            answers: list[_Answer] | None = workers[place % cores].answers()
            yield from map(work, piece) if answers is None else answers
    finally:
        for each in workers:
            each.end()


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _may_fork() -> bool:
    """Whether the system can fork, and no other thread may hold what a copy would wait for."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


class _Worker:
    """A copy of this process that works on some pieces; without a process (`answers` is None) where
    none could be made or it is gone."""

    def __init__(
        self,
        work: Callable[[_Thing], _Answer],
        pieces: Sequence[Sequence[_Thing]],
        others: Sequence[_Worker],
    ) -> None:
        self._file: IO[bytes] | None = None
        self._pid = 0
        try:
            reading, writing = os.pipe()
        except OSError:
            return
        try:
            self._pid = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return
        if not self._pid:
            os.close(reading)
            _work_through(work, pieces, writing, [each._file for each in others])
        os.close(writing)
        self._file = os.fdopen(reading, "rb")

    def answers(self) -> list[_Answer] | None:
        """What it made of its next piece."""
        if self._file is None:
            return None
        try:
            found: list[_Answer] = pickle.load(self._file)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return None
        return found

    def end(self) -> None:
        """End the process, wherever it is."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _work_through(
    work: Callable[[_Thing], _Answer],
    pieces: Sequence[Sequence[_Thing]],
    writing: int,
    inherited: Sequence[IO[bytes] | None],
) -> NoReturn:
    """Work on pieces and write what was made of them; nothing of what the process was copied from
    is ended here. Whoever presses Ctrl-C is heard by the process that reads."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for each in filter(None, inherited):
            os.close(each.fileno())  # else a pipe lives on after its reader
        with os.fdopen(writing, "wb") as file:
            for piece in pieces:
                pickle.dump([work(each) for each in piece], file, pickle.HIGHEST_PROTOCOL)
                file.flush()
        code = 0
    finally:
        os._exit(code)
