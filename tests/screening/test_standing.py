"""Where candidates stand: by votes, by two screeners, by what was undone, over any chain of
duplicates."""

from __future__ import annotations

import pytest

from ldncli.screening import standing as module
from ldncli.screening.events import (
    Accepted,
    Drafted,
    Duplicate,
    Happening,
    Known,
    Linked,
    NotRetrieved,
    Resolved,
    Sought,
    Undone,
    Withdrawn,
)
from ldncli.screening.standing import Standing, standings
from tests.plain import check_plain
from tests.screening.made import imported, log_of, vote

START = imported("a", "b", "c")


def _a(*happened: Happening | tuple[str, Happening], screeners: int = 1) -> Standing:
    return standings(log_of(START, *happened), screeners)["a"]


def _state(*happened: Happening | tuple[str, Happening], screeners: int = 1) -> tuple[object, ...]:
    found = _a(*happened, screeners=screeners)
    return found.state, found.stage


def test_values_never_change() -> None:
    check_plain(module.Standing, by_name=True)
    check_plain(module.Vote, by_name=True)


FULL = "full-text"
INCLUDE, EXCLUDE = vote("a", "include"), vote("a", "exclude")
FULL_IN, FULL_OUT = vote("a", "include", stage=FULL), vote("a", "exclude", "design", stage=FULL)
# What happens after the import, the state that it leads to, and its stage.
WAYS: dict[str, tuple[list[Happening], str, str | None]] = {
    "nothing": ([], "waiting", "title-abstract"),
    "unsure": ([vote("a", "unsure")], "waiting", "title-abstract"),
    "excluded": ([EXCLUDE], "excluded", "title-abstract"),
    "changed": ([EXCLUDE, INCLUDE], "for full text", FULL),
    "sought": ([INCLUDE, Sought(candidate="a")], "for full text", FULL),
    "missing": ([INCLUDE, NotRetrieved(candidate="a")], "not retrieved", FULL),
    "found": ([NotRetrieved(candidate="a"), Sought(candidate="a")], "for full text", FULL),
    "full-unsure": ([INCLUDE, vote("a", "unsure", stage=FULL)], "for full text", FULL),
    "full-out": ([INCLUDE, FULL_OUT], "excluded", FULL),
    "full-in": ([INCLUDE, NotRetrieved(candidate="a"), FULL_IN], "included", FULL),
    "at-once": ([FULL_IN], "included", FULL),
    "drafted": ([FULL_IN, Drafted(candidate="a", file="a.yaml")], "included", FULL),
    "accepted": ([FULL_IN, Accepted(candidate="a", paper="a-2020")], "accepted", None),
    "known": ([Known(candidate="a", paper="x", rule="doi")], "known", None),
    "duplicate": ([INCLUDE, Duplicate(candidate="a", of="b", rule="doi")], "duplicate", None),
    "withdrawn": ([Withdrawn(candidate="a", source="x")], "withdrawn", None),
    "linked": ([Linked(candidate="a", to="x", why="registration")], "waiting", "title-abstract"),
    "resolved": (
        [EXCLUDE, Resolved(candidate="a", stage="title-abstract", verdict="include")],
        "for full text",
        FULL,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_where_it_leads(way: str) -> None:
    happened, state, stage = WAYS[way]
    assert _state(*happened) == (state, stage)


@pytest.mark.parametrize("way", [each for each in WAYS if each != "nothing"])
def test_whatever_happened_last_can_be_undone(way: str) -> None:
    """Undone, the candidate stands where it stood before, in every respect; undone twice, where it
    stood after."""
    happened = WAYS[way][0]
    last = f"{1 + len(happened):06}"
    undone = [*happened, Undone(of=last)]
    again = [*undone, Undone(of=f"{1 + len(undone):06}")]
    assert _a(*undone) == _a(*happened[:-1])
    assert _a(*again) == _a(*happened)
    assert _a(*undone) != _a(*happened)


def test_an_import_undone_takes_its_candidates_off_the_list() -> None:
    happened = [START, imported("c", "d", source="Embase"), vote("a", "include")]
    assert list(standings(log_of(*happened, Undone(of="000001")), 1)) == ["c", "d"]
    again = standings(log_of(*happened, Undone(of="000001"), START), 1)
    assert list(again) == ["a", "b", "c", "d"] and again["a"].state == "for full text"


@pytest.mark.parametrize("way", [each for each in WAYS if "withdrawn" not in each])
def test_what_somebody_did_stands_though_the_source_took_its_record_back(way: str) -> None:
    happened, state, stage = WAYS[way]
    withdrawn = Withdrawn(candidate="a", source="x")
    kept = ("nothing", "linked")
    assert _state(*happened, withdrawn) == (("withdrawn", None) if way in kept else (state, stage))
    assert _state(*happened, withdrawn, START) == (state, stage), "found again"


def test_no_paper_is_lost_with_the_record_that_stood_for_it() -> None:
    """PubMed had a paper twice, and deletes the one that the other is a duplicate of."""
    chain = [Duplicate(candidate="b", of="a", rule="doi"), Withdrawn(candidate="a", source="x")]
    found = standings(log_of(START, *chain), 1)
    assert [each.state for each in found.values()] == ["withdrawn", "waiting", "waiting"]
    more = Duplicate(candidate="a", of="c", rule="doi")
    found = standings(log_of(START, *chain, more), 1)
    assert [each.of for each in found.values()] == ["c", "c", None], "it led on to another"
    voted = standings(log_of(START, vote("a", "include"), *chain), 1)
    assert [each.state for each in voted.values()] == ["for full text", "duplicate", "waiting"]


def test_what_shows_it_and_who() -> None:
    by_hand = _a(("Ann", Duplicate(candidate="a", of="b", rule="hand")))
    assert (by_hand.of, by_hand.rule, by_hand.by_hand) == ("b", "hand", True)
    known = _a(Known(candidate="a", paper="bell-2015", rule="doi"))
    assert (known.paper, known.rule, known.by_hand) == ("bell-2015", "doi", False)
    accepted = _a(FULL_IN, Accepted(candidate="a", paper="a-2020"))
    assert (accepted.paper, accepted.rule) == ("a-2020", None)
    out = _a(INCLUDE, ("Ann", FULL_OUT))
    assert out.reason == "design" and [each.by for each in out.votes] == ["Ann"]
    assert _a(FULL_OUT, FULL_IN).reason is None


def test_chains_of_duplicates_end_at_the_one_that_stays() -> None:
    chain = [Duplicate(candidate="c", of="b", rule="x"), Duplicate(candidate="b", of="a", rule="x")]
    found = standings(log_of(START, *chain), 1)
    assert [each.of for each in found.values()] == [None, "a", "a"]
    circle = standings(log_of(START, *chain, Duplicate(candidate="a", of="c", rule="x")), 1)
    assert [each.of for each in circle.values()] == [None, "a", "a"], "one of them stays"
    gone = log_of(
        START, imported("d"), Duplicate(candidate="a", of="d", rule="x"), Undone(of="000002")
    )
    assert standings(gone, 1)["a"].state == "waiting", "none stands on the list for it"


def _two(*happened: tuple[str, Happening]) -> tuple[object, ...]:
    return _state(*happened, screeners=2)


def test_two_screeners() -> None:
    ann_in, bo_in = ("Ann", INCLUDE), ("Bo", INCLUDE)
    assert _two(ann_in) == _two(ann_in, ann_in) == ("waiting", "title-abstract"), "one is not two"
    assert _two(ann_in, bo_in) == ("for full text", FULL)
    differ = (ann_in, ("Bo", EXCLUDE))
    assert _two(*differ) == ("conflict", "title-abstract")
    assert _two(*differ, bo_in) == ("for full text", FULL), "Bo changed his mind"
    unsure = vote("a", "unsure")
    assert _two(("Ann", unsure), ("Bo", unsure)) == ("conflict", "title-abstract")
    resolved = Resolved(candidate="a", stage="title-abstract", verdict="exclude")
    assert _two(*differ, ("Cy", resolved)) == ("excluded", "title-abstract")
    assert _two(*differ, ("Cy", resolved), bo_in) == ("excluded", "title-abstract"), "it stands"
    other = vote("a", "exclude", "population", stage=FULL)
    assert _two(("Ann", FULL_OUT), ("Bo", other)) == ("conflict", FULL), "why matters at full text"
    assert _two(("Ann", FULL_OUT), ("Bo", FULL_OUT)) == ("excluded", FULL)
    early = ("Ann", vote("a", "exclude", "design")), ("Bo", EXCLUDE)
    assert _two(*early) == ("excluded", "title-abstract"), "at title and abstract it does not"
    third = ("Cy", EXCLUDE)
    assert _two(ann_in, bo_in, third) == ("conflict", "title-abstract")
    assert [each.by for each in _a(*differ, screeners=2).votes] == ["Ann", "Bo"]
