"""The summary for patients: who was looked at, each finding, harms, what is left open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.trial import Comparator
from ldncli.records.vocabularies.cautions import Caution
from ldncli.report.document.blocks import Paragraph, plain
from ldncli.report.document.parts.patients import patient
from ldncli.report.document.parts.summaries import clinician
from ldncli.report.document.references import make_references
from tests.report.document.questions import (
    SURE,
    asked_of,
    case_series,
    entry,
    harm,
    invented,
    line,
    pain,
    rated,
    responders,
    told,
    trial,
)
from tests.report.document.readability import grade, reading_age, syllables
from tests.report.document.reports import question_to

# -- patients: who ---------------------------------------------------------------------------------


def lead(*papers: Any) -> str:
    return next(each for each in told(patient(asked_of(*papers))) if "We looked at" in each)


def test_who_was_looked_at() -> None:
    text = lead(*SURE, case_series("d", pain(1, comparison="within")))
    assert (
        "4 studies of " in text
        and "3 of them were fair tests" in text
        and "All of them compared" in text
        and "300 people took part" in text
    )
    assert "illness" not in text
    alone = lead(SURE[0])
    assert (
        "1 study of " in alone
        and "It was a fair test:" in alone
        and "The fair test compared" in alone
        and "100 people" in alone
    )
    beside = lead(SURE[0], case_series("d"))
    assert "1 of them was a fair test" in beside


def test_fair_tests_without_a_dummy_pill() -> None:
    usual = replace(SURE[0], comparators=(Comparator(type="usual-care"),))
    assert "dummy" not in lead(usual) and "1 of the fair tests compared" in lead(usual, SURE[1])
    active = replace(SURE[0], comparators=(Comparator(type="active-placebo"),))
    assert "The fair test compared" in lead(active)


def test_no_fair_test_at_all() -> None:
    assert "It was not a fair test" in lead(
        case_series("d")
    ) and "None of them was a fair test" in lead(case_series("d"), case_series("e"))
    assert "took part" not in lead(case_series("d"))


def test_people_are_counted_where_they_are_known() -> None:
    unknown = trial("d", pain(1), n=None)
    assert "took part" not in lead(unknown) and "100 people took part" in lead(unknown, SURE[0])


def test_illnesses_are_counted_where_there_are_several() -> None:
    assert "in 2 illnesses." in lead(*SURE, trial("d", pain(1), condition="crps"))


# -- patients: findings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("difference", "level", "parts"),
    [
        (2.0, "low", ("may make pain intensity better.",)),
        (2.0, "moderate", ("probably makes pain intensity better.",)),
        (2.0, "high", (" makes pain intensity better.",)),
        (-2.0, "low", ("may make pain intensity worse.",)),
    ],
)
def test_a_finding_in_short_words(difference: float, level: str, parts: tuple[str, ...]) -> None:
    asked = rated(asked_of(*(trial(each, pain(difference)) for each in "abc")), level)
    text = line(told(patient(asked)), *parts)
    assert (
        text.endswith("[1–3]")
        and ("probably" in text) == (level == "moderate")
        and ("may" in text) == (level == "low")
    )


@pytest.mark.parametrize(
    ("level", "words"),
    [("low", "may make little"), ("moderate", "probably makes little"), ("high", " makes little")],
)
def test_little_or_no_difference(level: str, words: str) -> None:
    asked = rated(asked_of(trial("a", responders(15, 15, better="higher"))), level)
    assert line(told(patient(asked)), f"{words} or no difference to pain response.").endswith("[1]")
    slightly = rated(asked_of(trial("a", responders(17, 15, better="higher"))), level)
    assert line(told(patient(slightly)), "pain response a little better.")


def test_a_finding_whose_size_leaves_both_open() -> None:
    asked = rated(asked_of(trial("a", responders(30, 15))), "moderate")
    assert line(told(patient(asked)), "may or may not change pain response").endswith("[1]")


def test_people_of_a_hundred_beside_a_ratio() -> None:
    asked = rated(asked_of(trial("a", responders(30, 15, better="higher"))), "moderate")
    text = line(told(patient(asked)), "of 100 people")
    assert "in about 30 of 100 people" in text and "about 60 of 100" in text


def test_directions_alone_are_counted() -> None:
    directions = ("benefit", "benefit", "harm", "no-difference")
    papers = [
        trial(each, replace(pain(1, direction=said), arms={}))
        for each, said in zip("abcd", directions, strict=True)
    ]
    text = line(told(patient(rated(asked_of(*papers), "low"))), "Pain intensity: ")
    assert (
        "2 tests found" in text
        and "1 test found" in text
        and "no clear difference" in text
        and "We cannot say" in text
    )
    unclear = [trial("a", replace(pain(1, direction="unclear"), arms={}))]
    text = line(told(patient(rated(asked_of(*unclear), "low"))), "Pain intensity: ")
    assert "No test says" in text or "no clear difference" in text


def test_the_answer_on_what_matters_most_comes_first() -> None:
    one = told(patient(rated(asked_of(*SURE), "very-low")))
    assert one[0].startswith("We do not know yet if ") and "helps with pain intensity. " in one[0]
    assert "3 fair tests with 300 people looked at it. 3 tests found it better with" in one[0]
    assert "They are too small or too weak to settle it. [1–3]" in one[0]
    sure = told(patient(rated(asked_of(*SURE), "moderate")))
    assert "probably makes pain intensity better." in sure[0] and "do not know" not in " ".join(
        sure
    )


def test_one_test_is_not_counted_twice() -> None:
    text = told(patient(rated(asked_of(SURE[0]), "very-low")))[0]
    assert "1 fair test with 100 people looked at it. It found it better with" in text
    assert "It is too small or too weak to settle it." in text


def test_studies_without_chance_are_no_fair_test_of_anything() -> None:
    text = told(patient(asked_of(case_series("d", pain(1, comparison="within")))))[0]
    assert text.startswith(
        "No fair test has looked at pain intensity. 1 study of a weaker kind did."
    )
    assert "It cannot tell if " in text and "So we do not know if it helps." in text


def test_several_illnesses_are_named_once_each() -> None:
    tired = replace(pain(1), domain="fatigue", scale=None)
    several = asked_of(*SURE, trial("d", tired, condition="crps"))
    text = " ".join(told(patient(rated(several, "very-low"))))
    assert "pain intensity in people with fibromyalgia" in text
    assert "fatigue in people with complex regional pain syndrome" in text


def test_critical_outcomes_that_no_study_reports_are_told() -> None:
    only = trial("a", pain(1, domain="fatigue", scale=None))
    asked = asked_of(only, given={"condition": ["fibromyalgia"]})
    text, then = told(patient(asked))[:2]
    assert text.startswith("No study that we know of has tested ")
    assert text.endswith("for pain intensity.")
    assert then.startswith("LDN may or may not change fatigue"), "and what one does report"
    assert "Pain intensity: not reported by any study here." in told(clinician(asked))


# -- patients: harms and what to know --------------------------------------------------------------


def test_one_caution_a_group_and_at_most_four() -> None:
    cautions = tuple(
        Caution(id=f"c{place}", who=who, text=f"Text {place}. More.", papers=("a",))
        for place, who in enumerate(
            ["people on opioids", "women", "people on opioids", "men", "children", "others"]
        )
    )
    library = invented()
    library.__dict__["cautions"] = cautions
    texts = told(patient(asked_of(*SURE, library=library)))
    found = [each for each in texts if "Text" in each]
    assert found == [
        "People on opioids: Text 0.",
        "Women: Text 1.",
        "Men: Text 3.",
        "Children: Text 4.",
    ]
    assert "6 cautions" in told(clinician(asked_of(*SURE, library=library)))[-1]
    library.__dict__["cautions"] = ()
    assert not [
        each for each in told(patient(asked_of(*SURE, library=library))) if "know first" in each
    ]
    assert not [
        each for each in told(clinician(asked_of(*SURE, library=library))) if "caution" in each
    ]


def test_what_is_under_way() -> None:
    texts = told(patient(asked_of(*SURE, entry("e"), entry("f", completion="2029-03"))))
    assert line(texts, "under way") == (
        "2 more studies are planned or under way. The last news of 2 of them is more than a year"
        " old. The latest planned end date is 2029-03."
    )
    heard = entry("e", completion=None, status_date="2026-01")
    assert line(told(patient(asked_of(*SURE, heard))), "under way") == (
        "1 more study is planned or under way."
    )
    past = told(patient(asked_of(*SURE, entry("e", completion="2025-12"))))
    assert not [each for each in past if "under way" in each], "its end has passed"
    assert not [each for each in told(patient(asked_of(*SURE))) if "under way" in each]


# -- over a whole base -----------------------------------------------------------------------------


def test_patients_get_short_sentences(trials: Path) -> None:
    asked = question_to(trials, condition=["fibromyalgia"])
    references = make_references([])
    for block in patient(asked)[:4]:
        texts = [block.text] if isinstance(block, Paragraph) else block.items
        for sentence in " ".join(plain(each, references) for each in texts).split(". "):
            assert len(sentence.split()) < 32, sentence


def test_every_number_of_a_table_cell_is_of_the_data(trials: Path) -> None:
    """The summary's numbers of people are those of the studies."""
    asked = question_to(trials, condition=["fibromyalgia"])
    people = sum(study.participants or 0 for study in asked.clinical if study.randomised)
    told = plain(patient(asked)[1].text, make_references([]))  # type: ignore[union-attr]
    assert f"{people:,} people took part in the fair tests" in told


