"""`ldn map`: text, pictures, page and table, folded as asked, coloured as asked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _page(text: str) -> dict[str, object]:
    """What a page's script is given."""
    found: dict[str, object] = json.loads(
        re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)[1]
    )  # type: ignore[index]
    return found


def test_text_unasked(ldn: Callable[..., Run]) -> None:
    run = ldn("map")
    assert (
        run.code == 0 and "Pain" in run.out and run.out.endswith("\n") and "of 9 papers" in run.err
    )
    assert ldn("map", "--format", "table").out == run.out == ldn("map", "--format", "text").out
    assert max(map(len, run.out.splitlines())) <= 80


def test_depth_folds_rows_and_columns(ldn: Callable[..., Run]) -> None:
    conditions = {row["condition"] for row in _rows(ldn("map", "--format", "csv").out)}
    assert {"pain", "crps", "fibromyalgia"} <= conditions, "in csv all"
    assert {
        row["condition"] for row in _rows(ldn("map", "--format", "csv", "--depth", "1").out)
    } <= {"pain", "crohn-disease", "healthy-volunteers", "no-condition"}
    outcomes = {
        row["column"] for row in _rows(ldn("map", "--format", "csv", "--column-depth", "1").out)
    }
    assert "pain-outcomes" in outcomes and "pain-intensity" not in outcomes
    assert "pain-intensity" in {
        row["column"] for row in _rows(ldn("map", "--format", "csv", "--column-depth", "0").out)
    }
    deep, shallow = (ldn("map", "--depth", each).out for each in ("3", "1"))
    assert "Fibromyalgia" in deep and "Fibromyalgia" not in shallow


def test_a_page_opens_as_deep_as_asked(ldn: Callable[..., Run], tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    run = ldn("map", "--out", str(target), "--depth", "2", "--column-depth", "3")
    assert run.code == 0 and "wrote" in run.err and "of 9 papers" in run.err
    text = target.read_text(encoding="utf-8")
    found = _page(text)
    assert (found["opened"], found["colour"], found["by"]) == (
        [2, 3],
        "certainty",
        "outcomes",
    ) and "9 papers, digest" in text
    direction = _page(ldn("map", "--format", "html", "--colour", "direction").out)
    assert direction["colour"] == "direction" and direction["opened"] == [1, 1]
    assert (
        _page(ldn("map", "--format", "html", "--columns", "mechanisms").out)["colour"]
        == "direction"
    )


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_pictures(ldn: Callable[..., Run], tmp_path: Path, ending: str, start: bytes) -> None:
    target = tmp_path / f"map.{ending}"
    assert ldn("map", "--out", str(target)).code == 0 and target.read_bytes().startswith(start)


def test_pictures_keep_their_theme_and_colour(ldn: Callable[..., Run]) -> None:
    light, dark = (ldn("map", "--format", "svg", "--theme", each).out for each in ("light", "dark"))
    assert light != dark and light.startswith("<svg") and not light.endswith("\n\n")
    assert ldn("map", "--format", "svg", "--colour", "direction").out != light


def test_text_is_as_wide_as_asked_and_plain_in_a_file(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    target = tmp_path / "map.txt"
    assert ldn("map", "--out", str(target), "--width", "120").code == 0
    text = target.read_text(encoding="utf-8")
    assert "\x1b[" not in text and 80 < max(map(len, text.splitlines())) <= 120


def test_retracted_papers_count_nowhere_and_that_is_said(ldn: Callable[..., Run]) -> None:
    usual, asked = ldn("map"), ldn("map", "--include-retracted")
    assert (
        usual.out == asked.out
        and "--include-retracted" in asked.err
        and "--include-retracted" not in usual.err
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--columns", "years"],
        ["--colour", "pink"],
        ["--format", "xml"],
        ["--depth", "-1"],
        ["--theme", "pink", "--format", "svg"],
    ],
)
def test_wrong_words(ldn: Callable[..., Run], words: list[str]) -> None:
    run = ldn("map", *words)
    assert run.code == 2 and run.out == "" and words[1] in run.err
