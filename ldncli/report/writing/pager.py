"""Answers longer than the screen go through the user's pager, as those of git and gh do."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

# Where no pager is named: quit if all fits after all, keep colour, leave the text on the screen.
_USUAL, _LESS = "less", "FRX"


def page(text: str, say: Callable[[str], None], *, wanted: bool = True) -> None:
    """Write to stdout, a terminal: through a pager where the text is longer than the screen and
    there is one; what is wrong with the one that is asked for is told to `say`.

    A pager that is left before the end is no error. Ctrl-C belongs to the pager; where that ends
    by it, KeyboardInterrupt is raised.
    """
    pager = named(say) if wanted and _too_long(text) else None
    if pager is None or not _paged(pager, text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _paged(pager: str, text: str) -> bool:
    """Whether the pager could be started; it has been left when this returns."""
    from signal import SIGINT, signal

    came: list[object] = []
    # A handler of our own, not SIG_IGN, which the pager would inherit.
    before = signal(SIGINT, lambda *_: came.append(True))
    try:
        started = _start(pager)
        if started is None:
            return False
        code = _fed(started, text)
    finally:
        signal(SIGINT, before)
    # It ended by Ctrl-C: by the signal, or as a shell tells it.
    if came and code in (-SIGINT, 128 + SIGINT):
        raise KeyboardInterrupt
    return True


def named(say: Callable[[str], None]) -> str | None:
    """The pager to use: `LDN_PAGER`, else `PAGER`, else less; None where none is wanted, or none
    is installed."""
    if os.environ.get("TERM") == "dumb":
        return None
    asked = os.environ.get("LDN_PAGER")
    if asked is None:
        asked = os.environ.get("PAGER")
    if asked is None:
        return _USUAL if shutil.which(_USUAL) else None
    asked = asked.strip()
    if asked in ("", "cat"):
        return None
    if shutil.which(_words(asked)[0]) is None:
        say(f"note: the pager {asked!r} was not found, so the answer is not paged")
        return None
    return asked


def _words(pager: str) -> list[str]:
    """The words of a pager's command line; no shell sees them, as with gh."""
    import shlex

    try:
        return shlex.split(pager, posix=os.name == "posix")
    except ValueError:  # a quotation mark without its other
        return [pager]


def _too_long(text: str) -> bool:
    """Whether the text and the prompt after it need more lines than the screen has."""
    return text.count("\n") >= shutil.get_terminal_size().lines


def _start(pager: str) -> Popen[bytes] | None:
    import subprocess

    less = {} if "LESS" in os.environ else {"LESS": _LESS}
    try:
        return subprocess.Popen(_words(pager), stdin=subprocess.PIPE, env={**os.environ, **less})
    except OSError:
        return None


def _fed(pager: Popen[bytes], text: str) -> int:
    """The exit code of the pager after it has had the text, or as much as it wanted."""
    assert pager.stdin is not None
    from ldncli.report.words.language.signs import HANDLER

    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    try:
        pager.stdin.write(text.encode(encoding, HANDLER))
        pager.stdin.close()
    except OSError:  # it was left before the end
        pass
    return pager.wait()
