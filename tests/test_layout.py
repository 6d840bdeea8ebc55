"""Where things are: folders that can be taken in at a glance, a test file for every module of some
size, recipes that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "ldncli"
FOLDERS = sorted({path.parent for path in PACKAGE.rglob("*.py") if "data" not in path.parts})
# One value and the one function that makes it: nothing to part.
SMALL = {PACKAGE / "questions"}
# A module longer than this has a test file of its own.
LONG = 120
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"]


def _entries(folder: Path) -> list[str]:
    """Modules and folders of modules, without the files by which Python knows a package and runs
    it."""
    known = ("__init__.py", "__main__.py")
    modules = [each.name for each in folder.glob("*.py") if each.name not in known]
    return modules + [each.name for each in folder.iterdir() if each in FOLDERS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_holds_three_to_twelve(folder: Path) -> None:
    most = 13 if folder == PACKAGE else 12  # nine layers, and four modules that all may use
    assert (1 if folder in SMALL else 3) <= len(_entries(folder)) <= most, sorted(_entries(folder))


def test_every_module_of_some_size_has_its_test_file() -> None:
    missing = []
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE)
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONG and not (ROOT / "tests" / place.parent / f"test_{place.name}").exists():
            missing.append(f"{place} ({lines} lines)")
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:ldncli|tests|data|docs|bench)/[\w./-]*)`", text)
    assert named
    assert not [each for each in named if not (ROOT / each).exists()]


def test_the_words_of_the_justfile_are_explained() -> None:
    justfile = (ROOT / "justfile").read_text(encoding="utf-8")
    words = set(re.findall(r"^([a-z-]+):", justfile, flags=re.MULTILINE))
    told = set(
        re.findall(r"just ([a-z-]+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    )
    assert told <= words
    assert words - told <= {"default", "pictures", "styles", "docs-site"}
