"""Fixtures for the whole suite: a copy of the tiny invented evidence base, and
commands run through `main`."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
# Seconds after which something that was waited for counts as never coming. No test may
# depend on how long anything takes.
PATIENCE = 180
LIBRARY = Path(__file__).resolve().parent / "library"
TRIALS = Path(__file__).resolve().parent / "trials"

# How long an example takes is the machine's business, and made-up records are large by nature.
settings.register_profile(
    "ldn", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("ldn")


class Run(NamedTuple):
    """What a command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def real_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for the index of the real base, which the first test that asks it makes; no test may
    change that base."""
    return tmp_path_factory.mktemp("real")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a browser and other processes are waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def own_cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, real_cache: Path
) -> None:
    """No test reads or writes the user's index, data setting, colours or pager; each has an empty
    cache of its own but for the index of the real base."""
    from ldncli.records.index.store import cache_file

    monkeypatch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
    index = cache_file(ROOT / "data")
    index.symlink_to(real_cache / index.name)
    monkeypatch.delenv("LDN_DATA", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("LDN_PAGER", "cat")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the invented evidence base that a test may spoil."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "world"))


@pytest.fixture
def trials(world: Path) -> Path:
    """The invented base with a few randomised trials more, so that there is something to pool."""
    shutil.copytree(TRIALS, world, dirs_exist_ok=True)
    return world


@pytest.fixture
def ldn(world: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command over the invented base; `data=None` leaves --data out."""
    from ldncli.cli.app import main

    def run(*words: str, data: Path | None = world) -> Run:
        capsys.readouterr()
        code = main([*words, *(["--data", str(data)] if data else [])])
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line a reason what was skipped: a skip is an
    exception, and must not pass unseen."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(each.longrepr[2]).removeprefix("Skipped: ") for each in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"not tested ({count}): {reason}", yellow=True)
