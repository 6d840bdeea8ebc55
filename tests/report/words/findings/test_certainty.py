"""The words of certainty: rules, reasons, steps with a person's judgement,
and the account of them all."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty, Step
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.reasons import because
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.judgements import Override
from ldncli.report.words.findings.certainty import (
    SENTENCES,
    domain_words,
    measured_words,
    moved_words,
    reason_words,
    rules,
    step_words,
    steps_words,
    why_words,
)
from tests.evidence.trials import VOCABULARIES, body, means, paper
from tests.report.words.codes import codes_in
from tests.topics import TOPIC


def _trial(id: str, n: int = 250, **more: Any) -> Paper:
    return paper(
        means(2, 2, n, 5, 2, n, scale="nrs-0-10"), id=id, n=(n, n), **({"bias": "low"} | more)
    )


def _override(domain: str, **more: Any) -> Override:
    known = {
        "id": "one",
        "condition": "crps",
        "outcome": "pain-intensity",
        "body": "randomised",
        "reason": "Because",
    }
    return Override(**{**known, "by": "A. Judge", "date": "2026-01-01", "domain": domain, **more})


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    assert codes_in(
        "certainty/missing.py", "certainty/rules.py", "certainty/size.py", "findings/groupings.py"
    ) == set(SENTENCES)


def test_every_step_has_its_rule() -> None:
    cohort = rate(body(_trial("aa-2020", design="cohort"), randomised=False), VOCABULARIES)
    assert {step.domain for step in cohort.steps} | {"overall"} == set(rules(TOPIC))


def test_nothing_speaks_against_it() -> None:
    two = rate(body(_trial("aa-2020"), _trial("bb-2020")), VOCABULARIES)
    assert why_words(two) == "2 randomised trials start high; not rated down."
    one = rate(body(_trial("aa-2020")), VOCABULARIES)
    assert why_words(one).startswith("1 randomised trial starts high")


@pytest.mark.parametrize(
    ("studies", "within", "words"),
    [
        (1, 0, "1 non-randomised study starts low"),
        (3, 0, "3 non-randomised studies start low"),
        (1, 1, "1 randomised trial with changes within groups only starts low"),
        (2, 2, "2 randomised trials with changes within groups only start low"),
        (
            3,
            1,
            "3 studies without a randomised comparison (including 1 randomised trial with"
            " changes within groups only) start low",
        ),
    ],
)
def test_where_other_studies_start(studies: int, within: int, words: str) -> None:
    ground = because("starts", studies=studies, randomised=False, within=within, level="low")
    assert reason_words(ground) == words


def test_without_a_level_the_ground_stands_alone() -> None:
    assert why_words(Certainty(None, because("no study"))) == "no study reports it"


def test_steps_that_move_the_level() -> None:
    bad, fine = because("high risk of bias", share=1.0), because("one study")
    steps = [
        Step("risk-of-bias", -2, (bad,)),
        Step("imprecision", 0, (fine,)),
        Step("large-effect", 1, (because("large effect"),)),
    ]
    assert (
        steps_words(steps)
        == "−2 risk of bias: all of the weight comes from studies at high risk of bias; +1 large"
        " effect: large and controlled"
    )
    assert steps_words(steps[1:2]) == "not rated down"


def test_a_person_is_named_with_what_the_rule_would_have_done() -> None:
    found = rate(
        body(_trial("aa-2020", bias="high")), VOCABULARIES, [_override("risk-of-bias", levels=-1)]
    )
    [step] = [each for each in found.steps if each.domain == "risk-of-bias"]
    assert (
        step_words(step)
        == "Because (A. Judge; by rule -2: all of the weight comes from studies at high risk of"
        " bias)"
    )
    whole = rate(
        body(_trial("aa-2020", bias="high")), VOCABULARIES, [_override("overall", level="moderate")]
    )
    assert "+1 overall: Because (A. Judge; the domains add up to low)" in why_words(whole)


def test_what_a_step_measured() -> None:
    size = because("people", count=31, below=100)
    number = because(
        "interval",
        size=size,
        low=-1.23,
        high=0.5,
        logarithm=False,
        threshold=because("half a standard deviation"),
    )
    step = Step("imprecision", -2, (size,), number)
    assert step_words(step) == "31 people (fewer than 100)"
    assert (
        measured_words(step)
        == "31 people (fewer than 100); interval -1.2 to 0.5 against 0.5 standard deviations"
    )
    assert measured_words(Step("confounding", 0, (because("confounding not assessed"),))) is None


def test_many_silent_trials_are_not_all_named() -> None:
    told = reason_words(because("trials without results", trials=("a", "b", "c", "d", "e")))
    assert told == "5 registered trials in the condition ended without known results (a, b, c, d …)"


def test_missing_results_are_called_so() -> None:
    reason = because(
        "results missing", missing=1, studies=4, found=(("no-difference", 1),), share=0.2
    )
    step = Step("publication-bias", -2, (reason,))
    assert moved_words(step) == (
        "Rated down 2 levels for missing results (publication bias): 1 of 4 studies, with 20%"
        " of the"
        " people, gives no usable numbers (authors' conclusions: 1 no difference)"
    )
    told = {"missing": 2, "studies": 4, "share": 0.2, "planned": 1}
    some = because("results missing", found=(("no-difference", 1),), **told)
    assert reason_words(some).endswith(
        "give no usable numbers (authors' conclusions: 1 no difference; 1 does not report what was"
        " planned)"
    )
    none = because("results missing", found=(), **{**told, "planned": 2})
    assert reason_words(none).endswith("(2 do not report what was planned)")
    part = because("interval of a part", share=0.25)
    assert moved_words(Step("imprecision", -3, (part,))) == (
        "Rated down to very low for imprecision: the interval rests on 25% of the people"
    )
    assert reason_words(because("interval of a part", share=None)) == (
        "the interval rests on an unknown share of the people"
    )
    unpublished = because("trials without results", trials=("nct1",))
    step = Step("publication-bias", -1, (unpublished,))
    assert domain_words(step) == "publication bias"
    assert moved_words(step).startswith(
        "Rated down 1 level for publication bias: 1 registered trial"
    )
    assert moved_words(Step("large-effect", 1, (because("large effect"),))) == (
        "Rated up 1 level for large effect: large and controlled"
    )
