"""At a terminal single keys decide; what was decided is there when the program is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.review.screening.sitting import decisions, with_candidates
from tests.conftest import PATIENCE, ROOT, read_terminal

pty = pytest.importorskip("pty", reason="terminals like this one are not on Windows")


def test_keys_decide_at_once_and_a_kill_loses_nothing(world: Path, tmp_path: Path) -> None:
    with_candidates(world)
    parent, child = pty.openpty()
    words = [sys.executable, "-m", "ldncli", "screen", "--as", "anna", "--data", str(world)]
    environment = {**os.environ, "LDN_CACHE": str(tmp_path), "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen(
        words, stdin=child, stdout=child, stderr=child, env=environment, cwd=ROOT
    )
    os.close(child)
    # What is typed when the screen shows what stands beside it.
    typed = [
        (b"0 decided", b"i"),
        (b"1 decided", b"x"),
        (b"reason (any", b"2"),
        (b"2 decided", b""),
    ]

    def watch(shown: bytes) -> None:
        if typed and typed[0][0] in shown:
            keys = typed.pop(0)[1]
            if keys:
                os.write(parent, keys)
            else:
                process.send_signal(signal.SIGKILL)

    shown = read_terminal(parent, watch).decode("utf-8", "replace")
    process.wait(timeout=PATIENCE)
    assert not typed, shown[-2000:]
    found = [each.to_json() for each in decisions(world)]
    assert [(each["verdict"], each.get("reason")) for each in found] == [
        ("include", None),
        ("exclude", "intervention"),
    ]
    assert "alert" in shown and "\x1b[2J<script" not in shown
