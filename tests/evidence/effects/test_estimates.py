"""Estimates from printed numbers: every path, with its formula written out again, and every refusal with its words."""

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
from ldncli.records.model.paper import Arm, ArmData, Contrast, Outcome
from ldncli.statistics.distributions import normal_quantile, t_quantile
from ldncli.statistics.measures import moments
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.measures.mean_measures import hedges_correction
from tests.evidence.trials import contrast, estimate, events, means, outcome, refusal, reported

ROW = {"m1i": 4.0, "sd1i": 2.0, "n1i": 20.0, "m2i": 5.5, "sd2i": 2.5, "n2i": 22.0}
MEANS = means(4, 2, 20, 5.5, 2.5, 22)
TABLE = {"ai": 6.0, "n1i": 20.0, "ci": 3.0, "n2i": 22.0}


def _pair(found: Estimate) -> tuple[float, float]:
    return found.value, found.variance


# -- two groups, means -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["MD", "SMD", "SMDH", "ROM"])
def test_arms_give_what_effect_sizes_gives(measure: str) -> None:
    found, wanted = estimate(MEANS, measure), effect_sizes(measure, [ROW])[0]
    assert _pair(found) == (wanted["yi"], wanted["vi"])
    assert found.row == ROW and found.steps == ("from means and SDs of final values",)
    assert (found.n_treatment, found.n_control, found.participants, found.design, found.assumed) == (20, 22, 42, "parallel", None)


@pytest.mark.parametrize(("score", "words"), [("change", "changes"), ("percent-change", "percent changes")])
def test_what_the_means_are_is_told(score: str, words: str) -> None:
    assert estimate(means(4, 2, 20, 5.5, 2.5, 22, score=score), "SMD").steps == (f"from means and SDs of {words}",)


@pytest.mark.parametrize(
    ("given", "se", "how"),
    [
        ({"se": 0.5}, 0.5, "SE as printed"),
        ({"ci": (-2.0, 0.0)}, 1 / t_quantile(0.975, 38), "SE from the 95 % interval"),
        ({"ci": (-2.0, 0.0), "level": 90}, 1 / t_quantile(0.95, 38), "SE from the 90 % interval"),
        ({"p": 0.04}, 1 / t_quantile(0.98, 38), "SE from p = 0.04"),
        ({"statistic": "t", "statistic_value": -2.5}, 0.4, "SE from t = -2.5"),
        ({"statistic": "F", "statistic_value": 6.25}, 0.4, "SE from F = 6.25"),
        ({"p": 0.04, "statistic": "t", "statistic_df": 12}, 1 / t_quantile(0.98, 12), "SE from p = 0.04"),
        ({"se": 0.5, "ci": (-9.0, 7.0), "p": 0.9}, 0.5, "SE as printed"),
    ],
)
def test_the_papers_own_difference(given: dict[str, Any], se: float, how: str) -> None:
    each = outcome({"mean": 1}, {"mean": 9}, contrast=contrast("MD", -1, **given))
    found = estimate(each, "MD")
    assert found.value == -1 and math.sqrt(found.variance) == pytest.approx(se)
    assert found.steps == (f"the paper's own mean difference, {how}",)
    t = -1 / se
    g = hedges_correction(38) * t * math.sqrt(1 / 20 + 1 / 20)
    smd = estimate(each, "SMD")
    assert _pair(smd) == pytest.approx((g, 1 / 20 + 1 / 20 + g * g / 80))


def test_the_papers_own_difference_goes_before_the_arms_and_not_when_standardising() -> None:
    each = replace(MEANS, contrast=contrast("MD", -1.2, se=0.7))
    assert estimate(each, "MD").value == -1.2
    assert estimate(each, "SMD").value == effect_sizes("SMD", [ROW])[0]["yi"]


def test_without_sizes_the_interval_is_taken_as_normal() -> None:
    each = outcome(contrast=contrast("MD", -1, ci=(-2, 0)))
    found = estimate(each, "MD", n=(None, None))
    assert math.sqrt(found.variance) == pytest.approx(1 / normal_quantile(0.975)) and found.participants is None
    assert refusal(each, "SMD", n=(None, None)) == "group sizes are not printed in the sources read"


