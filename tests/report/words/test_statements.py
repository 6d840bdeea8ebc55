"""Plain sentences: every level of certainty with every size of effect, and what is
said where there is no size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.report.words.statements import statement
from tests.evidence.trials import body, means, outcome, paper

PAIN = body(paper(means(4, 2, 20, 5, 2, 20, scale="nrs-0-10")))


def _at(
    estimate: float, low: float = -9, high: float = 9, synthesis: Synthesis = PAIN
) -> Synthesis:
    assert synthesis.pooled is not None
    return replace(
        synthesis, pooled=replace(synthesis.pooled, estimate=estimate, ci_lb=low, ci_ub=high)
    )


def _said(synthesis: Synthesis, level: str | None) -> str:
    return statement(synthesis, Certainty(level, because("no study")), "pain intensity", "CRPS")


@pytest.mark.parametrize(
    ("estimate", "after_may", "plain"),
    [
        (-1, "improve", "improves"),
        (-0.6, "slightly improve", "slightly improves"),
        (0.1, "make little to no difference to", "makes little to no difference to"),
        (0.6, "slightly worsen", "slightly worsens"),
        (2, "worsen", "worsens"),
    ],
)
def test_levels_and_sizes(estimate: float, after_may: str, plain: str) -> None:
    found = _at(estimate)
    assert _said(found, "high") == f"Low-dose naltrexone {plain} pain intensity in CRPS."
    assert (
        _said(found, "moderate") == f"Low-dose naltrexone probably {plain} pain intensity in CRPS."
    )
    assert _said(found, "low") == f"Low-dose naltrexone may {after_may} pain intensity in CRPS."
    assert (
        _said(found, "very-low")
        == "The evidence is very uncertain about the effect of low-dose naltrexone on pain"
        " intensity in CRPS (authors' conclusions: 1 for; point estimates: 1 for)."
    )
    assert (
        _said(found, None)
        == "Nothing is known about low-dose naltrexone for pain intensity in CRPS."
    )


def test_directions_without_a_size() -> None:
    found = body(
        *[
            paper(outcome({}, {}, direction=each), id=f"{each[:2]}-2020")
            for each in ("benefit", "harm", "mixed")
        ]
    )
    said = _said(found, "low")
    assert (
        said == "For pain intensity in CRPS, studies report only the direction of effect (authors'"
        " conclusions: 1 for, 1 mixed, 1 against), not its size."
    )
    other = replace(found, randomised=False)
    assert "(studies without randomisation; authors' conclusions: 1 for" in _said(other, "very-low")


def _without_difference(**more: Any) -> Synthesis:
    return body(paper(means(4, 2, 20, 5, 2, 20, **more)))


def test_without_an_important_difference_a_wide_interval_is_no_proof_of_little() -> None:
    unknown = _at(-1, -3, 1, _without_difference(scale="open"))
    assert (
        _said(unknown, "low")
        == "Whether low-dose naltrexone changes pain intensity in CRPS is unclear: "
        'the interval includes "no effect", and no important difference has been defined.'
    )


def test_without_a_better_way_there_is_no_side() -> None:
    unsaid = body(paper(means(4, 2, 20, 5, 2, 20, domain="unsaid")), outcome="unsaid")
    assert (
        _said(unsaid, "moderate")
        == "Whether low-dose naltrexone is good or bad for pain intensity in CRPS is unclear: "
        "no source says which direction is better."
    )


def test_a_share_of_one_group_is_no_effect() -> None:
    count = outcome(
        {"events": 18, "n": 20}, None, "pain-response", comparison="within", score="events"
    )
    share = body(paper(count, design="case-series"), outcome="pain-response", randomised=False)
    assert (
        _said(share, "low")
        == "The effect of low-dose naltrexone on pain intensity in CRPS is not known: what was seen"
        " in one group is not an effect of the treatment."
    )
