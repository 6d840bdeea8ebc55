"""The pooled effect of own studies as people can picture it, by the rules of the base."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.errors import UsageError
from ldncli.evidence.absolute.control_side import ControlLevel, level_of
from ldncli.evidence.absolute.expressed import Expressed, given_or, risks
from ldncli.evidence.absolute.risks import Span
from ldncli.evidence.effects.measures import MEASURES, those
from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.statistics.measures.study_rows import number_in

_ARMS = (("ai", "bi", "n1i"), ("ci", "di", "n2i"))


def express_own(analysis: OwnAnalysis, assumed_risk: float | None = None) -> Expressed:
    """Risks at the middle of the control groups' (or the assumed one), a difference of means in
    its units, or a standardised one; raises UsageError for a measure without such units."""
    measure = MEASURES.get(analysis.measure)
    pictured = measure.pictured if measure else None
    pooled = analysis.pooled
    effect = Span(pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    if pictured == "risk":
        return risks(analysis.measure, effect, given_or(assumed_risk, _control(analysis)))
    if assumed_risk is not None:
        raise UsageError(
            "--control-risk says nothing of this measure, which compares no risks",
            hint="leave it out",
        )
    if pictured == "mean":
        return Expressed("mean", difference=effect)
    if pictured == "standardised":
        return Expressed("standardised", standardised=effect)
    known = those(lambda each: each.pictured)
    raise UsageError(
        f"a summary of findings cannot show {analysis.measure}",
        hint=f"name the measure with --measure: {', '.join(known)}",
    )


def people_of(analysis: OwnAnalysis) -> int | None:
    """The people in what was pooled; None where one study does not say."""
    found = [_people(analysis, place - 1) for place in analysis.pooled.rows_used]
    return None if None in found else round(sum(each or 0 for each in found))


def _people(analysis: OwnAnalysis, place: int) -> float | None:
    row = analysis.rows[place]
    arms = [_size(row, place + 1, arm) for arm in _ARMS]
    if None not in arms:
        return sum(each or 0 for each in arms)
    return number_in(row, "ni", place + 1)


def _size(row: Mapping[str, object], place: int, arm: tuple[str, ...]) -> float | None:
    events, others, size = (number_in(row, name, place) for name in arm)
    if size is None and events is not None and others is not None:
        return events + others
    return size


def _control(analysis: OwnAnalysis) -> ControlLevel | None:
    found = []
    for place in analysis.pooled.rows_used:
        row = analysis.rows[place - 1]
        events, size = number_in(row, "ci", place), _size(row, place, _ARMS[1])
        if events is not None and size:
            found.append(events / size)
    return level_of(found, "risk")
