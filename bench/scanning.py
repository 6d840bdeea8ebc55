"""How fast ldn scans files of the PubMed baseline, beside a bare lxml loop and pubmed_parser, and
whether its memory grows with the file.

    python bench/scanning.py [--rounds 5] [--records 30000] [--json FILE]

Makes two fresh environments in a temporary folder (needs the package index) and invented files of
the baseline, and lets the programs read them in turn, each on one core: records a second of
processor time, unpacking included, and peak memory; then again at a quarter of the records, for
the memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import make_environment, make_reading_environment, versions
from made_up_baseline import make_file
from measure import Target, machine_line, plain_environment, table_lines, target_lines

BENCH = Path(__file__).resolve().parent
# What reads every record in Python is slow, and its speed is known after fewer rounds.
SLOW, SLOW_ROUNDS = "pubmed_parser", 2
FILES_OF_PUBMED = 1_300


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments and files …", file=sys.stderr)
        own, rival = make_environment(folder), make_reading_environment(folder)
        programs = {"ldn": own, "lxml": own, "pubmed_parser": rival}
        files = {
            "whole": (options.records, False),
            "minified": (options.records, True),
            "quarter": (options.records // 4, False),
        }
        for each, (records, minified) in files.items():
            make_file(folder / f"{each}.xml.gz", records, seed=1, minified=minified)
        runs: dict[tuple[str, str], list[dict[str, float]]] = {}
        for number in range(options.rounds):
            for file in files:
                for each, bin_folder in programs.items():
                    if each == SLOW and (file != "whole" or number >= SLOW_ROUNDS):
                        continue
                    found = _run(bin_folder, each, folder / f"{file}.xml.gz", folder)
                    runs.setdefault((file, each), []).append(found)
        size = (folder / "whole.xml.gz").stat().st_size / 1e6
        told = versions(rival, "pubmed_parser", "lxml")
    _print(runs, size, told)
    if options.json:
        named = {" ".join(each): found for each, found in runs.items()}
        options.json.write_text(json.dumps(named, indent=1))


def _print(runs: dict[tuple[str, str], list[dict[str, float]]], size: float, told: str) -> None:
    speed = {
        each: statistics.median(run["records"] / run["seconds"] for run in found)
        for each, found in runs.items()
    }
    peak = {each: max(run["peak_mb"] for run in found) for each, found in runs.items()}
    print(machine_line())
    print(f"{told}; the whole file has {size:.0f} MB packed")
    head = ["file", "program", "records", "records/s", "/ lxml", "peak MB"]
    rows = [
        [
            file,
            program,
            f"{found[0]['records']:,.0f}",
            f"{speed[file, program]:,.0f}",
            f"{speed[file, program] / speed[file, 'lxml']:.2f}",
            f"{peak[file, program]:.0f}",
        ]
        for (file, program), found in runs.items()
    ]
    print(*table_lines(head, rows), sep="\n")
    targets = [
        Target(
            f"{file}, against a bare lxml loop", speed[file, "ldn"] / speed[file, "lxml"], 0.8, True
        )
        for file in ("whole", "minified")
    ]
    growth = peak["whole", "ldn"] / peak["quarter", "ldn"]
    targets.append(Target("memory, 4 × the records against 1 ×", growth, 1.2))
    print(*target_lines(targets), sep="\n")
    seconds = statistics.median(run["seconds"] for run in runs["whole", "ldn"])
    print(
        f"{3600 / seconds:,.0f} such files a core-hour; {FILES_OF_PUBMED:,} take"
        f" {FILES_OF_PUBMED * seconds / 3600:.2f} core-hours"
    )


def _run(bin_folder: Path, program: str, file: Path, home: Path) -> dict[str, float]:
    done = subprocess.run(
        [str(bin_folder / "python"), str(BENCH / "scanning_inside.py"), program, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
        env=plain_environment(home),
    )
    found: dict[str, float] = json.loads(done.stdout[done.stdout.index('{"seconds"') :])
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
