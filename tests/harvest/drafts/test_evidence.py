"""The file beside a draft: what it keeps, that it reads back, and what it refuses."""

from __future__ import annotations

import json

import pytest

from ldncli.harvest.drafts.evidence import (
    Decision,
    Evidence,
    Quote,
    evidence_name,
    from_text,
    to_text,
)

QUOTE = Quote(
    path="design.n_randomised",
    value=31,
    words='31 adults "were"\nrandomised',
    source="abstract",
    place="Abstract",
    start=4,
    end=30,
    confidence="sure",
)
OUTCOME = Quote(
    path="outcomes[1]", value={"n": 1}, words="x", source="a", place="b", confidence="likely"
)
DECISION = Decision(path="kind", did="dropped", value=None, by="Ann Lee", on="2026-11-30")


def test_it_reads_back_and_has_one_value_a_line() -> None:
    evidence = Evidence((QUOTE, OUTCOME), (DECISION,), "lee-2020-abcde")
    text = to_text(evidence)
    assert from_text(text) == evidence
    (line,) = [each for each in text.splitlines() if "n_randomised" in each]
    assert json.loads(line.strip(" ,"))["words"] == QUOTE.words
    assert from_text(to_text(Evidence())) == Evidence()


def test_one_more_decision_changes_one_line() -> None:
    before = to_text(Evidence((QUOTE,), (DECISION,))).splitlines()
    more = Decision(path="year", did="confirmed", value=2020, by="Ann Lee", on="2026-11-30")
    after = to_text(Evidence((QUOTE,), (DECISION,)).with_decision(more)).splitlines()
    assert len(after) == len(before) + 1 and sum(each not in before for each in after) <= 2


def test_the_last_decision_on_a_value_holds() -> None:
    again = Decision(path="kind", did="confirmed", value="primary", by="Ann Lee", on="2026-12-01")
    evidence = Evidence((), (DECISION,)).with_decision(again)
    assert evidence.decisions == (again,) and evidence.without("kind").decisions == ()


def test_a_value_within_another_has_its_words() -> None:
    evidence = Evidence((QUOTE, OUTCOME))
    assert evidence.quote("outcomes[1].arms.ldn.mean") is OUTCOME
    assert evidence.quote("design.n_randomised") is QUOTE
    assert evidence.quote("design") is None and evidence.quote("outcomes[0].label") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"quotes": 1}',
        '{"quotes": [{"path": 1}]}',
        '{"quotes": [{"path": "a"}]}',
        '{"quotes": [{"path": "a", "odd": "b"}]}',
        '{"decisions": [{"path": "a", "did": "guessed", "by": "x", "on": "y"}]}',
        '{"candidate": 3}',
        '{"quotes": ' + "[" * 100_000,
    ],
)
def test_what_is_not_such_a_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)


def test_its_name_is_that_of_the_draft() -> None:
    assert evidence_name("lee-2020.yaml") == "lee-2020.evidence.json"
