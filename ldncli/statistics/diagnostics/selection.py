"""What a pooled effect would be if studies came to be seen by their results: selection by the p
value (a step function), and selection by size and result together (Copas).

Step functions: Hedges 1992 (Stat Sci 7:246–255), Vevea & Hedges 1995 (Psychometrika 60:419–435);
as metafor's `selmodel(type = "stepfun")`. Copas & Shi 2000 (Biostatistics 1:247–262), 2001 (Stat
Methods Med Res 10:251–265); the likelihood of metasens's `copas`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf, normal_quantile, normal_sf
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.optimum import Top, highest
from ldncli.values import dataclass

if TYPE_CHECKING:
    import numpy as np

SIDES = ("greater", "less")
# One-sided p values that part "significant and in the direction looked for" from the rest.
STEPS = (0.025,)
_NONE = 1e-4
_LOG_2PI = math.log(2 * math.pi)
# Logarithms of chances beyond which nothing is told apart.
_MOST = 40.0


@dataclass(frozen=True, slots=True)
class Selection:
    """A step-function model: the effect (with `ci_lb`, `ci_ub` at the level asked for) and tau² of
    all studies, seen or not. `chances` are how likely a study with a p value in each of the
    intervals that `steps` part is seen, the first taken as 1; `counts` how many lie there. `lr` is
    the likelihood-ratio statistic of no selection on `lr_df` degrees of freedom, with its p.
    """

    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    tau2: float
    steps: tuple[float, ...]
    counts: tuple[int, ...]
    chances: tuple[float, ...]
    lr: float
    lr_df: int
    lr_p: float
    side: str


def step_function(
    y: Sequence[float],
    v: Sequence[float],
    side: str,
    steps: Sequence[float] = STEPS,
    level: float = 95,
) -> Selection:
    """Effects `y` with variances `v` by maximum likelihood, when studies are the likelier to be
    seen the smaller their one-sided p of an effect `side` (greater or less) than 0.

    `steps` rise, between 0 and 1. Raises UsageError where no study has a p value in one of the
    intervals, since nothing then tells how likely such studies are to be seen.
    """
    import numpy as np

    if side not in SIDES or not steps or list(steps) != sorted({*steps}) or steps[0] <= 0:
        raise UsageError("steps rise from above 0, the side is greater or less", hint="0.025, 0.5")
    if steps[-1] >= 1:
        raise UsageError("steps lie below 1", hint="0.025, 0.5")
    sign = 1 if side == "greater" else -1
    effects = [sign * each for each in y]
    errors = [math.sqrt(each) for each in v]
    places = [bisect_left(steps, normal_sf(a / s)) for a, s in zip(effects, errors, strict=True)]
    counts = tuple(places.count(place) for place in range(len(steps) + 1))
    if 0 in counts:
        empty = counts.index(0)
        edges = (0.0, *steps, 1.0)
        raise UsageError(
            f"no study has a one-sided p between {edges[empty]:g} and {edges[empty + 1]:g}",
            hint="such studies may be missing or not exist: nothing tells which",
        )
    cuts = [-normal_quantile(each) for each in steps]  # z above which p is below the step
    ends = np.array(cuts)[:, None] * np.array(errors)
    seen, variances, where = np.array(effects), np.array(v), np.array(places)

    def loglik(at: np.ndarray) -> float:
        mean, tau, logs = at[0], at[1], np.array([0.0, *at[2:]])
        if np.abs(logs).max() > _MOST:
            return -math.inf
        spread = np.sqrt(variances + tau * tau)
        none = np.zeros(len(seen))
        below = np.array([none, *(_cdf((mean - each) / spread) for each in ends), none + 1])
        chance = np.exp(logs) @ np.diff(below, axis=0)
        if not bool((chance > 0).all()):
            return -math.inf
        z = (seen - mean) / spread
        terms = logs[where] - np.log(spread) - 0.5 * (z * z + _LOG_2PI) - np.log(chance)
        return float(terms.sum())

    start = math.fsum(a / b for a, b in zip(effects, v, strict=True)) / math.fsum(
        1 / each for each in v
    )
    zeros = [0.0] * len(steps)
    top = _wide(loglik, [start, 0.0, *zeros], v)
    plain = _wide(lambda at: loglik(np.array([*at, *zeros])), [start, 0.0], v)
    error = top.error(0)
    if error is None:
        raise UsageError(
            "the studies do not tell selection from the effect", hint="there are too few of them"
        )
    half = quantile(level, None) * error
    lr = max(0.0, 2 * (top.value - plain.value))
    low, high = sorted((sign * (top.at[0] - half), sign * (top.at[0] + half)))
    tau = abs(top.at[1])
    return Selection(
        len(effects),
        sign * top.at[0],
        error,
        low,
        high,
        tau * tau if tau > _NONE else 0.0,
        tuple(steps),
        counts,
        (1.0, *(math.exp(each) for each in top.at[2:])),
        lr,
        len(steps),
        chi2_sf(lr, len(steps)),
        side,
    )


def _wide(loglik: Callable[[np.ndarray], float], start: list[float], v: Sequence[float]) -> Top:
    """The top over mean, spread between studies (the second number; it may be 0) and the rest."""
    typical = math.sqrt(math.fsum(v) / len(v))
    tops = []
    for spread in (typical, typical / 5):
        first = list(start)
        first[1] = spread
        tops.append(highest(loglik, first))
    return max(tops, key=lambda each: each.value)


# -- Copas -----------------------------------------------------------------------------------------

# Chances that the least precise study is seen, from which the model is read.
SEEN = (0.9, 0.7, 0.5, 0.3)
# That of the most precise study.
_PRECISE = 0.99
_BOUND = 0.9999
_FAR = -37.0  # beyond, a normal tail has no logarithm


@dataclass(frozen=True, slots=True)
class CopasFit:
    """The Copas model when the least precise study is seen with chance `seen`: the effect, its
    standard error (None where the likelihood is flat), tau², the correlation `rho` of effects with
    being seen, and how many studies are then unseen (`unseen`, their expected number). `rest_p` is
    the p that effects still change with their standard error once that is allowed for, None where
    the studies do not tell the two apart; `place` is where its search ended (effect, angle of rho,
    tau)."""

    seen: float
    estimate: float
    se: float | None
    tau2: float
    rho: float
    unseen: float
    rest_p: float | None
    loglik: float
    place: tuple[float, ...] = ()


def copas_at(
    y: Sequence[float],
    v: Sequence[float],
    gamma: tuple[float, float],
    near: Sequence[float] | None = None,
) -> CopasFit:
    """The model at a given selection: a study of standard error s is seen where
    γ₀ + γ₁/s + δ > 0, δ standard normal and correlated with its error by rho. `near` are places
    (effect, angle of rho, tau) from which the search starts too."""
    import numpy as np

    effects, variances = np.array(y), np.array(v)
    errors = np.sqrt(variances)
    lean = gamma[0] + gamma[1] / errors
    ratio = np.exp(-0.5 * lean * lean) / math.sqrt(2 * math.pi) / _cdf(np.maximum(lean, _FAR))
    shrink = ratio * (lean + ratio)

    def loglik(at: np.ndarray) -> float:
        rho = _BOUND * math.sin(at[1])
        sigma2 = variances / (1 - rho * rho * shrink)
        whole = sigma2 + at[2] * at[2]
        rest = effects - at[0] - (at[3] * errors if len(at) > 3 else 0.0)
        r = rho * np.sqrt(sigma2 / whole)
        inner = (lean + r * rest / np.sqrt(whole)) / np.sqrt(1 - r * r)
        seen = np.log(_cdf(np.maximum(inner, _FAR)))
        return float((-0.5 * np.log(whole) - rest * rest / (2 * whole) + seen).sum())

    start = float((effects / variances).sum() / (1 / variances).sum())
    typical = math.sqrt(float(variances.mean()))
    places = [[start, turned, typical] for turned in (1.0, -1.0)]
    places += [list(near)] if near is not None else []

    def best(more: list[float]) -> Top:
        tops = []
        for place in places:
            try:
                tops.append(highest(loglik, [*place, *more]))
            except UsageError:
                continue
        if not tops:
            raise UsageError(
                "the Copas model does not settle on these studies",
                hint="the other models need less of them",
            )
        return max(tops, key=lambda each: each.value)

    top = best([])
    places = [list(top.at)]
    freer = _tried(lambda: best([0.0]))
    chances = _cdf(lean)
    return CopasFit(
        float(chances[int(errors.argmax())]),
        top.at[0],
        top.error(0),
        top.at[2] ** 2,
        _BOUND * math.sin(top.at[1]),
        float(((1 - chances) / chances).sum()),
        None if freer is None else chi2_sf(max(0.0, 2 * (freer.value - top.value)), 1),
        top.value,
        top.at,
    )


def _tried(fit: Callable[[], Top]) -> Top | None:
    try:
        return fit()
    except UsageError:
        return None


def copas_path(y: Sequence[float], v: Sequence[float]) -> tuple[CopasFit, ...]:
    """The model as ever fewer of the least precise studies are seen (`SEEN`), and 99 % of the most
    precise; raises UsageError where all are of one precision."""
    errors = [math.sqrt(each) for each in v]
    small, large = min(errors), max(errors)
    if large / small < 1.0001:
        raise UsageError(
            "all studies have the same precision", hint="selection by size cannot be told"
        )
    found: list[CopasFit] = []
    for chance in SEEN:
        low, high = normal_quantile(chance), normal_quantile(_PRECISE)
        rise = (high - low) / (1 / small - 1 / large)
        near = found[-1].place if found else None
        found.append(copas_at(y, v, (low - rise / large, rise), near))
    return tuple(found)


def _cdf(z: np.ndarray) -> np.ndarray:
    """The normal distribution of each value; numpy has none."""
    import numpy as np

    flat = (-z / math.sqrt(2)).tolist()
    return 0.5 * np.array([math.erfc(each) for each in flat])
