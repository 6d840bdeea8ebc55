"""The bases that every exchange format is tried on: the invented one, and the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY, ROOT


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
