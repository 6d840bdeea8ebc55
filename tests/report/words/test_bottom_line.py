"""The answer in three sentences: by importance, with the numbers of the evidence, never long."""

from __future__ import annotations

import textwrap

import pytest

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.report.tables.findings import effect_cells
from ldncli.report.words.bottom_line import (
    LINES,
    bottom_line,
    drug_words,
    other_outcomes,
)
from ldncli.report.words.language.numbers import number
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def told(library: Library, **given: object) -> str:
    return " ".join(bottom_line(ask(library, **given)))


def test_nobody_ever_randomised_anyone_with_crps(library: Library) -> None:
    text = told(library, condition="CRPS")
    assert text.startswith("No randomised trial of LDN in CRPS has reported results")
    assert "1 case report (2 people) reports improvement in physical function" in text
    assert "Pain intensity is reported only for a mixed group." in text


def test_an_effect_is_told_with_side_size_interval_and_whether_it_matters(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia")
    text = " ".join(bottom_line(asked))
    pain = next(each for each in asked.findings if each.outcome == "pain-intensity")
    cells = effect_cells(pain.best.synthesis)
    size, low, high = (number(abs(cells[key])) for key in ("effect", "ci_lb", "ci_ub"))
    assert "very uncertain: 5 randomised trials, 372 people" in text
    told = (
        f"no clear difference from placebo ({size} worse on the NRS [{low} better to {high} worse]"
    )
    assert told in text and "2 of 4 trials): neither end noticeable" in text


def test_a_single_trial_is_told_as_it_prints(library: Library) -> None:
    text = told(library, condition="crohns")
    assert "Clinical response: better than with placebo (88% against 40%; RR 2.20" in text


def test_another_drug_as_comparator_is_named_and_is_no_placebo(library: Library) -> None:
    text = told(library, condition="diabetic nerve pain")
    assert "better than placebo in diabetic neuropathy is not known" in text
    assert "only against amitriptyline" in text
    assert "no difference from placebo" not in text


def test_what_the_authors_take_for_chance_is_no_headline(library: Library) -> None:
    text = told(library, condition="fibromyalgia", outcome="pain modulation")
    assert "better" not in text
    assert "called a chance finding by its authors" in text


def test_a_number_of_a_mixed_group_is_not_told(library: Library) -> None:
    assert "45 of 70" not in told(library, condition="CRPS")
    assert "64%" not in told(library, condition="CRPS")


def test_the_other_outcomes_come_by_importance_with_what_no_trial_compares(
    library: Library,
) -> None:
    others = other_outcomes(ask(library, condition="fibromyalgia"), 3)
    assert others == ("no trial found a difference in tenderness, impact of disease or fatigue",)
    assert other_outcomes(ask(library, condition="CRPS")) == ()


def test_one_outcome_is_told_by_condition(library: Library) -> None:
    text = told(library, outcome="fatigue")
    assert text.startswith("Whether LDN helps with fatigue is very uncertain")
    assert "Fibromyalgia: no difference in 2 of 2 trials" in text


def test_what_authors_conclude_overall_is_not_about_one_outcome(library: Library) -> None:
    # Survival is compared between responders and others, whatever they were given.
    text = told(library, outcome="survival")
    assert text.endswith("1 non-randomised controlled trial (38 people): no usable result.")


def test_names_that_fill_the_lines_leave_room_for_what_was_found(library: Library) -> None:
    text = told(library, condition=["fibromyalgia", "crohns"])
    assert text.endswith(
        "Pain intensity in fibromyalgia: no clear difference from placebo (2 of 4 trials)."
    )


def test_harms_are_counted_and_nothing_helps_with_them(library: Library) -> None:
    text = told(library, condition="fibromyalgia", outcome="harms")
    assert text == (
        "3 randomised trials and 4 other studies of LDN in fibromyalgia report on harms;"
        " `ldn safety` has the numbers."
    )
    uncontrolled = told(library, condition="psoriasis", outcome="harms")
    assert uncontrolled.startswith("5 studies of LDN in psoriasis report on harms")
    assert uncontrolled.endswith("None of them randomised.")
    assert told(library, condition="CRPS", outcome="harms").startswith(
        "No study of LDN in CRPS here reports on harms"
    )


def test_a_mechanism_is_told_by_who_measured_it(library: Library) -> None:
    text = told(library, mechanism="microglia", scope="any")
    assert "data for it" in text
    assert "propose it" in text


def test_nothing_known_is_said(library: Library) -> None:
    text = told(library, condition="lupus")
    assert text.startswith("No randomised trial, and no other study")
    assert "does not mean lack of effect" in text


def test_doses_are_part_of_the_question(library: Library) -> None:
    assert "in fibromyalgia at 1–5 mg" in told(library, condition="fibromyalgia", dose="1-5")


def test_what_a_filter_hides_is_not_said_to_be_missing(library: Library) -> None:
    text = told(library, condition="fibromyalgia", design="case-series")
    assert text.startswith("No randomised trial of LDN in fibromyalgia (as filtered) has reported")
    assert "(as filtered)" in told(library, condition="fibromyalgia", year="2026-")
    assert "(as filtered)" not in told(library, condition="fibromyalgia", dose="1-5")


def test_an_outcome_is_what_it_is_given_for(library: Library) -> None:
    text = told(library, condition="long covid", outcome="fatigue")
    assert text.startswith("No randomised trial of LDN for fatigue in long COVID has reported")


def test_no_condition_gets_more_than_three_lines_or_an_empty_sentence(library: Library) -> None:
    for condition in library.vocabulary("conditions").terms:
        asked = ask(library, condition=condition)
        found = bottom_line(asked)
        assert 1 <= len(found) <= LINES, condition
        assert len(textwrap.wrap(" ".join(found), 80)) <= LINES, condition
        for each in found:
            assert each.endswith(".") and each[0] == each[0].upper(), (condition, each)
            assert " 0 " not in f" {each}" and "  " not in each and "None" not in each, each
        assert _says_randomised(asked, found), condition
        assert len(found) > 1, condition


def _says_randomised(asked: Asked, found: tuple[str, ...]) -> bool:
    trials = any(study.randomised for study in asked.clinical)
    return ("o randomised trial" in found[0]) != trials


def test_another_drug_has_its_own_name() -> None:
    other = load(str(ROOT / "tests" / "other_topic"))
    assert "LDN" not in " ".join(bottom_line(ask(other)))
    assert drug_words(ask(other))


def test_a_mechanism_without_data_is_told_in_those_words(library: Library) -> None:
    text = told(library, mechanism="TLR4", dose="4,5")
    assert text.startswith("Toll-like receptor 4: no study has data for or against it.")
    assert "papers only propose it" in text
    assert "0 studies" not in text


def test_a_decimal_comma_is_told_as_a_point(library: Library) -> None:
    assert "at 4.5 mg" in told(library, condition="fibromyalgia", dose="4,5")
