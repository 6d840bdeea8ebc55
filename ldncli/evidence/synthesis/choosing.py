"""One trial enters once: which of a study's outcomes of a domain represents it, and in which
measure studies are brought together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from ldncli.evidence.effects.estimate import (
    INERT,
    PERCENT,
    Better,
    Estimate,
    Frame,
    NoEstimate,
    Pair,
    Reported,
)
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import (
    CHANGE,
    DIFFERENCE,
    MEASURES,
    RISK_RATIO,
    SHARE,
    STANDARDISED,
    STANDARDISED_CHANGE,
    in_points,
    those,
)
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Comparator
from ldncli.records.text.folding import fold
from ldncli.values import dataclass, kept

_ANALYSES = ("itt", None, "unclear", "completers", "per-protocol")
# Why a mean difference that was asked for leaves studies out.
ONE_SCALE_OF_SEVERAL = because("commonest scale")
# Ratios go before differences.
_PRINTED_ALONE = sorted(those(lambda each: each.alone), key=lambda name: not MEASURES[name].ratio)
_ROLES = ("primary", "secondary", None, "exploratory")
_Value = TypeVar("_Value", str, Better, Pair)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The outcome by which a study enters, out of `candidates`, with its estimates or
    the reason why there are none. `group` are the candidates, the one that speaks for the study
    first."""

    source: Reported
    candidates: int
    estimates: tuple[Estimate, ...]
    why_not: Reason | None
    group: tuple[Reported, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """The measure and frame that a body is brought to, and why; `unit`
    names the units of a difference."""

    measure: str
    frame: Frame
    unit: str
    why: Reason


def choose_metric(
    groups: Sequence[Sequence[Reported]], grid: Grid, measure: str | None = None
) -> Metric | None:
    """The measure by which most studies can enter: means before events at a tie; None
    where no study gives any estimate.

    Mean differences stay on their scale where all share one, or all are plain ratings of the same
    thing (NRS, VAS), brought to one range; else they are standardised, final scores apart from
    changes. Percent changes meet none but percent changes. `measure` forces one.
    """
    if measure:
        return _forced(groups, grid, measure)
    # Change within one group gives no measure of those that are looked for first.
    compared = _of_one_kind(_comparing(groups, "between"), grid, STANDARDISED)
    means = [found for group in compared if (found := _fitting(group, grid, STANDARDISED))]
    events = [found for group in compared if (found := _fitting(group, grid, RISK_RATIO))]
    if not means and not events:
        differences = _of_mean_differences(
            [found for group in compared if (found := _fitting(group, grid, DIFFERENCE))]
        )
        return differences or _of_printed_contrasts(compared, grid) or _of_one_group(groups, grid)
    if len(events) > len(means):
        why = because("more events", events=len(events), means=len(means))
        return Metric(RISK_RATIO, Frame(better=_leaning(events)), _unit(RISK_RATIO), why)
    scale = _shared(means)
    able = [group for group in compared if any(grid.gives(each, STANDARDISED) for each in group)]
    differences = _of_mean_differences([_fitting(group, grid, DIFFERENCE, scale) for group in able])
    if differences:
        return differences
    frame = Frame(better=_leaning(means), scores=_standardised_together(able, grid, STANDARDISED))
    return Metric(STANDARDISED, frame, _unit(STANDARDISED), because("scales differ"))


def _of_one_kind(
    groups: Sequence[Sequence[Reported]], grid: Grid, measure: str
) -> list[list[Reported]]:
    """The groups without percent changes, or with nothing but them, whichever leaves more studies
    with an estimate in this measure (scores at a tie); outcomes without any stay."""

    def kept(*, percent: bool) -> list[list[Reported]]:
        return [
            [
                each
                for each in group
                if (each.outcome.score == "percent-change") == percent
                or not grid.gives(each, measure)
            ]
            for group in groups
        ]

    def able(found: list[list[Reported]]) -> int:
        return sum(any(grid.gives(each, measure) for each in group) for group in found)

    scores, percents = kept(percent=False), kept(percent=True)
    best = percents if able(percents) > able(scores) else scores
    return [group for group in best if group]


def _standardised_together(
    groups: Sequence[Sequence[Reported]], grid: Grid, measure: str
) -> frozenset[str]:
    """The kind of scores by which most studies can enter one standardised measure: final scores or
    changes (final scores at a tie). Of one group before and after both give the change."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update({each.outcome.score for each in group if grid.gives(each, measure)})
    if MEASURES[measure].one_group:
        percent = counts["percent-change"] > counts["final"] + counts["change"]
        return frozenset({"percent-change"} if percent else {"final", "change"})
    return frozenset({min(counts, key=lambda each: (-counts[each], each != "final", each))})


def _comparing(
    groups: Sequence[Sequence[Reported]], comparison: Literal["between", "within"]
) -> list[list[Reported]]:
    """The outcomes of each study that compare between groups, or within one; studies without any
    are left out."""
    found = ([each for each in group if each.outcome.comparison == comparison] for group in groups)
    return [group for group in found if group]


def _unit(measure: str) -> str:
    return MEASURES[measure].unit or "points"


def _of_printed_contrasts(groups: Sequence[Sequence[Reported]], grid: Grid) -> Metric | None:
    """For studies that print nothing but their own odds ratio, hazard ratio or risk difference: the
    one that most print, ratios first."""
    found = {
        measure: [each for group in groups if (each := _fitting(group, grid, measure))]
        for measure in _PRINTED_ALONE
    }
    measure = max(found, key=lambda each: len(found[each]))
    if not found[measure]:
        return None
    return Metric(
        measure, Frame(better=_leaning(found[measure])), _unit(measure), because("as printed")
    )


def _of_one_group(groups: Sequence[Sequence[Reported]], grid: Grid) -> Metric | None:
    """For studies without a control group: changes on one scale, else standardised, else the
    share of people with an event.

    What a trial's treated group shows by itself is left out: it is no comparison, and would stand
    where comparisons are looked for.
    """
    groups = _of_one_kind(_comparing(groups, "within"), grid, CHANGE)
    changes = [found for group in groups if (found := _fitting(group, grid, CHANGE))]
    events = [found for group in groups if (found := _fitting(group, grid, SHARE))]
    if changes and len(changes) >= len(events):
        standard = Metric(
            STANDARDISED_CHANGE,
            Frame(
                better=_leaning(changes),
                scores=_standardised_together(groups, grid, CHANGE),
            ),
            _unit(STANDARDISED_CHANGE),
            because("changes on several scales"),
        )
        return _of_mean_differences(changes, CHANGE) or standard
    return (
        Metric(SHARE, Frame(better=_leaning(events)), _unit(SHARE), because("events in one group"))
        if events
        else None
    )


def _forced(groups: Sequence[Sequence[Reported]], grid: Grid, measure: str) -> Metric:
    means = MEASURES[measure].family == "means" or measure == STANDARDISED_CHANGE
    if means:
        groups = _of_one_kind(groups, grid, measure)
    found = [each for group in groups if (each := _fitting(group, grid, measure))]
    unit = _unit(STANDARDISED) if MEASURES[measure].standardised else measure
    if in_points(measure):
        return _of_mean_differences(found, measure) or _on_commonest_scale(found, measure)
    scores = _standardised_together(groups, grid, measure) if found and means else None
    frame = Frame(better=_leaning(found), scores=scores)
    return Metric(measure, frame, unit, because("as requested"))


def _on_commonest_scale(found: Sequence[Reported], measure: str) -> Metric:
    """Mean differences of scales that cannot be brought together: those
    on the commonest scale enter."""
    units = _commonest(each.units for each in found)
    alike = [each for each in found if each.units == units]
    label = (
        next((each.scale.label if each.scale else each.outcome.unit for each in alike), None)
        or "points"
    )
    return Metric(measure, Frame(better=_leaning(alike), units=units), label, ONE_SCALE_OF_SEVERAL)


def _of_mean_differences(
    found: Sequence[Reported | None], measure: str = DIFFERENCE
) -> Metric | None:
    """Mean differences, where every one of the outcomes can be shown in the units of one scale."""
    known = [each for each in found if each]
    if not known or len(known) < len(found):
        return None
    first, lean, units = known[0], _leaning(known), {each.units for each in known}
    if units == {PERCENT}:
        return Metric(
            measure,
            Frame(better=lean, units=PERCENT),
            "percent points of change",
            because("percent changes"),
        )
    if len(units) == 1:
        unit = first.scale.label if first.scale else first.outcome.unit or "points"
        return Metric(measure, Frame(better=lean, units=first.units), unit, because("one scale"))
    if all(each.is_rating and each.outcome.score != "percent-change" for each in known):
        span = _commonest(each.range for each in known if each.range)
        assert span is not None
        return Metric(
            measure,
            Frame(span, lean),
            f"points, {span[0]:g} to {span[1]:g}",
            because("plain ratings"),
        )
    return None


def _leaning(found: Sequence[Reported | None]) -> Better | None:
    """The direction that most of the outcomes share."""
    return _commonest(each.better for each in found if each and each.better)


def _shared(found: Sequence[Reported]) -> str | None:
    """The scale that most of the outcomes share."""
    return _commonest(each.outcome.scale for each in found if each.outcome.scale)


def _commonest(values: Iterable[_Value]) -> _Value | None:
    """The value that occurs most; at a tie the first in its own order, so that the order
    of studies does not matter."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _fitting(
    group: Sequence[Reported], grid: Grid, measure: str, scale: str | None = None
) -> Reported | None:
    """The first of a study's outcomes, by the rule of choice, that gives
    an estimate in this measure."""
    able = [each for each in group if grid.gives(each, measure)]
    return ranked(able, scale)[0] if able else None


