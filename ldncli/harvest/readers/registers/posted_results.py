"""Results as ClinicalTrials.gov posts them in version 2 of its JSON: everything that is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldncli.harvest.printed import clean
from ldncli.harvest.readers.content.results import (
    Affected,
    Analysis,
    Baseline,
    Count,
    Denominator,
    Flow,
    Group,
    Harm,
    HarmKind,
    Harms,
    Measure,
    Measurement,
    Milestone,
    Period,
    Results,
    Row,
)
from ldncli.harvest.readers.services.json_items import at, list_at, text_at


def posted_results(section: Any) -> Results | None:
    """The results in a `resultsSection`; None where there is none."""
    if not isinstance(section, dict) or not section:
        return None
    return Results(
        flow=_flow(at(section, "participantFlowModule")),
        baseline=_baseline(at(section, "baselineCharacteristicsModule")),
        outcomes=tuple(
            _measure(number, each)
            for number, each in enumerate(
                list_at(section, "outcomeMeasuresModule", "outcomeMeasures"), 1
            )
        ),
        harms=_harms(at(section, "adverseEventsModule")),
        limitations=_text(section, "moreInfoModule", "limitationsAndCaveats", "description"),
    )


def _text(value: Any, *path: str | int) -> str:
    return clean(text_at(value, *path))


def _optional(value: Any, *path: str | int) -> str | None:
    return _text(value, *path) or None


def _whole(value: Any, key: str) -> int | None:
    found = at(value, key)
    if isinstance(found, int):
        return found
    return int(found) if isinstance(found, str) and found.strip().isdigit() else None


def _groups(value: Any, key: str) -> tuple[Group, ...]:
    return tuple(
        Group(_text(each, "id"), _text(each, "title"), _text(each, "description"))
        for each in list_at(value, key)
    )


def _flow(module: Any) -> Flow | None:
    if not isinstance(module, dict):
        return None
    return Flow(
        _groups(module, "groups"),
        tuple(
            Period(
                _text(each, "title"),
                _milestones(each, "milestones", "achievements"),
                _milestones(each, "dropWithdraws", "reasons"),
            )
            for each in list_at(module, "periods")
        ),
        _text(module, "recruitmentDetails"),
        _text(module, "preAssignmentDetails"),
    )


def _milestones(period: Any, key: str, counts: str) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(
            _text(each, "type"),
            tuple(
                Count(
                    _text(count, "groupId"),
                    _text(count, "numSubjects") or _text(count, "numUnits"),
                    _text(count, "comment"),
                )
                for count in list_at(each, counts)
            ),
        )
        for each in list_at(period, key)
    )


def _denominators(value: Any) -> tuple[Denominator, ...]:
    return tuple(
        Denominator(
            _text(each, "units"),
            tuple(
                Count(_text(count, "groupId"), _text(count, "value"))
                for count in list_at(each, "counts")
            ),
        )
        for each in list_at(value, "denoms")
    )


def _baseline(module: Any) -> Baseline | None:
    if not isinstance(module, dict):
        return None
    return Baseline(
        groups=_groups(module, "groups"),
        denominators=_denominators(module),
        population=_text(module, "populationDescription"),
        measures=tuple(
            _measure(number, each) for number, each in enumerate(list_at(module, "measures"), 1)
        ),
    )


def _measure(number: int, measure: Any) -> Measure:
    """An outcome, or a baseline characteristic, which has fewer fields."""
    return Measure(
        number=number,
        title=_text(measure, "title"),
        role=_text(measure, "type"),
        description=_text(measure, "description"),
        population=_text(measure, "populationDescription"),
        time_frame=_text(measure, "timeFrame"),
        parameter=_text(measure, "paramType"),
        dispersion=_text(measure, "dispersionType"),
        unit=_text(measure, "unitOfMeasure"),
        posted=_text(measure, "reportingStatus"),
        groups=_groups(measure, "groups"),
        denominators=_denominators(measure),
        rows=tuple(_rows(measure)),
        analyses=tuple(_analysis(each) for each in list_at(measure, "analyses")),
    )


def _rows(measure: Any) -> Iterator[Row]:
    for each in list_at(measure, "classes"):
        for category in list_at(each, "categories") or [None]:
            yield Row(
                title=_text(each, "title"),
                category=_text(category, "title"),
                measurements=tuple(
                    Measurement(
                        group=_text(value, "groupId"),
                        value=_text(value, "value"),
                        spread=_optional(value, "spread"),
                        lower=_optional(value, "lowerLimit"),
                        upper=_optional(value, "upperLimit"),
                        comment=_text(value, "comment"),
                    )
                    for value in list_at(category, "measurements")
                ),
                denominators=_denominators(each),
            )


_REMARKS = (
    "groupDescription",
    "statisticalComment",
    "pValueComment",
    "estimateComment",
    "ciLowerLimitComment",
    "ciUpperLimitComment",
    "nonInferiorityComment",
    "otherAnalysisDescription",
)


def _analysis(analysis: Any) -> Analysis:
    return Analysis(
        groups=tuple(each for each in list_at(analysis, "groupIds") if isinstance(each, str)),
        method=_text(analysis, "statisticalMethod"),
        p=_text(analysis, "pValue"),
        parameter=_text(analysis, "paramType"),
        estimate=_text(analysis, "paramValue"),
        level=_text(analysis, "ciPctValue"),
        sides=_text(analysis, "ciNumSides"),
        lower=_text(analysis, "ciLowerLimit"),
        upper=_text(analysis, "ciUpperLimit"),
        dispersion=_text(analysis, "dispersionType"),
        spread=_text(analysis, "dispersionValue"),
        kind=_text(analysis, "nonInferiorityType"),
        remarks=tuple(text for key in _REMARKS if (text := _text(analysis, key))),
    )


# The totals of a group: kind, what people call it, and its two fields in the group.
_TOTALS: tuple[tuple[HarmKind, str, str, str], ...] = (
    ("any serious", "any serious adverse event", "seriousNumAffected", "seriousNumAtRisk"),
    ("any other", "any other adverse event", "otherNumAffected", "otherNumAtRisk"),
    ("deaths", "death from any cause", "deathsNumAffected", "deathsNumAtRisk"),
)
_EVENTS: tuple[tuple[HarmKind, str], ...] = (("serious", "seriousEvents"), ("other", "otherEvents"))


def _harms(module: Any) -> Harms | None:
    if not isinstance(module, dict):
        return None
    events = [each for each in _totals(list_at(module, "eventGroups")) if each.groups]
    for kind, key in _EVENTS:
        for event in list_at(module, key):
            events.append(
                Harm(
                    kind=kind,
                    term=_text(event, "term"),
                    system=_text(event, "organSystem"),
                    vocabulary=_text(event, "sourceVocabulary"),
                    assessment=_text(event, "assessmentType"),
                    notes=_text(event, "notes"),
                    groups=tuple(
                        Affected(
                            group=_text(each, "groupId"),
                            people=_whole(each, "numAffected"),
                            at_risk=_whole(each, "numAtRisk"),
                            events=_whole(each, "numEvents"),
                        )
                        for each in list_at(event, "stats")
                    ),
                )
            )
    return Harms(
        groups=_groups(module, "eventGroups"),
        threshold=_text(module, "frequencyThreshold"),
        time_frame=_text(module, "timeFrame"),
        description=_text(module, "description"),
        events=tuple(events),
    )


def _totals(groups: list[Any]) -> Iterator[Harm]:
    for kind, term, affected, at_risk in _TOTALS:
        yield Harm(
            kind=kind,
            term=term,
            groups=tuple(
                Affected(
                    group=_text(each, "id"),
                    people=_whole(each, affected),
                    at_risk=_whole(each, at_risk),
                )
                for each in groups
                if affected in each or at_risk in each
            ),
        )
