"""The estimates of one question, or of a file of a person's own, in one form: what every further
model starts from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Literal

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.effects.own_interval import own_ends
from ldncli.evidence.synthesis.answer import better_of
from ldncli.evidence.synthesis.synthesise import Synthesis, test_for
from ldncli.statistics.distributions import two_sided_t
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import Pooled, pool_effects
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.moderators import Moderated
    from ldncli.evidence.synthesis.own_studies import OwnAnalysis


@dataclass(frozen=True, slots=True)
class Point:
    """One estimate. `value` and `variance` are on the scale that is pooled (ratios: logarithms;
    treatment minus control); `people` are those behind it, None where not stated. `row` holds the
    numbers by metafor's columns from which it was computed, and is empty where there are none. `df`
    are those of the t distribution by which its error was taken from what is printed, None for the
    normal one. `ends` are those of its own interval as the pool shows them, None where that is the
    normal one. `study` is the id of its study, or the name in a file; two points of one study share
    it. `moderators` holds the numbers of a meta-regression by name, None where not stated.
    """

    study: str
    name: str
    value: float
    variance: float
    people: int | None = None
    year: int | None = None
    row: Mapping[str, Any] = field(default_factory=dict)
    df: float | None = None
    moderators: Mapping[str, float | None] = field(default_factory=dict)
    ends: tuple[float, float] | None = None

    def interval(self, level: float) -> tuple[float, float]:
        """Its own interval, on the scale that is pooled."""
        half = quantile(level, None) * math.sqrt(self.variance)
        return self.ends or (self.value - half, self.value + half)


@dataclass(frozen=True, slots=True)
class Points:
    """All estimates of one question with how they were pooled.

    `measure` is metafor's name (GEN: the file does not say), `better` the side that is better
    (lower, higher; None: nobody says, as always for a file), `important` the smallest difference
    that matters, positive and on the scale that is pooled (None: not known). `pooled` is the result
    of `ldn pool` for the same question, None where there is none; `moderated` its meta-regression
    where one was asked for. `synthesis` or `own` is where the points come from. `outcome_type` is
    the kind of outcome by which published priors are told apart, None where not known.
    """

    title: str
    measure: str
    level: float
    method: str
    test: str
    points: tuple[Point, ...]
    pooled: Pooled | None
    better: str | None = None
    important: float | None = None
    notes: tuple[str, ...] = ()
    synthesis: Synthesis | None = None
    own: OwnAnalysis | None = None
    moderated: Moderated | None = None
    outcome_type: str | None = None

    @property
    def ratio(self) -> bool:
        """Whether the effects are logarithms of ratios."""
        return self.measure in RATIO_MEASURES

    def test_of(self, k: int) -> str:
        """The test by which `ldn pool` would pool k such estimates."""
        return self.test if self.synthesis is None else test_for(k, self.test)

    def alone(self, level: float) -> Pooled:
        """The first estimate by itself: its own interval as the pool shows it (at another level by
        the distribution of its error), and the p of its error; a printed p may contradict that."""
        first = self.points[0]
        found = pool_effects([first.value], [first.variance], "EE", "z", level)
        half = quantile(level, first.df) * found.se
        low, high = (
            first.interval(level)
            if math.isclose(level, self.level)
            else (first.value - half, first.value + half)
        )
        statistic = first.value / found.se
        p = found.p if first.df is None else two_sided_t(statistic, first.df)
        return replace(found, ci_lb=low, ci_ub=high, p=p, df=first.df)

    @property
    def effects(self) -> tuple[float, ...]:
        """The values, in order."""
        return tuple(each.value for each in self.points)

    @property
    def variances(self) -> tuple[float, ...]:
        """Their variances, in the same order."""
        return tuple(each.variance for each in self.points)


def points_of(synthesis: Synthesis, title: str, moderated: Moderated | None = None) -> Points:
    """The estimates that a body is pooled from; none where nothing is."""
    named = moderated.names if moderated else ()
    numbers: list[dict[str, float | None]] = [{} for _ in synthesis.estimates]
    if named:
        from ldncli.evidence.synthesis.moderators import moderator_rows

        numbers = moderator_rows(synthesis.estimates, named)
    threshold = threshold_of(synthesis)
    years = {entry.study.id: entry.study.main.year for entry in synthesis.entries}
    names = {entry.study.id: entry.study.name for entry in synthesis.entries}
    model = synthesis.model
    return Points(
        title,
        synthesis.metric.measure if synthesis.metric else "GEN",
        model.level,
        model.method,
        model.test,
        tuple(
            Point(
                each.study,
                f"{names[each.study]} ({each.part})" if each.part else names[each.study],
                each.value,
                each.variance,
                each.participants,
                years[each.study],
                each.row,
                each.df,
                {name: row[name] for name in named},
                own_ends(each, model.level),
            )
            for each, row in zip(synthesis.estimates, numbers, strict=True)
        ),
        synthesis.pooled,
        better_of(synthesis),
        threshold.value if threshold else None,
        synthesis=synthesis,
        moderated=moderated,
    )


def own_points(analysis: OwnAnalysis, title: str) -> Points:
    """The estimates of a person's own studies; rows from which none follows are left out, as in
    the pool."""
    moderators = analysis.plan.moderators
    return Points(
        title,
        analysis.measure,
        analysis.pooled.level,
        analysis.pooled.method,
        analysis.pooled.test,
        tuple(
            Point(
                name,
                name,
                *effect,
                people_in(row),
                _year(row),
                row,
                moderators={key: _number(cells[place]) for key, cells in moderators.items()},
            )
            for place, (name, effect, row) in enumerate(
                zip(analysis.names, analysis.effects, analysis.rows, strict=True)
            )
            if effect
        ),
        analysis.pooled,
        notes=(*analysis.pooled.notes, *analysis.notes),
        own=analysis,
        moderated=analysis.moderated,
    )


def single_studies(
    points: Points, part: Literal["leave_one_out", "cumulative"]
) -> Mapping[str, Pooled]:
    """The result without each study, or up to each, by its name. Empty where nothing is pooled."""
    from ldncli.evidence.synthesis.single_studies import look_at_rows, look_at_studies

    own = points.own
    if points.synthesis is not None:
        singles = look_at_studies(points.synthesis, [part])
    elif own is not None:
        singles = look_at_rows(own.rows, own.names, own.pooled, [part], own.plan.options)
    else:
        return {}
    names = {each.study: each.name for each in points.points}
    found = singles.without if part == "leave_one_out" else singles.cumulative
    return {names.get(study, study): pooled for study, pooled in (found or {}).items()}


def people_in(row: Mapping[str, Any]) -> int | None:
    """The people of a row: both arms, or the one group."""
    for names in (("n1i", "n2i"), ("ai", "bi", "ci", "di"), ("ni",)):
        values = [_whole(row.get(name)) for name in names]
        known = [value for value in values if value is not None]
        if len(known) == len(names):
            return sum(known)
    return None


def _year(row: Mapping[str, Any]) -> int | None:
    return _whole(row.get("year"))


def _whole(cell: object) -> int | None:
    number = _number(cell)
    return None if number is None or not math.isfinite(number) else int(number)


def _number(cell: object) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None
