"""How fast the further models are, each beside the R package that does the same, on the same
numbers in one run.

    python bench/models.py [NAME ...] [--rounds 5] [--json FILE]

Needs Rscript with jsonlite and the packages (R_LIBS names their folder). Measures this checkout in
the environment that runs it. A model is two files in bench/peers/, NAME.py and NAME.R:

    NAME.py   PACKAGE = "netmeta"      the package in R
              CASES = {"a name": …}    what is fitted, as plain values (JSON)
              def fit(case): …         gives a function of nothing that fits it and gives numbers,
                                       a mapping of names to numbers or lists of numbers
              TOLERANCE = 1e-6         relative; optional
    NAME.R    peer <- function(case)   the same: gives function() list(name=numbers)

What `fit` and `peer` do before they give their function (reading, making rows) is not timed. Both
sides are warm: called once before, then for at least 0.2 s in each round, Python and R in turn. The
run stops where the numbers differ by more than the tolerance.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from measure import machine_line, table_lines

BENCH = Path(__file__).resolve().parent
PEERS = BENCH / "peers"
SECONDS, TOLERANCE = 0.2, 1e-6
# What is smaller than this is compared as if it were so large: it is 0 for one of the two.
FLOOR = 1e-3


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.inside:
        json.dump(_inside(options.inside), sys.stdout)
        return
    names = options.names or sorted(each.stem for each in PEERS.glob("*.py"))
    print(f"{date.today()} · {machine_line()}\nmedians of {options.rounds} rounds, warm\n")
    figures, rows = {}, []
    for name in names:
        found = _measured(name, options.rounds)
        figures[name] = found
        for case, each in found["cases"].items():
            ours, theirs = each["ldn"], each["peer"]
            rows.append(
                (
                    f"{name}: {case}",
                    f"{found['package']} {found['version']}",
                    f"{1000 * ours:.2f}",
                    f"{1000 * theirs:.2f}",
                    f"{theirs / ours:,.1f}",
                    f"{each['difference']:.0e}",
                )
            )
    heads = ("model: case", "beside", "ldn ms", "ms", "times", "largest difference")
    print("\n".join(table_lines(heads, rows)))
    slower = [row[0] for row in rows if float(row[4].replace(",", "")) < 1]
    print(f"\nslower than its peer: {', '.join(slower) or 'none'}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="models; all where none is named")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def _model(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PEERS / f"{name}.py")
    if spec is None or spec.loader is None or not (PEERS / f"{name}.py").exists():
        sys.exit(f"there is no bench/peers/{name}.py")
    sys.path.insert(0, str(BENCH.parent))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _inside(name: str) -> dict[str, Any]:
    """Every case fitted in this process: seconds a fit, and its numbers."""
    model = _model(name)
    found = {}
    for case, data in model.CASES.items():
        fit = model.fit(json.loads(json.dumps(data)))
        numbers = fit()
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            fit()
            count += 1
        seconds = (time.perf_counter() - start) / count
        found[case] = {"seconds": seconds, "numbers": _flat(numbers)}
    return found


def _flat(numbers: Mapping[str, Any]) -> dict[str, list[float]]:
    return {
        name: [float(each) for each in (value if isinstance(value, list | tuple) else [value])]
        for name, value in numbers.items()
    }


def _measured(name: str, rounds: int) -> dict[str, Any]:
    model = _model(name)
    seconds: dict[str, dict[str, list[float]]] = {}
    gaps: dict[str, float] = {}
    version = ""
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as folder:
        cases = Path(folder) / "cases.json"
        cases.write_text(json.dumps(model.CASES), encoding="utf-8")
        for number in range(rounds):
            print(f"{name}: round {number + 1} of {rounds}", file=sys.stderr)
            ours = _run([sys.executable, __file__, "--inside", name])
            words = [str(BENCH / "models.R"), str(PEERS / f"{name}.R"), str(cases)]
            theirs = _run(["Rscript", *words, model.PACKAGE, str(SECONDS)])
            version = theirs["version"]
            for case, found in ours.items():
                peer = theirs["cases"][case]
                both = seconds.setdefault(case, {"ldn": [], "peer": []})
                both["ldn"].append(found["seconds"])
                both["peer"].append(peer["seconds"])
                limit = getattr(model, "TOLERANCE", TOLERANCE)
                gaps[case] = _gap(f"{name}, {case}", found["numbers"], peer["numbers"], limit)
    return {
        "package": model.PACKAGE,
        "version": version,
        "cases": {
            case: {side: statistics.median(each) for side, each in both.items()}
            | {"difference": gaps[case]}
            for case, both in seconds.items()
        },
    }


def _gap(
    where: str, ours: Mapping[str, list[float]], theirs: Mapping[str, list[float]], limit: float
) -> float:
    """The largest difference, relative; the run stops above the limit, or where names or counts
    differ."""
    if {name: len(each) for name, each in ours.items()} != {
        name: len(each) for name, each in theirs.items()
    }:
        sys.exit(f"{where}: the two sides give different numbers: {list(ours)}, {list(theirs)}")
    gaps = {
        name: max(
            (abs(a - b) / max(abs(b), FLOOR) for a, b in zip(each, theirs[name], strict=True)),
            default=0.0,
        )
        for name, each in ours.items()
    }
    name, gap = max(gaps.items(), key=lambda each: each[1])
    if not gap <= limit:
        sys.exit(f"{where}: {name} differs by {gap:.1e}: {ours[name]}, {theirs[name]}")
    return gap


def _run(words: list[str]) -> dict[str, Any]:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
