"""Means and SDs that a scale does not allow: limits, widest spread, GRIM and GRIMMER."""

from __future__ import annotations

import itertools
import math
import statistics
from typing import Any

import pytest

from ldncli.records.model.trial import ArmData, Contrast
from tests.evidence.rechecking.samples import of_arm, verdict, why_of


@pytest.mark.parametrize(
    ("mean", "score", "scale", "said"),
    [
        (27.4, "final", "phq-9", "impossible"),
        (26.9, "final", "phq-9", "agrees"),
        (-11, "change", "nrs-0-10", "impossible"),
        (-120, "percent-change", "nrs-0-10", "impossible"),
        (130, "percent-change", "nrs-0-10", "agrees"),
        (300, "final", "esr", "agrees"),
    ],
)
def test_means_outside_their_scale(mean: float, score: str, scale: str, said: str) -> None:
    assert verdict(of_arm(ArmData(mean=mean), score=score, scale=scale), "mean") == said


def test_standard_deviations_that_no_scores_have() -> None:
    assert verdict(of_arm(ArmData(n=10, mean=1.0, sd=4.9), scale="nrs-0-10"), "sd") == "impossible"
    assert verdict(of_arm(ArmData(n=10, mean=5.0, sd=5.2), scale="nrs-0-10"), "sd") == "agrees"
    assert verdict(of_arm(ArmData(n=4, mean=5.0, sd=11.0), scale="esr"), "sd") == "impossible"


def test_grim_and_grimmer() -> None:
    # Brown & Heathers 2017: 28 whole scores cannot have the mean 5.19.
    grim = of_arm(ArmData(n=28, mean=5.19), scale="phq-9")
    assert verdict(grim, "mean", "GRIM") == "impossible"
    assert verdict(of_arm(ArmData(n=28, mean=5.18), scale="phq-9"), "mean", "GRIM") == "agrees"
    assert (
        verdict(of_arm(ArmData(n=28, mean=5.19), scale="phq-9", analysis="itt"), "mean", "GRIM")
        == "differs"
    )
    assert not [
        what for _, what in of_arm(ArmData(n=28, mean=5.19), scale="nrs-0-10") if "GRIM" in what
    ], "ratings may be averaged over days"
    assert not [
        what for _, what in of_arm(ArmData(n=280, mean=5.19), scale="phq-9") if "GRIM" in what
    ], "so many people can have any mean"
    # The example of the R package scrutiny.
    assert (
        verdict(of_arm(ArmData(n=12, mean=7.3, sd=2.51), scale="phq-9"), "sd", "GRIMMER")
        == "impossible"
    )
    # Two whole scores with mean 5: 4 and 6 (sd 1.41) or 3 and 7 (sd 2.83),
    # nothing between; by n, 1 and 2.
    assert (
        verdict(of_arm(ArmData(n=2, mean=5.0, sd=1.41), scale="phq-9"), "sd", "GRIMMER") == "agrees"
    )
    assert (
        verdict(of_arm(ArmData(n=2, mean=5.0, sd=1.72), scale="phq-9"), "sd", "GRIMMER")
        == "impossible"
    )


def test_a_baseline_may_have_had_other_people() -> None:
    finding = of_arm(ArmData(n=6, baseline_mean=23.4), scale="phq-9")[
        "baseline_mean", "GRIM, n = 6"
    ]
    assert finding.verdict == "differs" and "5 would do" in why_of(finding)


def test_limits_by_score() -> None:
    def limits(
        score: str, scale: str = "nrs-0-10", name: str = "mean", **data: Any
    ) -> tuple[float | None, float | None]:
        finding = of_arm(ArmData(**(data or {"mean": 1})), score=score, scale=scale)[
            name, "limits of the scale"
        ]
        return finding.low, finding.high

    assert limits("final") == (-0.5, 10.5)
    assert limits("change") == (-10.5, 10.5)
    assert limits("percent-change") == (-100.5, None)
    assert limits("final", "esr") == (-0.5, None)
    assert limits("change", name="baseline_mean", baseline_mean=2.0) == (-0.05, 10.05)
    assert (
        limits("final", name="median", median=2)
        == limits("final", name="baseline_median", baseline_median=2)
        == (-0.5, 10.5)
    )
    assert not of_arm(ArmData(mean=1), score="change", scale="esr"), (
        "no upper end, so no limits of a change"
    )
    assert not of_arm(ArmData(mean=1), score="final", scale="unknown")