def test_means_and_an_exact_p() -> None:
    each = outcome({"mean": 4}, {"mean": 5.5}, contrast=contrast("p-only", p=0.02))
    se = 1.5 / t_quantile(0.99, 38)
    assert _pair(estimate(each, "MD")) == pytest.approx((-1.5, se * se))
    g = hedges_correction(38) * -t_quantile(0.99, 38) * math.sqrt(0.1)
    assert estimate(each, "SMD").value == pytest.approx(g)


@pytest.mark.parametrize(("direction", "better", "sign"), [("benefit", "lower", -1), ("benefit", "higher", 1), ("harm", "lower", 1)])
def test_an_exact_p_with_a_direction_gives_a_standardised_difference(direction: str, better: str, sign: int) -> None:
    each = outcome(contrast=contrast("p-only", p=0.02), direction=direction, better=better)
    g = hedges_correction(38) * sign * t_quantile(0.99, 38) * math.sqrt(0.1)
    found = estimate(each, "SMD")
    assert found.value == pytest.approx(g)
    assert found.steps == ("standardised from the t value behind its p = 0.02 and the reported direction",)
    assert refusal(each, "MD") == "only a p value: the size of the difference is not printed"


def test_a_printed_standardised_difference() -> None:
    each = outcome(contrast=contrast("SMD", -0.5, ci=(-1.0, 0.0)))
    assert math.sqrt(estimate(each, "SMD").variance) == pytest.approx(0.5 / t_quantile(0.975, 38))
    bare = estimate(outcome(contrast=contrast("SMD", -0.5)), "SMD")
    assert bare.variance == pytest.approx(0.1 + 0.25 / 80) and bare.steps == ("printed SMD, its variance from the group sizes",)
    assert refusal(each, "MD") == "a contrast of another kind (SMD) is all that is printed in the sources read"


@pytest.mark.parametrize("type", ["median-difference", "percent-difference", "ROM", "RR", "correlation"])
def test_the_error_of_another_contrast_is_not_that_of_the_means(type: str) -> None:
    each = outcome({"mean": 4}, {"mean": 5.5}, contrast=contrast(type, -20, ci=(-30, -10), p=0.001))
    for measure in ("MD", "SMD"):
        assert refusal(each, measure) == "means without a measure of spread"
        paired = replace(each, paired=True)
        assert refusal(paired, measure, design="crossover-rct") == "means without a measure of spread"


def test_medians_become_means() -> None:
    each = outcome({"median": 4, "iqr": (2, 7)}, {"median": 6, "iqr": (5, 8)})
    (m1, s1), (m2, s2) = moments.from_quartiles(4, (2, 7), 20), moments.from_quartiles(6, (5, 8), 20)
    assert _pair(estimate(each, "MD")) == pytest.approx((m1 - m2, s1 * s1 / 20 + s2 * s2 / 20))


REFUSED = [
    (outcome({}, {}), "no numbers: only a statement of direction"),
    (outcome({"mean": 1}, {"mean": 2}), "means without a measure of spread"),
    (outcome({"mean": 1}, {"mean": 2}, score="percent-change"), "percent reduction without a measure of spread"),
    (outcome({"mean": 1}, {"mean": 2}, contrast=contrast("p-only", p=0.05, p_relation="<")), "means without a measure of spread (p only as a bound)"),
    (outcome({"mean": 1}, {"mean": 2}, contrast=contrast("p-only", p=0.9)), "means without a measure of spread"),
    (outcome(contrast=contrast("median-difference", -1)), "reports a difference in medians, which cannot be converted to a mean"),
    (outcome(contrast=contrast("MD", -1)), "its error, interval or exact p is not printed in the sources read"),
    (outcome(contrast=contrast("MD", -1, p=0.01, p_relation="<")), "its error, interval or exact p is not printed in the sources read"),
    (outcome(contrast=contrast("p-only", p=0.01, p_relation="<")), "an exact p with a direction is not printed in the sources read"),
    (outcome(contrast=contrast("p-only", p=0.3), direction="no-difference"), "an exact p with a direction is not printed in the sources read"),
    (outcome(contrast=contrast("p-only", p=0.9)), "only a p value that its rounding leaves too open"),
    (outcome(contrast=contrast("p-only")), "no numbers: only a statement of direction"),
    (events(3, 20, 4, 20), "counts people with an event, not a mean"),
    (means(1, 0, 20, 2, 0, 20), "means without a measure of spread"),
    (means(1, 0.5, 1, 2, 0.5, 1), "means without a measure of spread"),
    (outcome({"mean": 1, "n": 20}, None, comparison="within"), "before and after in one group: no comparison with a control"),
]  # fmt: skip


