"""How fast ldn pools, beside metafor, PyMARE and statsmodels: one fit, a large one, ten
thousand, and whole processes.

    python bench/pooling.py [--rounds 5] [--runs 15] [--data DIR] [--json FILE]

Needs Rscript with metafor. Makes fresh environments in a temporary folder (two minutes; needs the
package index), measures for some five minutes, checks that all tools give the same numbers, and
prints medians, ratios, and whether the promised ratios hold.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from environment import CHECKOUT, make_environment, make_rivals_environment, versions
from measure import (
    Program,
    Target,
    Timing,
    interleave,
    machine_line,
    plain_environment,
    table_lines,
    target_lines,
)

BENCH = Path(__file__).resolve().parent
# Fits of a round inside R, and rounds: the large one takes many seconds.
IN_R = {"bcg": ("100", "1"), "large": ("1", "1")}
LARGE_IN_R = 2
EVIDENCE, METAFOR, PYMARE = (
    "ldn evidence",
    "Rscript -e 'library(metafor)'",
    "python -c 'import pymare'",
)
NS = 1e9


def main() -> None:
    """Measure and print."""
    options = _options()
    if not shutil.which("Rscript"):
        sys.exit(
            "Rscript is not there; on Debian: apt-get install --no-install-recommends r-base-core"
            " r-cran-metafor"
        )
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments …", file=sys.stderr)
        ldn_bin, rivals_bin = make_environment(folder), make_rivals_environment(folder)
        about = f"{versions(rivals_bin, 'ldn', 'numpy', 'pymare', 'statsmodels')}"
        env = plain_environment(folder / "home", LDN_DATA=str(options.data.resolve()))
        print("measuring fits …", file=sys.stderr)
        found = fits(folder, rivals_bin, env, options.rounds)
        print("measuring processes …", file=sys.stderr)
        found["processes"] = interleave(
            processes(folder, ldn_bin, rivals_bin, env), options.runs, warm_up=2
        )
        found["imports"] = start_up(ldn_bin, env, folder)
    report(found, f"{about}, metafor {found['metafor_version']}", options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds of fits")
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each process")
    parser.add_argument(
        "--data",
        type=Path,
        default=CHECKOUT / "data",
        help="records that ldn evidence reads (the checkout's)",
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


# -- fits ------------------------------------------------------------------------------------------


def fits(folder: Path, rivals_bin: Path, env: dict[str, str], rounds: int) -> dict:
    """Seconds of every fit, in rounds: Python's and R's in turn, so that
    a slow moment falls on both."""
    data = folder / "effects"
    data.mkdir()
    inside = (str(rivals_bin / "python"), str(BENCH / "pooling_inside.py"))
    _run([*inside, "data", str(data)], env)
    found: dict = {}
    for number in range(rounds):
        print(f"  round {number + 1} of {rounds}", file=sys.stderr)
        _in_r(data, "bcg", env)
        if number < LARGE_IN_R:
            _in_r(data, "large", env)
        _gather(found, json.loads(_run([*inside, "measure", str(data), "1"], env)))
    with (data / "metafor.csv").open() as file:
        lines = list(csv.reader(file))
    for case, group in (("bcg", "few"), ("large", "large")):
        own = [line for line in lines if line[0] == case]
        found[group]["metafor"] = [float(line[1]) for line in own]
        found["agreement"][f"metafor, {'13' if case == 'bcg' else '2,000'} studies"] = _gap(
            found["results"][case], *map(float, own[0][2:5])
        )
    found["metafor_version"] = lines[0][5]
    return found


def _in_r(data: Path, case: str, env: dict[str, str]) -> None:
    _run(["Rscript", str(BENCH / "pooling.R"), str(data), case, *IN_R[case]], env)


def _gather(found: dict, more: dict) -> None:
    """Append the seconds of one more round; results and agreement are the same in each."""
    for group in ("few", "large", "many", "growth"):
        for name, seconds in more.pop(group).items():
            found.setdefault(group, {}).setdefault(name, []).extend(seconds)
    found.update(more)


def _gap(ours: dict[str, float], estimate: float, se: float, tau2: float) -> float:
    """The largest difference to metafor's numbers; the run stops above 1e-6."""
    gaps = (
        abs(ours["estimate"] - estimate) / se,
        abs(ours["se"] / se - 1),
        abs(ours["tau2"] / tau2 - 1),
    )
    assert max(gaps) <= 1e-6, f"metafor has {estimate}, {se}, {tau2}, but ours are {ours}"
    return max(gaps)