def test_patients_are_told_of_other_treatments_and_of_mixed_groups(real_library: Library) -> None:
    nerves = told(patient(ask(real_library, condition="diabetic-neuropathy")))[0]
    assert "compared LDN with amitriptyline and found no clear difference" in nerves
    assert "That cannot tell if LDN is better than nothing." in nerves
    crps = " ".join(told(patient(ask(real_library, condition="crps")))[:3])
    assert "has tested low-dose naltrexone (LDN) for pain in people who all have" in crps
    assert "1 more study included people with other illnesses too" in crps
    assert "What it found is not used here" in crps


def test_harms_are_no_benefit(real_library: Library) -> None:
    """No "helps with harms"; one study "says"."""
    neuropathy = told(patient(ask(real_library, condition=["diabetic neuropathy"])))
    assert not any("helps with" in each and "harms" in each for each in neuropathy)
    one = (SURE[0], trial("d", adverse_events=(harm("vivid dreams", (3, 20)),)))
    assert line(told(patient(asked_of(*one))), "1 of 2 studies says nothing about harm")


def test_a_form_of_an_illness_does_not_repeat_the_outcomes_of_the_whole(
    real_library: Library,
) -> None:
    asked = ask(real_library, condition=["multiple sclerosis"])
    texts = " ".join(told(patient(asked)))
    for outcome in ("tiredness", "mental health", "limits in daily life", "new attacks"):
        assert outcome in texts
    assert "in primary progressive multiple sclerosis" not in texts


