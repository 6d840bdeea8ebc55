"""A web server for one folder: this machine alone, reading alone, without listings of folders."""

from __future__ import annotations

import contextlib
import sys
import threading
import webbrowser
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import (
    BaseHTTPRequestHandler,
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from pathlib import Path
from typing import Any

from ldncli.cli.output import say
from ldncli.errors import OutsideError

# One address of one machine: nobody else in the network can ask.
LOOPBACK = "127.0.0.1"
# Seconds after which a client that says nothing more is let go.
PATIENCE = 20


def asks_here(headers: Any) -> bool:
    """Whether a request asks for this machine by its own name, and not by one that a page elsewhere
    pointed here."""
    host = (headers.get("Host") or "").rsplit(":", 1)[0]
    return host in (LOOPBACK, "localhost")


class _Handler(SimpleHTTPRequestHandler):
    """GET and HEAD of files below the folder, and nothing else."""

    server_version = "ldn"
    sys_version = ""
    timeout = PATIENCE

    def send_head(self) -> Any:
        """A file; 403 where another name than this machine's was asked for (a page elsewhere that
        points its name here), or a link leads out."""
        if not asks_here(self.headers) or not self._is_inside():
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        return super().send_head()

    def _is_inside(self) -> bool:
        try:
            asked = Path(self.translate_path(self.path)).resolve()
        except (ValueError, OSError, RuntimeError):  # a NUL, a name too long, links in a circle
            return False
        return asked.is_relative_to(Path(self.directory).resolve())

    def list_directory(self, path: Any) -> Any:
        """No listing of a folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """What a page says of itself in its head, as headers too, and that no page frames it."""
        from ldncli.report.site.assets import POLICY

        self.send_header("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a reader does not want to read every request."""


class Server(ThreadingHTTPServer):
    """A server that takes no notice of those who hang up, and lets many wait."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Only what is a fault of ours is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve_folder(folder: Path, port: int, *, browser: bool) -> None:
    """Serve a folder until Ctrl-C; raises OutsideError where the port is not available."""
    serve_with(partial(_Handler, directory=str(folder)), port, browser=browser)


def serve_with(
    handler: Callable[..., BaseHTTPRequestHandler], port: int, *, browser: bool, path: str = ""
) -> None:
    """Answer requests on this machine until Ctrl-C, and show the page at `path`; raises
    OutsideError where the port is not available."""
    try:
        server = Server((LOOPBACK, port), handler)
    except OSError as error:
        raise OutsideError(
            f"port {port} is not available: {error.strerror}", hint="--port 0 picks a free one"
        ) from error
    address = f"http://{LOOPBACK}:{server.server_address[1]}/{path}"
    say(f"serving {address} · Ctrl-C stops it")
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
