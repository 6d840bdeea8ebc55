"""Figures show themselves, say what they are as text, and save themselves by their ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import OutsideError, UsageError
from ldncli.notebook.evidence import Base
from ldncli.notebook.figures import Figure
from ldncli.records.index.library import Library

PAIN = {"condition": "fibromyalgia", "outcome": "pain-intensity"}


@pytest.fixture(scope="module")
def figures(real_library: Library) -> dict[str, Figure]:
    base = Base(real_library)
    return {
        "forest": base.forest(**PAIN),
        "funnel": base.funnel(**PAIN),
        "rob": base.rob(condition="fibromyalgia"),
        "map": base.map(condition="CRPS"),
    }


@pytest.mark.parametrize("name", ["forest", "funnel", "rob", "map"])
def test_a_notebook_shows_a_picture(figures: dict[str, Figure], name: str) -> None:
    assert figures[name]._repr_svg_().startswith("<svg")
    assert max(map(len, repr(figures[name]).splitlines())) <= 80
    assert figures[name].notes and "papers" in figures[name].notes[0]


@pytest.mark.parametrize(
    ("ending", "begins"),
    [(".svg", b"<svg"), (".png", b"\x89PNG"), (".txt", b""), (".html", b"<!")],
)
def test_the_ending_chooses(
    figures: dict[str, Figure], tmp_path: Path, ending: str, begins: bytes
) -> None:
    path = tmp_path / f"map{ending}"
    assert figures["map"].save(path) == path
    assert path.read_bytes().lower().startswith(begins.lower())
    first = path.read_bytes()
    figures["map"].save(str(path))
    assert path.read_bytes() == first


def test_themes_differ(figures: dict[str, Figure]) -> None:
    assert figures["rob"].to_svg("dark") != figures["rob"].to_svg()


def test_other_endings_are_refused(figures: dict[str, Figure], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"forest\.html") as refusal:
        figures["forest"].save(tmp_path / "forest.html")
    assert ".svg" in (refusal.value.hint or "") and not list(tmp_path.iterdir())
    with pytest.raises(OutsideError):
        figures["forest"].save(tmp_path / "nowhere" / "forest.svg")


def test_a_figure_draws_what_the_command_draws(real_library: Library) -> None:
    base = Base(real_library)
    text = repr(base.forest(**PAIN, measure="SMD"))
    assert "SMD" in text or "tandardised" in text