@pytest.mark.parametrize(("each", "why"), REFUSED, ids=[f"{index}" for index in range(len(REFUSED))])
def test_why_nothing_follows_from_means(each: Outcome, why: str) -> None:
    assert refusal(each, "SMD") == why


def test_an_impossible_ratio_of_means() -> None:
    assert refusal(means(-4, 2, 20, 5, 2, 20), "ROM") == "ROM cannot be computed: the means must have the same sign"


@pytest.mark.parametrize(("p", "kept"), [(0.9, False), (0.8, False), (0.7, True), (0.81, True), (1.0, False), (0.05, True), (0.0001, True)])
def test_a_p_whose_rounding_leaves_too_much_open_is_not_used(p: float, kept: bool) -> None:
    [found] = estimates(reported(outcome(contrast=contrast("MD", -1, p=p)))[0], "MD")
    assert isinstance(found, Estimate) == kept


def test_unknown_measures_are_refused() -> None:
    with pytest.raises(UsageError, match="records cannot be expressed as 'IRR'"):
        estimates(reported(MEANS)[0], "IRR")


# -- several groups --------------------------------------------------------------------------------------------------

DOSES = (
    Arm(id="low", role="treatment", label="1.5 mg", dose_mg=1.5, n_randomised=20),
    Arm(id="high", role="treatment", label="4.5 mg", dose_mg=4.5, n_randomised=30),
    Arm(id="placebo", role="control", label="placebo", n_randomised=24),
)
BY_DOSE = outcome(
    arms={"low": ArmData(mean=4, sd=2), "high": ArmData(mean=5, sd=3), "placebo": ArmData(mean=6, sd=2.5)},
    contrast=contrast("MD", -99, se=1),
)


def test_doses_are_combined_and_a_contrast_between_nobody_knows_whom_is_not_used() -> None:
    found = estimate(BY_DOSE, "MD", arms=DOSES)
    n, mean, sd = moments.combined([(20, 4, 2), (30, 5, 3)])
    assert _pair(found) == pytest.approx((mean - 6, sd**2 / n + 2.5**2 / 24))
    bare = replace(BY_DOSE, arms={id: ArmData() for id in BY_DOSE.arms})
    assert refusal(bare, "MD", arms=DOSES) == "several groups on one side, and the source does not say which of them the printed contrast compares"


def test_a_split_control_gives_one_estimate_a_dose() -> None:
    found = estimates(reported(BY_DOSE, arms=DOSES)[0], "MD", choices=Choices(shared_control="split"))
    assert [each.value for each in found if isinstance(each, Estimate)] == [-2, -1]
    first = found[0]
    assert isinstance(first, Estimate) and (first.n_control, first.dose_mg, first.part, first.label) == (12, 1.5, "low", "aa-2020 (low)")
    assert first.variance == pytest.approx(4 / 20 + 6.25 / 12)


def test_several_periods_of_a_crossover_are_not_several_groups() -> None:
    each = replace(BY_DOSE, paired=True, contrast=None)
    assert refusal(each, "MD", arms=DOSES).startswith("several periods on one side of a crossover")


def test_placebo_and_another_treatment_are_not_one_control() -> None:
    arms = (*DOSES[1:], Arm(id="gabapentin", role="control", label="gabapentin", n_randomised=20))
    data = {"high": ArmData(mean=5, sd=3), "placebo": ArmData(mean=6, sd=2), "gabapentin": ArmData(mean=4, sd=2)}
    why = refusal(outcome(arms=data), "MD", arms=arms, comparators=("placebo", "active"))
    assert why.startswith("control groups on placebo and on another treatment")


def test_a_dose_is_that_of_the_arm_else_the_highest_of_the_study() -> None:
    assert estimate(MEANS, "MD", dose=(1, 3)).dose_mg == 3
    assert estimate(MEANS, "MD", dose=None).dose_mg is None


