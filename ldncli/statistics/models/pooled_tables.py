"""Tables and rates pooled as strata, as a pooled result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics import guards
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.intervals import settled
from ldncli.statistics.measures.effect_measures import measure_name
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import Row, read_rows
from ldncli.statistics.models.pooled import Pooled, test_of
from ldncli.statistics.models.stratified import mantel_haenszel, peto_pooled


def pool_tables(
    rows: Sequence[Row], measure: str | None, method: str, level: float, options: Mapping[str, Any]
) -> Pooled:
    """Rows pooled by Mantel–Haenszel (MH) or Peto (PETO); raises UsageError, with the row, for
    numbers that cannot be."""
    read_rows(rows, ())
    name = measure_name(measure or "OR")
    unknown = set(options) - (
        {"add", "to", "drop00"} if method == "PETO" else {"add", "to", "drop00", "zero_cells"}
    )
    if unknown:
        raise UsageError(
            f"{method} has no option {sorted(unknown)[0]!r}",
            hint="options are add, to, drop00, and zero_cells for MH",
        )
    found = (
        peto_pooled(rows, name, **options)
        if method == "PETO"
        else mantel_haenszel(rows, name, **options)
    )
    half = quantile(level, None) * found.se
    low, high = settled(found.estimate - half, found.estimate + half)
    statistic, p = test_of(found.estimate, found.se, None)
    df = found.k_q - 1
    counted = found.k_q > 1
    return Pooled(
        k=found.k,
        estimate=found.estimate,
        se=found.se,
        statistic=statistic,
        p=p,
        ci_lb=low,
        ci_ub=high,
        pi_lb=None,
        pi_ub=None,
        tau2=0.0,
        tau2_lb=None,
        tau2_ub=None,
        I2=max(0.0, 100 * (found.q - df) / found.q) if counted and found.q > 0 else 0.0,
        H2=found.q / df if counted else 1.0,
        Q=found.q,
        Q_df=max(df, 0),
        Q_p=chi2_sf(found.q, df) if counted else 1.0,
        weights=found.weights,
        df=None,
        se_tau2=None,
        measure=name,
        method=method,
        test="z",
        level=level,
        pi_rule="metafor",
        rows_used=found.rows_used,
        notes=(
            *found.notes,
            *guards.check_double_zeros(rows, name, method, options, found.rows_used),
            *guards.check_width(found.se),
            *(
                guards.check_peto(rows, found.rows_used, found.weights, found.estimate)
                if method == "PETO"
                else ()
            ),
            *guards.check_weights(rows, found.rows_used, found.weights),
        ),
    )