def test_the_widest_spread_by_hand() -> None:
    # Ten people, half at 0 and half at 10: variance 10/9 · 25.
    finding = of_arm(ArmData(n=10, mean=5.0, sd=5.2), scale="nrs-0-10")[
        "sd", "largest sd on this scale"
    ]
    assert finding.high == pytest.approx(math.sqrt(10 / 9 * 25) + 0.05)
    # Without an upper end, one person at 4 · mean: √n · mean, the mean rounded up.
    finding = of_arm(ArmData(n=4, mean=5.0, sd=9.0), scale="esr")["sd", "largest sd on this scale"]
    assert finding.high == pytest.approx(2 * 5.05 + 0.05) and finding.verdict == "agrees"
    # Away from the middle the nearer edge of the rounded mean counts.
    finding = of_arm(ArmData(n=10, mean=2.0, sd=3.0), scale="nrs-0-10")[
        "sd", "largest sd on this scale"
    ]
    assert finding.high == pytest.approx(math.sqrt(10 / 9 * 2.05 * 7.95) + 0.05)
    before = of_arm(ArmData(n=10, baseline_mean=1.0, baseline_sd=4.9), scale="nrs-0-10")[
        "baseline_sd", "largest sd on this scale"
    ]
    assert before.verdict == "impossible"
    for data in (
        ArmData(n=1, mean=5.0, sd=2.0),
        ArmData(mean=5.0, sd=2.0),
        ArmData(n=9, mean=11.0, sd=2.0),
        ArmData(n=9, mean=-1.0, sd=2.0),
    ):
        assert ("sd", "largest sd on this scale") not in of_arm(data, scale="nrs-0-10")


def test_means_of_a_model_are_no_means_of_scores() -> None:
    for more in (
        {"note": "least squares mean"},
        {"contrast": Contrast(type="p-only", note="ADJUSTED for age")},
    ):
        assert (
            verdict(of_arm(ArmData(n=28, mean=5.19), scale="phq-9", **more), "mean", "GRIM")
            == "differs"
        )
    assert (
        verdict(of_arm(ArmData(n=28, mean=5.19), scale="phq-9", note="by hand"), "mean", "GRIM")
        == "impossible"
    )


def test_grim_where_it_can_say_something() -> None:
    assert (
        verdict(of_arm(ArmData(n=28, mean=-5.19), scale="phq-9", score="change"), "mean", "GRIM")
        == "impossible"
    )
    assert not [
        what
        for _, what in of_arm(ArmData(n=28, mean=-5.19), scale="phq-9", score="percent-change")
        if "GRIM" in what
    ]
    assert not [
        what for _, what in of_arm(ArmData(n=10, mean=5.2), scale="phq-9") if "GRIM" in what
    ], "ten scores have any tenth"
    assert verdict(of_arm(ArmData(n=9, mean=5.2), scale="phq-9"), "mean", "GRIM") == "agrees"
    cut = of_arm(ArmData(n=3, mean=5.66), scale="phq-9")["mean", "GRIM, n = 3"]
    assert cut.verdict == "differs" and "cut off" in why_of(cut)


def test_grimmer_by_all_sets_of_scores() -> None:
    """Every standard deviation of four scores with mean 1.5, by n − 1 or by n."""
    sums = [scores for scores in itertools.product(range(28), repeat=4) if sum(scores) == 6]
    possible = {round(f(each), 2) for each in sums for f in (statistics.stdev, statistics.pstdev)}
    for hundredths in range(0, 340):
        sd = hundredths / 100
        findings = of_arm(ArmData(n=4, mean=1.5, sd=sd), scale="phq-9")
        said = verdict(findings, "sd", "GRIMMER")
        if sd in possible:
            assert said == "agrees", sd
    assert (
        verdict(of_arm(ArmData(n=4, mean=1.5, sd=0.7), scale="phq-9"), "sd", "GRIMMER")
        == "impossible"
    )
    assert (
        verdict(
            of_arm(ArmData(n=4, mean=1.5, sd=0.7), scale="phq-9", analysis="itt"), "sd", "GRIMMER"
        )
        == "differs"
    )
    cut = of_arm(ArmData(n=2, mean=5.0, sd=2.82), scale="phq-9")["sd", "GRIMMER, n = 2"]
    assert cut.verdict == "differs" and "cut off" in why_of(cut)
    assert not [
        what
        for _, what in of_arm(ArmData(n=28, mean=5.19, sd=2.0), scale="phq-9")
        if "GRIMMER" in what
    ], "the mean is wrong already"
    assert not [
        what
        for _, what in of_arm(ArmData(n=1001, mean=5.0, sd=0.0001), scale="phq-9")
        if "GRIMMER" in what
    ]


def test_the_nearest_number_of_people_is_named() -> None:
    finding = of_arm(ArmData(n=10, baseline_mean=5.33), scale="phq-9")[
        "baseline_mean", "GRIM, n = 10"
    ]
    assert "(9 would do)" in why_of(finding), "6 would do too, and is further"
    far = of_arm(ArmData(n=10, baseline_mean=5.3123), scale="phq-9")[
        "baseline_mean", "GRIM, n = 10"
    ]
    assert "none near would do" in why_of(far)


def test_grimmer_where_it_can_say_something() -> None:
    assert not [
        what
        for _, what in of_arm(ArmData(n=10, mean=5.1, sd=1.3), scale="phq-9")
        if "GRIMMER" in what
    ]
    assert [
        what
        for _, what in of_arm(ArmData(n=9, mean=5.1, sd=1.3), scale="phq-9")
        if "GRIMMER" in what
    ]
    assert not [
        what
        for _, what in of_arm(ArmData(n=1, mean=5.0, sd=1.3), scale="phq-9")
        if "GRIMMER" in what
    ]