def ranked(group: Sequence[Reported], scale: str | None = None) -> list[Reported]:
    """A study's outcomes of one domain, the one that speaks for it first.

    Between groups before within; primary; on the scale that most studies share; intention to treat;
    measured nearest to the end of treatment; first in the record.
    """

    if len(group) == 1:
        return list(group)

    def rank(each: Reported) -> tuple[object, ...]:
        outcome, weeks = each.outcome, each.paper.design.duration_weeks
        away = (
            abs(outcome.timepoint_weeks - weeks)
            if outcome.timepoint_weeks is not None and weeks is not None
            else 1e6
        )
        return (
            outcome.comparison != "between",
            _ROLES.index(outcome.role),
            scale is not None and outcome.scale != scale,
            _ANALYSES.index(outcome.analysis),
            away,
        )

    return sorted(group, key=rank)


def choose(
    group: Sequence[Reported], metric: Metric | None, grid: Grid, scale: str | None = None
) -> Chosen:
    """The outcome by which a study enters: the first that gives an estimate, else the first."""
    order = ranked(group, scale)
    if metric is None:
        return Chosen(order[0], len(group), (), _first_reason(order[0], grid), tuple(order))
    first: Chosen | None = None
    for each in order:
        found = grid.estimates(each, metric.measure, metric.frame)
        kept = tuple(one for one in found if isinstance(one, Estimate))
        if kept:
            return Chosen(each, len(group), kept, None, tuple(order))
        first = first or Chosen(
            each,
            len(group),
            (),
            next(one.why for one in found if isinstance(one, NoEstimate)),
            tuple(order),
        )
    assert first is not None
    return first


