"""The standard error behind a contrast that a paper prints: as printed, from its interval, its test
statistic or its exact p value."""

from __future__ import annotations

from math import pi, tan
from typing import NamedTuple

from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import Contrast
from ldncli.statistics.measures.moments import se_from_interval, se_from_p, se_from_statistic

# Rounding of p may leave the standard error open by this factor; beyond it the p value is not used.
COARSEST = 1.5


class Error(NamedTuple):
    """A standard error, where it came from, and the degrees of freedom of its t distribution;
    None where that is the normal one."""

    se: float
    how: Reason
    df: float | None = None


def printed_se(contrast: Contrast, df: float | None) -> Error | None:
    """The standard error of the contrast's value, and where it came from; None
    where nothing printed gives it.

    `df` are the degrees of freedom of its t distribution, None for a normal one; those printed with
    a t or F test go before them. A p that is only a bound gives nothing.
    """
    value = contrast.value
    if df is not None and contrast.statistic in ("t", "F") and contrast.statistic_df:
        df = contrast.statistic_df
    if contrast.se:
        return Error(contrast.se, because("SE as printed"), df)
    if contrast.ci and contrast.ci[1] > contrast.ci[0]:
        return Error(
            se_from_interval(contrast.ci, contrast.level, df),
            because("SE from interval", level=contrast.level),
            df,
        )
    if value is None:
        return None
    if contrast.statistic and contrast.statistic_value is not None:
        se = se_from_statistic(value, contrast.statistic, contrast.statistic_value)
        if se:
            told = because(
                "SE from statistic", name=contrast.statistic, value=contrast.statistic_value
            )
            return Error(se, told, None if contrast.statistic == "z" else df)
    if contrast.p is not None and contrast.p_relation == "=" and _fine_enough(contrast.p, df):
        se = se_from_p(value, contrast.p, df)
        if se:
            return Error(se, because("SE from p", p=contrast.p), df)
    return None


def _fine_enough(p: float, df: float | None) -> bool:
    """Whether rounding leaves little doubt of the standard error behind a p value: p = 0.9 could be
    0.85 or 0.95, errors a factor of 3 apart."""
    half = 0.5 * 10.0 ** -len(f"{p:.10f}".rstrip("0").partition(".")[2])
    low, high = p - half, p + half
    # Errors lie furthest apart with one degree of freedom, where tangents give them at once.
    if low > 0 and high < 1 and tan(pi / 2 * high) <= COARSEST * tan(pi / 2 * low):
        return True
    ends = [se_from_p(1.0, each, df) for each in (low, high)]
    return ends[0] is None or (ends[1] is not None and ends[1] / ends[0] <= COARSEST)
