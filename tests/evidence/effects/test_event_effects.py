"""Events of the same people twice: what the trial prints of its error goes before what would be
assumed."""

from __future__ import annotations

from math import log

import pytest

from ldncli.evidence.effects.own_interval import as_read
from ldncli.records.model.trial import Contrast, Outcome
from ldncli.statistics.distributions import normal_quantile
from tests.evidence.trials import (
    AS_PRINTED,
    VOCABULARIES,
    Grid,
    NoEstimate,
    contrast,
    estimate,
    outcome,
    reported,
)


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


# -- percentages of groups whose size is not known -------------------------------------------------


def _shares(treated: float, control: float, p: float = 0.009, **more: object) -> Outcome:
    return outcome(
        {"percent": treated},
        {"percent": control},
        "pain-response",
        score="events",
        **{"contrast": contrast("p-only", p=p), **more},
    )


@pytest.mark.parametrize(
    ("measure", "value"),
    [("RR", log(88 / 40)), ("OR", log(0.88 / 0.12 / (0.4 / 0.6))), ("RD", 0.48)],
)
def test_two_percentages_and_an_exact_p_give_an_effect_of_unknown_size(
    measure: str, value: float
) -> None:
    found = estimate(_shares(88, 40), measure)
    assert found.value == pytest.approx(value)
    assert found.variance**0.5 == pytest.approx(value / -normal_quantile(0.0045))
    assert found.n_treatment is None and found.n_control is None
    assert not found.row.keys() & {"ai", "n1i"}


def test_percentages_of_all_randomised_are_counts_only_where_somebody_says_so() -> None:
    counted = estimate(_shares(85, 40, analysis="itt"), "RR")
    assert (counted.row["ai"], counted.row["n1i"], counted.row["ci"]) == (17, 20, 8)
    for analysis in (None, "unclear", "completers"):
        unsaid = estimate(_shares(85, 40, analysis=analysis), "RR")
        assert "ai" not in unsaid.row and unsaid.n_treatment is None


@pytest.mark.parametrize(
    "more",
    [
        {"contrast": None},
        {"contrast": contrast("p-only", p=0.05, p_relation="<")},
        {"contrast": contrast("p-only", p=0.9)},
        {"contrast": contrast("MD", 3, p=0.01)},
    ],
)
def test_percentages_alone_give_none(more: dict[str, object]) -> None:
    [found] = Grid(VOCABULARIES).estimates(reported(_shares(85, 40, **more))[0], "RR", AS_PRINTED)
    assert isinstance(found, NoEstimate)


@pytest.mark.parametrize(("treated", "control"), [(100, 40), (88, 0), (40, 40)])
def test_nobody_everybody_or_no_difference_give_none(treated: float, control: float) -> None:
    [found] = Grid(VOCABULARIES).estimates(reported(_shares(treated, control))[0], "OR", AS_PRINTED)
    assert isinstance(found, NoEstimate)
