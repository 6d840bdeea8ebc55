"""Pooling 2×2 tables and rates as strata: Mantel–Haenszel and Peto, which
need no estimate for each study.

Mantel & Haenszel 1959 (J Natl Cancer Inst 22:719); variances: Robins, Breslow & Greenland 1986 (OR,
Biometrics 42:311), Greenland & Robins 1985 (RR and IRR, Biometrics 41:55), Sato 1989 (RD,
Biometrics 45:1323). As in metafor 3.8-1, `rma.mh` and `rma.peto`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.measures.count_measures import add_to_cells, two_by_two
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.measures.study_rows import (
    Row,
    columns_present,
    named_places,
    read_rows,
    require,
)
from ldncli.statistics.rare.tables import RARE
from ldncli.values import dataclass

STRATIFIED = ("MH", "PETO")
# All that pools counts of events as they are, and no effects of studies.
COUNTS = (*STRATIFIED, *RARE)
# RevMan's "M-H, Random": weights of inverse variance, with a tau² from the spread about the
# Mantel–Haenszel estimate.
MH_RANDOM = "MH-RANDOM"
ZERO_CELLS = ("metafor", "revman")
Cells = tuple[float, ...]
_Sums = tuple[float, float, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Strata:
    """Estimate and standard error over `k` strata (ratios: logarithms); Q over the `k_q` of them
    that have an estimate of their own.

    `weights` in percent, one for each of `rows_used` (counted from 1).
    """

    k: int
    k_q: int
    estimate: float
    se: float
    q: float
    weights: tuple[float, ...]
    rows_used: tuple[int, ...]
    notes: tuple[str, ...] = ()


def mantel_haenszel(
    rows: Sequence[Row],
    measure: str,
    *,
    add: float | Sequence[float] = (0.5, 0.0),
    to: str | Sequence[str] = ("only0", "none"),
    drop00: bool | Sequence[bool] = (True, False),
    zero_cells: str = "metafor",
) -> Strata:
    """Pool the tables (`ai bi ci di` or group sizes) or rates (`x1i x2i t1i t2i`) of OR, RR, RD,
    IRR or IRD by Mantel–Haenszel.

    `add`, `to` and `drop00` hold two values each, as in metafor: for the studies' own
    estimates (which only Q needs) and for the tables pooled; a single value is the first.
    `zero_cells="revman"` is RevMan's habit: ½ in every cell of tables with a zero, and
    for ratios no double-zero tables.
    """
    if measure not in _MH:
        raise UsageError(
            f"Mantel–Haenszel cannot pool {measure or 'effects without a measure'}",
            hint=f"measure is one of {', '.join(_MH)}",
        )
    if zero_cells not in ZERO_CELLS:
        raise UsageError(f"zero_cells is {zero_cells!r}", hint=f"one of {', '.join(ZERO_CELLS)}")
    adds, tos, drops = _two(add, 0.0), _two(to, "none"), _two(drop00, False)
    if zero_cells == "revman":
        adds, tos, drops = (0.5, 0.5), ("only0", "only0"), (True, measure in ("OR", "RR"))
    tables = _tables(rows, measure, bool(drops[1]))
    used = tuple(place for place, table in enumerate(tables, 1) if table)
    kept = [table for table in add_to_cells(tables, float(adds[1]), str(tos[1])) if table]
    estimate, se, weights = _MH[measure](_nonempty(kept))
    own = effect_sizes(measure, rows, add=float(adds[0]), to=str(tos[0]), drop00=bool(drops[0]))
    pairs = [(each["yi"], 1 / each["vi"]) for each in own if each["yi"] is not None and each["vi"]]
    q = max(0.0, math.fsum(w * (y - estimate) ** 2 for y, w in pairs))
    return Strata(
        len(kept), len(pairs), estimate, se, q, _percent(weights), used, _unused(rows, tables)
    )


@dataclass(frozen=True, slots=True)
class AboutMantelHaenszel:
    """Tables as RevMan's "M-H, Random" has them: the effect and variance of each row (None: it
    counts for nothing), their Q about the Mantel–Haenszel estimate, and tau²."""

    pairs: tuple[tuple[float, float] | None, ...]
    q: float
    tau2: float


def about_mantel_haenszel(rows: Sequence[Row], measure: str) -> AboutMantelHaenszel:
    """What "M-H, Random" needs (Deeks & Higgins 2010, Statistical algorithms in Review Manager
    5): ½ in every cell of tables with a zero, no double-zero tables for ratios, and DerSimonian
    and Laird's tau² with Q about the Mantel–Haenszel estimate in place of the inverse-variance
    one."""
    if measure not in ("OR", "RR", "RD"):
        raise UsageError(
            f"RevMan's random-effects Mantel–Haenszel cannot pool {measure}",
            hint="measure is one of OR, RR, RD",
        )
    strata = mantel_haenszel(rows, measure, zero_cells="revman")
    sizes = effect_sizes(measure, rows, drop00=measure != "RD")
    pairs = tuple(
        (y, v) if (y := each["yi"]) is not None and (v := each["vi"]) else None for each in sizes
    )
    known = [pair for pair in pairs if pair]
    weights = [1 / v for _, v in known]
    q = math.fsum(w * (y - strata.estimate) ** 2 for (y, _), w in zip(known, weights, strict=True))
    total = math.fsum(weights)
    scaling = total - math.fsum(w * w for w in weights) / total if total else 0.0
    excess = q - (len(known) - 1)
    return AboutMantelHaenszel(
        pairs, q, max(0.0, excess / scaling) if len(known) > 1 and scaling > 0 else 0.0
    )


def peto_pooled(
    rows: Sequence[Row],
    measure: str = "OR",
    *,
    add: float = 0.0,
    to: str = "none",
    drop00: bool = False,
) -> Strata:
    """Pool odds ratios by Peto's one-step method, Σ(O − E) / ΣV (Yusuf and others 1985,
    Prog Cardiovasc Dis 27:335)."""
    if measure not in ("OR", "PETO"):
        raise UsageError(f"Peto's method pools odds ratios, not {measure}", hint="measure is OR")
    tables = two_by_two(rows, "OR", drop00=drop00)
    used = tuple(place for place, table in enumerate(tables, 1) if table)
    kept = _nonempty([table for table in add_to_cells(tables, add, to) if table])
    excess, variances = zip(*(_observed_less_expected(*table) for table in kept), strict=True)
    total = math.fsum(variances)
    if total == 0:
        raise UsageError(
            "one of the two outcomes never happened in any study", hint="nothing can be pooled"
        )
    with_events = [(e, v) for e, v in zip(excess, variances, strict=True) if v > 0]
    q = max(0.0, math.fsum(e * e / v for e, v in with_events) - math.fsum(excess) ** 2 / total)
    return Strata(
        len(kept),
        len(with_events),
        math.fsum(excess) / total,
        math.sqrt(1 / total),
        q,
        _percent(variances),
        used,
        _unused(rows, tables),
    )


def _observed_less_expected(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    n1, n2 = a + b, c + d
    n = n1 + n2
    return a - (a + c) * n1 / n, (a + c) * (b + d) * (n1 / n) * (n2 / n) / (n - 1)


def _two(value: Any, second: Any) -> tuple[Any, Any]:
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise UsageError(
                f"two values are needed, not {len(value)}",
                hint="one for the studies' own estimates, one for the tables pooled",
            )
        return value[0], value[1]
    return value, second


def _tables(rows: Sequence[Row], measure: str, drop00: bool) -> list[Cells | None]:
    if measure in ("OR", "RR", "RD"):
        return two_by_two(rows, measure, drop00=drop00)
    columns = ("x1i", "x2i", "t1i", "t2i")
    for column in columns:
        require(columns_present(rows), [column], measure)
    effect_sizes(measure, rows)  # its checks name the row
    read = [tuple(row[column] for column in columns) for row in read_rows(rows, columns)]
    return [
        (
            None
            if None in row or (drop00 and not row[0] and not row[1])
            else tuple(float(each or 0) for each in row)
        )
        for row in read
    ]


def _nonempty(tables: list[Cells]) -> list[Cells]:
    if not tables:
        raise UsageError("no study gives a complete table", hint="nothing can be pooled")
    return tables


def _percent(weights: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(weights)
    return tuple(100 * each / total for each in weights) if total else tuple(0.0 for _ in weights)


def _unused(rows: Sequence[Row], tables: Sequence[object]) -> tuple[str, ...]:
    places = [place for place, table in enumerate(tables, 1) if not table]
    return (
        (f"left out, the table is not complete or has no events: {named_places(rows, places)}",)
        if places
        else ()
    )


def _no_estimate() -> UsageError:
    return UsageError(
        "an arm has no events, or only events, in all studies",
        hint="no ratio can be pooled; the risk difference can",
    )


def _mh_odds_ratio(tables: Sequence[Cells]) -> _Sums:
    r = [a * d / (a + b + c + d) for a, b, c, d in tables]
    s = [b * c / (a + b + c + d) for a, b, c, d in tables]
    top, bottom = math.fsum(r), math.fsum(s)
    if not top or not bottom:
        raise _no_estimate()
    p = [(a + d) / (a + b + c + d) for a, b, c, d in tables]
    pr = math.fsum(x * y for x, y in zip(p, r, strict=True))
    mixed = math.fsum(x * y + (1 - x) * z for x, y, z in zip(p, s, r, strict=True))
    qs = math.fsum((1 - x) * y for x, y in zip(p, s, strict=True))
    variance = 0.5 * (pr / top**2 + mixed / (top * bottom) + qs / bottom**2)
    return math.log(top / bottom), math.sqrt(variance), tuple(s)


def _mh_risk_ratio(tables: Sequence[Cells]) -> _Sums:
    top = math.fsum(a * (c + d) / (a + b + c + d) for a, b, c, d in tables)
    weights = tuple(c * (a + b) / (a + b + c + d) for a, b, c, d in tables)
    bottom = math.fsum(weights)
    if not top or not bottom:
        raise _no_estimate()
    spread = math.fsum(
        ((a + b) * (c + d) * (a + c) / (a + b + c + d) - a * c) / (a + b + c + d)
        for a, b, c, d in tables
    )
    return math.log(top / bottom), math.sqrt(spread / (top * bottom)), weights


def _mh_risk_difference(tables: Sequence[Cells]) -> _Sums:
    weights = tuple((a + b) * (c + d) / (a + b + c + d) for a, b, c, d in tables)
    total = math.fsum(weights)
    estimate = (
        math.fsum((a * (c + d) - c * (a + b)) / (a + b + c + d) for a, b, c, d in tables) / total
    )
    first = second = 0.0
    for a, b, c, d in tables:
        n1, n2 = a + b, c + d
        n = n1 + n2
        first += c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + n1 * n2 / n**2 * (n2 - n1) / 2
        second += (a * d + c * b) / n
    return estimate, math.sqrt(max(0.0, estimate * first + second / 2)) / total, weights


def _mh_rate_ratio(rates: Sequence[Cells]) -> _Sums:
    top = math.fsum(x1 * t2 / (t1 + t2) for x1, x2, t1, t2 in rates)
    weights = tuple(x2 * t1 / (t1 + t2) for x1, x2, t1, t2 in rates)
    bottom = math.fsum(weights)
    if not top or not bottom:
        raise _no_estimate()
    spread = math.fsum(t1 * t2 * (x1 + x2) / (t1 + t2) ** 2 for x1, x2, t1, t2 in rates)
    return math.log(top / bottom), math.sqrt(spread / (top * bottom)), weights


def _mh_rate_difference(rates: Sequence[Cells]) -> _Sums:
    weights = tuple(t1 * t2 / (t1 + t2) for x1, x2, t1, t2 in rates)
    total = math.fsum(weights)
    estimate = math.fsum((x1 * t2 - x2 * t1) / (t1 + t2) for x1, x2, t1, t2 in rates) / total
    spread = math.fsum(
        (t1 * t2 / (t1 + t2)) ** 2 * (x1 / t1**2 + x2 / t2**2) for x1, x2, t1, t2 in rates
    )
    return estimate, math.sqrt(spread) / total, weights


_MH = {
    "OR": _mh_odds_ratio,
    "RR": _mh_risk_ratio,
    "RD": _mh_risk_difference,
    "IRR": _mh_rate_ratio,
    "IRD": _mh_rate_difference,
}
