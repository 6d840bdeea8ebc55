"""Fixtures for the whole suite: a copy of the tiny invented evidence base, and
commands run through `main`."""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
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

# What is compiled is kept, whatever the environment says: each of several processes collects all
# tests, and the commands that they start would compile the package anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes is the machine's business, and made-up records are large by nature.
# Every run draws the same ones, so that no change fails by the luck of another; with LDN_RANDOM set
# it draws new ones (`just random`).
settings.register_profile(
    "ldn",
    max_examples=50,
    deadline=None,
    derandomize="LDN_RANDOM" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ldn")


def read_terminal(parent: int, watch: Callable[[bytes], None] = lambda _: None) -> bytes:
    """All that programs write to the other end of a terminal, until they close it; `watch` gets
    what there is so far."""
    shown = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
        watch(shown)
    os.close(parent)
    return shown


class Run(NamedTuple):
    """What a command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def real_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for the index of the real base, which the first test that asks it makes, for all
    processes of a run; no test may change that base."""
    run = tmp_path_factory.getbasetemp()
    cache = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "real-cache"
    cache.mkdir(exist_ok=True)
    return cache


@pytest.fixture(scope="session")
def real_index(real_cache: Path) -> Path:
    """Where in that cache the index is or will be."""
    from ldncli.records.index.store import cache_file

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        return cache_file(ROOT / "data")


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names for the caches of tests, one after the other. `mktemp` would look through all that
    were there before."""
    folder = tmp_path_factory.mktemp("caches")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(scope="session", autouse=True)
def cache_of_wide_fixtures(real_cache: Path) -> Iterator[None]:
    """What is made for a module or a run is made before `own_cache`: it finds the index of the
    real base too, and leaves the user's cache alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        yield


@pytest.fixture(scope="session")
def real_library(cache_of_wide_fixtures: None) -> Any:
    """The real base, loaded and decoded once; no test may change it."""
    from ldncli.records.index.library import load
    from tests.decoded import Decoded

    real = load(str(ROOT / "data"))
    return Decoded(real.data, real.digest, real.kept, real.store)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a browser and other processes are waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True, wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Every process collects every test, and would compile the same file at the same moment as
    the others. Where all are asked for, each begins at another place, and finds the rest done."""
    place = getattr(session.config, "workerinput", None)
    if place and session.config.args == session.config.getini("testpaths"):
        files = sorted((ROOT / "tests").rglob("test_*.py"))
        start = int(place["workerid"][2:]) * len(files) // place["workercount"]
        for path in files[start:] + files[:start]:
            # What cannot be imported, or skips itself, is told of when it is collected.
            with contextlib.suppress(Exception, pytest.skip.Exception):
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return (yield)


def pytest_collection_finish() -> None:
    """Tests and modules stay to the end: the garbage collector need not walk them again and
    again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, caches: Iterator[Path], real_index: Path) -> None:
    """No test reads or writes the user's index, data setting, colours or pager; each has an empty
    cache of its own but for the index of the real base."""
    cache = next(caches)
    cache.mkdir()
    (cache / real_index.name).symlink_to(real_index)
    monkeypatch.setenv("LDN_CACHE", str(cache))
    monkeypatch.delenv("LDN_DATA", raising=False)
    monkeypatch.delenv("LDN_WITH", raising=False)
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


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures made of dots are drawn whole, but of few: for tests that do not look at them."""
    from ldncli.report.drawing.writers import raster

    monkeypatch.setattr(raster, "_MOST_DOTS", 100_000)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line a reason what was skipped: a skip is an
    exception, and must not pass unseen."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(each.longrepr[2]).removeprefix("Skipped: ") for each in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"not tested ({count}): {reason}", yellow=True)
