"""`ldn forest`, `ldn funnel` and `ldn rob`: what goes where, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

PAIN = ["--condition", "fibromyalgia", "--outcome", "pain-intensity"]


@pytest.fixture(autouse=True)
def more_trials(trials: Path) -> None:
    """Every test here has something to pool."""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forest", *PAIN, "--theme", "pink"], "no theme 'pink'"),
        (["forest", *PAIN, "--out", "x.gif"], "cannot write a .gif file"),
        (["forest", *PAIN, "--width", "20"], "20 is not in the range"),
        (["funnel", *PAIN, "--format", "csv"], "cannot write 'csv'"),
        (["rob", "--instrument", "rob3"], "no instrument 'rob3'"),
        (["forest"], "choose one outcome"),
    ],
)
def test_wrong_words_are_refused(ldn: Callable[..., Run], words: list[str], said: str) -> None:
    run = ldn(*words)
    assert run.code == 2 and said in run.err and run.out == ""


@pytest.mark.parametrize(
    "command", [["forest", *PAIN], ["forest", "--outcome", "fatigue"], ["funnel", *PAIN], ["rob"]]
)
def test_pictures_by_ending_and_by_format(
    ldn: Callable[..., Run], command: list[str], tmp_path: Path
) -> None:
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "txt": b""}
    for ending, start in starts.items():
        file = tmp_path / f"x.{ending}"
        assert ldn(*command, "--out", str(file)).code == 0
        assert file.read_bytes().startswith(start) and len(file.read_bytes()) > 100, ending
    dark = tmp_path / "dark.svg"
    assert ldn(*command, "--format", "svg", "--theme", "dark", "--out", str(dark)).code == 0
    assert dark.read_bytes() != (tmp_path / "x.svg").read_bytes()


def test_text_is_as_wide_as_asked(ldn: Callable[..., Run]) -> None:
    assert max(map(len, ldn("forest", *PAIN).out.splitlines())) <= 80
    assert max(map(len, ldn("forest", *PAIN, "--width", "120").out.splitlines())) > 80


def test_rob_for_programs(ldn: Callable[..., Run]) -> None:
    rows = list(csv.DictReader(io.StringIO(ldn("rob", "--format", "csv").out)))
    assert {row["by"] for row in rows if row["study"] == "jones-2016"} == {"ldn", "fox-2024"}
    assert all(row["reason"] for row in rows if row["study"] == "ivory-2012")
    assert len(json.loads(ldn("rob", "--instrument", "rob2", "--format", "json").out)) == len(rows)
