"""How long ldn takes to start and to answer, beside a hello-world program on Typer
and papis over the same papers.

    python bench/startup.py [--runs 21] [--data DIR] [--json FILE]

Makes fresh environments in a temporary folder (a minute; needs the package index), measures all
programs in one interleaved run, and prints medians, ratios of processor time, and whether the
promised ratios hold.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from environment import CHECKOUT, make_environment, make_papis_environment, versions
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

# Answers to a small question, to a usual one, and to the largest that names a condition.
ANSWERS = tuple(
    f"ldn {command} {condition}"
    for command in ("brief", "evidence")
    for condition in ("CRPS", "fibromyalgia", "pain")
)


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments …", file=sys.stderr)
        ldn_bin, papis_bin = make_environment(folder), make_papis_environment(folder)
        about = f"{versions(ldn_bin, 'ldn', 'typer', 'rich')}; {versions(papis_bin, 'papis')}"
        env = plain_environment(folder / "home", LDN_DATA=str(options.data.resolve()))
        count = make_papis_library(folder, env, ldn_bin)
        work = folder / "work"
        work.mkdir()
        print(f"measuring {options.runs} rounds …", file=sys.stderr)
        timings = interleave(programs(ldn_bin, papis_bin, env, work), options.runs, warm_up=2)
    report(timings, f"{count} papers; {about}", options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=21, help="counted runs of each program")
    parser.add_argument(
        "--data", type=Path, default=CHECKOUT / "data", help="records to search (the checkout's)"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def programs(ldn_bin: Path, papis_bin: Path, env: dict[str, str], work: Path) -> list[Program]:
    """What is measured. Every program writes to a pipe or file, none to a terminal."""
    lines = {
        "python -c pass": (ldn_bin / "python", "-c", "pass"),
        "hello": (ldn_bin / "hello",),
        "hello --help": (ldn_bin / "hello", "--help"),
        "ldn --help": (ldn_bin / "ldn", "--help"),
        "ldn search fibromyalgia": (ldn_bin / "ldn", "search", "fibromyalgia"),
        **{name: (ldn_bin / "ldn", *name.split()[1:]) for name in ANSWERS},
        "papis list --all": (papis_bin / "papis", "list", "--all"),
        "papis list --all fibromyalgia": (papis_bin / "papis", "list", "--all", "fibromyalgia"),
    }
    return [Program(name, tuple(map(str, argv)), env, work) for name, argv in lines.items()]


# -- the same papers for papis ---------------------------------------------------------------------


def make_papis_library(folder: Path, env: dict[str, str], ldn_bin: Path) -> int:
    """A papis library of all papers (one folder each, `info.yaml` from the record), its cache
    warmed; returns their number."""
    home, library = Path(env["HOME"]), folder / "library"
    (home / ".config" / "papis").mkdir(parents=True)
    (home / ".config" / "papis" / "config").write_text(
        f"[settings]\ndefault-library = papers\n\n[papers]\ndir = {library}\n"
    )
    found = subprocess.run(
        [ldn_bin / "ldn", "search", "--include-retracted", "--format", "json"],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if found.returncode:
        sys.exit(f"ldn cannot read the records:\n{found.stderr}")
    papers = json.loads(found.stdout)
    for paper in papers:
        place = library / paper["paper_id"]
        place.mkdir(parents=True)
        (place / "info.yaml").write_text(papis_info(paper), encoding="utf-8")
    listed = subprocess.run(
        [folder / "papis" / "bin" / "papis", "list", "--all"],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(listed.stdout.split()) == len(papers), "papis must see the same papers"
    return len(papers)


def papis_info(paper: dict) -> str:
    """What papis keeps of a publication, from a row of our paper table; JSON scalars are YAML."""
    fields = {
        "type": "article",
        "ref": paper["paper_id"],
        "title": paper["title"],
        "author": " and ".join(paper["authors"]),
        "year": paper["year"],
        "journal": paper["journal"],
        "doi": paper["doi"],
        "abstract": paper["summary"],
        "tags": [*paper["conditions"], *paper["mechanisms"], paper["design"]],
    }
    people = [
        dict(zip(("family", "given"), each.split(", ", 1), strict=False))
        for each in paper["authors"]
    ]
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value
    ]
    lines += [f"author_list: {json.dumps(people, ensure_ascii=False)}"] if people else []
    return "\n".join([*lines, ""])


# -- the answer ------------------------------------------------------------------------------------


def targets(timings: dict[str, Timing]) -> list[Target]:
    """The promises, held against the faster of the two hello-world runs: ratios of processor time,
    since waiting for other programs is none of the program's."""
    cpu = {name: each.cpu_ms for name, each in timings.items()}
    hello, search = _hello(timings), cpu["ldn search fibromyalgia"]
    return [
        Target("ldn --help against hello", cpu["ldn --help"] / hello, 1.3),
        Target("ldn search fibromyalgia against hello", search / hello, 2),
        *(Target(f"{name} against hello", cpu[name] / hello, 3.5) for name in ANSWERS),
        *(
            Target(f"ldn search fibromyalgia against {name}", search / cpu[name], 0.6)
            for name in ("papis list --all", "papis list --all fibromyalgia")
        ),
    ]


def _hello(timings: dict[str, Timing]) -> float:
    return min(timings["hello"].cpu_ms, timings["hello --help"].cpu_ms)


def report(timings: dict[str, Timing], about: str, options: argparse.Namespace) -> None:
    """Print the tables; write the figures where asked."""
    hello, papis = _hello(timings), timings["papis list --all"].cpu_ms
    rows = [
        (
            name,
            *(f"{value:.0f}" for value in (each.ms, each.spread_ms, each.peak_mb, each.cpu_ms)),
            f"{each.cpu_ms / hello:.2f}",
            f"{each.cpu_ms / papis:.2f}",
        )
        for name, each in timings.items()
    ]
    print(
        f"{date.today()} · {machine_line()}\n{about}; median of {options.runs} runs, warm,"
        " byte-compiled, in turn\n"
    )
    print(
        "\n".join(
            table_lines(
                ("program", "ms", "±", "peak MB", "CPU ms", "/ hello", "/ papis list"), rows
            )
        )
    )
    print("\n" + "\n".join(target_lines(targets(timings))))
    if options.json:
        figures = {name: each.figures() for name, each in timings.items()}
        kept = [each.figures() for each in targets(timings)]
        found = {
            "date": str(date.today()),
            "machine": machine_line(),
            "about": about,
            "timings": figures,
            "targets": kept,
        }
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
