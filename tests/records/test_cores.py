"""Work on all cores: in order, the same as from one process, whatever becomes of the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.records import cores
from ldncli.records.cores import on_all_cores
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
THINGS = list(range(1_000))


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_cores", lambda: 3)
    monkeypatch.setattr(cores, "_may_fork", lambda: True)


def _where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def _ended(places: set[int]) -> None:
    """None of these is a process of ours any more; other tests may have some."""
    for each in places:
        with pytest.raises(ChildProcessError):
            os.waitpid(each, os.WNOHANG)


def test_answers_come_in_order_from_other_processes_which_end() -> None:
    found = list(on_all_cores(_where, THINGS))
    assert [number for number, _ in found] == THINGS
    places = {pid for _, pid in found}
    assert len(places) == 3 and os.getpid() not in places
    _ended(places)


def test_few_things_one_core_and_other_threads_are_worked_on_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = {os.getpid()}
    assert {pid for _, pid in on_all_cores(_where, THINGS[:200])} == here
    monkeypatch.setattr(cores, "_may_fork", lambda: False)
    assert {pid for _, pid in on_all_cores(_where, THINGS)} == here
    monkeypatch.setattr(cores, "_may_fork", lambda: True)
    monkeypatch.setattr(cores, "_cores", lambda: 1)
    assert {pid for _, pid in on_all_cores(_where, THINGS)} == here


def _failing(*_: object) -> int:
    raise BlockingIOError("no more processes")


@pytest.mark.parametrize("what", ["fork", "pipe"])
def test_where_no_process_can_be_made_the_work_is_done_here(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, what, _failing)
    assert list(on_all_cores(_where, THINGS)) == [(each, os.getpid()) for each in THINGS]


def test_what_a_killed_process_leaves_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number == 500 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(on_all_cores(work, THINGS)) == THINGS


def test_an_error_is_raised_as_if_there_were_one_process() -> None:
    def work(number: int) -> int:
        if number == 700:
            raise ValueError("thing 700")
        return number

    answers = on_all_cores(work, THINGS)
    assert [next(answers) for _ in range(700)] == THINGS[:700]
    with pytest.raises(ValueError, match="thing 700"):
        next(answers)


def test_whoever_stops_reading_ends_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    answers = on_all_cores(_where, THINGS)
    # The first pieces of all three.
    places = {next(answers)[1] for _ in range(3 * cores._PIECE)}
    assert len(places) == 3
    answers.close()  # type: ignore[attr-defined]
    _ended(places)
    assert capfd.readouterr().err == ""


_READER = """
import os, sys
from ldncli.records import cores
cores._cores, cores._may_fork = lambda: 3, lambda: True
def work(number):
    os.write(1, b"%d\\n" % os.getpid()) if number < 96 and number % 32 == 0 else None
    return "x" * 100_000
answers = cores.on_all_cores(work, range(100_000))
next(answers)
sys.stdin.read()
"""


def test_processes_end_with_a_reader_that_is_killed() -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert reader.stdout and reader.stdin
    workers = [int(reader.stdout.readline()) for _ in range(3)]
    reader.kill()
    reader.wait()
    reader.stdin.close()
    assert all(_within_seconds(10, lambda pid=pid: not _runs(pid)) for pid in workers)


def _within_seconds(seconds: int, happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (found := happened()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
