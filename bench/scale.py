"""How ldn's index grows: build, query, edit and memory at 1,000, 10,000 and 100,000 made-up papers.

    python bench/scale.py [--sizes 1000,10000,100000] [--runs 11]
    [--builds 3] [--data DIR] [--json FILE]

Makes a fresh environment and the papers in a temporary folder (100,000 papers
need 1.5 GB and some ten minutes).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from environment import CHECKOUT, make_environment, versions
from made_up import COMMON_WORD, FREQUENT_WORD, RARE_PAPERS, RARE_WORD
from measure import (
    Program,
    Run,
    Target,
    Timing,
    interleave,
    machine_line,
    plain_environment,
    run_once,
    table_lines,
    target_lines,
)

BENCH = Path(__file__).resolve().parent
# As many rows as a terminal shows unasked; a pipe would get all.
_AS_ON_A_TERMINAL = ("--limit", "25")
QUERIES = {
    f"a word in {RARE_PAPERS} papers": ("search", RARE_WORD, *_AS_ON_A_TERMINAL),
    "a word in a quarter of the papers": ("search", COMMON_WORD, *_AS_ON_A_TERMINAL),
    "a word in nearly all papers": ("search", FREQUENT_WORD, *_AS_ON_A_TERMINAL),
    "no words, a condition": ("search", "--condition", "crps", *_AS_ON_A_TERMINAL),
    "a word in nearly all papers, all rows as CSV": ("search", FREQUENT_WORD, "--format", "csv"),
}
RARE, COMMON, FREQUENT, _, EVERY_ROW = QUERIES
# A change is only proved by its time stamp when it is this old; until then
# files are compared byte by byte.
_SETTLED_SECONDS = 2.5

_LOADER = """
import os, sys, yaml
for entry in os.scandir(sys.argv[1]):
    with open(entry.path, "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""


@dataclass
class Base:
    """One evidence base of made-up papers, and all that was measured on it."""

    size: int
    folder: Path
    env: dict[str, str]
    bin_folder: Path
    kb: float = 0.0
    build: Timing = field(default_factory=lambda: Timing(()))
    loader: Timing = field(default_factory=lambda: Timing(()))
    index_mb: float = 0.0
    queries: dict[str, Timing] = field(default_factory=dict)
    edits: Timing = field(default_factory=lambda: Timing(()))
    parsed_after_edit: int = 0
    stages: dict[str, dict[str, float]] = field(default_factory=dict)
    build_stages: dict[str, float] = field(default_factory=dict)

    def ldn(self, name: str, *words: str) -> Program:
        """A command line of ldn on this base."""
        return Program(name, (str(self.bin_folder / "ldn"), *words), self.env, self.folder.parent)

    @property
    def speed(self) -> float:
        """Speed of the build as a share of the bare loader's."""
        return self.loader.ms / self.build.ms


def main() -> None:
    """Make, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        _say("making the environment …")
        bin_folder = options.bin.absolute() if options.bin else make_environment(folder)
        about = versions(bin_folder, "ldn", "PyYAML")
        bases = [
            make_base(folder, bin_folder, size, options.data.resolve()) for size in options.sizes
        ]
        for base in bases:
            measure_build(base, options.builds if base.size < 50_000 else 1)
        measure_queries(bases, options.runs)
        for base in bases:
            measure_edits(base, 5)
            measure_stages(base, max(3, options.runs // 2))
    report(bases, about, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(each) for each in text.split(",")],
        default=[1_000, 10_000, 100_000],
    )
    parser.add_argument("--runs", type=int, default=11, help="counted runs of each query")
    parser.add_argument(
        "--builds", type=int, default=3, help="builds of each index (above 50,000 papers: one)"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=CHECKOUT / "data",
        help="where vocabularies and instruments come from",
    )
    parser.add_argument(
        "--bin", type=Path, help="bin folder of an environment to measure, instead of a fresh one"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# -- measuring -------------------------------------------------------------------------------------


def make_base(folder: Path, bin_folder: Path, size: int, data: Path) -> Base:
    """Write the papers of one size."""
    _say(f"writing {size:,} papers …")
    home, place = folder / f"home-{size}", folder / f"base-{size}"
    home.mkdir()
    env = plain_environment(home, LDN_DATA=str(place))
    run_once(
        Program(
            "papers",
            (
                str(bin_folder / "python"),
                str(BENCH / "made_up.py"),
                str(place),
                str(size),
                "--data",
                str(data),
            ),
            env,
            folder,
        )
    )
    kb = sum(entry.stat().st_size for entry in os.scandir(place / "papers")) / size / 1000
    return Base(size, place, env, bin_folder, kb=kb)


def measure_build(base: Base, builds: int) -> None:
    """Build the index from nothing, in turn with reading the same files
    by PyYAML's C loader alone."""
    _say(f"building the index of {base.size:,} papers …")
    loader = Program(
        "loader",
        (str(base.bin_folder / "python"), "-c", _LOADER, str(base.folder / "papers")),
        base.env,
        base.folder,
    )
    time.sleep(_SETTLED_SECONDS)
    built, loaded = [], []
    for _ in range(builds):
        shutil.rmtree(base.env["XDG_CACHE_HOME"], ignore_errors=True)
        loaded.append(run_once(loader))
        built.append(run_once(base.ldn("build", *QUERIES[RARE])))
    base.build, base.loader = Timing(tuple(built)), Timing(tuple(loaded))
    base.index_mb = (
        sum(path.stat().st_size for path in Path(base.env["XDG_CACHE_HOME"]).rglob("*.sqlite*"))
        / 1e6
    )


def measure_queries(bases: list[Base], runs: int) -> None:
    """All queries at all sizes in turn."""
    _say("measuring queries …")
    for name, words in QUERIES.items():
        found = interleave([base.ldn(str(base.size), *words) for base in bases], runs)
        for base in bases:
            base.queries[name] = found[str(base.size)]


def measure_edits(base: Base, edits: int) -> None:
    """Change one file, then search; the last time with a count of the files that were parsed."""
    _say(f"editing among {base.size:,} papers …")
    files = sorted((base.folder / "papers").iterdir())[: edits + 1]
    runs: list[Run] = []
    for path in files[:-1]:
        _edit(path)
        runs.append(run_once(base.ldn("edit", *QUERIES[RARE])))
    _edit(files[-1])
    base.parsed_after_edit = int(
        _stages(base, "update", QUERIES[RARE])["calls"].get("read and parse the files", 0)
    )
    base.edits = Timing(tuple(runs))
    time.sleep(_SETTLED_SECONDS)
    run_once(base.ldn("settle", *QUERIES[RARE]))


def _edit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("\nsummary: >-\n  ", "\nsummary: >-\n  Edited. "), encoding="utf-8"
    )


