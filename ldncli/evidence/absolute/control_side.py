"""What the control groups of a body of evidence showed, and the SDs by which a standardised
difference is said on a scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ldncli.evidence.effects.arm_numbers import ArmNumbers, read_arm, sides_of
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.synthesis.choosing import Metric
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.vocab import Scale
from ldncli.statistics.measures.moments import median
from ldncli.values import dataclass

# What the numbers of a control group are, in the order in which they are preferred.
KINDS = ("final", "change", "percent-change")


@dataclass(frozen=True, slots=True)
class ControlLevel:
    """The middle of what control groups showed: a risk from 0 to 1 (kind "risk"), or means of
    `KINDS` in the units of the pool.

    `low` and `high` are the smallest and largest group's, `k` their number;
    `assumed` says that the reader gave it.
    """

    value: float
    low: float
    high: float
    k: int
    kind: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Familiar:
    """The scale on which a standardised difference is said: `sd` is the median of `k` printed SDs
    of `kind` values; `turned` as on the pool."""

    scale: Scale
    sd: float
    k: int
    kind: str
    turned: bool


def sources_of(synthesis: Synthesis) -> list[Reported]:
    """The outcomes behind what is pooled; where nothing is, those behind all entries."""
    entered = [entry.chosen.source for entry in synthesis.entries if entry.estimates]
    return entered or [entry.chosen.source for entry in synthesis.entries]


def control_risk(synthesis: Synthesis) -> ControlLevel | None:
    """The median risk of the control groups of what is pooled; None where of no group the events
    and the size are known, or the percentage is printed."""
    risks = [_risk(each.control) for source in sources_of(synthesis) for each in sides_of(source)]
    return level_of([each for each in risks if each is not None], "risk")


def _risk(arm: ArmNumbers) -> float | None:
    if arm.events is not None and arm.n:
        return arm.events / arm.n
    return None if arm.percent is None else arm.percent / 100


def control_mean(synthesis: Synthesis) -> ControlLevel | None:
    """The median of the control groups' means, in the units of the pool; final values before
    changes; None where none is printed."""
    metric = synthesis.metric
    if metric is None or MEASURES[metric.measure].pictured != "mean":
        return None
    for kind in KINDS:
        found = [
            level
            for source in sources_of(synthesis)
            if source.outcome.score == kind and not _turned(source, metric)
            for side in sides_of(source)
            if side.control.mean is not None
            and (level := _framed(side.control.mean, source, metric)) is not None
        ]
        if found:
            return level_of(found, kind)
    return None


def level_of(values: Sequence[float], kind: str) -> ControlLevel | None:
    """The middle of what groups showed; None of none."""
    return (
        ControlLevel(median(values), min(values), max(values), len(values), kind)
        if values
        else None
    )


def _turned(source: Reported, metric: Metric) -> bool:
    return bool(metric.frame.better and source.better and source.better != metric.frame.better)


def _framed(mean: float, source: Reported, metric: Metric) -> float | None:
    """A mean in the units of the pool; None where its scale cannot be brought there."""
    if metric.frame.range is None or source.outcome.score == "percent-change":
        return mean
    if source.range is None:
        return None
    (low, high), (start, end) = source.range, metric.frame.range
    factor = (end - start) / (high - low)
    return start + (mean - low) * factor if source.outcome.score == "final" else mean * factor


def familiar_scale(synthesis: Synthesis) -> Familiar | None:
    """The scale on which readers know the outcome best: the one most of the pooled trials used (at
    a tie a plain rating, then the first).

    None where no pooled trial on a scale prints an SD in its units. Cochrane
    Handbook 6.5, chapter 15.5.3.2.
    """
    metric = synthesis.metric
    if metric is None or MEASURES[metric.measure].pictured != "standardised":
        return None
    sources = [
        each
        for each in sources_of(synthesis)
        if each.scale and each.outcome.score != "percent-change"
    ]
    used = Counter(each.scale.id for each in sources if each.scale)
    ratings = {each.scale.id for each in sources if each.scale and each.scale.rating}
    for name in sorted(used, key=lambda name: (-used[name], name not in ratings)):
        mine = [each for each in sources if each.scale and each.scale.id == name]
        for kind in ("final or baseline", "change"):
            sds = [sd for each in mine for sd in _sds(each, kind)]
            if sds and mine[0].scale:
                return Familiar(
                    mine[0].scale, median(sds), len(sds), kind, _turned(mine[0], metric)
                )
    return None


def _sds(source: Reported, kind: str) -> Iterator[float]:
    """The SDs of an outcome's arms: between people at one time, or of their changes."""
    for id, data in source.outcome.arms.items():
        if kind != "change" and data.baseline_sd:
            yield data.baseline_sd
        sd = read_arm(source, id).sd
        if sd and (source.outcome.score == "change") == (kind == "change"):
            yield sd
