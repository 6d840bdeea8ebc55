"""All faults of a base, or of single files beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ldncli.records.checking.run import check_base, check_files
from ldncli.records.index.store import cache_file
from tests.records.checking.test_links import add
from tests.records.conftest import line_of, rewrite


def test_a_good_base_has_no_fault(world: Path) -> None:
    assert check_base(world) == []
    assert check_files(world, sorted((world / "papers").iterdir())) == []


def test_every_fault_of_a_base_is_named(world: Path) -> None:
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    rewrite(
        world / "papers" / "castro-2010.yaml",
        "{dose_min_mg: 4.5, dose_max_mg: 4.5}",
        "{dose_min_mg: 4.5, dose_max_mg: 4}",
    )
    year, dose = (
        line_of(world / "papers" / "hill-2018.yaml", "year:"),
        line_of(world / "papers" / "castro-2010.yaml", "dose_max_mg"),
    )
    assert {str(each) for each in check_base(world)} == {
        f"papers/hill-2018.yaml:{year} year: expected a whole number, found the text 'soon'",
        (
            f"papers/castro-2010.yaml:{dose} intervention.dose_min_mg: dose_min_mg 4.5 is above"
            " dose_max_mg 4"
        ),
    }


def test_only_the_files_asked_for_are_reported(world: Path) -> None:
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    path = world / "papers" / "castro-2010.yaml"
    rewrite(path, "language: es", "language: NO")
    line = line_of(path, "language:")
    assert [
        (each.file, each.line, each.path, each.message.split(" ")[0])
        for each in check_files(world, [path])
    ] == [(str(path), line, "language", "NO"), (str(path), line, "language", "expected")]


def test_links_of_a_file_are_reported_with_it_once(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: nobody-1999, relation: extends}")
    path = world / "papers" / "castro-2010.yaml"
    (fault,) = check_files(world, [path])
    assert (fault.file, fault.line, fault.path) == (
        str(path),
        line_of(path, "nobody-1999"),
        "related[0].paper",
    )
    assert check_files(world, [world / "papers" / "bell-2015.yaml"]) == []


@pytest.mark.parametrize("text", [b"", b"x: " + b"y" * 10_000_000, b"\xff", b"a: ["])
def test_a_file_that_cannot_be_read_at_all_is_one_fault(world: Path, text: bytes) -> None:
    path = world / "papers" / "hill-2018.yaml"
    path.write_bytes(text)
    (fault,) = check_files(world, [path])
    assert (fault.file, fault.path) == (str(path), "")


def test_a_draft_beside_the_base_is_checked_against_its_vocabularies(
    world: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "hill-2018.yaml"
    shutil.copy(world / "papers" / "hill-2018.yaml", draft)
    assert check_files(world, [draft]) == []
    rewrite(draft, "id: tlr4", "id: tlr9")
    assert [each.message for each in check_files(world, [draft])] == [
        "'tlr9' is not an id in mechanisms"
    ]


def test_files_that_are_not_there(world: Path, tmp_path: Path) -> None:
    faults = check_files(world, [tmp_path / "nobody.yaml", tmp_path])
    assert [(each.file, each.message) for each in faults] == [
        (str(tmp_path / "nobody.yaml"), "cannot be read: No such file or directory"),
        (str(tmp_path), "cannot be read: Is a directory"),
    ]


def test_with_a_broken_vocabulary_its_faults_are_all_that_can_be_said(world: Path) -> None:
    check_base(world)
    rewrite(world / "vocab" / "outcomes.yaml", "label: Fatigue", "label: 5")
    faults = check_files(world, [world / "papers" / "hill-2018.yaml"])
    assert [(each.file, each.path) for each in faults] == [
        ("vocab/outcomes.yaml", "terms[1].label")
    ]


def test_checking_needs_no_place_for_an_index(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "file"))
    assert check_base(world) == []
    assert not cache_file(world).exists()
