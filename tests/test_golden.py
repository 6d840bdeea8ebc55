"""Whole commands against recorded answers: stdout, stderr and exit code.

After a wanted change: `LDN_GOLDEN=update pytest tests/test_golden.py`, then read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

GOLDEN = Path(__file__).parent / "golden"
CASES = {
    "search-words": ["search", "thumbs"],
    "search-synonym": ["search", "RSD"],
    "search-operators": ["search", "invented AND NOT trial OR dish"],
    "search-nothing": ["search", "fibromyalgai"],
    "search-all-filters": ["search", "--condition", "pain", "--dose", "1-5mg", "--year", "2010-2020", "--min-n", "5", "--kind", "primary"],
    "search-retracted": ["search", "--include-retracted", "--condition", "fibro", "--sort", "-year", "--columns", "paper_id,year,status"],
    "search-csv": ["search", "--condition", "crps", "--format", "csv"],
    "search-json": ["search", "thumbs", "--format", "json"],
    "search-wide": ["search", "bell", "--wide"],
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
    "export-outcome-filter": ["export", "--outcomes", "--outcome", "pain-response", "--format", "jsonl"],
    "export-md": ["export", "thumbs", "--format", "md", "--columns", "paper_id,title"],
    "export-ris": ["export", "--format", "ris"],
    "export-bibtex": ["export", "--format", "bibtex"],
    "export-csl": ["export", "--format", "csl-json", "--year", "2019"],
    "export-mixed-up": ["export", "--outcomes", "--format", "ris"],
    "stats": ["stats"],
    "stats-condition": ["stats", "--by", "condition", "--by", "country", "--format", "csv"],
    "stats-unknown": ["stats", "--by", "years"],
    "coverage": ["coverage"],
    "coverage-pairs": ["coverage", "--pairs"],
    "gaps": ["gaps"],
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
    "unknown-grouping": ["evidence", "--by", "doses"],
}


def _transcript(run: Run, words: list[str], world: Path) -> str:
    text = f"$ ldn {' '.join(words)}\n--- exit {run.code}\n--- stdout\n{run.out}\n--- stderr\n{run.err}"
    return text.replace(str(world), "WORLD").replace("\r\n", "\n")


@pytest.mark.parametrize("name", CASES)
def test_answer_is_as_recorded(name: str, ldn: Callable[..., Run], world: Path) -> None:
    found = _transcript(ldn(*CASES[name]), CASES[name], world)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("LDN_GOLDEN") == "update":
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_no_recorded_answer_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CASES)
