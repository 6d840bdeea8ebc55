"""Posterior distributions against R: the same integrals by another rule, and bayesmeta itself."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.bayes.posterior import Effect, Summary, posterior
from ldncli.statistics.bayes.priors import EffectPrior, TauPrior, tau_prior
from ldncli.statistics.models.pooling import pool_effects
from tests.statistics.bayes.references import answered, number, reference

CASES = reference()["cases"]
HALF = tau_prior("half-normal:0.5")
Y, V = (-0.25197, 0.23859, -0.47236), (0.20181**2, 0.20302**2, 0.19376**2)


def _close(ours: Any, theirs: dict[str, Any], width: float, within: float, where: str) -> None:
    for name in ("mode", "median", "mean", "sd", "low", "high"):
        wanted = number(theirs[name])
        found = getattr(ours, name)
        assert (found is None) == (wanted is None), (where, name)
        if wanted is not None:
            assert abs(found - wanted) <= within * width, (where, name, found, wanted)
    for found, wanted in zip(ours.central, theirs["central"], strict=True):
        assert abs(found - wanted) <= within * width, (where, "central")


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['body']}-{case['family']}-{case['parameters']}"
)
def test_the_same_integrals_in_r(case: dict[str, Any]) -> None:
    """Mean effect, effect in a new study and each study's own, to 1e-8 of the interval's width
    (1e-6 is asked for); probabilities to 1e-10."""
    found, wanted = answered(case), case["found"]
    pairs = [(found.mean, wanted["mu"]), (found.new, wanted["new"])]
    pairs += list(zip(found.studies, wanted["theta"], strict=True))
    for place, (ours, theirs) in enumerate(pairs):
        width = theirs["high"] - theirs["low"]
        _close(ours.summary(), theirs, width, 1e-8, f"effect {place}")
        for x, p in zip((-0.5, 0.0, 0.5), theirs["below"], strict=True):
            assert ours.below(x) == pytest.approx(p, abs=1e-10)
            assert ours.above(x) == pytest.approx(1 - p, abs=1e-10)


@pytest.mark.parametrize("case", reference()["bayesmeta"], ids=lambda case: case["body"])
def test_bayesmeta_on_its_documented_examples(case: dict[str, Any]) -> None:
    """Its grid is an approximation: at delta 1e-4 it is within 1e-4 of the interval's width (its
    default within 1e-3), and nothing is known to fewer digits than it has itself."""
    found = answered(case)
    ours: list[Effect] = [found.mean, found.new, *found.studies]
    theirs = [case["mu"], case["new"], *zip(*case["theta"], strict=True)]
    for effect, wanted in zip(ours, theirs, strict=True):
        summary: Summary = effect.summary()
        assert summary.sd is not None
        got = (summary.median, summary.mean, summary.sd, summary.low, summary.high)
        width = wanted[5] - wanted[4]
        assert got == pytest.approx(wanted[1:], abs=1e-4 * width)
    tau = found.tau
    got_tau = (tau.mode(), tau.quantile(0.5), tau.mean, tau.sd, *tau.shortest(0.95))
    assert got_tau == pytest.approx(case["tau"], rel=2e-5, abs=2e-5)


def test_moments_that_do_not_exist_are_none() -> None:
    heavy = posterior(Y, V, tau_prior("uniform"))
    assert heavy.tau.mean is None and heavy.tau.sd is None
    assert heavy.mean.summary().sd is None and heavy.mean.summary().mean is not None
    sceptical = posterior(Y, V, tau_prior("half-cauchy:0.5"), EffectPrior(0.0, 1.0))
    assert sceptical.mean.summary().sd is not None


@pytest.mark.parametrize("k", [1, 2])
def test_an_improper_prior_needs_studies(k: int) -> None:
    with pytest.raises(UsageError, match="needs 3 studies"):
        posterior(Y[:k], V[:k], tau_prior("uniform"))
    if k == 2:
        assert posterior(Y[:k], V[:k], tau_prior("uniform"), EffectPrior(0, 1)).k == 2


@pytest.mark.parametrize(
    ("y", "v"), [([], []), ([1.0], [0.0]), ([math.nan], [1.0]), ([0.0] * 1001, [1.0] * 1001)]
)
def test_refusals(y: list[float], v: list[float]) -> None:
    with pytest.raises(UsageError):
        posterior(y, v, HALF)


def test_what_no_number_can_hold_is_refused() -> None:
    for y, v, words in (
        ([1e200, -1e200], [1.0, 1.0], "half-normal:1"),
        ([0.1, 0.2], [1.0, 1.0], "half-normal:1e250"),
        ([1e160, 0.0], [1.0, 1.0], "half-cauchy:1"),
    ):
        with pytest.raises(UsageError, match="too far"):
            posterior(y, v, tau_prior(words))


def test_without_heterogeneity_it_is_the_common_effect() -> None:
    common = pool_effects(Y, V, "EE", "z")
    found = posterior(Y, V, TauPrior("half-normal", 1e-7)).mean.summary()
    assert (found.mean, found.low, found.high) == pytest.approx(
        (common.estimate, common.ci_lb, common.ci_ub), abs=1e-7
    )


def test_one_study_with_next_to_no_heterogeneity_is_itself() -> None:
    found = posterior([0.4], [0.09], TauPrior("half-normal", 1e-9))
    assert found.mean.below(0.0) == pytest.approx(0.5 * math.erfc(0.4 / 0.3 / math.sqrt(2)))
    assert found.studies[0].summary().mean == pytest.approx(0.4)


BODY = st.lists(
    st.tuples(
        st.floats(-2, 2).map(lambda x: round(x, 3)),
        st.floats(0.01, 1).map(lambda x: round(x, 3)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20, deadline=None)
@given(BODY, st.sampled_from(["half-normal:0.5", "half-cauchy:0.3", "log-normal:-1:0.8"]))
def test_order_sign_and_scale(body: list[tuple[float, float]], words: str) -> None:
    prior = tau_prior(words)
    y, v = [a for a, _ in body], [b for _, b in body]
    found = posterior(y, v, prior).mean.summary()
    low, high = found.central
    back = posterior(y[::-1], v[::-1], prior).mean.summary()
    assert back.median == pytest.approx(found.median, abs=1e-7)
    assert back.central == pytest.approx(found.central, abs=1e-7)
    turned = posterior([-each for each in y], v, prior).mean.summary()
    assert turned.central == pytest.approx((-high, -low), abs=1e-7)
    scaled = posterior([7 * a for a in y], [49 * b for b in v], prior.scaled(7)).mean.summary()
    assert scaled.central == pytest.approx((7 * low, 7 * high), abs=1e-5)
    assert found.high - found.low <= (high - low) * (1 + 1e-9), "the shortest is the shortest"


@settings(max_examples=20, deadline=None)
@given(BODY)
def test_a_study_lies_between_itself_and_the_mean(body: list[tuple[float, float]]) -> None:
    found = posterior([a for a, _ in body], [b for _, b in body], HALF)
    mean = found.mean.mixture.mean + found.mean.origin
    for (value, _), study in zip(body, found.studies, strict=True):
        own = study.mixture.mean + study.origin
        ends = sorted((value, mean))
        # The mean at each tau differs a little from the mean over all.
        room = 0.3 * (ends[1] - ends[0]) + 0.3
        assert ends[0] - room <= own <= ends[1] + room


def test_more_studies_that_agree_narrow_it() -> None:
    widths = []
    for k in (2, 4, 8, 16, 200):
        low, high = posterior([0.3] * k, [0.04] * k, HALF, studies=False).mean.summary().central
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True) and widths[-1] < 0.1
