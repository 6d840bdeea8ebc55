"""Doses in text: every way of writing them, and which are low doses of naltrexone."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.doses.mentions import find_doses, in_milligrams
from tests.topics import TOPIC

DRUG = Drug(TOPIC)


def _found(text: str, *others: str) -> list[tuple[float, float, bool, bool]]:
    return [
        (each.low, each.high, each.per_kg, each.is_low_dose)
        for each in find_doses((Passage("Abstract", text),), DRUG, others)
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("At doses of 1–5 mg, LDN acts", 1, 5),
        ("LDN 4.5 mg", 4.5, 4.5),
        ("LDN 4.5mg/day", 4.5, 4.5),
        ("a 4.5-mg capsule of LDN", 4.5, 4.5),
        ("LDN, 1.5 to 4.5 mg", 1.5, 4.5),
        ("LDN, 1 mg to 5 mg", 1, 5),
        ("LDN, 3 mg-6 mg", 3, 6),
        ("between 1 and 5 milligrams of naltrexone", 1, 5),
        ("naltrexone 1.5, 3, and 4.5 mg", 1.5, 4.5),
        ("naltrexone 3 or 4.5 mg", 3, 4.5),
        ("naltrekson 0,5–4,5 mg", 0.5, 4.5),
        ("Naltrexon 1,5 bis 4,5 mg", 1.5, 4.5),
        ("LDN .5 mg", 0.5, 0.5),
        ("LDN 50 µg", 0.05, 0.05),
        ("LDN 50 μg", 0.05, 0.05),
        ("LDN 10-100 mcg", 0.01, 0.1),
        ("LDN 50 µg to 4.5 mg", 0.05, 4.5),
        ("In 2017, 4.5 mg of LDN was given", 4.5, 4.5),
        ("naltrexone 4·5 mg", 4.5, 4.5),
        ("naltrexone 4∙5 mg", 4.5, 4.5),
        ("naltrexone ·5 mg", 0.5, 0.5),
        ("naltrexone 1·5–4·5 mg", 1.5, 4.5),
        ("naltrexone 1·5, 3·0 and 4·5 mg", 1.5, 4.5),
    ],
)
def test_ways_of_writing(text: str, low: float, high: float) -> None:
    assert _found(text) == [(low, high, False, True)]


@pytest.mark.parametrize(
    "text",
    [
        "LDN 5 mg/mL",
        "LDN, 7 mg/m2",
        "LDN 20 ng/mL",
        "LDN, 5 mg/dL of it",
        "LDN mg",
        "LDN 4.5 mgs",
        "LDN v4.5 mg",
        "4.5 mg of aspirin",
    ],
)
def test_what_is_no_dose_or_not_about_naltrexone(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("naltrexone 1 mg twice a day", 2, 2),
        ("naltrexone 1 mg twice per day", 2, 2),
        ("naltrexone 1·5 mg twice daily", 3, 3),
        ("1 mg of naltrexone twice-daily", 2, 2),
        ("LDN 1 mg tablets taken twice a day", 2, 2),
        ("1.5 mg naltrexone by mouth three times a day", 4.5, 4.5),
        ("LDN 1.5 mg 3 times daily", 4.5, 4.5),
        ("LDN 1.5 mg 2x/day", 3, 3),
        ("LDN 2.25 mg (b.i.d.)", 4.5, 4.5),
        ("LDN 1 mg BID", 2, 2),
        ("LDN 1 mg bd", 2, 2),
        ("LDN 4.5 mg BD", 4.5, 4.5),  # bipolar disorder, a maker of syringes
        ("LDN 1 mg tid", 3, 3),
        ("LDN 1 mg qid", 4, 4),
        ("LDN 1 mg every 12 hours", 2, 2),
        ("LDN 1 mg thrice daily", 3, 3),
        ("LDN 1 to 2 mg twice a day", 2, 4),
        ("LDN 500 µg twice a day", 1, 1),
        ("LDN 4.5 mg a day, twice as much as before", 4.5, 4.5),
        ("LDN 4.5 mg twice a week", 4.5, 4.5),
        ("LDN 4.5 mg/day in two doses", 4.5, 4.5),
        ("LDN 4.5 mg. Twice a day they wrote a diary", 4.5, 4.5),
        ("LDN 4.5 mg, bidirectional", 4.5, 4.5),
        ("LDN 4.5 mg, 2 times more", 4.5, 4.5),
    ],
)
def test_several_times_a_day_make_a_daily_dose(text: str, low: float, high: float) -> None:
    assert _found(text) == [(low, high, False, True)]


def test_a_daily_dose_decides_what_is_low() -> None:
    assert _found("LDN 6 mg twice a day") == [(12, 12, False, False)]
    assert _found("naltrexone 0.05 mg/kg twice a day, 0.15 mg/kg bid") == [
        (0.1, 0.1, True, True),
        (0.3, 0.3, True, False),
    ]
    assert _found("amitriptyline, then 1 mg twice a day of LDN") == [(2, 2, False, True)]
    (dose,) = find_doses(
        (Passage("Abstract", "they took LDN 1 mg capsules twice a day for eight weeks and more"),),
        DRUG,
    )
    assert dose.words == "they took LDN 1 mg capsules twice a day for eight weeks"


def test_per_kg() -> None:
    assert _found("Children took 0.1 mg/kg of naltrexone, rats 10 mg per kg.") == [
        (0.1, 0.1, True, True),
        (10, 10, True, False),
    ]


def test_thousands_and_high_doses_are_no_low_doses() -> None:
    assert _found("naltrexone 50 mg or 1,000 mg, or 0 mg") == [
        (50, 1000, False, False),
        (0, 0, False, False),
    ]


def test_which_drug_owns_the_dose() -> None:
    text = (
        "LDN 4.5 mg was compared with amitriptyline 10 mg. Elbowine 2 mg was allowed beside"
        " naltrexone. Then 3 mg daily."
    )
    assert [each[3] for each in _found(text)] == [True, False, True, True]
    assert [each[3] for each in _found(text, "Elbowine")] == [True, False, False, True]
    text = (
        "LDN went to 4.5 mg daily, or amitriptyline to 10 mg; after amitriptyline came 3 mg of oral"
        " naltrexone, 2 mg aspirin, 1 mg LDN"
    )
    assert [each[3] for each in _found(text)] == [True, False, True, False, True]


def test_a_few_words_around_are_kept_and_no_sentence() -> None:
    (dose,) = find_doses(
        (
            Passage(
                "Abstract",
                "one two three four five six LDN 4.5 mg/day, seven eight nine ten eleven twelve",
            ),
        ),
        DRUG,
    )
    assert dose.words == "five six LDN 4.5 mg/day, seven eight nine"


def test_numbers_as_records_have_them() -> None:
    assert in_milligrams(5.0) == 5 and isinstance(in_milligrams(5.0), int)
    assert in_milligrams(0.1 + 0.2) == 0.3
