"""A meta-analysis as a table: a row a study with its weight, the pooled line last,
heterogeneity and cautions below."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ldncli.evidence.synthesis.own_studies import study_name
from ldncli.report.pooling.shown import (
    difference_words,
    exponential,
    method_words,
    test_words,
)
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import p_words
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.rare.tables import RARE


def pool_table(
    pooled: Pooled, rows: Sequence[Mapping[str, Any]], effects: Sequence[tuple[float, float] | None]
) -> Table:
    """One row a study and one for the result; ratios also as ratios. Studies without an
    estimate have none here either."""
    ratio = pooled.measure in RATIO_MEASURES
    z = quantile(pooled.level, None)
    weights = dict(zip(pooled.rows_used, pooled.weights, strict=True))
    lines = []
    for place, (row, effect) in enumerate(zip(rows, effects, strict=True), 1):
        y, half = (effect[0], z * math.sqrt(effect[1])) if effect else (None, None)
        low, high = (None, None) if y is None or half is None else (y - half, y + half)
        lines.append(
            (
                study_name(row, place),
                y,
                low,
                high,
                weights.get(place),
                *_natural(ratio, y, low, high),
            )
        )
    ended = math.isfinite(pooled.ci_lb) and math.isfinite(pooled.ci_ub)
    ends = (pooled.estimate if ended else None, pooled.ci_lb, pooled.ci_ub)
    lines.append(("pooled", *ends, None, *_natural(ratio, *ends)))
    return Table(
        _title(pooled), _columns(pooled, ratio), tuple(lines), tuple(_notes(pooled, ratio))
    )


def _natural(ratio: bool, *values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else exponential(value) for value in values) if ratio else ()


def _columns(pooled: Pooled, ratio: bool) -> tuple[Column, ...]:
    name = pooled.measure if pooled.measure != "GEN" else "effect"
    columns = [
        Column("study", "Study", wide=True),
        Column("estimate", f"log {name}" if ratio else name, digits=3, shown=not ratio),
        Column("ci_lb", "low", digits=3, shown=not ratio),
        Column("ci_ub", "high", digits=3, shown=not ratio),
        Column("weight", "Weight %", digits=1),
    ]
    if ratio:
        columns += [
            Column("ratio", name, digits=2),
            Column("ratio_lb", "low", digits=2),
            Column("ratio_ub", "high", digits=2),
        ]
    return tuple(columns)


def _title(pooled: Pooled) -> str:
    method = method_words(pooled.method)
    return (
        f"{pooled.k} {'study' if pooled.k == 1 else 'studies'} pooled · {method} ·"
        f" {test_words(pooled.test)} interval at {pooled.level:g}%"
    )


def _notes(pooled: Pooled, ratio: bool) -> list[str]:
    p = p_words(pooled.p)
    name = "z" if pooled.df is None else f"t({pooled.df:.3g})"
    notes = [p if pooled.statistic is None else f"{name} = {pooled.statistic:.2f}, {p}"]
    if pooled.k > 1 and pooled.method in RARE:
        notes.append(difference_words(pooled))
    elif pooled.k > 1:
        spread = f"I² {pooled.I2:.0f}%, Q({pooled.Q_df}) = {pooled.Q:.2f}, {p_words(pooled.Q_p)}"
        if pooled.tau2_lb is not None and pooled.tau2_ub is not None:
            spread += f"; tau² {pooled.tau2:.4g} ({pooled.tau2_lb:.3g} to {pooled.tau2_ub:.3g})"
        notes.append(spread)
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        low, high = (
            (exponential(pooled.pi_lb), exponential(pooled.pi_ub))
            if ratio
            else (pooled.pi_lb, pooled.pi_ub)
        )
        notes.append(f"prediction interval for a new study: {low:.3g} to {high:.3g}")
    return notes + list(pooled.notes)


def pool_json(pooled: Pooled, table: Table, more: Mapping[str, Any]) -> str:
    """The result under metafor's names, how it was made, and its studies; one object, full
    precision, null where not known; `more` goes last."""
    studies = [dict(zip(table.keys(), row, strict=True)) for row in table.rows[:-1]]
    found = (
        whole(pooled)
        | {"rows_used": list(pooled.rows_used), "notes": list(pooled.notes), "studies": studies}
        | dict(more)
    )
    return json.dumps(plain(found), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def whole(pooled: Pooled) -> dict[str, Any]:
    """A result under metafor's names, and how it was made."""
    return pooled.to_dict() | {
        name: getattr(pooled, name)
        for name in ("measure", "method", "test", "level", "pi_rule", "df", "knha_factor", "held")
    }


def turning(measure: str) -> Callable[[float], float]:
    """What turns a pooled value into the one that people read, for every measure
    that files of studies may have."""
    return exponential if measure in RATIO_MEASURES else float


def plain(value: Any) -> Any:
    """JSON knows no infinity: null."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
