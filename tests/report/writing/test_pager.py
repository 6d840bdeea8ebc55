"""Long answers go through the user's pager, in a real terminal: which one, when none, and how it
ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ldncli.report.writing import pager
from tests.conftest import LIBRARY, PATIENCE, ROOT, read_terminal

pty = pytest.importorskip("pty", reason="no terminals of this kind on Windows")

# Thirty lines of a screen of ten.
_WORDS = ["evidence", "--all", "--data", str(LIBRARY)]
# A pager that says so and shows what it gets.
_LOUD = "sh -c 'echo PAGED; cat'"


def _listening() -> None:
    """A suite started in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _run(
    tmp_path: Path, *more: str, lines: int = 10, interrupt_at: bytes = b"", **environment: str
) -> tuple[int, str]:
    """The exit code of a command in a terminal, and what the terminal shows."""
    parent, child = pty.openpty()
    usual = {"COLUMNS": "80", "LINES": str(lines), "TERM": "xterm", "LDN_CACHE": str(tmp_path)}
    kept = {key: value for key, value in os.environ.items() if "PAGER" not in key}
    process = subprocess.Popen(
        [sys.executable, "-m", "ldncli", *_WORDS, *more],
        stdin=child,
        stdout=child,
        stderr=child,
        env={**kept, "PYTHONPATH": str(ROOT), **usual, **environment},
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=_listening,
    )
    os.close(child)
    interrupted: list[int] = []

    def interrupt(so_far: bytes) -> None:
        if interrupt_at and not interrupted and interrupt_at in so_far:
            os.killpg(process.pid, signal.SIGINT)
            interrupted.append(process.pid)

    shown = read_terminal(parent, interrupt)
    code = process.wait(timeout=PATIENCE)
    return code, shown.decode(errors="replace").replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["PAGER", "LDN_PAGER"])
def test_a_long_answer_is_paged(tmp_path: Path, name: str) -> None:
    code, shown = _run(tmp_path, **{name: _LOUD})
    assert code == 0 and shown.startswith("PAGED\n") and "Fibromyalgia" in shown


def test_our_own_setting_goes_first(tmp_path: Path) -> None:
    assert "PAGED" not in _run(tmp_path, PAGER=_LOUD, LDN_PAGER="cat")[1]


@pytest.mark.parametrize(
    ("more", "environment"),
    [
        (("--no-pager",), {"PAGER": _LOUD}),
        ((), {"PAGER": "cat"}),
        ((), {"PAGER": ""}),
        ((), {"PAGER": _LOUD, "TERM": "dumb"}),
        (("--out", "{}/x.txt"), {"PAGER": _LOUD}),
    ],
)
def test_who_wants_none_gets_none(
    tmp_path: Path, more: tuple[str, ...], environment: dict[str, str]
) -> None:
    code, shown = _run(tmp_path, *(each.format(tmp_path) for each in more), **environment)
    assert code == 0 and "PAGED" not in shown


def test_a_short_answer_is_not_paged(tmp_path: Path) -> None:
    code, shown = _run(tmp_path, lines=500, PAGER=_LOUD)
    assert code == 0 and "PAGED" not in shown and "Fibromyalgia" in shown


def test_a_pager_that_is_not_there_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    code, shown = _run(tmp_path, PAGER="no-such-pager -x")
    assert code == 0 and "note: the pager 'no-such-pager -x' was not found" in shown
    assert "Fibromyalgia" in shown and "Traceback" not in shown


def test_a_pager_that_is_left_is_no_error(tmp_path: Path) -> None:
    code, shown = _run(tmp_path, PAGER="head -1")
    assert code == 0 and "Traceback" not in shown and "error" not in shown


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("trap '' INT; echo PAGED; sleep 1", 0),
        ("echo PAGED; sleep 60", 130),
    ],
)
def test_interrupts_belong_to_the_pager(tmp_path: Path, command: str, code: int) -> None:
    found, shown = _run(tmp_path, PAGER=f'sh -c "{command}"', interrupt_at=b"PAGED")
    assert found == code and "Traceback" not in shown


def test_less_is_the_usual_one_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGER", "LDN_PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(pager.shutil, "which", lambda name: f"/bin/{name}")
    assert pager.named(print) == "less"
    monkeypatch.setattr(pager.shutil, "which", lambda _: None)
    assert pager.named(print) is None, "as on Windows: nothing is paged"
