"""The pictures of a meta-analysis beside forest and funnel, by name: each from the same estimates
as `ldn pool`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ldncli.errors import UsageError, nearest
from ldncli.evidence.effects.measures import MEASURES, label_of
from ldncli.evidence.synthesis.models.points import Point, Points, single_studies
from ldncli.report.drawing.charts import (
    Chart,
    Forest,
    ForestRow,
    Graph,
    GraphBand,
    GraphDot,
    GraphLine,
    GraphMark,
    Look,
    Side,
)
from ldncli.report.pooling.shown import axis_words, effect, effect_of, method_words, shown
from ldncli.report.words.language.numbers import counted, minus, p_words
from ldncli.report.words.language.phrases import upper
from ldncli.statistics.diagnostics.pictures import all_subsets, baujat, p_value_function, radial
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM

_STEPS = 160
# Two-sided p values that people look for on a p value function.
_LEVELS = (0.05, 0.5)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture: what it shows, in a line, and what draws it."""

    told: str
    draw: Callable[[Points], Chart]


# The commands that draw other pictures, by the names under which people look for them.
_ELSEWHERE = {"albatross": "combine", "tsa": "enough", "net": "network"}


def draw(name: str, points: Points) -> Chart:
    """The picture of a name; raises UsageError for a name that there is not, and where the
    estimates do not carry the picture."""
    if name not in KINDS:
        known = (*KINDS, "posterior")
        hint = nearest(name, known) or f"one of {', '.join(known)}"
        if name in _ELSEWHERE:
            hint = f"`ldn {_ELSEWHERE[name]} … --out {name}.svg` draws it"
        raise UsageError(f"there is no plot {name!r}", hint=hint)
    if points.pooled is None or not points.points:
        raise UsageError(
            "nothing is pooled here, so there is nothing to draw",
            hint="`ldn pool` with the same question says why",
        )
    return KINDS[name].draw(points)


def effect_side(points: Points) -> Side:
    """The axis of effects, as people read them."""
    metric = points.synthesis.metric if points.synthesis else None
    name = axis_words(metric) if metric else label_of(points.measure)
    return Side("Effect" if name == "GEN" else name, log=points.ratio)


def turned(points: Points, value: float) -> float:
    """A value of the scale that is pooled as people read it."""
    return shown(points.measure)(value)


def _pooled(points: Points) -> Pooled:
    assert points.pooled is not None
    return points.pooled


def _several(points: Points, least: int = 2) -> None:
    """Refuse too few estimates, and pools of tables."""
    k = len(points.points)
    if k < least:
        raise UsageError(
            f"{counted(k, 'estimate')}: this plot compares at least {least}",
            hint="`ldn forest` shows what there is",
        )


def _weighted(points: Points) -> None:
    if _pooled(points).method in (*COUNTS, MH_RANDOM):
        raise UsageError(
            f"this plot needs studies weighted by their variance, but"
            f" {_pooled(points).method} pools tables",
            hint="use --method REML, for example",
        )


def _result_note(points: Points) -> str:
    """The pooled result with its model."""
    pooled, measure = _pooled(points), points.measure
    k = counted(pooled.k, "estimate")
    return minus(f"Pooled: {effect_of(measure, pooled)}, {k}; {method_words(pooled.method)}.")


