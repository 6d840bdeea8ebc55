"""Ctrl-C at any moment: exit code 130, no traceback, nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldncli import interrupts
from tests.conftest import LIBRARY, ROOT

# `LDN_TRIES=50 pytest tests/test_interrupts.py` looks more closely.
TRIES = int(os.environ.get("LDN_TRIES", "12"))
SPREAD = 0.3
# The program as its console script starts it, telling through a pipe that its first
# line has run: what comes before that is the interpreter's own start, in which no
# program can take care of a signal.
_START = """
import os, sys
from ldncli import interrupts
from ldncli.__main__ import run
interrupts.leave_at_once()
os.write({pipe}, b"x")
run()
"""


def _started(words: list[str], folder: Path, before: str = "") -> subprocess.Popen[bytes]:
    """The program running `words` in `folder`, at its first line or later;
    `before` is executed ahead of it."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", before + _START.format(pipe=writing), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[writing],
        cwd=folder,
        env={
            **os.environ,
            "LDN_CACHE": str(folder.parent / "cache"),
            "LDN_DATA": str(LIBRARY),
            "PYTHONPATH": str(ROOT),
        },
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert told.read(1) == b"x"
    return process


@pytest.mark.parametrize(
    "words",
    [["search", "fibromyalgia"], ["report", "--out", "page.html"], ["site", "pages"]],
    ids=lambda words: words[0],
)
def test_it_ends_with_130_at_any_moment(words: list[str], tmp_path: Path) -> None:
    for place in range(TRIES):
        folder = tmp_path / f"try-{place}"
        folder.mkdir()
        process = _started(words, folder)
        time.sleep(
            SPREAD * place / TRIES
        )  # any moment will do: a slow machine is caught earlier, a quick one later
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert process.returncode in (130, 0) and b"Traceback" not in err, (place, err.decode())
        left = sorted(each.name for each in folder.iterdir())
        assert left in ([], words[-1:]), "whole or not at all"
        if left == ["pages"]:
            assert (
                (folder / "pages" / "index.html")
                .read_text(encoding="utf-8")
                .rstrip()
                .endswith("</html>")
            )


def test_a_command_at_work_is_interrupted(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    script = (
        "import os, signal, time, ldncli.records.index.library as library\n"
        "def load(*_, **__):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(20)\n"
        "library.load = load\n"
    )
    _, err = (process := _started(["search", "thumbs"], folder, script)).communicate()
    assert process.returncode == 130 and b"Traceback" not in err


@pytest.fixture
def pythons_own() -> Iterator[None]:
    """Python's own handler: a suite started in the background inherits an ignored Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("pythons_own")
def test_a_held_step_is_whole_and_interrupted_afterwards() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts.Held():
        signal.raise_signal(signal.SIGINT)
        done.append("whole")
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_lost_in_a_finaliser_comes_again(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    script = (
        "import os, signal, time, ldncli.records.index.library as library\n"
        "class Late:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(0)\n"
        "def load(*_, **__):\n"
        "    Late()\n"
        "    time.sleep(20)\n"
        "library.load = load\n"
    )
    _, err = (process := _started(["search", "thumbs"], folder, script)).communicate()
    assert process.returncode == 130 and b"Traceback" not in err and b"ignored" not in err


def test_an_interrupt_that_python_wraps_counts_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    script = (
        "import os, signal, time, ldncli.records.index.library as library\n"
        "def load(*_, **__):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(20)\n"
        "    except KeyboardInterrupt as error:\n"
        "        raise RuntimeError('wrapped') from error\n"
        "library.load = load\n"
    )
    _, err = (process := _started(["search", "thumbs"], folder, script)).communicate()
    assert process.returncode == 130 and b"Traceback" not in err


@pytest.mark.parametrize("words", [["brief", "fibromyalgia"], ["search", "pain"], ["--help"], []])
def test_a_stream_that_cannot_be_written_is_told_in_words(words: list[str], tmp_path: Path) -> None:
    """4 where the answer went nowhere, and no word of Python's; what is only said may be lost."""
    env = {"LDN_CACHE": str(tmp_path), "LDN_DATA": str(LIBRARY), "PYTHONPATH": str(ROOT)}
    streams = {">&-": 4, "2>&-": 0, "<&-": 0, "<&- >&- 2>&-": 4}
    if Path("/dev/full").exists():
        streams |= {">/dev/full": 4, "2>/dev/full": 0}
    for stream, code in streams.items():
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-m", "ldncli", *words],
            capture_output=True,
            env={**os.environ, **env},
            check=False,
        )
        assert done.returncode == code, (stream, done.stderr)
        assert b"Traceback" not in done.stderr and b"ignored" not in done.stderr, stream
        if code and "2>" not in stream:
            assert b"error: the answer cannot be written: " in done.stderr
            assert (b"stdout is closed" in done.stderr) == (">&-" in stream)


def test_closed_streams_are_no_fault_where_the_answer_goes_to_a_file(tmp_path: Path) -> None:
    env = {"LDN_CACHE": str(tmp_path), "LDN_DATA": str(LIBRARY), "PYTHONPATH": str(ROOT)}
    out = tmp_path / "papers.csv"
    words = ["export", "--format", "csv", "--out", str(out)]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "ldncli", *words],
        env={**os.environ, **env},
        check=False,
    )
    assert done.returncode == 0 and out.read_bytes().count(b"\n") > 5
