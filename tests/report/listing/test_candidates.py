"""The table of candidates: every state in its words, all states together the whole list."""

from __future__ import annotations

from typing import get_args

import pytest

from ldncli.errors import UnknownTermError
from ldncli.report.listing.candidates import candidate_list, counts_told
from ldncli.screening.events import Linked
from ldncli.screening.settings import Rules
from ldncli.screening.standing import Standing, State
from tests.screening.made import imported, log_of, vote

STATES: tuple[State, ...] = get_args(State)


def test_every_state_has_its_words() -> None:
    placed = {f"{each}-{n}": Standing(state=each) for each in STATES for n in range(2)}
    told = counts_told(placed)
    assert told.startswith("20 candidates: 2 wait to be screened, ") and told.count("2 ") == 10
    for each in STATES:
        assert counts_told({"a": Standing(state=each)}).startswith("1 candidate: 1 ")


def test_the_head_counts_all_whatever_is_listed() -> None:
    log = log_of(
        imported("a", "b"),
        imported("b", source="Embase"),
        vote("a", "exclude", "mine"),
        Linked(candidate="b", to="bell-2015", why="registration"),
    )
    table = candidate_list(log, Rules(), ["waiting"])
    assert table.head == ("2 candidates: 1 waits to be screened, 1 was excluded.",)
    (row,) = table.mappings()
    assert (row["id"], row["sources"], row["linked"]) == ("b", ("PubMed", "Embase"), ("bell-2015",))
    (row,) = candidate_list(log, Rules(), ["excluded"]).mappings()
    assert (row["reason"], row["stage"]) == ("mine", "title-abstract"), "an id without its words"
    assert len(candidate_list(log, Rules(), []).rows) == 2


def test_no_list_and_no_such_state() -> None:
    assert not candidate_list(None, Rules(), []).rows
    with pytest.raises(UnknownTermError):
        candidate_list(None, Rules(), ["gone"])
