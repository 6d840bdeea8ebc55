"""`ldn enough` on the base and on a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

ROWS = "study,year,ai,n1i,ci,n2i\nA,2001,10,60,18,60\nB,2003,14,90,22,88\nC,2010,30,200,45,199\n"


@pytest.fixture
def own(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(*words: str) -> Run:
        path = tmp_path / "own.csv"
        path.write_text(ROWS, encoding="utf-8")
        return ldn("enough", "--studies", str(path), "--measure", "RR", *words, data=None)

    return run


def test_a_file(own: Callable[..., Run]) -> None:
    run = own("--important", "0.75", "--next", "400", "--next", "50", "--why")
    assert run.code == 0 and "people that would be needed" in run.out
    assert "A trial of 400 would" in run.out and "A trial of 50 would" in run.out
    found = json.loads(own("--important", "0.75", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(own("--important", "0.75", "--format", "csv").out)))
    assert [float(row["z"]) for row in rows] == [each["z"] for each in found["looks"]]
    assert found["required"]["diversity"] == 0


def test_what_is_asked_for_changes_the_need(own: Callable[..., Run]) -> None:
    def needed(*words: str) -> int:
        return json.loads(own("--format", "json", *words).out)["required"]["people"]

    plain = needed()
    assert needed("--i2", "50") == pytest.approx(2 * plain, abs=1)
    assert needed("--diversity", "50") == needed("--i2", "50")
    assert (
        needed("--power", "0.9") > plain > needed("--alpha", "0.2") > needed("--control-risk", "60")
    )


def test_the_picture(own: Callable[..., Run], tmp_path: Path) -> None:
    for form in ("svg", "png"):
        file = tmp_path / f"x.{form}"
        assert own("--out", str(file), "--theme", "dark").code == 0 and file.stat().st_size
    assert "Trial sequential analysis" in own("--format", "text").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--diversity 100", "diversity of 100%"),
        ("--diversity 10 --i2 10", "say the same"),
        ("--alpha 2", "alpha of 2"),
        ("--power 0.01", "power of 0.01"),
        ("--important nan", "--important nan"),
        ("--important -3", "no effect that could be important"),
        ("--next 1", "at least two people"),
        ("--by year", "all studies are looked at together"),
    ],
)
def test_what_is_refused(own: Callable[..., Run], words: str, told: str) -> None:
    run = own(*words.split())
    assert run.code == 2 and told in run.err and "hint: " in run.err


def test_the_base(ldn: Callable[..., Run]) -> None:
    question = ("--condition", "fibromyalgia", "--outcome", "pain-intensity", "--important", "1")
    run = ldn("enough", *question)
    assert run.code == 0 and "needed" in run.out and "papers" in run.err
