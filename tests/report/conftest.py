"""The invented evidence base as a library, loaded once: alone, and with
the trials that can be pooled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY, TRIALS


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
