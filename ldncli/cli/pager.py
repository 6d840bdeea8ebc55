"""Answers longer than the screen go through the user's pager, as those of git and gh do."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen

# Where no pager is named: quit if all fits after all, keep colour, leave the text on the screen.
_USUAL, _LESS = "less", "FRX"


def page(text: str, *, wanted: bool = True) -> None:
    """Write to stdout, a terminal: through a pager where the text is longer than the screen and
    there is one.

    A pager that is left before the end is no error. Ctrl-C belongs to the pager; where that ends
    by it, KeyboardInterrupt is raised.
    """
    pager = named() if wanted and _too_long(text) else None
    started = _start(pager) if pager else None
    if started is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    _feed(started, text)


def named() -> str | None:
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
        print(f"note: the pager {asked!r} is not there, so nothing is paged", file=sys.stderr)
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


def _feed(pager: Popen[bytes], text: str) -> None:
    came = False
    assert pager.stdin is not None
    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    try:
        pager.stdin.write(text.encode(encoding, errors="replace"))
        pager.stdin.close()
    except OSError:  # it was left before the end
        pass
    except KeyboardInterrupt:
        came = True
    while True:
        try:
            code = pager.wait()
            break
        except KeyboardInterrupt:
            came = True
    # By a signal, or as a shell tells it.
    if came and code in (-2, 130):
        raise KeyboardInterrupt
