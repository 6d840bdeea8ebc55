"""How the benchmarks time a program: as a child process, warm, many
times, in turn with the others."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# ru_maxrss is in kB on Linux, in bytes on macOS.
_RSS_PER_MB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Program:
    """A command line to time; `env` is its whole environment."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall time and processor time (user and system) in ms, peak
    memory (resident set) in MB."""

    ms: float
    cpu_ms: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Timing:
    """All runs of one program."""

    runs: tuple[Run, ...]

    @property
    def ms(self) -> float:
        """Median wall time."""
        return statistics.median(run.ms for run in self.runs)

    @property
    def cpu_ms(self) -> float:
        """Median processor time, which a busy machine disturbs less."""
        return statistics.median(run.cpu_ms for run in self.runs)

    @property
    def spread_ms(self) -> float:
        """Half the distance between the quartiles; 0 for fewer than four runs."""
        if len(self.runs) < 4:
            return 0.0
        low, _, high = statistics.quantiles((run.ms for run in self.runs), n=4)
        return (high - low) / 2

    @property
    def peak_mb(self) -> float:
        """Largest peak memory of all runs."""
        return max(run.peak_mb for run in self.runs)

    def figures(self) -> dict[str, Any]:
        """Everything measured, as JSON has it."""
        medians = {
            "ms": self.ms,
            "cpu_ms": self.cpu_ms,
            "spread_ms": self.spread_ms,
            "peak_mb": self.peak_mb,
        }
        return {**medians, "runs": [asdict(run) for run in self.runs]}


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a child: nothing that changes Python or ldn, a home folder
    of its own, byte code as usual.

    A child must find its byte code and may write it, so PYTHONDONTWRITEBYTECODE
    in particular does not reach it.
    """
    dropped = (
        "PYTHON",
        "LDN_",
        "PAPIS_",
        "XDG_",
        "VIRTUAL_ENV",
        "COLUMNS",
        "NO_COLOR",
        "FORCE_COLOR",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {
        **kept,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        **more,
    }


def run_once(program: Program) -> Run:
    """Run a program to its end, its output thrown away; raises RuntimeError with
    what it said where it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(
        program.argv,
        env=program.env,
        cwd=program.cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    ms = (time.perf_counter() - start) * 1000
    child.stderr.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(
            f"{' '.join(program.argv)} ended with"
            f" {child.returncode}:\n{said.decode(errors='replace')}"
        )
    return Run(ms, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / _RSS_PER_MB)


def interleave(programs: Sequence[Program], runs: int, *, warm_up: int = 1) -> dict[str, Timing]:
    """Run all programs in turn, `runs` times each after `warm_up` rounds that are not counted.

    A slow moment of the machine so falls on all of them; every round starts with another one.
    """
    found: dict[str, list[Run]] = {program.name: [] for program in programs}
    for number in range(warm_up + runs):
        first = number % len(programs)
        for program in (*programs[first:], *programs[:first]):
            run = run_once(program)
            if number >= warm_up:
                found[program.name].append(run)
    return {name: Timing(tuple(each)) for name, each in found.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """A promise about a ratio (or a size), and what was measured. `at_least` turns it round."""

    what: str
    measured: float
    limit: float
    at_least: bool = False
    unit: str = "×"

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def figures(self) -> dict[str, Any]:
        """The promise as JSON has it."""
        return {**asdict(self), "holds": self.holds}


def target_lines(targets: Iterable[Target]) -> list[str]:
    """The promises as a table."""
    rows = [
        (
            each.what,
            f"{each.measured:.2f} {each.unit}",
            f"{'≥' if each.at_least else '≤'} {each.limit:g} {each.unit}",
            "holds" if each.holds else "MISSED",
        )
        for each in targets
    ]
    return table_lines(("target", "measured", "promised", ""), rows)


def table_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table as lines of text: the first column to the left, the others to the right."""
    cells = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(head))]
    cells.insert(1, tuple("-" * width for width in widths))
    return [
        "  ".join(
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def machine_line() -> str:
    """The machine in words: system, processor, cores, Python."""
    model = ""
    if os.path.exists("/proc/cpuinfo"):
        found = [
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        model = f"{found[0]}, " if found else ""
    system = os.uname()
    return (
        f"{system.sysname} {system.machine}, {model}{os.cpu_count()} cores, Python"
        f" {sys.version.split()[0]}"
    )
