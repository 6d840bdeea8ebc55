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

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = interrupts.watched(main)
    # All values go with the process: searching them for cycles once
    # more takes a tenth of an answer.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
