"""Odds ratios and shares of rare events by generalised linear mixed models, which take the counts
as they are and add nothing to empty cells. As metafor's `rma.glmm`.

Stijnen, Hamza & Özdemir 2010 (Stat Med 29:3046–3067); Jackson and others 2018 (Stat Med
37:1059–1085, whose model 4 is UM.FS here); single groups: Hamza, van Houwelingen & Stijnen 2008
(J Clin Epidemiol 61:41–51).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.statistics.models.optimum import Top, highest
from ldncli.statistics.rare.hypergeometric import log_chance, margins_of, moments
from ldncli.statistics.rare.quadrature import (
    about_mode,
    binomial_terms,
    chance,
    integrated,
    two_effects,
)
from ldncli.statistics.rare.tables import Groups, Tables
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np

MODELS = ("UM.FS", "UM.RS", "CM.EL", "CM.AL")
# Nodes where the likelihood is not glmer's, whose seven are kept elsewhere for the same numbers.
_EXACT_NODES = 21
# Spread below which the studies do not differ: the likelihood is flat there.
_NONE = 1e-4
# A log odds ratio, and a spread of log odds ratios, beyond which the likelihood has no end that
# these studies know of.
_FAR, _WIDEST = 15.0, 5.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A mixed model: the log odds ratio (of single groups the log odds) with its standard error,
    the variance between studies, and the likelihood-ratio test `q` on `q_df` degrees of freedom of
    the same odds ratio or share in all studies. `sigma2` is the variance of study effects (UM.RS
    alone).
    """

    estimate: float
    se: float
    tau2: float
    q: float
    q_df: int
    loglik: float
    sigma2: float | None = None


def fit_tables(tables: Tables, model: str) -> Fitted:
    """One of `MODELS` fitted; one study has no variance between studies (and UM.RS is UM.FS), as in
    metafor. Raises UsageError where the events leave the odds ratio without an end, and where they
    are too few."""
    _apart(tables)
    if tables.k < 2 and model == "UM.RS":
        model = "UM.FS"
    return {
        "UM.FS": _fixed_studies,
        "UM.RS": _random_studies,
        "CM.EL": _exact,
        "CM.AL": _approximate,
    }[model](tables)


def _apart(tables: Tables) -> None:
    """Refuse events that are all in one group, or people without one that are."""
    pairs = zip(tables.a, tables.n1, tables.c, tables.n2, strict=True)
    low = high = True
    for a, n1, c, n2 in pairs:
        low &= a == max(0, a + c - n2)
        high &= a == min(n1, a + c)
    if low or high:
        side = "control" if low else "treatment"
        raise UsageError(
            f"as many events as can be are in the {side} groups, so the odds ratio has an end on"
            f" one side only (events: {sum(tables.a):g} with treatment, {sum(tables.c):g} with"
            " control)",
            hint="--method EXACT gives that end",
        )


