"""Going through a draft: order, undoing, putting off, going on, and what may be typed."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.drafts.accepting.items import Item
from tests.harvest.drafts.accepting.made import session


def _item(path: str) -> Item:
    return next(each for each in session()[0].items if each.path == path)


def test_every_decision_is_kept_at_once_and_the_next_session_goes_on() -> None:
    first, kept = session()
    for _ in range(3):
        item = first.now
        assert item
        first.decide(item, "confirmed")
    assert len(kept) == 3
    again, _ = session(kept[-1])
    assert again.now and again.now.path == "kind"
    decision = kept[-1].decisions[0]
    assert (decision.by, decision.on, decision.value) == ("Ann Lee", "2026-01-02", "lee-2019")


def test_undo_takes_one_decision_after_the_other_back() -> None:
    made, _ = session()
    for _ in range(2):
        made.decide(
            made.now or _item("id"), "dropped" if made.now == _item("year") else "confirmed"
        )
    assert (made.undo() or _item("id")).path == "title"
    assert (made.undo() or _item("title")).path == "id"
    assert made.undo() is None and made.now == _item("id")


def test_what_is_put_off_comes_last() -> None:
    made, _ = session()
    made.skip(_item("id"))
    assert made.now == _item("title")
    for each in list(made.waiting):
        made.skip(each)
    assert made.now == _item("id")


def test_the_record_is_of_the_day_on_which_it_was_gone_through() -> None:
    assert session()[0].record()["extraction"] == {"state": "single", "date": "2026-01-02"}


def test_a_needed_value_cannot_be_done_without() -> None:
    made, _ = session()
    made.decide(_item("summary"), "dropped")
    assert "summary" in [each.path for each in made.waiting]


def test_what_the_draft_has_no_place_for_gets_that_of_its_quote_or_the_persons() -> None:
    made, kept = session()
    weeks, design = _item("design.duration_weeks"), _item("design.type")
    assert made.lacks_place(weeks) and made.lacks_place(design) and made.sources == ("a",)
    assert not any(made.lacks_place(_item(each)) for each in ("design.n_enrolled", "title"))
    assert not made.lacks_place(_item("outcomes[0].arms.ldn"))
    made.decide(weeks, "confirmed")
    made.decide(design, "corrected", "parallel-rct", place="a Methods")
    record = made.record()
    assert record["design"]["duration_weeks"] == 8
    assert record["places"]["design.duration_weeks"] == "a Abstract"
    assert record["places"]["design.type"] == "a Methods"
    assert session(kept[-1])[0].record() == record, "kept beside the draft"
    made.decide(weeks, "dropped")
    assert "design.duration_weeks" not in made.record()["places"]


def test_a_value_can_be_opened_again_by_its_path() -> None:
    made, _ = session()
    made.decide(_item("id"), "confirmed")
    assert made.reopen("id") == _item("id") and made.now == _item("id")
    assert made.reopen("nowhere") is None


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("year", "2020", 2020),
        ("title", "2020", "2020"),
        ("title", "Elbows: a trial", "Elbows: a trial"),
        ("design.n_enrolled", "30", 30),
        ("outcomes[0].arms.ldn", "{n: 29, mean: 4.4}", {"n": 29, "mean": 4.4}),
        ("outcomes[0].direction", "benefit", "benefit"),
        ("conditions[0]", "crps", "crps"),
    ],
)
def test_what_is_typed_is_read_as_its_place_wants_it(path: str, typed: str, value: Any) -> None:
    assert session()[0].parse(_item(path), typed) == (value, None)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("year", "soon"),
        ("design.n_enrolled", "-3"),
        ("design.type", "trial of elbows"),
        ("outcomes[0].arms.ldn", "{n: 29, meen: 4.4}"),
        ("outcomes[0].direction", "good"),
        ("title", "  "),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(path: str, typed: str) -> None:
    value, problem = session()[0].parse(_item(path), typed)
    assert value is None and problem is not None and problem.message
