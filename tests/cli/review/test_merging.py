"""Duplicates by a person's word: joined, taken apart again, and not joined anew by an import."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

RIS = """\
TY  - JOUR
TI  - Purple elbows: a trial
AU  - Lee, Ann
PY  - 2019
DO  - 10.5555/elbow.1
ER  -

TY  - JOUR
TI  - Purple elbows: a trial
AU  - Lee, Ann
PY  - 2019
DO  - 10.5555/ELBOW.1
JF  - Elbow
ER  -

TY  - JOUR
TI  - Knees in winter
AU  - Ek, Bo
PY  - 2020
ER  -
"""
Ldn = Callable[..., Run]


@pytest.fixture
def ids(ldn: Ldn, tmp_path: Path) -> list[str]:
    file = tmp_path / "a.ris"
    file.write_text(RIS.replace("ELBOW.1", "elbow.1"), encoding="utf-8")
    assert ldn("import", str(file), "--add").code == 0
    return [each["id"] for each in json.loads(ldn("candidates", "--format", "json").out)]


def _states(ldn: Ldn) -> dict[str, str]:
    found = json.loads(ldn("candidates", "--format", "json").out)
    return {each["id"]: each["state"] for each in found}


def test_apart_and_joined(ldn: Ldn, ids: list[str], tmp_path: Path) -> None:
    elbow, *others = ids
    knee = others[-1]
    run = ldn("candidates", "--join", f"{knee}={elbow}", "--as", "Ann")
    assert run.code == 0 and _states(ldn)[knee] == "duplicate"
    assert ldn("candidates", "--apart", knee, "--as", "Ann").code == 0
    assert _states(ldn)[knee] == "waiting"
    assert ldn("import", str(tmp_path / "a.ris"), "--add").code == 0
    assert _states(ldn)[knee] == "waiting", "what a person took back stays taken back"
    assert ldn("candidates", "--join", f"{knee}=bell-2015", "--as", "Ann").code == 0
    assert _states(ldn)[knee] == "known"


def test_refusals(ldn: Ldn, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LDN_SCREENER", raising=False)
    for words, hint in (
        (["--apart", ids[0], "--as", "Ann"], "neither a duplicate nor in the base"),
        (["--apart", "nobody-2000-aaaaa", "--as", "Ann"], "no candidate is called"),
        (["--join", ids[0], "--as", "Ann"], "does not name two"),
        (["--join", f"{ids[0]}={ids[0]}", "--as", "Ann"], "does not name two"),
        (["--join", f"{ids[0]}=bell-2051", "--as", "Ann"], "bell-2015"),
        (["--apart", ids[0]], "nobody is named"),
    ):
        before = _states(ldn)
        run = ldn("candidates", *words)
        assert run.code == 2 and hint in run.err, (words, run.err)
        assert _states(ldn) == before
