"""Counts of rare events pooled by models that add nothing to empty cells, as a pooled result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.intervals import settled
from ldncli.statistics.measures.effect_measures import measure_name
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import Row, named_places, read_rows
from ldncli.statistics.models.pooled import Pooled, test_of
from ldncli.statistics.rare.beta_binomial import BetaBinomial, mean_share, odds_ratio
from ldncli.statistics.rare.exact import common_odds_ratio
from ldncli.statistics.rare.glmm import (
    Fitted,
    fit_groups,
    fit_tables,
    one_share,
    with_levels,
)
from ldncli.statistics.rare.hypergeometric import information_of, margins_of
from ldncli.statistics.rare.tables import (
    WHOLE,
    Groups,
    Tables,
    groups_of,
    tables_of,
)

# Shares of single groups, all of which these models take as log odds.
_SHARES = ("PLO", "PR", "PLN", "PAS", "PFT")
# Fewer studies hardly tell how far studies differ.
_FEW = 5
# Fewer events hardly tell a typical effect from its spread.
_FEW_EVENTS = 10


def pool_rare(
    rows: Sequence[Row], measure: str | None, method: str, level: float, options: Mapping[str, Any]
) -> Pooled:
    """Rows of two groups (odds ratios) or one (PLO: the log odds of a share) by a method of `RARE`.

    `weights` are shares of the information about the effect. Q is the likelihood-ratio test that
    all studies have one effect; I² is its excess for EXACT and BETABIN, which have no variance
    between studies. Raises UsageError for measures and bodies that a model cannot take.
    """
    read_rows(rows, ())
    name = measure_name(measure or "OR")
    if options:
        raise UsageError(
            f"{method} has no option {sorted(options)[0]!r}", hint="nothing is added to any cell"
        )
    if name in _SHARES:
        return _pool_shares(rows, method, level)
    if name != "OR":
        raise UsageError(
            f"{method} pools odds ratios, or shares as log odds, not {name}",
            hint="--measure OR for two groups, --measure PLO for one",
        )
    method = "CM.EL" if method == "GLMM" else method
    tables = tables_of(rows, keep_empty=method in WHOLE)
    if method == "EXACT":
        return _exact(rows, tables, level)
    if method == "BETABIN":
        one = odds_ratio(tables)
        weights = _alike(one, [a + b for a, b in zip(tables.n1, tables.n2, strict=True)])
        found = _beta_pooled(one, "OR", level, weights, tables.places, with_levels(tables))
        said = (
            "odds ratio of the mean risks of all treated and all control groups, each study's own"
            " comparison not held apart: trust it only where groups were formed by chance and are"
            " of similar size within studies"
        )
        return replace(found, notes=(said, *_empty_notes(rows, tables, method)))
    fitted = fit_tables(tables, method)
    told = information_of(tables, fitted.estimate)
    found = _mixed(fitted, "OR", method, level, told, tables.places)
    events = sum(tables.a) + sum(tables.c)
    scarce = (
        (f"{events:g} events in all are few for a mixed model; --method EXACT takes them",)
        if events < _FEW_EVENTS
        else ()
    )
    return replace(found, notes=(*scarce, *_few(tables.k), *_empty_notes(rows, tables, method)))


def _pool_shares(rows: Sequence[Row], method: str, level: float) -> Pooled:
    groups = groups_of(rows)
    if method == "BETABIN":
        one = mean_share(groups)
        weights = _alike(one, groups.n)
        found = _beta_pooled(one, "PLO", level, weights, groups.places, one_share(groups))
        said = f"mean share {_share(found)}; people of one study are alike by"
        return replace(found, notes=(f"{said} {one.correlation:.2g} (0: not at all, 1: fully)",))
    if method != "GLMM":
        raise UsageError(
            f"{method} compares two groups, and these studies have one",
            hint="--method GLMM (binomial–normal) or BETABIN",
        )
    fitted = fit_groups(groups)
    told = _binomial_information(groups, fitted.estimate)
    found = _mixed(fitted, "PLO", method, level, told, groups.places)
    said = f"share of a typical study {_share(found)}, which is not the mean of all"
    return replace(found, notes=(said, *_few(len(groups.x))))


def _share(found: Pooled) -> str:
    """The pooled log odds as a share with its interval."""
    value, low, high = (
        f"{100 / (1 + math.exp(-each)):.3g}%" for each in (found.estimate, found.ci_lb, found.ci_ub)
    )
    return f"{value} [{low}, {high}]"


def _few(k: int) -> tuple[str, ...]:
    if k >= _FEW:
        return ()
    if k == 1:
        return ("one study: nothing is pooled, and no variance between studies can be told",)
    return (f"{k} studies hardly tell how far studies differ: the interval may be too narrow",)


def _empty_notes(rows: Sequence[Row], tables: Tables, method: str) -> tuple[str, ...]:
    """Where studies without events, or without anybody who had none, count."""
    if not tables.empty:
        return ()
    said = f"{named_places(rows, tables.empty)}: nobody, or everybody, has the event in both arms"
    if method in WHOLE:
        return (f"{said}; their people count by this model, and nothing is added",)
    return (f"{said}; this model learns nothing of an odds ratio from them",)


# -- results ---------------------------------------------------------------------------------------


def _mixed(
    fitted: Fitted,
    measure: str,
    method: str,
    level: float,
    told: Sequence[float],
    places: tuple[int, ...],
) -> Pooled:
    """A mixed model; `told` is what each study tells of the effect, without spread."""
    half = quantile(level, None) * fitted.se
    spread = quantile(level, None) * math.sqrt(fitted.se**2 + fitted.tau2)
    predicts = len(places) > 2
    return _pooled(
        measure,
        method,
        level,
        fitted.estimate,
        fitted.se,
        (fitted.estimate - half, fitted.estimate + half),
        _shares(told, fitted.tau2),
        places,
        tau2=fitted.tau2,
        i2=_i2(fitted.tau2, told),
        q=(fitted.q, fitted.q_df),
        pi=(fitted.estimate - spread, fitted.estimate + spread) if predicts else None,
    )


def _beta_pooled(
    one: BetaBinomial,
    measure: str,
    level: float,
    weights: tuple[float, ...],
    places: tuple[int, ...],
    q: tuple[float, int],
) -> Pooled:
    half = quantile(level, None) * one.se
    ends = (one.estimate - half, one.estimate + half)
    return _pooled(measure, "BETABIN", level, one.estimate, one.se, ends, weights, places, q=q)


def _exact(rows: Sequence[Row], tables: Tables, level: float) -> Pooled:
    one = common_odds_ratio(tables, level)
    ended = math.isfinite(one.estimate)
    shown = one.estimate if ended else one.middle
    margins = margins_of(tables)
    weights = _shares(margins.information(shown), 0.0)
    q = margins.differ(one.estimate) if ended and tables.k > 1 else (0.0, 0)
    found = _pooled(
        "OR",
        "EXACT",
        level,
        shown,
        one.se if one.se is not None else math.inf,
        (one.low, one.high),
        weights,
        tables.places,
        q=q,
    )
    notes = []
    if not ended:
        side = "fewest" if one.estimate < 0 else "most"
        other = "0" if one.estimate < 0 else "without end"
        notes.append(
            f"the events under treatment are the {side} that can be, so the interval has one end;"
            f" the likeliest odds ratio is {other}, the median-unbiased one"
            f" {math.exp(one.middle):.3g}"
        )
    if tables.k > 1:
        notes.append("one odds ratio for all studies: that they may differ is not allowed for")
    notes += _empty_notes(rows, tables, "EXACT")
    return replace(found, statistic=None, p=one.p, test="exact", notes=tuple(notes))


def _pooled(
    measure: str,
    method: str,
    level: float,
    estimate: float,
    se: float,
    ends: tuple[float, float],
    weights: tuple[float, ...],
    places: tuple[int, ...],
    *,
    tau2: float = 0.0,
    q: tuple[float, int] = (0.0, 0),
    i2: float | None = None,
    pi: tuple[float, float] | None = None,
) -> Pooled:
    low, high = settled(*ends)
    statistic, p = test_of(estimate, se, None) if math.isfinite(se) else (None, 1.0)
    value, df = q
    if i2 is None:
        i2 = max(0.0, 100 * (value - df) / value) if df and value > 0 else 0.0
    return Pooled(
        k=len(places),
        estimate=estimate,
        se=se,
        statistic=statistic,
        p=p,
        ci_lb=low,
        ci_ub=high,
        pi_lb=pi[0] if pi else None,
        pi_ub=pi[1] if pi else None,
        tau2=tau2,
        tau2_lb=None,
        tau2_ub=None,
        I2=i2,
        H2=100 / (100 - i2),
        Q=value,
        Q_df=df,
        Q_p=chi2_sf(value, df) if df else 1.0,
        weights=weights,
        df=None,
        se_tau2=None,
        measure=measure,
        method=method,
        test="z",
        level=level,
        pi_rule="metafor",
        rows_used=places,
        notes=(),
    )


# -- weights ---------------------------------------------------------------------------------------


def _shares(told: Sequence[float], tau2: float) -> tuple[float, ...]:
    """What each study tells of the effect, in percent, when effects vary by tau²."""
    parts = [1 / (tau2 + 1 / each) if each > 0 else 0.0 for each in told]
    total = math.fsum(parts)
    return tuple(100 * each / total if total else 100 / len(parts) for each in parts)


def _i2(tau2: float, told: Sequence[float]) -> float:
    """The part of the spread between studies that is not chance, in percent, beside the typical
    variance of an effect (Higgins & Thompson 2002), which here is that of the model."""
    total, squares = math.fsum(told), math.fsum(each * each for each in told)
    if len(told) < 2 or total**2 <= squares:
        return 0.0
    typical = (len(told) - 1) * total / (total**2 - squares)
    return 100 * tau2 / (tau2 + typical)


def _binomial_information(groups: Groups, eta: float) -> list[float]:
    p = 1 / (1 + math.exp(-eta))
    return [n * p * (1 - p) for n in groups.n]


def _alike(one: BetaBinomial, people: Sequence[float]) -> tuple[float, ...]:
    """People as many as independent ones would tell, in percent."""
    r = one.correlation
    parts = [n / (1 + (n - 1) * r) for n in people]
    return tuple(100 * each / math.fsum(parts) for each in parts)
