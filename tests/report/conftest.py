"""The invented evidence base as a library, loaded once: alone, and with
the trials that can be pooled; and the bases that exports are tried on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY, ROOT, TRIALS


def _loaded(folder: Path, cache: Path) -> Iterator[Library]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(cache))
        library = load(str(folder))
    yield library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The tiny base; nobody may change it."""
    yield from _loaded(LIBRARY, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def trial_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The tiny base with the trials that can be pooled; nobody may change it."""
    folder = tmp_path_factory.mktemp("bases") / "trials"
    shutil.copytree(LIBRARY, folder)
    shutil.copytree(TRIALS, folder, dirs_exist_ok=True)
    yield from _loaded(folder, tmp_path_factory.mktemp("cache"))


class _Bases(dict[str, Library]):
    """Bases by name, each read when it is first asked for, so that a fault in one
    fails no test of the other."""

    def __init__(self, cache: Path) -> None:
        super().__init__()
        self.cache = cache

    def __missing__(self, name: str) -> Library:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LDN_CACHE", str(self.cache))
            self[name] = load(str({"invented": LIBRARY, "real": ROOT / "data"}[name]))
        return self[name]


@pytest.fixture(scope="session")
def bases(real_cache: Path) -> dict[str, Library]:
    """Both bases."""
    return _Bases(real_cache)


@pytest.fixture(scope="session")
def choose(bases: dict[str, Library]) -> Callable[..., Asked]:
    """What a question selects in a base, as `ldn export` would."""

    def chosen(base: str, **filters: Any) -> Asked:
        return ask(bases[base], every_scope=True, **filters)

    return chosen
