"""Estimates from printed numbers: medians, several groups, events, the same people twice, units;
means have a file of their own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Choices, Estimate, Frame
from ldncli.evidence.effects.estimates import estimates
from ldncli.evidence.effects.measures import from_records
from ldncli.records.model.trial import Arm, ArmData, Caveat, Contrast, Outcome
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.measures import moments
from ldncli.statistics.measures.effect_measures import effect_sizes
from tests.evidence.trials import (
    contrast,
    estimate,
    events,
    means,
    outcome,
    refusal,
    reported,
    told,
)

MEANS = means(4, 2, 20, 5.5, 2.5, 22)


def _pair(found: Estimate) -> tuple[float, float]:
    return found.value, found.variance


# -- two groups, means -----------------------------------------------------------------------------


def test_medians_become_means() -> None:
    each = outcome({"median": 4, "iqr": (2, 7)}, {"median": 6, "iqr": (5, 8)})
    (m1, s1), (m2, s2) = (
        moments.from_quartiles(4, (2, 7), 20),
        moments.from_quartiles(6, (5, 8), 20),
    )
    assert _pair(estimate(each, "MD")) == pytest.approx((m1 - m2, s1 * s1 / 20 + s2 * s2 / 20))


@pytest.mark.parametrize("measure", ["MD", "SMD", "RR", "HR", "MC", "SMCC", "PFT"])
def test_numbers_that_contradict_each_other_give_nothing(measure: str) -> None:
    doubt = Caveat(kind="inconsistent-numbers", note="the middle is elsewhere", place="article x")
    for each in (MEANS, events(6, 20, 3, 20)):
        marked = replace(each, caveats=(doubt,))
        assert "contradict each other" in refusal(marked, measure)
    other = replace(MEANS, caveats=(replace(doubt, kind="chance-finding"),))
    assert _pair(estimate(other, "MD")) == _pair(estimate(MEANS, "MD"))


def test_an_impossible_ratio_of_means() -> None:
    assert (
        refusal(means(-4, 2, 20, 5, 2, 20), "ROM")
        == "ROM cannot be computed: the means must have the same sign"
    )


@pytest.mark.parametrize(
    ("p", "kept"),
    [
        (0.9, False),
        (0.8, False),
        (0.7, True),
        (0.81, True),
        (1.0, False),
        (0.05, True),
        (0.0001, True),
    ],
)
def test_a_p_whose_rounding_leaves_too_much_open_is_not_used(p: float, kept: bool) -> None:
    [found] = estimates(reported(outcome(contrast=contrast("MD", -1, p=p)))[0], "MD")
    assert isinstance(found, Estimate) == kept


def test_unknown_measures_are_refused() -> None:
    with pytest.raises(UsageError, match="records cannot be expressed as 'IRR'"):
        estimates(reported(MEANS)[0], "IRR")


# -- several groups --------------------------------------------------------------------------------

DOSES = (
    Arm(id="low", role="treatment", label="1.5 mg", dose_mg=1.5, n_randomised=20),
    Arm(id="high", role="treatment", label="4.5 mg", dose_mg=4.5, n_randomised=30),
    Arm(id="placebo", role="control", label="placebo", n_randomised=24),
)
BY_DOSE = outcome(
    arms={
        "low": ArmData(mean=4, sd=2),
        "high": ArmData(mean=5, sd=3),
        "placebo": ArmData(mean=6, sd=2.5),
    },
    contrast=contrast("MD", -99, se=1),
)


def test_doses_are_combined_and_a_contrast_between_nobody_knows_whom_is_not_used() -> None:
    found = estimate(BY_DOSE, "MD", arms=DOSES)
    n, mean, sd = moments.combined([(20, 4, 2), (30, 5, 3)])
    assert _pair(found) == pytest.approx((mean - 6, sd**2 / n + 2.5**2 / 24))
    bare = replace(BY_DOSE, arms={id: ArmData() for id in BY_DOSE.arms})
    assert (
        refusal(bare, "MD", arms=DOSES)
        == "several groups on one side, and the source does not say which of them the printed"
        " contrast compares"
    )


def test_a_split_control_gives_one_estimate_a_dose() -> None:
    found = estimates(
        reported(BY_DOSE, arms=DOSES)[0], "MD", choices=Choices(shared_control="split")
    )
    assert [each.value for each in found if isinstance(each, Estimate)] == [-2, -1]
    first = found[0]
    assert isinstance(first, Estimate) and (
        first.n_control,
        first.dose_mg,
        first.part,
        first.label,
    ) == (12, 1.5, "low", "aa-2020 (low)")
    assert first.variance == pytest.approx(4 / 20 + 6.25 / 12)


def test_several_periods_of_a_crossover_are_not_several_groups() -> None:
    each = replace(BY_DOSE, paired=True, contrast=None)
    assert refusal(each, "MD", arms=DOSES).startswith("several periods on one side of a crossover")


def test_placebo_and_another_treatment_are_not_one_control() -> None:
    arms = (*DOSES[1:], Arm(id="gabapentin", role="control", label="gabapentin", n_randomised=20))
    data = {
        "high": ArmData(mean=5, sd=3),
        "placebo": ArmData(mean=6, sd=2),
        "gabapentin": ArmData(mean=4, sd=2),
    }
    why = refusal(outcome(arms=data), "MD", arms=arms, comparators=("placebo", "active"))
    assert why.startswith("control groups on placebo and on another treatment")


def test_a_dose_is_that_of_the_arm_else_the_highest_of_the_study() -> None:
    assert estimate(MEANS, "MD", dose=(1, 3)).dose_mg == 3
    assert estimate(MEANS, "MD", dose=None).dose_mg is None


# -- events ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["RR", "OR", "RD", "PETO"])
@pytest.mark.parametrize("table", [(6, 20, 3, 22), (0, 20, 3, 22), (20, 20, 3, 22)])
def test_counts_give_what_effect_sizes_gives(
    measure: str, table: tuple[int, int, int, int]
) -> None:
    row = dict(zip(("ai", "n1i", "ci", "n2i"), map(float, table), strict=True))
    found, wanted = estimate(events(*table), measure), effect_sizes(measure, [row])[0]
    assert _pair(found) == (wanted["yi"], wanted["vi"]) and found.row == row


def test_events_from_percentages() -> None:
    whole = {"score": "events", "analysis": "itt"}
    found = estimate(outcome({"percent": 30}, {"percent": 15}, **whole), "RR")
    assert found.value == pytest.approx(math.log(2))
    assert told(found.steps) == (
        "6 events from 30% of 20",
        "3 events from 15% of 20",
        "from events",
    )
    misfit = outcome({"percent": 88}, {"percent": 40}, score="events")
    assert refusal(misfit, "RR").startswith("88% of 20 is not a whole number of people, so")
    unsaid = outcome({"percent": 30}, {"percent": 15}, score="events")
    assert refusal(unsaid, "RR") == (
        "30% may be of all 20 randomised or of fewer: who was analysed is not said"
    )


@pytest.mark.parametrize("table", [(0, 20, 0, 22), (20, 20, 22, 22)])
def test_events_in_nobody_say_nothing_of_a_ratio(table: tuple[int, int, int, int]) -> None:
    for measure in ("RR", "OR", "PETO"):
        assert (
            refusal(events(*table), measure)
            == "no events at all, or events in everyone, so no ratio can be computed"
        )
    assert estimate(events(*table), "RD").value == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("measure", ["RR", "OR", "HR"])
def test_printed_ratios(measure: str) -> None:
    each = outcome(contrast=contrast(measure, 2, ci=(1, 4)), score="events")
    se = math.log(4) / 2 / normal_quantile(0.975)
    assert _pair(estimate(each, measure)) == pytest.approx((math.log(2), se * se))
    p = outcome(contrast=contrast(measure, 2, p=0.04), score="events")
    assert math.sqrt(estimate(p, measure).variance) == pytest.approx(
        math.log(2) / normal_quantile(0.98)
    )
    assert told(estimate(each, measure).steps) == (
        f"the paper's own {measure}, SE from the 95% interval",
    )


def test_the_error_beside_a_ratio_is_not_used() -> None:
    each = outcome(contrast=contrast("OR", 2, se=0.1), score="events")
    assert refusal(each, "OR") == "its interval or exact p is not printed in the sources read"


def test_risk_differences_in_percentage_points_become_shares() -> None:
    points = estimate(outcome(contrast=contrast("RD", 12, ci=(2, 22)), score="events"), "RD")
    share = estimate(outcome(contrast=contrast("RD", 0.12, ci=(0.02, 0.22)), score="events"), "RD")
    assert (
        _pair(points) == pytest.approx(_pair(share))
        and "in percentage points" in told(points.steps)[0]
    )


@pytest.mark.parametrize(
    ("each", "measure", "why"),
    [
        (MEANS, "RR", "a mean or score, not people with an event"),
        (
            outcome({"events": 3}, {}, score="events"),
            "RR",
            "events are printed for one group alone",
        ),
        (
            outcome({}, {}, score="events"),
            "RR",
            "how many people had the event in each group is not printed in the sources read",
        ),
        (
            events(3, 20, 4, 20),
            "HR",
            "how many people had the event in each group is not printed in the sources read",
        ),
        (
            outcome(contrast=contrast("RR", -2, ci=(-3, -1)), score="events"),
            "RR",
            "a ratio, or the end of its interval, that is not above 0",
        ),
        (
            outcome(contrast=contrast("RR", 2, ci=(0, 4)), score="events"),
            "RR",
            "a ratio, or the end of its interval, that is not above 0",
        ),
        (
            outcome(contrast=contrast("RR", 2, p=0.05, p_relation="<"), score="events"),
            "RR",
            "its interval or exact p is not printed in the sources read",
        ),
    ],
)
def test_why_nothing_follows_from_events(each: Outcome, measure: str, why: str) -> None:
    assert refusal(each, measure) == why


# -- the same people twice -------------------------------------------------------------------------


def _crossover(
    contrast_: Contrast | None = None, s1: float | None = 2, s2: float | None = 2.5, **more: Any
) -> Outcome:
    return outcome(
        {"mean": 4, "sd": s1, "n": 20},
        {"mean": 5.5, "sd": s2, "n": 20},
        paired=True,
        contrast=contrast_,
        **more,
    )


@pytest.mark.parametrize(
    ("each", "measure", "why"),
    [
        (_crossover(), "SMDH", "SMDH of a crossover is not computed"),
        (_crossover(), "ROM", "ROM of a crossover is not computed"),
        (
            outcome({"mean": 4, "sd": 1, "n": 2}, {"mean": 5, "sd": 1, "n": 2}, paired=True),
            "MD",
            "how many people completed both periods is not known, or too few",
        ),
        (_crossover(None, None, None), "MD", "means without a measure of spread"),
        (outcome({}, {}, paired=True), "SMD", "states only the direction, without numbers"),
        (events(3, 20, 4, 20, paired=True), "SMD", "counts people with an event, not a mean"),
        (events(3, 20, 4, 20, paired=True), "PETO", "Peto's method is for parallel groups"),
    ],
)
def test_why_nothing_follows_from_a_crossover(each: Outcome, measure: str, why: str) -> None:
    assert refusal(each, measure) == why


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("table", [(9, 28, 3, 28), (0, 28, 3, 28), (28, 28, 3, 28)])
def test_paired_events_have_less_variance(measure: str, table: tuple[int, int, int, int]) -> None:
    parallel, found = (
        estimate(events(*table), measure),
        estimate(events(*table, paired=True), measure),
    )
    assert (
        found.value == parallel.value
        and 0 < found.variance < parallel.variance
        and found.assumed == 0.5
    )
    none = estimate(
        events(*table, paired=True, contrast=contrast("p-only", correlation=0.0)), measure
    )
    assert none.variance == pytest.approx(parallel.variance) and none.assumed is None
    assert found.at[0.7][1] < found.variance < found.at[0.3][1]


def test_paired_events_by_hand() -> None:
    found = estimate(events(9, 28, 3, 28, paired=True), "RR")
    a, b = 1 / 9 - 1 / 28, 1 / 3 - 1 / 28
    assert found.variance == pytest.approx(a + b - 2 * 0.5 * math.sqrt(a * b))


# -- units and directions --------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["MD", "SMD", "SMDH"])
def test_scales_that_run_the_other_way_are_turned(measure: str) -> None:
    each = replace(MEANS, scale="comfort")
    plain, turned = estimate(each, measure), estimate(each, measure, Frame(better="lower"))
    assert (turned.value, turned.variance) == (-plain.value, plain.variance)
    assert told(turned.steps)[-1] == "turned round: on its scale higher is better"


def test_what_cannot_be_turned() -> None:
    each = replace(MEANS, scale="comfort")
    assert (
        refusal(each, "ROM", Frame(better="lower"))
        == "its scale runs the other way, and a ratio of means cannot be turned"
    )
    assert refusal(events(3, 20, 4, 20), "RR", Frame(better="lower")).startswith(
        "counts the opposite event"
    )
    assert estimate(events(3, 20, 4, 20), "RR", Frame(better="higher")).row["ai"] == 3


# -- properties ------------------------------------------------------------------------------------

_mean = st.floats(-50, 50)
_sd = st.floats(0.5, 20)
_n = st.integers(3, 200)


@given(_mean, _sd, _n, _mean, _sd, _n, st.floats(0.01, 100), st.booleans())
def test_other_units_scale_md_and_leave_smd(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, c: float, paired: bool
) -> None:
    one = means(m1, s1, n1, m2, s2, n2, paired=paired)
    other = means(c * m1, c * s1, n1, c * m2, c * s2, n2, paired=paired)
    md, scaled = estimate(one, "MD"), estimate(other, "MD")
    assert scaled.value == pytest.approx(
        c * md.value, abs=1e-9
    ) and scaled.variance == pytest.approx(c * c * md.variance)
    smd, same = estimate(one, "SMD"), estimate(other, "SMD")
    assert same.value == pytest.approx(smd.value, abs=1e-9) and same.variance == pytest.approx(
        smd.variance
    )


@given(
    st.sampled_from(from_records()),
    st.booleans(),
    st.sampled_from(["final", "change", "percent-change", "events", "rate"]),
    st.booleans(),
)
def test_every_outcome_has_an_estimate_or_a_reason(
    measure: str, paired: bool, score: str, within: bool
) -> None:
    each = replace(MEANS, paired=paired, score=score, comparison="within" if within else "between")
    for found in estimates(reported(each)[0], measure):
        assert isinstance(found, Estimate) or found.why
