"""The interval and p of one study by itself: as its paper prints them, else back by the very
distribution by which its error was taken."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, inf, sqrt
from typing import Any

from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import MEASURES, is_ratio, is_share
from ldncli.statistics.intervals import settled, wilson_interval
from ldncli.statistics.measures.moments import quantile


def printed_at(estimate: Estimate, level: float) -> bool:
    """Whether the paper prints an interval of this level, in percent."""
    printed = estimate.printed
    return printed.low is not None and printed.high is not None and printed.level == level


def printed_p(estimate: Estimate, level: float) -> tuple[float, str] | None:
    """The paper's p with its relation, where it is of the analysis whose interval is shown: both
    are printed, or the error behind the interval is that of the tested contrast."""
    printed = estimate.printed
    if printed.p is None or not (printed.tested or printed_at(estimate, level)):
        return None
    return printed.p, printed.p_relation


def own_ends(estimate: Estimate, level: float) -> tuple[float, float]:
    """The ends of a study's own interval on the scale of the estimate (ratios: logarithms)."""
    printed = estimate.printed
    if printed.low is not None and printed.high is not None and printed.level == level:
        return settled(printed.low, printed.high)
    half = quantile(level, estimate.df) * sqrt(estimate.variance)
    return settled(estimate.value - half, estimate.value + half)


def as_read(estimate: Estimate, level: float) -> tuple[float, float, float]:
    """A study's effect with its own interval as people read them: ratios and shares back from
    logarithms, a share as counted, with Wilson's interval."""
    if counted := share_as_counted(estimate.measure, estimate.row, level):
        return counted
    low, high = own_ends(estimate, level)
    return (
        read(estimate.measure, estimate.value),
        read(estimate.measure, low),
        read(estimate.measure, high),
    )


def share_as_counted(
    measure: str, row: Mapping[str, Any], level: float
) -> tuple[float, float, float] | None:
    """A share of one group as it was counted, with Wilson's interval; None for other measures and
    where no counts are known. What is pooled may have halves added."""
    if not is_share(measure) or row.get("xi") is None or not row.get("ni"):
        return None
    events, n = float(row["xi"]), float(row["ni"])
    return events / n, *wilson_interval(events, n, level)


def read(measure: str, value: float) -> float:
    """A value on the scale of the measure as people read it; a ratio beyond all numbers is
    infinite."""
    if MEASURES[measure].pooled_as == "log odds":
        return 1 / (1 + exponential(-value))
    return exponential(value) if is_ratio(measure) else value


def exponential(value: float) -> float:
    """e to this power; infinite where that is beyond all numbers."""
    try:
        return exp(value)
    except OverflowError:
        return inf
