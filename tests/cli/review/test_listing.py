"""`ldn import --add` and `ldn candidates`: search results on a list, each once, none lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ldncli.records.index import files
from ldncli.screening.log import EVENTS, open_log
from tests.cli.add.test_imported import RIS
from tests.conftest import Run
from tests.screening.made import imported, vote, write
from tests.screening.test_lines import small_disk


@pytest.fixture
def ris(tmp_path: Path, world: Path) -> Path:
    doi = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))["doi"]
    file = tmp_path / "search.ris"
    file.write_text(RIS.replace("{doi}", doi), encoding="utf-8")
    return file


def test_an_empty_list(ldn: Callable[..., Run]) -> None:
    run = ldn("candidates")
    assert run.code == 0 and run.out.startswith("No candidates yet: `ldn import FILE --add`")


def test_from_a_file_to_the_list(ldn: Callable[..., Run], ris: Path, world: Path) -> None:
    run = ldn("import", str(ris), "--add", "--source", "PubMed", "--on", "2026-11-01")
    assert run.code == 3, "one record was not understood"
    assert " ".join(run.out.split()) == (
        f"4 records from PubMed (database, searched on 2026-11-01), {ris}: 1 waits to be screened;"
        " 1 in the base already; 1 duplicate; 1 not understood"
    )
    assert "1 of 4 records was not understood; the others are on the list" in run.err
    shown = ldn("candidates")
    assert shown.code == 0 and " ".join(shown.out.split()).startswith(
        "3 candidates: 1 waits to be screened, 1 is a duplicate, 1 is in the base already. Cand"
    )
    rows = list(csv.DictReader(io.StringIO(ldn("candidates", "--format", "csv").out)))
    assert [each["state"] for each in rows] == ["waiting", "duplicate", "known"]
    assert rows[1]["same_as"] == rows[0]["id"] and rows[1]["rule"] == "doi"
    assert rows[2]["same_as"] == "bell-2015" and rows[0]["sources"] == "PubMed"
    waiting = json.loads(ldn("candidates", "--state", "waiting", "--format", "json").out)
    assert [each["year"] for each in waiting] == [2019]
    again = ldn("import", str(ris), "--add", "--source", "PubMed", "--on", "2026-11-01")
    told = " ".join(again.out.split())
    assert "0 wait to be screened; 3 on the list before" in told
    assert "imported before, and counts once" in told
    assert ldn("candidates").out == shown.out
    log = open_log(world)
    assert log is not None and log.events[-1].at[:4].isdecimal() and log.events[-1].by == "ldn"


def test_the_saved_search_behind_a_file(ldn: Callable[..., Run], ris: Path, world: Path) -> None:
    (world / "searches.yaml").write_text(
        "searches:\n- {id: monthly, label: All, services: [pubmed], since: '2026-10-01',"
        " concepts: [[elbow]]}\n",
        encoding="utf-8",
    )
    ldn("import", str(ris), "--add", "--source", "Embase", "--search", "monthly")
    (found,) = json.loads(ldn("prisma", "--searches", "--format", "json").out)
    assert found["search"] == "monthly"
    assert "`ldn search-string monthly`" in ldn("prisma", "--checklist", "--format", "csv").out


def test_what_is_not_said_is_told(ldn: Callable[..., Run], ris: Path) -> None:
    run = ldn("import", str(ris), "--add")
    told = " ".join(run.out.split())
    assert "the day of the search is not known" in told
    assert "listed as 'search.ris' (other source): --source NAME says it" in told


def test_the_table_of_an_import_goes_with_it(
    ldn: Callable[..., Run], ris: Path, tmp_path: Path
) -> None:
    ldn("import", str(ris), "--add", "--source", "PubMed")
    run = ldn("import", str(ris), "--add", "--source", "Embase", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert len(rows) == 4 and rows[0]["state"] == "duplicate"
    assert rows[0]["duplicate_of"].startswith("lee-2019-"), "named as on the list"
    assert "on the list before" in run.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--on", "2026-11-01"], "go with --add"),
        (["--source", "PubMed"], "go with --add"),
        (["--search", "monthly"], "go with --add"),
        (["--add", "--search", "monthly"], "no saved search is called 'monthly'"),
        (["--add", "--on", "2026-11"], "'2026-11' is no day"),
        (["--add", "--on", "2026-02-30"], "is no day"),
        (["--add", "--on", "2999-01-01"], "still to come"),
        (["--add", "--source", " "], "--source is empty"),
        (["--add", "--out", "drafts"], "--add makes no drafts"),
    ],
)
def test_what_does_not_go_together(
    ldn: Callable[..., Run], ris: Path, world: Path, words: list[str], told: str
) -> None:
    run = ldn("import", str(ris), *words)
    assert run.code == 2 and told in run.err and not (world / EVENTS).exists()


def test_a_state_that_there_is_not(ldn: Callable[..., Run], world: Path) -> None:
    write(world, imported("a"), names=("a",))
    run = ldn("candidates", "--state", "waitin")
    assert run.code == 2 and "did you mean 'waiting'?" in run.err


def test_the_base_that_came_with_ldn_is_not_written(
    ldn: Callable[..., Run], ris: Path, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "__file__", str(world.parent / "ldncli" / "a" / "b" / "files.py"))
    home = world.rename(world.parent / "ldncli-data").rename
    (world.parent / "ldncli").mkdir()
    home(world.parent / "ldncli" / "data")
    run = ldn("import", str(ris), "--add", data=world.parent / "ldncli" / "data")
    assert run.code == 2 and "not yours to add to" in run.err and "no-own-base" in run.err
    assert not (world.parent / "ldncli" / "data" / "screening").exists()


def test_a_faulty_list_is_refused_and_left_alone(
    ldn: Callable[..., Run], ris: Path, world: Path
) -> None:
    write(world, imported("a"), names=("a",))
    with (world / EVENTS).open("a") as end:
        end.write("<<<<<<< HEAD\n")
    before = (world / EVENTS).read_bytes()
    for words in (["candidates"], ["import", str(ris), "--add"]):
        run = ldn(*words)
        assert run.code == 3 and f"{EVENTS}:2: not JSON" in run.err and "git left a con" in run.err
    assert (world / EVENTS).read_bytes() == before


def test_check_finds_faults_of_all_files(ldn: Callable[..., Run], world: Path) -> None:
    write(world, imported("a"), names=("a",))
    assert ldn("check").code == 0
    with (world / EVENTS).open("a") as end:
        end.write("oops\n")
    (world / "screening" / "settings.yaml").write_text("screeners: 9\n")
    (world / "searches.yaml").write_text("searches: 3\n")
    run = ldn("check", "--format", "json")
    places = [(each["file"], each["line"]) for each in json.loads(run.out)]
    assert run.code == 3 and places == [
        ("searches.yaml", 1),
        ("screening/settings.yaml", 1),
        (EVENTS, 2),
    ]


def test_what_was_cut_off_is_told(ldn: Callable[..., Run], ris: Path, world: Path) -> None:
    write(world, imported("a"), names=("a",))
    with (world / EVENTS).open("a") as end:
        end.write('{"id": "0a')
    assert f"{EVENTS}:2 was cut off" in ldn("candidates").err
    assert f"{EVENTS}:2 was cut off" in ldn("import", str(ris), "--add").err
    assert "cut off" not in ldn("candidates").err, "the next who writes cuts it off"


def test_a_full_disk(ldn: Callable[..., Run], ris: Path, world: Path) -> None:
    write(world, imported("a"), names=("a",))
    before = ldn("candidates").out
    known = ldn("import", str(ris)).out  # the index is made
    with small_disk((world / EVENTS).stat().st_size + 50):
        run = ldn("import", str(ris), "--add")
    assert run.code == 4 and "it was left as it was" in run.err and known
    assert ldn("candidates").out == before


def test_nothing_hostile_reaches_screen_or_cell(ldn: Callable[..., Run], world: Path) -> None:
    name = "lee-2020-abcde"
    write(world, imported(name), names=(name,))
    path = world / "screening" / "candidates.jsonl"
    bad = json.dumps({"id": name, "title": "=HYPERLINK(1)\x1b[31m\u202e\r\nx"})
    path.write_text(bad + "\n")
    for form in ("table", "md", "json", "csv"):
        out = ldn("candidates", "--format", form).out
        assert "HYPERLINK" in out and not {"\x1b", "\u202e", "\r"} & set(out)
    row = next(csv.DictReader(io.StringIO(ldn("candidates", "--format", "csv").out)))
    assert row["title"].startswith("'="), "no formula"


def test_reasons_in_words(ldn: Callable[..., Run], world: Path) -> None:
    write(world, imported("a", "b"), vote("a", "exclude", "population"), names=("a", "b"))
    rows = json.loads(ldn("candidates", "--format", "json").out)
    assert [each["reason"] for each in rows] == ["People or condition not of interest", None]
    assert ldn("candidates").out.startswith("2 candidates: 1 waits to be screened, 1 was excluded")
