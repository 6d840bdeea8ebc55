"""`ldn dose-response`: the base and files, every form, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

DOSES = Path(__file__).with_name("doses.csv")


def _own(ldn: Callable[..., Run], *words: str) -> Run:
    return ldn("dose-response", "--studies", str(DOSES), *words, data=None)


def test_a_file_gives_its_curve(ldn: Callable[..., Run], tmp_path: Path) -> None:
    run = _own(ldn, "--at", "0,3,6")
    assert run.code == 0 and "with the dose" in run.out, run.err
    words = ("--knots", "10%,50%,90%", "--reference", "1.5", "--format", "json")
    content = json.loads(_own(ldn, *words).out)
    assert content["shown"] == "spline" and content["reference"] == 1.5
    assert len(content["spline"]["knots"]) == 3 and content["measure"] == "MD"
    again = json.loads(_own(ldn, "--knots", "0,3,6", "--format", "json").out)
    assert again["spline"]["knots"] == [0, 3, 6]
    picture = tmp_path / "curve.svg"
    assert _own(ldn, "--spline", "--out", str(picture)).code == 0 and picture.stat().st_size > 999


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--method", "DL"], "no method"),
        (["--test", "t"], "--test is for"),
        (["--measure", "RR"], "cannot be expressed as RR"),
        (["--by", "dose"], "--by says nothing"),
        (["--at", "1,many"], "--at does not accept"),
        (["--at", "60"], "outside of those studied"),
        (["--knots", "10%,500%,90%"], "percentiles"),
        (["--knots", "1,2"], "three different knots"),
        (["--result", "pain"], "--result is for the base"),
        (["--scale", "log"], "--scale says nothing"),
        (["--condition", "fibromyalgia"], "works on the evidence base"),
    ],
)
def test_refusals(ldn: Callable[..., Run], words: list[str], told: str) -> None:
    run = _own(ldn, *words)
    assert run.code == 2 and told in run.err and "hint:" in run.err


def test_the_real_base_has_a_trial_of_four_doses(ldn: Callable[..., Run]) -> None:
    words = ("dose-response", "CMT", "--outcome", "disability", "--scope", "any")
    run = ldn(*words, data=ROOT / "data")
    assert run.code == 0 and "doses 0, 0.07, 0.14, 0.7 mg a day" in run.out
    assert "baclofen" in run.err and "explored" in run.err and "one study" in run.err
    other = json.loads(ldn(*words, "--result", "ONLS", "--format", "json", data=ROOT / "data").out)
    [study] = other["studies"]
    assert study["effects"] == pytest.approx([-1.2, 10.1, 17.6])


def test_one_dose_in_each_trial_is_no_dose_response(ldn: Callable[..., Run]) -> None:
    run = ldn("dose-response", "fibromyalgia", "--outcome", "pain-intensity", data=ROOT / "data")
    assert run.code == 2 and "compares 3 doses or more" in run.err
    assert "compares trials, not doses" in run.err
    assert ldn("dose-response", "--outcome", "pain", "--covariance", "gl").code == 2
