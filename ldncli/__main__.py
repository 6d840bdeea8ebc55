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
    _spare_compiled()
    _stand_in()
    code = interrupts.watched(_answered)
    if sys.getprofile() is None and sys.gettrace() is None:
        _end(code)
    sys.exit(code)


# Bytes that must be free for compiled files to be written; those of all commands have less.
_ROOM = 50_000_000


def _spare_compiled() -> None:
    """Write no compiled files where they might not fit: Python would leave them cut off, and could
    not read them again."""
    import os
    import sys

    try:
        disk = os.statvfs(os.path.dirname(__file__))
        from resource import RLIM_INFINITY, RLIMIT_FSIZE, getrlimit
    except (AttributeError, ImportError, OSError):  # Windows
        return
    limit = getrlimit(RLIMIT_FSIZE)[0]
    if disk.f_bavail * disk.f_frsize < _ROOM or (limit != RLIM_INFINITY and limit < _ROOM):
        sys.dont_write_bytecode = True


def _answered() -> int:
    """The exit code of the command line; where a compiled file was cut off all such are taken away,
    so that the next run is right."""
    try:
        from ldncli.cli.app import main
        from ldncli.cli.output import make_legible

        make_legible()
        return main()
    except (EOFError, ValueError) as error:
        from ldncli.cli.app import is_cut_off

        if not is_cut_off(error):
            raise
        import sys

        count = _take_away(error)
        print(
            f"error: damaged compiled files of the program have been taken away ({count})",
            "hint: run the command again; was the disk full?",
            sep="\n",
            file=sys.stderr,
        )
        return 4


def _take_away(error: BaseException) -> int:
    """Take away the compiled file that an error is about, and all others of its folder and of this
    package that cannot be read; returns how many they were."""
    import os

    folders = {
        folder
        for folder, _, _ in os.walk(os.path.dirname(os.path.abspath(__file__)))
        if os.path.basename(folder) == "__pycache__"
    }
    trace = error.__traceback__
    while trace is not None:
        if isinstance(path := trace.tb_frame.f_locals.get("bytecode_path"), str):
            folders.add(os.path.dirname(path))
        trace = trace.tb_next
    return sum(map(_clear, folders))


def _clear(folder: str) -> int:
    import marshal
    import os
    import sys

    count = 0
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.endswith(f".{sys.implementation.cache_tag}.pyc"):
            with open(path, "rb") as file:
                file.seek(16)
                try:
                    marshal.loads(file.read())
                except (EOFError, ValueError, TypeError):
                    count += 1
                    os.unlink(path)
    return count


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
