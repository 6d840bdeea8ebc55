"""The program `ldn` and `python -m ldncli`: Ctrl-C is taken care of before anything else is imported."""

from ldncli import interrupts


def run() -> None:
    """Run the command line and end the process with its exit code (130 after Ctrl-C, whenever that comes)."""
    interrupts.leave_at_once()
    import sys

    from ldncli.cli.app import main

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(interrupts.watched(main))


if __name__ == "__main__":
    run()
