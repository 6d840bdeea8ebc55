"""What was given: the dose that is kept, how it is reached, and the words behind both."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.drafts.doses.regimen import add_doses
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.findings import Reading, Terms
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

TERMS = Terms.of(vocabularies(), TOPIC)


def _drafted(text: str) -> Draft:
    draft = Draft("x-2020")
    candidate = Candidate(
        origin=Origin(source="toy", bibliography="fields"), passages=(Passage("Abstract", text),)
    )
    add_doses(draft, Reading(candidate, TERMS))
    for each in draft.quotes:  # whatever is read, its words stand where the quote says
        assert text[each.start : each.end].strip() == each.words and each.words
    return draft


def _given(text: str) -> dict[str, Any]:
    return dict(_drafted(text).values.get("intervention", {}))


def _steps(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    return [{"from_week": week, "dose_mg": dose} for week, dose in pairs]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("naltrexone 4·5 mg", 4.5, 4.5),
        ("naltrexone 4,5 mg", 4.5, 4.5),
        ("naltrexone 4.5\u2009mg a day", 4.5, 4.5),
        ("naltrexone 4⋅5\u202fmg/day", 4.5, 4.5),
        ("naltrexone 4500 µg", 4.5, 4.5),
        ("naltrexone 1.5 to 4.5 mg", 1.5, 4.5),
        ("naltrexone 1 vs 4.5 mg", 1, 4.5),
        ("naltrexone 3 mg in one group and 4.5 mg in the other", 3, 4.5),
        ("naltrexone 4.5 mg with bupropion 8 mg", 4.5, 4.5),
        ("amitriptyline 10 mg or naltrexone 4.5 mg", 4.5, 4.5),
        ("naltrexone 1.5 mg increased weekly to 4.5 mg", 4.5, 4.5),
        ("naltrexone, titrated from 1.5 to 4.5 mg", 4.5, 4.5),
        ("LDN 4.5 mg daily was given. It was started at 1.5 mg.", 4.5, 4.5),
    ],
)
def test_the_dose_that_is_kept(text: str, low: float, high: float) -> None:
    found = _given(text)
    assert (found["dose_min_mg"], found["dose_max_mg"]) == (low, high)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("naltrexone 3 mg every other day", {}),
        ("naltrexone 3 mg twice weekly", {}),
        ("naltrexone 3 mg on weekdays only", {}),
        ("naltrexone 4.5 mg once a week", {}),
        ("naltrexone 4 .5 mg", {}),
        ("naltrexone 4.5 mg per 100 mL", {}),
        ("naltrexone was started at 1.5 mg", {}),
        ("naltrexone 50 mg", {}),
        ("naltrexone up to 6 mg", {"dose_max_mg": 6}),
        ("naltrexone 0.1 mg/kg", {"dose_per_kg_mg": 0.1}),
        ("naltrexone 0.05 or 0.1 mg/kg", {"dose_per_kg_mg": 0.05, "dose_per_kg_max_mg": 0.1}),
    ],
)
def test_what_is_no_dose_of_a_day_stays_empty(text: str, found: dict[str, float]) -> None:
    assert _given(text) == found


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("naltrexone 1 mg twice a day", "1 mg twice a day", "1 mg twice a day, the sum of a day"),
        ("naltrexone 2 x 1 mg", "2 x 1 mg", "1 mg twice a day, the sum of a day"),
        (
            "naltrexone 1.5 mg in the morning and 0.5 mg at bedtime",
            "1.5 mg in the morning and 0.5 mg at bedtime",
            "the sum of a day, 2 mg",
        ),
    ],
)
def test_several_doses_a_day_are_added_and_quoted_as_printed(
    text: str, words: str, why: str
) -> None:
    draft = _drafted(text)
    given = draft.values["intervention"]
    assert (given["dose_min_mg"], given["dose_max_mg"], given["frequency"]) == (2, 2, "twice a day")
    quote = draft.quotes[0]
    assert (quote.path, quote.words, quote.why) == ("intervention.dose_min_mg", words, why)


def test_steps_are_given_where_size_and_time_are_told() -> None:
    found = _given("LDN, starting at 1.5 mg and titrated by 1.5 mg every two weeks up to 4.5 mg")
    assert found["titration"] == _steps((0, 1.5), (2, 3), (4, 4.5)) and found["dose_min_mg"] == 4.5
    found = _given("LDN 1.5 mg for one week, 3 mg for two weeks, then 4.5 mg for nine weeks")
    assert found["titration"] == _steps((0, 1.5), (1, 3), (3, 4.5)) and found["dose_min_mg"] == 4.5
    found = _given("LDN 1.5 mg increased weekly to 4.5 mg")
    assert "titration" not in found and found["dose_note"].startswith("starts at 1.5 mg a day, inc")


def test_a_dose_where_it_only_starts_is_shown_and_not_filled_in() -> None:
    draft = _drafted("naltrexone was started at 1.5 mg")
    (quote,) = draft.quotes
    assert (quote.confidence, quote.filled, draft.values) == ("look", False, {})


def test_one_dose_is_sure_and_several_are_likely() -> None:
    assert {each.confidence for each in _drafted("LDN 4.5 mg. Then LDN 4.5 mg").quotes} == {"sure"}
    assert {each.confidence for each in _drafted("LDN 3 mg. Then LDN 4.5 mg").quotes} == {"likely"}


def test_what_low_means_is_no_dose_of_this_study() -> None:
    text = "Low-dose naltrexone (1-5 mg/d) helps elsewhere. They took naltrexone 2 mg."
    assert _given(text) == {"dose_min_mg": 2, "dose_max_mg": 2}
    assert _given("LDN (1.5–4.5 mg) nightly") == {"dose_min_mg": 1.5, "dose_max_mg": 4.5}


def test_a_higher_dose_of_some_leaves_the_first_one_standing() -> None:
    found = _given("LDN 3 mg nightly, titrated to 4.5 mg nightly in 2 patients")
    assert (found["dose_min_mg"], found["dose_max_mg"]) == (3, 4.5)


def test_a_drug_named_behind_its_dose_owns_it() -> None:
    found = _given("LD was 0.6 mg baclofen, 0.07 mg naltrexone and 21 mg sorbitol a day")
    assert (found["dose_min_mg"], found["dose_max_mg"]) == (0.07, 0.07)


def test_doses_of_earlier_work_are_not_those_of_the_paper() -> None:
    before = "In a previous trial of 31 women, naltrexone 4.5 mg reduced pain."
    found = _given(f"{before} Here 52 patients were randomised to 3 mg naltrexone.")
    assert (found["dose_min_mg"], found["dose_max_mg"]) == (3, 3)
    for alone in (before, "Doses of naltrexone of 4.5 mg have been used in colitis."):
        draft = _drafted(alone)
        assert "intervention" not in draft.values
        assert {(each.value, each.confidence) for each in draft.quotes} == {(4.5, "look")}
    told = "As in an earlier trial, we gave naltrexone 4.5 mg."
    assert _given(told)["dose_max_mg"] == 4.5
    told = "Women who have used opioids took naltrexone 4.5 mg."
    assert _given(told)["dose_max_mg"] == 4.5
