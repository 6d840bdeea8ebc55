"""What a printed statistic was held against, and what may be behind a difference, in words."""

from __future__ import annotations

import pytest

from ldncli.evidence.reasons import Reason, because
from ldncli.report.words.rechecks import SENTENCES, reason_words
from tests.conftest import ROOT
from tests.report.words.codes import codes_in

RECHECKING = ROOT / "ldncli" / "evidence" / "rechecking"


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    modules = [f"rechecking/{path.name}" for path in RECHECKING.glob("*.py")]
    assert codes_in(*modules, "synthesis/suspicions.py") == set(SENTENCES)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because("events of people", events=3, n=20), "3/20"),
        (
            because("no whole number", n=19, fitting=(16, 18)),
            "not a whole number of 19 people; another denominator (16 of 18 would do), or imputed"
            " values",
        ),
        (
            because("no whole number", n=19, fitting=None),
            "not a whole number of 19 people; another denominator (none near would do), or imputed"
            " values",
        ),
        (
            because("other number before", fitting=9),
            "another number of people before treatment (9 would do)",
        ),
        (
            because("other number before", fitting=None),
            "another number of people before treatment (none near would do)",
        ),
        (
            because("estimate in the middle", logarithm=True),
            "estimate against the middle of its interval (log scale)",
        ),
        (because("F", top=2, df=37.0), "F(2, 37)"),
        (
            because(
                "standardised", kind="delta", difference=because("difference of means"), before=True
            ),
            "Glass's Δ: difference of the means / baseline sd",
        ),
        (
            because("no correlation", named=False),
            "no correlation gives this p by a paired t test; signed rank test, model, or other"
            " people tested",
        ),
        (because("no correlation", named=True), "no correlation gives this p"),
        (
            because("tau2 above 0", other_estimator=True),
            "tau² is above 0 although the studies differ no more than by chance: another"
            " estimator?",
        ),
        (because("pooled again", method="DL", test="z"), "pooled again (DL, z)"),
    ],
    ids=lambda each: each.code if isinstance(each, Reason) else "",
)
def test_a_reason_in_words(reason: Reason, words: str) -> None:
    assert reason_words(reason) == words


def test_a_measure_of_risks_is_told_in_the_words_of_effects() -> None:
    assert reason_words(because("ratio of risks")) == "ratio of the risks"
