"""PRISMA's counts: every record counted once, whatever happened."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ldncli.screening import flow as module
from ldncli.screening.events import (
    Accepted,
    Duplicate,
    Happening,
    Known,
    NotRetrieved,
    Resolved,
    Sought,
    Undone,
    Withdrawn,
)
from ldncli.screening.flow import Counts, Flow, flow
from ldncli.screening.standing import standings
from tests.plain import check_plain, values_of
from tests.screening.made import imported, log_of, vote


def _flow(
    *happened: Happening | tuple[str, Happening], since: str | None = None, screeners: int = 1
) -> Flow:
    log = log_of(*happened)
    return flow(log, standings(log, screeners), since)


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_a_review_from_search_to_inclusion() -> None:
    found = _flow(
        imported("a", "b", "c", "d", "a", not_understood=1, said=6),
        imported("b", "e", "f", source="Embase", on="2026-11-02"),
        imported("g", source="A colleague", kind="other", on=None),
        Duplicate(candidate="e", of="b", rule="doi"),
        Known(candidate="c", paper="bell-2015", rule="doi"),
        ("Ann", Duplicate(candidate="f", of="a", rule="hand")),
        vote("a", "exclude"),
        vote("b", "include"),
        vote("b", "exclude", "design", stage="full-text"),
        vote("d", "include"),
        vote("g", "include", stage="full-text"),
        Accepted(candidate="g", paper="g-2020"),
    )
    assert [(each.source, each.on, each.records, each.said) for each in found.found] == [
        ("PubMed", "2026-11-01", 6, 6),
        ("Embase", "2026-11-02", 3, None),
        ("A colleague", None, 1, None),
    ]
    assert found.databases == Counts(
        identified=9,
        not_understood=1,
        duplicates_by_program=3,
        duplicates_by_hand=1,
        known=1,
        screened=3,
        excluded_early=1,
        sought=2,
        awaiting=1,
        assessed=1,
        excluded={"design": 1},
    )
    assert found.other == Counts(
        identified=1, screened=1, sought=1, assessed=1, excluded={}, included=1, accepted=1
    )
    assert found.included == ("g",) and found.before == ()


def test_one_search_imported_twice_counts_once() -> None:
    first = imported("a", "b")
    found = _flow(first, first)
    assert found.databases.identified == 2 and found.found[0].times == 2
    page = imported("a", "b", first="2026-10-01", last="2026-11-01", following="2", said=3)
    last = imported("c", first="2026-10-01", last="2026-11-01")
    paged = _flow(page, last, page)
    assert [(each.records, each.said, each.times) for each in paged.found] == [(3, 3, 2)]
    assert paged.databases.identified == 3, "a page that was brought in twice counts once too"
    later = _flow(first, imported("a", "b", on="2026-12-01"))
    assert later.databases.identified == 4 and later.databases.duplicates_by_program == 2


def test_files_of_one_database_are_one_search() -> None:
    one = imported("a", "b", md5="1" * 32, size=1)
    two = imported("b", md5="2" * 32, size=1)
    none = [imported(md5=sign * 32, size=1) for sign in "34"]
    found = _flow(one, two, *none, two, Withdrawn(candidate="b", source="PubMed"))
    assert [(each.records, each.times) for each in found.found] == [(3, 2)]
    counts = found.databases
    assert (counts.identified, counts.duplicates_by_program) == (3, 1)
    assert (counts.withdrawn, counts.waiting) == (1, 1)


def test_an_update_and_what_was_before() -> None:
    happened = [
        imported("a", "b", on="2025-01-01"),
        vote("a", "include", stage="full-text"),
        imported("a", "c", "d", on="2026-11-01"),
        vote("c", "include", stage="full-text"),
    ]
    found = _flow(*happened, since="2026-01-01")
    assert [each.on for each in found.found] == ["2026-11-01"]
    assert (found.included, found.before) == (("c",), ("a",))
    counts = found.databases
    assert (counts.identified, counts.duplicates_by_program, counts.waiting) == (3, 1, 1)
    late = [happened[2], happened[0], *happened[1::2]]
    assert _flow(*late, since="2026-01-01").before == ("a",), "by the day of the search"
    undated = _flow(imported("a", on=None), since="2026-11-30")
    assert undated.databases.identified == 1, "by the day of its import"


_NAMES = st.sampled_from("abcdefgh")
_STAGES = st.sampled_from(["title-abstract", "full-text"])
_REASONS = st.sampled_from([None, "design", "population"])
_HAPPENINGS = st.one_of(
    st.builds(
        lambda names, kind, on, lost: imported(*names, kind=kind, on=on, not_understood=lost),
        st.lists(_NAMES, max_size=5),
        st.sampled_from(["database", "register", "other"]),
        st.sampled_from([None, "2025-01-01", "2026-11-01"]),
        st.integers(0, 2),
    ),
    st.builds(Duplicate, candidate=_NAMES, of=_NAMES, rule=st.just("doi")),
    st.builds(Known, candidate=_NAMES, paper=st.just("x"), rule=st.just("doi")),
    st.builds(vote, _NAMES, st.sampled_from(["include", "exclude", "unsure"]), _REASONS, _STAGES),
    st.builds(
        Resolved,
        candidate=_NAMES,
        stage=_STAGES,
        verdict=st.sampled_from(["include", "exclude"]),
        reason=_REASONS,
    ),
    st.builds(Withdrawn, candidate=_NAMES, source=st.just("PubMed")),
    st.builds(Sought, candidate=_NAMES),
    st.builds(NotRetrieved, candidate=_NAMES),
    st.builds(Accepted, candidate=_NAMES, paper=st.just("x")),
    st.builds(Undone, of=st.integers(1, 12).map("{:06}".format)),
)


@given(
    st.lists(st.tuples(st.sampled_from(["Ann", "Bo", "ldn"]), _HAPPENINGS), max_size=25),
    st.sampled_from([None, "2026-01-01"]),
    st.sampled_from([1, 2]),
)
def test_no_record_is_lost_or_counted_twice(
    happened: list[tuple[str, Happening]], since: str | None, screeners: int
) -> None:
    found = _flow(*happened, since=since, screeners=screeners)
    for counts in (found.databases, found.other):
        removed = counts.not_understood + counts.duplicates_by_program
        removed += counts.duplicates_by_hand + counts.known + counts.withdrawn
        assert counts.identified == removed + counts.screened + counts.waiting
        assert counts.screened == counts.excluded_early + counts.sought
        assert counts.sought == counts.not_retrieved + counts.awaiting + counts.assessed
        assert counts.assessed == sum(counts.excluded.values()) + counts.included
        assert counts.accepted <= counts.included
    assert len(found.included) == found.databases.included + found.other.included
    whole = _flow(*happened, screeners=screeners)
    assert sorted(found.included + found.before) == sorted(whole.included + whole.before)
    if since is None:
        assert sum(each.records for each in found.found) == (
            found.databases.identified + found.other.identified
        )
