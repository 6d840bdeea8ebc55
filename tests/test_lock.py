"""The locked sets hold every dependency of pyproject.toml at a version that its range
admits, and nothing floats."""

from __future__ import annotations

import importlib.util
import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"run": [], "test": ["test"]}


def _locked(name: str) -> dict[str, list[str]]:
    """Versions by name; several where they depend on the platform or on Python."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([a-z0-9.-]+)==([^ \\;]+)", text, flags=re.MULTILINE):
        found.setdefault(package, []).append(version)
    return found


def _asked(extras: list[str]) -> list[Requirement]:
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for extra in extras:
        lines += PROJECT["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_fits_the_ranges(name: str) -> None:
    locked = _locked(name)
    for asked in _asked(LOCKS[name]):
        if asked.name == "ldn":
            continue
        versions = locked.get(re.sub(r"[-_.]+", "-", asked.name).lower())
        assert versions, f"{asked.name} is not locked: just lock"
        assert all(asked.specifier.contains(each) for each in versions), (
            f"{asked}: {versions}: just lock"
        )


def test_both_locks_hold_the_same_versions() -> None:
    run, test = _locked("run"), _locked("test")
    assert {name: test.get(name) for name in run} == run


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[a-z])", text):
        assert block.startswith("#") or "--hash=sha256:" in block, block.splitlines()[0]


def test_every_licence_is_listed_and_lets_it_be_handed_on() -> None:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "docs" / "licences.py")
    assert spec and spec.loader
    licences = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(licences)
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9][a-z0-9.-]*) \| ([^|]+) \|$", page, flags=re.MULTILINE))
    listed.pop("package")
    assert set(listed) == {name for name, _ in licences.locked()}, "just licences"
    for name, version in licences.locked():
        assert set(licences.parts_of(listed[name])) <= licences.COMPATIBLE, name
        if licences.is_installed(name, version):
            assert licences.licence_of(name) == listed[name], f"{name}: just licences"
    assert licences.parts_of("(MIT OR GPL-3.0-only)") == ["MIT", "GPL-3.0-only"]
    assert "GPL-3.0-only" not in licences.COMPATIBLE


def test_the_citation_names_the_project() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0" and cited["title"].startswith("ldn")
    assert cited["authors"] and cited["license"] == "MIT"
