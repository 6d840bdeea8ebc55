"""Whole commands against recorded answers: stdout, stderr and exit code.

After a wanted change: `LDN_GOLDEN=update pytest tests/test_golden.py`, then read the diff.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.words.language.commands import shell_words
from tests.conftest import ROOT, Run

GOLDEN = Path(__file__).parent / "golden"
CASES = {
    "search-words": ["search", "thumbs"],
    "search-synonym": ["search", "RSD"],
    "search-operators": ["search", "invented AND NOT trial OR dish"],
    "search-nothing": ["search", "fibromyalgai"],
    "search-all-filters": [
        "search",
        "--condition",
        "pain",
        "--dose",
        "1-5mg",
        "--year",
        "2010-2020",
        "--min-n",
        "5",
        "--kind",
        "primary",
    ],
    "search-retracted": [
        "search",
        "--include-retracted",
        "--condition",
        "fibro",
        "--sort",
        "-year",
        "--columns",
        "paper_id,year,status",
    ],
    "search-csv": ["search", "--condition", "crps", "--format", "csv"],
    "search-json": ["search", "thumbs", "--format", "json"],
    "search-wide": ["search", "bell", "--wide"],
    "brief": ["brief"],
    "brief-words": ["brief", "fibro", "pain"],
    "brief-json": ["brief", "fibromyalgia", "--format", "json"],
    "brief-md": ["brief", "crps", "--format", "md"],
    "brief-nothing": ["brief", "crohn-disease"],
    "brief-unknown": ["brief", "fibromyalga"],
    "bare-words": ["fibro"],
    "evidence": ["evidence"],
    "evidence-condition": ["evidence", "--condition", "reflex sympathetic dystrophy"],
    "evidence-csv": ["evidence", "--format", "csv"],
    "evidence-json": ["evidence", "--condition", "fibromyalgia", "--format", "json"],
    "evidence-outcome": ["evidence", "--by", "outcome"],
    "evidence-mechanism": ["evidence", "--by", "mechanism"],
    "evidence-design": ["evidence", "--by", "design"],
    "evidence-dose": ["evidence", "--by", "dose"],
    "evidence-scope": ["evidence", "--scope", "any"],
    "evidence-nothing": ["evidence", "--condition", "crohn-disease"],
    "show": ["show", "archer-2019"],
    "show-doi": ["show", "https://doi.org/10.5555/BELL.2015", "--format", "md"],
    "show-study": ["show", "thumb", "--format", "csv", "--columns", "table,item,place"],
    "show-json": ["show", "NCT00000009", "--format", "json"],
    "show-retracted": ["show", "dunn-2008", "--columns", "item,value"],
    "show-unknown": ["show", "archer-2018"],
    "export-csv": ["export"],
    "export-tsv": ["export", "--year", "2015", "--format", "tsv"],
    "export-outcomes": ["export", "--outcomes"],
    "export-outcome-filter": [
        "export",
        "--outcomes",
        "--outcome",
        "pain-response",
        "--format",
        "jsonl",
    ],
    "export-md": ["export", "thumbs", "--format", "md", "--columns", "paper_id,title"],
    "export-ris": ["export", "--format", "ris"],
    "export-bibtex": ["export", "--format", "bibtex"],
    "export-csl": ["export", "--format", "csl-json", "--year", "2019"],
    "export-metafor": ["export", "--format", "metafor"],
    "export-robvis": ["export", "--format", "robvis"],
    "export-robvis-unknown": ["export", "--format", "robvis", "--instrument", "jbi"],
    "export-unknown": ["export", "--format", "pdf"],
    "export-cut": ["export", "--format", "fhir", "--limit", "2"],
    "export-mixed-up": ["export", "--outcomes", "--format", "ris"],
    "stats": ["stats"],
    "stats-condition": ["stats", "--by", "condition", "--by", "country", "--format", "csv"],
    "stats-unknown": ["stats", "--by", "years"],
    "coverage": ["coverage"],
    "coverage-pairs": ["coverage", "--pairs"],
    "gaps": ["gaps"],
    "map": ["map"],
    "map-direction": ["map", "--colour", "direction", "--columns", "mechanisms", "--depth", "0"],
    "map-doses": ["map", "--columns", "doses", "--depth", "1"],
    "map-csv": ["map", "--columns", "designs", "--condition", "fibromyalgia", "--format", "csv"],
    "map-nothing": ["map", "--condition", "crohn-disease"],
    "map-unknown": ["map", "--columns", "dose"],
    "recheck": ["recheck"],
    "recheck-all": ["recheck", "--all", "--condition", "fibromyalgia"],
    "recheck-csv": ["recheck", "--all", "--format", "csv"],
    "gaps-nothing": ["gaps", "--condition", "crohn-disease", "--format", "json"],
    "safety": ["safety"],
    "safety-harm": ["safety", "--harm", "sleep"],
    "safety-csv": ["safety", "--format", "csv"],
    "safety-json": ["safety", "--harm", "nightmares", "--format", "json"],
    "safety-nothing": ["safety", "--condition", "crohn-disease"],
    "safety-unknown": ["safety", "--harm", "nausae"],
    "cautions": ["safety", "--cautions"],
    "cautions-json": ["safety", "--cautions", "--format", "json"],
    "doses": ["doses"],
    "doses-csv": ["doses", "--format", "csv"],
    "doses-outcome": ["doses", "--outcome", "pain outcomes", "--condition", "fibromyalgia"],
    "doses-titration": ["doses", "--by", "titration"],
    "doses-timing": ["doses", "--by", "timing", "--format", "json"],
    "doses-formulation": ["doses", "--by", "formulation"],
    "doses-comparison": ["doses", "--by", "comparison"],
    "doses-unknown": ["doses", "--by", "bands"],
    "vocab-harms": ["vocab", "harms"],
    "vocab-conditions": ["vocab", "conditions"],
    "vocab-scales": ["vocab", "scales", "--format", "json"],
    "vocab-unknown": ["vocab", "condition"],
    "check": ["check"],
    "unknown-condition": ["evidence", "--condition", "fibromyalga"],
    "bad-dose": ["search", "--dose", "five"],
    "backward-dose": ["search", "--dose", "5-1"],
    "bad-year": ["search", "--year", "soon"],
    "unknown-kind": ["search", "--kind", "trial"],
    "unknown-column": ["search", "--columns", "titel"],
    "unknown-format": ["search", "--format", "pdf"],
    "sof": ["sof", "--condition", "fibromyalgia"],
    "sof-md": ["sof", "--format", "md", "--outcomes-max", "3"],
    "sof-json": [
        "sof",
        "--condition",
        "fibromyalgia",
        "--outcome",
        "pain-response",
        "--control-risk",
        "30",
        "--format",
        "json",
    ],
    "sof-nothing": ["sof", "--condition", "crohn-disease"],
    "sof-bad-risk": ["sof", "--control-risk", "130"],
    "reconcile": ["reconcile"],
    "reconcile-json": ["reconcile", "--condition", "fibromyalgia", "--format", "json"],
    "reconcile-between": ["reconcile", "--between", "--format", "csv"],
    "reconcile-nothing": ["reconcile", "--condition", "crps"],
    "unknown-grouping": ["evidence", "--by", "doses"],
}
# Over the base with more randomised trials (tests/trials), so that there is something to pool.
_PAIN = ["--condition", "fibromyalgia", "--outcome", "pain-intensity"]
TRIAL_CASES = {
    "pool": ["pool", *_PAIN],
    "pool-by": ["pool", *_PAIN, "--by", "dose-band", "--moderator", "dose_mg"],
    "pool-conditions": [
        "pool",
        "--outcome",
        "pain-intensity",
        "--by",
        "condition",
        "--common-tau2",
        "--moderator",
        "year",
        "--exploratory",
    ],
    "pool-events": ["pool", "--outcome", "pain-response", "--measure", "OR"],
    "pool-json": ["pool", *_PAIN, "--by", "risk-of-bias", "--format", "json"],
    "pool-csv": ["pool", "--outcome", "pain-response", "--by", "design", "--format", "csv"],
    "pool-md": ["pool", "--outcome", "pain-response", "--format", "md"],
    "pool-singles": ["pool", *_PAIN, "--leave-one-out", "--cumulative", "--influence"],
    "pool-singles-csv": ["pool", *_PAIN, "--cumulative", "--influence", "--format", "csv"],
    "pool-singles-json": ["pool", *_PAIN, "--leave-one-out", "--influence", "--format", "json"],
    "pool-singles-nothing": [
        "pool",
        "--outcome",
        "fatigue",
        "--leave-one-out",
        "--cumulative",
        "--influence",
    ],
    "pool-nothing": ["pool", "--outcome", "fatigue"],
    "pool-no-study": ["pool", "--outcome", "fatigue", "--body", "other"],
    "pool-which": ["pool", "--condition", "fibromyalgia"],
    "pool-several": ["pool", "--outcome", "pain-outcomes"],
    "pool-together": ["pool", "--outcome", "pain-outcomes", "--together", "--measure", "SMD"],
    "pool-unknown-measure": ["pool", *_PAIN, "--measure", "mdd"],
    "forest": ["forest", *_PAIN],
    "forest-by": ["forest", "--outcome", "pain-intensity", "--by", "condition", "--width", "100"],
    "forest-nothing": ["forest", "--outcome", "fatigue"],
    "forest-svg": ["forest", "--outcome", "pain-response", "--format", "svg"],
    "forest-unknown-format": ["forest", *_PAIN, "--format", "gif"],
    "funnel": ["funnel", "--outcome", "pain-intensity"],
    "rob": ["rob"],
    "rob-csv": ["rob", "--condition", "crps", "--format", "csv"],
    "rob-nothing": ["rob", "--condition", "crohn-disease"],
}

# First screens, over the real base: what a person sees at once, on small and on wide screens.
FIRST_SCREENS = {
    "evidence-crps": ["evidence", "CRPS"],
    "evidence-fibromyalgia": ["evidence", "fibromyalgia"],
    "evidence-crohn": ["evidence", "Crohn's disease"],
    "evidence-ms": ["evidence", "multiple sclerosis"],
    "evidence-long-covid": ["evidence", "long covid"],
    "evidence": ["evidence"],
    "sof": ["sof", "fibromyalgia"],
    "pool": ["pool", *_PAIN],
    "rob": ["rob", "fibromyalgia"],
    "safety": ["safety", "fibromyalgia"],
    "doses": ["doses", "fibromyalgia"],
    "gaps": ["gaps", "fibromyalgia"],
    "reconcile": ["reconcile", "fibromyalgia"],
}
# Those that need more than twenty-four lines, and go to the pager there.
_LONGER = ("sof", "pool", "rob")


class _Screen(io.StringIO):
    """A stdout that says of itself that it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Always."""
        return True


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", FIRST_SCREENS)
def test_first_screen_is_as_recorded(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.cli.app import main

    screen = _Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    for key, value in {"COLUMNS": str(columns), "LINES": "24", "TERM": "xterm"}.items():
        monkeypatch.setenv(key, value)
    assert main([*FIRST_SCREENS[name], "--data", str(ROOT / "data")]) == 0
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    lines = shown.splitlines()
    assert max(map(columns_of, lines)) <= columns
    assert len(lines) < 24 or name in _LONGER, "the answer and the prompt fit a screen"
    _compare(f"screen-{name}-{columns}", f"$ ldn {shell_words(FIRST_SCREENS[name])}\n{shown}")


# Briefs of the real base, as a terminal of 80 and of 120 columns has them; nobody studied lupus.
SCREENS = {
    f"screen-{name}-{columns}": (words, columns)
    for name, words in {
        "crps": ["CRPS"],
        "fibromyalgia": ["fibro"],
        "crohn": ["Crohn's disease"],
        "ms": ["MS"],
        "long-covid": ["long covid"],
        "lupus": ["lupus"],
        "microglia": ["microglia"],
        "fatigue": ["fatigue"],
    }.items()
    for columns in (80, 120)
}


def _transcript(run: Run, words: list[str], world: Path) -> str:
    text = (
        f"$ ldn {shell_words(words)}\n--- exit {run.code}\n--- stdout\n{run.out}\n---"
        f" stderr\n{run.err}"
    )
    return _LONG.sub(_shortened, text.replace(str(world), "WORLD").replace("\r\n", "\n"))


# The last digits of a logarithm are the C library's; those of a difference of them grow from there.
_LONG = re.compile(r"-?\b\d+\.\d{9,}(?:e[-+]?\d+)?\b|-?\b\d(?:\.\d+)?e-\d+\b")


def _shortened(found: re.Match[str]) -> str:
    value = float(found[0])
    return "0" if abs(value) < 1e-12 else f"{value:.9g}"


@pytest.mark.parametrize("name", CASES)
def test_answer_is_as_recorded(name: str, ldn: Callable[..., Run], world: Path) -> None:
    _compare(name, _transcript(ldn(*CASES[name]), CASES[name], world))


@pytest.mark.parametrize("name", TRIAL_CASES)
def test_answer_on_trials_is_as_recorded(name: str, ldn: Callable[..., Run], trials: Path) -> None:
    _compare(name, _transcript(ldn(*TRIAL_CASES[name]), TRIAL_CASES[name], trials))


@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_as_recorded(
    name: str, monkeypatch: pytest.MonkeyPatch, ldn: Callable[..., Run]
) -> None:
    words, columns = SCREENS[name]
    monkeypatch.setattr("ldncli.cli.output.columns_shown", lambda: columns)
    answer = ldn("brief", *words, data=ROOT / "data")
    lines = answer.out.splitlines()
    assert len(lines) <= 23 and max(map(len, lines)) <= columns
    _compare(name, _transcript(answer, ["brief", *words], ROOT))


def _compare(name: str, found: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("LDN_GOLDEN") == "update":
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_no_recorded_answer_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == {
        *CASES,
        *TRIAL_CASES,
        *SCREENS,
        *(f"screen-{name}-{columns}" for name in FIRST_SCREENS for columns in (80, 120)),
    }
