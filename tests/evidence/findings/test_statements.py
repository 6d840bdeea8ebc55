"""How large an effect is against the important difference, and to which side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.synthesis.answer import better_of
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from tests.evidence.trials import body, events, means, outcome, paper

PAIN = body(paper(means(4, 2, 20, 5, 2, 20, scale="nrs-0-10")))


def _at(
    estimate: float, low: float = -9, high: float = 9, synthesis: Synthesis = PAIN
) -> Synthesis:
    assert synthesis.pooled is not None
    return replace(
        synthesis, pooled=replace(synthesis.pooled, estimate=estimate, ci_lb=low, ci_ub=high)
    )


@pytest.mark.parametrize(
    ("estimate", "word"),
    [
        (-3, "better"),
        (-1, "better"),
        (-0.99, "slightly better"),
        (-0.5, "slightly better"),
        (-0.49, "none"),
        (0, "none"),
        (0.49, "none"),
        (0.5, "slightly worse"),
        (0.99, "slightly worse"),
        (1, "worse"),
    ],
)
def test_sizes_against_the_important_difference(estimate: float, word: str) -> None:
    assert effect_word(_at(estimate)) == word
    higher = (
        replace(
            PAIN, metric=replace(PAIN.metric, frame=replace(PAIN.metric.frame, better="higher"))
        )
        if PAIN.metric
        else PAIN
    )
    assert effect_word(_at(-estimate, synthesis=higher)) == word


def _without_difference(**more: Any) -> Synthesis:
    return body(paper(means(4, 2, 20, 5, 2, 20, **more)))


def test_without_an_important_difference_a_wide_interval_is_no_proof_of_little() -> None:
    unknown = _without_difference(scale="open")
    assert (
        effect_word(_at(-1, -2, -0.1, unknown)) == "better"
        and effect_word(_at(1, 0.1, 2, unknown)) == "worse"
    )
    assert effect_word(_at(-1, -3, 1, unknown)) is None


@pytest.mark.parametrize(
    ("estimate", "low", "high", "word"),
    [
        (-31, -60, -2, "better"),
        (-31, -70, 8, "better"),
        # less than one person notices: groups may differ by less, and it matters
        (-29, -40, -18, "slightly better"),
        (-3, -4, -2, "slightly better"),
        (3, 2, 4, "slightly worse"),
        (-14, -35, 7, None),
        (0, -9, 9, None),
    ],
)
def test_below_what_one_person_notices_nothing_is_little(
    estimate: float, low: float, high: float, word: str | None
) -> None:
    percent = _without_difference(scale="nrs-0-10", score="percent-change")
    assert effect_word(_at(estimate, low, high, percent)) == word


def test_without_a_better_way_there_is_no_side() -> None:
    unsaid = body(paper(means(4, 2, 20, 5, 2, 20, domain="unsaid")), outcome="unsaid")
    assert better_of(unsaid) is None and effect_word(unsaid) is None


def test_a_share_of_one_group_is_no_effect() -> None:
    count = outcome(
        {"events": 18, "n": 20}, None, "pain-response", comparison="within", score="events"
    )
    share = body(paper(count, design="case-series"), outcome="pain-response", randomised=False)
    assert share.metric and share.metric.measure == "PLO" and effect_word(share) is None


@pytest.mark.parametrize(("better", "word"), [("higher", "better"), ("lower", "worse")])
def test_events_have_their_own_better_way(better: str, word: str) -> None:
    found = body(
        paper(events(15, 20, 5, 20, better=better)),
        outcome="pain-response",
        model=Model(measure="RR"),
    )
    assert better_of(found) == better and effect_word(found) == word
