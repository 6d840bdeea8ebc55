"""Outcomes of a draft from the running text of a trial."""

from __future__ import annotations

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.drafting import make_draft
from ldncli.harvest.drafts.findings import Terms
from ldncli.harvest.readers.content.passage import Passage
from tests.harvest.drafts.test_findings import ORIGIN
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

TERMS = Terms.of(vocabularies(), TOPIC)
TITLE = "LDN for elbows: a randomised crossover trial"

HEAD = "40 adults were randomised to LDN or placebo. "
EVENTS = "Pain came in 10 of 20 patients (50%) on LDN and 5 of 20 (25%) on placebo."
RATIO = "Fewer had pain (RR 0.50; 95% CI 0.25 to 1.00)."
DIFFERENCE = "Scores fell (mean difference -1.5, 95% CI -2.5 to -0.5)."


def _draft(text: str, title: str = TITLE) -> Draft:
    passages = (Passage("Abstract", HEAD + text),)
    return make_draft(Candidate(origin=ORIGIN, title=title, passages=passages), TERMS, "2026-01-02")


def test_events_make_arms_and_an_outcome() -> None:
    draft = _draft(EVENTS)
    assert [each["role"] for each in draft.values["arms"]] == ["treatment", "control"]
    (outcome,) = draft.values["outcomes"]
    first, second = (each["id"] for each in draft.values["arms"])
    assert outcome["arms"] == {first: {"events": 10, "n": 20}, second: {"events": 5, "n": 20}}
    assert outcome["score"] == "events"


def test_each_number_is_quoted_where_it_stands_and_left_to_a_person() -> None:
    draft = _draft(f"{EVENTS} {RATIO}")
    text = f"{HEAD}{EVENTS} {RATIO}"
    quotes = [each for each in draft.quotes if each.path.startswith(("outcomes", "arms["))]
    assert quotes and all(text[each.start : each.end] == each.words for each in quotes)
    assert {each.confidence for each in quotes} <= {"likely", "look"}


def test_a_difference_whose_order_is_not_told_says_so() -> None:
    (outcome,) = _draft(DIFFERENCE).values["outcomes"]
    assert outcome["contrast"]["sign_stated"] is False
    (ratio,) = _draft(RATIO).values["outcomes"]
    assert "sign_stated" not in ratio["contrast"]


def test_silence() -> None:
    assert "outcomes" not in _draft(f"There were three arms. {EVENTS} {RATIO}").values
    assert "outcomes" not in _draft(f"A previous trial was told of: {RATIO}").values
    assert "outcomes" not in _draft(EVENTS.replace("placebo", "Mondays")).values
    review = Candidate(
        origin=ORIGIN, title="LDN: a narrative review", passages=(Passage("Abstract", RATIO),)
    )
    assert "outcomes" not in make_draft(review, TERMS, "2026-01-02").values
