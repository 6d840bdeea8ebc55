"""A service on loopback that answers as real ones do, well and badly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Words = dict[str, str]


@dataclass
class Answer:
    """What the service sends; `cut` bytes of the body are left out though announced."""

    body: bytes = b"{}"
    status: int = 200
    headers: Words = field(default_factory=dict)
    cut: int = 0
    hang: threading.Event | None = None
    reason: str | None = None


@dataclass
class Service:
    """`answer` makes an answer of path, words and the number of the request; all are kept."""

    answer: Callable[[str, Words, int], Answer]
    asked: list[tuple[str, Words]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(answer: Callable[[str, Words, int], Answer]) -> Iterator[Service]:
    """The service, as long as the block lasts."""
    service = Service(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            words = dict(parse_qsl(parts.query, keep_blank_values=True))
            service.asked.append((parts.path, words))
            service.agents.append(self.headers.get("User-Agent", ""))
            found = service.answer(parts.path, words, len(service.asked))
            self.send_response(found.status, found.reason)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            if found.hang:
                found.hang.wait()
            self.wfile.write(found.body[: len(found.body) - found.cut])
            if found.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some tests are about, and no news."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