# -- events ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["RR", "OR", "RD", "PETO"])
@pytest.mark.parametrize("table", [(6, 20, 3, 22), (0, 20, 3, 22), (20, 20, 3, 22)])
def test_counts_give_what_effect_sizes_gives(measure: str, table: tuple[int, int, int, int]) -> None:
    row = dict(zip(("ai", "n1i", "ci", "n2i"), map(float, table), strict=True))
    found, wanted = estimate(events(*table), measure), effect_sizes(measure, [row])[0]
    assert _pair(found) == (wanted["yi"], wanted["vi"]) and found.row == row


def test_events_from_percentages() -> None:
    found = estimate(outcome({"percent": 30}, {"percent": 15}, score="events"), "RR")
    assert found.value == pytest.approx(math.log(2))
    assert found.steps == ("6 events from 30 % of 20", "3 events from 15 % of 20", "from events")
    misfit = outcome({"percent": 88}, {"percent": 40}, score="events")
    assert refusal(misfit, "RR").startswith("88 % of 20 is not a whole number of people, so")


@pytest.mark.parametrize("table", [(0, 20, 0, 22), (20, 20, 22, 22)])
def test_events_in_nobody_say_nothing_of_a_ratio(table: tuple[int, int, int, int]) -> None:
    for measure in ("RR", "OR", "PETO"):
        assert refusal(events(*table), measure) == "no events at all, or events in everyone, so no ratio can be computed"
    assert estimate(events(*table), "RD").value == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("measure", ["RR", "OR", "HR"])
def test_printed_ratios(measure: str) -> None:
    each = outcome(contrast=contrast(measure, 2, ci=(1, 4)), score="events")
    se = math.log(4) / 2 / normal_quantile(0.975)
    assert _pair(estimate(each, measure)) == pytest.approx((math.log(2), se * se))
    p = outcome(contrast=contrast(measure, 2, p=0.04), score="events")
    assert math.sqrt(estimate(p, measure).variance) == pytest.approx(math.log(2) / normal_quantile(0.98))
    assert estimate(each, measure).steps == (f"the paper's own {measure}, SE from the 95 % interval",)


def test_the_error_beside_a_ratio_is_not_used() -> None:
    each = outcome(contrast=contrast("OR", 2, se=0.1), score="events")
    assert refusal(each, "OR") == "its interval or exact p is not printed in the sources read"


def test_risk_differences_in_percentage_points_become_shares() -> None:
    points = estimate(outcome(contrast=contrast("RD", 12, ci=(2, 22)), score="events"), "RD")
    share = estimate(outcome(contrast=contrast("RD", 0.12, ci=(0.02, 0.22)), score="events"), "RD")
    assert _pair(points) == pytest.approx(_pair(share)) and "in percentage points" in points.steps[0]


@pytest.mark.parametrize(
    ("each", "measure", "why"),
    [
        (MEANS, "RR", "a mean or score, not people with an event"),
        (outcome({"events": 3}, {}, score="events"), "RR", "events are printed for one group alone"),
        (outcome({}, {}, score="events"), "RR", "how many people had the event in each group is not printed in the sources read"),
        (events(3, 20, 4, 20), "HR", "how many people had the event in each group is not printed in the sources read"),
        (outcome(contrast=contrast("RR", -2, ci=(-3, -1)), score="events"), "RR", "a ratio, or the end of its interval, that is not above 0"),
        (outcome(contrast=contrast("RR", 2, ci=(0, 4)), score="events"), "RR", "a ratio, or the end of its interval, that is not above 0"),
        (outcome(contrast=contrast("RR", 2, p=0.05, p_relation="<"), score="events"), "RR", "its interval or exact p is not printed in the sources read"),
    ],
)  # fmt: skip
def test_why_nothing_follows_from_events(each: Outcome, measure: str, why: str) -> None:
    assert refusal(each, measure) == why


# -- the same people twice -------------------------------------------------------------------------------------------


def _crossover(contrast_: Contrast | None = None, s1: float | None = 2, s2: float | None = 2.5, **more: Any) -> Outcome:
    return outcome({"mean": 4, "sd": s1, "n": 20}, {"mean": 5.5, "sd": s2, "n": 20}, paired=True, contrast=contrast_, **more)


