"""What is to be known of a pooled result, and why a regression or a test is not made, in words."""

from __future__ import annotations

from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.moderators import Moderated
from ldncli.report.words.analysis import SENTENCES, no_regression, reason_words
from tests.report.words.codes import codes_in


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    modules = ("findings/analysis.py", "synthesis/moderators.py", "synthesis/robustness.py")
    assert codes_in(*modules) == set(SENTENCES)


def test_too_few_studies_for_a_regression() -> None:
    why = because(
        "too few state moderators", stating=9, of=12, names=("year", "dose_mg"), wanted=20
    )
    assert no_regression(Moderated(("year", "dose_mg"), None, why)) == (
        "9 of 12 estimates state year and dose_mg; a meta-regression needs 20, ten a moderator"
        " (--exploratory shows it all the same)"
    )
    assert no_regression(Moderated(("year",), None)) is None
    few = because("too few for coefficients", estimates=2, coefficients=2)
    assert reason_words(few) == "2 estimates cannot carry 2 coefficients and an error"


def test_a_refusal_of_the_numbers_keeps_its_hint() -> None:
    assert reason_words(because("regression refused", message="no", hint="so")) == "no (so)"
    assert reason_words(because("regression refused", message="no", hint=None)) == "no"


def test_too_few_studies_for_asymmetry() -> None:
    assert reason_words(because("too few for asymmetry", estimates=9)) == (
        "9 estimates are too few to tell asymmetry from chance: ten are needed"
    )
