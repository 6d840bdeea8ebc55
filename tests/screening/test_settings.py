"""A library's rules of screening: defaults without files, faults with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import OutsideError, RecordError
from ldncli.screening import settings as module
from ldncli.screening.settings import DEFAULT_REASONS, load_rules
from tests.plain import check_plain, values_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "screening").mkdir()
    return tmp_path / "screening"


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_without_files(tmp_path: Path) -> None:
    rules = load_rules(tmp_path)
    assert (rules.settings.screeners, rules.own, rules.reasons) == (1, False, DEFAULT_REASONS)
    assert len({each.id for each in rules.reasons}) == len(rules.reasons)
    early = {each.id for each in rules.at("title-abstract")}
    assert "population" in early and "outcome" not in early
    assert {each.id for each in rules.at("full-text")} > early
    assert rules.label("population").startswith("People") and rules.label("xyz") == "xyz"


def test_a_librarys_own(folder: Path) -> None:
    (folder / "settings.yaml").write_text("screeners: 2\nhighlight: [naltrexone, elbow]\n")
    (folder / "reasons.yaml").write_text(
        "reasons:\n- {id: animals, label: Animals, stage: title-abstract}\n"
    )
    rules = load_rules(folder.parent)
    assert rules.settings.screeners == 2 and rules.settings.highlight == ("naltrexone", "elbow")
    assert rules.own and [each.label for each in rules.reasons] == ["Animals"]


@pytest.mark.parametrize(
    ("name", "text", "line", "told"),
    [
        ("settings.yaml", "screeners: 3\n", 1, "from 1 to 2"),
        ("settings.yaml", "highlight: []\nscreener: 1\n", 2, "unknown key 'screener'"),
        ("reasons.yaml", "reasons:\n- id: a\n  label: A\n- id: B C\n  label: B\n", 4, "lower-case"),
        ("reasons.yaml", "reasons:\n- {id: a, label: A}\n- {id: a, label: B}\n", None, "twice"),
        ("reasons.yaml", "reasons: [\n", None, ""),
    ],
)
def test_faults(folder: Path, name: str, text: str, line: int | None, told: str) -> None:
    (folder / name).write_text(text)
    with pytest.raises(RecordError) as error:
        load_rules(folder.parent)
    (fault,) = error.value.faults
    assert fault.file == f"screening/{name}" and told in fault.message
    assert line is None or fault.line == line


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "settings.yaml").mkdir()
    with pytest.raises(OutsideError, match="cannot be read"):
        load_rules(folder.parent)
