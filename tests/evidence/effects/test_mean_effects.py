"""Differences of means: every path with its formula written out again, every refusal."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.evidence.effects.estimate import Choices, Estimate, Frame
from ldncli.records.model.trial import Contrast, Outcome
from ldncli.statistics.distributions import normal_quantile, t_quantile
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.measures.mean_measures import hedges_correction
from tests.evidence.trials import contrast, estimate, events, means, outcome, refusal, told

ROW = {"m1i": 4.0, "sd1i": 2.0, "n1i": 20.0, "m2i": 5.5, "sd2i": 2.5, "n2i": 22.0}
MEANS = means(4, 2, 20, 5.5, 2.5, 22)
TABLE = {"ai": 6.0, "n1i": 20.0, "ci": 3.0, "n2i": 22.0}


def _pair(found: Estimate) -> tuple[float, float]:
    return found.value, found.variance


@pytest.mark.parametrize("measure", ["MD", "SMD", "SMDH", "ROM"])
def test_arms_give_what_effect_sizes_gives(measure: str) -> None:
    found, wanted = estimate(MEANS, measure), effect_sizes(measure, [ROW])[0]
    assert _pair(found) == (wanted["yi"], wanted["vi"])
    assert found.row == ROW and told(found.steps) == ("from means and SDs of final values",)
    assert (
        found.n_treatment,
        found.n_control,
        found.participants,
        found.design,
        found.assumed,
    ) == (20, 22, 42, "parallel", None)


@pytest.mark.parametrize(
    ("score", "words"), [("change", "changes"), ("percent-change", "percent changes")]
)
def test_what_the_means_are_is_told(score: str, words: str) -> None:
    assert told(estimate(means(4, 2, 20, 5.5, 2.5, 22, score=score), "SMD").steps) == (
        f"from means and SDs of {words}",
    )


@pytest.mark.parametrize(
    ("given", "se", "how"),
    [
        ({"se": 0.5}, 0.5, "SE as printed"),
        ({"ci": (-2.0, 0.0)}, 1 / t_quantile(0.975, 38), "SE from the 95% interval"),
        ({"ci": (-2.0, 0.0), "level": 90}, 1 / t_quantile(0.95, 38), "SE from the 90% interval"),
        ({"p": 0.04}, 1 / t_quantile(0.98, 38), "SE from p = 0.04"),
        ({"statistic": "t", "statistic_value": -2.5}, 0.4, "SE from t = -2.5"),
        ({"statistic": "F", "statistic_value": 6.25}, 0.4, "SE from F = 6.25"),
        (
            {"p": 0.04, "statistic": "t", "statistic_df": 12},
            1 / t_quantile(0.98, 12),
            "SE from p = 0.04",
        ),
        ({"se": 0.5, "ci": (-9.0, 7.0), "p": 0.9}, 0.5, "SE as printed"),
    ],
)
def test_the_papers_own_difference(given: dict[str, Any], se: float, how: str) -> None:
    each = outcome({"mean": 1}, {"mean": 9}, contrast=contrast("MD", -1, **given))
    found = estimate(each, "MD")
    assert found.value == -1 and math.sqrt(found.variance) == pytest.approx(se)
    assert told(found.steps) == (f"the paper's own mean difference, {how}",)
    t = -1 / se
    g = hedges_correction(38) * t * math.sqrt(1 / 20 + 1 / 20)
    smd = estimate(each, "SMD")
    assert _pair(smd) == pytest.approx((g, 1 / 20 + 1 / 20 + g * g / 80))


def test_a_difference_without_an_order_of_subtraction_is_not_computed_with() -> None:
    given = contrast("MD", 1.5, ci=(-1.1, 4.1), sign_stated=False)
    for paired in (False, True):
        unclear = outcome({"n": 20}, {"n": 20}, contrast=given, paired=paired)
        for measure in ("MD", "SMD"):
            assert "not which side is subtracted" in refusal(unclear, measure)
        stated = replace(unclear, contrast=replace(given, sign_stated=True))
        assert estimate(stated, "MD").value == 1.5
    arms = replace(MEANS, contrast=given)
    assert _pair(estimate(arms, "MD")) == _pair(estimate(MEANS, "MD"))
    known = replace(given, p=0.04, value=None, ci=None)
    assert estimate(outcome({"mean": 1}, {"mean": 9}, contrast=known), "MD").value == -8


def test_the_papers_own_difference_goes_before_the_arms_and_not_when_standardising() -> None:
    each = replace(MEANS, contrast=contrast("MD", -1.2, se=0.7))
    assert estimate(each, "MD").value == -1.2
    assert estimate(each, "SMD").value == effect_sizes("SMD", [ROW])[0]["yi"]


def test_without_sizes_the_interval_is_taken_as_normal() -> None:
    each = outcome(contrast=contrast("MD", -1, ci=(-2, 0)))
    found = estimate(each, "MD", n=(None, None))
    assert (
        math.sqrt(found.variance) == pytest.approx(1 / normal_quantile(0.975))
        and found.participants is None
    )
    assert refusal(each, "SMD", n=(None, None)) == "group sizes are not printed in the sources read"


def test_means_and_an_exact_p() -> None:
    each = outcome({"mean": 4}, {"mean": 5.5}, contrast=contrast("p-only", p=0.02))
    se = 1.5 / t_quantile(0.99, 38)
    assert _pair(estimate(each, "MD")) == pytest.approx((-1.5, se * se))
    g = hedges_correction(38) * -t_quantile(0.99, 38) * math.sqrt(0.1)
    assert estimate(each, "SMD").value == pytest.approx(g)


@pytest.mark.parametrize(
    ("direction", "better", "sign"),
    [("benefit", "lower", -1), ("benefit", "higher", 1), ("harm", "lower", 1)],
)
def test_an_exact_p_with_a_direction_gives_a_standardised_difference(
    direction: str, better: str, sign: int
) -> None:
    each = outcome(contrast=contrast("p-only", p=0.02), direction=direction, better=better)
    g = hedges_correction(38) * sign * t_quantile(0.99, 38) * math.sqrt(0.1)
    found = estimate(each, "SMD")
    assert found.value == pytest.approx(g)
    assert told(found.steps) == (
        "standardised from the t value behind its p = 0.02 and the reported direction",
    )
    assert refusal(each, "MD") == "only a p value: the size of the difference is not printed"


def test_a_standardised_difference_beside_a_mean_difference_goes_first() -> None:
    each = replace(MEANS, contrast=contrast("MD", -1.2, se=0.7, smd=-0.4))
    found = estimate(each, "SMD")
    assert (found.value, found.variance) == (-0.4, pytest.approx(1 / 20 + 1 / 22 + 0.16 / 84))
    assert told(found.steps)[0].startswith("the standardised difference that the paper prints")
    assert estimate(each, "MD").value == -1.2
    unsigned = replace(MEANS, contrast=contrast("MD", 1.2, se=0.7, smd=0.4, sign_stated=False))
    assert estimate(unsigned, "SMD").value == effect_sizes("SMD", [ROW])[0]["yi"]


def test_a_printed_standardised_difference() -> None:
    each = outcome(contrast=contrast("SMD", -0.5, ci=(-1.0, 0.0)))
    assert math.sqrt(estimate(each, "SMD").variance) == pytest.approx(0.5 / t_quantile(0.975, 38))
    bare = estimate(outcome(contrast=contrast("SMD", -0.5)), "SMD")
    assert bare.variance == pytest.approx(0.1 + 0.25 / 80) and told(bare.steps) == (
        "printed SMD, its variance from the group sizes",
    )
    assert (
        refusal(each, "MD")
        == "a contrast of another kind (SMD) is all that is printed in the sources read"
    )


@pytest.mark.parametrize(
    "type", ["median-difference", "percent-difference", "ROM", "RR", "correlation"]
)
def test_the_error_of_another_contrast_is_not_that_of_the_means(type: str) -> None:
    each = outcome({"mean": 4}, {"mean": 5.5}, contrast=contrast(type, -20, ci=(-30, -10), p=0.001))
    for measure in ("MD", "SMD"):
        assert refusal(each, measure) == "means without a measure of spread"
        paired = replace(each, paired=True)
        assert (
            refusal(paired, measure, design="crossover-rct") == "means without a measure of spread"
        )


REFUSED = [
    (outcome({}, {}), "states only the direction, without numbers"),
    (outcome({"mean": 1}, {"mean": 2}), "means without a measure of spread"),
    (
        outcome({"mean": 1}, {"mean": 2}, score="percent-change"),
        "percent reduction without a measure of spread",
    ),
    (
        outcome({"mean": 1}, {"mean": 2}, contrast=contrast("p-only", p=0.05, p_relation="<")),
        "means without a measure of spread (p only as a bound)",
    ),
    (
        outcome({"mean": 1}, {"mean": 2}, contrast=contrast("p-only", p=0.9)),
        "means without a measure of spread",
    ),
    (
        outcome(contrast=contrast("median-difference", -1)),
        "reports a difference in medians, which cannot be converted to a mean",
    ),
    (
        outcome(contrast=contrast("MD", -1)),
        "its error, interval or exact p is not printed in the sources read",
    ),
    (
        outcome(contrast=contrast("MD", -1, p=0.01, p_relation="<")),
        "its error, interval or exact p is not printed in the sources read",
    ),
    (
        outcome(contrast=contrast("p-only", p=0.01, p_relation="<")),
        "an exact p with a direction is not printed in the sources read",
    ),
    (
        outcome(contrast=contrast("p-only", p=0.3), direction="no-difference"),
        "an exact p with a direction is not printed in the sources read",
    ),
    (
        outcome(contrast=contrast("p-only", p=0.9)),
        "only a p value, rounded too coarsely to use",
    ),
    (outcome(contrast=contrast("p-only")), "states only the direction, without numbers"),
    (events(3, 20, 4, 20), "counts people with an event, not a mean"),
    (means(1, 0, 20, 2, 0, 20), "means without a measure of spread"),
    (means(1, 0.5, 1, 2, 0.5, 1), "means without a measure of spread"),
    (
        outcome({"mean": 1, "n": 20}, None, comparison="within"),
        "before and after in one group: no comparison with a control",
    ),
]


@pytest.mark.parametrize(
    ("each", "why"), REFUSED, ids=[f"{index}" for index in range(len(REFUSED))]
)
def test_why_nothing_follows_from_means(each: Outcome, why: str) -> None:
    assert refusal(each, "SMD") == why


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
    assert (
        found.assumed is None
        and dict(found.at) == {}
        and found.design == "crossover"
        and found.participants == 20
    )
    r = (4 + 6.25 - sd * sd) / (2 * 2 * 2.5)
    smd = estimate(each, "SMD", design="crossover-rct")
    assert _pair(smd) == pytest.approx(_paired_smd(-1.5, math.sqrt((4 + 6.25) / 2), r))
    assert (
        smd.assumed is None
        and told(smd.steps)[-1]
        == f"within-person correlation {r:.2f}, as the trial's own numbers give it"
    )


def test_a_difference_of_the_periods_with_p_alone() -> None:
    found = estimate(_crossover(contrast("p-only", p=0.01)), "MD")
    assert _pair(found) == pytest.approx((-1.5, (1.5 / t_quantile(0.995, 19)) ** 2))


def test_a_printed_correlation_is_used() -> None:
    each = _crossover(contrast("p-only", correlation=0.8))
    variance = (4 + 6.25 - 2 * 0.8 * 5) / 20
    found = estimate(each, "MD")
    assert _pair(found) == pytest.approx((-1.5, variance)) and found.assumed is None
    assert told(found.steps) == (
        "means of both periods, within-person correlation 0.8, as printed",
    )
    assert _pair(estimate(each, "SMD")) == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.8))


def test_an_assumed_correlation_is_told_with_others_beside_it() -> None:
    found = estimate(_crossover(), "MD")
    at = {r: (4 + 6.25 - 2 * r * 5) / 20 for r in (0.3, 0.5, 0.7)}
    assert _pair(found) == pytest.approx((-1.5, at[0.5])) and found.assumed == 0.5
    assert {r: pair[1] for r, pair in found.at.items()} == pytest.approx(
        {0.3: at[0.3], 0.7: at[0.7]}
    )
    smd = estimate(_crossover(), "SMD")
    assert (
        _pair(smd) == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.5)) and smd.assumed == 0.5
    )
    assert smd.at[0.7] == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), 0.7))


def test_the_correlation_to_assume_can_be_chosen() -> None:
    found = estimate(_crossover(), "MD", Frame(), Choices(correlation=0.6, shown_too=(0.2,)))
    assert (
        found.assumed == 0.6
        and found.variance == pytest.approx((10.25 - 6) / 20)
        and list(found.at) == [0.2]
    )


def test_a_coarse_p_leaves_the_correlation_assumed() -> None:
    found = estimate(_crossover(contrast("p-only", p=0.9)), "SMD")
    assert found.assumed == 0.5


def test_numbers_that_allow_no_correlation_leave_it_assumed() -> None:
    found = estimate(_crossover(contrast("MD", -1.5, sd=9)), "SMD")
    assert (
        found.assumed == 0.5 and told(found.steps)[-1] == "within-person correlation 0.50, assumed"
    )


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


def test_who_finished_both_periods_counts() -> None:
    each = outcome({"mean": 4, "sd": 2, "n": 18}, {"mean": 5.5, "sd": 2.5, "n": 20}, paired=True)
    assert estimate(each, "MD").variance == pytest.approx((10.25 - 5) / 18)


_mean = st.floats(-50, 50)
_sd = st.floats(0.5, 20)
_n = st.integers(3, 200)


@given(_mean, _sd, _n, _mean, _sd, _n, st.sampled_from(["MD", "SMD", "SMDH"]), st.booleans())
def test_swapping_the_roles_turns_the_sign(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, measure: str, paired: bool
) -> None:
    if paired and measure == "SMDH":
        return
    there, back = (
        means(m1, s1, n1, m2, s2, n2, paired=paired),
        means(m2, s2, n2, m1, s1, n1, paired=paired),
    )
    one, other = estimate(there, measure), estimate(back, measure)
    assert one.value == pytest.approx(-other.value, abs=1e-12) and one.variance == pytest.approx(
        other.variance
    )


@given(
    st.floats(-20, 20),
    st.floats(0.1, 10),
    _n,
    _n,
    st.sampled_from([80.0, 90.0, 95.0, 99.0]),
    st.booleans(),
)
def test_an_interval_and_its_error_lead_to_the_same_variance(
    value: float, se: float, n1: int, n2: int, level: float, paired: bool
) -> None:
    df = min(n1, n2) - 1 if paired else n1 + n2 - 2
    half = t_quantile(0.5 + level / 200, df) * se
    sizes = ({"n": n1}, {"n": n2})
    by_se = estimate(outcome(*sizes, contrast=contrast("MD", value, se=se), paired=paired), "MD")
    by_ci = estimate(
        outcome(
            *sizes,
            contrast=contrast("MD", value, ci=(value - half, value + half), level=level),
            paired=paired,
        ),
        "MD",
    )
    assert by_ci.variance == pytest.approx(by_se.variance, rel=1e-6)


@given(_mean, _sd, _n, _mean, _sd, _n)
def test_a_pooled_t_test_and_its_arms_give_the_same_smd(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int
) -> None:
    """What the t value alone gives is what means and SDs give, which is why a mean
    difference with its error will do."""
    if abs(m1 - m2) < 1e-6:
        return
    pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
    se = pooled * math.sqrt(1 / n1 + 1 / n2)
    by_t = estimate(outcome({"n": n1}, {"n": n2}, contrast=contrast("MD", m1 - m2, se=se)), "SMD")
    assert _pair(by_t) == pytest.approx(_pair(estimate(means(m1, s1, n1, m2, s2, n2), "SMD")))


def test_arms_without_spread_give_way_to_the_contrast() -> None:
    each = means(4, 0, 20, 5.5, 0, 22, contrast=contrast("SMD", -0.5, se=0.2))
    assert _pair(estimate(each, "SMD")) == pytest.approx((-0.5, 0.04))
    assert estimate(means(4, 0, 20, 5.5, 2, 22), "MD").variance == pytest.approx(4 / 22), (
        "one group without spread will do"
    )


def test_a_printed_standardised_difference_with_its_error() -> None:
    found = estimate(outcome(contrast=contrast("SMD", -0.5, se=0.2)), "SMD")
    assert (
        _pair(found) == pytest.approx((-0.5, 0.04))
        and "standardised difference" in told(found.steps)[0]
    )
    assert (
        refusal(outcome(contrast=contrast("SMD", -0.5)), "SMD", n=(None, None))
        == "group sizes are not printed in the sources read"
    )
    unequal = estimate(outcome({"n": 10}, {"n": 40}, contrast=contrast("SMD", -1.0)), "SMD")
    assert _pair(unequal) == pytest.approx((-1, 1 / 10 + 1 / 40 + 1 / 100))
    assert refusal(outcome(contrast=contrast("SMD", -0.5)), "SMDH").startswith(
        "a contrast of another kind"
    )


def test_t_values_by_group_size() -> None:
    each = outcome({"n": 10}, {"n": 40}, contrast=contrast("MD", 3, se=1.5))
    g = hedges_correction(48) * 2 * math.sqrt(1 / 10 + 1 / 40)
    assert _pair(estimate(each, "SMD")) == pytest.approx((g, 1 / 10 + 1 / 40 + g * g / 100))
    assert _pair(estimate(outcome({"n": 2}, {"n": 2}, contrast=contrast("MD", 3, se=1.5)), "SMD"))[
        0
    ] == pytest.approx(hedges_correction(2) * 2)
    assert refusal(outcome({"n": 1}, {"n": 2}, contrast=contrast("MD", 3, se=1.5)), "SMD")
    assert refusal(each, "SMDH") and refusal(each, "ROM")


def test_the_sign_of_a_direction() -> None:
    def value(direction: str, better: str | None) -> float:
        return estimate(
            outcome(contrast=contrast("p-only", p=0.02), direction=direction, better=better), "SMD"
        ).value

    assert value("harm", "higher") < 0 < value("harm", "lower")
    nobody = outcome(contrast=contrast("p-only", p=0.02), domain="unsaid")
    assert (
        refusal(nobody, "SMD") == "an exact p with a direction is not printed in the sources read"
    )


def test_three_people_twice_will_do_and_two_will_not() -> None:
    each = outcome({"mean": 4, "sd": 2, "n": 3}, {"mean": 5.5, "sd": 2.5, "n": 3}, paired=True)
    assert estimate(each, "MD").variance == pytest.approx((10.25 - 5) / 3)
    assert refusal(replace(each, arms={}), "MD", n=(2, 2)).startswith(
        "how many people completed both periods"
    )
    one_known = outcome({"mean": 4, "sd": 2, "n": 18}, {"mean": 5.5, "sd": 2.5}, paired=True)
    assert estimate(one_known, "MD", n=(None, None)).variance == pytest.approx((10.25 - 5) / 18)


def test_a_printed_paired_difference_goes_before_the_means() -> None:
    each = _crossover(contrast("MD", -1.1, se=0.4))
    assert _pair(estimate(each, "MD")) == pytest.approx((-1.1, 0.16))
    other = _crossover(contrast("median-difference", -9, se=0.4))
    assert estimate(other, "MD").value == -1.5 and estimate(other, "MD").assumed == 0.5


def test_a_correlation_of_1_is_none() -> None:
    found = estimate(_crossover(contrast("MD", -1.5, sd=2.2, correlation=1.0)), "SMD")
    r = (4 + 6.25 - 2.2**2) / 10
    assert _pair(found) == pytest.approx(_paired_smd(-1.5, math.sqrt(5.125), r))


def test_one_period_with_spread() -> None:
    found = estimate(_crossover(contrast("MD", -1.5, se=0.5), s2=None), "SMD")
    sd = 0.5 * math.sqrt(20) / math.sqrt(2 * 0.5)
    assert _pair(found) == pytest.approx(_paired_smd(-1.5, sd, 0.5)) and found.assumed == 0.5
    assert refusal(_crossover(s2=None), "MD") == "means without a measure of spread"


def test_paired_p_without_a_direction() -> None:
    each = outcome(contrast=contrast("p-only", p=0.01), paired=True, direction="no-difference")
    assert refusal(each, "SMD") == "an exact p with a direction is not printed in the sources read"
    bound = outcome(
        contrast=contrast("p-only", p=0.01, p_relation="<"), paired=True, direction="benefit"
    )
    assert refusal(bound, "SMD") == "an exact p with a direction is not printed in the sources read"
