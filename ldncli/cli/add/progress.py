"""How far a long command is: one line on the terminal, from two seconds on, gone at the end."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

_QUIET = 2.0
_PAUSE = 0.2
_WIDTH = 20


class Progress:
    """Told how much of how much is done, it draws a bar; nothing where stderr is no terminal."""

    def __init__(
        self,
        what: str,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what, self._stream, self._clock = what, stream or sys.stderr, clock
        self._start, self._last, self._shown = clock(), 0.0, False

    def __call__(self, done: int, total: int | None) -> None:
        """`total` is None where nobody knows it."""
        now = self._clock()
        if now - self._start < _QUIET or now - self._last < _PAUSE or not self._stream.isatty():
            return
        self._last, self._shown = now, True
        if total:
            share = min(done / total, 1)
            filled = round(share * _WIDTH)
            told = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%}"
        else:
            told = f"{done:,} so far"
        line = f"{self._what} {told}"[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r\033[K{line}")
        self._stream.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
