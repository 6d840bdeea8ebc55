"""Studies without results in words."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.selecting.registered import stood
from ldncli.report.words.studies.registered import apart_words, state_words, under_way_words
from tests.evidence.invented import paper, studies

TODAY = "2026-11-30"


def _trial(status: str, **more: object):  # type: ignore[no-untyped-def]
    entry = paper("e", kind="registry", status="registered", registry={"status": status, **more})
    return stood(studies(entry)[0], TODAY, ())


def test_a_state_is_told_with_its_day_or_what_became_of_it() -> None:
    assert state_words(_trial("recruiting", status_date="2026-10-01")) == "recruiting (2026-10-01)"
    assert state_words(_trial("recruiting", status_date="2023-02")) == "recruiting as of 2023-02"
    assert state_words(_trial("withdrawn", stop_reason="No money.")) == "withdrawn (No money)"
    assert state_words(_trial("active", completion="2025-08")) == (
        "active when last seen; registered end (2025-08) has passed"
    )
    assert state_words(_trial("completed", results_posted=True)) == (
        "completed, with results only in the register"
    )
    assert state_words(_trial("unknown", status_date="2020-11-30")) == (
        "status unknown (2020-11-30)"
    )
    assert state_words(_trial("recruiting", completion="2022")) == (
        "recruiting when last seen; registered end (2022) long past"
    )


def test_how_many_are_under_way_and_how_old_their_states_are() -> None:
    new, old = _trial("recruiting", status_date="2026-10"), _trial("recruiting", status_date="2023")
    older = replace(old, last_known="2020-01-02")
    assert under_way_words([]) == "0 trials planned or under way"
    assert under_way_words([new]) == "1 trial planned or under way"
    assert under_way_words([old]) == "1 trial planned or under way (status as of 2023)"
    assert (
        under_way_words([old, older]) == "2 trials planned or under way (status as of 2020 to 2023)"
    )
    assert under_way_words([new, old]) == "2 trials planned or under way (status of 1 as of 2023)"


def test_what_else_has_no_results_is_counted_by_how_it_stands() -> None:
    stopped, past = _trial("withdrawn"), _trial("active", completion="2025")
    assert apart_words([]) == "" and apart_words([_trial("unknown")]) == "1 of unknown status"
    assert apart_words([stopped, past, stopped]) == (
        "1 past its registered end, 2 withdrawn or suspended"
    )
