"""Random command lines end as documented, speak no Python, and write nothing but where asked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ldncli.cli.app import COMMANDS
from tests.command_lines import LEFT_OUT, furnish, random_line, run_line, snapshot

LINES = 250
# What broke once.
MENDED = (
    ("accept", ""),
    ("coverage", "--with", "\0"),
    ("forest", "--out", "\0"),
)


@pytest.mark.usefixtures("coarse")
def test_random_command_lines(
    trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    furnish(inside / "here")
    monkeypatch.chdir(inside / "here")
    monkeypatch.setenv("HOME", str(inside / "home"))
    before = snapshot(trials / "papers", inside)
    around = {each.name for each in tmp_path.iterdir()}
    source = random.Random(16)
    tried = set()
    for words in MENDED:
        run_line(list(words), trials)
    for _ in range(LINES):
        words = random_line(source)
        tried.add(words[0])
        run_line(words, trials)
    assert tried >= set(COMMANDS) - LEFT_OUT
    assert snapshot(trials / "papers", inside) == before, "records are as they were"
    assert {each.name for each in tmp_path.iterdir()} == around
