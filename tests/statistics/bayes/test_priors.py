"""Priors: densities that integrate to 1, in words, in other units."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.bayes.priors import VAGUE, EffectPrior, TauPrior, effect_prior, tau_prior

WORDS = (
    "half-normal:0.5",
    "half-cauchy:0.5",
    "half-t:4:0.5",
    "exponential:0.5",
    "log-normal:-1.28:0.87",
    "log-t:-1.72:1.3",
    "uniform:2",
)


def _integral(prior: TauPrior, low: float, high: float, steps: int = 40_000) -> float:
    """The mass between two values of log tau (midpoints)."""
    width = (high - low) / steps
    places = (low + (each + 0.5) * width for each in range(steps))
    return width * math.fsum(math.exp(prior.log_density(x) + x) for x in places)


@pytest.mark.parametrize("words", WORDS)
def test_a_density_integrates_to_one(words: str) -> None:
    prior = tau_prior(words)
    top = math.log(prior.upper) if math.isfinite(prior.upper) else 40
    assert _integral(prior, -60, top) == pytest.approx(1, abs=1e-5) and prior.proper


@pytest.mark.parametrize("words", WORDS)
def test_in_other_units_the_mass_is_the_same(words: str) -> None:
    prior = tau_prior(words)
    wide = prior.scaled(10)
    for x in (-3.0, -1.0, 0.5):
        assert wide.log_density(x + math.log(10)) == pytest.approx(
            prior.log_density(x) - math.log(10)
        )
    assert wide.upper == 10 * prior.upper


def test_half_t_is_half_cauchy_with_one_degree_of_freedom() -> None:
    one, other = tau_prior("half-t:1:0.7"), tau_prior("half-cauchy:0.7")
    assert one.log_density(0.3) == pytest.approx(other.log_density(0.3)) and one.tail == other.tail


@pytest.mark.parametrize(
    ("words", "zero"),
    [("half-normal:2", math.sqrt(2 / math.pi) / 2), ("exponential:2", 0.5), ("log-normal:0:1", 0)],
)
def test_the_density_of_none(words: str, zero: float) -> None:
    assert tau_prior(words).at_zero == pytest.approx(zero)


def test_uniform_without_an_end_is_improper() -> None:
    prior = tau_prior("uniform")
    assert not prior.proper and prior.tail == 0 and prior.upper == math.inf
    assert prior.log_density(3.0) == 0 and prior.scaled(5).log_density(3.0) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("half-norm:0.5", "half-normal"),
        ("half-normal", "half-normal:SCALE"),
        ("half-normal:-1", "above 0"),
        ("half-t:0.5", "half-t:DF:SCALE"),
        ("log-normal:1:0", "above 0"),
        ("half-normal:x", "half-normal:SCALE"),
        ("half-normal:nan", "half-normal:SCALE"),
    ],
)
def test_words_that_are_no_prior(words: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        tau_prior(words)
    assert told in f"{caught.value} {caught.value.hint}"


def test_beliefs_about_the_effect() -> None:
    assert effect_prior("vague") == VAGUE and effect_prior("normal:0.5") == EffectPrior(0, 0.5)
    assert effect_prior("normal:-0.2:1") == EffectPrior(-0.2, 1)
    for words in ("normal", "normal:0:0", "sure", "vague:1", "normal:a:1"):
        with pytest.raises(UsageError, match="no effect prior"):
            effect_prior(words)
