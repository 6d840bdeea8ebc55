"""Published pooled results and ours, on invented reviews and trials: reading, pooling to
match, verdicts, the account."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.counterparts import Counterpart
from ldncli.evidence.reconciling.published import (
    Published,
    Result,
    notices,
    published,
    read_published,
)
from ldncli.evidence.reconciling.reconcile import compare, contradictions, reconcile
from ldncli.evidence.selecting.query import Query
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.bibliography import Notice
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Caveat
from ldncli.report.words.account import notice_words
from tests.evidence.invented import harm, paper
from tests.evidence.invented_trials import VOCABULARIES, trial
from tests.evidence.reconciling.samples import (
    account,
    ours_from,
    pooled_row,
    reconciled,
    review_of,
)

# -- verdicts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((-0.5, -0.9, -0.1), (-0.4, -0.8, -0.05), "agrees"),
        ((-0.5, -0.9, -0.1), (-0.3, -0.7, 0.1), "differs in conclusion"),
        ((-0.5, -0.9, -0.1), (0.5, 0.1, 0.9), "differs in conclusion"),
        ((-0.5, -0.9, -0.1), (0.02, -0.4, 0.44), "differs in conclusion"),
        ((-0.05, -0.4, 0.3), (0.05, -0.3, 0.4), "both inconclusive"),
        ((-0.02, -0.33, 0.29), (1.61, -0.07, 3.29), "both inconclusive"),
        ((-0.2, -0.25, -0.15), (-0.9, -1.0, -0.8), "differs in size"),
        ((-0.2, None, None), (-0.9, -1.0, -0.8), "cannot be compared"),
    ],
)
def test_verdicts(one: tuple, other: tuple, verdict: str) -> None:
    assert compare(Result("SMD", *one), Result("SMD", *other)) == verdict


def test_only_kin_are_compared() -> None:
    assert compare(Result("MD", -1, -2, -0.1), Result("SMD", -0.5, -0.9, -0.1)) == "agrees", (
        "direction and conclusion alone"
    )
    assert (
        compare(Result("RR", -1, -2, -0.1), Result("SMD", -0.5, -0.9, -0.1)) == "cannot be compared"
    )
    assert compare(None, Result("SMD", -0.5, -0.9, -0.1)) == "cannot be compared"


# -- ours ------------------------------------------------------------------------------------------


def test_ours_is_pooled_as_theirs_and_with_their_trials_alone() -> None:
    review = review_of(
        included=[{"label": "A", "study": "adams-2019"}, {"label": "Frank 1999"}],
        search_date="2021-03",
    )
    found = reconciled(review, trial("adams-2019", year=2019), trial("baker-2023", 5.5, year=2023))
    assert (
        found.ours.result is not None
        and found.ours.result.k == 2
        and found.ours.result.model == "DL z"
    )
    assert (
        found.same is not None
        and found.same.studies == ("adams-2019",)
        and found.same.result is not None
    )
    assert found.same.result.estimate == pytest.approx(-1.0)
    assert found.trials is not None
    assert (found.trials.both, found.trials.only_theirs, found.trials.only_ours) == (
        ("adams-2019",),
        ("Frank 1999",),
        ("baker-2023",),
    )
    why = account(found)
    assert "not in our base, or excluded by a filter: Frank 1999" in why
    assert "published after its search of 2021-03: baker-2023" in why
    assert (
        "the trials of its time, by which ours was MD -1.00" in why
        and "with their trials only, ours is MD -1.00" in why
    )


def test_a_parent_condition_takes_the_trials_below_it() -> None:
    review = review_of(rows=[pooled_row(condition="pain", estimate=-1.0, ci=[-1.8, -0.2])])
    found = reconciled(review, trial("adams-2019"))
    assert found.ours.studies == ("adams-2019",) and found.verdict in (
        "agrees",
        "differs in conclusion",
    )


def test_percent_changes_never_enter_a_mean_difference_in_points() -> None:
    found = reconciled(
        review_of(), trial("adams-2019"), trial("percy-2018", -30.0, -20.0, score="percent-change")
    )
    assert found.ours.studies == ("adams-2019",)
    assert "percy-2018 (percent changes, which are not points of a scale)" in account(found)


def test_where_their_measure_gives_nothing_a_kin_of_it_is_compared_by_direction() -> None:
    trials = [trial("adams-2019"), trial("other-2018", 40.0, 50.0, scale="ppt", better="lower")]
    found = reconciled(review_of(), *trials)
    assert (
        found.ours.result is not None
        and found.ours.result.measure == "SMD"
        and found.difference is None
    )
    assert "other measure" in account(found)


def test_what_is_measured_by_other_instruments_is_not_compared() -> None:
    mine = trial("adams-2019", domain="threshold", scale="cpm", better="higher")
    row = pooled_row(
        domain="threshold",
        label="Mechanical threshold (higher is better)",
        measure="SMD",
        estimate=0.2,
        ci=[-0.1, 0.5],
    )
    found = reconciled(review_of(rows=[row]), mine)
    assert (
        found.verdict == "cannot be compared"
        and "label does not say that theirs was" in account(found)
    )
    same = reconciled(review_of(rows=[replace(row, label="Modulation (higher is better)")]), mine)
    assert same.verdict != "cannot be compared", "the label names our scale"
    other = reconciled(
        review_of(rows=[replace(row, label="Pressure threshold (higher is better)")]), mine
    )
    assert other.ours.result is None and "not on the pressure threshold" in account(other)


def test_scales_that_run_the_other_way_are_turned() -> None:
    review = review_of(
        rows=[
            pooled_row(
                label="Relief (higher is better)", measure="SMD", estimate=0.5, ci=[0.1, 0.9]
            )
        ]
    )
    found = reconciled(review, trial("adams-2019"))
    assert found.aligned is not None and found.aligned.estimate == -0.5
    assert found.ours.result is not None and found.ours.result.estimate < 0
    assert "reversed for the comparison" in account(found)


def test_harms_are_matched_by_their_name() -> None:
    def counted(name: str, events: int | None) -> Paper:
        told = (
            harm("nightmares", (events, 20), (2, 20))
            if events is not None
            else harm("vivid dreams")
        )
        return paper(name, [told], comparators=[{"type": "placebo"}])

    row = pooled_row(
        domain="harms",
        label="Vivid dreams against placebo",
        measure="RR",
        estimate=2.4,
        ci=[1.8, 3.3],
        direction="harm",
    )
    found = reconciled(review_of(rows=[row]), counted("adams-2019", 6), counted("baker-2018", None))
    assert found.ours.studies == ("adams-2019",) and found.ours.result is not None
    assert found.ours.result.estimate == pytest.approx(log(3))
    assert "baker-2018 (the number of people with it is not printed for both groups)" in account(
        found
    )
    none = reconciled(review_of(rows=[row]), counted("baker-2018", None))
    assert none.verdict == "cannot be compared" and "no estimate from baker-2018" in account(none)


# -- between reviews -------------------------------------------------------------------------------


def _read(name: str, **more: Any) -> Published:
    return read_published(review_of(name), pooled_row(**more), VOCABULARIES)


def test_reviews_contradict_each_other_only_on_one_question() -> None:
    first = _read("evans-2022", estimate=-1.0, ci=[-1.8, -0.2])
    second = _read("flood-2023", estimate=-0.4, ci=[-1.0, 0.2], direction="no-difference")
    (pair,) = contradictions([first, second])
    assert pair.verdict == "differs in conclusion" and pair.first.review.id == "evans-2022"
    assert (
        contradictions(
            [first, replace(second, row=replace(second.row, subgroup="Sensitivity analysis"))]
        )
        == []
    )
    assert (
        contradictions(
            [first, _read("flood-2023", condition="fibromyalgia", estimate=-0.4, ci=[-1.0, 0.2])]
        )
        == []
    )
    assert contradictions([first, replace(second, review=first.review)]) == [], (
        "one review's own rows"
    )


def test_no_pair_contradicts_itself_for_the_way_its_scale_runs() -> None:
    first = _read("evans-2022", label="Pain (lower is better)", estimate=-1.0, ci=[-1.8, -0.2])
    second = _read("flood-2023", label="Relief (higher is better)", estimate=1.0, ci=[0.2, 1.8])
    assert contradictions([first, second]) == []


def test_rows_without_an_estimate_are_not_compared() -> None:
    review = review_of(rows=[pooled_row(), pooled_row(estimate=-1.0, ci=[-1.8, -0.2])])
    results = published([review], Query(), VOCABULARIES)
    assert len(results) == 2 and len(reconcile(results, ours_from(trial("adams-2019")))) == 1
    assert published([review], Query(conditions=frozenset({"fibromyalgia"})), VOCABULARIES) == []
    assert published([review], Query(outcomes=frozenset({"harms"})), VOCABULARIES) == []


def test_nothing_of_ours_is_an_answer() -> None:
    found = reconciled(review_of())
    assert found.verdict == "cannot be compared" and found.ours == Counterpart(
        None, because("no study"), (), {}, None
    )


def test_a_later_trial_that_turns_the_conclusion_is_shown_with_the_note_on_its_number() -> None:
    note = {"type": "MD", "value": 2.5, "se": 0.5, "note": "sign inferred"}
    found = reconciled(
        review_of(search_date="2021"),
        trial("adams-2019", 3.0),
        trial("late-2023", 7.5, year=2023, contrast=note),
    )
    assert "the trials of its time, by which ours was MD -2.00" in account(found)
    assert "our record notes on late-2023: sign inferred" in account(found)


# -- what was published on a review ----------------------------------------------------------------


def test_a_critique_stands_beside_the_result_that_it_is_about() -> None:
    review = review_of()
    related = [{"paper": "evans-2022", "relation": "comments-on", "note": "a smaller effect"}]
    letter = paper("brown-2023", related=related)
    other = paper("green-2023", related=[{**related[0], "paper": "frank-2020"}])
    kin = paper("white-2023", related=[{**related[0], "relation": "shares-patients"}])
    usual = published([review], Query(), VOCABULARIES)
    [found] = reconcile(usual, ours_from(trial("adams-2019")), [letter, other, kin, review])
    assert notice_words(found.notices) == (
        "The review itself: comment by brown-2023: a smaller effect."
    )
    assert reconciled(review, trial("adams-2019")).notices == ()
    assert notice_words(()) == ""


def test_a_correction_of_a_review_is_told() -> None:
    notice = Notice(kind="correction", date="2026-01", reason="double counting", place="abstract")
    assert [reason.code for reason in notices(replace(review_of(), notice=notice), [])] == [
        "notice"
    ]
    told = notice_words(tuple(notices(replace(review_of(), notice=notice), [])))
    assert told == "The review itself: corrected 2026-01: double counting."


def test_two_inconclusive_results_of_the_real_base_are_no_agreement(real_library: Library) -> None:
    """Headache: theirs 0.98 [0.72, 1.34], ours 5.00 [0.93, 26.76]."""
    asked = ask(real_library, condition=["fibromyalgia"])
    assert asked.reconciled
    for each in asked.reconciled:
        one, other = each.aligned, each.then or each.ours.result
        if each.verdict == "agrees":
            assert one is not None and other is not None and one.clear and other.clear


def test_no_verdict_is_on_trials_that_a_review_could_not_have(real_library: Library) -> None:
    """INNOVA came out in 2026: a review of 2025 agreed with what there was, and no longer does."""
    asked = ask(real_library, condition=["fibromyalgia"], outcome=["pain-intensity"])
    turned = {each.theirs.review.id for each in asked.reconciled if each.verdict != each.now}
    assert turned == {"ologunowa-2025"}
    early = [each for each in asked.reconciled if each.then is not None]
    assert {"hegde-2025", "nazir-2025", "rizwan-2025"} <= {e.theirs.review.id for e in early}
    for each in asked.reconciled:
        if each.then is not None and each.theirs.review.year < 2026:
            assert "rodriguez-freire-2026" not in (each.then.studies or ())
            assert each.ours.result is not None
            assert "rodriguez-freire-2026" in (each.ours.result.studies or ())
            assert each.verdict in (
                *("agrees", "both inconclusive", "differs in size", "differs in conclusion"),
            )


def test_where_all_of_ours_came_later_there_is_no_verdict() -> None:
    found = reconciled(review_of(search_date="2020"), trial("late-2023", year=2023))
    assert found.ours.result is not None and found.verdict == "cannot be compared"
    assert "published after its search of 2020: late-2023" in account(found)


def test_a_number_that_counts_as_no_effect_is_no_counterpart(real_library: Library) -> None:
    """What evidence and sof do not show as an effect is not set beside a review either."""
    asked = ask(real_library, condition=["fibromyalgia"])
    [found] = [
        each
        for each in asked.reconciled
        if each.theirs.review.id == "ologunowa-2025"
        and each.theirs.row.domain == "symptom-severity"
        and not each.theirs.within
    ]
    assert found.ours.result is None and found.verdict == "cannot be compared"
    assert account(found).startswith(
        "ours gives no pooled result: younger-2013: the number is printed only in a"
        " meeting report, so it does not count as an effect"
    )
    for kind, counts in (("meeting-report-only", False), ("third-party-extraction", True)):
        caveats = (Caveat(kind=kind, note="told", place="article Table 1"),)  # type: ignore[arg-type]
        one = trial("adams-2019")
        one = replace(one, outcomes=(replace(one.outcomes[0], caveats=caveats),))
        assert (reconciled(review_of(), one).ours.result is not None) == counts
        sure = trial("brown-2019"), trial("clark-2019")
        assert reconciled(review_of(), one, *sure).ours.result is not None, "a third of the weight"


@pytest.mark.parametrize(
    "asked_for",
    [{"condition": "pain"}, {"outcome": "harms"}, {"condition": "fibromyalgia", "dose": "<5"}],
)
def test_the_trials_that_can_answer_give_what_all_would(
    real_library: Library, asked_for: dict[str, str]
) -> None:
    asked = ask(real_library, **asked_for)
    wide = reconcile([each.theirs for each in asked.reconciled], asked._every_study)
    assert wide and [(each.ours, each.verdict) for each in asked.reconciled] == [
        (each.ours, each.verdict) for each in wide
    ]