def measure_stages(base: Base, runs: int) -> None:
    """Where the time goes: medians of each stage, of queries and (once) of the build."""
    for name in (RARE, FREQUENT):
        found = [_stages(base, "query", QUERIES[name])["ms"] for _ in range(runs)]
        base.stages[name] = {
            stage: statistics.median(each.get(stage, 0.0) for each in found) for stage in found[0]
        }
    _say(f"building the index of {base.size:,} papers again, stage by stage …")
    shutil.rmtree(base.env["XDG_CACHE_HOME"])
    base.build_stages = _stages(base, "update", QUERIES[RARE])["ms"]


def _stages(base: Base, what: str, words: tuple[str, ...]) -> dict[str, dict[str, float]]:
    place = base.folder.parent / "stages.json"
    argv = (
        str(base.bin_folder / "python"),
        str(BENCH / "stages.py"),
        repr(time.monotonic()),
        str(place),
        what,
        *words,
    )
    run_once(Program("stages", argv, base.env, base.folder))
    return json.loads(place.read_text())


# -- the answer ------------------------------------------------------------------------------------


def targets(bases: list[Base]) -> list[Target]:
    """The promises; growth is held against the smallest size measured."""
    found = [
        Target(f"build of {base.size:,} against the bare loader", base.speed, 0.4, at_least=True)
        for base in bases
    ]
    first = bases[0]
    for base in bases[1:]:
        found.append(
            Target(
                f"build, time a paper, {base.size:,} against {first.size:,}",
                base.build.ms / base.size / (first.build.ms / first.size),
                1.2,
            )
        )
    by_size = {base.size: base for base in bases}
    if 1_000 in by_size and 10_000 in by_size:
        for name in (RARE, COMMON, FREQUENT):
            found.append(
                Target(
                    f"search, {name}, 10,000 against 1,000",
                    by_size[10_000].queries[name].ms / by_size[1_000].queries[name].ms,
                    1.5,
                )
            )
    for base in bases:
        peaks = {name: each.peak_mb for name, each in base.queries.items()}
        found.append(
            Target(f"peak memory, {EVERY_ROW}, {base.size:,}", peaks.pop(EVERY_ROW), 120, unit="MB")
        )
        found.append(
            Target(
                f"peak memory, other queries, {base.size:,}", max(peaks.values()), 120, unit="MB"
            )
        )
    return found


