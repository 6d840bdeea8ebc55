"""Our own result for the question of a published one: trials, measure, model."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

import ldncli
from ldncli.evidence.effects import grid
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.counterparts import (
    Counterpart,
    as_parallel,
    counterpart,
    refit,
    same_family,
)
from ldncli.evidence.reconciling.published import Published, read_published
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.model.paper import Paper
from ldncli.statistics.measures.mean_measures import hedges_correction
from tests.evidence.invented import harm, paper, studies
from tests.evidence.invented_trials import VOCABULARIES, trial
from tests.evidence.reconciling.samples import ours_from, pooled_row, review_of


def test_active_comparators_stay_apart() -> None:
    active = trial("active-2019")
    active = replace(active, comparators=(replace(active.comparators[0], type="active"),))
    row = pooled_row(
        label="Pain against active comparators",
        measure="SMD",
        estimate=0.4,
        ci=[-1, 1.8],
        direction="no-difference",
    )
    read = read_published(review_of(), row, VOCABULARIES)
    assert read.comparator == "active"
    ours = counterpart(read, ours_from(active, trial("adams-2019")), read.model)
    assert ours.studies == ("active-2019",)
    usual = read_published(review_of(), pooled_row(measure="SMD", estimate=-0.4), VOCABULARIES)
    found = counterpart(usual, ours_from(active, trial("adams-2019")), usual.model)
    assert found.studies == ("adams-2019",)


def _ours(
    theirs: Published,
    *trials: Paper,
    model: Model | None = None,
    only: frozenset[str] | None = None,
) -> Counterpart:
    return counterpart(theirs, ours_from(*trials), model or theirs.model, only)


def _theirs(**more: Any) -> Published:
    return read_published(
        review_of(), pooled_row(**{"estimate": -1.0, "ci": [-1.8, -0.2], **more}), VOCABULARIES
    )


def test_ours_by_hand() -> None:
    found = _ours(_theirs(), trial("adams-2019"), trial("baker-2020", 4.5))
    # Both have the variance 4/20 + 4/20; the effects −1 and −0.5.
    assert found.result is not None and found.reason is None
    assert (found.result.measure, found.result.estimate, found.result.k, found.result.n) == (
        "MD",
        pytest.approx(-0.75),
        2,
        80,
    )
    assert (
        found.result.se == pytest.approx(math.sqrt(0.2))
        and found.result.i2 == 0
        and found.result.model == "DL z"
    )
    assert (
        found.result.studies == found.studies == ("adams-2019", "baker-2020") and found.unread == {}
    )
    assert (found.better, found.unit) == ("lower", found.unit) and len(found.used) == 2
    one = _ours(_theirs(), trial("adams-2019"))
    assert one.result is not None and one.result.i2 is None and one.result.k == 1


def test_only_these_studies() -> None:
    found = _ours(
        _theirs(), trial("adams-2019"), trial("baker-2020", 4.5), only=frozenset({"baker-2020"})
    )
    assert found.studies == ("baker-2020",)
    none = _ours(_theirs(), trial("adams-2019"), only=frozenset())
    assert none.result is None and none.used == () and none.reason


def test_other_questions_stay_out() -> None:
    other = trial("other-2019", domain="threshold", scale="ppt")
    elsewhere = replace(trial("else-2019"), conditions=("fibromyalgia",))
    named_there = trial("there-2019", condition="fibromyalgia")
    assert _ours(_theirs(), trial("adams-2019"), other, elsewhere, named_there).studies == (
        "adams-2019",
    )
    assert _ours(
        _theirs(condition="pain"), trial("adams-2019"), other, elsewhere, named_there
    ).studies == ("adams-2019", "else-2019", "there-2019")


def test_numbers_of_another_kind_are_told_apart() -> None:
    percent = trial("percy-2018", -30.0, -20.0, score="percent-change")
    found = _ours(_theirs(), trial("adams-2019"), percent)
    assert found.studies == ("adams-2019",) and list(found.unread) == ["percy-2018"]
    assert found.unread["percy-2018"] == because("percent changes only")
    smd = _ours(_theirs(measure="SMD"), trial("adams-2019"), percent)
    assert smd.studies == ("adams-2019",)
    assert smd.unread["percy-2018"] == because("percent change on a scale")
    scaled = _theirs(
        domain="threshold", label="Pressure threshold (higher is better)", measure="SMD"
    )
    mine, other = (
        trial(name, domain="threshold", scale=scale, better="higher")
        for name, scale in (("a-2019", "ppt"), ("b-2019", "cpm"))
    )
    found = _ours(scaled, mine, other)
    assert found.studies == ("a-2019",) and list(found.unread) == ["b-2019"]
    only = _ours(scaled, other)
    assert (
        only.result is None
        and only.reason is not None
        and only.reason.code == "no estimate of any"
        and only.reason["studies"][0][1] == ("b-2019",)
    )


def test_comparators_decide_who_belongs() -> None:
    active, dose = (
        replace(
            trial(name),
            comparators=tuple(replace(trial(name).comparators[0], type=kind) for kind in kinds),
        )
        for name, kinds in (("active-2019", ("active",)), ("dose-2019", ("active", "dose")))
    )
    both = replace(trial("both-2019"), comparators=(*active.comparators, *trial("x").comparators))
    none = replace(trial("none-2019"), comparators=())
    before = replace(
        active, id="before-2019", comparators=(replace(active.comparators[0], type="before-after"),)
    )
    trials = (trial("adams-2019"), active, dose, both, none, before)
    assert _ours(_theirs(label="Pain against active comparators"), *trials).studies == (
        "active-2019",
    )
    every = _ours(_theirs(label="Pain, all comparators"), *trials)
    assert {"active-2019", "adams-2019"} <= set(every.studies)
    assert "active-2019" not in _ours(_theirs(), *trials).studies


def test_changes_within_one_group_by_hand() -> None:
    theirs = _theirs(measure="SMCC")
    found = _ours(theirs, trial("adams-2019", -2.0, -1.5, score="change"), trial("final-2019"))
    assert (
        found.studies == ("adams-2019",)
        and found.result is not None
        and found.result.measure == "SMCC"
    )
    # d = −2 / 2 by 20 people, corrected.
    assert (
        found.result.estimate == pytest.approx(-hedges_correction(19))
        and found.result.k == 1
        and found.result.n == 20
    )
    assert list(found.unread) == ["final-2019"] and found.unread["final-2019"]
    nothing = _ours(theirs, trial("other-2019", domain="threshold", scale="ppt"))
    assert nothing == Counterpart(None, because("no study within a group"), (), {}, None)
    unread = _ours(theirs, trial("final-2019"))
    assert (
        unread.result is None
        and unread.reason is not None
        and unread.reason.code == "no estimate of any"
        and unread.reason["studies"][0][1] == ("final-2019",)
    )


def test_harms_of_the_condition_alone() -> None:
    def counted(name: str, events: int, **more: Any) -> Paper:
        return paper(
            name, [harm("nausea", (events, 20), (2, 20))], comparators=[{"type": "placebo"}], **more
        )

    theirs = read_published(
        review_of(),
        pooled_row(
            domain="harms",
            label="Nausea",
            measure="RR",
            estimate=2.0,
            direction="harm",
            model="common",
        ),
        VOCABULARIES,
    )
    found = _ours(
        theirs, counted("adams-2019", 6), counted("else-2019", 4, conditions=["fibromyalgia"])
    )
    assert found.studies == ("adams-2019",) and found.result is not None
    assert (
        found.result.estimate == pytest.approx(math.log(3))
        and found.better == "lower"
        and found.result.measure == "RR"
    )
    both = _ours(
        replace(theirs, conditions=()),
        counted("adams-2019", 6),
        counted("else-2019", 4, conditions=["fibromyalgia"]),
    )
    assert both.studies == ("adams-2019", "else-2019")


def test_crossover_trials_as_if_their_periods_were_groups() -> None:
    crossed = trial(
        "cross-2019",
        plan="crossover-rct",
        paired=True,
        contrast={"type": "MD", "value": -1.0, "se": 0.2},
    )
    [study] = as_parallel(studies(crossed))
    outcome = study.main.outcomes[0]
    assert (
        not outcome.paired
        and outcome.contrast is None
        and {each.n for each in outcome.arms.values()} == {20}
    )
    assert study.main.outcomes[0].arms["ldn"].mean == 4
    bare = trial(
        "bare-2019",
        plan="crossover-rct",
        paired=True,
        arms={"ldn": {"mean": 4.0}, "placebo": {"mean": 5.0}},
    )
    events = trial(
        "count-2019",
        plan="crossover-rct",
        paired=True,
        score="events",
        arms={"ldn": {"events": 4}, "placebo": {"percent": 50}},
    )
    half = trial(
        "half-2019",
        plan="crossover-rct",
        paired=True,
        arms={"ldn": {"mean": 4.0, "sd": 2.0}, "placebo": {"mean": 5.0}},
    )
    alone = trial(
        "alone-2019", plan="crossover-rct", paired=True, arms={"ldn": {"mean": 4.0, "sd": 2.0}}
    )
    spread = trial(
        "ci-2019",
        plan="crossover-rct",
        paired=True,
        arms={"ldn": {"mean": 4.0, "se": 0.5}, "placebo": {"mean": 5.0, "ci": [4, 6]}},
    )
    within = trial("within-2019", plan="crossover-rct", paired=True, comparison="within")
    made = {
        each.id: each.main.outcomes[0].paired
        for each in as_parallel(studies(bare, events, half, alone, spread, within))
    }
    assert made == {
        "bare-2019": True,
        "count-2019": False,
        "half-2019": True,
        "alone-2019": True,
        "ci-2019": False,
        "within-2019": True,
    }
    parallel = trial("adams-2019")
    assert as_parallel(studies(parallel))[0].main == parallel


def test_what_several_results_ask_for_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: Counter[str] = Counter()
    own = grid.estimates

    def counting(reported: Reported, measure: str, *more: Any) -> Any:
        looked[f"{reported.path} {measure}"] += 1
        return own(reported, measure, *more)

    monkeypatch.setattr(grid, "estimates", counting)
    base = ours_from(trial("a-2019"), trial("b-2019", domain="fatigue"))
    for theirs in (_theirs(), _theirs(label="Pain at the end")):
        assert counterpart(theirs, base, theirs.model).studies == ("a-2019",)
    assert set(looked.values()) == {1} and not any("b-2019" in each for each in looked)
    assert base.harm_reports is base.harm_reports and base.as_parallel is base.as_parallel


def test_families_of_measures() -> None:
    assert same_family("MD", "SMD") and same_family("RR", "OR") and same_family("HR", "HR")
    assert (
        not same_family("MD", "RR")
        and not same_family("SMCC", "MD")
        and not same_family("RD", "MD")
    )
    assert same_family("proportion", "proportion") and not same_family("proportion", "RR")


def test_another_model_for_the_same_estimates() -> None:
    used = _ours(_theirs(), trial("a-2019"), trial("b-2019", 3.0), trial("c-2019", 6.0)).used
    rows = [{"yi": each.value, "vi": each.variance} for each in used]
    wanted = ldncli.pool(rows, method="REML", test="knha")
    assert refit(used, Model(None, "REML", "knha")) == pytest.approx((wanted.ci_lb, wanted.ci_ub))
    two = ldncli.pool(rows[:2], method="REML", test="z")
    assert refit(used[:2], Model(None, "REML", "knha")) == pytest.approx((two.ci_lb, two.ci_ub)), (
        "two do not carry Knapp and Hartung"
    )
    assert refit(used[:1], Model(None, "REML", "z")) is None and refit((), Model()) is None
