"""What a row says was found: numbers of the evidence with their side and whether that matters, or
which way studies went; over the whole real base."""

from __future__ import annotations

import re

import pytest

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import findings_of
from ldncli.evidence.synthesis.answer import aside_of, headline
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.words.findings.found import (
    behind_cell,
    conclusions,
    found_words,
    named_words,
    trials_cell,
)


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    """The real base."""
    return real_library


@pytest.fixture(scope="module")
def everything(library: Library) -> Asked:
    """The whole base as a question."""
    return ask(library)


def _finding(library: Library, condition: str, outcome: str) -> Finding:
    asked = ask(library, condition=condition)
    [found] = [
        each
        for each in findings_of(asked.lines)
        if (each.condition, each.outcome) == (condition, outcome)
    ]
    return found


def test_an_effect_has_its_size_side_interval_and_whether_it_matters(library: Library) -> None:
    pain = _finding(library, "fibromyalgia", "pain-intensity")
    words = found_words(pain)
    assert words.startswith("0.03 worse on the NRS [") and words.endswith(
        "; neither end noticeable"
    )
    assert (trials_cell(pain), behind_cell(pain)) == ("2 of 4", 195)


def test_a_ratio_says_on_which_side_it_lies(library: Library) -> None:
    words = found_words(_finding(library, "fibromyalgia", "pain-response-15"))
    assert words.startswith("RR 0.98 [0.52, 1.86]†, no clear difference; ")


def test_one_trial_that_prints_both_sides_is_shown_with_them(library: Library) -> None:
    words = found_words(_finding(library, "crohn-disease", "mucosal-healing"))
    assert words == "78% v 28%; RR 2.79 [1.31, 5.94], better; enough to matter"


def test_directions_are_counted_with_the_other_studies_behind(library: Library) -> None:
    impact = _finding(library, "fibromyalgia", "disease-impact")
    assert found_words(impact) == "no difference in 3; 2 others better"
    remission = _finding(library, "crohn-disease", "remission")
    assert found_words(remission).startswith("direction not stated; others: better in 3")
    assert impact.randomised and conclusions(impact.randomised.synthesis) == "no difference in 3"
    assert trials_cell(impact) == "3"


def test_another_comparator_is_named(library: Library) -> None:
    words = found_words(_finding(library, "diabetic-neuropathy", "harms"))
    assert "amitriptyline" in words


def test_one_group_is_told_as_that(library: Library) -> None:
    alone = _finding(library, "crps", "physical-function")
    assert found_words(alone) == "1 of 1 person better, uncontrolled"
    assert trials_cell(alone) == "0"
    change = found_words(_finding(library, "fibromyalgia", "headache-days"))
    assert " better" in change and change.endswith("than before in 10 people, uncontrolled")


def test_a_change_within_the_groups_of_a_trial_is_told_as_that(library: Library) -> None:
    words = found_words(_finding(library, "fibromyalgia", "pain-interference"))
    assert words == "better in 1, within groups only"


def test_a_number_that_its_authors_disown_is_not_shown(library: Library) -> None:
    words = found_words(_finding(library, "fibromyalgia", "pain-modulation"))
    assert words == "better in 1 (number called a chance finding)"


def test_every_row_of_the_base_says_something(everything: Asked) -> None:
    for each in findings_of(everything.lines):
        words, best = found_words(each), each.best.synthesis
        assert words and "None" not in words and "  " not in words, (each.condition, each.outcome)
        number = headline(best)
        if number and number.value not in (0, 1):
            assert re.search("better|worse|no clear difference", words), words
        elif aside_of(best) == "one-group":
            assert "uncontrolled" in words or "number " in words, words


def test_studies_have_name_id_and_direction(library: Library) -> None:
    entries = _finding(library, "fibromyalgia", "tenderness").best.synthesis.entries
    assert named_words(entries) == (
        "Bruun 2024 (FINAL) [bruun-2024], no difference (commented on by Häuser 2024)"
    )
