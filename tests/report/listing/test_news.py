"""What is new since a day, and what it changes: the gravest first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.listing.news import news_table
from ldncli.screening.events import Accepted, Noticed
from ldncli.screening.standing import standings
from tests.conftest import Run
from tests.screening.made import imported, log_of, vote, write


def test_the_gravest_first(library: Library) -> None:
    log = log_of(
        imported("a", "b", "c"),
        vote("b", "exclude", "design"),
        Noticed(paper="bell-2015", kind="status", source="X", note="recruiting → completed"),
        Noticed(paper="bell-2015", kind="correction", source="X"),
        Noticed(paper="bell-2015", kind="expression_of_concern", source="X", note="10.5555/n"),
        Noticed(paper="bell-2015", kind="retraction", source="X"),
    )
    table = news_table(ask(library), log, standings(log, 1), "2026-11-30")
    assert [(row[0], row[2]) for row in table.rows] == [
        ("notice", "retraction"),
        ("notice", "expression of concern (10.5555/n)"),
        ("notice", "correction"),
        ("trial status", "recruiting → completed"),
        ("candidate", "Title of a"),
        ("candidate", "Title of c"),
    ]
    assert table.head == (
        "Since 2026-11-30: 3 retractions or corrections, 1 trial with another status and 2"
        " candidates to screen.",
    )


def test_what_came_before_is_not_new(library: Library) -> None:
    log = log_of(imported("a"), Noticed(paper="bell-2015", kind="retraction", source="X"))
    table = news_table(ask(library), log, standings(log, 1), "2026-12-01")
    assert table.rows == () and table.head == ("Nothing new since 2026-12-01.",)


def test_what_a_new_record_changes(ldn: Callable[..., Run], trials: Path) -> None:
    """The answer before it was accepted, and after."""
    paper = "jones-2016"
    assert (trials / "papers" / f"{paper}.yaml").exists()
    write(trials, Accepted(candidate="a", paper=paper), names=("a",))
    run = ldn("new", "--since", "2026-11-30")
    assert run.code == 0 and "1 new record, by which" in run.out and "→" in run.out
    assert "certainty" in run.out
    assert ldn("new", "--since", "2026-12-01").out.startswith("Nothing new since 2026-12-01.")
