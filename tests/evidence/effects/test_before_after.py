"""What one group shows before and after: changes, standardised changes, shares; each with
its formula written out again."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.effects.estimate import Choices, Estimate, Frame
from ldncli.records.model.trial import Arm, ArmData, Outcome
from ldncli.statistics.distributions import t_quantile
from ldncli.statistics.measures.effect_measures import effect_sizes
from tests.evidence.trials import contrast, estimate, outcome, refusal, told

SERIES: dict[str, Any] = {"design": "case-series"}


def _within(data: dict[str, Any], **more: Any) -> Outcome:
    return outcome({"n": 20, **data}, None, comparison="within", paired=True, **more)


BOTH = _within({"mean": 4, "sd": 2, "baseline_mean": 6, "baseline_sd": 2.5})


def _pair(found: Estimate) -> tuple[float, float]:
    return found.value, found.variance


def _row(r: float, before_first: bool = False) -> dict[str, float]:
    return {"m_post": 4, "m_pre": 6, "sd_post": 2, "sd_pre": 2.5, "ni": 20, "ri": r}


@pytest.mark.parametrize("measure", ["MC", "SMCC", "SMCR"])
def test_means_before_and_after_as_metafor_has_them(measure: str) -> None:
    found = estimate(BOTH, measure)
    wanted = {r: effect_sizes(measure, [_row(r)])[0] for r in (0.3, 0.5, 0.7)}
    assert (
        _pair(found) == pytest.approx((wanted[0.5]["yi"], wanted[0.5]["vi"]))
        and found.assumed == 0.5
    )
    assert {r: pair[1] for r, pair in found.at.items()} == pytest.approx(
        {r: wanted[r]["vi"] for r in (0.3, 0.7)}
    )
    assert found.design == "before-after" and found.participants == 20 and found.n_control is None
    assert told(found.steps) == ("means before and after, within-person correlation 0.5, assumed",)


@pytest.mark.parametrize(
    ("each", "sd"),
    [
        (_within({"mean": -2, "sd": 3}, score="change"), 3),
        (_within({"mean": -2, "se": 0.5}, score="change"), 0.5 * math.sqrt(20)),
        (
            _within({"mean": -2}, score="change", contrast=contrast("MC", -2, p=0.01)),
            2 * math.sqrt(20) / t_quantile(0.995, 19),
        ),
        (
            _within({}, contrast=contrast("MC", -2, ci=(-3, -1))),
            math.sqrt(20) / t_quantile(0.975, 19),
        ),
        (_within({}, contrast=contrast("MC", -2, sd=3)), 3),
        (
            _within({"mean": 4, "baseline_mean": 6}, contrast=contrast("p-only", p=0.01)),
            2 * math.sqrt(20) / t_quantile(0.995, 19),
        ),
    ],
)
def test_the_change_that_the_paper_prints(each: Outcome, sd: float) -> None:
    found = estimate(each, "MC")
    assert (
        _pair(found) == pytest.approx((-2, sd * sd / 20))
        and found.assumed is None
        and dict(found.at) == {}
    )
    assert estimate(each, "SMCC").value < 0


def test_correlation_of_a_standardised_change_is_derived_or_printed_where_it_can_be() -> None:
    derived = replace(BOTH, contrast=contrast("MC", -2, sd=2.2))
    r = (4 + 6.25 - 2.2**2) / (2 * 2 * 2.5)
    wanted = effect_sizes("SMCR", [_row(r)])[0]
    found = estimate(derived, "SMCR")
    assert _pair(found) == pytest.approx((wanted["yi"], wanted["vi"])) and found.assumed is None
    printed = replace(BOTH, contrast=contrast("p-only", correlation=0.8))
    wanted = effect_sizes("SMCR", [_row(0.8)])[0]
    found = estimate(printed, "SMCR")
    assert _pair(found) == pytest.approx((wanted["yi"], wanted["vi"])) and found.assumed is None
    assert told(found.steps) == (
        "means before and after, within-person correlation 0.8, as printed",
    )


def test_a_change_score_leaves_the_correlation_of_smcr_assumed() -> None:
    each = _within({"mean": -2, "sd": 3, "baseline_sd": 2.5}, score="change")
    found = estimate(each, "SMCR")
    assert found.assumed == 0.5 and found.at[0.7][1] < found.variance < found.at[0.3][1]
    chosen = estimate(each, "SMCR", Frame(), Choices(correlation=0.5, shown_too=(0.5, 0.9)))
    assert list(chosen.at) == [0.5, 0.9]


def test_a_contrast_between_groups_is_no_change_within_one() -> None:
    between = outcome(
        {"mean": 4, "n": 20}, {"mean": 5, "n": 20}, contrast=contrast("MD", -1, ci=(-2, 0))
    )
    assert (
        refusal(between, "MC") == "the means before and after are not printed in the sources read"
    )
    changes = outcome(
        {"mean": -2, "n": 20},
        {"mean": -1, "n": 20},
        score="change",
        contrast=contrast("MD", -1, p=0.01),
    )
    assert refusal(changes, "MC") == "a mean change without a measure of spread"


@pytest.mark.parametrize(
    ("each", "measure", "why"),
    [
        (_within({}), "MC", "the means before and after are not printed in the sources read"),
        (
            _within({"mean": 4, "baseline_mean": 6}),
            "MC",
            "a mean change without a measure of spread",
        ),
        (
            _within({"mean": -2, "baseline_sd": 3}, score="change"),
            "MC",
            "a mean change without a measure of spread",
        ),
        (
            _within({"mean": -30, "sd": 9}, score="percent-change"),
            "MC",
            "percent change: not in the units of a scale",
        ),
        (
            _within({"mean": 4, "sd": 2, "n": 2}),
            "MC",
            "how many people were measured twice is not known, or too few",
        ),
        (
            _within({"mean": -2, "sd": 0}, score="change"),
            "MC",
            "a mean change without a measure of spread",
        ),
        (
            _within({"mean": -2, "sd": 3}, score="change"),
            "SMCR",
            "the SD before treatment is not printed in the sources read",
        ),
        (BOTH, "PLO", "does not give the number of people with an event in one group"),
        (
            _within({}, score="events"),
            "PLO",
            "how many people had the event is not printed in the sources read",
        ),
    ],
)
def test_why_no_change_follows(each: Outcome, measure: str, why: str) -> None:
    assert refusal(each, measure) == why


def test_several_groups_have_several_changes() -> None:
    arms = tuple(Arm(id=id, role="treatment", label=id, n_randomised=9) for id in ("low", "high"))
    each = outcome(
        arms={"low": ArmData(mean=1, sd=1), "high": ArmData(mean=2, sd=1)},
        comparison="within",
        score="change",
    )
    assert refusal(each, "MC", arms=arms) == "several groups, each with its own change"


@pytest.mark.parametrize("measure", ["PLO", "PFT", "PR"])
def test_shares_of_one_group(measure: str) -> None:
    each = _within({"events": 6}, domain="pain-response", score="events")
    found, wanted = estimate(each, measure), effect_sizes(measure, [{"xi": 6, "ni": 20}])[0]
    assert (
        _pair(found) == (wanted["yi"], wanted["vi"])
        and found.design == "single-arm"
        and found.row == {"xi": 6, "ni": 20}
    )
    turned, others = (
        estimate(each, measure, Frame(better="lower")),
        effect_sizes(measure, [{"xi": 14, "ni": 20}])[0],
    )
    assert _pair(turned) == (others["yi"], others["vi"]) and told(turned.steps)[-1].startswith(
        "turned round"
    )


def test_changes_are_brought_into_the_frame() -> None:
    line = _within(
        {"mean": 40, "sd": 20, "baseline_mean": 60, "baseline_sd": 25}, scale="vas-0-100"
    )
    found = estimate(line, "MC", Frame(range=(0, 10)))
    assert _pair(found) == pytest.approx(_pair(estimate(BOTH, "MC"))) and found.at[0.3][
        1
    ] == pytest.approx(estimate(BOTH, "MC").at[0.3][1])
    comfort = replace(BOTH, scale="comfort")
    assert (
        estimate(comfort, "SMCC", Frame(better="lower")).value == -estimate(comfort, "SMCC").value
    )
    assert refusal(BOTH, "MC", Frame(range=(0, 10))).startswith(
        "the limits of its scale are not known"
    )
    assert (
        refusal(replace(BOTH, scale="fiq"), "MC", Frame(units="open"))
        == "measured in other units than those of the other studies"
    )