def report(bases: list[Base], about: str, options: argparse.Namespace) -> None:
    """Print the tables; write the figures where asked."""
    print(f"{date.today()} · {machine_line()}")
    print(
        f"{about}; byte-compiled; warm; files in the page cache; queries: median of {options.runs}"
        " runs\n"
    )
    sizes = [f"{base.size:,}" for base in bases]
    print("\n".join(table_lines(("", *sizes), _growth_rows(bases))))
    for name in (RARE, FREQUENT):
        stages = bases[0].stages[name]
        print(f"\nwhere a search goes, ms: {name}")
        print(
            "\n".join(
                table_lines(
                    ("stage", *sizes),
                    [
                        (stage, *(f"{base.stages[name][stage]:.1f}" for base in bases))
                        for stage in stages
                    ],
                )
            )
        )
    print("\nwhere a build goes, ms a paper (watched, so slower than above)")
    build = [
        (stage, *(f"{base.build_stages.get(stage, 0) / base.size:.3f}" for base in bases))
        for stage in bases[0].build_stages
    ]
    print("\n".join(table_lines(("stage", *sizes), build)))
    print("\n" + "\n".join(target_lines(targets(bases))))
    if options.json:
        options.json.write_text(json.dumps(_figures(bases, about), indent=1))


def _growth_rows(bases: list[Base]) -> list[tuple[str, ...]]:
    rows = [
        ("kB a record", *(f"{base.kb:.1f}" for base in bases)),
        ("PyYAML's C loader alone, s", *(f"{base.loader.ms / 1000:.2f}" for base in bases)),
        ("build of the index, s", *(f"{base.build.ms / 1000:.2f}" for base in bases)),
        ("  ms a paper", *(f"{base.build.ms / base.size:.2f}" for base in bases)),
        ("  speed / loader", *(f"{base.speed:.2f}" for base in bases)),
        ("  peak MB", *(f"{base.build.peak_mb:.0f}" for base in bases)),
        ("  index, MB", *(f"{base.index_mb:.0f}" for base in bases)),
    ]
    for name in QUERIES:
        rows.append((f"search: {name}, ms", *(f"{base.queries[name].ms:.0f}" for base in bases)))
        rows.append(("  peak MB", *(f"{base.queries[name].peak_mb:.0f}" for base in bases)))
    rows.append(("search after one edit, ms", *(f"{base.edits.ms:.0f}" for base in bases)))
    rows.append(("  files parsed", *(str(base.parsed_after_edit) for base in bases)))
    return rows


def _figures(bases: list[Base], about: str) -> dict:
    return {
        "date": str(date.today()),
        "machine": machine_line(),
        "about": about,
        "targets": [each.figures() for each in targets(bases)],
        "sizes": {
            str(base.size): {
                "kb": base.kb,
                "loader": base.loader.figures(),
                "build": base.build.figures(),
                "index_mb": base.index_mb,
                "queries": {name: each.figures() for name, each in base.queries.items()},
                "edit": base.edits.figures(),
                "parsed_after_edit": base.parsed_after_edit,
                "stages_ms": base.stages,
                "build_stages_ms": base.build_stages,
            }
            for base in bases
        },
    }


if __name__ == "__main__":
    main()
