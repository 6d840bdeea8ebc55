"""How long it takes to read a log of 100,000 lines, and to replay and count it.

    python bench/screening.py [--candidates 20000] [--rounds 5]

Writes an invented library with so many candidates (abstracts of 1,600 characters), four votes on
each, and prints the median processor time of each step, as in one process with the settings of
`ldn`.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import machine_line, table_lines

from ldncli.screening.entry import Entry
from ldncli.screening.events import Decided, Imported
from ldncli.screening.flow import flow
from ldncli.screening.log import Log, open_log, writing
from ldncli.screening.standing import standings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    gc.set_threshold(500_000, 20, 20)
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        _write(Path(name), options.candidates)
        log, reading = _median(lambda: open_log(Path(name)), options.rounds)
    assert isinstance(log, Log)
    placed, replaying = _median(lambda: standings(log, 1), options.rounds)
    _, counting = _median(lambda: flow(log, placed), options.rounds)
    lines = len(log.entries) + len(log.events)
    print(machine_line())
    rows = [
        [f"read and check {lines:,} lines", f"{reading:.2f}"],
        ["where every candidate stands", f"{replaying:.2f}"],
        ["PRISMA's counts", f"{counting:.2f}"],
    ]
    print(*table_lines(["step", "seconds"], rows), sep="\n")


def _write(data: Path, number: int) -> None:
    names = tuple(f"lee-2020-{place}" for place in range(number))
    entries = (
        Entry(
            id=each,
            title=f"Low doses for elbow {each}",
            authors=("Lee, Ann", "Kim, Bo", "Example, Cy"),
            date="2020-05",
            journal="Journal of Invented Trials",
            doi=f"10.5555/{each}",
            abstract="Elbows hurt. " * 123,
        )
        for each in names
    )
    votes = [
        Decided(candidate=each, stage=stage, verdict=verdict)
        for stage in ("title-abstract", "full-text")
        for verdict in ("unsure", "include")
        for each in names
    ]
    found = Imported(source="PubMed", kind="database", read=number, left_out=0, candidates=names)
    with writing(data) as writer:
        writer.add(entries, [found, *votes], at=datetime(2026, 1, 1, tzinfo=UTC), by="Ann")


def _median(work: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    """The result, and the median of so many runs in seconds of processor time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return result, statistics.median(times)


if __name__ == "__main__":
    main()
