"""The clauses of a brief: doses, harms, trials under way, reviews; with numbers, without telegraph
style."""

from __future__ import annotations

import re

import pytest

from ldncli.evidence.reconciling.reconcile import BY_WEIGHT
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.words.brief import (
    dose_clauses,
    harm_clauses,
    mixed_clauses,
    review_clauses,
    under_way_clauses,
)
from ldncli.report.words.harms import count_text


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


@pytest.fixture(scope="module")
def fibromyalgia(library: Library) -> Asked:
    return ask(library, condition="fibromyalgia")


def test_doses_and_how_they_were_raised(fibromyalgia: Asked) -> None:
    found = list(dose_clauses(fibromyalgia))
    assert found[0] == "0.75–6 mg a day, most often 4.5 mg"
    assert found[1] == "raised 1.5 → 3 → 4.5 → 6 mg over 3 weeks (Bruun 2024)"
    assert found[2] == "better v control by week 12: pain (Younger 2013)"
    assert found[-1].startswith("not stated in ")
    plans = [each for each in found if each.startswith("planned ")]
    assert plans and found.index(plans[0]) > 1


def test_doses_of_the_one_study_that_does_not_say(library: Library) -> None:
    assert list(dose_clauses(ask(library, condition="CRPS"))) == [
        "not stated in the only study",
        "better, uncontrolled, by week 4: use of other drugs (Chopra 2013)",
    ]
    assert list(dose_clauses(ask(library, condition="lupus"))) == []


def test_a_control_group_without_randomisation_is_told(library: Library) -> None:
    assert "better v control, not randomised, by week 12: course of infection (Bihari 1988)" in (
        list(dose_clauses(ask(library, condition="HIV")))
    )


def test_harms_have_the_numbers_of_the_safety_table(fibromyalgia: Asked) -> None:
    found = "; ".join(harm_clauses(fibromyalgia))
    general = next(each for each in fibromyalgia.harms if each.section == "any")
    assert f"{count_text(general.treatment)} v {count_text(general.control)}" in found
    assert "vivid dreams 37% v 13% (RR 2.41 [1.77, 3.28] in Nazir 2025)" in found
    assert "reviews pooled dizziness RR 1.99 [1.07, 3.70]" in found
    assert found.startswith("LDN v control: ")


def test_harms_against_another_drug_name_it(library: Library) -> None:
    found = "; ".join(harm_clauses(ask(library, condition="diabetic nerve pain")))
    assert "8 on naltrexone v 52 on amitriptyline" in found
    assert "control" not in found


def test_silence_on_harms_is_no_absence(library: Library) -> None:
    [only] = harm_clauses(ask(library, condition="CRPS"))
    assert "does not mean there were none" in only


def test_a_review_on_more_is_no_evidence_here(library: Library) -> None:
    found = list(review_clauses(ask(library, condition="interstitial cystitis")))
    assert "no study here backs that benefit" in found
    assert not [each for each in found if each.startswith("we rate")]


def test_trials_under_way_may_measure_anything(library: Library) -> None:
    asked = ask(library, outcome="survival")
    first, *_ = under_way_clauses(asked)
    assert first.startswith(f"{len(asked.running)} trials, whatever they measure: ")
    assert not [each for each in dose_clauses(asked) if each.startswith("planned ")]


def test_trials_under_way_have_their_dates(fibromyalgia: Asked, library: Library) -> None:
    [one] = under_way_clauses(fibromyalgia)
    assert one.endswith("not yet recruiting as of 2023-02-20")
    [past] = under_way_clauses(ask(library, condition="CRPS"))
    assert "registered end (2026-10) has passed" in past
    assert list(under_way_clauses(ask(library, condition="MS"))) == [
        "no trial is known to be under way"
    ]


def test_reviews_what_they_conclude_and_whether_we_agree(
    fibromyalgia: Asked, library: Library
) -> None:
    found = list(review_clauses(fibromyalgia))
    verdicts = [each.verdict for each in fibromyalgia.reconciled]
    assert re.match(r"\d+, \d+ systematic \(\d+ benefit", found[0])
    differing = verdicts.count("differs in conclusion")
    assert re.search(rf"\b{differing} (?:differ )?in conclusion", found[1])
    assert "disputed or corrected: Vatvani 2024 (corrected, commented on)" in found
    crps = list(review_clauses(ask(library, condition="CRPS")))
    assert "we rate that benefit as very uncertain" in crps
    assert list(review_clauses(ask(library, condition="lupus"))) == [
        "no review on this is in the base"
    ]


def test_mixed_groups_are_named_with_their_people(library: Library) -> None:
    assert list(mixed_clauses(ask(library, condition="CRPS"))) == ["McKenzie-Brown 2023, n = 137"]


def test_reviews_count_whatever_doses_are_asked_for(library: Library) -> None:
    every, some = (
        list(review_clauses(ask(library, condition="fibromyalgia", **dose)))
        for dose in ({}, {"dose": "1-5"})
    )
    assert every[0] == some[0]
    every, some = (
        list(review_clauses(ask(library, condition="long covid", **dose)))
        for dose in ({}, {"dose": "1-5"})
    )
    assert every[0] == some[0]


def test_several_trials_are_counted_before_the_first(library: Library) -> None:
    asked = ask(library, condition="pain")
    clauses = list(under_way_clauses(asked))
    newest = max(asked.running, key=lambda each: each.last_known or "9999")
    assert clauses[0].startswith(f"{len(asked.running)} trials: {newest.name}")
    past = [each for each in asked.body.besides if each.standing == "overdue"]
    assert len(past) > 1
    assert clauses[len(asked.running)].startswith(f"{len(past)} past their registered end: ")


def test_a_harm_for_which_people_stopped_is_told_as_such(library: Library) -> None:
    covid = list(harm_clauses(ask(library, condition="long covid")))
    assert covid[0] == "without a control group: stopped for new diarrhoea with fatigue 2/38"


def test_a_harm_of_one_group_alone_has_no_share(library: Library) -> None:
    """smith-2013: the flare fell when both groups were on open treatment, and the record gives it
    without a denominator."""
    crohn = list(harm_clauses(ask(library, condition="crohns")))
    assert "any serious adverse event: none (Smith 2013)" in crohn
    flare = "stopped for worsening of disease: 1, group size not stated (Smith 2013)"
    assert flare in crohn
    assert not any("/6" in each for each in crohn)


def test_a_benefit_is_rated_only_where_a_study_was_found(library: Library) -> None:
    every = list(review_clauses(ask(library, condition="fibromyalgia")))
    told = list(review_clauses(ask(library, condition="fibromyalgia", dose="0")))
    assert told == [every[0], every[-1]]


def test_pooled_results_are_counted_as_reconcile_counts_them(fibromyalgia: Asked) -> None:
    verdicts = [each.verdict for each in fibromyalgia.reconciled]
    [told] = [each for each in review_clauses(fibromyalgia) if each.startswith("pooled")]
    counts = [int(each) for each in re.findall(r"\d+", told)]
    wanted = (verdicts.count(name) for name in BY_WEIGHT[:-1])
    assert sorted(counts) == sorted(count for count in wanted if count)
