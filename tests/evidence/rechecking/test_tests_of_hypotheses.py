"""p values that the arms give: t tests, paired ones, tests of two proportions."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

import pytest

from ldncli.evidence.rechecking.printed import Recheck
from ldncli.evidence.rechecking.tests_of_hypotheses import chi2_ps, fisher_p
from ldncli.records.model.trial import ArmData
from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from tests.evidence.rechecking.samples import of_contrast, verdict


def test_p_of_means_and_events() -> None:
    means = {"ldn": ArmData(n=45, mean=19.5, sd=3.4), "placebo": ArmData(n=45, mean=27.5, sd=5.9)}
    assert verdict(of_contrast(means, type="p-only", p=0.001, p_relation="<"), "p") == "agrees"
    assert verdict(of_contrast(means, type="p-only", p=0.2), "p") == "differs"
    events = {"ldn": ArmData(n=6, events=4), "placebo": ArmData(n=6, percent=16.7)}
    assert verdict(of_contrast(events, type="p-only", p=0.09), "p") == "agrees"
    assert verdict(of_contrast(events, type="p-only", p=0.001), "p") == "differs"


def test_the_correlation_behind_a_paired_test() -> None:
    def measured(**contrast: Any) -> dict[tuple[str, str], Recheck]:
        arms = {"ldn": ArmData(n=30, mean=2.42, sd=2.41, baseline_mean=6.87, baseline_sd=2.07)}
        return of_contrast(arms, type="p-only", comparison="within", paired=True, **contrast)

    assert verdict(measured(p=0.001, p_relation="<"), "p") == "agrees"
    assert verdict(measured(p=0.008), "p") == "differs"
    assert verdict(measured(p=0.008, note="paired t test"), "p") == "impossible"
    (finding,) = measured(p=0.008).values()
    assert (
        finding.recomputed is not None
        and finding.recomputed < -1
        and (finding.low, finding.high) == (-1, 1)
    )


def test_fisher_and_chi_square() -> None:
    # Fisher's tea: 3 of 4 against 1 of 4, p = 0.4857 (Agresti 2013, table 3.9).
    assert fisher_p(3, 4, 1, 4) == pytest.approx(0.485714, abs=1e-6)
    plain, yates = chi2_ps(4, 6, 1, 6)
    assert plain == pytest.approx(0.0789, abs=1e-4) and yates == pytest.approx(0.2416, abs=1e-3)


def test_welch_by_hand() -> None:
    means = {"ldn": ArmData(n=20, mean=4.0, sd=2.0), "placebo": ArmData(n=12, mean=5.5, sd=3.0)}
    finding = of_contrast(means, type="p-only", p=0.14)["p", "t test of the two means"]
    v1, v2 = 4 / 20, 9 / 12
    df = (v1 + v2) ** 2 / (v1 * v1 / 19 + v2 * v2 / 11)
    assert finding.recomputed == pytest.approx(two_sided_t(1.5 / math.sqrt(v1 + v2), df))
    pooled = two_sided_t(
        1.6 / math.sqrt((19 * 1.95**2 + 11 * 2.95**2) / 30 * (1 / 20 + 1 / 12)), 30
    )
    assert finding.verdict == "agrees" and finding.low == pytest.approx(pooled - 0.005)
    assert verdict(of_contrast(means, type="p-only", p=0.09), "p") == "agrees", "the pooled test"


@pytest.mark.parametrize("data", [{"n": None}, {"n": 1}, {"sd": None}, {"mean": None}])
def test_a_t_test_needs_all_numbers(data: dict[str, Any]) -> None:
    whole = {"n": 20, "mean": 4.0, "sd": 2.0}
    for one, other in ((whole, whole | data), (whole | data, whole)):
        assert not of_contrast(
            {"ldn": ArmData(**one), "placebo": ArmData(**other)}, type="p-only", p=0.14
        )


def test_equal_means_without_spread() -> None:
    same = {"ldn": ArmData(n=20, mean=4, sd=0), "placebo": ArmData(n=20, mean=4, sd=0)}
    finding = of_contrast(same, type="p-only", p=1)["p", "t test of the two means"]
    assert finding.recomputed == 1 and finding.verdict == "agrees"


def test_the_implied_correlation_by_hand() -> None:
    """Ten people, change 2, both SDs 3, correlation 0.5: t is 2 / (3 / √10)."""
    p = two_sided_t(2 / (3 / math.sqrt(10)), 9)
    arms = {"ldn": ArmData(n=10, mean=4.0, sd=3.0, baseline_mean=6.0, baseline_sd=3.0)}
    finding = of_contrast(arms, type="p-only", comparison="within", paired=True, p=round(p, 9))[
        "p", "correlation behind a paired t test"
    ]
    assert finding.recomputed == pytest.approx(0.5, abs=1e-6) and finding.verdict == "agrees"
    crossed = {"ldn": ArmData(n=10, mean=4.0, sd=3.0), "placebo": ArmData(n=10, mean=6.0, sd=3.0)}
    finding = of_contrast(crossed, type="p-only", paired=True, p=round(p, 9))[
        "p", "correlation behind a paired t test"
    ]
    assert finding.recomputed == pytest.approx(0.5, abs=1e-6)
    assert not of_contrast(
        crossed | {"placebo": ArmData(n=9, mean=6.0, sd=3.0)}, type="p-only", paired=True, p=0.05
    )
    assert not of_contrast(
        arms, type="p-only", comparison="within", paired=True, p=0.05, score="change"
    )
    assert not of_contrast(
        {"ldn": ArmData(n=1, mean=4.0, sd=3.0, baseline_mean=6.0, baseline_sd=3.0)},
        type="p-only",
        comparison="within",
        p=0.05,
    )


@pytest.mark.parametrize(
    ("p", "relation", "said"),
    # The change of 2 needs an SD of differences between 0 and 6, that is t of at least 1.054: p of
    # at most 0.32, with rounding 0.35.
    [
        (0.3, "=", "agrees"),
        (0.41, "=", "differs"),
        (0.9, "<", "agrees"),
        (0.5, ">", "differs"),
        (0.2, ">", "agrees"),
        (1e-9, "=", "agrees"),
    ],
)
def test_bounds_on_p_bound_the_correlation_on_one_side(p: float, relation: str, said: str) -> None:
    arms = {"ldn": ArmData(n=10, mean=4.0, sd=3.0, baseline_mean=6.0, baseline_sd=3.0)}
    found = of_contrast(arms, type="p-only", comparison="within", p=p, p_relation=relation)
    assert verdict(found, "p") == said
    assert [each.reported for each in found.values()] == [
        p if relation == "=" else f"{relation}{p:g}"
    ]


def test_no_correlation_follows_from_p_0_or_1() -> None:
    arms = {"ldn": ArmData(n=10, mean=4.0, sd=3.0, baseline_mean=6.0, baseline_sd=3.0)}
    for p in (0, 1):
        assert not of_contrast(arms, type="p-only", comparison="within", p=p)
    named = of_contrast(arms, type="p-only", comparison="within", p=0.41, statistic="t")
    assert verdict(named, "p", "correlation") == "impossible"


def test_events_by_hand() -> None:
    events = {"ldn": ArmData(n=4, events=3), "placebo": ArmData(n=4, events=1)}
    finding = of_contrast(events, type="p-only", p=0.49)["p", "Fisher or χ² test of the events"]
    assert finding.recomputed == pytest.approx(34 / 70) and finding.verdict == "agrees"
    plain, _ = chi2_ps(3, 4, 1, 4)
    assert plain == pytest.approx(two_sided_normal(math.sqrt(2))) and finding.low == pytest.approx(
        plain - 0.005
    )
    for pair in (
        ((0, 4), (0, 4)),
        ((4, 4), (4, 4)),
        ((5, 4), (1, 4)),
        ((1, 4), (5, 4)),
        ((None, 4), (1, 4)),
        ((1, 4), (1, None)),
    ):
        arms = {
            id: ArmData(events=e, n=n) for id, (e, n) in zip(("ldn", "placebo"), pair, strict=True)
        }
        assert ("p", "Fisher or χ² test of the events") not in of_contrast(
            arms, type="p-only", p=0.49
        )


@pytest.mark.parametrize(
    ("a", "n1", "c", "n2"), [(0, 5, 4, 7), (3, 3, 1, 9), (2, 6, 2, 6), (5, 9, 1, 4)]
)
def test_fisher_by_all_orders(a: int, n1: int, c: int, n2: int) -> None:
    """Every way in which the events can fall on the people, counted."""
    chances = Counter(
        sum(each < n1 for each in who) for who in itertools.combinations(range(n1 + n2), a + c)
    )
    extreme = sum(ways for ways in chances.values() if ways <= chances[a])
    assert fisher_p(a, n1, c, n2) == pytest.approx(extreme / math.comb(n1 + n2, a + c))


def test_two_people_a_group_will_do() -> None:
    two = {"ldn": ArmData(n=2, mean=4.0, sd=1.0), "placebo": ArmData(n=2, mean=7.0, sd=1.0)}
    finding = of_contrast(two, type="p-only", p=0.1)["p", "t test of the two means"]
    assert finding.recomputed == pytest.approx(two_sided_t(3, 2))
    pairs = {"ldn": ArmData(n=2, mean=4.0, sd=3.0, baseline_mean=6.0, baseline_sd=3.0)}
    assert of_contrast(pairs, type="p-only", comparison="within", p=0.5)
