"""The posterior distribution of tau against R, at its ends and where its prior is awkward."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.statistics.bayes.heterogeneity import Heterogeneity
from ldncli.statistics.bayes.marginal import Marginal
from ldncli.statistics.bayes.priors import VAGUE, tau_prior
from ldncli.statistics.bayes.published import rhodes
from tests.statistics.bayes.references import answered, reference
from tests.statistics.bayes.test_posterior import _close

Y, V = (-0.25197, 0.23859, -0.47236), (0.20181**2, 0.20302**2, 0.19376**2)


def _tau(words: str) -> Heterogeneity:
    return Heterogeneity(Marginal(Y, V, VAGUE), tau_prior(words))


@pytest.mark.parametrize(
    "case",
    reference()["cases"],
    ids=lambda case: f"{case['body']}-{case['family']}-{case['parameters']}",
)
def test_the_same_integrals_in_r(case: dict[str, Any]) -> None:
    """To 1e-7 of the interval's width: the mode is found by comparing densities, which near a peak
    differ by the square of that."""
    tau, wanted = answered(case).tau, case["found"]["tau"]
    low, high = tau.shortest(0.95)
    ours = SimpleNamespace(
        mode=tau.mode(),
        median=tau.quantile(0.5),
        mean=tau.mean,
        sd=tau.sd,
        low=low,
        high=high,
        central=(tau.quantile(0.025), tau.quantile(0.975)),
    )
    _close(ours, wanted, wanted["high"] - wanted["low"], 1e-7, "tau")


@pytest.mark.parametrize("words", ["half-normal:0.5", "uniform:2", "log-normal:-1:0.05", "uniform"])
def test_quantiles_undo_probabilities_and_density_is_their_slope(words: str) -> None:
    tau = _tau(words)
    for p in (1e-6, 0.01, 0.3, 0.9, 0.9999):
        x = tau.quantile(p)
        assert tau.below(x) == pytest.approx(p, rel=1e-9)
        step = 1e-5 * x
        slope = (tau.below(x + step) - tau.below(x - step)) / (2 * step)
        assert slope == pytest.approx(tau.density(x), rel=1e-4)
    assert tau.below(0) == 0 == tau.quantile(0) and sum(tau.weights) == pytest.approx(1)


def test_nothing_lies_above_an_upper_end() -> None:
    tau = _tau("uniform:0.3")
    assert tau.below(0.3) == 1 and tau.density(0.31) == 0 and tau.quantile(0.999999) < 0.3
    assert tau.mean is not None and tau.mean < 0.3


def test_log_t_has_its_peak_above_nothing() -> None:
    """Its density rises without end towards 0, where it holds next to no mass."""
    tau = Heterogeneity(Marginal(Y, V, VAGUE), rhodes("pain"))
    assert 0.1 < tau.mode() < 0.2 and tau.density(1e-9) > tau.density(tau.mode())
    assert tau.below(1e-9) < 1e-3
