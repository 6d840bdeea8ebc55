"""`ldn multilevel`: the base and files, every form, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

ROWS = """\
row,trial,yi,vi,dose,outcome
a1,A,0.5,0.04,1,pain
a2,A,0.4,0.05,2,sleep
b1,B,0.1,0.02,1,pain
b2,B,0.2,0.03,3,sleep
c1,C,-0.1,0.05,2,pain
"""


@pytest.fixture
def own(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(*words: str, text: str = ROWS) -> Run:
        path = tmp_path / "rows.csv"
        path.write_text(text, encoding="utf-8")
        return ldn("multilevel", "--studies", str(path), *words, data=None)

    return run


def test_all_outcomes_of_a_file_enter_with_their_trial(own: Callable[..., Run]) -> None:
    run = own("--cluster", "trial")
    assert run.code == 0 and "5 estimates of 3 studies" in run.out, run.err
    content = json.loads(own("--cluster", "trial", "--rho", "0.3", "--format", "json").out)
    assert (content["studies"], content["rho"], len(content["profile"])) == (3, 0.3, 2)
    one = json.loads(own("--cluster", "trial", "--outcome", "pain", "--format", "json").out)
    assert one["k"] == 3
    less = json.loads(
        own(*"--cluster trial --moderator dose --exploratory --format json".split()).out
    )
    assert [each["name"] for each in less["coefficients"]] == ["intrcpt", "dose"]


def test_rows_of_one_name_are_one_study_and_nothing_else_is_said(own: Callable[..., Run]) -> None:
    run = own(text="study,yi,vi\nA,0.2,0.1\nA,0.3,0.1\nB,0.1,0.1\nC,0.4,0.1\n")
    assert "4 estimates of 3 studies" in run.out and "as if independent" not in run.err
    assert "correlate 0.6" in run.err


def test_a_change_within_one_group_is_said_to_be_no_effect(ldn: Callable[..., Run]) -> None:
    words = ("--outcome", "pain-intensity", "--body", "other", "--measure", "SMCC")
    run = ldn("multilevel", *words, data=ROOT / "data")
    assert "is not an effect of the treatment" in " ".join(run.out.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cluster", "site"], "no such column"),
        (["--rho", "1"], "the correlation of errors"),
        (["--method", "DL"], "no method"),
        (["--test", "t"], "--test is for"),
        (["--by", "dose"], "--by compares"),
        (["--cluster", "trial", "--moderator", "dose"], "10 estimates for each moderator"),
    ],
)
def test_refusals(own: Callable[..., Run], words: list[str], told: str) -> None:
    run = own(*words)
    assert run.code == 2 and told in run.err and "hint:" in run.err


def test_the_trials_of_the_real_base_enter_with_all_their_weeks(ldn: Callable[..., Run]) -> None:
    question = ("multilevel", "--condition", "fibromyalgia", "--outcome", "pain-intensity")
    run = ldn(*question, "--format", "json", data=ROOT / "data")
    content = json.loads(run.out)
    weeks = [each["week"] for each in content["estimates"] if "INNOVA" in each["study"]]
    assert len(weeks) > 1 and len(set(weeks)) == len(weeks)
    assert content["k"] > content["studies"] >= 2
    told = ldn(*question, data=ROOT / "data")
    assert "each trial once (ldn pool)" in told.out and "assumed" in told.err
    refused = ldn("multilevel", "CRPS", "--outcome", "pain-intensity", data=ROOT / "data")
    assert refused.code == 2 and "nothing is pooled here" in refused.err
    assert ldn(*question, "--cluster", "x", data=ROOT / "data").code == 2
