"""Printed differences, ratios, intervals and p values against each other and against the arms."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.rechecking.contrasts import least_df
from ldncli.evidence.rechecking.printed import Recheck, Spot
from ldncli.records.model.trial import Arm, ArmData, Design
from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from tests.evidence.rechecking.samples import ARMS, of_contrast, outcome, paper, verdict


@pytest.mark.parametrize(
    ("contrast", "said"),
    [
        ({"type": "MD", "value": -0.34, "ci": (-0.95, 0.27), "p": 0.27}, "agrees"),
        ({"type": "MD", "value": 0.88, "ci": (-0.7, 2.46), "p": 0.55}, "differs"),
        ({"type": "OR", "value": 2.17, "ci": (1.17, 4.02), "p": 0.014}, "agrees"),
        ({"type": "OR", "value": 2.17, "ci": (1.17, 4.02), "p": 0.14}, "differs"),
        ({"type": "MD", "value": -0.37, "ci": (-0.68, -0.06), "level": 97.5, "p": 0.008}, "agrees"),
        (
            {"type": "MD", "value": -1.84, "ci": (-2.63, -1.05), "p": 0.001, "p_relation": "<"},
            "agrees",
        ),
        (
            {"type": "MD", "value": 0.4, "ci": (-1.18, 1.99), "p": 0.05, "p_relation": "<"},
            "differs",
        ),
        ({"type": "MD", "value": 0.4, "ci": (-1.18, 1.99), "p": 0.5, "p_relation": ">"}, "agrees"),
    ],
)
def test_p_against_the_interval(contrast: dict[str, Any], said: str) -> None:
    assert (
        verdict(
            of_contrast({"ldn": ArmData(n=50), "placebo": ArmData(n=50)}, **contrast),
            "p",
            "interval",
        )
        == said
    )


def test_intervals_lean_to_no_side_on_their_own_scale() -> None:
    assert verdict(of_contrast(type="OR", value=2.0, ci=(1.0, 4.0)), "ci") == "agrees"
    assert verdict(of_contrast(type="MD", value=2.0, ci=(1.0, 4.0)), "ci") == "differs"
    assert verdict(of_contrast(type="MD", value=2.0, ci=(2.1, 4.0)), "ci") == "impossible"
    assert verdict(of_contrast(type="RR", value=0.04, ci=(0.0, 1.2)), "ci") == "agrees", (
        "no logarithm of 0"
    )


def test_intervals_and_p_against_a_standard_error() -> None:
    fits = of_contrast(
        {"ldn": ArmData(n=40)},
        type="MD",
        value=2.0,
        se=0.5,
        ci=(1.02, 2.98),
        p=0.0001,
        p_relation="<",
    )
    assert {each.verdict for each in fits.values()} == {"agrees"}
    wrong = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=2.0, se=0.5, ci=(0.5, 3.5), p=0.3)
    assert verdict(wrong, "ci[0]") == verdict(wrong, "p", "/ se") == "differs"


@pytest.mark.parametrize(
    ("kind", "value", "df", "p", "said"),
    [
        ("t", 2.2, 28, 0.036, "agrees"),
        ("t", 2.2, 28, 0.06, "impossible"),
        ("t", 2.2, 28, 0.018, "differs"),
        ("z", 1.96, None, 0.05, "agrees"),
        ("chi2", 3.84, 1, 0.05, "agrees"),
        ("chi2", 3.84, 1, 0.01, "impossible"),
        ("F", 7.24, 170, 0.001, "agrees"),
        ("F", 7.24, 170, 0.3, "impossible"),
    ],
)
def test_p_against_a_test_statistic(
    kind: str, value: float, df: float | None, p: float, said: str
) -> None:
    assert (
        verdict(
            of_contrast(type="p-only", p=p, statistic=kind, statistic_value=value, statistic_df=df),
            "p",
        )
        == said
    )


def test_estimates_against_the_arms() -> None:
    means = {
        "ldn": ArmData(n=20, mean=4.0, sd=2.0, baseline_mean=6.0),
        "placebo": ArmData(n=20, mean=5.0, sd=2.0, baseline_mean=6.5),
    }
    assert verdict(of_contrast(means, type="MD", value=-1.0), "value") == "agrees"
    assert verdict(of_contrast(means, type="MD", value=-0.5), "value") == "agrees", (
        "the difference of the changes"
    )
    assert verdict(of_contrast(means, type="MD", value=-1.6), "value") == "differs"
    unsigned = of_contrast(means, type="MD", value=1.6, sign_stated=False)
    assert "value" not in [name for name, _ in unsigned], "no sign, nothing to compare"
    assert verdict(of_contrast(means, type="SMD", value=-0.5), "value") == "agrees"
    assert verdict(of_contrast(means, type="SMD", value=-0.9), "value") == "differs"
    assert verdict(of_contrast(means, type="ROM", value=0.8), "value") == "agrees"
    assert (
        verdict(
            of_contrast({"ldn": means["ldn"]}, type="MC", value=-2.0, comparison="within"), "value"
        )
        == "agrees"
    )
    assert (
        verdict(
            of_contrast(
                {"ldn": ArmData(mean=-3)},
                type="MC",
                value=-2.0,
                comparison="within",
                score="change",
            ),
            "value",
        )
        == "differs"
    )


def test_ratios_and_differences_of_risks() -> None:
    events = {"ldn": ArmData(n=40, events=20), "placebo": ArmData(n=40, events=10)}
    for kind, right, wrong in (
        ("RR", 2.0, 2.4),
        ("OR", 3.0, 2.0),
        ("RD", 0.25, 0.35),
        ("RD", 25, 35),
    ):
        assert verdict(of_contrast(events, type=kind, value=right), "value") == "agrees"
        assert verdict(of_contrast(events, type=kind, value=wrong), "value") == "differs"
    shares = {"ldn": ArmData(percent=50), "placebo": ArmData(percent=25)}
    assert verdict(of_contrast(shares, type="RR", value=2.0), "value") == "agrees"


def _recomputed(
    findings: dict[tuple[str, str], Recheck], name: str, what: str = ""
) -> float | None:
    (only,) = [
        each for (last, against), each in findings.items() if last == name and what in against
    ]
    return only.recomputed


def test_p_by_hand() -> None:
    # z = 2 / 1 = 2 and, with 38 degrees of freedom, t = 2.
    findings = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=2.0, se=1.0, p=0.0455)
    assert _recomputed(findings, "p", "/ se") == pytest.approx(two_sided_normal(2))
    limits = of_contrast({"ldn": ArmData(n=4)}, type="MD", value=2, se=1.0, p=0.18)[
        "p", "estimate / se"
    ]
    assert limits.verdict == "agrees" and limits.high == pytest.approx(
        two_sided_t(1.5 / 1.05, 2) + 0.005
    )
    # (0.81 − (−1.81)) / 2 is 1.31; 0.5 / 1.31 · 1.96.
    findings = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=-0.5, ci=(-1.81, 0.81), p=0.454)
    assert _recomputed(findings, "p", "interval") == pytest.approx(
        two_sided_normal(0.5 / 1.31 * 1.959964), abs=1e-6
    )
    findings = of_contrast({"ldn": ArmData(n=40)}, type="RR", value=2.0, ci=(1.0, 4.0), p=0.05)
    assert _recomputed(findings, "p", "interval") == pytest.approx(0.05)
    assert not of_contrast(type="RR", value=0.5, ci=(0.0, 4.0), p=0.05).get(
        ("p", "estimate and interval")
    )
    ratio = of_contrast({"ldn": ArmData(n=40)}, type="OR", value=2.0, se=0.3, p=0.021)
    assert verdict(ratio, "p", "/ se") == "agrees"


def test_middles_of_intervals_by_hand() -> None:
    assert _recomputed(of_contrast(type="MD", value=2.0, ci=(1.0, 4.0)), "ci") == 2.5
    assert _recomputed(of_contrast(type="OR", value=2.0, ci=(1.0, 9.0)), "ci") == pytest.approx(3)
    ends = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=2.0, se=0.5, ci=(1.02, 2.98))
    assert {what for name, what in ends if name.startswith("ci[")} == {"estimate ± q · se"}
    assert _recomputed(ends, "ci[0]") == pytest.approx(2 - 1.959964 * 0.5) and _recomputed(
        ends, "ci[1]"
    ) == pytest.approx(2 + 1.959964 * 0.5)
    assert not [
        name
        for name, _ in of_contrast(type="OR", value=2.0, se=0.5, ci=(1.0, 4.0))
        if name.startswith("ci[")
    ]


def test_statistics_by_hand() -> None:
    def p(kind: str, value: float, df: float | None, p: float) -> float | None:
        return _recomputed(
            of_contrast(type="p-only", p=p, statistic=kind, statistic_value=value, statistic_df=df),
            "p",
        )

    assert p("t", -2.2, 28, 0.04) == pytest.approx(two_sided_t(2.2, 28))
    assert p("z", -1.96, None, 0.05) == pytest.approx(two_sided_normal(1.96))
    assert p("chi2", 3.84, 1, 0.05) == pytest.approx(two_sided_normal(math.sqrt(3.84)))
    assert p("chi2", 5.99, None, 0.05) == pytest.approx(math.exp(-5.99 / 2)), (
        "of all degrees of freedom two fit"
    )
    assert p("F", 4.84, 28, 0.036) == pytest.approx(two_sided_t(2.2, 28))
    for kind, value, df in (("t", 2.2, None), ("F", 2.2, None), ("t", None, 28), (None, 2.2, 28)):
        assert not of_contrast(
            type="p-only", p=0.04, statistic=kind, statistic_value=value, statistic_df=df
        )


def _df(
    data: dict[str, ArmData],
    arms: tuple[Arm, ...] = ARMS,
    design: dict[str, Any] | None = None,
    **more: Any,
) -> float:
    one = outcome(arms=data, **more)
    made = paper(outcomes=(one,), arms=arms, design=Design(type="parallel-rct", **(design or {})))
    return least_df(Spot(made, ("outcomes", 0)), one)


def test_degrees_of_freedom_are_those_of_the_smaller_group() -> None:
    sized = (replace(ARMS[0], n_randomised=30), replace(ARMS[1], n_randomised=24, n_analysed=22))
    assert _df({"ldn": ArmData(n=12), "placebo": ArmData(n=9)}) == 7
    assert _df({"ldn": ArmData(n=12), "placebo": ArmData()}) == 10
    assert (
        _df({"ldn": ArmData(), "placebo": ArmData()}, sized) == 20
        and _df({"ldn": ArmData()}, sized) == 28
    )
    assert (
        _df({}, design={"n_analysed": 50, "n_randomised": 60}) == 23
        and _df({}, design={"n_randomised": 60}) == 28
    )
    assert (
        _df({}, design={"n_enrolled": 61}, comparison="within")
        == 59
        == _df({}, design={"n_enrolled": 61}, paired=True)
    )
    assert _df({}) == 1 and _df({"ldn": ArmData(n=2)}) == 1


def test_values_of_the_arms_by_hand() -> None:
    means = {
        "ldn": ArmData(n=20, mean=4.0, sd=2.0, baseline_mean=6.0),
        "placebo": ArmData(n=12, mean=5.0, sd=3.0, baseline_mean=6.5),
    }

    def value(kind: str, printed: float, **more: Any) -> float | None:
        return _recomputed(of_contrast(means, type=kind, value=printed, **more), "value")

    pooled = math.sqrt((19 * 4 + 11 * 9) / 30)
    assert value("MD", -1.0) == -1 and value("MD", -0.5) == -0.5 and value("ROM", 0.8) == 0.8
    assert value("SMD", round(-1 / pooled, 3)) == pytest.approx(-1 / pooled)
    assert value("SMD", round(-1 / 3, 3)) == pytest.approx(-1 / 3), "Glass's delta"
    fine = {
        "ldn": ArmData(n=20, mean=4.00001, sd=2.00001),
        "placebo": ArmData(n=12, mean=5.00001, sd=3.00001),
    }
    g = -(1 - 3 / (4 * 30 - 1)) / pooled
    assert _recomputed(of_contrast(fine, type="SMD", value=round(g, 4)), "value") == pytest.approx(
        g, abs=1e-4
    ), "Hedges' g"
    fine = {
        id: replace(data, sd=None, baseline_mean=data.mean + 2 + data.n / 100, baseline_sd=2.00001)
        for id, data in fine.items()
    }
    assert _recomputed(of_contrast(fine, type="SMD", value=-0.04), "value") == pytest.approx(
        -0.08 / 2, abs=1e-4
    ), "changes by the SD before"
    assert not of_contrast(means, type="MD", value=-0.5, comparison="within")
    assert not of_contrast(
        {"ldn": ArmData(mean=4.0), "placebo": ArmData(mean=-5.0)}, type="ROM", value=0.8
    )
    assert not of_contrast(
        {"ldn": ArmData(n=1, mean=4.0, sd=1.0), "placebo": ArmData(n=9, mean=5.0, sd=1.0)},
        type="SMD",
        value=0.8,
    )
    assert (
        verdict(of_contrast(means, type="MD", value=-0.5, score="change"), "value") == "differs"
    ), "changes already"


def test_risks_by_hand() -> None:
    events = {"ldn": ArmData(n=40, events=20), "placebo": ArmData(n=40, events=10)}
    for kind, value in (("RR", 2.0), ("OR", 3.0), ("RD", 0.25), ("RD", 25)):
        assert _recomputed(of_contrast(events, type=kind, value=value), "value") == pytest.approx(
            value
        )
    none = {"ldn": ArmData(n=40, events=20), "placebo": ArmData(n=40, events=0)}
    every = {"ldn": ArmData(n=40, events=40), "placebo": ArmData(n=40, events=10)}
    assert not of_contrast(none, type="RR", value=2.0) and not of_contrast(
        every, type="OR", value=2.0
    )
    assert verdict(of_contrast(every, type="RR", value=4.0), "value") == "agrees"
    assert not of_contrast(
        {"ldn": events["ldn"], "placebo": ArmData(n=40, events=40)}, type="OR", value=2.0
    )
    assert not of_contrast(events, type="HR", value=2.0) and not of_contrast(
        events, type="correlation", value=0.3
    )
