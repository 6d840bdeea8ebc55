"""The program names no drug of its own: the code holds none, and an answer calls
every treatment what it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldncli.records.index.library import load
from tests.conftest import ROOT, Run

# The drug of this base; `LDN.` is the name of the site's own scripts.
DRUG = re.compile(r"(?i:naltrexon|naloxon)|\bLDN\b(?!\.\w| = )")
# What describes the package with its own base, and the page of the manual, which
# is called after the program.
DESCRIBED = {"ldncli/__init__.py", "ldncli/cli/app.py", "ldncli/cli/hand_on/manual.py"}
# "Ultra-low-dose naltrexone" is another treatment.
WRONG = re.compile(r"(?<![Uu]ltra-)(?<![Uu]ltra‑)low[-‑ ]dose naltrexone|\bLDN\b(?!\.\w| = )")
SAID = re.compile(r"(?i:low[-‑ ]dose(?:\s+|-)(?:oral\s+)?naltrexone)|\bLDN\b")
SCOPES = ("ultra-low-dose", "standard-dose", "combination", "other-antagonist")

ONE = ["--condition", "pain", "--outcome", "pain-intensity"]
COMMANDS = {
    "search": ["search"],
    "evidence": ["evidence"],
    "evidence-detail": ["evidence", "--detail"],
    "evidence-json": ["evidence", "--format", "json"],
    "evidence-condition": ["evidence", "--by", "condition"],
    "evidence-mechanism": ["evidence", "--by", "mechanism"],
    "safety": ["safety"],
    "safety-csv": ["safety", "--format", "csv"],
    "doses": ["doses"],
    "doses-titration": ["doses", "--by", "titration"],
    "doses-comparison": ["doses", "--by", "comparison"],
    "sof": ["sof"],
    "sof-md": ["sof", "--format", "md"],
    "reconcile": ["reconcile"],
    "pool": ["pool", *ONE],
    "pool-json": ["pool", *ONE, "--format", "json"],
    "forest": ["forest", *ONE],
    "forest-svg": ["forest", *ONE, "--format", "svg"],
    "funnel": ["funnel", *ONE],
    "rob": ["rob"],
    "report": ["report", "--no-keep"],
    "report-html": ["report", "--no-keep", "--format", "html"],
    "map": ["map"],
    "map-html": ["map", "--format", "html"],
    "map-svg": ["map", "--format", "svg"],
    "map-doses": ["map", "--columns", "doses"],
    "stats": ["stats"],
    "coverage": ["coverage"],
    "gaps": ["gaps"],
    "recheck": ["recheck"],
    **{
        f"export-{each}": ["export", "--format", each]
        for each in ("csv", "fhir", "robvis", "metafor", "ris")
    },
    "export-outcomes": ["export", "--outcomes"],
}


def test_no_module_template_or_script_names_a_drug() -> None:
    files = [
        each
        for each in (ROOT / "ldncli").rglob("*")
        if each.suffix in {".py", ".html", ".js", ".css", ".yaml"}
        and "data" not in each.relative_to(ROOT / "ldncli").parts
    ]
    assert len(files) > 200
    named = {
        str(each.relative_to(ROOT)): found.group()
        for each in files
        if (found := DRUG.search(each.read_text(encoding="utf-8")))
    }
    assert set(named) == DESCRIBED, named


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The real base, where no record, caution or term says low-dose naltrexone: what then says it
    is the program. With its cache."""
    base, cache = tmp_path_factory.mktemp("quiet") / "data", tmp_path_factory.mktemp("cache")
    shutil.copytree(ROOT / "data", base)
    for file in (*(base / "papers").iterdir(), *(base / "vocab").iterdir(), base / "cautions.yaml"):
        if SAID.search(text := file.read_text(encoding="utf-8")):
            file.write_text(SAID.sub("quoted", text), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(cache))
        load(str(base))
    yield base, cache


@pytest.fixture
def silent(quiet: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """That base, read once."""
    base, cache = quiet
    monkeypatch.setenv("LDN_CACHE", str(cache))
    return base


@pytest.mark.parametrize("name", COMMANDS)
def test_other_treatments_are_called_what_they_are(
    ldn: Callable[..., Run], silent: Path, name: str
) -> None:
    for scope in SCOPES:
        run = ldn(*COMMANDS[name], "--scope", scope, data=silent)
        assert "Traceback" not in run.err
        assert run.code in (0, 1), (scope, run.err)
        found = WRONG.search(run.out + run.err)
        around = (
            (run.out + run.err)[max(0, found.start() - 100) : found.end() + 60] if found else None
        )
        assert not found, (scope, around)


@pytest.mark.parametrize("name", ["evidence", "sof", "report", "forest-svg", "safety"])
def test_the_default_is_called_low_dose_naltrexone(
    ldn: Callable[..., Run], silent: Path, name: str
) -> None:
    """The check above can fail: without a scope the same commands say it."""
    words = COMMANDS[name] if name != "evidence" else ["evidence", "--format", "csv"]
    words = [*words, *(ONE if name == "report" else [])]  # one question says it as well as all
    assert WRONG.search(ldn(*words, data=silent).out)


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("scope", SCOPES)
def test_a_site_and_a_document_call_treatments_what_they_are(
    ldn: Callable[..., Run], silent: Path, tmp_path: Path, scope: str
) -> None:
    assert ldn("site", str(tmp_path / "site"), "--scope", scope, data=silent).code == 0
    pages = list((tmp_path / "site").rglob("*.html"))
    assert pages
    assert [each.name for each in pages if WRONG.search(each.read_text(encoding="utf-8"))] == []
    file = tmp_path / "report.docx"
    assert ldn("report", "--no-keep", "--scope", scope, "--out", str(file), data=silent).code == 0
    with zipfile.ZipFile(file) as inside:
        texts = [inside.read(each).decode() for each in inside.namelist() if each.endswith(".xml")]
    assert not any(map(WRONG.search, texts))
