"""How much a pooled result hangs on single studies: leave-one-out, cumulative, and influence.

Influence: Viechtbauer & Cheung 2010 (Res Synth Methods 1:112–125) and
metafor's `influence.rma.uni`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_cdf
from ldncli.statistics.measures.study_rows import Row, named_places
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import Pooled, pool_effects, study_effects
from ldncli.statistics.models.regression import has_value

# Pools the estimates at some places, which count from 0.
Fit = Callable[[Sequence[int]], Pooled]


def without_each(parts: Mapping[str, Sequence[int]], fit: Fit) -> dict[str, Pooled]:
    """The pooled result without each part in turn, by its name; a part is the places of a study's
    estimates. Empty for one part."""
    whole = sorted(place for places in parts.values() for place in places)
    rest = {
        name: [place for place in whole if place not in places] for name, places in parts.items()
    }
    return {name: fit(places) for name, places in rest.items() if places}


def growing(parts: Mapping[str, Sequence[int]], fit: Fit) -> dict[str, Pooled]:
    """The pooled result of the first part, the first two, and so on, by the name of the last."""
    found, places = {}, list[int]()
    for name, more in parts.items():
        places += more
        found[name] = fit(list(places))
    return found


def _fit(
    name: str,
    places: Sequence[int],
    y: Sequence[float],
    v: Sequence[float],
    how: tuple[str, str, float],
) -> Fit:
    """The fit of effects with their variances; `places` are their rows, and `how`
    the method, test and level."""

    def fit(some: Sequence[int]) -> Pooled:
        found = pool_effects([y[i] for i in some], [v[i] for i in some], *how)
        return replace(found, measure=name, rows_used=tuple(places[i] for i in some))

    return fit


def leave_one_out(
    rows: Sequence[Row],
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    **options: Any,
) -> list[Pooled]:
    """The pooled result without each study in turn, in the order of the rows that have
    an effect; empty for one study.

    `rows_used` of each result shows which row is missing.
    """
    name, places, y, v = _effects(rows, measure, options)
    fit = _fit(name, places, y, v, (method, test, level))
    return list(without_each({str(i): [i] for i in range(len(y))}, fit).values())


def cumulative(
    rows: Sequence[Row],
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    *,
    order: str | None = None,
    **options: Any,
) -> list[Pooled]:
    """The pooled result of the first study, the first two, and so on; `order` is a column to sort
    by first (year), else as given."""
    name, places, y, v = _effects(rows, measure, options)
    sequence = list(range(len(y)))
    if order:
        rows = list(rows)
        missing = [place for place in places if not has_value(rows[place - 1], order)]
        if missing:
            raise UsageError(f"{named_places(rows, missing[:1])}: there is no {order!r} to sort by")
        sequence.sort(key=lambda i: sortable(rows[places[i] - 1][order]))
    fit = _fit(name, places, y, v, (method, test, level))
    return list(growing({str(i): [i] for i in sequence}, fit).values())


def sortable(value: Any) -> tuple[float, str]:
    """Numbers by size, also where they are text from a file, and before words."""
    try:
        return float(value), ""
    except (TypeError, ValueError):
        return math.inf, str(value)


@dataclass(frozen=True, slots=True)
class Influence:
    """What one study does to the result. `row` counts from 1.

    `rstudent`: its distance from the others' mean, in standard errors. `dffits`, `cook_d`,
    `dfbeta`: how far the mean moves without it. `cov_r` below 1: the mean is more precise
    without it. `hat`: its share of the weight; `weight` the same in percent. `tau2_del` and
    `QE_del` are without it. `influential` by metafor's rule of thumb (a large dffits,
    Cook's distance, weight or dfbeta).
    """

    row: int
    rstudent: float
    dffits: float
    cook_d: float
    cov_r: float
    dfbeta: float
    tau2_del: float
    QE_del: float
    hat: float
    weight: float
    influential: bool


def influence(
    rows: Sequence[Row],
    measure: str | None = None,
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    **options: Any,
) -> list[Influence]:
    """The influence of each study; empty for fewer than three, where leaving one out
    leaves nothing to compare with."""
    _, places, y, v = _effects(rows, measure, options)
    if len(y) < 3:
        return []
    full = pool_effects(y, v, method, test, level)
    rest = leave_one_out(
        [{"yi": a, "vi": b} for a, b in zip(y, v, strict=True)], None, method, test, level
    )
    return [_influence_of(place, y[i], v, i, full, rest[i]) for i, place in enumerate(places)]


def _influence_of(
    place: int, y: float, v: Sequence[float], i: int, full: Pooled, rest: Pooled
) -> Influence:
    scale = _residual_scale(rest, v, i)
    hat = full.weights[i] / 100
    moved = full.estimate - rest.estimate
    spread = math.sqrt(v[i] * scale + rest.se**2 + rest.tau2 * scale)
    dffits = _ratio(moved, math.sqrt(scale * hat * (rest.tau2 + v[i])))
    dfbeta = _ratio(moved, math.sqrt(scale / math.fsum(1 / (each + rest.tau2) for each in v)))
    cook = _ratio(moved, full.se) ** 2
    limit = 3 * math.sqrt(1 / (full.k - 1))
    influential = (
        abs(dffits) > limit or chi2_cdf(cook, 1) > 0.5 or hat > 3 / full.k or abs(dfbeta) > 1
    )
    cov_r = _ratio(rest.se**2, full.se**2)
    return Influence(
        place,
        _ratio(y - rest.estimate, spread),
        dffits,
        cook,
        cov_r,
        dfbeta,
        rest.tau2,
        rest.Q,
        hat,
        full.weights[i],
        influential,
    )


def _residual_scale(rest: Pooled, v: Sequence[float], i: int) -> float:
    """By how much knha or adhoc scaled the variance of the mean without study i; 1 for z and t."""
    if rest.test not in ("knha", "adhoc"):
        return 1.0
    return rest.se**2 * math.fsum(1 / (each + rest.tau2) for j, each in enumerate(v) if j != i)


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom else 0.0 if top == 0 else math.copysign(math.inf, top)


def _effects(
    rows: Sequence[Row], measure: str | None, options: dict[str, Any]
) -> tuple[str, list[int], list[float], list[float]]:
    rows = list(rows)
    name, pairs = study_effects(rows, measure, options)
    known = [(place, pair) for place, pair in enumerate(pairs, 1) if pair]
    if not known:
        raise UsageError("no study gives an estimate", hint="nothing can be pooled")
    return (
        name,
        [place for place, _ in known],
        [pair[0] for _, pair in known],
        [pair[1] for _, pair in known],
    )
