"""A model of all estimates of each trial, for people: the answer, how it depends on what was
assumed, and what entered; and the same for programs and as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from math import sqrt
from typing import Any

from ldncli.evidence.effects.measures import DIFFERENCE
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.models.multilevel import Entering, Multilevel, Shown
from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.pooling.analysis_views import SECTIONS
from ldncli.report.pooling.analysis_words import scale_words, used_words
from ldncli.report.pooling.charts import favours
from ldncli.report.pooling.robust_views import Line
from ldncli.report.pooling.shown import axis_words, effect, effect_of, shown
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.effects import ASIDES
from ldncli.report.words.findings.plainly import found_plainly
from ldncli.report.words.language.numbers import counted, minus, number, p_words
from ldncli.report.words.language.phrases import upper
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.regression import INTERCEPT

# So many studies are named in a line.
_MOST_NAMED = 12
_COLUMNS = tuple(
    "row study estimate_of week rho kind estimate ci_lb ci_ub se df p variance n effect effect_lb"
    " effect_ub sigma2_study sigma2_row".split()
)


def multilevel_tables(found: Multilevel, *, whole: bool) -> list[Table]:
    """The answer as an outline; `whole` with every number of the model, and a row an estimate."""
    lines = [*_result(found), *_assumed(found)]
    lines += _model(found) if whole else []
    notes = tuple(minus(each) for each in _notes(found))
    below = Table("", SECTIONS, tuple(lines), notes, layout="list", head=tuple(_head(found)))
    more = () if whole else ("--why: each estimate, and the variances of the model",)
    return [replace(below, more=more), *([_entered(found)] if whole else [])]


def _measure(found: Multilevel) -> str:
    """The measure by which values are turned for people; those of files are shown as they are,
    unless they are ratios."""
    if found.synthesis or found.measure in RATIO_MEASURES:
        return found.measure
    return "MD"


def _name(found: Multilevel) -> str:
    return "effect" if found.measure == "GEN" else found.measure


# -- the answer ------------------------------------------------------------------------------------


def _head(found: Multilevel) -> Iterator[str]:
    """What it means, and from what."""
    yield found.title
    [first, *_] = found.shown
    fit, measure = found.fit, _measure(found)
    k = counted(fit.k, "estimate")
    if found.moderators:
        of = counted(fit.studies, "study", "studies")
        yield f"{k} of {of}, by {', '.join(found.moderators)}."
        return
    pooled = found.pooled
    if found.synthesis is not None and pooled is not None and found.synthesis.randomised:
        told = upper(found_plainly(replace(found.synthesis, pooled=pooled)))
        aside = aside_of(found.synthesis)
        trials = counted(fit.studies, "trial")
        said = f"; {ASIDES[aside]}" if aside else ""
        yield minus(f"{told}; {k} of {trials} in one model{said}.")
        yield from _doubted(first)
        return
    one = first.coefficient
    text = effect(measure, one.estimate, one.ci_lb, one.ci_ub)
    studies = counted(fit.studies, "study", "studies")
    aside = aside_of(found.synthesis) if found.synthesis else None
    told = f"; {ASIDES[aside]}" if aside else ""
    yield minus(f"{upper(_name(found))} {text}, {k} of {studies} in one model{told}.")
    yield from _doubted(first)


def _doubted(shown: Shown) -> Iterator[str]:
    """What is said at once where the interval cannot be relied on."""
    if shown.kind == "normal":
        yield "With two studies the interval is too narrow to rely on."


def _result(found: Multilevel) -> Iterator[Line]:
    part, fit, measure = "Result", found.fit, _measure(found)
    for each in found.shown:
        one = each.coefficient
        name = (
            f"all estimates, {_name(found)}"
            if not found.moderators
            else "without them (all 0)"
            if one.name == INTERCEPT
            else f"per unit of {one.name}"
            if one.name in found.moderators
            else one.name
        )
        turn = measure if one.name == INTERCEPT or measure in RATIO_MEASURES else "MD"
        text = effect(turn, one.estimate, one.ci_lb, one.ci_ub)
        yield part, name, minus(f"{text}, {p_words(one.p)}; {interval_words(each)}"), None
    if found.joint and found.joint.p is not None:
        test = found.joint
        told = f"F({test.df_num}, {test.df_denom:.1f}) = {test.F:.2f}, {p_words(found.joint.p)}"
        yield part, "all of them at once", f"{told} (robust)", None
    if found.alone is not None and not found.moderators:
        told = effect_of(measure, found.alone)
        k = counted(found.alone.k, "estimate")
        yield part, "each trial once (ldn pool)", minus(f"{told}, {k}"), None
    s1, s2 = fit.sigma2
    if fit.state.blocks.apart:
        told = f"SD {number(sqrt(s1))} between trials (I² {fit.I2[0]:.0f}%),"
        told += f" {number(sqrt(s2))} within a trial (I² {fit.I2[1]:.0f}%)"
    else:
        told = f"SD {number(sqrt(s1))} between trials (I² {fit.I2[0]:.0f}%)"
    yield part, "estimates differ", f"{told}; {p_words(fit.QE_p)}", None
    names = [f"{name} ({len(members)})" for name, members in _groups(found).items()]
    told = ", ".join(names[:_MOST_NAMED])
    told += f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    yield part, "entered (estimates)", told, None


def interval_words(each: Shown) -> str:
    """By which rule an interval is made."""
    if each.kind == "robust":
        return f"robust interval (CR2, {each.df:.1f} degrees of freedom)"
    if each.kind == "studies":
        return f"interval of the model, t with {each.df:g} degrees of freedom"
    return "normal interval of the model, too narrow for so few studies"


def _assumed(found: Multilevel) -> Iterator[Line]:
    """The result under each correlation of errors."""
    if not found.fit.state.blocks.apart:
        return
    measure = _measure(found)
    name = found.shown[1].coefficient.name if found.moderators else ""
    turn = measure if not found.moderators or measure in RATIO_MEASURES else "MD"
    part = f"By the correlation of errors within a trial{f', {name}' if name else ''}"
    for each in found.over:
        one = each.shown.coefficient
        text = effect(turn, one.estimate, one.ci_lb, one.ci_ub)
        mark = " (assumed above)" if each.rho == found.fit.rho else ""
        yield part, f"{each.rho:g}{mark}", minus(f"{text}, {p_words(one.p)}"), None


def _model(found: Multilevel) -> Iterator[Line]:
    """All numbers of the model."""
    fit, part, measure = found.fit, "Model", _measure(found)
    yield part, "made with", f"three levels, {fit.method}; trials, estimates within them", None
    if found.profile:
        names = ("variance between trials", "variance within a trial")
        for name, value, ends in zip(names, fit.sigma2, found.profile, strict=True):
            if ends is not None:
                high = "∞" if ends[1] is None else f"{ends[1]:.3g}"
                told = f"{value:.3g} [{ends[0]:.3g}, {high}], profile likelihood"
                yield part, name, told, None
    told = f"Q({fit.QE_df}) = {fit.QE:.2f}, {p_words(fit.QE_p)}"
    yield part, "heterogeneity", f"{told}, by the working covariance", None
    if fit.QM is not None and fit.QM_p is not None:
        yield part, "moderators", f"Wald {fit.QM:.2f}, {p_words(fit.QM_p)}, by the model", None
    place = 1 if found.moderators else 0
    turn = measure if not found.moderators or measure in RATIO_MEASURES else "MD"
    robust, simple, plain = (each.coefficients[place] for each in (found.robust, found.simple, fit))
    for name, one in (
        ("normal, by the model", plain),
        (f"CR2, {found.robust.df[place]:.1f} degrees of freedom", robust),
        (f"CR1, {found.simple.df[place]:g} degrees of freedom", simple),
    ):
        text = effect(turn, one.estimate, one.ci_lb, one.ci_ub)
        yield part, name, minus(f"{text}, {p_words(one.p)}"), None


def _notes(found: Multilevel) -> Iterator[str]:
    fit, collected = found.fit, found.collected
    if not fit.state.blocks.apart:
        yield "no trial brings more than one estimate: this is the ordinary pool"
    else:
        yield (
            f"assumed: the errors of estimates of one trial correlate {fit.rho:g} (--rho); no"
            " paper prints that"
        )
    if found.shown[0].kind == "studies":
        yield (
            "the robust interval has fewer than four degrees of freedom and is not shown:"
            " that of the model rests on the correlation assumed"
        )
    if collected.again:
        n = counted(collected.again, "result that repeats", "results that repeat")
        yield f"left out: {n} another (final beside change scores, per protocol beside all)"
    if collected.without:
        n = counted(collected.without, "outcome")
        hint = "; --measure SMD may take more" if found.measure == DIFFERENCE else ""
        yield f"left out: {n} from which no {found.measure} follows{hint}"
    if collected.unstated:
        yield f"left out: {counted(collected.unstated, 'estimate')} without a value of a moderator"


# -- what entered ----------------------------------------------------------------------------------


def told_of(each: Entering) -> str | None:
    """What an estimate is of: the outcome and its week; None for a file."""
    if each.estimate is None:
        return None
    source = each.estimate.source
    scale = scale_words(source)
    told = used_words(source)
    return told if scale is None or scale in told else f"{told} ({scale})"


def _groups(found: Multilevel) -> dict[str, list[Entering]]:
    """The estimates by the name of their study."""
    groups: dict[object, list[Entering]] = {}
    for each in found.collected.entering:
        groups.setdefault(each.study, []).append(each)
    return {
        members[0].name if found.synthesis else str(study): members
        for study, members in groups.items()
    }


def _entered(found: Multilevel) -> Table:
    """A row an estimate."""
    measure, level = _measure(found), found.fit.level
    columns = (
        Column("study", "Study"),
        *((Column("what", "Estimate of", wide=True),) if found.synthesis else ()),
        Column("n", "n"),
        Column("effect", f"{_name(found)} [{level:g}%]"),
    )
    rows = tuple(
        (
            name if found.synthesis else each.name,
            *((told_of(each),) if found.synthesis else ()),
            each.people,
            _own(each, measure, level),
        )
        for name, members in _groups(found).items()
        for each in members
    )
    return Table("What entered", columns, rows)


def _own(each: Entering, measure: str, level: float) -> str:
    half = quantile(level, None) * sqrt(each.variance)
    return minus(effect(measure, each.value, each.value - half, each.value + half))


# -- for programs ----------------------------------------------------------------------------------


def multilevel_rows(found: Multilevel) -> Table:
    """A row an estimate, then the coefficients, then the result under each correlation; full
    precision, ratios also as ratios."""
    rows = [*_flat(found)]
    return Table(
        found.title,
        tuple(Column(key, key) for key in _COLUMNS),
        tuple(tuple(row.get(key) for key in _COLUMNS) for row in rows),
        tuple(_notes(found)),
    )


def _flat(found: Multilevel) -> Iterator[dict[str, Any]]:
    turn, ends = shown(_measure(found)), quantile(found.fit.level, None)
    for each in found.collected.entering:
        half = ends * sqrt(each.variance)
        values = (each.value, each.value - half, each.value + half)
        source = each.estimate.source if each.estimate else None
        yield {
            "row": "estimate",
            "study": each.name if found.synthesis else str(each.study),
            "estimate_of": source.outcome.label if source else None,
            "week": source.outcome.timepoint_weeks if source else None,
            **dict(zip(("estimate", "ci_lb", "ci_ub"), values, strict=True)),
            "se": sqrt(each.variance),
            "variance": each.variance,
            "n": each.people,
            **dict(zip(("effect", "effect_lb", "effect_ub"), map(turn, values), strict=True)),
        }
    for one in found.shown:
        yield (
            {"row": one.coefficient.name, "rho": found.fit.rho}
            | _shown(one, found)
            | _sigma(found.fit.sigma2)
        )
    for other in found.over:
        yield (
            {"row": "by correlation", "rho": other.rho}
            | _shown(other.shown, found)
            | _sigma(other.sigma2)
        )


def _shown(each: Shown, found: Multilevel) -> dict[str, Any]:
    one, turn = each.coefficient, shown(_measure(found))
    values = (one.estimate, one.ci_lb, one.ci_ub)
    return {
        "kind": each.kind,
        **dict(zip(("estimate", "ci_lb", "ci_ub"), values, strict=True)),
        **dict(zip(("effect", "effect_lb", "effect_ub"), map(turn, values), strict=True)),
        "se": one.se,
        "df": each.df,
        "p": one.p,
    }


def _sigma(sigma2: Sequence[float]) -> dict[str, float]:
    return {"sigma2_study": sigma2[0], "sigma2_row": sigma2[1]}


def multilevel_json(found: Multilevel) -> str:
    """The whole model as one object."""
    fit = found.fit
    content = {
        "title": found.title,
        "measure": found.measure,
        "k": fit.k,
        "studies": fit.studies,
        "rho": fit.rho,
        "method": fit.method,
        "level": fit.level,
        "coefficients": [
            {"name": each.coefficient.name} | _shown(each, found) for each in found.shown
        ],
        "sigma2": list(fit.sigma2),
        "I2": list(fit.I2),
        "profile": [None if each is None else list(each) for each in found.profile or ()],
        "QE": fit.QE,
        "QE_df": fit.QE_df,
        "QE_p": fit.QE_p,
        "loglik": fit.loglik,
        "by_model": [asdict(each) for each in fit.coefficients],
        "CR2": [
            asdict(each) | {"df": df}
            for each, df in zip(found.robust.coefficients, found.robust.df, strict=True)
        ],
        "CR1": [
            asdict(each) | {"df": df}
            for each, df in zip(found.simple.coefficients, found.simple.df, strict=True)
        ],
        "joint": asdict(found.joint) if found.joint else None,
        "by_correlation": [
            {"rho": each.rho} | _shown(each.shown, found) | _sigma(each.sigma2)
            for each in found.over
        ],
        "estimates": [
            {key: value for key, value in row.items() if key != "row"}
            for row in _flat(found)
            if row["row"] == "estimate"
        ],
        "notes": list(_notes(found)),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


# -- the picture -----------------------------------------------------------------------------------


def multilevel_chart(found: Multilevel) -> Forest:
    """A forest plot with all estimates below the name of their trial, and the result of the
    model."""
    measure, level = _measure(found), found.fit.level
    turn, ends = shown(measure), quantile(level, None)
    rows: list[ForestRow] = []
    for name, members in _groups(found).items():
        if found.most > 1:
            rows.append(ForestRow(name, kind="heading"))
        for place, each in enumerate(members, 1):
            half = ends * sqrt(each.variance)
            label = (told_of(each) or f"row {place}") if found.most > 1 else name
            values = (each.value, each.value - half, each.value + half)
            rows.append(ForestRow(minus(label), *_turned(turn, values)))
    if not found.moderators:
        if found.alone is not None and found.alone.k > 1:
            values = (found.alone.estimate, found.alone.ci_lb, found.alone.ci_ub)
            rows.append(ForestRow("Result", kind="heading"))
            label = f"Each study once ({found.alone.k})"
            rows.append(ForestRow(label, *_turned(turn, values), kind="subgroup"))
        one = found.shown[0].coefficient
        values = (one.estimate, one.ci_lb, one.ci_ub)
        label = f"All {found.fit.k} estimates of {found.fit.studies} studies"
        rows.append(ForestRow(label, *_turned(turn, values), kind="pooled"))
    metric = found.synthesis.metric if found.synthesis else None
    ratio = measure in RATIO_MEASURES
    notes = [upper(f"{each}.") for each in _notes(found)]
    if not found.moderators:
        notes.insert(0, upper(f"{interval_words(found.shown[0])}."))
    return Forest(
        title=found.title,
        rows=tuple(rows),
        axis_label=axis_words(metric) if metric else upper(_name(found)),
        log=ratio,
        null=1.0 if ratio else 0.0,
        favours=favours(found.synthesis, measure) if found.synthesis else ("lower", "higher"),
        level=level,
        notes=tuple(notes),
    )


def _turned(
    turn: Callable[[float], float], values: tuple[float, float, float]
) -> tuple[float, float, float]:
    value, low, high = values
    return turn(value), turn(low), turn(high)