def _run(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(words, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stderr}")
    return done.stdout


# -- processes -------------------------------------------------------------------------------------


def processes(folder: Path, ldn_bin: Path, rivals_bin: Path, env: dict[str, str]) -> list[Program]:
    """Whole processes, from start to end."""
    work = folder / "work"
    work.mkdir()
    lines = {
        "python -c pass": (ldn_bin / "python", "-c", "pass"),
        EVIDENCE: (ldn_bin / "ldn", "evidence"),
        METAFOR: ("Rscript", "-e", "suppressMessages(library(metafor))"),
        PYMARE: (rivals_bin / "python", "-c", "import pymare"),
    }
    return [Program(name, tuple(map(str, argv)), env, work) for name, argv in lines.items()]


def start_up(
    ldn_bin: Path, env: dict[str, str], folder: Path, runs: int = 7
) -> dict[str, tuple[float, int]]:
    """What `ldn evidence` imports: ms and number of modules of each package, from Python's own `-X
    importtime`; medians of runs."""
    words = [str(ldn_bin / "python"), "-X", "importtime", str(ldn_bin / "ldn"), "evidence"]
    times: dict[str, list[float]] = {}
    modules: dict[str, int] = {}
    for _ in range(runs):
        done = subprocess.run(
            words, env=env, cwd=folder, capture_output=True, text=True, check=True
        )
        sums, modules = _packages(
            line
            for line in done.stderr.splitlines()
            if line.startswith("import time:") and "|" in line
        )
        for package, ms in sums.items():
            times.setdefault(package, []).append(ms)
    return {
        package: (statistics.median(each), modules.get(package, 0))
        for package, each in times.items()
    }


def _packages(lines: Iterable[str]) -> tuple[dict[str, float], dict[str, int]]:
    """Self times summed by package; what comes with Python under one name."""
    sums: dict[str, float] = {}
    modules: dict[str, int] = {}
    for line in lines:
        own, _, name = line.removeprefix("import time:").split("|")
        if not own.strip().isdigit():
            continue
        package = name.strip().split(".")[0]
        package = (
            "ldn"
            if package == "ldncli"
            else (
                "Python's own"
                if package.lstrip("_") in _STANDARD or package in _STANDARD
                else package
            )
        )
        sums[package] = sums.get(package, 0.0) + int(own) / 1000
        modules[package] = modules.get(package, 0) + 1
    return sums, modules


_STANDARD = {*sys.stdlib_module_names, "encodings", "sitecustomize", "usercustomize"}


# -- the answer ------------------------------------------------------------------------------------


def medians(group: dict[str, list[float]]) -> dict[str, float]:
    """The median seconds of each."""
    return {name: statistics.median(each) for name, each in group.items()}


def targets(found: dict) -> list[Target]:
    """The promises."""
    few, large, many = (medians(found[group]) for group in ("few", "large", "many"))
    growth, whole = medians(found["growth"]), found["processes"]
    an_element = {int(size): seconds / int(size) for size, seconds in growth.items()}
    return [
        Target(
            "13 studies, REML, metafor against ldn", few["metafor"] / few["ldn"], 10, at_least=True
        ),
        Target(
            "13 studies, REML, PyMARE against ldn", few["PyMARE"] / few["ldn"], 10, at_least=True
        ),
        Target(
            "2,000 studies, REML, metafor against ldn",
            large["metafor"] / large["ldn"],
            1000,
            at_least=True,
        ),
        Target(
            "time a study, 1,000,000 against 1,000", an_element[1_000_000] / an_element[1_000], 1.5
        ),
        Target(
            "10,000 × 10 studies, PyMARE in a loop against one call",
            many["PyMARE, a loop"] / many["ldn, one call"],
            50,
            at_least=True,
        ),
        Target(
            "ldn evidence against Rscript with metafor",
            whole[EVIDENCE].ms / whole[METAFOR].ms,
            1 / 2,
        ),
        Target("ldn evidence against import pymare", whole[EVIDENCE].ms / whole[PYMARE].ms, 1 / 3),
    ]


def report(found: dict, about: str, options: argparse.Namespace) -> None:
    """Print the tables; write the figures where asked."""
    print(
        f"{date.today()} · {machine_line()}\n{about}; byte-compiled; medians of {options.rounds}"
        f" rounds, of {options.runs} runs of processes\n"
    )
    for title, group in (
        ("one fit of 13 studies", "few"),
        ("one fit of 2,000 studies", "large"),
        ("10,000 fits of 10 studies", "many"),
    ):
        times = medians(found[group])
        least = next(iter(times.values()))
        rows = [
            (name, f"{1000 * each:.3f}", f"{each / least:,.1f}") for name, each in times.items()
        ]
        print("\n".join(table_lines((title, "ms", "/ ldn"), rows)) + "\n")
    print("\n".join(_growth_lines(found)) + "\n")
    print(
        "\n".join(
            table_lines(
                ("process", "ms", "±", "best", "CPU ms", "peak MB"),
                [_process_row(*each) for each in found["processes"].items()],
            )
        )
    )
    top = sorted(found["imports"].items(), key=lambda each: -each[1][0])
    total = sum(ms for ms, _ in found["imports"].values())
    rows = [
        (name, f"{ms:.1f}", str(count))
        for name, (ms, count) in [
            *top[:9],
            ("all", (total, sum(count for _, count in found["imports"].values()))),
        ]
    ]
    print("\n" + "\n".join(table_lines(("what ldn evidence imports", "ms", "modules"), rows)))
    print(
        "\n"
        + "\n".join(
            table_lines(
                ("largest difference", "relative"),
                [(name, f"{gap:.0e}") for name, gap in found["agreement"].items()],
            )
        )
    )
    print("\n" + "\n".join(target_lines(targets(found))))
    if options.json:
        options.json.write_text(json.dumps(_figures(found, about), indent=1))


def _growth_lines(found: dict) -> list[str]:
    times = medians(found["growth"])
    least = times["1000"] / 1000
    rows = [
        (
            f"{int(size):,}",
            f"{1000 * each:.2f}",
            f"{NS * each / int(size):.0f}",
            f"{each / int(size) / least:.2f}",
        )
        for size, each in times.items()
    ]
    return table_lines(("ldn, REML, studies", "ms", "ns a study", "/ 1,000"), rows)


def _process_row(name: str, timing: Timing) -> tuple[str, ...]:
    best = min(run.ms for run in timing.runs)
    return (
        name,
        *(
            f"{value:.0f}"
            for value in (timing.ms, timing.spread_ms, best, timing.cpu_ms, timing.peak_mb)
        ),
    )


def _figures(found: dict, about: str) -> dict:
    processes_measured = {name: each.figures() for name, each in found["processes"].items()}
    kept = [each.figures() for each in targets(found)]
    return {
        "date": str(date.today()),
        "machine": machine_line(),
        "about": about,
        "targets": kept,
        **found,
        "processes": processes_measured,
    }


if __name__ == "__main__":
    main()
