"""`ldn combine` on the base and on a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

ROWS = "study,p,direction,n\nA,0.03,benefit,40\nB,<0.05,benefit,60\nC,ns,,120\n"


@pytest.fixture
def own(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(*words: str, text: str = ROWS) -> Run:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return ldn("combine", "--studies", str(path), *words, data=None)

    return run


def test_a_file(own: Callable[..., Run]) -> None:
    run = own()
    assert run.code == 0 and "cannot be said" in run.out
    found = json.loads(own("--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(own("--format", "csv").out)))
    assert [row["table"] for row in rows] == ["combined"] * 4 + ["studies"] * 3
    low, high = found["combined"]["edgington"]["p_benefit"]
    assert (float(rows[3]["p_benefit_lb"]), float(rows[3]["p_benefit_ub"])) == (low, high)


def test_the_albatross_plot(own: Callable[..., Run], tmp_path: Path) -> None:
    for form in ("svg", "png"):
        file = tmp_path / f"x.{form}"
        assert own("--out", str(file), "--theme", "dark").code == 0 and file.stat().st_size
    assert "Albatross" in own("--format", "text").out
    assert "OR 0.5 or 2" in own("--format", "text", "--contours", "or", "--control-risk", "30").out
    assert "add --control-risk" in own("--format", "text", "--contours", "or").err


def test_what_is_refused(own: Callable[..., Run]) -> None:
    assert own("--scale", "log").code == 2
    run = own(text="study,p\nA,0.1\n")
    assert run.code == 2 and "--map direction=COLUMN" in run.err
    assert "one outcome" not in own().err


def test_the_base(ldn: Callable[..., Run]) -> None:
    run = ldn("combine", "--condition", "fibromyalgia", "--outcome", "pain-intensity", "--why")
    assert run.code == 0 and "p value" in run.out
    assert "papers" in run.err


def test_without_an_outcome_it_counts_where_no_more_is_printed(ldn: Callable[..., Run]) -> None:
    run = ldn("combine", "--condition", "fibromyalgia")
    assert run.code == 0 and "give p" in run.out and "p alone" in run.out
    rows = json.loads(ldn("combine", "--condition", "fibromyalgia", "--format", "json").out)
    for row in rows:
        one = ("--condition", row["condition"], "--outcome", row["outcome"])
        found = json.loads(ldn("combine", *one, "--format", "json").out)
        assert row["with_p"] == found["k"]
        assert row["p_alone"] == sum(each["alone"] for each in found["studies"])
        assert row["trials"] == len(found["studies"]) + len(found["without_p"])
    assert rows and ldn("combine", "--condition", "fibromyalgia", "--format", "svg").code == 2
