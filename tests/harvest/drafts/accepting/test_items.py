"""The values of a draft one by one, and the record that decisions make."""

from __future__ import annotations

from typing import Any

from ldncli.harvest.drafts.accepting.items import decided, items_of, undecided
from ldncli.harvest.drafts.evidence import Decision, Did, Evidence, Quote
from tests.harvest.drafts.accepting.made import DRAFT, QUOTES

ITEMS = items_of(DRAFT, Evidence(QUOTES))


def _evidence(*dropped: str, **corrected: Any) -> Evidence:
    """All values confirmed but for these."""

    def decision(path: str, did: Did, value: Any) -> Decision:
        return Decision(path=path, did=did, value=value, by="x", on="2026-01-02")

    found = []
    for each in ITEMS:
        if each.path in dropped:
            found.append(decision(each.path, "dropped", None))
        elif each.path in corrected:
            found.append(decision(each.path, "corrected", corrected[each.path]))
        elif each.offered is not None:
            found.append(decision(each.path, "confirmed", each.offered))
    return Evidence(QUOTES, tuple(found))


def test_every_value_is_one_item_in_the_order_of_a_record() -> None:
    assert [each.path for each in ITEMS] == [
        "id",
        "title",
        "year",
        "kind",
        "conditions[0]",
        "conditions[1]",
        "design.type",
        "design.n_enrolled",
        "design.duration_weeks",
        "arms[0]",
        "arms[1]",
        "arms[1].role",
        "outcomes[0]",
        "outcomes[0].domain",
        "outcomes[0].direction",
        "outcomes[0].arms.ldn",
        "outcomes[0].arms.x",
        "outcomes[1]",
        "outcomes[1].domain",
        "outcomes[1].direction",
        "outcomes[1].arms.ldn",
        "summary",
    ]
    needed = [each.path for each in ITEMS if each.needed]
    assert needed == [
        "arms[1].role",
        "outcomes[0].domain",
        "outcomes[0].direction",
        "outcomes[1].domain",
        "outcomes[1].direction",
        "summary",
    ]


def test_what_was_read_and_not_filled_in_is_offered() -> None:
    weeks = next(each for each in ITEMS if each.path == "design.duration_weeks")
    assert weeks.value is None and weeks.offered == 8 and not weeks.needed


def test_what_an_outcome_needs_is_not_offered_by_the_words_behind_it() -> None:
    quote = Quote(
        path="outcomes[0]",
        value={"label": "Pain"},
        words="Pain",
        source="a",
        place="T1",
        confidence="likely",
    )
    items = items_of(DRAFT, Evidence((quote,)))
    needed = next(each for each in items if each.path == "outcomes[0].domain")
    assert needed.quote is quote and needed.offered is None


def test_a_register_entry_needs_its_status() -> None:
    items = items_of({"registry": {"sponsor": "Elbow Institute"}}, Evidence())
    assert [each.path for each in items if each.needed and "registry" in each.path] == [
        "registry.status"
    ]


def test_all_confirmed_is_the_draft_with_what_was_offered() -> None:
    record = decided(DRAFT, ITEMS, _evidence())
    assert record["design"] == {"type": "crossover-rct", "n_enrolled": 31, "duration_weeks": 8}
    assert record["outcomes"] == DRAFT["outcomes"] and "draft" not in record
    assert record["sources"] == DRAFT["sources"]


def test_what_is_dropped_goes_with_its_place_and_all_below_it() -> None:
    evidence = _evidence("design.n_enrolled", "conditions[0]", "outcomes[0]")
    record = decided(DRAFT, ITEMS, evidence)
    assert record["conditions"] == ["crps"] and "n_enrolled" not in record["design"]
    assert record["places"] == {"bibliography": "a top"}
    assert [each["label"] for each in record["outcomes"]] == ["Sleep"]
    waiting = [each.path for each in undecided(ITEMS, evidence)]
    assert "outcomes[0].domain" not in waiting and "outcomes[1].domain" in waiting


def test_corrections_reach_every_depth() -> None:
    changed = {"outcomes[0].arms.ldn": {"n": 29}, "arms[1].role": "control", "summary": "Words."}
    record = decided(DRAFT, ITEMS, _evidence(**changed))
    assert record["outcomes"][0]["arms"]["ldn"] == {"n": 29}
    assert record["arms"][1]["role"] == "control" and record["summary"] == "Words."
    head = {"outcomes[0]": {"label": "Ache", "place": "a T1"}, "outcomes[0].domain": "pain"}
    outcome = decided(DRAFT, ITEMS, _evidence(**head))["outcomes"][0]
    assert outcome["label"] == "Ache" and set(outcome["arms"]) == {"ldn", "x"}
    assert outcome["domain"] == "pain"


def test_nothing_undecided_gets_into_the_record() -> None:
    record = decided(DRAFT, ITEMS, Evidence(QUOTES))
    assert set(record) == {"places", "sources", "extraction"}


def test_a_value_that_the_draft_changed_since_waits_again() -> None:
    evidence = _evidence()
    draft = {**DRAFT, "year": 2020}
    items = items_of(draft, Evidence(QUOTES))
    assert "year" in [each.path for each in undecided(items, evidence)]
