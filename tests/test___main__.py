"""Compiled files that did not fit on the disk harm no later run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LIBRARY, ROOT

_WORDS = [sys.executable, "-m", "ldncli", "vocab", "designs", "--data", str(LIBRARY)]


@pytest.mark.skipif(os.name != "posix", reason="no limit to files can be set here")
def test_files_that_may_not_grow_leave_nothing_behind_that_cannot_be_read(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
        "LDN_CACHE": str(tmp_path / "cache"),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(before: str = "") -> subprocess.CompletedProcess[str]:
        words = ["sh", "-c", f'{before} exec "$@"', "sh", *_WORDS]
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False)

    # What Python itself begins with was compiled when it was installed.
    begin = [sys.executable, "-c", "import runpy, ldncli.__main__"]
    subprocess.run(begin, env=env, check=True)
    small = run("ulimit -f 40;")  # blocks of 512 bytes; the index may not be kept either
    assert small.returncode == 0, small
    whole = run()
    assert (whole.returncode, whole.stdout) == (0, small.stdout), whole
    # A disk that filled in between, as an older Python or another program left it.
    (made,) = (tmp_path / "compiled").rglob("vocabulary.*.pyc")
    made.write_bytes(made.read_bytes()[:2000])
    cut = run()
    assert cut.returncode == 4 and "Traceback" not in cut.stderr, cut
    assert "damaged compiled files of the program have been taken away" in cut.stderr
    assert run().stdout == whole.stdout
