"""How fast models of rare events and of missing results are, beside metafor and metasens in R: the
same studies, each fit warm, start-up not counted.

    python bench/rare.py [--rounds 3]

Needs Rscript with metafor, lme4 and BiasedUrn (and metasens for two of the lines). Says too how far
the estimates agree.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH.parent))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name)
        fits = _fits(folder)
        values = {}
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            for what, fit in fits.items():
                values[what] = fit()
                repeats = 5
                begun = time.perf_counter()
                for _ in range(repeats):
                    fit()
                ours.setdefault(what, []).append((time.perf_counter() - begun) / repeats)
            (folder / "r.csv").unlink(missing_ok=True)
            subprocess.run(["Rscript", str(BENCH / "rare.R"), name], check=True)
            with (folder / "r.csv").open() as file:
                lines = list(csv.reader(file))
            for what, seconds, _ in lines:
                theirs.setdefault(what, []).append(float(seconds))
    print(f"{'model':<16}{'ldn ms':>10}{'R ms':>12}{'ratio':>8}  difference of estimates")
    for what, _, value in lines:
        # On a busy machine the quickest round says most of what a fit takes.
        one, other = (1000 * min(each[what]) for each in (ours, theirs))
        gap = abs(values[what] - float(value))
        print(f"{what:<16}{one:>10.1f}{other:>12.1f}{other / one:>7.1f}×  {gap:.1g}")


def _fits(folder: Path) -> dict[str, Callable[[], float]]:
    """The fits by name, and the studies written for R."""
    from ldncli.statistics.diagnostics.selection import copas_path, step_function
    from ldncli.statistics.diagnostics.small_study import limit_effect
    from ldncli.statistics.models.pooling import pool
    from ldncli.statistics.rare.exact import common_odds_ratio
    from ldncli.statistics.rare.tables import tables_of

    cases = BENCH.parent / "tests" / "reference"
    rare = json.loads((cases / "rare.json").read_text(encoding="utf-8"))["cases"]
    selection = json.loads((cases / "selection.json").read_text(encoding="utf-8"))["cases"]
    tables = next(each["data"] for each in rare["tables"] if each["body"] == "nissen_mi")
    exact = next(each["data"] for each in rare["tables"] if each["body"] == "nielweise2007")
    groups = next(each["data"] for each in rare["groups"] if each["body"] == "pritz1997")
    effects = next(each["data"] for each in selection["steps"] if each["body"] == "hackshaw")
    written = {"tables": tables, "exact": exact, "groups": groups, "effects": effects}
    for name, rows in written.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    y, v = [row["yi"] for row in effects], [row["vi"] for row in effects]
    found: dict[str, Callable[[], float]] = {
        name: lambda name=name: pool(tables, "OR", name).estimate  # type: ignore[misc]
        for name in ("UM.FS", "UM.RS", "CM.AL")
    }
    # R is given its tables read, and tells no weights and no test of differences.
    read = tables_of(tables, keep_empty=False)
    return found | {
        "EXACT": lambda: common_odds_ratio(read).estimate,
        "CM.EL": lambda: pool(exact, "OR", "CM.EL").estimate,
        "GLMM of shares": lambda: pool(groups, "PLO", "GLMM").estimate,
        "step function": lambda: step_function(y, v, "greater").estimate,
        "limit": lambda: limit_effect(y, v).estimate,
        "Copas": lambda: copas_path(y, v)[0].estimate,
    }


if __name__ == "__main__":
    main()
