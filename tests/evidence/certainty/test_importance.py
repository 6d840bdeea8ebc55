"""How large an effect must be to matter: the scale's own difference in the units of
the pool, else rules of thumb."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from ldncli.evidence.certainty.importance import Threshold, threshold_of
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.model.paper import Paper
from tests.evidence.trials import body, contrast, events, means, outcome, paper

PLAIN = means(4, 2, 20, 5, 2, 20)


def _paper(id: str, scale: str | None, **more: object) -> Paper:
    return paper(replace(PLAIN, scale=scale, **more), id=id)


def test_between_groups_goes_before_within_persons() -> None:
    assert threshold_of(body(_paper("aa-2020", "nrs-0-10"))) == Threshold(
        1,
        because("minimal important difference", value=1, percent=False, kind="group"),
        "Invented 2002",
    )


def test_it_is_brought_into_the_units_of_the_pool() -> None:
    mostly_lines = body(
        _paper("aa-2020", "nrs-0-10"),
        _paper("bb-2020", "vas-0-100"),
        _paper("cc-2020", "vas-0-100"),
    )
    assert mostly_lines.metric and mostly_lines.metric.frame.range == (0, 100)
    found = threshold_of(mostly_lines)
    assert found and found.value == pytest.approx(10) and found.cite == "Invented 2002"


def test_percent_changes_have_their_own() -> None:
    found = threshold_of(body(_paper("aa-2020", "nrs-0-10", score="percent-change")))
    assert found == Threshold(
        30,
        because("minimal important difference", value=30, percent=True, kind="individual"),
        "Invented 2003",
    )


def test_the_scale_of_a_study_that_is_not_in_the_pool_does_not_count() -> None:
    other = paper(outcome({}, {}, scale="fiq"), id="aa-2020")
    found = threshold_of(body(other, _paper("bb-2020", "nrs-0-10")))
    assert found and found.value == 1


@pytest.mark.parametrize("scale", ["comfort", "open", None])
def test_nobody_says(scale: str | None) -> None:
    assert threshold_of(body(_paper("aa-2020", scale))) is None


def test_rules_of_thumb() -> None:
    standardised = threshold_of(body(_paper("aa-2020", "nrs-0-10"), _paper("bb-2020", "fiq")))
    assert standardised and (standardised.value, standardised.cite) == (0.5, "Norman 2003")
    ratio = threshold_of(body(paper(events(5, 20, 9, 20)), outcome="pain-response"))
    assert (
        ratio
        and ratio.value == pytest.approx(log(1.25))
        and ratio.what == because("ratio by a quarter")
    )
    assert (
        threshold_of(
            body(paper(events(5, 20, 9, 20)), outcome="pain-response", model=Model(measure="RD"))
        )
        is None
    )
    hazard = paper(outcome(contrast=contrast("HR", 2, ci=(1, 4)), score="events", domain="relapse"))
    found = threshold_of(body(hazard, outcome="relapse"))
    assert found and found.value == pytest.approx(log(1.25))


def test_nothing_to_measure() -> None:
    assert threshold_of(body(paper(outcome({}, {})))) is None
