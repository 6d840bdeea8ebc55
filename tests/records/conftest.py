"""Fixtures for the records layer: what records may refer to, single records as plain
values, and counted readings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ldncli.records.index import building
from ldncli.records.index.building import terms_in
from ldncli.records.index.library import Library, load
from ldncli.records.text.reading import Terms, read_paper
from ldncli.records.text.yamltext import parse_yaml
from tests.conftest import LIBRARY

Record = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The invented base as it is, read once; no test may spoil it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(str(LIBRARY))


@pytest.fixture(scope="session")
def terms(tiny: Library) -> Terms:
    """Vocabularies and instruments of the invented base, in the invented base's time."""
    known = terms_in(tiny.store)
    return Terms(known.topic, known.vocabularies, known.instruments, year=2026)


@pytest.fixture
def record() -> Record:
    """The plain value of one record of the invented base, to be changed at will."""

    def read(name: str) -> dict[str, Any]:
        document = parse_yaml((LIBRARY / "papers" / f"{name}.yaml").read_bytes(), name)
        assert not document.faults
        return document.value

    return read


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paper files that were parsed since the list was last cleared."""
    files: list[str] = []

    def read_and_note(text: bytes, file: str, known: Terms) -> Any:
        files.append(file)
        return read_paper(text, file, known)

    monkeypatch.setattr(building, "read_paper", read_and_note)
    return files


def rewrite(path: Path, old: str, new: str) -> None:
    """Change one place of a file that is there exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """The number of the only line that holds a text."""
    (found,) = (
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if text in line
    )
    return found