def _paired_smd(difference: float, sd: float, r: float, n: int = 20) -> tuple[float, float]:
    """Borenstein 2009, chapter 4: matched groups."""
    j, d = hedges_correction(n - 1), difference / sd
    return j * d, j * j * (1 / n + d * d / (2 * n)) * 2 * (1 - r)


@pytest.mark.parametrize(
    ("given", "sd"),
    [
        ({"sd": 2.2}, 2.2),
        ({"se": 0.5}, 0.5 * math.sqrt(20)),
        ({"ci": (-2.5, -0.5)}, math.sqrt(20) / t_quantile(0.975, 19)),
        ({"p": 0.01}, 1.5 * math.sqrt(20) / t_quantile(0.995, 19)),
        ({"statistic": "t", "statistic_value": -3}, 0.5 * math.sqrt(20)),
    ],
)
def test_paired_numbers_of_the_trial_itself(given: dict[str, Any], sd: float) -> None:
    each = _crossover(contrast("MD", -1.5, **given))
    found = estimate(each, "MD", design="crossover-rct")
    assert _pair(found) == pytest.approx((-1.5, sd * sd / 20))
    assert found.assumed is None and dict(found.at) == {} and found.design == "crossover" and found.participants == 20
    r = (4 + 6.25 - sd * sd) / (2 * 2 * 2.5)
    smd = estimate(each, "SMD", design="crossover-rct")
    assert _pair(smd) == pytest.approx(_paired_smd(-1.5, math.sqrt((4 + 6.25) / 2), r))
    assert smd.assumed is None and smd.steps[-1] == f"within-person correlation {r:.2f}, as the trial's own numbers give it"


def test_a_difference_of_the_periods_with_p_alone() -> None:
    found = estimate(_crossover(contrast("p-only", p=0.01)), "MD")
    assert _pair(found) == pytest.approx((-1.5, (1.5 / t_quantile(0.995, 19)) ** 2))


def test_a_printed_correlation_is_used() -> None:
    each = _crossover(contrast("p-only", correlation=0.8))
    variance = (4 + 6.25 - 2 * 0.8 * 5) / 20
    found = estimate(each, "MD")
    assert _pair(found) == pytest.approx((-1.5, variance)) and found.assumed is None
    assert found.steps == ("means of both periods, within-person correlation 0.8, as printed",)
    assert _pair(estimate(each, "SMD")) == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.8))


def test_an_assumed_correlation_is_told_with_others_beside_it() -> None:
    found = estimate(_crossover(), "MD")
    at = {r: (4 + 6.25 - 2 * r * 5) / 20 for r in (0.3, 0.5, 0.7)}
    assert _pair(found) == pytest.approx((-1.5, at[0.5])) and found.assumed == 0.5
    assert {r: pair[1] for r, pair in found.at.items()} == pytest.approx({0.3: at[0.3], 0.7: at[0.7]})
    smd = estimate(_crossover(), "SMD")
    assert _pair(smd) == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.5)) and smd.assumed == 0.5
    assert smd.at[0.7] == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.7))


def test_the_correlation_to_assume_can_be_chosen() -> None:
    found = estimate(_crossover(), "MD", Frame(), Choices(correlation=0.6, shown_too=(0.2,)))
    assert found.assumed == 0.6 and found.variance == pytest.approx((10.25 - 6) / 20) and list(found.at) == [0.2]


def test_a_coarse_p_leaves_the_correlation_assumed() -> None:
    found = estimate(_crossover(contrast("p-only", p=0.9)), "SMD")
    assert found.assumed == 0.5


def test_numbers_that_allow_no_correlation_leave_it_assumed() -> None:
    found = estimate(_crossover(contrast("MD", -1.5, sd=9)), "SMD")
    assert found.assumed == 0.5 and found.steps[-1] == "within-person correlation 0.50, assumed"


def test_without_the_periods_spread_the_paired_error_standardises() -> None:
    each = _crossover(contrast("p-only", p=0.01), s1=None, s2=None)
    found = estimate(each, "SMD")
    sd = 1.5 * math.sqrt(20) / t_quantile(0.995, 19) / math.sqrt(2 * 0.5)
    assert _pair(found) == pytest.approx(_paired_smd(-1.5, sd, 0.5)) and found.assumed == 0.5
    assert found.at[0.3][0] != found.value


