"""Where the records are looked for, and which files count as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.records.index.files import find_data, list_files
from ldncli.records.index.library import load
from tests.conftest import LIBRARY
from tests.records.text.test_write import PAPERS


def test_the_option_comes_first_then_the_setting_then_the_folder_here(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "deep" / "er").mkdir(parents=True)
    (project / "data").symlink_to(world)
    monkeypatch.chdir(project / "deep" / "er")
    assert find_data().samefile(world)
    monkeypatch.setenv("LDN_DATA", str(LIBRARY))
    assert find_data() == LIBRARY
    assert find_data(str(world)) == world


def test_far_from_any_records_the_copy_that_came_with_ldn_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_data().name == "data" and (find_data() / "papers").is_dir()


@pytest.mark.parametrize("wrong", ["nowhere", ".", "papers"])
def test_a_folder_without_records_is_refused(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str
) -> None:
    monkeypatch.chdir(world if wrong == "papers" else tmp_path)
    with pytest.raises(UsageError) as refusal:
        find_data(wrong)
    assert (refusal.value.slug, refusal.value.exit_code) == ("no-data", 2)
    assert "(--data)" in refusal.value.message
    monkeypatch.setenv("LDN_DATA", wrong)
    with pytest.raises(UsageError) as refusal:
        find_data()
    assert "(LDN_DATA)" in refusal.value.message


def test_paths_of_the_home_folder_are_understood(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(world.parent))
    assert find_data("~/world") == world


def test_only_records_are_listed(world: Path) -> None:
    before = set(list_files(world))
    (world / "papers" / ".hidden.yaml").write_text("")
    (world / "papers" / "notes.txt").write_text("")
    (world / "papers" / "draft.yaml~").write_text("")
    (world / "instruments" / ".#rob2.yaml").symlink_to("somebody@somewhere.1234")
    assert set(list_files(world)) == before
    assert load(str(world)).ids() == PAPERS
    (world / "papers" / "dangling.yaml").symlink_to("nowhere")
    assert set(list_files(world)) == before | {"papers/dangling.yaml"}, "it is a fault"
