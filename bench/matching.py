"""How fast and how well ldn finds duplicates, beside BibDedupe, on references that people labelled.

    python bench/matching.py [--rounds 5] [--json FILE]

Makes two fresh environments in a temporary folder (needs the package index), lets both programs
find the duplicates among the 684 labelled references of tests/harvest/matching/ in turn, on one
core, and prints records a second of processor time, the ratio, and how many of the labels each
meets.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import CHECKOUT, make_deduping_environment, make_environment
from measure import machine_line, plain_environment, table_lines

BENCH = Path(__file__).resolve().parent
LABELLED = CHECKOUT / "tests" / "harvest" / "matching" / "labelled.csv"


def main() -> None:
    """Measure and print."""
    options = _options()
    with LABELLED.open(encoding="utf-8", newline="") as file:
        labels = [row["duplicate"] == "yes" for row in csv.DictReader(file)]
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments …", file=sys.stderr)
        programs = {
            "ldn": (make_environment(folder), "matching_inside.py"),
            "BibDedupe": (make_deduping_environment(folder), "matching_rival.py"),
        }
        runs: dict[str, list[dict[str, object]]] = {each: [] for each in programs}
        for _ in range(options.rounds):
            for each, (bin_folder, script) in programs.items():
                runs[each].append(_run(bin_folder, script, folder))
    speed = {
        each: len(labels) / statistics.median(float(str(run["seconds"])) for run in found)
        for each, found in runs.items()
    }
    rows = []
    for each, found in runs.items():
        clusters = found[-1]["clusters"]
        assert isinstance(clusters, list)
        sensitivity, specificity = _accuracy(clusters, labels)
        rows.append([each, f"{speed[each]:,.0f}", f"{sensitivity:.4f}", f"{specificity:.4f}"])
    print(machine_line())
    print(*table_lines(["program", "records/s", "sensitivity", "specificity"], rows), sep="\n")
    ratio = speed["ldn"] / speed["BibDedupe"]
    print(f"ldn matches {ratio:,.0f} × as many records a second as BibDedupe (100 × wanted)")
    if options.json:
        options.json.write_text(json.dumps(runs, indent=1))


def _run(bin_folder: Path, script: str, folder: Path) -> dict[str, object]:
    done = subprocess.run(
        [str(bin_folder / "python"), str(BENCH / script), str(LABELLED)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=plain_environment(folder),
    )
    found: dict[str, object] = json.loads(done.stdout[done.stdout.index('{"seconds"') :])
    return found


def _accuracy(clusters: list[list[str]], labels: list[bool]) -> tuple[float, float]:
    """Of the records with a twin the share put with one; of the others the share left alone."""
    together = {int(each) for cluster in clusters for each in cluster}
    twins = [place in together for place in range(len(labels))]
    found = sum(said and label for said, label in zip(twins, labels, strict=True))
    wrong = sum(said and not label for said, label in zip(twins, labels, strict=True))
    return found / sum(labels), 1 - wrong / (len(labels) - sum(labels))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
