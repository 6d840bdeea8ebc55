"""kill -9 at random moments: nothing lost, nothing half-written, the next run right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from ldncli.harvest.sources import registry
from ldncli.harvest.sources.client import Politeness
from ldncli.harvest.sources.europe_pmc import EuropePmc
from ldncli.screening.log import open_log
from ldncli.screening.standing import standings
from tests.conftest import LIBRARY
from tests.harvest.sources import shapes
from tests.harvest.sources.service import serving
from tests.machine import contents, killed_after, run

# `LDN_KILLS=50 pytest tests/test_killed.py` looks more closely.
KILLS = int(os.environ.get("LDN_KILLS", "3"))


def _started(words: list[str]) -> int:
    """The process that runs a command line, in a copy of this one; nothing is imported anew."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        from ldncli.cli.app import main

        code = main(words)
    finally:
        os._exit(code)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
@pytest.mark.parametrize("what", ["index", "out", "site"])
def test_killed_at_any_moment(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = random.Random(7)
    out = tmp_path / "out"
    words = {
        "index": ["search", "fibro"],
        "out": ["report", "--format", "md", "--out", str(out), "--force"],
        "site": ["site", str(out), "--force"],
    }[what] + ["--data", str(LIBRARY)]
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "cache"))
    begun = time.monotonic()
    assert os.waitstatus_to_exitcode(os.waitpid(_started(words), 0)[1]) == 0
    lasts = time.monotonic() - begun
    whole = _contents(out)
    killed = 0
    for place in range(KILLS):
        if what == "index":
            shutil.rmtree(tmp_path / "cache")
        child = _started(words)
        # Any moment will do, after its end too; the first is at once.
        time.sleep(lasts * source.random() if place else 0)
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert _contents(out) == whole, "as it was, or as it is to be"
        assert os.waitstatus_to_exitcode(os.waitpid(_started(words), 0)[1]) == 0
        assert _contents(out) == whole
        from ldncli.records.index.library import load
        from ldncli.records.index.matching import search

        library = load(str(LIBRARY))
        assert library.kept and len(library) == len(list((LIBRARY / "papers").iterdir()))
        assert search(library.store, "fibro").whole
    assert killed


SEARCHES = """\
searches:
  - id: elbows
    label: Elbows
    services: [europepmc]
    since: '2026-11-01'
    concepts: [[elbow]]
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
def test_an_update_killed_at_any_moment(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record is lost, none is there twice, no line is torn; the next update goes on."""
    (world / "searches.yaml").write_text(SEARCHES, encoding="utf-8")
    monkeypatch.setenv("LDN_CONTACT", "a@example.org")
    source, before = random.Random(11), contents(world)
    with serving(shapes.europe_pmc(range(1, 61))) as service:  # type: ignore[arg-type]
        found = {"europepmc": EuropePmc(address=service.address, politeness=Politeness(0.0, 10))}
        monkeypatch.setattr(registry, "sources", lambda: found)
        words = ["update", "--no-notices", "--until", "2026-11-20", "--data", str(world)]
        told, killed = tmp_path / "told", 0
        begun = time.monotonic()
        assert run(words, told).code == 0
        lasts = time.monotonic() - begun
        for place in range(KILLS):
            shutil.rmtree(world / "screening")
            asked = len(service.asked)
            # The first at once when it has asked, so that one at least is killed at work.
            killed += killed_after(
                lasts * source.random() if place else 0,
                words,
                told,
                begun=lambda asked=asked: len(service.asked) > asked,
            )
            log = open_log(world)
            some = set(standings(log, 1)) if log else set()
            assert run(["check", "--data", str(world)], told).code == 0
            assert run(words, told).code == 0
            log = open_log(world)
            assert log and not log.notes
            assert some <= set(log.entries) and len(log.entries) == 60
            assert {each.state for each in standings(log, 1).values()} == {"waiting"}
            now = contents(world)
            assert {name: now[name] for name in before} == before
    assert killed


def _contents(place: Path) -> dict[str, bytes]:
    """All files below a place, or the one that it is."""
    files = [place] if place.is_file() else sorted(place.rglob("*"))
    return {str(each.relative_to(place)): each.read_bytes() for each in files if each.is_file()}
