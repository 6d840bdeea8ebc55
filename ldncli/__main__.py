"""The program `ldn` and `python -m ldncli`: Ctrl-C is taken care of
before anything else is imported."""

from ldncli import interrupts


def run() -> None:
    """Run the command line and end the process with its exit code (130 after
    Ctrl-C, whenever that comes)."""
    interrupts.leave_at_once()
    import gc
    import sys

    # Neither classes that are imported nor records are garbage: looking for cycles among them
    # after every seven hundred values takes longer than it saves.
    gc.set_threshold(500_000, 20, 20)
    from ldncli.cli.app import main

    _stand_in()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = interrupts.watched(main)
    if sys.getprofile() is None and sys.gettrace() is None:
        _end(code)
    sys.exit(code)


def _stand_in() -> None:
    """Where the caller has closed a stream (`>&-`, some schedulers), nothing is written there; what
    goes into files is as ever, and no file takes the place of the stream."""
    import os
    import sys

    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _end(code: int) -> None:
    """End the process at once: all values go with it, and taking them apart one by one takes a
    twentieth of an answer. Returns where something could not be written, which Python tells."""
    import os
    import sys

    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    run()
