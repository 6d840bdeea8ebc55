"""`ldn serve`: loopback alone, reading alone, a quiet end."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import LIBRARY, PATIENCE, ROOT, Run


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running server and its port."""
    environment = {**os.environ, "LDN_CACHE": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    words = [sys.executable, "-m", "ldncli", "serve", "--no-browser", "--data", str(LIBRARY)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert process.stderr
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
    assert found
    yield process, int(found[1])
    if process.poll() is None:
        process.kill()
    process.wait(timeout=PATIENCE)


def _ask(port: int, path: str, method: str = "GET", host: str | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_it_reads_and_nothing_else(
    served: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = served
    assert (
        _ask(port, "/")[0] == 200
        and b"Not medical advice" in _ask(port, "/paper/archer-2019.html")[1]
    )
    assert _ask(port, "/", "HEAD") == (200, b"")
    assert _ask(port, "/paper/")[0] == 404, "no listing"
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert _ask(port, "/", method)[0] == 501
    for path in ("/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"):
        assert b"root:" not in _ask(port, path)[1] and _ask(port, path)[0] in (403, 404)
    assert _ask(port, "/", host="evil.example")[0] == 403, "another name that points here"
    site = next(tmp_path.glob("ldn-site-*"))
    (site / "leak.html").symlink_to("/etc/passwd")
    assert _ask(port, "/leak.html")[0] == 403
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0 and err == "", "a quiet end"
    assert not site.exists()


def test_only_a_site_is_served(ldn: Callable[..., Run], tmp_path: Path) -> None:
    run = ldn("serve", str(tmp_path), "--no-browser")
    assert run.code == 2 and "not-a-site" in run.err


def test_a_site_is_no_file(ldn: Callable[..., Run], tmp_path: Path) -> None:
    run = ldn("site", "--out", str(tmp_path / "page.html"))
    assert run.code == 2 and "not a .html file" in run.err
    assert not (tmp_path / "page.html").exists()


def test_a_port_that_is_taken(
    ldn: Callable[..., Run], served: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    assert ldn("site", str(tmp_path / "site")).code == 0
    run = ldn("serve", str(tmp_path / "site"), "--no-browser", "--port", str(served[1]))
    assert run.code == 4 and "is not available" in run.err
