"""`ldn site` and `ldn serve`: what does not go together is refused before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["site"], "no folder is named"),
        (["site", "one", "--out", "two"], "two folders"),
        (["serve", "one"], "not a site"),
        (["serve", "--as", "anna"], "--screen --as NAME"),
        (["serve", "one", "--screen", "--as", "anna"], "show no site"),
        (["serve", "--screen", "--as", "anna", "--condition", "pain"], "no filters"),
        (["serve", "--screen", "--as", "anna"], "no candidates to screen"),
    ],
)
def test_refusals(
    ldn: Callable[..., Run],
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = ldn(*words)
    assert run.code == 2 and told in run.err
    assert not list(tmp_path.glob("one")) and not list(tmp_path.glob("two"))