def test_a_paired_p_with_a_direction() -> None:
    each = outcome(contrast=contrast("p-only", p=0.01), paired=True, direction="benefit")
    sd = math.sqrt(20) / t_quantile(0.995, 19) / math.sqrt(2 * 0.5)
    assert _pair(estimate(each, "SMD")) == pytest.approx(_paired_smd(-1, sd, 0.5))
    assert refusal(each, "MD") == "only a p value: the size of the difference is not printed"


@pytest.mark.parametrize(
    ("each", "measure", "why"),
    [
        (_crossover(), "SMDH", "SMDH of a crossover is not computed"),
        (_crossover(), "ROM", "ROM of a crossover is not computed"),
        (outcome({"mean": 4, "sd": 1, "n": 2}, {"mean": 5, "sd": 1, "n": 2}, paired=True), "MD", "how many people completed both periods is not known, or too few"),
        (_crossover(None, None, None), "MD", "means without a measure of spread"),
        (outcome({}, {}, paired=True), "SMD", "no numbers: only a statement of direction"),
        (events(3, 20, 4, 20, paired=True), "SMD", "counts people with an event, not a mean"),
        (events(3, 20, 4, 20, paired=True), "PETO", "Peto's method is for parallel groups"),
    ],
)  # fmt: skip
def test_why_nothing_follows_from_a_crossover(each: Outcome, measure: str, why: str) -> None:
    assert refusal(each, measure) == why


def test_who_finished_both_periods_counts() -> None:
    each = outcome({"mean": 4, "sd": 2, "n": 18}, {"mean": 5.5, "sd": 2.5, "n": 20}, paired=True)
    assert estimate(each, "MD").variance == pytest.approx((10.25 - 5) / 18)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("table", [(9, 28, 3, 28), (0, 28, 3, 28), (28, 28, 3, 28)])
def test_paired_events_have_less_variance(measure: str, table: tuple[int, int, int, int]) -> None:
    parallel, found = estimate(events(*table), measure), estimate(events(*table, paired=True), measure)
    assert found.value == parallel.value and 0 < found.variance < parallel.variance and found.assumed == 0.5
    none = estimate(events(*table, paired=True, contrast=contrast("p-only", correlation=0.0)), measure)
    assert none.variance == pytest.approx(parallel.variance) and none.assumed is None
    assert found.at[0.7][1] < found.variance < found.at[0.3][1]


def test_paired_events_by_hand() -> None:
    found = estimate(events(9, 28, 3, 28, paired=True), "RR")
    a, b = 1 / 9 - 1 / 28, 1 / 3 - 1 / 28
    assert found.variance == pytest.approx(a + b - 2 * 0.5 * math.sqrt(a * b))


# -- units and directions --------------------------------------------------------------------------------------------


def test_ratings_are_brought_to_one_range() -> None:
    each = means(40, 20, 20, 55, 25, 22, scale="vas-0-100")
    found = estimate(each, "MD", Frame(range=(0, 10)))
    plain = estimate(MEANS, "MD")
    assert _pair(found) == pytest.approx(_pair(plain)) and found.steps[-1] == "brought from 0–100 to 0–10"
    assert found.row == {"yi": found.value, "vi": found.variance}


@pytest.mark.parametrize(
    ("each", "frame", "why"),
    [
        (MEANS, Frame(range=(0, 10)), "the limits of its scale are not known, so it cannot be brought to the range of the others"),
        (replace(MEANS, scale="fiq"), Frame(range=(0, 10)), "its scale is not a plain rating, so its points are not those of the others"),
        (
            replace(MEANS, scale="vas-0-100", score="percent-change"),
            Frame(range=(0, 10)),
            "a percent change, which cannot be brought to the points of a scale",
        ),
        (replace(MEANS, scale="fiq"), Frame(units="nrs-0-10"), "measured in other units than those of the other studies"),
        (
            replace(MEANS, scale="fiq", score="percent-change"),
            Frame(units="fiq"),
            "measured in other units than those of the other studies",
        ),
    ],
)
def test_what_cannot_be_brought_into_the_frame(each: Outcome, frame: Frame, why: str) -> None:
    assert refusal(each, "MD", frame) == why


