"""The site: how long it takes to make, its memory and size, and how fast search and filters answer
in a browser, by the browser's own clock.

    python bench/site.py [--sizes 250,1000,10000] [--runs 5] [--data DIR]
    [--chromium PROGRAM] [--json FILE]

Runs in an environment where ldn and Playwright are installed (`pip install '.[test]'`); needs
Chromium. The real base is measured too.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from environment import CHECKOUT
from made_up import COMMON_WORD, FREQUENT_WORD, RARE_WORD, write_base
from measure import (
    Program,
    Run,
    Target,
    machine_line,
    plain_environment,
    run_once,
    table_lines,
    target_lines,
)

# What is asked on the search page: the words, and filters by their names.
QUESTIONS: dict[str, dict[str, str]] = {
    "a word in 20 papers": {"q": RARE_WORD + " "},
    "a word in a quarter of the papers": {"q": COMMON_WORD + " "},
    "a word in nearly all papers": {"q": FREQUENT_WORD + " "},
    "the first two letters of a word": {"q": "fa"},
    "an abbreviation with its synonyms": {"q": "RSD "},
    "four words, the last unfinished": {"q": "dose naltrexone chronic fati"},
    "a phrase": {"q": '"low-dose naltrexone"'},
    "words with OR and NOT": {"q": "(crohn OR colitis) NOT child* "},
    "no words, a condition and all below it": {"condition": "pain"},
    "no words, dose and year": {"dose": "1-5", "year": "2010-2020"},
    "words, condition, design, dose": {
        "q": FREQUENT_WORD + " ",
        "condition": "pain",
        "design": "randomised",
        "dose": "1-5",
    },
}
LIMITS = {250: 50.0, 10_000: 150.0}
FIRST_PAGE_KB = 300
WHOLE_SITE_S = 10

# Sets the fields, lets the page answer, and has it laid out: what a reader waits for.
# In ms, by performance.now().
_ASK = """
([values]) => {
  const fields = [...document.querySelectorAll("[data-filter]")];
  for (const each of fields) each.value = values[each.dataset.filter] ?? "";
  const start = performance.now();
  fields[0].dispatchEvent(new Event("input", {bubbles: true}));
  document.body.getBoundingClientRect();
  return [performance.now() - start, document.getElementById("count").textContent];
}
"""
_LOAD = (
    "() => { const [made] = performance.getEntriesByType('navigation'); return performance.now() -"
    " made.startTime; }"
)
_TABLE = """
() => {
  const field = document.querySelector("[data-for] [data-filter=q]");
  if (!field) return null;
  const start = performance.now();
  field.value = "pain";
  field.dispatchEvent(new Event("input", {bubbles: true}));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}
"""


@dataclass
class Site:
    """One site and all that was measured on it."""

    name: str
    papers: int
    folder: Path
    run: Run
    files: int
    mb: float
    first_page_kb: float
    ready_ms: float = 0.0
    table_ms: float | None = None
    answers: dict[str, tuple[float, float, str]] | None = (
        None  # median ms, slowest ms, what was found
    )


def main() -> None:
    """Make, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        sites = [_make("the real base", options.data.resolve(), folder / "real", folder)]
        for size in options.sizes:
            print(f"writing {size:,} papers …", file=sys.stderr)
            base = folder / f"base-{size}"
            base.mkdir()
            write_base(base, size, options.data.resolve())
            sites.append(_make(f"{size:,} made up", base, folder / f"site-{size}", folder))
        _measure_browser(sites, options)
        _report(sites, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(each) for each in text.split(",")],
        default=[250, 1_000, 10_000],
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each question is asked")
    parser.add_argument("--data", type=Path, default=CHECKOUT / "data", help="the real base")
    parser.add_argument(
        "--chromium",
        default=next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
        ),
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def _make(name: str, data: Path, target: Path, folder: Path) -> Site:
    """Make a site twice: the first run builds the index, the second is measured."""
    print(f"making the site of {name} …", file=sys.stderr)
    env = plain_environment(folder, LDN_DATA=str(data))
    argv = (sys.executable, "-m", "ldncli", "site", str(target), "--force")
    run_once(Program("first", argv, env, folder))
    run = run_once(Program("site", argv, env, folder))
    files = [path for path in target.rglob("*") if path.is_file()]
    papers = json.loads((target / "ldn-site.json").read_text())["papers"]
    first = [
        target / "index.html",
        *(
            path
            for path in (target / "static").iterdir()
            if path.name not in ("records.js", "map.js", "map.css")
        ),
    ]
    size = sum(path.stat().st_size for path in first) / 1000
    return Site(
        name,
        papers,
        target,
        run,
        len(files),
        sum(path.stat().st_size for path in files) / 1e6,
        size,
    )


