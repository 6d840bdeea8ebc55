"""Duplicates by a person's word: joined, taken apart again, and not joined anew by an import."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

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


def test_own_records_over_the_base(ldn: Ldn, ids: list[str], tmp_path: Path) -> None:
    mine = tmp_path / "own" / "papers" / "elbow-2019.yaml"
    mine.parent.mkdir(parents=True)
    record = ROOT / "tests" / "library" / "papers" / "archer-2019.yaml"
    mine.write_text(record.read_text("utf-8").replace("archer-2019", "elbow-2019"), "utf-8")
    over = ["--with", str(tmp_path / "own")]
    told = "--with changes nothing here"
    assert told in ldn("candidates", *over).err
    assert told in ldn("screen", "--agreement", *over).err
    assert told not in ldn("candidates").err
    join = ["candidates", "--join", f"{ids[0]}=elbow-2019", "--as", "Ann"]
    assert ldn(*join).code != 0
    run = ldn(*join, *over)
    assert run.code == 0 and "elbow-2019 is a record laid over the base" in run.err


def test_own_records_of_the_environment_are_told_of_too(
    ldn: Ldn, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LDN_WITH", str(tmp_path))
    told = "LDN_WITH changes nothing here: candidates and decisions belong to the base"
    assert told in ldn("candidates").err
    assert told in ldn("screen", "--agreement").err
    assert told in ldn("accept", "missing.yaml", "--as", "Ann").err


def test_what_own_records_alone_have_is_not_known_to_the_base(
    ldn: Ldn, ids: list[str], tmp_path: Path
) -> None:
    """The log is shared: a paper that only one person holds must not be called known there."""
    mine = tmp_path / "own" / "papers" / "elbow-2019.yaml"
    mine.parent.mkdir(parents=True)
    record = (ROOT / "tests" / "library" / "papers" / "archer-2019.yaml").read_text("utf-8")
    record = re.sub(r"(?m)^title: .*$", "title: Ozapril for elbows", record)
    record = re.sub(r"(?m)^(doi|pmid|pmcid): .*\n", "", record)
    record = re.sub(r"(?m)^(title: .*)$", r"\1\ndoi: 10.5555/elbow", record)
    mine.write_text(record.replace("archer-2019", "elbow-2019"), "utf-8")
    file = tmp_path / "elbow.ris"
    file.write_text("TY  - JOUR\nTI  - Ozapril for elbows\nDO  - 10.5555/elbow\nER  -\n")
    over = ["--with", str(tmp_path / "own")]
    seen = ldn("import", str(file), *over)
    assert "1 in the base already" in seen.out + seen.err, "looked at, not written"
    run = ldn("import", str(file), "--add", "--source", "PubMed", *over)
    assert "1 waits to be screened" in " ".join(run.out.split()), run.err
    assert "--with changes nothing here" in run.err
