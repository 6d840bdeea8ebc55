"""How large an effect must be to matter: the minimal important difference of the
scale, else rules of thumb."""

from __future__ import annotations

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.effects.measures import MEASURES, Threshold, in_points
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.choosing import Metric
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.vocab import ImportantDifference

__all__ = ["Threshold", "threshold_of", "within_persons"]


def threshold_of(synthesis: Synthesis) -> Threshold | None:
    """The smallest important effect in the units of the synthesis; None where nobody says."""
    metric = synthesis.metric
    if metric is None:
        return None
    if in_points(metric.measure):
        # Only what is in the units of the pool: another study's scale may have another
        # difference, and other points.
        sources = [each.source for entry in synthesis.entries for each in entry.chosen.estimates]
        return next((found for each in sources if (found := _of_scale(each, metric))), None)
    return MEASURES[metric.measure].threshold


def within_persons(threshold: Threshold) -> bool:
    """Whether it is what one person notices, not what groups must differ by."""
    return dict(threshold.what.values).get("kind") == "individual"


def _of_scale(reported: Reported, metric: Metric) -> Threshold | None:
    """The scale's own difference: between groups before within persons, the first that is
    printed in the units of the pool."""
    if reported.scale is None:
        return None
    unit = "percent" if reported.outcome.score == "percent-change" else "points"
    known = sorted(
        (each for each in reported.scale.mid if each.unit == unit),
        key=lambda each: each.kind != "group",
    )
    return _scaled(known[0], reported, metric) if known else None


def _scaled(mid: ImportantDifference, reported: Reported, metric: Metric) -> Threshold:
    value = mid.value
    if mid.unit == "points" and metric.frame.range and reported.range:
        value *= (metric.frame.range[1] - metric.frame.range[0]) / (
            reported.range[1] - reported.range[0]
        )
    what = because(
        "minimal important difference",
        value=value,
        percent=mid.unit == "percent",
        kind=mid.kind,
    )
    return Threshold(value, what, mid.cite)
