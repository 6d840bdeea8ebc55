"""Where one run of ldn spends its time: runs a command line in this process and writes
the time of each stage as JSON.

    python bench/stages.py STARTED REPORT query|update WORDS…

STARTED is the parent's time.monotonic() when it started this process, REPORT the file to write.
`update` also watches the parsing of changed files (and so imports what parses them). Nothing in ldn
knows of this: the functions of the stages are wrapped from outside; none of them calls another. A
name that is no longer there is reported on stderr.
"""

from __future__ import annotations

import sys
import time

_began = time.monotonic()

import importlib  # noqa: E402  (what comes before is what Python itself takes to start)
import json  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

QUERY = (
    ("open the index", "ldncli.records.index.library", "open_store"),
    ("list the files, with status", "ldncli.records.index.files", "list_files"),
    ("compare them with the index", "ldncli.records.index.store", "Store.is_as_marked"),
    ("compare them with the index", "ldncli.records.index.store", "Store.changes"),
    ("full-text query", "ldncli.records.index.matching", "search"),
    ("read facets and filter", "ldncli.evidence.selecting.query", "Sieve.sift"),
    ("put them in order", "ldncli.records.index.ranking", "Listing._first_lines"),
    ("read the rows to show", "ldncli.records.index.library", "Library.cards"),
    ("write the table", "ldncli.cli.output", "emit"),
)
UPDATE = (
    ("read and parse the files", "ldncli.records.index.building", "read_paper"),
    ("enter them in the index", "ldncli.records.index.building", "_keep"),
    ("remove old entries", "ldncli.records.index.store", "Store.forget"),
    ("check links between records", "ldncli.records.index.building", "check_links"),
)


class Watch:
    """Time spent in, and calls of, each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.calls: dict[str, int] = {}

    def time(self, stage: str, work: Callable[[], Any]) -> Any:
        """Do some work and note its time."""
        begun = time.monotonic()
        try:
            return work()
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - begun
            self.calls[stage] = self.calls.get(stage, 0) + 1

    def wrap(self, stage: str, module: str, name: str) -> None:
        """Time every call of a function or method, named by its module and its name in there."""
        owner: Any = importlib.import_module(module)
        *outer, last = name.split(".")
        for each in outer:
            owner = getattr(owner, each, None)
        plain = getattr(owner, last, None)
        if plain is None:
            print(
                f"stages: there is no {module}.{name}, its time counts under 'all else'",
                file=sys.stderr,
            )
            return
        setattr(
            owner, last, lambda *given, **named: self.time(stage, lambda: plain(*given, **named))
        )


def main() -> None:
    """Run the command line, then write the report."""
    started, report, what, words = float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
    stages = (*QUERY, *UPDATE) if what == "update" else QUERY
    watch = Watch()
    watch.seconds["start Python"] = _began - started
    app = watch.time("import the command line", lambda: importlib.import_module("ldncli.cli.app"))
    watch.time(
        "import what the command needs",
        lambda: [importlib.import_module(module) for _, module, _ in stages],
    )
    for stage in stages:
        watch.wrap(*stage)
    known, begun = sum(watch.seconds.values()), time.monotonic()
    code = app.main(words)
    inside = time.monotonic() - begun
    watch.seconds["all else"] = inside - (sum(watch.seconds.values()) - known)
    report.write_text(
        json.dumps(
            {
                "ms": {name: each * 1000 for name, each in watch.seconds.items()},
                "calls": watch.calls,
            }
        )
    )
    sys.exit(code)


if __name__ == "__main__":
    main()
