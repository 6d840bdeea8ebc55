"""What searches found and what was decided, as tables: as screened, and without a log."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.answers.records import records_answer
from ldncli.report.listing.relations.candidates import candidates, decisions
from ldncli.report.writing.sqlite import to_sqlite
from ldncli.screening.events import Duplicate
from tests.screening.made import imported, vote, write

LIBRARY = Path(__file__).resolve().parents[3] / "library"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("candidates") / "data"
    shutil.copytree(LIBRARY, folder)
    names = ("a-2026-aaaaa", "b-2026-bbbbb", "c-2026-ccccc")
    write(
        folder,
        imported(*names),
        Duplicate(candidate=names[1], of=names[0], rule="doi"),
        names=names,
    )
    write(folder, vote(names[2], "exclude", "population"), vote(names[0], "include"), by="Ann")
    return folder


def test_candidates_and_where_they_stand(data: Path) -> None:
    rows = {row[0]: row[1:7] for row in candidates(data).rows}
    assert rows["b-2026-bbbbb"][0] == "duplicate" and rows["b-2026-bbbbb"][4] == "a-2026-aaaaa"
    assert rows["c-2026-ccccc"][:3] == ("excluded", "title-abstract", "population")
    assert rows["c-2026-ccccc"][3] and rows["a-2026-aaaaa"][0] == "for full text"


def test_decisions(data: Path) -> None:
    rows = [row[1:6] + row[7:8] for row in decisions(data).rows]
    assert rows == [
        ("c-2026-ccccc", "vote", "title-abstract", "exclude", "population", "Ann"),
        ("a-2026-aaaaa", "vote", "title-abstract", "include", None, "Ann"),
    ]


def test_keys_hold_in_a_database(data: Path) -> None:
    base = sqlite3.connect(":memory:")
    base.deserialize(to_sqlite([candidates(data), decisions(data)], {}))
    joined = "SELECT title FROM decisions JOIN candidates USING (candidate_id) WHERE verdict = ?"
    assert base.execute(joined, ("exclude",)).fetchall() == [("Title of c-2026-ccccc",)]


def test_excluded_are_rows_of_the_export(data: Path) -> None:
    table = records_answer(ask(load(data)), "excluded")
    assert [row[0] for row in table.rows] == ["c-2026-ccccc"]
    assert not records_answer(ask(load(data)), "decisions").notes


def test_without_a_log_nothing_is_excluded() -> None:
    assert candidates(LIBRARY).rows == () == decisions(LIBRARY).rows
    table = records_answer(ask(load(LIBRARY)), "excluded")
    assert table.rows == () and "no search is logged" in table.head[0]
