"""Forest and funnel plots of own studies, by the same values that those of the base are drawn
from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.report.drawing.charts import DataHead, Forest, ForestRow, Funnel, FunnelPoint
from ldncli.report.pooling.charts import (
    asymmetry_notes,
    between_notes,
    model_note,
    result_row,
    result_rows,
)
from ldncli.report.pooling.own.views import scale_of
from ldncli.report.pooling.raw_data import UNKNOWN, figure
from ldncli.report.pooling.shown import shown
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import Pair

_EVENTS = (("ai", "bi", "n1i"), ("ci", "di", "n2i"))
_MEANS = (("m1i", "sd1i", "n1i"), ("m2i", "sd2i", "n2i"))
_ARMS = ("Treatment", "Control")
# Measures that compare two arms, and therefore have a side for each.
_TWO_ARMS = frozenset(
    (
        "RR OR RD PETO HR IRR IRD IRSD MD SMD SMDH SMD1 ROM AS PBIT PHI YUQ YUY OR2D OR2DL OR2DN"
    ).split()
)


def own_forest(analysis: OwnAnalysis, title: str) -> Forest:
    """A forest plot of the studies, below headings where there are groups."""
    measure, pooled = scale_of(analysis), analysis.pooled
    heads = _heads(analysis)
    name = analysis.measure if analysis.measure != "GEN" else "Effect"
    ratio = measure != "GEN"
    notes = [model_note(pooled)] if pooled.k > 1 else []
    notes += between_notes(analysis.groups.found) if analysis.groups else []
    notes += [f"{each[:1].upper()}{each[1:]}." for each in (*pooled.notes, *analysis.notes)]
    used = [analysis.rows[place - 1] for place in pooled.rows_used]
    total = _sums(used, heads) if heads else ()
    lower, higher = (
        ("lower with treatment", "higher with treatment")
        if analysis.measure in _TWO_ARMS
        else ("lower", "higher")
    )
    return Forest(
        title=title,
        rows=(*_study_rows(analysis, heads), *result_rows(measure, pooled, total)),
        axis_label=name,
        log=ratio,
        null=1.0 if ratio else 0.0,
        favours=(lower, higher),
        level=pooled.level,
        notes=tuple(notes),
        data_heads=heads,
    )


def _study_rows(analysis: OwnAnalysis, heads: Sequence[DataHead]) -> Iterator[ForestRow]:
    weights = dict(zip(analysis.pooled.rows_used, analysis.pooled.weights, strict=True))

    def row(place: int) -> ForestRow:
        effect, name = analysis.effects[place], analysis.names[place]
        data = tuple(_cells(analysis.rows[place], heads))
        if effect is None:
            return ForestRow(name, data=data, kind="text", note="no estimate follows")
        low, high = _ends(effect, analysis.pooled.level)
        turn = shown(scale_of(analysis))
        return ForestRow(
            name, turn(effect[0]), turn(low), turn(high), weights.get(place + 1), data=data
        )

    if analysis.groups is None:
        yield from map(row, range(len(analysis.rows)))
        return
    grouped: set[int] = set()
    for key, places in analysis.groups.members.items():
        grouped.update(places)
        yield ForestRow(key, kind="heading")
        yield from map(row, places)
        pooled = analysis.groups.found.groups[key]
        if pooled.k > 1:
            label = f"Subgroup, I² {pooled.I2:.0f}%"
            yield result_row(label, scale_of(analysis), pooled, "subgroup")
    if rest := [place for place in range(len(analysis.rows)) if place not in grouped]:
        yield ForestRow(f"No {analysis.groups.by} stated, or no estimate", kind="heading")
        yield from map(row, rest)


def _ends(effect: Pair, level: float) -> Pair:
    half = quantile(level, None) * math.sqrt(effect[1])
    return effect[0] - half, effect[0] + half


def _heads(analysis: OwnAnalysis) -> tuple[DataHead, ...]:
    """The columns of raw data: those from which the effects were computed."""
    if any(row.get("yi") not in (None, "") for row in analysis.rows):
        return ()
    if all("ci" in row and "ai" in row for row in analysis.rows):
        return tuple(DataHead(arm, ("Events/n",)) for arm in _ARMS)
    if all("m2i" in row and "n2i" in row for row in analysis.rows):
        return tuple(DataHead(arm, ("Mean", "SD", "n")) for arm in _ARMS)
    if all("xi" in row and "ni" in row for row in analysis.rows):
        return (DataHead("", ("Events/n",)),)
    return ()


def _cells(row: Mapping[str, object], heads: Sequence[DataHead]) -> Iterator[str]:
    if len(heads) == 1:
        yield _share(_number(row, "xi"), _number(row, "ni"))
    elif heads and len(heads[0].parts) == 1:
        for arm in _EVENTS:
            yield _share(*_of_arm(row, arm))
    elif heads:
        for arm in _MEANS:
            mean, sd, n = (_number(row, name) for name in arm)
            yield from (figure(mean), figure(sd), UNKNOWN if n is None else f"{n:g}")


def _of_arm(row: Mapping[str, object], arm: Sequence[str]) -> tuple[float | None, float | None]:
    events, others, n = (_number(row, name) for name in arm)
    if n is None and events is not None and others is not None:
        n = events + others
    return events, n


def _share(events: float | None, n: float | None) -> str:
    return UNKNOWN if events is None or n is None else f"{events:g}/{n:g}"


def _sums(rows: Sequence[Mapping[str, object]], heads: Sequence[DataHead]) -> tuple[str, ...]:
    """Events and people below the columns, where every study has them."""
    if len(heads) == 1:
        return (_share(*(_total(rows, name) for name in ("xi", "ni"))),)
    if len(heads[0].parts) == 1:
        found = []
        for arm in _EVENTS:
            pairs = [_of_arm(row, arm) for row in rows]
            sums = [
                None if None in column else math.fsum(each or 0 for each in column)
                for column in zip(*pairs, strict=True)
            ]
            found.append(_share(*sums).replace(UNKNOWN, ""))
        return tuple(found)
    totals = [_total(rows, name) for name in ("n1i", "n2i")]
    return tuple(cell for n in totals for cell in ("", "", "" if n is None else f"{n:g}"))


def _total(rows: Sequence[Mapping[str, object]], name: str) -> float | None:
    numbers = [_number(row, name) for row in rows]
    return None if None in numbers else math.fsum(each or 0 for each in numbers)


def _number(row: Mapping[str, object], name: str) -> float | None:
    try:
        return float(str(row[name]))
    except (KeyError, ValueError):
        return None


def own_funnel(analysis: OwnAnalysis, title: str) -> Funnel:
    """Effects against their standard errors; with trim and fill's points where there are studies
    enough for it."""
    measure, pooled = scale_of(analysis), analysis.pooled
    turn = shown(measure)
    asymmetry = analysis.robustness.asymmetry if analysis.robustness else None
    filled = asymmetry.filled if asymmetry else None
    known = [
        (name, effect)
        for name, effect in zip(analysis.names, analysis.effects, strict=True)
        if effect
    ]
    return Funnel(
        title=title,
        points=tuple(FunnelPoint(name, turn(y), math.sqrt(v)) for name, (y, v) in known),
        centre=turn(pooled.estimate) if pooled.k > 1 else None,
        axis_label=analysis.measure if analysis.measure != "GEN" else "Effect",
        log=measure != "GEN",
        filled=tuple(
            FunnelPoint("filled in", turn(y), math.sqrt(v))
            for y, v in zip(filled.effects, filled.variances, strict=True)
        )
        if filled
        else (),
        null=1.0 if measure != "GEN" else 0.0,
        notes=tuple(asymmetry_notes(len(known), asymmetry, measure)),
    )
