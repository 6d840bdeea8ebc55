"""How much reading the order of ldn saves, and how long a step takes, beside ASReview.

    python bench/ranking.py FILE … [--seeds 5] [--json FILE]

Each FILE is a CSV of a screened review with the columns title, abstract and label_included (1 or
0), as ASReview publishes them; docs/performance.md names the sets measured there. Makes two fresh
environments in a temporary folder (needs the package index) and lets both programs screen each
review in turn from the same starts, on one core: ASReview with its default, ELAS u4, both learning
after each decision. Prints mean WSS@95, recall at 10%, and processor time a step without that for
reading the words, which each does once: median of the starts, and how much less ldn takes, median
and least of the starts; and where the two rules of an end would have ended the runs of ldn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from math import ceil
from pathlib import Path
from statistics import mean, median

from environment import make_environment, make_screening_environment, versions
from measure import machine_line, plain_environment, table_lines

BENCH = Path(__file__).resolve().parent
Run = dict[str, list[int]]
_HEADS = ["review", "program", "WSS@95 %", "at 10% read", "ms a step", "faster", "least"]


def main() -> None:
    """Measure and print."""
    options = _options()
    rows: list[list[str]] = []
    every: dict[str, dict[str, list[Run]]] = {}
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments …", file=sys.stderr)
        ours, theirs = make_environment(folder), make_screening_environment(folder)
        print(versions(theirs, "asreview", "scikit-learn"))
        for file in options.files:
            found = {"ldn": _run(ours, "ranking_inside.py", file, folder, str(options.seeds))}
            starts = [run["order"][:2] for run in found["ldn"]]
            found["ASReview"] = _run(theirs, "ranking_rival.py", file, folder, json.dumps(starts))
            slow = [_step(run) for run in found["ASReview"]]
            for program, runs in found.items():
                ratios = [them / _step(run) for them, run in zip(slow, runs, strict=True)]
                rows.append(
                    [
                        file.name.partition(".")[0],
                        program,
                        f"{mean(map(_saved, runs)):.1f}",
                        f"{mean(_recall(run, 0.1) for run in runs):.0f}",
                        f"{median(map(_step, runs)):.2f}",
                        f"{median(ratios):.0f} ×",
                        f"{min(ratios):.0f} ×",
                    ]
                )
            every[file.name] = found
    print(machine_line())
    print(*table_lines(_HEADS, rows), sep="\n")
    print(
        *table_lines(["rule of an end", "runs", "95% found", "read, median"], _ends(every)),
        sep="\n",
    )
    if options.json:
        options.json.write_text(json.dumps(every))


def _ends(every: dict[str, dict[str, list[Run]]]) -> list[list[str]]:
    """What each rule of an end would have given, over the runs of ldn."""
    runs = [run for found in every.values() for run in found["ldn"]]
    rows = []
    for rule in ("fifty in a row", "hypergeometric test"):
        enough = sum(run[rule][1] >= 0.95 * len(run["relevant"]) for run in runs)
        read = median(100 * run[rule][0] / int(str(run["total"])) for run in runs)
        rows.append([rule, str(len(runs)), str(enough), f"{read:.0f}%"])
    return rows


def _step(run: Run) -> float:
    """Milliseconds a step."""
    return 1000 * float(str(run["seconds"])) / len(run["order"])


def _saved(run: Run) -> float:
    """WSS@95 in percent."""
    relevant = set(run["relevant"])
    wanted, found = ceil(0.95 * len(relevant) - 1e-9), 0
    for read, place in enumerate(run["order"], 1):
        found += place in relevant
        if found >= wanted:
            return 95 - 100 * read / int(str(run["total"]))
    raise AssertionError("the run ended early")


def _recall(run: Run, share: float) -> float:
    """Percent of those to be included found when a share of all is read."""
    read = run["order"][: int(share * int(str(run["total"])))]
    return 100 * len(set(run["relevant"]) & set(read)) / len(run["relevant"])


def _run(bin_folder: Path, script: str, file: Path, folder: Path, *words: str) -> list[Run]:
    print(f"{file.name}: {script} …", file=sys.stderr)
    done = subprocess.run(
        [str(bin_folder / "python"), str(BENCH / script), str(file.resolve()), *words],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=folder,
        env={**plain_environment(folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
