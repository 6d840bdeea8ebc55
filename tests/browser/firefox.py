"""Firefox, driven through its own remote protocol (Marionette): each message is a JSON array with
its length before it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any


def find_firefox() -> str | None:
    """The browser named by LDN_FIREFOX, else the first that is on the path."""
    names = ("firefox", "firefox-esr")
    return os.environ.get("LDN_FIREFOX") or next(filter(None, map(shutil.which, names)), None)


class Firefox:
    """A browser without a window, with a profile of its own; to be closed."""

    def __init__(self, program: str, profile: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        self._process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--marionette", "--profile", str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile), "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
        )
        try:
            self._socket = self._connect(port)
            self._count = 0
            self._read()
            self.call("WebDriver:NewSession", {})
        except BaseException:
            self.close()
            raise

    def _connect(self, port: int) -> socket.socket:
        for _ in range(600):
            try:
                found = socket.create_connection(("127.0.0.1", port), timeout=60)
            except OSError:
                time.sleep(0.1)
            else:
                return found
        raise TimeoutError("Firefox does not answer")

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._socket.recv(1)
        text = b""
        while len(text) < int(length[:-1]):
            text += self._socket.recv(int(length[:-1]) - len(text))
        return json.loads(text)

    def call(self, name: str, values: dict[str, Any]) -> Any:
        """What a command answers; RuntimeError where it fails."""
        self._count += 1
        text = json.dumps([0, self._count, name, values]).encode()
        self._socket.sendall(f"{len(text)}:".encode() + text)
        _, _, error, answer = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return answer["value"] if set(answer) == {"value"} else answer

    def run(self, script: str) -> Any:
        """What a script returns in the page, beside and not under its policy."""
        return self.call("WebDriver:ExecuteScript", {"script": script, "args": []})

    def close(self) -> None:
        """End this browser."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
