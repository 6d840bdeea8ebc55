"""Nothing injected: a base whose every text is hostile goes through every command and format, and
what comes out is read by the reader that it is made for."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ldncli.cli import formats
from ldncli.cli.app import COMMANDS, main
from ldncli.records.text.folding import harmless
from tests.cli.test_formats import WORDS, WRITES, _writers
from tests.conftest import Run
from tests.hostile import DOI, MARK, PIECES, hostile_base

# What is asked of commands that have no table; those without a line here wait for input, run until
# they are stopped, or write nothing of the base.
OTHERS = {
    "search": [["search", "thumbs"]],
    "brief": [["brief", "fibromyalgia"], ["brief", "--all", "crps"]],
    "show": [["show", "jones-2016"], ["show", "archer-2019"], ["show", "nobody"]],
    "evidence": [["evidence", "--why", "--studies", "--legend"]],
    "safety": [["safety", "--cautions"], ["safety", "--why"]],
    "doses": [["doses", "--by", "titration"]],
    "sof": [["sof", "fibromyalgia", "--why", "--all"]],
    "vocab": [["vocab", each] for each in ("conditions", "outcomes", "harms", "mechanisms")],
    "check": [["check"]],
    "search-string": [["search-string", "--condition", "crps"]],
    "import": [["import", "nothing.ris"]],
    "draft": [["draft", "nothing"]],
    "accept": [["accept", "nothing.yaml"]],
    "man": [["man"]],
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What steers a terminal, or turns the direction of what follows.
STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile base; no test may change it."""
    base = hostile_base(tmp_path_factory.mktemp("hostile") / "base")
    (base / "searches.yaml").write_text(SEARCHES, encoding="utf-8")
    return base


SEARCHES = yaml.safe_dump(
    {
        "searches": [
            {
                "id": "a",
                "label": " ".join(PIECES),
                "services": ["pubmed"],
                "since": "2026-01-01",
                "concepts": [["elbow", *PIECES]],
            }
        ]
    }
)


@pytest.fixture
def run(hostile: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command over the hostile base."""

    def run(*words: str) -> Run:
        capsys.readouterr()
        code = main([*words, "--data", str(hostile)])
        return Run(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize("name", [each for each in COMMANDS if each not in ("site", "serve")])
def test_nothing_steers_the_terminal(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With colour and without, answers and refusals hold no sign that steers a terminal."""
    from ldncli.cli import output
    from ldncli.report.writing import pager

    asked = [list(WORDS.get(name, (name,))), *OTHERS.get(name, [])]
    asked += [[*asked[0], "--none\x1b[2J\u202e", "x\ny\x9b1m"], [name, "no\x1b]0;x\x07\nerror: y"]]
    for words in asked:
        if "--none\x1b[2J\u202e" not in words and name in ("init", "harvest", "report"):
            continue
        found = run(*words)
        assert found.code in (0, 2, 3, 4), (words, found.err)
        assert not STEERS.search((found.out + found.err).replace("\t", " ")), words
    look = output.Look if hasattr(output, "Look") else None
    assert look is None
    monkeypatch.setattr(output, "on_terminal", lambda _: True)
    monkeypatch.setattr(output, "shows_colour", lambda: True)
    monkeypatch.setattr(pager, "page", lambda text, *_, **__: sys.stdout.write(text))
    if name in ("init", "harvest", "report", "export"):
        return
    for words in asked[:-2]:
        assert not STEERS.search(_COLOUR.sub("", run(*words).out).replace("\t", " ")), words
