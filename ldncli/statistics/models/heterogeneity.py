"""How much true effects differ: estimators of tau², its Q-profile interval, I² and H².

Estimators by metafor's names. Sources: DL DerSimonian & Laird 1986; HE Hedges & Olkin 1985; HS
Hunter & Schmidt 1990; SJ Sidik & Jonkman 2005; ML and REML Raudenbush 2009; EB Morris 1983; PM
Paule & Mandel 1982, PMM with the median of chi-square in place of its mean (Viechtbauer 2021); all
as in Viechtbauer 2005 (J Educ Behav Stat 30:261–293) and the documentation of metafor's `rma.uni`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_quantile
from ldncli.statistics.models.weighting import Effects, Fit
from ldncli.values import dataclass

COMMON_EFFECT = ("EE", "FE", "CE")
ESTIMATORS = ("REML", "DL", "ML", "PM", "PMM", "HE", "HS", "SJ", "EB")
_PRECISION = 4e-15


@dataclass(frozen=True, slots=True)
class Tau2:
    """An estimate of tau² (never below 0) and its standard error; both 0 and
    None under a common effect."""

    value: float
    se: float | None


def estimate_tau2(effects: Effects, method: str) -> Tau2:
    """Tau² by one of ESTIMATORS, in the units of the effects squared; 0 for the common effect
    and where k is not above p."""
    if method in COMMON_EFFECT or effects.k <= effects.p:
        return Tau2(0.0, None)
    if method not in _SOLVERS:
        raise UsageError(
            f"there is no estimator {method!r}",
            hint=f"one of {', '.join([*ESTIMATORS, 'EE', 'MH', 'PETO'])}",
        )
    value, se = _SOLVERS[method](effects)
    return Tau2(value * effects.scale, se * effects.scale)


def _der_simonian_laird(effects: Effects) -> tuple[float, float]:
    fit, df = effects.at(0.0), effects.k - effects.p
    value = max(0.0, (fit.q - df) / fit.trace)
    return value, math.sqrt(2 * df + 4 * value * fit.trace + 2 * value**2 * fit.trace2) / fit.trace


def _hunter_schmidt(effects: Effects) -> tuple[float, float]:
    fit, df = effects.at(0.0), effects.k - effects.p
    value = max(0.0, (fit.q - effects.k) / fit.s1)
    return value, math.sqrt(2 * df + 4 * value * fit.trace + 2 * value**2 * fit.trace2) / fit.s1


def _hedges(effects: Effects) -> tuple[float, float]:
    plain, df = effects.unweighted(), effects.k - effects.p
    value = max(0.0, (plain.rss - plain.trace_v) / df)
    return value, math.sqrt(2 * plain.trace_v2 + 4 * value * plain.trace_v + 2 * value**2 * df) / df


def _sidik_jonkman(effects: Effects) -> tuple[float, float]:
    start, df = effects.unweighted().rss, effects.k - effects.p
    # The crude start divides by k, not k − p, as metafor does.
    rough = _total_spread(effects, start) / effects.k
    if rough <= 0:
        return 0.0, 0.0
    fit = effects.at(rough)
    value = rough * fit.q / df
    spread = df - 2 * rough * fit.trace + rough**2 * fit.trace2
    slope = fit.trace - rough * fit.trace2
    return value, rough / df * math.sqrt(
        max(0.0, 2 * spread + 4 * value * slope + 2 * value**2 * fit.trace2)
    )


def _total_spread(effects: Effects, residual: float) -> float:
    """The sum of squares of y around its mean, which starts SJ even where there are moderators."""
    total = getattr(effects, "total_spread", None)
    return residual if total is None else total


Derivatives = Callable[[Fit], tuple[float, float, float]]


def _restricted_likelihood(effects: Effects) -> tuple[float, float]:
    value = _highest(
        effects,
        lambda fit: (fit.q2 - fit.trace, 2 * fit.q3 - fit.trace2, fit.trace2),
        restricted=True,
    )
    return value, math.sqrt(2 / effects.at(value).trace2)


def _likelihood(effects: Effects) -> tuple[float, float]:
    value = _highest(
        effects, lambda fit: (fit.q2 - fit.s1, 2 * fit.q3 - fit.s2, fit.s2), restricted=False
    )
    return value, math.sqrt(2 / effects.at(value).s2)


def _highest(effects: Effects, derivatives: Derivatives, *, restricted: bool) -> float:
    """The maximum that is found from Hedges' estimate or, where the likelihood is higher without
    any tau², the one that is found from there. A likelihood of few studies may have two; metafor
    then takes 0 with a warning, which is within a hair of the second."""
    value = _maximise(effects, derivatives, max(0.0, _hedges(effects)[0]))
    if value == 0:
        return value
    none = _deviance(effects, 0.0, restricted)
    if none >= _deviance(effects, value, restricted):
        return value
    other = _maximise(effects, derivatives, 0.0)
    return other if _deviance(effects, other, restricted) <= none else 0.0


def _deviance(effects: Effects, tau2: float, restricted: bool) -> float:
    """Twice the negative logarithm of the likelihood, without its constant."""
    variances, information = effects.logarithms(tau2)
    return variances + effects.at(tau2).q + (information if restricted else 0.0)


def _paule_mandel(effects: Effects) -> tuple[float, float]:
    return _moment(effects, effects.k - effects.p)


def _paule_mandel_median(effects: Effects) -> tuple[float, float]:
    return _moment(effects, chi2_quantile(0.5, effects.k - effects.p))


def _moment(effects: Effects, goal: float) -> tuple[float, float]:
    value = solve_q(effects, goal)
    return value, math.sqrt(2 * effects.k**2 / (effects.k - effects.p)) / effects.at(value).s1


_SOLVERS: dict[str, Callable[[Effects], tuple[float, float]]] = {
    "DL": _der_simonian_laird,
    "HS": _hunter_schmidt,
    "HE": _hedges,
    "SJ": _sidik_jonkman,
    "REML": _restricted_likelihood,
    "ML": _likelihood,
    "PM": _paule_mandel,
    "PMM": _paule_mandel_median,
    # The empirical Bayes estimator solves the same equation as Paule and Mandel's (Viechtbauer,
    # Lopez-Lopez and others 2015).
    "EB": _paule_mandel,
}


def _maximise(effects: Effects, derivatives: Derivatives, start: float) -> float:
    """The tau² ≥ 0 that maximises a likelihood: Newton on its score where that is a short step,
    else Fisher's step, inside a bracket.

    `derivatives` gives the score, the observed and the expected information (each times two).
    From `start` it goes down by quarters rather than past a second maximum to 0 (`_highest`
    compares the two). It is iterated to the last digits: where
    metafor's default stops early, the optimum is the truth.
    """
    t = start
    low = high = None
    for _ in range(300):
        score, observed, expected = derivatives(effects.at(t))
        if t == 0 and score <= 0:
            return 0.0
        if score > 0:
            low = t
        else:
            high = t
        bracketed = low is not None and high is not None
        step = score / observed if observed > 0 else math.inf
        if not bracketed and abs(step) > 0.5 * t:
            step = score / expected
        new = t + step
        if low is not None and high is not None:
            if not low < new < high:
                new = 0.5 * (low + high)
        elif new <= 0:
            new = 0.25 * t if t > 1e-3 * start else 0.0
        # The second term is what rounding of the sums makes of a tau² that
        # is small beside the variances.
        if abs(new - t) <= _PRECISION * max(new, t) + 1e-16 / math.sqrt(expected):
            return new
        t = new
    return t


def solve_q(effects: Effects, goal: float) -> float:
    """The tau² at which the generalised Q has the value `goal`; 0 where Q
    is below it even without tau².

    Newton on 1/Q, which is nearly a straight line in tau², inside a bracket.
    """
    t, low, high = 0.0, 0.0, math.inf
    for _ in range(200):
        fit = effects.at(t)
        if t == 0 and fit.q <= goal:
            return 0.0
        if fit.q > goal:
            low = t
        else:
            high = t
        new = t + (fit.q / goal - 1) * fit.q / fit.q2 if fit.q2 > 0 else low
        if not low <= new <= high:
            new = 0.5 * (low + high) if math.isfinite(high) else 2 * t
        if abs(new - t) <= _PRECISION * new + (4e-16 * fit.q / fit.q2 if fit.q2 > 0 else 0.0):
            return new
        t = new
    return t


def q_profile(effects: Effects, level: float, *, tau2_max: float = math.inf) -> tuple[float, float]:
    """The interval for tau² of all values that Q does not speak against
    (Viechtbauer 2007, Stat Med 26:37–52).

    It does not depend on the estimator. Both ends are 0 where Q is too small for any tau².
    metafor's search stops at the larger of 100 and ten times tau², which `tau2_max` can imitate;
    else the ends are where they are.
    """
    df = effects.k - effects.p
    alpha = 1 - level / 100
    low = solve_q(effects, chi2_quantile(1 - alpha / 2, df)) * effects.scale
    high = solve_q(effects, chi2_quantile(alpha / 2, df)) * effects.scale
    return min(low, tau2_max), min(high, tau2_max)


def typical_variance(effects: Effects) -> float:
    """The "typical" sampling variance (k − p) / tr P of Higgins & Thompson 2002 (Stat
    Med 21:1539–1558, equation 9)."""
    return (effects.k - effects.p) / effects.at(0.0).trace * effects.scale


def i2_h2(tau2: float, typical: float) -> tuple[float, float]:
    """I² in percent and H² from tau² and the typical variance (Higgins & Thompson 2002)."""
    return 100 * tau2 / (typical + tau2), tau2 / typical + 1
