"""`ldn prisma`: one flow in every format, lists with reasons, and honesty without a log."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.report.document.prisma.reviews import NAMES, log_update

STARTS = {
    "svg": b"<svg",
    "png": b"\x89PNG",
    "pdf": b"%PDF",
    "docx": b"PK",
    "xlsx": b"PK",
    "html": b"<!DOCTYPE html>",
    "md": b"# PRISMA 2020",
    "csv": b"\xef\xbb\xbflane,",
    "json": b"[\n{",
    "txt": b"4 searches found 12 records",
}


@pytest.mark.usefixtures("coarse")
def test_every_format(ldn: Callable[..., Run], world: Path, tmp_path: Path) -> None:
    log_update(world)
    for ending, start in STARTS.items():
        file = tmp_path / f"x.{ending}"
        run = ldn("prisma", "--out", str(file))
        assert run.code == 0, run.err
        content = file.read_bytes()
        assert content.lstrip().startswith(start), ending
        if ending in ("svg", "html", "md", "csv", "json", "txt"):
            assert b"Reports sought for retrieval" in content, ending


def test_the_flow_on_screen(ldn: Callable[..., Run], world: Path) -> None:
    log_update(world)
    out = ldn("prisma").out
    assert "Identification of new studies via databases and registers" in out
    assert "Records identified (n = 10)" in out and "Not finished: 2 records" in out
    later = ldn("prisma", "--since", "2026-11-02").out
    assert "Records identified (n = 4)" in later and "Searches from 2026-11-02 on" in later


def test_lists(ldn: Callable[..., Run], world: Path) -> None:
    log_update(world)
    rows = list(csv.DictReader(io.StringIO(ldn("prisma", "--excluded", "--format", "csv").out)))
    assert [each["id"] for each in rows] == [NAMES[2], NAMES[0]]
    assert rows[0]["reason"] == "Design not of interest"
    found = json.loads(ldn("prisma", "--searches", "--format", "json").out)
    assert [each["records"] for each in found] == [6, 3, 1, 2]
    assert len(json.loads(ldn("prisma", "--checklist", "--format", "json").out)) == 58
    assert "| Lee et al. 2020 |" in ldn("prisma", "--excluded", "--format", "md").out


def test_without_a_log(ldn: Callable[..., Run]) -> None:
    run = ldn("prisma")
    assert run.code == 0 and "Records in the evidence base (n = 9)" in run.out
    told = "This base was not built by logged searches"
    assert told in run.out
    for words in (["--excluded"], ["--searches"], ["--format", "md"]):
        assert told in " ".join(ldn("prisma", *words).out.split())
    assert json.loads(ldn("prisma", "--excluded", "--format", "json").out) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--since", "2026"], "'2026' is no day"),
        (["--excluded", "--checklist"], "lists of their own"),
        (["--excluded", "--format", "svg"], "cannot be written as svg"),
        (["--theme", "blue"], "no theme"),
    ],
)
def test_what_does_not_go_together(ldn: Callable[..., Run], words: list[str], told: str) -> None:
    run = ldn("prisma", *words)
    assert run.code == 2 and told in run.err