def test_every_condition_is_told_of_at_a_reading_age_of_twelve(real_library: Library) -> None:
    """By the Flesch–Kincaid grade of the whole summary, and with no word that promises."""
    conditions = real_library.vocabulary("conditions")
    for condition, term in conditions.terms.items():
        asked = ask(real_library, condition=[condition])
        texts = told(patient(asked))
        names = [
            *real_library.topic.drug,
            *real_library.topic.names,
            *term.names(),
            *map(conditions.label, asked.conditions),
        ]
        age = reading_age("\n".join(texts), names)
        assert age <= 12, (condition, age)
        words = set(re.findall("[a-z]+", " ".join(texts).lower()))
        assert not words & {"works", "effective", "cures", "proven"}, condition
        if asked.clinical:
            assert re.match("(We do not know|No (fair test|study)|Low-dose)", texts[0]), texts[0]
        else:
            assert texts[0].startswith("No study that we know of has tested"), condition


def test_the_grade_is_that_of_kincaid() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert [*map(syllables, ("pain", "tested", "opioid", "medicine", "better", "made"))] == [
        *(1, 2, 2, 3, 2, 1)
    ]
    hard = "The heterogeneity of aetiological considerations necessitates circumspection."
    assert reading_age(hard) > 20 and reading_age("Fibromyalgia hurts.", ["fibromyalgia"]) < 8


def test_a_fair_test_is_told_before_other_studies(real_library: Library) -> None:
    texts = told(patient(ask(real_library, condition=["crohn-disease"])))
    assert "for bowel habits." in texts[0], "no study reports what matters most"
    assert "fair test" in texts[1] and "without a fair test" not in texts[1]


def test_what_fair_tests_found_is_told_whichever_way(real_library: Library) -> None:
    def sentence(condition: str) -> str:
        texts = told(patient(ask(real_library, condition=[condition])))
        return next(each for each in texts if " So far, " in each)

    assert "So far, fair tests found no clear difference in any of these." in sentence(
        "fibromyalgia"
    )
    assert "getting better by the doctors' measure better with LDN." in sentence("crohn-disease")
    assert "found feeling sleepy by day worse with LDN." in " ".join(
        told(patient(ask(real_library, condition=["glioma"])))
    )


def test_what_is_unclear_is_not_told_as_no_difference(real_library: Library) -> None:
    texts = told(patient(ask(real_library, condition=["crohn-disease"])))
    assert "1 fair test with 40 people looked at it. What it found is not clear." in texts[1]
    several = [trial("a", pain(1)), trial("b", replace(pain(1, direction="unclear"), arms={}))]
    [text, *_] = told(patient(rated(asked_of(*several), "very-low")))
    assert "and 1 test does not tell." in text


def test_a_gap_in_one_of_several_illnesses_is_not_the_answer(real_library: Library) -> None:
    texts = told(patient(ask(real_library, condition=["chronic-pain"])))
    assert texts[0].startswith("We do not know yet if low-dose naltrexone (LDN) helps with pain in")
    assert any(
        each.startswith("No study that we know of has tested LDN for mood") for each in texts
    )