@pytest.mark.parametrize("measure", ["MD", "SMD", "SMDH"])
def test_scales_that_run_the_other_way_are_turned(measure: str) -> None:
    each = replace(MEANS, scale="comfort")
    plain, turned = estimate(each, measure), estimate(each, measure, Frame(better="lower"))
    assert (turned.value, turned.variance) == (-plain.value, plain.variance)
    assert turned.steps[-1] == "turned round: on its scale higher is better"


def test_what_cannot_be_turned() -> None:
    each = replace(MEANS, scale="comfort")
    assert refusal(each, "ROM", Frame(better="lower")) == "its scale runs the other way, and a ratio of means cannot be turned"
    assert refusal(events(3, 20, 4, 20), "RR", Frame(better="lower")).startswith("counts the opposite event")
    assert estimate(events(3, 20, 4, 20), "RR", Frame(better="higher")).row["ai"] == 3


# -- properties ------------------------------------------------------------------------------------------------------

_mean = st.floats(-50, 50)
_sd = st.floats(0.5, 20)
_n = st.integers(3, 200)


@given(_mean, _sd, _n, _mean, _sd, _n, st.sampled_from(["MD", "SMD", "SMDH"]), st.booleans())
def test_swapping_the_roles_turns_the_sign(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, measure: str, paired: bool
) -> None:
    if paired and measure == "SMDH":
        return
    there, back = means(m1, s1, n1, m2, s2, n2, paired=paired), means(m2, s2, n2, m1, s1, n1, paired=paired)
    one, other = estimate(there, measure), estimate(back, measure)
    assert one.value == pytest.approx(-other.value, abs=1e-12) and one.variance == pytest.approx(other.variance)


@given(_mean, _sd, _n, _mean, _sd, _n, st.floats(0.01, 100), st.booleans())
def test_other_units_scale_md_and_leave_smd(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, c: float, paired: bool) -> None:
    one = means(m1, s1, n1, m2, s2, n2, paired=paired)
    other = means(c * m1, c * s1, n1, c * m2, c * s2, n2, paired=paired)
    md, scaled = estimate(one, "MD"), estimate(other, "MD")
    assert scaled.value == pytest.approx(c * md.value, abs=1e-9) and scaled.variance == pytest.approx(c * c * md.variance)
    smd, same = estimate(one, "SMD"), estimate(other, "SMD")
    assert same.value == pytest.approx(smd.value, abs=1e-9) and same.variance == pytest.approx(smd.variance)


@given(st.floats(-20, 20), st.floats(0.1, 10), _n, _n, st.sampled_from([80.0, 90.0, 95.0, 99.0]), st.booleans())
def test_an_interval_and_its_error_lead_to_the_same_variance(value: float, se: float, n1: int, n2: int, level: float, paired: bool) -> None:
    df = min(n1, n2) - 1 if paired else n1 + n2 - 2
    half = t_quantile(0.5 + level / 200, df) * se
    sizes = ({"n": n1}, {"n": n2})
    by_se = estimate(outcome(*sizes, contrast=contrast("MD", value, se=se), paired=paired), "MD")
    by_ci = estimate(outcome(*sizes, contrast=contrast("MD", value, ci=(value - half, value + half), level=level), paired=paired), "MD")
    assert by_ci.variance == pytest.approx(by_se.variance, rel=1e-6)


@given(_mean, _sd, _n, _mean, _sd, _n)
def test_a_pooled_t_test_and_its_arms_give_the_same_smd(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> None:
    """What the t value alone gives is what means and SDs give, which is why a mean difference with its error will do."""
    if abs(m1 - m2) < 1e-6:
        return
    pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
    se = pooled * math.sqrt(1 / n1 + 1 / n2)
    by_t = estimate(outcome({"n": n1}, {"n": n2}, contrast=contrast("MD", m1 - m2, se=se)), "SMD")
    assert _pair(by_t) == pytest.approx(_pair(estimate(means(m1, s1, n1, m2, s2, n2), "SMD")))


@given(
    st.sampled_from(from_records()), st.booleans(), st.sampled_from(["final", "change", "percent-change", "events", "rate"]), st.booleans()
)
def test_every_outcome_has_an_estimate_or_a_reason(measure: str, paired: bool, score: str, within: bool) -> None:
    each = replace(MEANS, paired=paired, score=score, comparison="within" if within else "between")
    for found in estimates(reported(each)[0], measure):
        assert isinstance(found, Estimate) or found.why
