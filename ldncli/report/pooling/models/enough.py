"""Whether the trials are enough: the answer, the looks at them with their bounds, what a next trial
can change, and the picture of the cumulative Z."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from ldncli.evidence.synthesis.models.enough import Enough, NextTrial, Supposed
from ldncli.report.drawing.charts import Graph, GraphDot, GraphLine, GraphMark, Side
from ldncli.report.pooling.models.combining import CROSSOVER_NOTE
from ldncli.report.pooling.shown import effect_of, interval, shown
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.effects import reason_words
from ldncli.report.words.language.numbers import counted, in_units, number, percent, whole
from ldncli.report.words.language.phrases import series
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.sequential.boundaries import sequential_bounds
from ldncli.statistics.sequential.information import adjusted
from ldncli.statistics.sequential.monitoring import Look

# A share below this is shown as 0%.
_HARDLY = 0.005
# Bounds beyond this are not drawn, and no picture needs more.
_HIGHEST = 8.0
_FEW = 100
_TRUTHS = {
    "none": "no effect",
    "important": "just important",
    "pooled": "as pooled, unsure as that is",
}
_LOSSES = (0.0, 0.25, 0.5, 0.75)


def enough_tables(found: Enough, *, whole_: bool = True) -> list[Table]:
    """The looks below the answer, then what next trials can change, in full where somebody asks for
    one; `whole_` with how much is needed otherwise."""
    tables = [_looks_table(found)]
    if found.following and (whole_ or found.following[0].study is None):
        tables.append(_next_table(found))
    if whole_:
        tables.append(_needs_table(found))
    from dataclasses import replace

    tables[0] = replace(tables[0], head=tuple(_head(found)))
    tables[-1] = replace(tables[-1], notes=tuple(_notes(found, whole_=whole_)))
    return tables


def _head(found: Enough) -> Iterator[str]:
    yield found.points.title
    yield answer(found)
    yield _need_words(found)
    yield from map(next_words, found.following)


def answer(found: Enough) -> str:
    """How much of what is needed there is, and what follows, for a reader who is no
    statistician."""
    return f"{_amount_words(found)}: {_standing_words(found)}."


def _amount_words(found: Enough) -> str:
    share = percent(found.share)
    people = found.required.people
    if people is None or found.counted is None:
        return f"The trials tell {share} of what would be needed"
    of = f"{whole(found.counted)} of the {whole(people)} people that would be needed ({share})"
    if found.counted >= people:
        of = f"{whole(found.counted)} people, where {whole(people)} would be needed ({share})"
    if found.people is not None and found.people != found.counted:
        return f"{whole(found.people)} people, who tell as much as {of}"
    return of


def _standing_words(found: Enough) -> str:
    size = _size(found)
    kind = "benefit" if found.points.better else "effect"
    one = "a benefit" if found.points.better else "an effect"
    match found.monitored.standing:
        case "above" | "below":
            told = f"the bound for {_side(found)} is crossed: repeated looks do not explain it"
            alone = len(found.points.points) == 1
            return f"{told}, but no second trial confirms it yet" if alone else told
        case "futile" if not found.excluded:
            return (
                f"the bound of futility is passed, yet the interval still holds an important {kind}"
                f" ({size}), since the few trials differ much; that there is none is not shown"
            )
        case "futile" | "enough" if found.excluded and _of_two(found):
            passed = "the bound of futility is passed" if found.share < 1 else "no bound is crossed"
            return (
                f"{passed}, and the normal interval of the two trials holds no important {kind}"
                f" ({size}); but it takes their spread for known, which two do not tell"
                " (`ldn pool --bayes`), so that this is not settled"
            )
        case "futile":
            return (
                f"the bound of futility is passed: {one} of {size} is unlikely, and more trials"
                " like these will hardly show one"
            )
        case "enough" if found.excluded:
            return f"no bound is crossed, and an important {kind} ({size}) is unlikely"
        case "enough":
            return (
                f"no bound is crossed, yet an important {kind} ({size}) is not excluded either,"
                " since the interval is still wide"
            )
    told = "neither the bound for an effect nor that of futility is crossed"
    if found.monitored.first is not None:
        crossed = found.monitored.looks[found.monitored.first].label
        told = f"the bound that was crossed in {crossed} no longer is"
    return f"{told}; a next trial can still change this"


def _of_two(found: Enough) -> bool:
    """Whether the last result is the normal interval of two trials, which is too narrow to show
    that there is no important effect."""
    last = found.monitored.looks[-1].pooled
    return last.k == 2 and last.df is None and last.method != "EE"


def _side(found: Enough) -> str:
    rises = found.monitored.standing == "above"
    if found.points.better is None:
        return f"{'a higher' if rises else 'a lower'} value with treatment"
    return "benefit" if rises == (found.points.better == "higher") else "harm"


def _size(found: Enough) -> str:
    required, ratio = found.required, found.points.ratio
    if required.what is not None:
        return reason_words(required.what)
    value = required.important
    return (
        f"a ratio of {math.exp(-value):.2g} or {math.exp(value):.3g}"
        if ratio
        else (in_units(value))
    )


def _need_words(found: Enough) -> str:
    """What the need rests on."""
    required = found.required
    told = [f"Needed to show {_size(found)} with {percent(required.power)} power"]
    told.append(f"at alpha {required.alpha:.2g}")
    if required.risks:
        told.append(f"from a risk of {percent(required.risks[0])} without treatment")
    elif required.sd and required.sd != 1:
        told.append(f"at a standard deviation of {in_units(required.sd)} between people")
    plain = f": {counted(required.plain, 'person', 'people')}" if required.plain else ""
    if required.lost < _HARDLY and required.people == required.plain:
        return f"{' '.join(told)}{plain}."
    how = "as given" if required.lost_given else "diversity D²"
    more = f", {whole(required.people)}" if required.people else ", more"
    return (
        f"{' '.join(told)}{plain}{more} where differences between trials cost"
        f" {percent(required.lost)} ({how})."
    )


def next_words(trial: NextTrial) -> str:
    """What a next trial can change, in a sentence."""
    by = {each.truth: each for each in trial.supposed}
    name = f" ({trial.study.name})" if trial.study else ""
    most = max(each.helps for each in trial.supposed)
    lead = f"A trial of {whole(trial.people)}{name}"
    if most < 0.005 and max(each.harms for each in trial.supposed) < 0.005:
        return (
            f"{lead} will hardly settle it, whatever it shows: the interval would hold no effect"
            " still, as the trials so far are too few, or differ too much."
        )
    return (
        f"{lead} would let the interval show a benefit with a probability of"
        f" {percent(by['important'].helps)} if the smallest important benefit is true,"
        f" {percent(by['pooled'].helps)} if what was pooled so far is,"
        f" {percent(by['none'].helps)} if there is no effect."
    )


def _looks_table(found: Enough) -> Table:
    measure = found.points.measure
    name = measure if measure != "GEN" else "Effect"
    columns = (
        Column("look", "Up to"),
        Column("k", "Trials"),
        Column("share", "Of needed"),
        Column("effect", f"{name} [{100 * (1 - found.required.alpha):g}%]"),
        Column("z", "Z", digits=2),
        Column("bound", "Bound ±"),
        Column("futility", "Futility ±"),
        Column("adjusted", "Adjusted interval", room=100),
    )
    scale = measure if measure != "GEN" else "MD"
    rows = tuple(
        (
            each.label,
            each.studies,
            percent(each.fraction),
            effect_of(scale, each.pooled),
            each.z,
            _bound(each),
            "none yet" if each.futility is None else f"{each.futility:.2f}",
            interval(scale, *each.adjusted) if each.adjusted else "too early",
        )
        for each in found.monitored.looks
    )
    return Table("", columns, rows)


def looks_for_programs(found: Enough) -> Table:
    """The looks as plain numbers, on the scale that is pooled; None where there is no bound or
    interval, or it is beyond all numbers."""
    keys = "look k share estimate ci_lb ci_ub z bound futility adjusted_lb adjusted_ub".split()
    rows = tuple(
        (
            each.label,
            each.studies,
            each.fraction,
            each.pooled.estimate,
            each.pooled.ci_lb,
            each.pooled.ci_ub,
            _finite(each.z),
            _finite(each.efficacy),
            each.futility,
            *(each.adjusted or (None, None)),
        )
        for each in found.monitored.looks
    )
    notes = (answer(found), _need_words(found), *_notes(found, whole_=True))
    return Table(found.points.title, tuple(Column(key, key) for key in keys), rows, notes=notes)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _bound(look: Look) -> str:
    if look.efficacy is None:
        return "as usual"
    return f"{look.efficacy:.2f}" if look.efficacy <= _HIGHEST else f">{_HIGHEST:g}"


def _next_table(found: Enough) -> Table:
    columns = (
        Column("trial", "Next trial"),
        Column("truth", "If the true effect is", wide=True),
        Column("helps", "benefit"),
        Column("harms", "harm"),
        Column("unimportant", "no important benefit"),
    )
    rows = tuple(
        (
            f"{trial.study.name}, {trial.people}" if trial.study else f"{trial.people} people",
            _truth_words(found, each),
            _chance(each.helps),
            _chance(each.harms),
            _chance(each.unimportant),
        )
        for trial in found.following
        for each in trial.supposed
    )
    return Table("Chances that the pooled interval then shows", columns, rows)


def _chance(value: float) -> str:
    return "<1%" if 0 < value < 0.01 else percent(value)


def _truth_words(found: Enough, supposed: Supposed) -> str:
    if supposed.truth == "none":
        return _TRUTHS["none"]
    turn = shown(found.points.measure if found.points.measure != "GEN" else "MD")
    return f"{number(turn(supposed.effect)).replace('-', '−')}: {_TRUTHS[supposed.truth]}"


def _needs_table(found: Enough) -> Table:
    """What would be needed if trials differed less or more, and how many further trials."""
    required = found.required
    columns = (Column("if", "If", wide=True), Column("needed", "needed"))
    rows: list[tuple[str, str]] = []
    if required.plain is not None:
        rows = [
            (
                f"differences between trials cost {percent(lost)}",
                f"{whole(adjusted(required.plain, lost))} people",
            )
            for lost in _LOSSES
        ]
    for place, each in enumerate(found.several):
        some = "as few as can be" if place == 0 else "two more"
        rows.append(
            (
                f"trials differ as these do (τ²), {some}",
                f"{counted(each.trials, 'trial')} of {whole(each.people_each)} people",
            )
        )
    return Table("", columns, tuple(rows))


def _notes(found: Enough, *, whole_: bool) -> Iterator[str]:
    k = len(found.points.points)
    if found.people is not None and found.counted is not None and found.people != found.counted:
        yield CROSSOVER_NOTE
    if found.counted is None:
        yield "people are not known for all trials, so information (1/variance) is counted"
    if k == 1 and not found.required.lost_given:
        yield "one trial cannot show how much trials differ: if they do, more is needed"
    elif k < 5 and not found.required.lost_given:
        yield f"how much trials differ is hardly known from {k}: the need may be far off (--why)"
    if found.people is not None and found.people < _FEW and found.share >= 1:
        yield "so few people are badly balanced by chance, whatever an important effect needs"
    if found.monitored.standing in ("above", "below"):
        yield "bounds answer for chance alone, not for bias: `ldn evidence` rates that"
    if found.required.cite and whole_:
        yield f"smallest important effect after {found.required.cite}"
    if whole_:
        yield (
            "bounds were not planned before the trials: they allow for repeated looks (Lan and"
            " DeMets, after O'Brien and Fleming), not for a choice of when to look, nor for bias"
        )
    silent = [each.study.name for each in found.following if each.study]
    if silent:
        yield f"whether {series(silent)} will report this is not certain; sizes are as planned"
    yield from found.points.notes


def enough_json(found: Enough) -> str:
    """The same as one object; null where not known, effects on the scale that is pooled."""
    required, monitored = found.required, found.monitored
    whole_: dict[str, Any] = {
        "question": found.points.title,
        "answer": answer(found),
        "measure": found.points.measure,
        "standing": monitored.standing,
        "people": found.people,
        "people_counted": found.counted,
        "share": found.share,
        "required": {
            "people": required.people,
            "people_without_heterogeneity": required.plain,
            "information": required.information,
            "important": required.important,
            "alpha": required.alpha,
            "power": required.power,
            "diversity": required.lost,
            "sd": required.sd,
            "risks": list(required.risks) if required.risks else None,
        },
        "looks": [
            {
                "label": each.label,
                "k": each.studies,
                "share": each.fraction,
                "estimate": each.pooled.estimate,
                "ci_lb": each.pooled.ci_lb,
                "ci_ub": each.pooled.ci_ub,
                "z": _finite(each.z),
                "bound": _finite(each.efficacy),
                "futility": each.futility,
                "adjusted": list(each.adjusted) if each.adjusted else None,
            }
            for each in monitored.looks
        ],
        "next": [
            {
                "study": trial.study.name if trial.study else None,
                "people": trial.people,
                "chances": [
                    {
                        "truth": each.truth,
                        "effect": each.effect,
                        "benefit": each.helps,
                        "harm": each.harms,
                        "excludes_important_benefit": each.unimportant,
                    }
                    for each in trial.supposed
                ],
            }
            for trial in found.following
        ],
        "important_benefit_excluded": found.excluded,
        "notes": list(_notes(found, whole_=True)),
    }
    return json.dumps(whole_, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def monitoring_chart(found: Enough) -> Graph:
    """The cumulative Z against what is needed, with the bounds (Wetterslev 2008); above is
    benefit, where anybody says which side that is."""
    points, required = found.points, found.required
    better = points.better or "higher"
    sign = 1 if better == "higher" else -1
    unit = required.people if required.people and found.counted is not None else 100
    looks = found.monitored.looks
    walk = [(0.0, 0.0), *((each.fraction * unit, _drawable(sign * each.z)) for each in looks)]
    usual = normal_quantile(1 - required.alpha / 2)
    last = max(1.0, looks[-1].fraction)
    upper, inner = _curves(found)
    lines = [GraphLine("cumulative Z", tuple(walk))]
    for side in (1, -1):
        label = "bound for an effect" if side > 0 else ""
        curve = tuple((at * unit, side * z) for at, z in upper)
        lines.append(GraphLine(label, curve, "second"))
        label = "bound of futility" if side > 0 else ""
        if inner:
            curve = tuple((at * unit, side * z) for at, z in inner)
            lines.append(GraphLine(label, curve, "third"))
        label = "p = 0.05, one look" if side > 0 and round(required.alpha, 4) == 0.05 else ""
        lines.append(GraphLine(label, ((0.0, side * usual), (last * unit, side * usual)), "limit"))
    people = required.people is not None and found.counted is not None
    name = "People" if people else "Information, % of needed"
    return Graph(
        f"Trial sequential analysis. {points.title}",
        Side(name, low=0.0, high=1.03 * last * unit),
        Side("Z: benefit above" if points.better else "Z", low=-_HIGHEST, high=_HIGHEST),
        lines=tuple(lines),
        dots=tuple(
            GraphDot(each.label, each.fraction * unit, _drawable(sign * each.z)) for each in looks
        ),
        marks=(GraphMark(f"needed: {whole(unit)}" if people else "needed", float(unit)),),
        notes=(answer(found), _need_words(found)),
    )


def _curves(found: Enough) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The bounds at the looks, and, as a curve, at finer steps between them."""
    bounds = found.monitored.bounds
    outer = [
        (at, z) for at, z in zip(bounds.fractions, bounds.efficacy, strict=True) if z <= _HIGHEST
    ]
    first = outer[0][0] if outer else 1.0
    finer = [first * step / 10 for step in range(3, 10)]
    before = [
        (at, each)
        for at in finer
        if (each := sequential_bounds([at], found.required.alpha).efficacy[0]) <= _HIGHEST
    ]
    inner = [
        (at, z) for at, z in zip(bounds.fractions, bounds.futility, strict=True) if z is not None
    ]
    return [*before, *outer], inner if len(inner) > 1 else []


def _drawable(z: float) -> float:
    return max(-_HIGHEST, min(_HIGHEST, z))
