"""How fast multilevel models and dose-response curves are fitted, beside metafor with clubSandwich
and dosresmeta: both in one run, in turn, on the same published data.

    PYTHONPATH=. python bench/dependence.py [--rounds 5] [--repeats 10] [--library DIR]

Needs Rscript with metafor, metadat, clubSandwich and dosresmeta (`--library` adds a folder where R
looks for them). Start-up and imports are not counted. Prints medians, the ratio, and how far the
numbers are apart.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ldncli.statistics.multilevel.dose_response.covariance import of_means, of_ratios
from ldncli.statistics.multilevel.dose_response.curves import DoseStudy, dose_response
from ldncli.statistics.multilevel.dose_response.splines import knots_at
from ldncli.statistics.multilevel.robust import cluster_robust
from ldncli.statistics.multilevel.three_level import three_level

BENCH = Path(__file__).resolve().parent
REFERENCE = BENCH.parent / "tests" / "reference"
Fit = Callable[[], tuple[float, float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--library", default=os.environ.get("R_LIBS", ""))
    options = parser.parse_args()
    fits, ours, theirs, apart = _fits(), {}, {}, {}
    for _ in range(options.rounds):
        rival = _in_r(options.repeats, options.library)
        for name, fit in fits.items():
            value, se = fit()
            start = time.perf_counter()
            for _ in range(options.repeats):
                fit()
            ours.setdefault(name, []).append((time.perf_counter() - start) / options.repeats)
            seconds, estimate, error = rival[name]
            theirs.setdefault(name, []).append(seconds)
            apart[name] = max(abs(value - estimate) / error, abs(se / error - 1))
    print(f"{'fit':18}{'ldn ms':>9}{'R ms':>9}{'ratio':>8}{'apart':>10}")
    for name in fits:
        one, other = (1000 * statistics.median(each[name]) for each in (ours, theirs))
        print(f"{name:18}{one:9.1f}{other:9.1f}{one / other:8.2f}{apart[name]:10.1e}")


def _in_r(repeats: int, library: str) -> dict[str, tuple[float, float, float]]:
    done = subprocess.run(
        ["Rscript", str(BENCH / "dependence.R"), str(repeats)],
        env={**os.environ, "R_LIBS": library},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split(",") for line in done.stdout.splitlines() if line.count(",") == 3]
    return {name: (float(s), float(y), float(se)) for name, s, y, se in lines}


def _fits() -> dict[str, Fit]:
    levels = json.loads((REFERENCE / "multilevel.json").read_text("utf-8"))["cases"]
    models = json.loads((REFERENCE / "dose_response.json").read_text("utf-8"))["models"]
    cases = {each["id"]: each for each in levels}
    curves = {each["id"]: each for each in models}
    found: dict[str, Fit] = {
        "konstantopoulos": _multilevel(cases["konstantopoulos_0_REML"]),
        "assink": _multilevel(cases["assink"]),
    }
    for proc in ("1stage", "2stage"):
        found[f"crc_{proc}"] = _curve(curves["crc 1stage reml"]["data"])
        found[f"ari_{proc}"] = _curve(curves["ari 1stage"]["data"])
    return found


def _multilevel(case: dict[str, Any]) -> Fit:
    def fit() -> tuple[float, float]:
        found = three_level(case["y"], case["v"], case["study"], 0.6)
        return found.coefficients[0].estimate, cluster_robust(found).coefficients[0].se

    return fit


def _curve(columns: dict[str, list[Any]]) -> Fit:
    """One model with a spline of three knots, from the numbers of the groups on."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    groups = {
        name: [row for row in rows if row["id"] == name]
        for name in dict.fromkeys(row["id"] for row in rows)
    }
    knots = knots_at(columns["dose"], (10, 50, 90))

    def study(name: str, group: list[dict[str, Any]]) -> DoseStudy:
        column = {key: [row[key] for row in group] for key in group[0]}
        if "sd" in column:
            y, s = of_means(column["y"], column["sd"], column["n"], "pooled")
        else:
            v = [(each or 0) ** 2 for each in column["se"]]
            y = column["logrr"][1:]
            s = of_ratios(column["cases"], column["n"], column["logrr"], v, column["type"][0])
        doses = column["dose"]
        return DoseStudy(name, doses[0], tuple(doses[1:]), tuple(y), tuple(map(tuple, s)))

    def fit() -> tuple[float, float]:
        found = dose_response([study(*each) for each in groups.items()], knots)
        return found.coefficients[0], found.se[0]

    return fit


if __name__ == "__main__":
    main()