def _sizes(points: Sequence[Point]) -> list[float]:
    """The area of each dot by its people, in parts of the usual one; 1 where not all state
    them."""
    people = [each.people for each in points if each.people]
    if len(people) < len(points) or not people:
        return [1.0] * len(points)
    usual = sorted(people)[len(people) // 2]
    return [max(0.3, each / usual) for each in people]


# -- single studies in the result ------------------------------------------------------------------


def _radial(points: Points) -> Graph:
    """Precision against standardised effect."""
    _several(points)
    _weighted(points)
    pooled = _pooled(points)
    places = radial(points.effects, points.variances, pooled.tau2)
    far = 1.15 * max(x for x, _ in places)
    z = quantile(points.level, None)
    slope = pooled.estimate
    name = "1/√variance" if pooled.tau2 == 0 else "1/√(variance + τ²)"
    return Graph(
        f"Radial plot. {points.title}",
        Side(f"Precision: {name}", low=0.0),
        Side("Effect in standard errors"),
        lines=(GraphLine("pooled effect (slope)", ((0.0, 0.0), (far, far * slope)), "second"),),
        bands=(
            GraphBand(
                f"where {points.level:g}% of studies are expected",
                ((0.0, -z, z), (far, far * slope - z, far * slope + z)),
            ),
        ),
        dots=tuple(
            GraphDot(each.name, *place) for each, place in zip(points.points, places, strict=True)
        ),
        marks=(GraphMark("no effect", 0.0, upright=False),),
        dot_labels=(("main", "a study"),),
        notes=("Precise studies stand to the right.", _result_note(points)),
    )


def _baujat(points: Points) -> Graph:
    """What each study brings to the heterogeneity against what it does to the result."""
    _several(points)
    _weighted(points)
    places = baujat(points.effects, points.variances, _pooled(points))
    return Graph(
        f"Baujat plot. {points.title}",
        Side("Part in the heterogeneity (squared residual)", low=0.0),
        Side("Influence on the result", low=0.0),
        dots=tuple(
            GraphDot(each.name, *place) for each, place in zip(points.points, places, strict=True)
        ),
        dot_labels=(("main", "a study"),),
        notes=(
            "To the right: unlike the others. Above: the result would move without it.",
            _result_note(points),
        ),
    )


def _leave_one_out(points: Points) -> Forest:
    """The result without each study."""
    _several(points)
    found = single_studies(points, "leave_one_out")
    return _results(
        points, "Leave one out", {f"without {key}": each for key, each in found.items()}
    )


def _cumulative(points: Points) -> Forest:
    """The result as studies came."""
    _several(points)
    found = single_studies(points, "cumulative")
    years = {each.name: each.year for each in points.points}
    named = {
        key if years.get(key) is None or str(years[key]) in key else f"{key} ({years[key]})": each
        for key, each in found.items()
    }
    return _results(
        points, "As studies came", {f"up to {key}": each for key, each in named.items()}
    )


def _results(points: Points, head: str, found: Mapping[str, Pooled]) -> Forest:
    def row(label: str, pooled: Pooled, **more: str) -> ForestRow:
        low, high = (turned(points, each) for each in (pooled.ci_lb, pooled.ci_ub))
        cells = (str(pooled.k), f"{pooled.I2:.0f}%" if pooled.k > 1 else "")
        value = turned(points, pooled.estimate)
        return ForestRow(label, value, low, high, cells=cells, **more)  # type: ignore[arg-type]

    side, pooled = effect_side(points), _pooled(points)
    return Forest(
        f"{head}. {points.title}",
        (
            *(row(label, each) for label, each in found.items()),
            row(f"All ({pooled.k})", pooled, kind="pooled"),
        ),
        side.label,
        heads=("k", "I²"),
        log=side.log,
        null=1.0 if side.log else 0.0,
        mid=(math.exp(points.important) if side.log else points.important)
        if points.important
        else None,
        favours=_favours(points),
        level=points.level,
        notes=(upper(f"{method_words(pooled.method)}; {points.level:g}% intervals."),),
    )


def _favours(points: Points) -> tuple[str, str]:
    sides = {"lower": ("better", "worse"), "higher": ("worse", "better")}
    return sides.get(points.better or "", ("lower", "higher"))


# -- all the ways to pool, and all the values that fit ---------------------------------------------


def _subsets(points: Points) -> Graph:
    """All subsets of the studies: heterogeneity against effect (GOSH)."""
    _weighted(points)
    found = all_subsets(points.effects, points.variances, _pooled(points).method)
    # The study whose presence parts the subsets most is told apart.
    spread = {
        place: abs(
            float(found.estimates[found.holds[:, place]].mean())
            - float(found.estimates[~found.holds[:, place]].mean())
        )
        for place in range(len(points.points))
    }
    lead = max(spread, key=lambda place: spread[place])
    name = points.points[lead].name
    dots = tuple(
        GraphDot("", turned(points, float(at)), float(i2), look="main" if held else "third")
        for at, i2, held in zip(found.estimates, found.I2, found.holds[:, lead], strict=True)
    )
    side = effect_side(points)
    pooled = _pooled(points)
    return Graph(
        f"All subsets of the studies. {points.title}",
        side,
        Side("I² (%)", low=0.0, high=100.0),
        dots=dots,
        marks=(GraphMark("all studies", turned(points, pooled.estimate)),),
        dot_labels=(("main", f"with {name}"), ("third", f"without {name}")),
        notes=(
            f"{len(dots)} subsets of two studies or more; of all studies {name} moves the effect"
            " most.",
            _result_note(points),
        ),
    )


def _stretch(points: Points, *, studies: bool) -> list[float]:
    """Values of the scale that is pooled, over all that fits the result, and any study too where
    these are drawn."""
    pooled = _pooled(points)
    reach = max(1.6 * (pooled.ci_ub - pooled.estimate), 1e-9)
    errors = [(each.value, 2.6 * math.sqrt(each.variance)) for each in points.points if studies]
    ends = [
        *(value + sign * error for value, error in errors for sign in (-1, 1)),
        pooled.estimate - reach,
        pooled.estimate + reach,
        0.0,
    ]
    low, high = min(ends), max(ends)
    return [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]


def _curve(
    points: Points, p: Callable[[float], float], stretch: Sequence[float]
) -> tuple[tuple[float, float], ...]:
    return tuple((turned(points, value), p(value)) for value in stretch)


def _pooled_curve(points: Points, stretch: Sequence[float], look: Look = "main") -> GraphLine:
    """The p value function of the result, with its peak."""
    pooled = _pooled(points)
    p = p_value_function(pooled.estimate, pooled.se, pooled.df)
    return GraphLine("pooled", _curve(points, p, sorted([*stretch, pooled.estimate])), look)


def _p_marks(points: Points) -> tuple[GraphMark, ...]:
    marks = [GraphMark(f"p = {level:g}", level, upright=False) for level in _LEVELS]
    return (*marks, GraphMark("no effect", turned(points, 0.0)))


def _p_value(points: Points) -> Graph:
    """The p value of the result against every value that the effect might have."""
    pooled = _pooled(points)
    half = p_value_function(pooled.estimate, pooled.se, pooled.df)
    notes = [
        f"Where the line is above 0.05 lies the 95% interval. No effect: {p_words(half(0.0))}.",
        _result_note(points),
    ]
    marks = list(_p_marks(points))
    if points.important:
        sign = -1 if points.better == "lower" else 1
        at = turned(points, sign * points.important)
        marks.append(GraphMark("important", at))
    return Graph(
        f"p value function. {points.title}",
        effect_side(points),
        Side("p value (two-sided)", low=0.0, high=1.0),
        lines=(_pooled_curve(points, _stretch(points, studies=False)),),
        marks=tuple(marks),
        notes=tuple(notes),
    )


def _drapery(points: Points) -> Graph:
    """The p value functions of all studies and of the result."""
    _several(points)
    stretch = _stretch(points, studies=True)
    singles = tuple(
        GraphLine(
            "a study" if place == 0 else "",
            _curve(
                points,
                p_value_function(each.value, math.sqrt(each.variance), each.df),
                sorted([*stretch, each.value]),
            ),
            "faint",
        )
        for place, each in enumerate(points.points)
    )
    pooled = _pooled(points)
    bands: tuple[GraphBand, ...] = ()
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        ends = (turned(points, pooled.pi_lb), turned(points, pooled.pi_ub))
        rows = tuple((each, 0.0, 0.02) for each in ends)
        bands = (GraphBand(f"{points.level:g}% prediction interval", rows, "second"),)
    return Graph(
        f"Drapery plot. {points.title}",
        effect_side(points),
        Side("p value (two-sided)", low=0.0, high=1.0),
        lines=(*singles, _pooled_curve(points, stretch, "second")),
        bands=bands,
        marks=_p_marks(points),
        notes=("Each curve peaks at an estimate.", _result_note(points)),
    )


# -- raw data and moderators -----------------------------------------------------------------------


def _labbe(points: Points) -> Graph:
    """The risk in both groups of each study (L'Abbé 1987)."""
    pairs = [(each, risks) for each in points.points if (risks := _risks(each))]
    if not pairs:
        raise UsageError(
            "a L'Abbé plot shows events in two groups, and no study here has their counts",
            hint="ask for an outcome of events, such as --measure RR",
        )
    most = min(1.0, 1.1 * max(max(risks) for _, risks in pairs) + 0.02)
    lines = [GraphLine("no difference", ((0.0, 0.0), (most, most)), "limit")]
    if relative := _relative(points):
        steps = [most * step / _STEPS for step in range(_STEPS + 1)]
        curve = tuple((risk, min(max(relative(risk), 0.0), 1.0)) for risk in steps)
        lines.append(GraphLine("pooled effect", curve, "second"))
    sizes = _sizes([each for each, _ in pairs])
    lost = len(points.points) - len(pairs)
    notes = [_result_note(points)]
    if lost:
        notes.insert(
            0, f"{counted(lost, 'study', 'studies')} without counts in both groups left out."
        )
    return Graph(
        f"L'Abbé plot. {points.title}",
        Side("Risk with control", low=0.0, high=most),
        Side("Risk with treatment", low=0.0, high=most),
        lines=tuple(lines),
        dots=tuple(
            GraphDot(each.name, control, treated, size)
            for (each, (treated, control)), size in zip(pairs, sizes, strict=True)
        ),
        dot_labels=(("main", "a study, sized by its people"),),
        notes=tuple(notes),
    )


def _risks(point: Point) -> tuple[float, float] | None:
    """The risk with treatment and with control; None without counts of both."""
    found = []
    for events, others, all_ in (("ai", "bi", "n1i"), ("ci", "di", "n2i")):
        cells = [_float(point.row.get(name)) for name in (events, others, all_)]
        people = cells[2] if cells[2] is not None else _sum(cells[0], cells[1])
        if cells[0] is None or not people:
            return None
        found.append(cells[0] / people)
    return found[0], found[1]


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _float(cell: object) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None


def _relative(points: Points) -> Callable[[float], float] | None:
    """The risk with treatment from the risk with control, by the pooled effect; None for measures
    that say nothing of it."""
    known = MEASURES.get(points.measure)
    if known is None or known.risks is None:
        return None
    treated, value = known.risks.treated, turned(points, _pooled(points).estimate)
    return lambda risk: treated(value, risk)


def _bubble(points: Points) -> Graph:
    """Effects against one moderator, with the line of the meta-regression and its interval."""
    moderated = points.moderated
    if moderated is None or len(moderated.names) != 1:
        raise UsageError(
            "a bubble plot needs one moderator", hint="name it with --moderator, such as year"
        )
    name, found = moderated.names[0], moderated.found
    known = [(each, at) for each in points.points if (at := each.moderators.get(name)) is not None]
    if not known:
        raise UsageError(f"no study here states {name}", hint="choose another --moderator")
    side = effect_side(points)
    weights = [1 / (each.variance + (found.tau2 if found else 0.0)) for each, _ in known]
    usual = sorted(weights)[len(weights) // 2]
    lines: tuple[GraphLine, ...] = ()
    bands: tuple[GraphBand, ...] = ()
    notes = []
    if found:
        slope = found.coefficients[-1]
        values = [at for _, at in known]
        steps = [min(values) + (max(values) - min(values)) * step / 60 for step in range(61)]
        fitted = [(at, found.predict(at)) for at in steps]
        lines = (
            GraphLine(
                "meta-regression",
                tuple((at, turned(points, each.estimate)) for at, each in fitted),
            ),
        )
        bands = (
            GraphBand(
                f"{points.level:g}% interval",
                tuple(
                    (at, turned(points, each.ci_lb), turned(points, each.ci_ub))
                    for at, each in fitted
                ),
            ),
        )
        told = effect(points.measure, slope.estimate, slope.ci_lb, slope.ci_ub)
        notes.append(minus(f"For each unit of {name}: {told}, {p_words(slope.p)}."))
    else:
        notes.append(
            "No line: too few studies for a meta-regression (ten are needed; --exploratory draws"
            " it all the same)."
        )
    lost = len(points.points) - len(known)
    if lost:
        notes.append(f"{counted(lost, 'estimate')} without {name} left out.")
    return Graph(
        f"Effect by {name}. {points.title}",
        Side(name),
        side,
        lines=lines,
        bands=bands,
        dots=tuple(
            GraphDot(each.name, at, turned(points, each.value), weight / usual)
            for (each, at), weight in zip(known, weights, strict=True)
        ),
        marks=(GraphMark("no effect", turned(points, 0.0), upright=False),),
        dot_labels=(("main", "a study, sized by its weight"),),
        notes=tuple(notes),
    )


KINDS: dict[str, Kind] = {
    "radial": Kind("precision against standardised effect (Galbraith)", _radial),
    "baujat": Kind("which studies differ, and which move the result", _baujat),
    "gosh": Kind("all subsets of the studies, for three to twelve", _subsets),
    "leave-one-out": Kind("the result without each study", _leave_one_out),
    "cumulative": Kind("the result as studies came, by year", _cumulative),
    "p-value": Kind("the p value of the result against every possible effect", _p_value),
    "drapery": Kind("the same for every study too", _drapery),
    "labbe": Kind("the risks in both groups (L'Abbé)", _labbe),
    "bubble": Kind("effects against a moderator, with the meta-regression", _bubble),
}
