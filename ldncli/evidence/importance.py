"""How large an effect must be to matter: the minimal important difference of the scale, else rules of thumb."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from ldncli.evidence.choosing import Metric
from ldncli.evidence.estimate import Reported
from ldncli.evidence.synthesis import Synthesis
from ldncli.records.vocab import ImportantDifference

# Norman 2003 (Med Care 41:582–592): important differences are near half a standard deviation.
HALF_SD = 0.5
# GRADE guideline 6: a relative change by a quarter is appreciable.
APPRECIABLE_RATIO = log(1.25)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest effect that matters, always positive and on the scale of the pooled value (ratios: logarithm); in words; its source."""

    value: float
    words: str
    cite: str


def threshold_of(synthesis: Synthesis) -> Threshold | None:
    """The smallest important effect in the units of the synthesis; None where nobody says."""
    metric = synthesis.metric
    if metric is None:
        return None
    if metric.measure in ("MD", "MC"):
        # Only what is in the units of the pool: another study's scale may have another difference, and other points.
        sources = [each.source for entry in synthesis.entries for each in entry.chosen.estimates]
        return next((found for each in sources if (found := _of_scale(each, metric))), None)
    if metric.measure.startswith("SM"):
        return Threshold(HALF_SD, f"{HALF_SD:g} standard deviations", "Norman 2003")
    if synthesis.is_ratio:
        return Threshold(APPRECIABLE_RATIO, "a ratio of 0.8 or 1.25", "GRADE guideline 6")
    return None


def _of_scale(reported: Reported, metric: Metric) -> Threshold | None:
    """The scale's own difference: between groups before within persons, the first that is printed in the units of the pool."""
    if reported.scale is None:
        return None
    unit = "percent" if reported.outcome.score == "percent-change" else "points"
    known = sorted((each for each in reported.scale.mid if each.unit == unit), key=lambda each: each.kind != "group")
    return _scaled(known[0], reported, metric) if known else None


def _scaled(mid: ImportantDifference, reported: Reported, metric: Metric) -> Threshold:
    value = mid.value
    if mid.unit == "points" and metric.frame.range and reported.range:
        value *= (metric.frame.range[1] - metric.frame.range[0]) / (reported.range[1] - reported.range[0])
    kind = {"group": " between groups", "individual": " within a person"}.get(mid.kind or "", "")
    unit = " percent" if mid.unit == "percent" else ""
    return Threshold(value, f"{value:.3g}{unit}, the minimal important difference{kind}", mid.cite)
