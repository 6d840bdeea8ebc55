"""What may be said in numbers of a body: an effect, or what its number is instead; of how many
studies; with which caveats."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.synthesis.answer import (
    aside_of,
    asides_of,
    asked_of,
    better_of,
    doubts_of,
    headline,
    number_of,
    weight_selected,
    without_numbers,
)
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Caveat
from tests.evidence.trials import body, contrast, events, means, outcome, paper


def _trial(id: str, shift: float = -1.0, n: int = 20, **more: Any) -> Paper:
    return paper(means(5 + shift, 2, n, 5, 2, n, scale="nrs-0-10"), id=id, n=(n, n), **more)


def _doubted(each: Paper, *kinds: str) -> Paper:
    caveats = tuple(
        Caveat(kind=kind, note="invented", place="article Table 1")  # type: ignore[arg-type]
        for kind in kinds
    )
    return replace(each, outcomes=(replace(each.outcomes[0], caveats=caveats),))


def _share(events: int, n: int) -> Synthesis:
    count = outcome(
        {"events": events, "n": n}, None, "pain-response", comparison="within", score="events"
    )
    return body(paper(count, design="case-series"), outcome="pain-response", randomised=False)


def test_a_comparison_in_the_condition_is_an_effect() -> None:
    found = body(_trial("aa-2020"), _trial("bb-2020", -2))
    assert asides_of(found) == () and aside_of(found) is None
    number = headline(found)
    assert number is not None and found.pooled is not None and number == number_of(found)
    assert (number.value, number.low) == (found.pooled.estimate, found.pooled.ci_lb)
    assert (number.p, number.as_printed, number.counts) == (found.pooled.p, False, None)


def test_ratios_come_back_from_their_logarithms() -> None:
    number = headline(body(paper(events(20, 40, 10, 40)), outcome="pain-response"))
    assert number is not None and number.value == pytest.approx(2.0)
    assert 0 < number.low < 2 < number.high


def test_where_nothing_is_pooled_there_is_neither() -> None:
    for found in (body(), body(paper(outcome({}, {})))):
        assert number_of(found) is headline(found) is None and asides_of(found) == ()


def test_one_group_is_no_effect() -> None:
    found = _share(45, 70)
    number = number_of(found)
    assert aside_of(found) == "one-group" and headline(found) is None
    assert number is not None and number.counts == (45, 70) and number.p is None
    # Wilson's interval, as everywhere a share of people is shown.
    assert (number.low, number.high) == pytest.approx((0.5259, 0.7450), abs=1e-4)
    changed = outcome(
        {"n": 30, "mean": 3, "sd": 2, "baseline_mean": 6, "baseline_sd": 2},
        None,
        scale="nrs-0-10",
        comparison="within",
    )
    change = body(paper(changed, design="case-series"), randomised=False)
    assert aside_of(change) == "one-group" and number_of(change) is not None


def test_a_group_with_other_conditions_too_gives_no_number() -> None:
    mixed = _trial("aa-2020", conditions=("fibromyalgia", "crps"))
    for condition in ("fibromyalgia", "crps"):
        assert number_of(body(mixed, condition=condition)) is None
    beside = headline(body(mixed, _trial("bb-2020", n=60)))
    alone = headline(body(_trial("bb-2020", n=60)))
    assert beside == alone is not None


@pytest.mark.parametrize("kind", ["chance-finding", "meeting-report-only"])
def test_what_authors_disown_is_no_answer(kind: str) -> None:
    found = body(_doubted(_trial("aa-2020"), kind))
    assert aside_of(found) == kind and headline(found) is None and number_of(found) is not None
    beside = body(_doubted(_trial("aa-2020"), kind), _trial("bb-2020", n=60))
    assert headline(beside) is not None and len(doubts_of(beside)) == 1


@pytest.mark.parametrize("kind", ["exploratory", "sources-disagree", "third-party-extraction"])
def test_other_caveats_leave_it_an_effect_and_travel_with_it(kind: str) -> None:
    found = body(_doubted(_trial("aa-2020"), kind))
    [doubt] = doubts_of(found)
    assert headline(found) is not None and (doubt.study, doubt.caveat.kind) == ("aa-2020", kind)
    assert weight_selected(found) == ((1.0, (kind,)) if kind == "exploratory" else (0.0, ()))


def test_without_a_better_side_it_says_nothing_of_benefit() -> None:
    found = body(paper(means(4, 2, 20, 5, 2, 20, domain="unsaid")), outcome="unsaid")
    assert better_of(found) is None and aside_of(found) == "no-better-side"


def test_several_reasons_are_all_told() -> None:
    count = outcome(
        {"events": 3, "n": 9}, None, "pain-response", comparison="within", score="events"
    )
    series = _doubted(paper(count, design="case-series"), "meeting-report-only")
    found = body(series, outcome="pain-response", randomised=False)
    assert asides_of(found) == ("one-group", "meeting-report-only")


def test_a_trial_against_another_treatment_asks_something_else() -> None:
    other = _trial("bb-2020", comparators=("active",))
    found = body(_trial("aa-2020"), other, paper(outcome({}, {}), id="cc-2020"))
    assert [each.study.id for each in asked_of(found)] == ["aa-2020", "cc-2020"]
    assert [each.study.id for each in without_numbers(found)] == ["cc-2020"]


def test_numbers_that_were_read_are_not_missing() -> None:
    nobody = paper(events(0, 20, 0, 20), id="bb-2020")
    found = body(paper(events(9, 20, 3, 20)), nobody, outcome="pain-response")
    assert len(found.estimates) == 1 and without_numbers(found) == []


def test_an_exact_p_is_the_papers_and_a_bound_says_so() -> None:
    def said(**printed: Any) -> tuple[float | None, str, bool]:
        each = outcome(
            {}, {}, scale="nrs-0-10", contrast=contrast("MD", -2.0, ci=(-3.7, -0.4), **printed)
        )
        number = number_of(body(paper(each), model=Model()))
        assert number is not None and number.as_printed
        return number.p, number.p_relation, number.p_as_printed

    assert said(p=0.018) == (0.018, "=", True)
    assert said(p=0.05, p_relation="<") == (0.05, "<", True)
    value, relation, as_printed = said()
    assert value == pytest.approx(0.0187, abs=1e-3) and (relation, as_printed) == ("=", False)
