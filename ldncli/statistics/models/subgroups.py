"""Subgroups of studies, with one tau² in common or one each, and the
test of difference between them.

Borenstein and others 2009, Introduction to Meta-Analysis, chapter 19.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.measures.study_rows import Row, columns_present, named_places
from ldncli.statistics.models.heterogeneity import estimate_tau2
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import (
    Pooled,
    checked_choices,
    confidence_level,
    pool,
    pool_effects,
    study_effects,
)
from ldncli.statistics.models.regression import RegressionEffects, has_value
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM


@dataclass(frozen=True, slots=True)
class Subgroups:
    """The pooled result of each subgroup, by name in order, and the
    test of difference between them.

    `common_tau2` is the one they share, None where each has its own. `Q_between` is chi-square with
    `Q_between_df` degrees of freedom; `I2_between` its share beyond chance, in percent. `overall`
    pools all studies regardless of subgroup.
    """

    groups: dict[str, Pooled]
    common_tau2: float | None
    Q_between: float
    Q_between_df: int
    Q_between_p: float
    I2_between: float
    overall: Pooled
    notes: tuple[str, ...]


def subgroups(
    rows: Sequence[Row],
    by: str,
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    *,
    common_tau2: bool = False,
    **options: Any,
) -> Subgroups:
    """Pool each group of studies that share a value of column `by`, and test whether they differ.

    With `common_tau2` all groups have the tau² of a model with the groups as moderators;
    groups of a few studies gain most. Pools of tables (MH, PETO, MH-RANDOM) have none in common;
    they are compared by their estimates and standard errors like the others.
    """
    method = checked_choices(method, test, tables=True)
    level = confidence_level(level)
    rows = list(rows)
    if by not in columns_present(rows):
        raise UsageError(
            f"there is no column {by!r}",
            hint=f"the columns are {', '.join(sorted(columns_present(rows)))}",
        )
    if method in (*COUNTS, MH_RANDOM):
        if common_tau2:
            raise UsageError(
                f"{method} has no tau² that groups could share", hint="use REML, for example"
            )
        return _of_tables(rows, by, (measure, method, test, level), options)
    name, pairs = study_effects(rows, measure, options)
    used = [
        (place, pair, str(rows[place - 1][by]))
        for place, pair in enumerate(pairs, 1)
        if pair and has_value(rows[place - 1], by)
    ]
    if not used:
        raise UsageError(f"no study has both an effect and a value of {by!r}")
    y, v = [pair[0] for _, pair, _ in used], [pair[1] for _, pair, _ in used]
    keys = sorted({key for _, _, key in used})
    shared = _shared_tau2(y, v, [key for _, _, key in used], keys, method) if common_tau2 else None
    groups = {}
    for key in keys:
        own = [(place, pair) for place, pair, each in used if each == key]
        found = pool_effects(
            [p[0] for _, p in own], [p[1] for _, p in own], method, test, level, tau2=shared
        )
        groups[key] = replace(found, measure=name, rows_used=tuple(place for place, _ in own))
    overall = replace(
        pool_effects(y, v, method, test, level),
        measure=name,
        rows_used=tuple(place for place, _, _ in used),
    )
    return _compared(rows, by, groups, shared, overall)


def _of_tables(
    rows: Sequence[Row],
    by: str,
    how: tuple[str | None, str, str, float],
    options: Mapping[str, Any],
) -> Subgroups:
    """Each group's tables pooled as strata of their own; groups in which none tells of an effect
    are left out."""
    keyed = [place for place, row in enumerate(rows, 1) if has_value(row, by)]
    if not keyed:
        raise UsageError(f"no study has both an effect and a value of {by!r}")
    overall = _placed(pool([rows[place - 1] for place in keyed], *how, **options), keyed)
    groups = {}
    for key in sorted({str(rows[place - 1][by]) for place in overall.rows_used}):
        own = [place for place in overall.rows_used if str(rows[place - 1][by]) == key]
        try:
            found = pool([rows[place - 1] for place in own], *how, **options)
        except UsageError:  # no table of the group has an event
            continue
        groups[key] = _placed(found, own)
    used = sorted(place for each in groups.values() for place in each.rows_used)
    return _compared(rows, by, groups, None, replace(overall, rows_used=tuple(used)))


def _placed(found: Pooled, places: Sequence[int]) -> Pooled:
    """A result whose rows are counted among all."""
    return replace(found, rows_used=tuple(places[place - 1] for place in found.rows_used))


def _compared(
    rows: Sequence[Row],
    by: str,
    groups: dict[str, Pooled],
    shared: float | None,
    overall: Pooled,
) -> Subgroups:
    """Groups with the test between them, and a note on the rows that are in none."""
    # An interval with one end has no error by which groups could be compared.
    ended = all(math.isfinite(each.se) for each in groups.values())
    q, df = (_between(groups), len(groups) - 1) if ended else (0.0, 0)
    missing = sorted(set(range(1, len(rows) + 1)) - set(overall.rows_used))
    return Subgroups(
        groups,
        shared,
        q,
        df,
        chi2_sf(q, df) if df else 1.0,
        max(0.0, 100 * (q - df) / q) if q > 0 else 0.0,
        overall,
        (f"left out, no effect or no {by}: {named_places(rows, missing)}",) if missing else (),
    )


def _shared_tau2(
    y: Sequence[float], v: Sequence[float], keys: Sequence[str], order: Sequence[str], method: str
) -> float:
    design = [[float(key == each) for each in order] for key in keys]
    return estimate_tau2(RegressionEffects(y, v, design), method).value


def _between(groups: Mapping[str, Pooled]) -> float:
    """Q between groups, from their estimates and standard errors; groups whose standard error is 0
    cannot be weighed and are left out."""
    known = [(each.estimate, 1 / each.se**2) for each in groups.values() if each.se > 0]
    total = math.fsum(w for _, w in known)
    mean = math.fsum(y * w for y, w in known) / total if total else 0.0
    return math.fsum(w * (y - mean) ** 2 for y, w in known)
