"""A person at work: blind to others, everything written at once, nothing decided twice unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ldncli.screening import session as module
from ldncli.screening.entry import Entry
from ldncli.screening.events import Decided, Duplicate, Known, Undone
from ldncli.screening.log import open_log, writing
from ldncli.screening.session import Session
from ldncli.screening.settings import DEFAULT_REASONS, Rules, Settings
from tests.plain import check_plain
from tests.screening.made import START, imported, vote, write

NAMES = ("a", "b", "c", "d", "e")
TITLES = dict(
    zip(
        NAMES,
        ("Naps of cats", "Walks of dogs", "Naps and cats", "Walks and dogs", "Stones"),
        strict=True,
    )
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    entries = [Entry(id=name, title=title) for name, title in TITLES.items()]
    with writing(tmp_path) as writer:
        writer.add(entries, [imported(*NAMES)], at=START, by="ldn")
    return tmp_path


def _clock() -> Iterator[datetime]:
    at = START
    while True:
        at += timedelta(minutes=1)
        yield at


_NOW = _clock()


def _session(data: Path, by: str = "anna", *, screeners: int = 1, **how: object) -> Session:
    rules = Rules(settings=Settings(screeners=screeners), reasons=DEFAULT_REASONS)
    return Session(data, rules, by, now=lambda: next(_NOW), **how)  # type: ignore[arg-type]


def _at(session: Session) -> str | None:
    return session.current.id if session.current else None


def _events(data: Path) -> list[object]:
    log = open_log(data)
    assert log
    return [each.what for each in log.events][1:]


def test_values_never_change() -> None:
    check_plain(module.Progress, by_name=True)


def test_each_decision_is_in_the_library_at_once(data: Path) -> None:
    session = _session(data)
    assert _at(session) == "a", "nothing tells them apart: in the order of the list"
    assert session.decide("exclude", "design", "too small")
    assert _events(data) == [
        Decided(
            candidate="a",
            stage="title-abstract",
            verdict="exclude",
            reason="design",
            note="too small",
        )
    ]
    assert _at(_session(data)) == _at(session) == "b", "another sitting goes on here"
    session.decide("include")
    assert _at(session) == "d", "like b, unlike a"
    why = session.why()
    assert why and why.learned == (1, 1) and ("dogs" in dict(why.towards))
    assert session.progress == module.Progress(decided=2, included=1, unsure=0, left=3)
    assert session.advice().total == 5 and session.advice().read == 2


def test_undo_takes_back_and_shows_again(data: Path) -> None:
    session = _session(data)
    assert not session.undo(), "nothing to undo"
    session.decide("include")
    assert session.undo()
    assert _at(session) == "a" and session.progress.decided == 0 and session.vote is None
    assert session.why() is not None, "open again, and told of as before"
    assert isinstance(_events(data)[-1], Undone)
    session.decide("exclude", "design")
    assert _at(session) == "b" and session.progress.decided == 1


def test_back_shows_what_was_decided_and_decides_it_anew(data: Path) -> None:
    session = _session(data)
    assert not session.back()
    session.decide("include")
    session.decide("unsure")
    assert session.back() and _at(session) == "b"
    assert session.back() and _at(session) == "a"
    assert session.vote and session.vote.verdict == "include" and session.why() is None
    assert not session.back(), "there is none before"
    session.decide("exclude", "other")
    assert session.progress.included == 0
    assert _at(session) not in ("a", "b")
    session.back()
    session.skip()
    assert session.progress.decided == 2, "left as it was"


def test_what_was_skipped_or_is_unsure_comes_last(data: Path) -> None:
    session = _session(data)
    session.skip()
    assert _at(session) == "b"
    session.decide("unsure")
    for name in ("c", "d", "e"):
        assert _at(session) == name
        session.decide("unsure")
    assert _at(session) == "b", "unsure ones again, before the one skipped"
    assert session.progress == module.Progress(decided=4, included=0, unsure=4, left=1)


def test_duplicates_and_papers_of_the_base_are_not_asked(data: Path) -> None:
    write(
        data,
        Duplicate(candidate="b", of="a", rule="doi"),
        Known(candidate="c", paper="x-2020", rule="doi"),
    )
    session = _session(data)
    shown = []
    while session.current:
        shown.append(_at(session))
        session.decide("exclude", "other")
    assert sorted(map(str, shown)) == ["a", "d", "e"]
    assert session.progress.left == 0


def test_the_base_teaches_too(data: Path) -> None:
    write(data, Known(candidate="c", paper="x-2020", rule="doi"), vote("e", "exclude"), by="anna")
    session = _session(data)
    why = session.why()
    assert why and why.learned is not None and _at(session) == "a", "like c, of the base"


def test_two_screeners_are_blind(data: Path) -> None:
    """Neither the votes of one nor an order learned from them reach the other."""
    anna = _session(data, "anna", screeners=2)
    orders = []
    for by in ("anna", "ben"):
        session = _session(data, by, screeners=2)
        orders.append(_at(session))
        assert session.votes == () and session.vote is None
        if by == "anna":
            anna = session
            anna.decide("exclude", "other")  # a
            anna.decide("include")  # b
    assert orders == ["a", "a"]
    ben = _session(data, "ben", screeners=2)
    why = ben.why()
    assert _at(ben) == "a" and why and why.learned is None, "nothing is learned from anna"
    assert ben.progress.decided == 0 and ben.advice().read == 0
    ben.decide("include")  # a: a conflict
    ben.decide("include")  # b: agreed
    again = _session(data, "anna", screeners=2)
    assert _at(again) not in ("a", "b")
    assert again.votes == ()


def test_conflicts_are_resolved_with_both_votes_in_sight(data: Path) -> None:
    write(data, vote("a", "include"), by="anna")
    write(data, vote("a", "exclude", "design"), by="ben")
    session = _session(data, "carl", screeners=2, conflicts=True)
    assert _at(session) == "a" and [each.by for each in session.votes] == ["anna", "ben"]
    with pytest.raises(ValueError, match="resolved"):
        session.decide("unsure")
    assert session.decide("exclude", "design") and session.current is None
    assert session.progress.decided == 1
    assert session.undo() and _at(session) == "a"


def test_the_full_text_stage_has_what_passed(data: Path) -> None:
    write(data, vote("a", "include"), vote("b", "include"), vote("c", "exclude"), by="ben")
    session = Session(
        data, Rules(reasons=DEFAULT_REASONS), "anna", "full-text", now=lambda: next(_NOW)
    )
    assert session.progress.left == 2 and _at(session) == "a"
    assert session.not_retrieved("asked the authors")
    assert _at(session) == "b"
    session.decide("exclude", "no-results")
    assert session.current is None
    assert session.undo() and _at(session) == "b"


def test_what_others_decide_meanwhile_is_not_decided_again(data: Path) -> None:
    anna, ben = _session(data, "anna"), _session(data, "ben")
    assert _at(anna) == _at(ben) == "a"
    assert ben.decide("include")
    before = len(_events(data))
    assert not anna.decide("exclude", "other") and len(_events(data)) == before
    assert _at(anna) == "b" and anna.decide("include")
    assert not ben.decide("include"), "and the other way"
    assert _at(ben) == "d" or _at(ben) == "c"


def test_a_list_that_grew_is_read_again(data: Path) -> None:
    session = _session(data)
    write(data, imported("f"), names=("f",))
    session.decide("include")
    assert session.known == 6
