"""What studies found in words of every day: side, size in units, whether it matters, or what one
trial prints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.words.findings.found import found_words
from ldncli.report.words.findings.plainly import found_plainly, matter_words
from tests.evidence import trials


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def body(library: Library, condition: str, outcome: str) -> Synthesis:
    asked = ask(library, condition=condition, outcome=outcome)
    found = next(each for each in asked.findings if each.outcome == outcome)
    assert found.randomised is not None
    return found.randomised.synthesis


@pytest.mark.parametrize(
    ("condition", "outcome", "words"),
    [
        # on a plain rating, some of the trials, no end of the interval matters, a caveat
        (
            "fibromyalgia",
            "pain-intensity",
            "no clear difference from placebo (0.03 worse on the NRS [0.78 better to 0.84"
            " worse]†, 2 of 4 trials): neither end noticeable",
        ),
        # on a scale that has a name; which way is worse, and that end matters
        (
            "hiv-pain",
            "pain-intensity",
            "no clear difference from placebo (0.88 worse on the BPI-S [0.70 better to 2.46"
            " worse], 1 trial): the worse end noticeable",
        ),
        # a ratio stays a ratio
        (
            "fibromyalgia",
            "pain-response-50",
            "no clear difference from placebo (RR 1.53 [0.69, 3.38]†, 2 of 2 trials): either end"
            " would matter to patients",
        ),
        # the printed percentages of the one trial
        (
            "crohn-disease",
            "clinical-response",
            "better than with placebo (88% against 40%; RR 2.20 [1.22, 3.98], 1 trial), enough to"
            " matter",
        ),
        # conclusions alone
        ("multiple-sclerosis", "quality-of-life", "no difference in 2 of 2 trials (176 people)"),
        # disowned by its authors
        (
            "fibromyalgia",
            "pain-modulation",
            "the only number is called a chance finding by its authors",
        ),
    ],
)
def test_what_trials_found(library: Library, condition: str, outcome: str, words: str) -> None:
    assert found_plainly(body(library, condition, outcome)) == words


def test_another_treatment_is_named_and_never_placebo(library: Library) -> None:
    words = found_plainly(body(library, "diabetic-neuropathy", "pain-intensity"))
    assert words.startswith("no difference from amitriptyline")
    assert "placebo" not in words


def test_a_clear_effect_says_whether_it_is_enough_to_matter(library: Library) -> None:
    clear = [
        found_plainly(each.randomised.synthesis)
        for each in ask(library).findings
        if each.randomised
        and each.randomised.synthesis.pooled
        and found_plainly(each.randomised.synthesis).startswith(("better than", "worse than"))
    ]
    assert clear
    assert any("matter" in each for each in clear)
    assert not any("no clear" in each for each in clear)


def test_a_comparison_names_its_own_comparator_and_says_that_it_is_not_randomised(
    library: Library,
) -> None:
    """tamariz-2024, a chart review with three other groups, sets one of them beside naltrexone."""
    asked = ask(library, condition="long covid")
    [found] = [each for each in asked.findings if each.outcome == "symptoms"]
    told = found_words(found)
    assert told.startswith("better than with physical therapy alone (HR 5.04")
    assert told.endswith(", not randomised")


@pytest.mark.parametrize(
    ("score", "low", "estimate", "high", "words"),
    [
        # 1 point is important between groups; better is lower
        ("change", -2.0, -1.5, -1.0, "enough to matter"),
        ("change", -0.9, -0.5, -0.1, "too small to matter"),
        ("change", -1.2, -0.1, 1.1, "either end would matter"),
        ("change", -1.2, -0.3, 0.6, "the better end would matter"),
        ("change", -0.6, 0.3, 1.2, "the worse end would matter"),
        ("change", -0.6, 0.0, 0.6, "neither end would matter"),
        # 30 percent is what one person notices
        ("percent-change", -60, -35, -10, "enough to notice"),
        ("percent-change", -40, -20, -5, "less than one person notices"),
        ("percent-change", -40, 0, 40, "either end noticeable"),
        ("percent-change", -40, -10, 20, "the better end noticeable"),
        ("percent-change", -20, 0, 20, "neither end noticeable"),
    ],
)
def test_what_groups_differ_by_and_what_one_person_notices(
    score: str, low: float, estimate: float, high: float, words: str
) -> None:
    arms = trials.means(4, 2, 20, 5, 2, 20, scale="nrs-0-10", score=score)
    found = trials.body(trials.paper(arms))
    assert found.pooled is not None
    pooled = replace(found.pooled, estimate=estimate, ci_lb=low, ci_ub=high)
    assert matter_words(replace(found, pooled=pooled)) == words
