"""Percentages, standard errors and intervals of single arms, and people, recomputed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.rechecking.arms import best, sizes
from ldncli.records.model.trial import AdverseEvent, Arm, ArmData, Design, HarmData, Population
from tests.evidence.rechecking.samples import PLACE, found, of_arm, outcome, paper, verdict, why_of


@pytest.mark.parametrize(
    ("percent", "events", "n", "said"),
    [
        (33.3, 5, 15, "agrees"),
        (13, 5, 37, "differs"),
        (14, 5, 37, "agrees"),
        (15, 5, 37, "impossible"),
        (45, None, 49, "agrees"),
    ],
)
def test_percentages(percent: float, events: int | None, n: int, said: str) -> None:
    assert verdict(of_arm(ArmData(n=n, events=events, percent=percent)), "percent") == said


def test_a_percentage_that_no_count_gives_names_the_nearest_denominator() -> None:
    (finding,) = of_arm(ArmData(n=17, percent=89)).values()
    assert finding.verdict == "differs" and "16 of 18 would do" in why_of(finding)


def test_without_an_n_beside_it_the_arm_is_asked_and_another_denominator_forgiven() -> None:
    arms = (Arm(id="ldn", role="treatment", label="naltrexone", n_randomised=20, n_analysed=18),)
    assert (
        verdict(found(outcome(arms={"ldn": ArmData(events=9, percent=50)}), arms=arms), "percent")
        == "agrees"
    )
    assert (
        verdict(found(outcome(arms={"ldn": ArmData(events=9, percent=60)}), arms=arms), "percent")
        == "differs"
    )
    harm = AdverseEvent(
        term="dreams", arms={"ldn": HarmData(events=9, n=20, percent=50)}, place=PLACE
    )
    assert verdict(found(adverse_events=(harm,)), "percent") == "impossible"


def test_what_is_of_some_people_alone_is_not_held_against_the_whole_group() -> None:
    arms = (Arm(id="ldn", role="treatment", label="naltrexone", n_analysed=93),)
    share = replace(
        outcome(arms={"ldn": ArmData(percent=71.4)}, comparison="within"), condition="mcas"
    )
    both = {"conditions": ("crps", "mcas"), "arms": arms}
    assert not any(name == "percent" for name, _ in found(share, **both))
    shared = Population(shared=("mcas",))
    assert any(name == "percent" for name, _ in found(share, **both, population=shared))
    assert any(name == "percent" for name, _ in found(share, conditions=("mcas",), arms=arms))


def test_standard_errors_and_intervals_of_means() -> None:
    assert verdict(of_arm(ArmData(n=25, mean=4.0, sd=2.0, se=0.4)), "se") == "agrees"
    assert verdict(of_arm(ArmData(n=25, mean=4.0, sd=2.0, se=0.6)), "se") == "impossible"
    # A log-normal mean: its interval leans to one side.
    assert verdict(of_arm(ArmData(mean=4.0, ci=(2.0, 8.0))), "ci") == "differs"
    assert verdict(of_arm(ArmData(mean=9.0, ci=(2.0, 8.0))), "ci") == "impossible"
    wide = of_arm(ArmData(n=25, mean=4.0, sd=2.0, ci=(2.0, 6.0)))
    assert {each.verdict for (name, _), each in wide.items() if name.startswith("ci[")} == {
        "differs"
    }


def test_percentages_without_events_need_few_people() -> None:
    assert not of_arm(ArmData(n=100, percent=45)), "any whole percentage can be had of 100"
    (finding,) = of_arm(ArmData(n=99, percent=45)).values()
    assert (
        finding.what == because("whole number of people", n=99)
        and finding.verdict == "agrees"
        and finding.recomputed == pytest.approx(4500 / 99)
    )
    (finding,) = of_arm(ArmData(n=7, percent=12.3456)).values()
    assert "none near would do" in why_of(finding)


def test_a_percentage_needs_someone() -> None:
    assert not found(outcome(arms={"ldn": ArmData(percent=45)}), arms=()), "nobody knows how many"
    assert not of_arm(ArmData(n=20, events=4))


def test_sizes_that_may_stand_behind_a_number() -> None:
    arm = Arm(id="ldn", role="treatment", label="x", n_randomised=20, n_analysed=18)
    design = Design(type="parallel-rct", n_randomised=40, n_analysed=38, n_enrolled=45)
    two = paper(design=design)
    assert sizes(two, arm, ArmData(n=15)) == (15,)
    assert sizes(two, arm, ArmData()) == (18, 20)
    assert sizes(two, arm, ArmData(), whole=True) == (18, 20, 38, 40, 45)
    assert sizes(paper(design=design, arms=(arm,)), arm, ArmData()) == (18, 20, 38, 40, 45)
    assert sizes(two, None, ArmData()) == ()
    assert sizes(two, arm, ArmData(events=18)) == (20,), "all of 18 is how 18 was known"
    assert sizes(two, arm, ArmData(events=18, percent=100)) == (18, 20)


def test_standard_error_by_hand() -> None:
    finding = of_arm(ArmData(n=25, mean=4.0, sd=2.0, se=0.6))["se", "sd / √n"]
    assert finding.recomputed == 0.4 and (finding.low, finding.high) == (
        pytest.approx(0.39 - 0.05),
        pytest.approx(0.41 + 0.05),
    )
    assert (
        not of_arm(ArmData(n=25, sd=2.0))
        and not of_arm(ArmData(sd=2.0, se=0.4))
        and not of_arm(ArmData(n=25, se=0.4))
    )


def test_intervals_by_hand() -> None:
    data = ArmData(n=25, mean=4.0, sd=2.0, ci=(3.17, 4.83))
    findings = of_arm(data)
    assert {each.verdict for each in findings.values()} == {"agrees"}
    low, high = findings["ci[0]", "mean ± t · sd / √n"], findings["ci[1]", "mean ± t · sd / √n"]
    # 4 ∓ 2.0639 · 2 / 5, the quantile of t with 24 degrees of freedom.
    assert (low.recomputed, high.recomputed) == (
        pytest.approx(3.1744, abs=1e-4),
        pytest.approx(4.8256, abs=1e-4),
    )
    middle = findings["ci", "mean against the middle of its interval"]
    assert middle.recomputed == 4
    outside = of_arm(ArmData(mean=1.0, ci=(2.0, 8.0)))["ci", "interval contains its mean"]
    assert (outside.low, outside.high, outside.reported) == (2, 8, 1)
    assert verdict(of_arm(ArmData(mean=1.9, ci=(2.0, 8.0))), "ci") == "differs", (
        "rounding may hide that it is inside"
    )
    assert len(of_arm(ArmData(n=1, mean=4.0, sd=2.0, ci=(3.0, 5.0)))) == 1


def test_people_analysed_and_lost() -> None:
    assert (
        verdict(
            found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=57, n_lost=3)),
            "n_randomised",
        )
        == "agrees"
    )
    both = found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=60, n_lost=3))
    assert "intention to treat" in why_of(both["n_randomised", "n_analysed + n_lost"])
    fewer = found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=50, n_lost=3))[
        "n_randomised", "n_analysed + n_lost"
    ]
    assert (
        fewer.verdict == "differs" and "another reason" in why_of(fewer) and fewer.recomputed == 53
    )
    for missing in ("n_randomised", "n_analysed", "n_lost"):
        known = {"n_randomised": 60, "n_analysed": 50, "n_lost": 3} | {missing: None}
        assert not found(design=Design(type="parallel-rct", **known))


def test_people_of_the_arms() -> None:
    arms = (
        Arm(id="ldn", role="treatment", label="x", n_analysed=28),
        Arm(id="placebo", role="control", label="y", n_analysed=28),
    )
    assert (
        verdict(found(design=Design(type="parallel-rct", n_analysed=57), arms=arms), "n_analysed")
        == "differs"
    )
    assert (
        verdict(found(design=Design(type="parallel-rct", n_analysed=56), arms=arms), "n_analysed")
        == "agrees"
    )
    assert not found(design=Design(type="crossover-rct", n_analysed=57), arms=arms), (
        "the arms are the same people"
    )
    assert not found(design=Design(type="parallel-rct", n_analysed=57), arms=())
    assert not found(
        design=Design(type="parallel-rct", n_analysed=57),
        arms=(arms[0], replace(arms[1], n_analysed=None)),
    )
    lost = (
        Arm(id="ldn", role="treatment", label="x", n_lost=2),
        Arm(id="placebo", role="control", label="y", n_lost=3),
    )
    assert (
        verdict(found(design=Design(type="parallel-rct", n_lost=5), arms=lost), "n_lost")
        == "agrees"
    )
    own = (
        Arm(id="ldn", role="treatment", label="x", n_randomised=20, n_analysed=18, n_lost=1),
        arms[1],
    )
    finding = found(arms=own)["n_randomised", "n_analysed + n_lost"]
    assert finding.path == "arms[0].n_randomised" and finding.recomputed == 19


def test_the_best_finding_is_kept() -> None:
    first, second = (
        of_arm(ArmData(n=37, events=5, percent=percent))["percent", "5/37"] for percent in (14, 15)
    )
    assert list(best([second, first])) == [first] and list(best([])) == []
    assert list(best([first, replace(first, what=because("other"))])) == [first]
