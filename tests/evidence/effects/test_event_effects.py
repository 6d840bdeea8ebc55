"""Events of the same people twice: what the trial prints of its error goes before what would be
assumed."""

from __future__ import annotations

from math import log

import pytest

from ldncli.evidence.effects.own_interval import as_read
from ldncli.records.model.trial import Contrast, Outcome
from ldncli.statistics.distributions import normal_quantile
from tests.evidence.trials import contrast, estimate, outcome


def _both_periods(printed: Contrast | None) -> Outcome:
    return outcome(
        {"events": 9, "n": 28},
        {"events": 3, "n": 28},
        "pain-response",
        score="events",
        paired=True,
        contrast=printed,
    )


def test_an_exact_p_of_both_periods_goes_before_an_assumed_correlation() -> None:
    each = _both_periods(contrast("p-only", p=0.05))
    found = estimate(each, "RR", design="crossover-rct", people=28)
    assert found.assumed is None and found.value == pytest.approx(log(3))
    assert found.variance**0.5 == pytest.approx(log(3) / normal_quantile(0.975))
    assert as_read(found, 95) == pytest.approx((3.0, 1.0, 9.0), abs=1e-6)


@pytest.mark.parametrize(
    "printed",
    [
        None,
        contrast("p-only", p=0.05, p_relation="<"),
        contrast("p-only", p=0.9),
        contrast("correlation", 0.3, p=0.05),
    ],
)
def test_without_one_a_correlation_is_assumed(printed: Contrast | None) -> None:
    found = estimate(_both_periods(printed), "RR", design="crossover-rct", people=28)
    assert found.assumed == 0.5


def test_a_printed_correlation_is_nearer_than_a_p() -> None:
    found = estimate(
        _both_periods(contrast("p-only", p=0.05, correlation=0.2)),
        "RR",
        design="crossover-rct",
        people=28,
    )
    assert found.assumed is None
    one, two = (1 / 9 - 1 / 28) ** 0.5, (1 / 3 - 1 / 28) ** 0.5
    assert found.variance == pytest.approx(one**2 + two**2 - 2 * 0.2 * one * two)
