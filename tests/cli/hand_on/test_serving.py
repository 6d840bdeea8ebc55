"""`ldn serve`: loopback alone, reading alone, a quiet end."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ldncli.cli.hand_on import serving
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


# -- the server alone, in this process -------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to serve, with what nobody may get beside it."""
    made = tmp_path / "site"
    made.mkdir()
    (made / "index.html").write_text("here", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    (made / "out.txt").symlink_to(tmp_path / "secret.txt")
    (made / "round").symlink_to(made / "round")
    (made / "up").symlink_to(tmp_path)
    return made


@pytest.fixture
def port(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server of that folder; a fault of the server fails the test."""
    faults: list[object] = []
    monkeypatch.setattr(
        serving.ThreadingHTTPServer, "handle_error", lambda *_: faults.append(sys.exc_info()[1])
    )
    handler = partial(serving._Handler, directory=str(folder))
    with serving.Server((serving.LOOPBACK, 0), handler) as server:
        assert server.server_address[0] == "127.0.0.1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
    assert not faults


def _raw(port: int, request: bytes) -> bytes:
    """What comes back for bytes as they are, to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        with contextlib.suppress(ConnectionError):
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
        found = b""
        with contextlib.suppress(ConnectionError):
            while part := client.recv(65536):
                found += part
    return found


OUT = [
    *("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"),
    *("/..\\secret.txt", "/%5c..%5csecret.txt", "/.%2e/.%2e/secret.txt", "//..//secret.txt"),
    *("/x/../../secret.txt", "/%252e%252e/secret.txt", "/..;/secret.txt", "/up/secret.txt"),
    *("/out.txt", "/round", "/round/x", "/index.html%00.txt", "/%00", "/..%c0%af", "/%ff%fe"),
    *("//etc/passwd", "/C:/x", "/" + "a" * 5000, "/" + "../" * 3000, "/" + "%2e%2e/" * 50),
    *("http://evil.example/../secret.txt", "/~root", "/..../secret.txt", "/?../secret.txt#x"),
]


@pytest.mark.parametrize("path", OUT, ids=lambda each: each[:30])
def test_nothing_outside_is_given(port: int, folder: Path, path: str) -> None:
    for file in (path, path.replace("/secret.txt", str(folder.parent / "secret.txt"))):
        asked = f"GET {file} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        found = _raw(port, asked.encode())
        assert b"SECRET" not in found and b"root:" not in found
        assert re.match(rb"HTTP/1\.[01] (200|301|400|403|404|414)", found), found[:80]
        assert b"\r\nTraceback" not in found and bytes(folder) not in found


@pytest.mark.parametrize(
    ("request_line", "code"),
    [
        ("GET /" + "a" * 70_000 + " HTTP/1.1", 414),
        ("GET / HTTP/9.9", 505),
        ("GET", 400),
        ("get / HTTP/1.1", 501),
        ("TRACE / HTTP/1.1", 501),
        ("CONNECT evil.example:443 HTTP/1.1", 501),
        ("POST / HTTP/1.1", 501),
        ("PUT /x HTTP/1.1", 501),
        ("DELETE /index.html HTTP/1.1", 501),
        ("OPTIONS * HTTP/1.1", 501),
        ("\x16\x03\x01 / HTTP/1.1", 501),
    ],
    ids=lambda each: str(each)[:12],
)
def test_odd_requests_are_refused(port: int, request_line: str, code: int) -> None:
    host = f"\r\nHost: 127.0.0.1:{port}\r\n\r\n" if request_line != "GET" else "\r\n\r\n"
    found = _raw(port, (request_line + host).encode())
    assert f" {code} ".encode() in found or f"code: {code}".encode() in found, found[:300]
    assert _ask(port, "/") == (200, b"here")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "evil@x", "", "[::1]"],
)
def test_another_name_that_points_here_is_refused(port: int, host: str) -> None:
    """A page elsewhere may point its own name to this machine, and read what it gets."""
    found = _raw(port, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert b" 403 " in found and b"here" not in found
    assert b" 403 " in _raw(port, b"GET / HTTP/1.1\r\n\r\n"), "no name at all"


def test_many_that_wait_hinder_nobody(port: int) -> None:
    """200 clients hold a connection, half of them in the middle of a request."""
    with contextlib.ExitStack() as held:
        for place in range(200):
            client = held.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            if place % 2:
                client.sendall(b"GET / HTTP/1.1\r\nHost: localh")
        assert _ask(port, "/") == (200, b"here")


def test_who_says_nothing_is_let_go(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving._Handler, "timeout", 0.05)
    for begun in (b"", b"GET / HTTP/1.1\r\nHost: localh"):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(begun)
            assert client.recv(1) == b"", "the server ends it"
