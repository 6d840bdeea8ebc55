"""A site as a whole: the same data give the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import LIBRARY, ROOT


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LDN_CACHE": str(tmp_path / f"cache-{seed}"),
        }
        subprocess.run(
            [sys.executable, "-m", "ldncli", "site", str(target), "--data", str(LIBRARY)],
            check=True,
            cwd=ROOT,
            env=environment,
            capture_output=True,
        )
        total = hashlib.sha256()
        for path in sorted(target.rglob("*")):
            total.update(
                str(path.relative_to(target)).encode()
                + (path.read_bytes() if path.is_file() else b"")
            )
        digests.append(total.hexdigest())
    assert digests[0] == digests[1]
