"""Ctrl-C: ends the process before a command begins, interrupts one so that it cleans up, waits
for a step that must be whole.

It imports built-in modules alone: it is the first that the program loads, and until it
has, Ctrl-C prints a traceback.
"""

from _signal import SIG_IGN, SIGINT, getsignal, signal
from os import _exit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType
    from typing import Any

INTERRUPTED = 130


def leave_at_once() -> None:
    """From here on Ctrl-C ends the process with 130 at once: nothing has been begun yet."""
    signal(SIGINT, lambda *_: _exit(INTERRUPTED))


def watched(work: "Callable[[], int]") -> int:
    """The exit code of `work`, which Ctrl-C interrupts by
    KeyboardInterrupt; 130 where it ended for that.

    Python itself wraps a KeyboardInterrupt in another exception in places (while a
    class is being made), hence the look at whatever ends `work`. Work that takes
    Ctrl-C as its proper end returns 0.
    """
    import sys

    came = []

    def interrupt(_: int, frame: "FrameType | None") -> None:
        came.append(True)
        while frame is not None:
            if frame.f_code is _unraisable.__code__:  # what is raised in there is lost again
                _come_again()
                return
            frame = frame.f_back
        raise KeyboardInterrupt

    sys.unraisablehook = _unraisable
    try:
        signal(SIGINT, interrupt)
        code = work()
    except BaseException:
        if not came:
            raise
        code = INTERRUPTED
    signal(
        SIGINT, SIG_IGN
    )  # all is done; another handler would be undone while the interpreter ends
    return INTERRUPTED if came and code else code


def _unraisable(lost: "Any") -> None:
    """A Ctrl-C that came where Python drops exceptions (a finaliser) comes again a moment later."""
    if lost.exc_type is not None and issubclass(lost.exc_type, KeyboardInterrupt):
        _come_again()
        return
    import sys

    sys.__unraisablehook__(lost)


def _come_again() -> None:
    """Ctrl-C once more, a moment later; not by `threading`, whose locks may be held just now."""
    from _thread import start_new_thread

    start_new_thread(_interrupt_main_thread, ())


def _interrupt_main_thread() -> None:
    from time import sleep

    sleep(0.001)
    try:
        from signal import pthread_kill
    except ImportError:  # Windows
        from _thread import interrupt_main

        interrupt_main()
        return
    from threading import main_thread

    pthread_kill(
        main_thread().ident or 0, SIGINT
    )  # wakes a main thread that waits, as interrupt_main does not


class Held:
    """`with Held():` a step that Ctrl-C must not cut in two, such as making a file and noting
    its name; it comes afterwards.

    Does nothing in a thread that is not the main one, where Python delivers no signal.
    """

    def __enter__(self) -> "Held":
        self._came: tuple[Any, ...] | None = None
        self._before = getsignal(SIGINT)
        try:
            signal(SIGINT, self._note)
        except ValueError:
            self._before = None
        return self

    def _note(self, *came: "Any") -> None:
        self._came = came

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: "TracebackType | None",
    ) -> None:
        if self._before is None:
            return
        signal(SIGINT, self._before)
        if self._came and callable(self._before):
            self._before(*self._came)