def _arrays(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    x = np.column_stack([tables.a, tables.c])
    return x, np.column_stack([tables.n1, tables.n2])


def _best(
    function: Callable[[np.ndarray], float], start: list[float], studies: int
) -> tuple[Top, float]:
    """The top over all numbers, `start` being those before the standard deviation between studies,
    which comes last and may be 0; and that deviation, which is 0 for one study."""
    import numpy as np

    def alike(place: np.ndarray) -> float:
        return function(np.array([*place, 0.0]))

    def bounded(place: np.ndarray) -> float:
        if abs(place[-1]) > 2 * _WIDEST:
            raise _flat()
        return function(place)

    if studies < 2:
        return highest(alike, start), 0.0
    tops = [highest(bounded, [*start, 0.5])]
    if abs(tops[0].at[-1]) < _NONE:
        tops.append(highest(bounded, [*start, 0.1]))
    elif highest(alike, start).value > tops[0].value:
        # No spread at all may be likelier than the one that was found.
        tops.append(highest(bounded, [*start, _NONE / 10]))
    top = max(tops, key=lambda each: each.value)
    tau = abs(top.at[-1])
    return top, tau if tau >= _NONE else 0.0


def _flat() -> UsageError:
    return UsageError(
        "there are too few events for this model: its likelihood is flat",
        hint="--method EXACT takes them",
    )


def _result(
    top: Top, tau: float, place: int, q: float, q_df: int, sigma2: float | None = None
) -> Fitted:
    error = top.error(place)
    if error is None or abs(top.at[place]) > _FAR or tau > _WIDEST:
        raise _flat()
    return Fitted(top.at[place], error, tau * tau, max(0.0, q), q_df, top.value, sigma2)


# -- two groups, unconditional ---------------------------------------------------------------------


def _fixed_studies(tables: Tables) -> Fitted:
    """UM.FS: each study has its own level, the log odds ratio varies between studies by ±½."""
    import numpy as np

    x, n = _arrays(tables)
    levels = np.log((x.sum(axis=1) + 0.5) / (n.sum(axis=1) - x.sum(axis=1) + 0.5))
    half = np.array([0.5, -0.5])

    def profile(place: np.ndarray) -> float:
        nonlocal levels
        beta, tau = place
        load = np.broadcast_to(tau * half, x.shape)
        added = np.array([beta, 0.0])

        def each(level: np.ndarray) -> np.ndarray:
            return integrated(x, n, level[:, None] + added, load)

        levels = _own_levels(each, levels)
        return float(each(levels).sum())

    top, tau = _best(profile, [_start(tables)], tables.k)
    return _result(top, tau, 0, *with_levels(tables))


def with_levels(tables: Tables) -> tuple[float, int]:
    """The likelihood-ratio statistic of one odds ratio in all studies, a level being fitted to
    each, and its degrees of freedom: one less than the studies that tell anything of it."""
    x, n = _arrays(tables)
    telling = (x.sum(axis=1) > 0) & (x.sum(axis=1) < n.sum(axis=1))
    x, n = x[telling], n[telling]
    alone = float(binomial_terms(x, n, _logit(x, n)).sum())
    return max(0.0, 2 * (alone - _same_odds_ratio(x, n))), max(0, len(x) - 1)


def _own_levels(each: Callable[[np.ndarray], np.ndarray], start: np.ndarray) -> np.ndarray:
    """The level of each study at which its likelihood is highest."""
    import numpy as np

    level, h = start, 1e-3
    for _ in range(60):
        up, middle, down = each(level + h), each(level), each(level - h)
        slope, curve = (up - down) / (2 * h), (up - 2 * middle + down) / h**2
        step = np.clip(slope / np.maximum(-curve, 1e-6), -2, 2)
        level = level + step
        if np.abs(step).max() < 1e-7:
            break
    return level


def _logit(x: np.ndarray, n: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.clip(np.log(np.maximum(x, 1e-300)) - np.log(np.maximum(n - x, 1e-300)), -40, 40)


def _start(tables: Tables) -> float:
    from math import log

    a, c = sum(tables.a), sum(tables.c)
    b, d = sum(tables.n1) - a, sum(tables.n2) - c
    return log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))


def _same_odds_ratio(x: np.ndarray, n: np.ndarray) -> float:
    """The highest log-likelihood with one odds ratio and a level for each study."""
    import numpy as np

    levels = np.log((x.sum(axis=1) + 0.5) / (n.sum(axis=1) - x.sum(axis=1) + 0.5))
    beta = 0.0
    group = np.array([1.0, 0.0])
    for _ in range(200):
        p = chance(levels[:, None] + beta * group)
        rest, weight = x - n * p, n * p * (1 - p)
        total = np.maximum(weight.sum(axis=1), 1e-300)
        slope = float(rest[:, 0].sum() - (weight[:, 0] * rest.sum(axis=1) / total).sum())
        curve = float((weight[:, 0] - weight[:, 0] ** 2 / total).sum())
        step = float(np.clip(slope / curve, -1, 1))
        levels = levels + np.clip((rest.sum(axis=1) - weight[:, 0] * step) / total, -2, 2)
        beta += step
        if abs(step) < 1e-13:
            break
    return float(binomial_terms(x, n, levels[:, None] + beta * group).sum())


