"""What a person says while screening: single keys in a terminal, whole lines from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

END = "q"


class Lines:
    """Answers as lines: `i`, `x 2`, `n a note`; the end of the input is the end of the sitting."""

    single = False

    def answer(self) -> tuple[str, str]:
        """The first word of the next line that is not empty, and the rest of it."""
        for line in sys.stdin:
            word, _, rest = line.strip().partition(" ")
            if word:
                return word.lower(), rest.strip()
        return END, ""

    def line(self, asked: str) -> str:
        """One line more."""
        print(asked, end="", flush=True)
        return sys.stdin.readline().strip()


class Keys(Lines):
    """Answers as single keys of a terminal, without Enter."""

    single = True

    def __init__(self, before: list[Any]) -> None:
        self._before, self._sent = before, ""

    def answer(self) -> tuple[str, str]:
        """The next key; what arrow keys and the like send is passed over."""
        import os

        while not self._sent:
            sent = os.read(sys.stdin.fileno(), 64)
            if not sent:
                return END, ""
            if not sent.startswith(b"\x1b"):
                self._sent = sent.decode("utf-8", "replace").lower()
        key, self._sent = self._sent[0], self._sent[1:]
        return (END if key == "\x04" else key), ""

    def line(self, asked: str) -> str:
        """A line that is typed and ended with Enter, as terminals read lines."""
        import termios
        import tty

        handle = sys.stdin.fileno()
        termios.tcsetattr(handle, termios.TCSADRAIN, self._before)
        try:
            return super().line(asked)
        finally:
            tty.setcbreak(handle)


@contextmanager
def opened() -> Iterator[Lines]:
    """Keys where a person sits at a terminal that can send them, else lines."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    try:
        import termios
        import tty
    except ImportError:  # not on Windows, where lines serve
        yield Lines()
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Lines()
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        yield Keys(before)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
