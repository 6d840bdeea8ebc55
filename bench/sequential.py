"""How fast monitoring bounds, a trial sequential analysis and combined p values are, beside R's
RTSA and metap, in one run and on the same numbers, warm.

    python bench/sequential.py METAP [--rounds 5] [--library FOLDER]

Needs Rscript with RTSA (`--library` names a folder of R packages besides R's own) and the unpacked
sources of metap.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ldncli.statistics.combining.combinations import edgington, fisher, stouffer
from ldncli.statistics.models.pooling import study_effects
from ldncli.statistics.sequential.boundaries import inflation_for, sequential_bounds
from ldncli.statistics.sequential.monitoring import monitor

HERE = Path(__file__).resolve().parent
LOOKS = (0.25, 0.5, 0.75, 1.0)
P = (0.016, 0.27, 0.236, 0.4, 0.05, 0.6)
COLUMNS = {"eI": "ai", "nI": "n1i", "eC": "ci", "nC": "n2i"}


def main() -> None:
    """Measure both and print the medians and their ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--library", default="", help="folder of R packages")
    parser.add_argument("metap", help="folder of the sources of metap")
    options = parser.parse_args()
    if not shutil.which("Rscript"):
        sys.exit("Rscript is not there")
    words = ["Rscript", str(HERE / "sequential.R"), options.library, str(options.rounds)]
    words.append(options.metap)
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    theirs = dict(line.split(",") for line in done.stdout.splitlines() if "," in line)
    print(f"{'':12}{'ldn ms':>10}{'R ms':>10}{'R / ldn':>10}")
    for name, (repeats, work) in _works().items():
        ours = _timed(work, repeats, options.rounds)
        other = float(theirs[name])
        print(f"{name:12}{1000 * ours:10.3f}{1000 * other:10.3f}{other / ours:10.1f}")


def _works() -> dict[str, tuple[int, Callable[[], object]]]:
    cases = json.loads((HERE.parent / "tests/reference/sequential.json").read_text("utf-8"))["tsa"]
    case = next(each for each in cases if each["name"] == "perioOxy" and each["adjusted"] == "D2")
    rows = [{COLUMNS[key]: row[key] for key in COLUMNS} for row in case["data"]]
    people = [row["nI"] + row["nC"] for row in case["data"]]

    def analysis() -> object:
        pairs = [pair for pair in study_effects(rows, "RR", {})[1] if pair]
        effects, variances = [y for y, _ in pairs], [v for _, v in pairs]
        names = [str(place) for place in range(len(rows))]
        return monitor(effects, variances, people, names, case["HARIS"], method="DL", power=0.9)

    def futility() -> object:
        factor = inflation_for(LOOKS, futility=True)
        return sequential_bounds(LOOKS, futility=True, inflation=factor)

    return {
        "bounds": (50, lambda: (sequential_bounds(LOOKS), inflation_for(LOOKS))),
        "futility": (10, futility),
        "analysis": (3, analysis),
        "combined": (500, lambda: (fisher(P), stouffer(P), edgington(P))),
    }


def _timed(work: Callable[[], object], repeats: int, rounds: int) -> float:
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repeats):
            work()
        found.append((time.perf_counter() - start) / repeats)
    return statistics.median(found)


if __name__ == "__main__":
    main()
