"""Own records laid over a base: what counts, what is said, and what stays as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.errors import RecordError, UsageError
from ldncli.records.index.library import load, version_line
from ldncli.records.index.store import cache_file
from ldncli.records.layers import Layered, find_records, what_is_over
from tests.conftest import LIBRARY, Run

ARCHER = (LIBRARY / "papers" / "archer-2019.yaml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a changed record of the base, a record of its own and a term of its own."""
    folder = tmp_path / "own"
    for name in ("papers", "vocab"):
        (folder / name).mkdir(parents=True)
    changed = ARCHER.replace("title: Small doses for sore thumbs", "title: Read once more")
    assert changed != ARCHER
    (folder / "papers" / "archer-2019.yaml").write_text(changed, encoding="utf-8")
    hill = (LIBRARY / "papers" / "hill-2018.yaml").read_text(encoding="utf-8")
    mine = "\n".join(
        line.replace("hill-2018", "mine-2026")
        for line in hill.splitlines()
        if not line.startswith(("doi:", "pmid:", "pmcid:", "registrations:", "study:"))
    )
    (folder / "papers" / "mine-2026.yaml").write_text(f"{mine}\n", encoding="utf-8")
    terms = (
        "version: '2026-11-30'\nterms:\n  - id: fibromyalgia\n    children:\n"
        "      - {id: thumb-pain, label: Thumb pain}\n"
    )
    (folder / "vocab" / "conditions.yaml").write_text(terms, encoding="utf-8")
    return folder


def test_own_records_stand_in_place_and_beside_and_the_base_is_untouched(own: Path) -> None:
    base, both = load(str(LIBRARY)), load(str(LIBRARY), [str(own)])
    assert len(both) == len(base) + 1 and both.digest != base.digest
    [paper] = both.papers(["archer-2019"])
    assert paper.title == "Read once more" and both.data == LIBRARY and both.over == (own,)
    assert next(load(str(LIBRARY)).papers(["archer-2019"])).title == "Small doses for sore thumbs"
    known = both.vocabulary("conditions")
    assert "thumb-pain" in known.within("fibromyalgia")
    assert "thumb-pain" not in load(str(LIBRARY)).vocabulary("conditions").terms
    assert version_line(both).endswith(f"in {LIBRARY} with {own}")


def test_the_index_follows_every_change_and_is_not_shared_with_the_base(own: Path) -> None:
    both = Layered(LIBRARY, (own,))
    assert cache_file(both) != cache_file(LIBRARY)
    assert cache_file(both) != cache_file(Layered(LIBRARY, (own, own)))
    load(str(LIBRARY), [str(own)])
    (own / "papers" / "archer-2019.yaml").unlink()
    found = load(str(LIBRARY), [str(own)])
    assert next(found.papers(["archer-2019"])).title == "Small doses for sore thumbs"
    (own / "vocab" / "conditions.yaml").unlink()
    found = load(str(LIBRARY), [str(own)])
    assert "thumb-pain" not in found.vocabulary("conditions").terms


def test_the_last_folder_lies_on_top_and_the_environment_names_them_too(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top" / "papers"
    top.mkdir(parents=True)
    third = ARCHER.replace("title: Small doses for sore thumbs", "title: Read a third time")
    (top / "archer-2019.yaml").write_text(third, encoding="utf-8")
    folders = [str(own), str(top.parent)]
    [paper] = load(str(LIBRARY), folders).papers(["archer-2019"])
    assert paper.title == "Read a third time"
    [paper] = load(str(LIBRARY), folders[::-1]).papers(["archer-2019"])
    assert paper.title == "Read once more"
    monkeypatch.setenv("LDN_WITH", os.pathsep.join(folders))
    assert load(str(LIBRARY)).over == (own, top.parent)


def test_what_lies_over_is_told_folder_by_folder(own: Path) -> None:
    [(folder, new, instead, others)] = what_is_over(Layered(LIBRARY, (own,)))
    assert (folder, new, instead) == (own, ["mine-2026"], ["archer-2019"])
    assert others == ["vocab/conditions.yaml"]


def test_faults_of_own_files_are_faults_with_their_own_place(own: Path) -> None:
    path = own / "papers" / "mine-2026.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        load(str(LIBRARY), [str(own)])
    [fault] = caught.value.faults
    assert fault.file == str(path) and "colour" in fault.message and fault.line
    assert len(load(str(LIBRARY))) == 9, "the base by itself is as whole as before"


def test_faults_of_own_terms_are_in_their_own_line(own: Path) -> None:
    path = own / "vocab" / "conditions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}      - {{id: sore-thumb, label: Fibromyalgia}}\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        load(str(LIBRARY), [str(own)])
    fault = caught.value.faults[0]
    assert fault.file == str(path) and fault.line == 6 and "already a name of" in fault.message
    path.write_text(text, encoding="utf-8")
    (own / "vocab" / "colours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        load(str(LIBRARY), [str(own)])
    assert "no vocabulary of this name" in caught.value.faults[0].message


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "is no folder"),
        (lambda path: path.mkdir(), "has no records"),
    ],
)
def test_a_folder_without_records_is_refused(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    make(tmp_path / "x")
    with pytest.raises(UsageError, match=said):
        find_records(str(LIBRARY), [str(tmp_path / "x")])


def test_a_command_says_what_is_over_and_answers_with_it(
    ldn: Callable[..., Run], own: Path
) -> None:
    run = ldn("show", "archer-2019", "--with", str(own))
    assert run.code == 0 and "Read once more" in run.out
    assert (
        "with own: 1 paper of your own; 1 in place of the base's: archer-2019; terms added to"
        " conditions" in run.err
    )
    assert ldn("check", "--with", str(own)).code == 0
    assert ldn("show", "mine-2026").code != 0
