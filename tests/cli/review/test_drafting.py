"""`ldn draft`: from files and from the list, with tables to pick from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ldncli.records.text.yamltext import parse_yaml
from tests.cli.review.test_accepting import listed
from tests.conftest import Run
from tests.harvest.readers.fulltext.samples import ARTICLE
from tests.harvest.readers.registers.samples import TRIAL


def test_a_register_entry_is_drafted_from_its_file(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "entry.json"
    file.write_text(json.dumps(TRIAL), encoding="utf-8")
    run = ldn("draft", str(file), "--out", str(tmp_path / "drafts"))
    assert run.code == 0
    found = parse_yaml((tmp_path / "drafts" / "nct01234567.yaml").read_bytes(), "x").value
    assert [each["id"] for each in found["arms"]] == ["drug", "placebo"]
    assert found["outcomes"][0]["arms"]["drug"]["mean"]
    assert found["adverse_events"] and found["registry"]["results_posted"] is True


def test_rows_of_tables_are_listed_and_picked(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "article.xml"
    file.write_text(ARTICLE, encoding="utf-8")
    run = ldn("draft", str(file), "--tables", "--out", str(tmp_path / "drafts"))
    assert run.code == 0 and "T1:r4" in run.out and not (tmp_path / "drafts").exists()
    run = ldn("draft", str(file), "--pick", "T1:r4,T9:r1", "--out", str(tmp_path / "drafts"))
    assert run.code == 3 and "there is no row T9:r1" in run.err
    assert "no two columns name a group" in run.err


def test_a_full_text_of_another_paper_is_refused(ldn: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "article.xml"
    file.write_text(ARTICLE, encoding="utf-8")
    candidate = listed(ldn, tmp_path)
    run = ldn("draft", candidate, "--from", str(file), "--out", str(tmp_path / "drafts"))
    assert run.code == 2 and "its DOI is 10.5555/elbow.1" in run.err
    file.write_text(ARTICLE.replace("10.5555/elbow.1<", "10.5555/elbow.2019.1<"), encoding="utf-8")
    run = ldn("draft", candidate, "--from", str(file), "--out", str(tmp_path / "drafts"))
    assert run.code == 0 and list((tmp_path / "drafts").glob("*.evidence.json"))


def test_a_paper_is_not_drafted_from_the_entry_of_its_trial(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    file = tmp_path / "entry.json"
    file.write_text(json.dumps(TRIAL), encoding="utf-8")
    run = ldn("draft", listed(ldn, tmp_path), "--from", str(file))
    assert run.code == 2 and "are two records" in run.err


def test_a_candidate_is_drafted_from_what_the_list_has(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    candidate = listed(ldn, tmp_path)
    assert ldn("draft", candidate, "--out", str(tmp_path / "drafts")).code == 0
    found = parse_yaml((tmp_path / "drafts" / "lee-2019.yaml").read_bytes(), "x").value
    (source,) = found["sources"]
    assert (source["id"], source["kind"]) == ("abstract", "abstract")
    assert source["cite"] == f"document {candidate} of the list of candidates"
    assert found["places"]["intervention"] == "abstract Abstract"
