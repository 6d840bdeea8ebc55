"""`ldn import` of lists of references: counted, matched, tabulated, drafted, none lost in
silence."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import Run

RIS = """\
TY  - JOUR
TI  - Low-dose naltrexone for purple elbow: a randomized crossover trial
AU  - Lee, Ann
PY  - 2019
DO  - 10.5555/elbow.1
JF  - Elbow Notes
VL  - 3
SP  - 11
EP  - 19
AB  - Adults with fibromyalgia took naltrexone 4.5 mg a day. NCT01234567.
ER  -

TY  - JOUR
TI  - The same
DO  - 10.5555/ELBOW.1
ER  -

TY  - JOUR
AU  - Nobody
ER  -

TY  - JOUR
TI  - Known
DO  - {doi}
ER  -
"""


@pytest.fixture
def ris(tmp_path: Path, world: Path) -> Path:
    doi = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))["doi"]
    file = tmp_path / "search.ris"
    file.write_text(RIS.replace("{doi}", doi), encoding="utf-8")
    return file


def test_it_tells_what_is_in_the_file(ldn: Callable[..., Run], ris: Path) -> None:
    run = ldn("import", str(ris))
    assert " ".join(run.out.split()) == (
        f"4 records read from {ris} (RIS or MEDLINE file): 1 new; 1 in the base already (1 by DOI);"
        " 1 duplicate within the import; 1 not understood"
    )
    assert all(len(line) <= 80 or str(ris) in line for line in run.out.splitlines())
    assert run.code == 3 and run.err.splitlines()[:3] == [
        f"{ris}:18: not understood: it has neither a title nor a DOI, PMID or PMCID",
        "--format csv gives one row a record, --out drafts a draft of each",
        "error: 1 of 4 records was not understood",
    ]


def test_the_table(ldn: Callable[..., Run], ris: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ldn("import", str(ris), "--format", "csv").out)))
    assert [each["state"] for each in rows] == [
        "new",
        "duplicate",
        "not understood",
        "in the base",
    ]
    assert rows[0]["pages"] in ("11-19", "11–19") and rows[1]["duplicate_of"] == f"{ris}:1"
    assert (rows[3]["paper_id"], rows[3]["by"]) == ("bell-2015", "DOI")
    file = tmp_path / "x.json"
    assert ldn("import", str(ris), "--out", str(file)).code == 3
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found[0]["registrations"] == ["NCT01234567"] and found[0]["volume"] == "3"


def test_drafts_of_every_paper_once(ldn: Callable[..., Run], ris: Path, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    run = ldn("import", str(ris), "--out", str(folder))
    assert sorted(each.name for each in folder.glob("*.yaml")) == [
        "bell-2015.yaml",
        "lee-2019.yaml",
    ]
    assert f"{ris}:13: no second draft: the same paper as {ris}:1" in run.err
    assert f"{ris}: 4 records, 2 drafted, 1 not understood, 1 left out" in run.err
    draft = yaml.safe_load((folder / "lee-2019.yaml").read_text(encoding="utf-8"))
    assert (draft["volume"], draft["pages"], draft["registrations"]) == (
        "3",
        "11-19",
        ["NCT01234567"],
    )
    assert draft["places"]["bibliography"] == "reference fields"
    check = ldn("check", str(folder / "lee-2019.yaml"))
    assert check.code == 3 and "'summary' is missing" in check.out, "a draft is no record"


def test_standard_input(
    ldn: Callable[..., Run], ris: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class _Input:
        buffer = io.BytesIO(ris.read_bytes())

    monkeypatch.setattr(sys, "stdin", _Input())
    assert ldn("import", "-").out.startswith("4 records read from stdin (RIS or MEDLINE file)")


def test_columns_of_ones_own(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Titel;Jahr\nElbow;2001\n", encoding="utf-8")
    run = ldn("import", str(file))
    assert run.code == 3 and "--map title=" in run.err
    run = ldn("import", str(file), "--map", "title=Titel,year=Jahr", "--format", "jsonl")
    assert run.code == 0 and json.loads(run.out)["year"] == 2001
    assert ldn("import", str(file), "--map", "titel=Titel").code == 2
    assert ldn("import", str(file), "--map", "title=Nothing").code == 2


def test_several_files_have_a_sum(ldn: Callable[..., Run], ris: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.bib"
    other.write_text("@article{a, title={Elbow}, doi={10.5555/elbow.1}}\n", encoding="utf-8")
    run = ldn("import", str(other), str(ris))
    assert " ".join(run.out.split()).endswith(
        "5 records in all: 1 new; 1 in the base already (1 by DOI); 2 duplicates within the import;"
        " 1 not understood"
    )


def test_register_entries_are_called_by_their_numbers(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    file = tmp_path / "trials.json"
    studies = [
        {"protocolSection": {"identificationModule": {"nctId": f"NCT0123456{each}"}}}
        for each in (1, 2)
    ]
    file.write_text(json.dumps({"studies": studies}), encoding="utf-8")
    assert ldn("import", str(file), "-o", str(tmp_path / "drafts")).code == 0
    names = sorted(each.name for each in (tmp_path / "drafts").glob("*.yaml"))
    assert names == ["nct01234561.yaml", "nct01234562.yaml"]