def _measure_browser(sites: list[Site], options: argparse.Namespace) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for site in sites:
            print(f"asking the pages of {site.name} …", file=sys.stderr)
            page = browser.new_context(
                viewport={"width": 1280, "height": 900}, offline=True
            ).new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{site.folder.as_uri()}/search.html")
            page.wait_for_selector("html[data-ready=yes]")
            site.ready_ms = page.evaluate(_LOAD)
            site.answers = {}
            for name, values in QUESTIONS.items():
                found = [page.evaluate(_ASK, [values]) for _ in range(options.runs)]
                times = [each[0] for each in found]
                site.answers[name] = (statistics.median(times), max(times), found[0][1])
            largest = max(
                site.folder.glob("condition/*.html"), key=lambda path: path.stat().st_size
            )
            page.goto(largest.as_uri())
            site.table_ms = page.evaluate(_TABLE)
        browser.close()


def _targets(sites: list[Site]) -> list[Target]:
    """The promises."""
    found = [
        Target("whole site of the real base", sites[0].run.ms / 1000, WHOLE_SITE_S, unit="s"),
        Target(
            "first page of the real base without pictures",
            sites[0].first_page_kb,
            FIRST_PAGE_KB,
            unit="kB",
        ),
    ]
    by_size = {site.papers: site for site in sites[1:]}
    if 1_000 in by_size and 10_000 in by_size:
        small, large = by_size[1_000], by_size[10_000]
        found.append(
            Target("time a paper, 10,000 against 1,000", large.run.ms / small.run.ms / 10, 1.2)
        )
        found.append(
            Target("peak memory, 10,000 against 1,000", large.run.peak_mb / small.run.peak_mb, 10)
        )
    for size, limit in LIMITS.items():
        if size in by_size and (answers := by_size[size].answers):
            slowest = max(answers.items(), key=lambda each: each[1][1])
            found.append(
                Target(
                    f"slowest answer at {size:,} papers ({slowest[0]})",
                    slowest[1][1],
                    limit,
                    unit="ms",
                )
            )
    return found


def _report(sites: list[Site], options: argparse.Namespace) -> None:
    print(f"{date.today()} · {machine_line()}")
    print(
        f"index built before; byte-compiled; answers: median and slowest of {options.runs}, laid"
        " out, by the browser's clock\n"
    )
    names = [site.name for site in sites]
    rows: list[tuple[str, ...]] = [
        ("papers", *(f"{site.papers:,}" for site in sites)),
        ("ldn site, s", *(f"{site.run.ms / 1000:.1f}" for site in sites)),
        ("  ms a paper", *(f"{site.run.ms / site.papers:.1f}" for site in sites)),
        ("  peak MB", *(f"{site.run.peak_mb:.0f}" for site in sites)),
        ("  files", *(f"{site.files:,}" for site in sites)),
        ("  MB", *(f"{site.mb:.0f}" for site in sites)),
        ("first page, kB", *(f"{site.first_page_kb:.0f}" for site in sites)),
        ("search page ready, ms", *(f"{site.ready_ms:.0f}" for site in sites)),
    ]
    for name in QUESTIONS:
        rows.append(
            (
                f"{name}, ms",
                *(
                    f"{site.answers[name][0]:.0f}–{site.answers[name][1]:.0f}"
                    for site in sites
                    if site.answers
                ),
            )
        )
    rows.append(
        (
            "filter of the largest page's first table, ms",
            *("–" if site.table_ms is None else f"{site.table_ms:.0f}" for site in sites),
        )
    )
    print("\n".join(table_lines(("", *names), rows)))
    targets = _targets(sites)
    print("\n" + "\n".join(target_lines(targets)))
    if options.json:
        figures: dict[str, Any] = {
            "date": str(date.today()),
            "machine": machine_line(),
            "targets": [each.figures() for each in targets],
            "sites": [asdict(site) | {"folder": None} for site in sites],
        }
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
