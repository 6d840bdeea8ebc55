"""The program `ldn` and `python -m ldncli`: Ctrl-C is taken care of
before anything else is imported."""

from ldncli import interrupts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run() -> None:
    """Run the command line and end the process with its exit code (130 after
    Ctrl-C, whenever that comes)."""
    interrupts.leave_at_once()
    import gc
    import os
    import sys

    # A library that the writer of workbooks loads would set memory aside for every processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Neither classes that are imported nor records are garbage: looking for cycles among them
    # after every seven hundred values takes longer than it saves.
    gc.set_threshold(500_000, 20, 20)
    from ldncli.cli.app import main
    from ldncli.cli.output import make_legible

    _stand_in()
    make_legible()
    code = interrupts.watched(main)
    if sys.getprofile() is None and sys.gettrace() is None:
        _end(code)
    sys.exit(code)


def _stand_in() -> None:
    """Where the caller has closed a stream (`>&-`, some schedulers), nothing is read or said there;
    an answer that was to go there ends in an error. What goes into files is as ever, and no file
    takes the place of the stream."""
    import os
    import sys

    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            stream: Any = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, _closed(stream) if name == "stdout" else stream)


def _closed(null: "Any") -> "Any":
    """A stream that takes the place of a closed one: it says once that nothing can be written."""
    import errno
    import io
    import os

    class Closed(io.RawIOBase):
        told = False

        def writable(self) -> bool:
            return True

        def fileno(self) -> int:
            return null.fileno()

        def write(self, content: "Any") -> int:
            if self.told:
                return len(content)
            self.told = True
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    return io.TextIOWrapper(io.BufferedWriter(Closed()), encoding="utf-8")


def _end(code: int) -> None:
    """End the process at once: all values go with it, and taking them apart one by one takes a
    twentieth of an answer. What cannot be written now was told already, or has nowhere to be told.
    """
    import os
    import sys

    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


if __name__ == "__main__":
    run()
