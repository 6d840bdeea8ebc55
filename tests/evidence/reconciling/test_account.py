"""Why a published result and ours differ: what the account names, and what it leaves out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest

import ldncli
from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.account import account_of, disagreement
from ldncli.evidence.reconciling.counterparts import as_parallel, counterpart
from ldncli.evidence.reconciling.published import Result
from ldncli.evidence.reconciling.reconcile import Reconciled
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.bibliography import Notice
from ldncli.records.model.review import ReportedNumber
from ldncli.records.model.trial import Caveat
from ldncli.report.words.account import reason_words, result_text
from tests.evidence.invented import harm, paper, studies
from tests.evidence.invented_trials import trial
from tests.evidence.reconciling.samples import (
    account,
    ours_from,
    pooled_row,
    read_row,
    reconciled,
    review_of,
)
from tests.topics import TOPIC


def test_a_crossover_taken_for_parallel_groups_is_shown() -> None:
    crossed = trial(
        "cross-2019",
        plan="crossover-rct",
        paired=True,
        contrast={"type": "MD", "value": -1.0, "se": 0.2},
    )
    found = reconciled(review_of(), crossed)
    assert found.ours.result is not None and found.ours.result.se == pytest.approx(0.2)
    assert "taken as parallel groups, ours would be MD -1.00 [-2.28, 0.28]" in account(found)
    unpaired = as_parallel(studies(crossed))[0].main.outcomes[0]
    assert not unpaired.paired and unpaired.contrast is None and unpaired.arms["ldn"].n == 20


def test_changes_within_one_group_are_set_beside_those_between_groups() -> None:
    row = pooled_row(measure="SMCC", estimate=-1.0, ci=[-1.3, -0.7])
    found = reconciled(review_of(rows=[row]), trial("adams-2019", -2.0, -1.5, score="change"))
    assert (
        found.ours.result is not None
        and found.ours.result.measure == "SMCC"
        and found.ours.result.estimate < -0.9
    )
    assert "between groups, ours is MD -0.50" in account(found)


def test_the_model_that_decides_is_named() -> None:
    trials = [
        trial(f"trial-{index}", 4.0 + shift, 5.0)
        for index, shift in enumerate((-1.0, 0.8, 0.1, -0.9))
    ]
    found = reconciled(
        review_of(rows=[pooled_row(model="common", estimate=-1.2, ci=[-1.8, -0.6])]), *trials
    )
    assert (
        found.ours.result is not None
        and found.ours.result.clear
        and "the model decides" in account(found)
    )


@pytest.mark.parametrize(
    ("item", "value", "told"),
    [
        ("mean ldn", 4.4, "our record 4"),
        ("mean LDN", 4.0, None),
        ("n randomised", "31", "our record 40"),
        ("SD placebo", 2.0, None),
        ("mean age", 50, None),
        ("mean ldn", "about 4", None),
    ],
)
def test_numbers_that_a_review_gives_otherwise(
    item: str, value: str | float, told: str | None
) -> None:
    mine = trial("adams-2019")
    (study,) = studies(replace(mine, design=replace(mine.design, n_randomised=40)))
    found = disagreement(
        ReportedNumber(study="adams-2019", item=item, value=value, place="article Table 1"),
        study,
        "pain-intensity",
    )
    assert (found is None) if told is None else (found is not None and told in reason_words(found))


def _told(found: Reconciled, *words: str) -> list[str]:
    """The sentences of the account that have all these words."""
    said = [reason_words(each) for each in found.why]
    return [each for each in said if all(word in each for word in words)]


def test_what_cannot_be_compared_is_all_that_is_said() -> None:
    read = read_row("evans-2022", measure="RR", estimate=0.5, ci=[0.0, 2.0])
    ours = counterpart(read, ours_from(trial("adams-2019")), read.model)
    said = list(account_of(read, ours, None, ours_from(), turned=True))
    assert read.unusable is not None
    assert said == [because("not comparable", reason=read.unusable)]


def test_no_result_of_ours() -> None:
    found = reconciled(review_of())
    assert (
        _told(found, "no pooled result", reason_words(found.ours.reason))
        and not _told(found, "measured by")
        and not _told(found, "model decides")
    )
    assert account(found).count("no pooled result") == 1


def test_trials_that_are_not_listed() -> None:
    [said] = _told(reconciled(review_of(), trial("adams-2019")), "do not say which")
    assert "adams-2019" in said and "(it" not in said
    [said] = _told(
        reconciled(
            review_of(rows=[pooled_row(estimate=-1.0, ci=[-1.8, -0.2], k=7)]), trial("adams-2019")
        ),
        "do not say which",
    )
    assert "pools 7" in said
    [said] = _told(reconciled(review_of(n_studies=9), trial("adams-2019")), "do not say which")
    assert "includes 9" in said
    [said] = _told(reconciled(review_of()), "do not say which")
    assert "ours rests" not in said


def test_trials_of_the_one_and_of_the_other() -> None:
    included = [
        {"label": name, "study": name}
        for name in ("adams-2019", "open-2019", "bare-2019", "gone-2019")
    ]
    review = review_of(included=included, rows=None)
    cohort = trial("open-2019", plan="case-series")
    bare = trial("bare-2019", arms={"ldn": {"mean": 4.0}, "placebo": {"mean": 5.0}})
    found = reconciled(
        review,
        trial("adams-2019"),
        cohort,
        bare,
        trial("extra-2020"),
        replace(trial("sleep-2019"), outcomes=()),
    )
    assert _told(found, "gone-2019", "not in our base") and not _told(
        found, "open-2019", "not in our base"
    )
    assert _told(found, "open-2019 is in theirs but not in ours", "not randomised")
    [said] = _told(found, "bare-2019 is in theirs but not in ours")
    assert reason_words(found.ours.unread["bare-2019"]) in said
    assert _told(found, "whole list was used") and _told(found, "ours also includes extra-2020")
    assert not _told(found, "sleep-2019")


def test_no_more_than_four_are_named() -> None:
    trials = [trial(f"t{number}-2019") for number in range(6)]
    [said] = _told(reconciled(review_of(), *trials), "ours rests on")
    assert "t0-2019, t1-2019, t2-2019, t3-2019 and 2 more" in said
    [said] = _told(reconciled(review_of(), *trials[:4]), "ours rests on")
    assert "t3-2019" in said and "more" not in said


def test_what_came_after_the_review() -> None:
    trials = [
        trial("early-2018", year=2018),
        trial("same-2021", 4.5, year=2021),
        trial("late-2023", 6.5, year=2023),
    ]
    found = reconciled(review_of(search_date="2021-03"), *trials)
    assert _told(found, "published after its search of 2021-03", "late-2023") and _told(
        found, "perhaps missed", "same-2021"
    )
    # Without the last one −1 and −0.5 of equal weight.
    [said] = _told(found, "the trials of its time")
    assert "ours was MD -0.75" in said and "2 trials; with" in said
    by_year = reconciled(review_of(year=2020), *trials)
    assert _told(by_year, "published after the review itself (2020)", "late-2023, same-2021")
    [said] = _told(by_year, "the trials of its time")
    assert "ours was MD -1.00" in said and "1 trial; with those published since" in said
    assert not _told(reconciled(review_of(year=2024), *trials), "the trials of its time")
    assert not _told(reconciled(review_of(year=2017), *trials), "the trials of its time")


def test_a_note_on_what_turns_the_conclusion() -> None:
    noted = trial(
        "late-2023",
        9.0,
        year=2023,
        contrast={"type": "MD", "value": 4.0, "se": 0.3, "note": "a lone line"},
    )
    found = reconciled(
        review_of(search_date="2021-03"),
        trial("a-2018", 3.0, year=2018),
        trial("b-2018", 3.0, year=2018),
        noted,
    )
    assert _told(found, "our record notes", "late-2023", "a lone line")
    alike = trial(
        "late-2023",
        3.0,
        year=2023,
        contrast={"type": "MD", "value": -2.0, "se": 0.6, "note": "a lone line"},
    )
    found = reconciled(
        review_of(search_date="2021-03"),
        trial("a-2018", 3.0, year=2018),
        trial("b-2018", 3.0, year=2018),
        alike,
    )
    assert not _told(found, "a lone line") and _told(found, "the trials of its time")


def test_what_could_not_enter_ours() -> None:
    bare = [
        trial(f"bare{number}-2019", arms={"ldn": {"mean": 4.0}, "placebo": {"mean": 5.0}})
        for number in (1, 2)
    ]
    found = reconciled(review_of(), trial("adams-2019"), *bare)
    [said] = _told(found, "could not enter ours")
    assert "bare1-2019, bare2-2019 (" in said and said.count("(") == 1
    assert not _told(reconciled(review_of(), trial("adams-2019")), "could not enter ours")


def test_what_ours_was_measured_by() -> None:
    [said] = _told(reconciled(review_of(), trial("adams-2019")), "measured by")
    assert said.endswith("NRS")
    [said] = _told(
        reconciled(
            review_of(),
            trial("adams-2019"),
            trial("vas-2019", 40.0, 50.0, scale="vas-0-100", score="change"),
        ),
        "measured by",
    )
    assert "NRS; VAS" in said and "(including change scores)" in said and ", in " in said


def test_their_trials_alone() -> None:
    review = review_of(included=[{"label": "A", "study": "adams-2019"}])
    found = reconciled(review, trial("adams-2019"), trial("baker-2020", 4.0))
    [said] = _told(found, "with their trials only")
    assert "1 trial" in said and found.same is not None and found.same.studies == ("adams-2019",)
    assert not _told(reconciled(review, trial("adams-2019")), "with their trials only")


def test_other_treatments_are_named() -> None:
    other = replace(review_of(), scope="standard-dose")
    assert _told(
        reconciled(other, trial("adams-2019")),
        "other treatment",
        TOPIC.scope("standard-dose").short,
    )
    assert not _told(reconciled(review_of(), trial("adams-2019")), "other treatment")
    assert not _told(reconciled(other), "other treatment")


def test_other_measures_are_named() -> None:
    found = reconciled(
        review_of(rows=[pooled_row(measure="RR", estimate=0.5, ci=[0.3, 0.9])]), trial("adams-2019")
    )
    assert found.ours.result is None or _told(
        found, "other measure", "RR", found.ours.result.measure
    )


def test_the_way_that_scales_run() -> None:
    review = review_of(
        rows=[
            pooled_row(
                label="Relief (higher is better)", measure="SMD", estimate=0.5, ci=[0.1, 0.9]
            )
        ]
    )
    assert len(_told(reconciled(review, trial("adams-2019")), "is reversed")) == 1
    assert not _told(reconciled(review_of(), trial("adams-2019")), "is reversed")


def test_crossover_trials_with_their_paired_numbers_alone() -> None:
    crossed = trial(
        "cross-2019",
        plan="crossover-rct",
        paired=True,
        contrast={"type": "MD", "value": -1.0, "se": 0.2},
        arms={},
    )
    found = reconciled(review_of(), crossed)
    assert _told(found, "paired numbers", "cross-2019") and not _told(
        found, "taken as parallel groups"
    )
    assert not _told(reconciled(review_of(), trial("adams-2019")), "crossover")
    harms = paper(
        "cross-2019",
        [harm("nausea", (6, 20), (2, 20))],
        plan="crossover-rct",
        comparators=[{"type": "placebo"}],
    )
    row = pooled_row(
        domain="harms", label="Nausea", measure="RR", estimate=2.0, ci=[1.0, 4.0], direction="harm"
    )
    found = reconciled(review_of(rows=[row]), harms)
    assert _told(found, "crossover trials enter ours", "same people", "cross-2019")
    two_groups = 1 / 6 - 1 / 20 + 1 / 2 - 1 / 20
    assert found.ours.used[0].variance == pytest.approx(two_groups), "as ldn safety counts them"


def test_the_model_is_named_only_where_it_decides() -> None:
    same = [trial(f"t{number}-2019", 2.0) for number in range(4)]
    assert not _told(reconciled(review_of(), *same), "model decides")
    trials = [
        trial(f"trial-{index}", 4.0 + shift, 5.0)
        for index, shift in enumerate((-1.0, 0.8, 0.1, -0.9))
    ]
    found = reconciled(
        review_of(rows=[pooled_row(model="common", estimate=-1.2, ci=[-1.8, -0.6])]), *trials
    )
    [said] = _told(found, "model decides")
    wanted = ldncli.pool(
        [{"yi": each.value, "vi": each.variance} for each in found.ours.used],
        method="REML",
        test="knha",
    )
    assert f"[{wanted.ci_lb:.2f}, {wanted.ci_ub:.2f}]" in said and "includes no effect" in said


def test_results_in_words() -> None:
    assert result_text(Result("MD", -1.0, -1.8, -0.25, 3)) == "MD -1.00 [-1.80, -0.25], 3 trials"
    assert (
        result_text(Result("MD", -1.0, k=1)) == "MD -1.00, 1 trial"
        and result_text(Result("SMD", 0.5, 0.1)) == "SMD 0.50"
    )
    assert (
        result_text(Result("RR", math.log(2), math.log(1.5), math.log(3))) == "RR 2.00 [1.50, 3.00]"
    )


def _number(item: str, value: Any, domain: str = "pain-intensity") -> str | None:
    mine = trial("adams-2019")
    mine = replace(mine, design=replace(mine.design, n_randomised=40, n_analysed=38, n_enrolled=50))
    (study,) = studies(mine)
    found = disagreement(
        ReportedNumber(study="adams-2019", item=item, value=value, place="article Table 1"),
        study,
        domain,
    )
    return None if found is None else reason_words(found)


def test_sizes_and_arms_that_a_review_gives_otherwise() -> None:
    for item, mine in (
        ("n analysed", 38),
        ("number enrolled", 50),
        ("randomised", 40),
        ("mean control", 5),
        ("sd naltrexone", 2),
    ):
        assert _number(item, mine) is None
        told = _number(item, mine + 1)
        assert (
            told is not None and told.endswith(f"our record {mine}") and f"as {mine + 1}," in told
        )
    assert _number("n analysed", "37.5") is not None and _number("n analysed", "38.0") is None
    assert (
        _number("mean control", 99, "threshold") is None
        and _number("mean", 99) is None
        and _number("weeks ldn", 99) is None
    )
    assert _number("events ldn", 99) is None, "our record has none"


def test_other_numbers_end_the_account() -> None:
    numbers = [
        {"study": "adams-2019", "item": "mean ldn", "value": 9.0, "place": "article Table 1"}
    ]
    numbers += [
        {"study": "gone-2019", "item": "mean ldn", "value": 9.0, "place": "article Table 1"}
    ]
    found = reconciled(review_of(numbers=numbers), trial("adams-2019"))
    assert (
        len(_told(found, "other numbers")) == 1
        and "adams-2019" in reason_words(found.why[-1])
        and "our record 4" in reason_words(found.why[-1])
    )


def test_other_instruments_matter_for_points_and_for_what_stands_in_alone() -> None:
    trials = [
        trial("a-2019", domain="threshold", scale="cpm"),
        trial("b-2019", domain="threshold", scale="ppt"),
    ]
    row = pooled_row(
        domain="threshold",
        label="Threshold (higher is better)",
        measure="SMD",
        estimate=0.2,
        ci=[-0.1, 0.5],
    )
    [said] = _told(reconciled(review_of(rows=[row]), *trials), "label does not say")
    assert "Modulation; Pressure threshold" in said and not _told(
        reconciled(review_of(rows=[row]), *trials), "ours was measured by M", ")"
    )
    other = trial("b-2019", scale="ppt", better="lower")
    pain = reconciled(
        review_of(rows=[pooled_row(measure="SMD", estimate=-0.5, ci=[-0.9, -0.1])]),
        trial("a-2019"),
        other,
    )
    assert pain.ours.result is not None and not _told(pain, "label does not say"), (
        "a standardised difference of what patients feel"
    )
    points = reconciled(review_of(), other)
    assert _told(points, "label does not say")


def test_crossover_trials_are_pooled_by_their_model_where_measures_agree() -> None:
    crossed = trial(
        "cross-2019",
        plan="crossover-rct",
        paired=True,
        contrast={"type": "MD", "value": -1.0, "se": 0.2},
    )
    found = reconciled(
        review_of(rows=[pooled_row(measure="SMD", estimate=-0.5, ci=[-0.9, -0.1])]), crossed
    )
    [said] = _told(found, "taken as parallel groups")
    assert "SMD -0.49" in said
    same = trial(
        "cross-2019",
        plan="crossover-rct",
        paired=True,
        contrast={"type": "MD", "value": -1.0, "se": 0.6117},
    )
    assert not _told(reconciled(review_of(), same), "taken as parallel groups"), (
        "the same interval, near enough"
    )


def test_crossover_trials_are_pooled_by_our_measure_where_theirs_gives_nothing() -> None:
    paired = {"type": "MD", "value": -1.0, "se": 0.2}
    crossed = trial("cross-2019", plan="crossover-rct", paired=True, contrast=paired)
    other = trial("other-2018", 40.0, 50.0, scale="ppt", better="lower")
    found = reconciled(review_of(), crossed, other)
    assert found.ours.result is not None and found.ours.result.measure == "SMD"
    [said] = _told(found, "taken as parallel groups")
    assert "SMD" in said and "2 trials" in said


def test_between_groups_a_study_without_control_gives_nothing() -> None:
    alone = trial("open-2019", plan="case-series", score="change", comparison="within")
    alone = replace(
        alone, outcomes=(replace(alone.outcomes[0], arms={"ldn": alone.outcomes[0].arms["ldn"]}),)
    )
    found = reconciled(
        review_of(rows=[pooled_row(measure="SMCC", estimate=-1.0, ci=[-1.3, -0.7])]), alone
    )
    assert found.ours.studies == ("open-2019",)
    assert _told(found, "between groups, ours gives no result (")


def test_caveats_of_our_numbers_are_told() -> None:
    plain = trial("adams-2019")
    caveat = Caveat(kind="third-party-extraction", note="invented", place="article Table 1")
    doubted = replace(plain, outcomes=(replace(plain.outcomes[0], caveats=(caveat,)),))
    assert _told(reconciled(review_of(), doubted), "adams-2019", "third party's extraction")
    assert not _told(reconciled(review_of(), plain), "third party's extraction")


def test_a_trial_that_the_review_or_its_notice_names_was_seen(real_library: Library) -> None:
    """Neither "perhaps missed" nor "published after": by id, by acronym, among its numbers."""
    review = review_of("evans-2022", search_date="2022-05")
    named = trial("bruce-2022", year=2022)
    acronym, other = replace(named, acronym="FINAL"), trial("green-2022", year=2022)
    assert "perhaps missed: bruce-2022, green-2022" in account(reconciled(review, acronym, other))
    reason = "the numbers of the FINAL trial had been added together in its final version"
    notice = Notice(kind="correction", date="2026-01", reason=reason, place="abstract")
    corrected = replace(review, notice=notice)
    told = account(reconciled(corrected, acronym, other))
    assert "perhaps missed: green-2022" in told and "not seen: bruce-2022" not in told
    number = ReportedNumber(study="green-2022", item="mean age", value=50, place="article Table 1")
    assert review.review is not None
    listed = replace(review, review=replace(review.review, numbers=(number,)))
    assert "perhaps missed: bruce-2022;" in f"{account(reconciled(listed, acronym, other))};"
    real = ask(real_library, condition=["fibromyalgia"])
    found = [each for each in real.reconciled if each.theirs.review.id == "vatvani-2024"]
    assert found and not any("not seen: bruun-2024" in account(each) for each in found)
    # What was there then is one trial, with the interval that it prints, as in every other answer.
    then = next(each.then for each in found if each.then is not None)
    assert (then.k, then.ci_lb, then.ci_ub) == (1, -0.95, 0.27)


def test_an_interval_that_other_answers_give_otherwise_is_told(real_library: Library) -> None:
    """The same question has one number: where a review's model gives ours another interval, that of
    `ldn evidence` stands beside it."""
    base = real_library
    asked = ask(base, condition="chronic-pain", outcome="pain-intensity")
    told = [(each, words) for each in asked.reconciled for words in _told(each, "ours is by")]
    [(each, words)] = [found for found in told if found[0].theirs.review.id == "hegde-2025"]
    *_, low, high = map(float, re.findall(r"-?\d+\.\d+", words))
    assert each.ours.result is not None
    assert low < each.ours.result.ci_lb and each.ours.result.ci_ub < high


def test_a_trial_sequential_analysis_is_set_beside_what_its_effect_needs() -> None:
    review = review_of()
    announced = replace(review, title="Pain: a review with Trial Sequential Analysis")
    found = reconciled(announced, trial("adams-2019", -2.0, -1.5))
    assert "an effect as large as its own" in account(found)
    assert "sequential" not in account(reconciled(review, trial("adams-2019", -2.0, -1.5)))
