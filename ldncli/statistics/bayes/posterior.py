"""Bayesian random-effects meta-analysis by numerical integration: effects in, posterior
distributions out.

The model of R's bayesmeta (Röver 2020, J Stat Softw 93(6):1–51): y_i ~ N(theta_i, v_i), theta_i ~
N(mu, tau²), mu uniform or normal, tau by a prior of `priors`. The mean effect is integrated out in
closed form; what is left is one integral over tau, taken here by the trapezoidal rule after a
double-exponential substitution (Takahasi & Mori 1974, Publ RIMS Kyoto 9:721–741), with a step that
is halved until nothing changes. Distributions of effects are then mixtures of normal ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ldncli.errors import UsageError
from ldncli.statistics.bayes.heterogeneity import Heterogeneity
from ldncli.statistics.bayes.marginal import Marginal
from ldncli.statistics.bayes.mixture import Mixture
from ldncli.statistics.bayes.priors import VAGUE, EffectPrior, TauPrior
from ldncli.values import dataclass

# Beyond so many studies other models are as good, and nothing here was compared.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """A distribution: `mean` and `sd` are None where they do not exist (heavy tails of the prior
    that so few studies do not cut); `low` to `high` is the shortest interval, `central` the one
    with equal tails."""

    mode: float
    median: float
    mean: float | None
    sd: float | None
    low: float
    high: float
    central: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """The posterior distribution of an effect, about an `origin`."""

    mixture: Mixture
    origin: float
    has_sd: bool

    def below(self, x: float) -> float:
        """The probability that it is at most x."""
        return self.mixture.below(x - self.origin)

    def above(self, x: float) -> float:
        """The probability that it is more than x."""
        return self.mixture.above(x - self.origin)

    def density(self, x: float) -> float:
        """Its density at x."""
        return self.mixture.density(x - self.origin)

    def quantile(self, p: float) -> float:
        """The value with probability p below it."""
        return self.origin + self.mixture.quantile(p)

    def summary(self, level: float = 95) -> Summary:
        """Its summary; `level` in percent."""
        mixture, start = self.mixture, self.origin
        central = mixture.central(level / 100)
        low, high = mixture.shortest(level / 100, central)
        return Summary(
            start + mixture.mode(),
            start + mixture.quantile(0.5),
            start + mixture.mean,
            mixture.sd if self.has_sd else None,
            start + low,
            start + high,
            (start + central[0], start + central[1]),
        )


@dataclass(frozen=True, slots=True)
class Posterior:
    """What follows from effects and priors: distributions of the mean effect, of the effect in a
    new study, of each study's own effect (in their order), and of the heterogeneity tau."""

    mean: Effect
    new: Effect
    studies: tuple[Effect, ...]
    tau: Heterogeneity
    k: int


def posterior(
    y: Sequence[float],
    v: Sequence[float],
    tau_prior: TauPrior,
    effect_prior: EffectPrior = VAGUE,
    *,
    studies: bool = True,
) -> Posterior:
    """The posterior distributions of effects `y` with sampling variances `v` (length k from 1 on,
    finite, `v` above 0); those of single studies only where `studies`.

    Raises UsageError where the data leave an improper prior improper, and for numbers that cannot
    be.
    """
    _check(y, v)
    try:
        return _posterior(y, v, tau_prior, effect_prior, studies=studies)
    except (ArithmeticError, ValueError):  # infinities, and logarithms of what is left of nothing
        raise UsageError(
            "effects, errors and priors are too far from each other to be computed with",
            hint="are all in the same units?",
        ) from None


def _posterior(
    y: Sequence[float],
    v: Sequence[float],
    tau_prior: TauPrior,
    effect_prior: EffectPrior,
    *,
    studies: bool,
) -> Posterior:
    marginal = Marginal(y, v, effect_prior)
    if not tau_prior.proper and marginal.tail <= 1:
        needed = 3 - int(effect_prior.sd is not None)
        raise UsageError(
            f"a uniform prior of the heterogeneity needs {needed} studies, and there"
            f" {'is' if len(y) == 1 else 'are'} {len(y)}",
            hint="name one that is proper: half-normal:0.5, turner, rhodes …",
        )
    tau = Heterogeneity(marginal, tau_prior)
    weights = [each[0] for each in tau.components]
    known = [each[1:] for each in tau.components]

    def effect(pairs: Sequence[tuple[float, float]]) -> Effect:
        mixture = Mixture(weights, [m for m, _ in pairs], [s for _, s in pairs])
        return Effect(mixture, marginal.origin, tau.has_variance)

    own = [
        Effect(
            Mixture(weights, *zip(*(marginal.of_study(i, *each) for each in known), strict=True)),
            marginal.origin,
            True,
        )
        for i in (range(len(y)) if studies else ())
    ]
    # With a normal prior of the mean, its variance is bounded whatever tau is.
    bounded = effect_prior.sd is not None
    mean = effect([(m, s) for _, m, s in known])
    return Posterior(
        Effect(mean.mixture, mean.origin, tau.has_variance or bounded),
        effect([(m, s + t) for t, m, s in known]),
        tuple(own),
        tau,
        len(y),
    )


def _check(y: Sequence[float], v: Sequence[float]) -> None:
    if not len(y):
        raise UsageError("no study gives an estimate", hint="nothing can be pooled")
    if len(y) > MOST:
        raise UsageError(
            f"{len(y)} studies are more than the {MOST} that this model is made for",
            hint="with so many, `ldn pool` by REML says the same",
        )
    for place, (value, variance) in enumerate(zip(y, v, strict=True), 1):
        if not (math.isfinite(value) and math.isfinite(variance) and variance > 0):
            raise UsageError(f"study {place} has effect {value:g} and variance {variance:g}")
