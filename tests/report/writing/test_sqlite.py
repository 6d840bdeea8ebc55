"""One file of SQLite: opened with Python's own module alone, its keys hold, its numbers are those
of the answers, and the same question gives the same bytes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from math import log
from pathlib import Path

import pytest

import ldncli
from ldncli.notebook.evidence import Base
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.listing.relations.every import every_relation, one_relation
from ldncli.report.listing.relations.relation import Relation, text
from ldncli.report.writing.sqlite import to_sqlite
from tests.conftest import LIBRARY, Run


@pytest.fixture(scope="module")
def real(
    tmp_path_factory: pytest.TempPathFactory, real_library: Library
) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("base") / "ldn.db"
    listed = ask(real_library, every_scope=True)
    path.write_bytes(to_sqlite(every_relation(listed), {"digest": "x"}))
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def _one(base: sqlite3.Connection, query: str, *given: object) -> object:
    [[value]] = base.execute(query, given).fetchall()
    return value


def test_keys_hold(real: sqlite3.Connection) -> None:
    assert _one(real, "PRAGMA integrity_check") == "ok"
    assert real.execute("PRAGMA foreign_key_check").fetchall() == []
    tables = [row[0] for row in real.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    wanted = "papers studies outcomes arms outcome_arms harms findings estimates steps conditions"
    assert set(wanted.split()) <= set(tables)
    for table in tables:
        columns = real.execute(f'PRAGMA table_info("{table}")').fetchall()
        assert any(column[5] for column in columns), f"{table} has no key"
        count, leads = _one(real, f'SELECT count(*) FROM "{table}"'), []
        leads = real.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        if table not in ("candidates", "decisions"):  # of searches: this base has none logged
            assert count and (leads or table in ("about", "columns", "scales"))


def test_every_column_says_what_it_means(real: sqlite3.Connection) -> None:
    told = {
        (table, column): meaning
        for table, column, _, _, meaning in real.execute("SELECT * FROM columns")
    }
    assert all(told.values())
    ways = {(table, column): column.replace("_", " ") for table, column in told}
    assert sum(told[key] == ways[key] for key in told) <= 8, "a name is no meaning"
    for (table,) in real.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('about', 'columns')"
    ).fetchall():
        for column in real.execute(f'PRAGMA table_info("{table}")'):
            assert (table, column[1]) in told
    readme = _one(real, "SELECT value FROM about WHERE name = 'README'")
    assert (
        "foreign key" in str(readme)
        and _one(real, "SELECT value FROM about WHERE name = 'digest'") == "x"
    )


def test_a_pooled_effect_is_computed_in_sql(real: sqlite3.Connection) -> None:
    """The weighted mean of the estimates, with tau² of the steps, is the effect of the finding."""
    rows = real.execute(
        """
        SELECT finding_id, findings.effect, findings.measure, sum(yi / (vi + value))
               / sum(1 / (vi + value))
        FROM findings JOIN estimates USING (finding_id) JOIN steps USING (finding_id)
        WHERE steps.name = 'tau2' AND pooled GROUP BY finding_id
        """
    ).fetchall()
    assert len(rows) >= 3
    for finding, effect, measure, mean in rows:
        wanted = log(effect) if measure == "RR" else effect
        assert measure in ("MD", "SMD", "RR") and mean == pytest.approx(wanted, abs=1e-12), finding


def test_tables_join(real: sqlite3.Connection) -> None:
    found = real.execute(
        """
        SELECT percent, arms.role FROM outcomes JOIN outcome_arms USING (outcome_id)
        JOIN arms ON arms.paper_id = outcomes.paper_id AND arms.arm = outcome_arms.arm
        WHERE outcomes.paper_id = 'younger-2013' AND domain = 'pain-response-combined'
        ORDER BY percent
        """
    ).fetchall()
    assert found == [(11, "control"), (32, "treatment")]
    n, kind = real.execute(
        "SELECT n, n_kind FROM studies WHERE study_id = 'younger-2013'"
    ).fetchone()
    assert n > 20 and kind in ("randomised", "enrolled")


def test_numbers_are_those_of_the_frames(real: sqlite3.Connection, real_library: Library) -> None:
    base = Base(real_library)
    for name in ("findings", "estimates", "studies"):
        frame = getattr(base, name)()
        assert _one(real, f"SELECT count(*) FROM {name}") == len(frame)
    total = _one(real, "SELECT total(n) FROM studies")
    assert total == base.studies().n.sum()
    authors = json.loads(
        str(_one(real, "SELECT authors FROM papers WHERE paper_id = ?", "younger-2013"))
    )
    assert authors[0].startswith("Younger")


@pytest.mark.parametrize(
    "filters", [{}, {"condition": "CRPS"}, {"year": "1900"}, {"outcome": "pain-intensity"}]
)
def test_any_selection_is_whole(library: Library, filters: dict[str, str]) -> None:
    listed = ask(library, every_scope=True, **filters)
    made = to_sqlite(every_relation(listed), {})
    assert made == to_sqlite(every_relation(ask(library, every_scope=True, **filters)), {})
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(made)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = _one(base, "SELECT count(*) FROM papers WHERE selected")
        assert kept == len(listed.selection.ids)


def test_the_same_table_alone(library: Library) -> None:
    listed = ask(library, every_scope=True)
    for each in every_relation(listed):
        assert one_relation(listed, each.name) == each
        keys = [each.fields[0].key, *each.key]
        assert set(each.key) <= {field.key for field in each.fields} and keys
        places = [[field.key for field in each.fields].index(key) for key in each.key]
        found = [tuple(row[place] for place in places) for row in each.rows]
        assert len(set(found)) == len(found), each.name


def test_a_row_that_leads_nowhere_is_refused() -> None:
    one = Relation("ones", "Ones", ("one",), (text("one", "id"),), (("a",),))
    two = Relation(
        "twos", "Twos", ("two",), (text("two", "id"), text("one", "one", "ones")), (("x", "b"),)
    )
    with pytest.raises(sqlite3.IntegrityError):
        to_sqlite([one, two], {})


def test_the_command_writes_the_file(ldn: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "ldn.db"
    done = ldn("export", "--out", str(path), "--data", str(LIBRARY))
    assert done.code == 0, done.err
    with closing(sqlite3.connect(path)) as base:
        assert _one(base, "SELECT count(*) FROM papers WHERE selected") == 8
        assert _one(base, "SELECT value FROM about WHERE name = 'version'") == ldncli.__version__
    before = path.read_bytes()
    again = ldn("export", "--format", "sqlite", "--out", str(path), "--data", str(LIBRARY))
    assert again.code == 2 and path.read_bytes() == before
    forced = ldn("export", "--out", str(path), "--force", "--data", str(LIBRARY))
    assert forced.code == 0 and path.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--rows", "steps", "--format", "sqlite"],
        ["--outcomes", "--format", "sqlite"],
        ["--limit", "3", "--format", "sqlite"],
        ["--rows", "steps", "--format", "ris"],
        ["--rows", "steps", "--outcomes"],
        ["--rows", "nothing"],
    ],
)
def test_what_does_not_fit_is_refused(ldn: Callable[..., Run], words: list[str]) -> None:
    done = ldn("export", *words, "--data", str(LIBRARY))
    assert done.code == 2 and done.err.startswith("error:") and not done.out
