"""Events: every kind reads back as itself, a wrong line says what is wrong, what is taken back can
be taken back again."""

from __future__ import annotations

import pytest

from ldncli.screening import events as module
from ldncli.screening.events import (
    HAPPENINGS,
    Accepted,
    Drafted,
    Duplicate,
    Event,
    Happening,
    Known,
    Linked,
    Noticed,
    NotRetrieved,
    Resolved,
    Sought,
    Undone,
    Withdrawn,
    candidates_of,
    decode_event,
    living,
)
from tests.plain import check_plain, values_of
from tests.screening.made import imported, log_of, vote

EVERY: tuple[Happening, ...] = (
    imported("a", "b", said=2, file="x.ris", search="monthly"),
    imported("a", file="x.xml.gz", size=0, md5="0123456789abcdef" * 2),
    Duplicate(candidate="a", of="b", rule="doi", score=0.97),
    Known(candidate="a", paper="bell-2015", rule="pmid"),
    Linked(candidate="a", to="b", why="registration"),
    Withdrawn(candidate="a", source="PubMed baseline"),
    vote("a", "exclude", "population"),
    Resolved(candidate="a", stage="full-text", verdict="include", note="a note"),
    Sought(candidate="a"),
    NotRetrieved(candidate="a", note="no answer"),
    Drafted(candidate="a", file="a.yaml"),
    Accepted(candidate="a", paper="a-2020"),
    Noticed(paper="a-2020", kind="retraction", source="Crossref", note="10.5555/n", on="2026-11"),
    Undone(of="000001"),
)


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_every_kind_is_tried() -> None:
    assert {type(each) for each in EVERY} == set(HAPPENINGS.values())


@pytest.mark.parametrize("what", EVERY, ids=lambda what: type(what).__name__)
def test_a_line_reads_back_as_the_event(what: Happening) -> None:
    event = Event(id="0a1b2c", at="2026-11-30T09:00:00Z", by="Ann", what=what)
    assert decode_event(event.to_json()) == (event, [])
    assert "a" in candidates_of(what) or isinstance(what, Noticed | Undone)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"event": "decidet"}, "unknown event 'decidet'"),
        ({"event": None}, "unknown event None"),
        ({"at": "yesterday"}, "a moment in UTC"),
        ({"id": "../x"}, "hexadecimal"),
        ({"by": " "}, "empty"),
        ({"candidate": "../../x"}, "lower-case words"),
        ({"verdict": "maybe"}, "include, exclude, unsure"),
        ({"note": 3}, "expected text"),
        ({"color": "red"}, "unknown key 'color'"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(changed: dict[str, object], told: str) -> None:
    right = Event(id="0a1b2c", at="2026-11-30T09:00:00Z", by="Ann", what=vote("a", "include"))
    event, problems = decode_event(right.to_json() | changed)
    assert event is None and told in problems[0].message


def test_a_line_that_lacks_something_or_is_no_event() -> None:
    assert decode_event([1])[0] is None and decode_event({})[1][0].message == "'event' is missing"
    _, problems = decode_event({"event": "undone", "at": "2026-11-30T09:00:00Z"})
    assert [each.message for each in problems] == [
        "'id' is missing",
        "'by' is missing",
        "'of' is missing",
    ]


def test_taking_back() -> None:
    first = vote("a", "include")
    once = log_of(first, Undone(of="000001"))
    assert living(once.events) == []
    twice = log_of(first, Undone(of="000001"), Undone(of="000002"))
    assert [each.what for each in living(twice.events)] == [first]
    thrice = log_of(first, Undone(of="000001"), Undone(of="000002"), Undone(of="000003"))
    assert living(thrice.events) == []
    both = log_of(first, Undone(of="000001"), Undone(of="000001"), Undone(of="000002"))
    assert living(both.events) == [], "two people took it back, one of them changed his mind"


def test_moments_order_what_git_has_joined() -> None:
    one, two = log_of(vote("a", "include"), vote("a", "exclude")).events
    assert living([two, one]) == [one, two]
