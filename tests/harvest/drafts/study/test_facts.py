"""Weeks, blinding, comparison and funding, as a text says them of its own study."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.findings import Reading, Terms
from ldncli.harvest.drafts.study.facts import add_facts
from ldncli.harvest.readers.content.full_text import FullText, Statement
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

TERMS = Terms.of(vocabularies(), TOPIC)


def _drafted(text: str, kind: str | None = "primary", **more: Any) -> Draft:
    draft = Draft("x-2020", {"kind": kind} if kind else {})
    candidate = Candidate(
        origin=Origin(source="abstract", bibliography="citation"),
        passages=(Passage("Abstract", text),),
        **more,
    )
    add_facts(draft, Reading(candidate, TERMS))
    return draft


def _weeks(text: str) -> float | None:
    found = _drafted(text).values.get("design", {}).get("duration_weeks")
    return None if found is None else float(found)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("They took LDN 4.5 mg daily for 12 weeks.", 12),
        ("A 12-week, randomised trial.", 12),
        ("LDN was given for three months.", 13),
        ("After 8 weeks of LDN pain was less. Eight weeks of treatment were enough.", 8),
        ("The duration of treatment was 6 months.", 26),
        ("Pain was less at 12 weeks.", None),
        ("They had pain for at least 12 weeks.", None),
        ("A 2-week washout followed.", None),
        ("Followed up for a 12-month follow-up.", None),
        ("LDN for 4 weeks, then 8 weeks of treatment with another.", None),
    ],
)
def test_weeks_of_treatment(text: str, weeks: float | None) -> None:
    assert _weeks(text) == weeks


@pytest.mark.parametrize(
    ("text", "blinding"),
    [
        ("A double-blind trial", "double"),
        ("double-masked", "double"),
        ("a single-blinded study", "single"),
        ("an open-label pilot", "none"),
        ("double-blind, then an open-label phase", "double"),
        ("a trial", None),
    ],
)
def test_blinding(text: str, blinding: str | None) -> None:
    assert _drafted(text).values.get("design", {}).get("blinding") == blinding


def test_placebo_and_its_place() -> None:
    draft = _drafted("They took LDN or matching placebo.")
    assert draft.values["comparators"] == [{"type": "placebo"}]
    assert draft.values["places"] == {"comparators": "abstract Abstract"}
    assert "comparators" not in _drafted("The placebo effect is strong.").values


def test_reviews_tell_of_other_studies_and_an_open_kind_is_for_a_person() -> None:
    text = "A double-blind trial in 31 patients for 12 weeks with placebo"
    review = _drafted(text, "narrative-review")
    assert set(review.values) == {"kind"} and review.quotes == []
    unknown = _drafted(text, None)
    assert unknown.values == {} and {each.confidence for each in unknown.quotes} == {"look"}


def test_who_paid_is_shown_in_the_papers_words_and_left_to_a_person() -> None:
    statement = Statement("funding", "Funding", "The Elbow Institute paid.")
    draft = _drafted("A trial", full_text=FullText(statements=(statement,)))
    (quote,) = draft.quotes
    assert (quote.path, quote.words, quote.filled) == (
        "design.funding",
        "The Elbow Institute paid.",
        False,
    )
