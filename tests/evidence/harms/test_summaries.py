"""Harms: once a study, sections by flag before term, counts with their people, trials
pooled, other studies beside them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import UnknownTermError
from ldncli.evidence.harms.reports import Count, HarmReport, asked, harm_reports
from ldncli.evidence.harms.summaries import Effect, HarmSummary, compare, summarise_harms, wilson
from ldncli.evidence.reasons import because
from ldncli.records.model.paper import Paper
from ldncli.report.words.harms import why_words
from tests.evidence.invented import harm, harm_words, paper, studies

WORDS = harm_words()


def _reports(*papers: Paper) -> list[HarmReport]:
    return harm_reports(studies(*papers), WORDS)


def _rows(*papers: Paper) -> dict[tuple[str, str], HarmSummary]:
    return {(each.section, each.harm): each for each in summarise_harms(_reports(*papers), WORDS)}


def _row(*papers: Paper) -> HarmSummary:
    (row,) = _rows(*papers).values()
    return row


def _close(effect: Effect | None, wanted: Sequence[float]) -> None:
    assert effect is not None
    assert (effect.value, effect.low, effect.high) == pytest.approx(tuple(wanted), rel=1e-4)


# -- one harm, one study ---------------------------------------------------------------------------


def test_papers_that_disagree_are_not_added_and_it_is_said() -> None:
    first = paper("a", [harm("nausea", (2, 20), (1, 20))], study="s")
    second = paper("b", [harm("nausea", (3, 20), (1, 20))], study="s", kind="secondary-report")
    row = _row(first, second)
    assert row.treatment == Count(2, 20) and row.studies == 1
    assert "b article Table 1 gives 3/20 and 1/20" in why_words(row)


def test_flags_go_before_terms() -> None:
    events = [
        harm("side effects", (9, 20), (8, 20)),
        harm("side effects", (2, 20), (1, 20), discontinuation=True),
        harm("side effects", (1, 20), (0, 20), serious=True),
        harm("nausea", (1, 20), (0, 20), discontinuation=True),
        harm("left for any reason", (3, 20), (3, 20), discontinuation=True),
        harm("death", (0, 20), (0, 20)),
        harm("green ears", (1, 20), (0, 20)),
    ]
    assert list(_rows(paper("a", events))) == [
        ("any", "any-adverse-event"),
        ("serious", "serious-adverse-event"),
        ("serious", "death"),
        ("stopped", "stopped-for-harm"),
        ("stopped", "left-for-any-reason"),
        ("stopped", "nausea"),
        ("other", "green ears"),
    ]


def test_people_without_any_harm_are_turned_round() -> None:
    row = _row(paper("a", [harm("no adverse event", (166, 215))], "case-series"))
    assert (
        row.harm == "any-adverse-event"
        and row.other == Count(49, 215)
        and "from 166/215 without any" in why_words(row)
    )


def test_events_counted_by_themselves_are_told_and_no_number_of_people() -> None:
    counted = harm("headache") | {"arms": {"ldn": {"count": 8}, "placebo": {"count": 52}}}
    row = _row(paper("a", [counted]), paper("b", [harm("headache")]))
    assert row.treatment is None and row.ratio is None
    told = why_words(row)
    assert "a: events, of which one person may have several: 8 on naltrexone 4.5 mg" in told
    assert "52 on placebo" in told and "named without numbers: b" in told
    both = harm("headache", (2, 20), (3, 20))
    both["arms"]["ldn"]["count"] = 8
    assert "several" not in why_words(_row(paper("a", [both])))


# -- randomised comparisons ------------------------------------------------------------------------


def test_two_trials_by_hand() -> None:
    """Greenland & Robins: R = 9·30/60 + 2·18/36 = 5.5, S = 3·30/60 = 1.5."""
    row = _row(
        paper("a", [harm("nausea", (9, 30), (3, 30))]),
        paper("b", [harm("nausea", (2, 18), (0, 18))]),
    )
    spread = (30 * 30 * 12 / 60 - 27) / 60 + (18 * 18 * 2 / 36 - 0) / 36
    half = 1.959963984540054 * math.sqrt(spread / (5.5 * 1.5))
    ratio = 5.5 / 1.5
    _close(row.ratio, (ratio, ratio * math.exp(-half), ratio * math.exp(half)))
    assert hash(row.ratio) == hash(dataclasses.replace(row.ratio)), "a value, which nobody changes"
    risk = 3 / 48
    _close(
        row.per_1000,
        [
            1000 * risk * (end - 1)
            for end in (ratio, ratio * math.exp(-half), ratio * math.exp(half))
        ],
    )
    assert (row.treatment, row.control) == (
        Count(11, 48),
        Count(3, 48),
    ) and "pooled by Mantel–Haenszel" in why_words(row)


def test_one_trial_keeps_its_own_ratio() -> None:
    row = _row(paper("a", [harm("nausea", (10, 20), (5, 20))]))
    half = 1.959963984540054 * math.sqrt(1 / 10 - 1 / 20 + 1 / 5 - 1 / 20)
    _close(row.ratio, (2, 2 * math.exp(-half), 2 * math.exp(half)))
    assert row.per_1000 is not None and row.per_1000.value == pytest.approx(250)
    assert row.per_1000.high == pytest.approx(min(750, 250 * (2 * math.exp(half)) - 250))


def test_a_difference_is_never_more_than_everybody() -> None:
    row = _row(paper("a", [harm("nausea", (5, 31), (1, 31))]))
    assert row.per_1000 is not None and row.per_1000.high == pytest.approx(1000 * 30 / 31)


def test_a_zero_on_one_side_gives_a_difference_of_its_own() -> None:
    """Newcombe 1998, table II, (d) 5/56 − 0/29: method 10 gives −0.0381 to 0.1926."""
    _, difference, told = compare(_reports(paper("a", [harm("nausea", (5, 56), (0, 29))])))
    assert (
        difference is not None
        and difference.low == pytest.approx(-38.1, abs=0.1)
        and difference.high == pytest.approx(192.6, abs=0.1)
    )
    assert because("one trial", added=True) in told


def test_no_event_anywhere_gives_no_ratio_but_a_limit() -> None:
    row = _row(
        paper("a", [harm("nausea", (0, 50), (0, 50))]),
        paper("b", [harm("nausea", (0, 30), (0, 30))]),
    )
    assert row.ratio is None and row.per_1000 == Effect(0.0, None, None)
    assert (
        f"up to {1000 * (wilson(0, 80).high or 0):.0f} in 1,000" in why_words(row)
        and row.trials
        and row.treatment == Count(0, 80)
    )


def test_one_side_empty_in_all_trials_is_pooled_as_a_difference() -> None:
    row = _row(
        paper("a", [harm("nausea", (0, 20), (1, 20))]),
        paper("b", [harm("nausea", (0, 20), (3, 20))]),
    )
    assert (
        row.ratio is None and row.per_1000 is not None and row.per_1000.value == pytest.approx(-100)
    )
    assert "no ratio can be pooled" in why_words(row)


def test_everyone_on_both_sides() -> None:
    row = _row(paper("a", [harm("nausea", (20, 20), (20, 20))]))
    assert row.ratio is None and row.per_1000 is not None and row.per_1000.value == 0


def test_crossover_trials_are_named_as_an_approximation() -> None:
    row = _row(paper("a", [harm("nausea", (4, 20), (2, 20))], "crossover-rct"))
    assert row.ratio is not None and "the same people" in why_words(row)


def test_active_controls_are_not_pooled() -> None:
    active = paper(
        "b", [harm("nausea", (1, 20), (9, 20))], comparators=[{"type": "active", "name": "a drug"}]
    )
    row = _row(paper("a", [harm("nausea", (2, 20), (2, 20))]), active)
    assert (
        len(row.trials) == 1
        and row.treatment == Count(2, 20)
        and "b: 1/20 against 9/20 on a drug, not pooled" in why_words(row)
    )


# -- other studies ---------------------------------------------------------------------------------


def test_single_arms_stand_beside_trials_and_never_inside() -> None:
    trial = paper("a", [harm("nausea", (4, 20), (2, 20))])
    row = _row(
        trial,
        paper("b", [harm("nausea", (1, 10))], "case-series"),
        paper("c", [harm("nausea")], "case-series"),
    )
    alone = _row(trial)
    assert (row.ratio, row.per_1000, row.treatment) == (
        alone.ratio,
        alone.per_1000,
        alone.treatment,
    )
    assert (
        row.other == Count(1, 10)
        and row.studies == 3
        and "named without numbers: c" in why_words(row)
    )


def test_wilson_by_its_published_example() -> None:
    """Newcombe 1998, Stat Med 17:857–872, table I: 81/263 gives 0.2553 to
    0.3662, 0/20 gives 0 to 0.1611."""
    _close(wilson(81, 263), (81 / 263, 0.2553, 0.3662))
    empty = wilson(0, 20)
    assert (
        empty.low == 0
        and empty.high == pytest.approx(0.1611, abs=1e-4)
        and wilson(20, 20).high == 1
    )


# -- asking ----------------------------------------------------------------------------------------


def test_asking_goes_down_the_tree_and_knows_free_words() -> None:
    reports = _reports(
        paper("a", [harm("nightmares"), harm("insomnia"), harm("nausea"), harm("Green ears")])
    )
    assert asked(["sleep"], reports, WORDS) == {"sleep-harms", "vivid-dreams", "insomnia"}
    assert asked(["green  ears"], reports, WORDS) == {"green ears"}
    only = summarise_harms(reports, WORDS, asked(["sleep"], reports, WORDS))
    assert [each.harm for each in only] == ["vivid-dreams", "insomnia"]
    with pytest.raises(UnknownTermError, match="'nausae'") as refusal:
        asked(["nausae"], reports, WORDS)
    assert "nausea" in str(refusal.value.hint)


# -- no double counting ----------------------------------------------------------------------------

TERMS = ("nausea", "nightmares", "vivid dreams", "side effects", "green ears", "no adverse event")
COUNTS = st.tuples(st.integers(0, 20), st.just(20))
EVENTS = st.lists(
    st.builds(
        harm, st.sampled_from(TERMS), COUNTS, COUNTS, discontinuation=st.sampled_from([None, True])
    ),
    max_size=5,
)
PAPERS = st.lists(
    st.tuples(
        st.sampled_from(["s", "t", "u"]), EVENTS, st.sampled_from(["primary", "secondary-report"])
    ),
    max_size=6,
)


@given(PAPERS)
def test_no_study_counts_twice_and_no_term_is_lost(
    drawn: list[tuple[str, list[dict[str, Any]], str]],
) -> None:
    papers = [
        paper(f"p{place}", events, study=study, kind=kind)
        for place, (study, events, kind) in enumerate(drawn)
    ]
    rows = summarise_harms(_reports(*papers), WORDS)
    for row in rows:
        ids = [report.study.id for report in row.reports]
        assert len(ids) == len(set(ids)) == row.studies
        assert row.treatment is not None and row.treatment.n == 20 * len(row.trials) <= 60
    named = {
        (bool(each.discontinuation), WORDS.find(each.term) or each.term)
        for one in papers
        for each in one.adverse_events
    }
    shown = {(row.section == "stopped", row.harm) for row in rows}
    stands = {"no-adverse-event": "any-adverse-event"}
    for stopped, term in named:
        wanted = stands.get(term, term)
        assert (stopped, wanted) in shown or (stopped, "stopped-for-harm") in shown


@given(PAPERS, st.randoms(use_true_random=False))
def test_order_of_papers_does_not_matter(
    drawn: list[tuple[str, list[dict[str, Any]], str]], chance: Any
) -> None:
    papers = [
        paper(f"p{place}", events, study=study, kind=kind)
        for place, (study, events, kind) in enumerate(drawn)
    ]
    mixed = papers[:]
    chance.shuffle(mixed)
    assert summarise_harms(_reports(*papers), WORDS) == summarise_harms(_reports(*mixed), WORDS)