def _random_studies(tables: Tables) -> Fitted:
    """UM.RS: levels and log odds ratios vary between studies, independently of each other."""
    import numpy as np

    x, n = _arrays(tables)
    ones, half = np.ones_like(x), np.broadcast_to(np.array([0.5, -0.5]), x.shape)
    group = np.array([1.0, 0.0])

    def loglik(place: np.ndarray) -> float:
        level, beta, sigma, tau = place
        return float(
            two_effects(x, n, level + beta * group + 0 * x, sigma * ones, tau * half).sum()
        )

    total = x.sum(axis=0)
    level = float(np.log((total[1] + 0.5) / (n[:, 1].sum() - total[1] + 0.5)))
    top, tau = _best(loglik, [level, _start(tables), 0.7], tables.k)
    return _result(top, tau, 1, *with_levels(tables), top.at[2] ** 2)


# -- two groups, conditional on all events of a study ----------------------------------------------


def _exact(tables: Tables) -> Fitted:
    """CM.EL: the non-central hypergeometric distribution, its log odds ratio normal between
    studies."""
    margins = margins_of(tables)
    values, weights, seen = margins.values, margins.weights, margins.seen

    def loglik(place: np.ndarray) -> float:
        mu, tau = place

        def slope(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            mean, variance = moments(values, weights, mu + tau * z)
            return tau * (seen - mean), tau**2 * variance

        def value(z: np.ndarray) -> np.ndarray:
            wide = values[:, None, :], weights[:, None, :]
            return log_chance(*wide, mu + tau * z, seen[:, None])

        return float(about_mode(tables.k, slope, value, _EXACT_NODES).sum()) + margins.constant

    top, tau = _best(loglik, [_start(tables)], tables.k)
    return _result(top, tau, 0, *margins.differ(margins.likeliest(_start(tables))))


def _approximate(tables: Tables) -> Fitted:
    """CM.AL: the events under treatment are binomial among all events of the study, which holds
    where events are rare."""
    import numpy as np

    x = np.array(tables.a)[:, None]
    n = x + np.array(tables.c)[:, None]
    offset = np.log(np.array(tables.n1) / np.array(tables.n2))[:, None]
    return _one_effect(x, n, offset, _start(tables))


# -- single groups ---------------------------------------------------------------------------------


def fit_groups(groups: Groups) -> Fitted:
    """The binomial–normal model: the log odds of the event vary between studies. The share at the
    mean log odds is that of a typical study, not the mean of shares. Raises UsageError where nobody
    or everybody has the event."""
    import numpy as np

    x, n = np.array(groups.x)[:, None], np.array(groups.n)[:, None]
    if x.sum() in (0, n.sum()):
        said = "nobody" if x.sum() == 0 else "everybody"
        raise UsageError(
            f"{said} has the event in any study", hint="--method BETABIN gives an exact interval"
        )
    total = float(x.sum() / n.sum())
    return _one_effect(x, n, np.zeros_like(x), float(np.log(total / (1 - total))))


def one_share(groups: Groups) -> tuple[float, int]:
    """The likelihood-ratio statistic of one share in all groups, and its degrees of freedom."""
    import numpy as np

    x, n = np.array(groups.x), np.array(groups.n)
    share = np.array([x.sum() / n.sum()])
    together = binomial_terms(x, n, np.log(share / (1 - share)))
    apart = binomial_terms(x, n, _logit(x, n))
    return max(0.0, 2 * float((apart - together).sum())), len(x) - 1


def _one_effect(x: np.ndarray, n: np.ndarray, offset: np.ndarray, start: float) -> Fitted:
    """A binomial count in each study, its log odds normal about `offset` + the mean."""
    import numpy as np

    ones = np.ones_like(x)

    def loglik(place: np.ndarray) -> float:
        return float(integrated(x, n, place[0] + offset, place[1] * ones).sum())

    def common(place: np.ndarray) -> float:
        return float(binomial_terms(x, n, place[0] + offset).sum())

    top, tau = _best(loglik, [start], len(x))
    one = highest(common, [start])
    alone = float(binomial_terms(x, n, _logit(x, n)).sum())
    return _result(top, tau, 0, 2 * (alone - one.value), len(x) - 1)
