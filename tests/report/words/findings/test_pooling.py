"""Why studies are not pooled, in words: every reason has its sentence, studies are
named, the first few of many."""

from __future__ import annotations

from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.moderators import Moderated
from ldncli.report.words.findings import effects
from ldncli.report.words.findings.pooling import (
    SENTENCES,
    no_regression,
    not_pooled,
    reason_words,
    why_not,
)
from tests.evidence.trials import body, means, outcome, paper
from tests.report.words.codes import codes_in

MODULES = (
    *("synthesis/choosing", "synthesis/synthesise", "synthesis/moderators", "synthesis/robustness"),
    *("harms/bodies", "findings/analysis", "findings/doses", "reconciling/counterparts"),
    *("synthesis/models/combining", "synthesis/models/network/evidence"),
    "synthesis/models/network/treatments",
    "synthesis/models/missing",
)


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    found = codes_in(*(f"{each}.py" for each in MODULES))
    # Why a study gives no estimate may be told in the words of effects.
    assert found - (set(effects.SENTENCES) - set(SENTENCES)) == set(SENTENCES)


def test_studies_with_the_same_reason_are_named_together() -> None:
    reason = because(
        "no estimate",
        studies=((because("direction only"), ("a", "b", "c", "d")), (because("design"), ("e",))),
    )
    assert (
        reason_words(reason)
        == "no estimate from a, b, c and others (states only the direction, without numbers); "
        "e (its design does not allow an estimate of the drug's effect)"
    )
    assert reason_words(because("no estimate", studies=())) == "no estimate"


def test_estimates_without_randomisation_are_told_by_median_and_range() -> None:
    numbers = {"k": 3, "median": 0.5, "low": 0.25, "high": 0.75}
    assert reason_words(because("not randomised", measure="PLO", **numbers)).endswith(
        "; share of people in 3 studies: median 50%, range 25% to 75%"
    )
    assert reason_words(because("not randomised", measure="MD", **numbers)).endswith(
        "; MD of 3 studies: median 0.50, range 0.25 to 0.75"
    )


def test_a_study_in_the_pool_has_no_reason() -> None:
    found = body(paper(means(4, 2, 20, 5, 2, 20, scale="nrs-0-10")))
    assert why_not(found.entries[0]) is None
    assert not_pooled(found) is None
    bare = body(paper(outcome({}, {})))
    assert why_not(bare.entries[0]) == "states only the direction, without numbers"
    name, why = bare.studies[0].name, why_not(bare.entries[0])
    assert not_pooled(bare) == f"no estimate from {name} ({why})"


def test_a_band_says_what_was_pooled_and_what_was_left_out() -> None:
    numbers = {"tau2": 0.123, "i2": 45.6, "studies": ("a", "b"), "left_out": ("c",)}
    assert (
        reason_words(because("pooled", k=2, **numbers))
        == "2 estimates pooled (REML), tau² 0.12, I² 46%: a, b; no estimate from c"
    )
    assert (
        reason_words(because("pooled", k=1, **{**numbers, "left_out": ()}))
        == "one trial's own estimate: a, b"
    )


def test_too_few_studies_for_a_regression() -> None:
    why = because(
        "too few state moderators", stating=9, of=12, names=("year", "dose_mg"), wanted=20
    )
    assert no_regression(Moderated(("year", "dose_mg"), None, why)) == (
        "9 of 12 estimates state year and dose_mg; a meta-regression needs 20, ten per moderator"
        " (--exploratory shows it anyway)"
    )
    assert no_regression(Moderated(("year",), None)) is None
    few = because("too few for coefficients", estimates=2, coefficients=2)
    assert reason_words(few) == "2 estimates cannot carry 2 coefficients and an error"


def test_a_refusal_of_the_numbers_keeps_its_hint() -> None:
    assert reason_words(because("regression refused", message="no", hint="so")) == "no (so)"
    assert reason_words(because("regression refused", message="no", hint=None)) == "no"


def test_too_few_studies_for_asymmetry() -> None:
    assert reason_words(because("too few for asymmetry", estimates=9)) == (
        "too few estimates to test for asymmetry (9; at least 10 are needed)"
    )
