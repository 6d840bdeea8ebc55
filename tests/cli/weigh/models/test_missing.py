"""`ldn missing`: of a file in every form, and what it does not take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

TRIALS = "study,yi,vi,ni\nA,0.4,0.04,100\nB,0.5,0.06,70\nC,0.1,0.09,45\nD,,,80\n"


@pytest.fixture
def missing(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(*words: str) -> Run:
        path = tmp_path / "trials.csv"
        path.write_text(TRIALS, encoding="utf-8")
        return ldn("missing", "--studies", str(path), "--measure", "SMD", *words, data=None)

    return run


def test_people_get_the_answer_first(missing: Callable[..., Run]) -> None:
    run = missing()
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[1].startswith("4 studies measured it; 3 give a usable number; D")
    assert max(map(len, lines)) <= 80
    assert "Models of why" not in run.out and "ten are needed" in run.err


def test_programs_get_all_numbers(missing: Callable[..., Run]) -> None:
    rows = json.loads(missing("--format", "json", "--exploratory").out)
    tables = {row["table"] for row in rows}
    assert tables == {
        "trials.csv",
        "What the missing could do",
        "Models of why results are missing",
    }
    [none] = [row for row in rows if row["scenario"] == "no effect"]
    assert none["missing_people"] == 80 and none["common_lb"] < none["common"] < none["common_ub"]


@pytest.mark.parametrize("words", [("--by", "study"), ("--moderator", "ni")])
def test_groups_and_moderators_are_refused(missing: Callable[..., Run], words: tuple) -> None:
    run = missing(*words)
    assert run.code == 2 and "says nothing of missing results" in run.err and "hint:" in run.err