def told_once(group: Sequence[Reported]) -> tuple[list[Reported], list[Reported]]:
    """The outcomes of a ranked group that are results of their own, and those that tell one of them
    again: the same scale, week, groups and event in another analysis (per protocol) or as another
    score (final values beside changes)."""
    kept: dict[object, Reported] = {}
    told: list[Reported] = []
    again: list[Reported] = []
    for each in group:
        outcome = each.outcome
        what = outcome.scale or fold(outcome.label)
        key = (what, outcome.timepoint_weeks, frozenset(outcome.arms), outcome.definition)
        first = kept.setdefault(key, each).outcome
        same = (outcome.analysis, outcome.score) == (first.analysis, first.score)
        (told if same else again).append(each)
    return told, again


def _first_reason(reported: Reported, grid: Grid) -> Reason:
    means, events = (
        (CHANGE, SHARE) if reported.outcome.comparison == "within" else (STANDARDISED, RISK_RATIO)
    )
    found = grid.estimates(reported, events if reported.outcome.score == "events" else means)[0]
    return found.why if isinstance(found, NoEstimate) else because("design")


@kept
def comparators_of(reported: Reported) -> tuple[Comparator, ...]:
    """What an outcome compares with, by its paper, else by the study's others: of several
    comparators those whose groups it names, where it leaves out others."""
    papers = (reported.paper, *reported.study.papers)
    known = next(filter(None, map(_comparators, papers)), ())
    controls = [arm for arm in reported.paper.arms if arm.role == "control"]
    here = [fold(arm.label) for arm in controls if arm.id in reported.outcome.arms]
    if not 0 < len(here) < len(controls):
        return known
    groups = [tuple(each for each in known if is_group(each, label)) for label in here]
    if not all(groups):
        return known
    return tuple(each for each in known if any(each in group for group in groups))


def _comparators(paper: Paper) -> tuple[Comparator, ...]:
    return tuple(each for each in paper.comparators if each.type != "before-after")


def is_group(comparator: Comparator, label: str) -> bool:
    """Whether a group of this label received the comparator."""
    if comparator.name is None:
        return comparator.type.replace("-", " ") in label
    return fold(short_name(comparator.name)) in label or label in fold(comparator.name)


@kept
def comparator_of(reported: Reported) -> str:
    """The kind of what an outcome compares with: inert (or nothing but the time before), else
    active or dose."""
    kinds = [each.type for each in comparators_of(reported)]
    inert = (
        not kinds or reported.outcome.comparison == "within" or any(kind in INERT for kind in kinds)
    )
    return "inert" if inert else kinds[0]


def compared_with(reported: Reported) -> tuple[str, ...]:
    """The short names of what an outcome compares with."""
    return _names(comparators_of(reported))


def comparator_names(papers: Iterable[Paper]) -> tuple[str, ...]:
    """The short names of the comparators of the first paper that has any, without doses and
    schemes; "another dose" or "another treatment" where no name is given."""
    return _names(next(filter(None, map(_comparators, papers)), ()))


def _names(comparators: Iterable[Comparator]) -> tuple[str, ...]:
    unnamed = {"dose": "another dose"}
    names = (
        short_name(each.name)
        if each.name and each.type != "dose"
        else unnamed.get(each.type, "another treatment")
        for each in comparators
    )
    return tuple(dict.fromkeys(names)) or ("another treatment",)


def short_name(name: str) -> str:
    """The name of a treatment without its dose and scheme."""
    return re.split(r"[,;(]|\s+(?:\d|up to\b)", name)[0].strip()


def scale_of(groups: Mapping[str, Sequence[Reported]], grid: Grid, measure: str) -> str | None:
    """The scale that most studies of a body share, among outcomes that give an estimate."""
    return _shared(
        [found for group in groups.values() if (found := _fitting(group, grid, measure))]
    )
