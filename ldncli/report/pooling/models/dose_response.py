"""A dose–response for people: what changes with the dose, whether in a straight line, and the
effect at each dose; the same for programs, and as a picture with its band."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from math import sqrt
from typing import Any

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.synthesis.models.dose_response import Curves, Doses, Group
from ldncli.evidence.synthesis.suspicions import suspicions_of
from ldncli.records.index.library import Library
from ldncli.report.drawing.charts import Graph, GraphBand, GraphDot, GraphLine, GraphMark, Side
from ldncli.report.pooling.analysis_views import SECTIONS
from ldncli.report.pooling.analysis_words import outcome_words
from ldncli.report.pooling.robust_views import Line
from ldncli.report.pooling.shown import exponential, method_words
from ldncli.report.table import Column, Table
from ldncli.report.words.findings import suspicions
from ldncli.report.words.findings.statements import body_words
from ldncli.report.words.language.numbers import counted, ends, minus, number, p_words
from ldncli.report.words.language.phrases import upper
from ldncli.statistics.intervals import excludes
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.multilevel.dose_response.curves import DoseResponse, Predicted, Wald

_NAMES = {
    "MD": "mean difference",
    "SMD": "standardised mean difference",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "IRR": "rate ratio",
    "ratio": "ratio",
}
_RATIOS = ("RR", "OR", "IRR", "ratio")
_STEPS = 120
# So many doses are named one by one.
_MOST_NAMED = 10


def title_of(doses: Doses, analysis: Analysis, library: Library) -> str:
    """The outcome, the conditions of the trials behind the curve, and the kind of study."""
    known = library.vocabularies["conditions"]
    held = dict.fromkeys(
        each for result in doses.results for each in result.source.study.main.conditions
    )
    names = ", ".join(map(known.label, held))
    kind = body_words(analysis.synthesis)[int(len(doses.studies) > 1)]
    return " · ".join(filter(None, (outcome_words(analysis, library), names, kind)))


def dose_tables(found: Curves, *, whole: bool) -> list[Table]:
    """The effect at each dose below the answer, and an outline of the tests; `whole` with the
    coefficients and the groups behind it."""
    turn = _turn(found)
    heading = f"{_short(found)} [{found.chosen.level:g}%]"
    own = _seen(found)
    rows = tuple(
        (f"{each.dose:g}", _effect(each, turn, found), *([own.get(each.dose)] if own else []))
        for each in found.chosen.predict(found.at, found.reference)
    )
    seen = (Column("own", "Its group by itself"),) if own else ()
    table = Table(
        found.doses.title,
        (Column("dose", _dose_head(found)), Column("effect", heading), *seen),
        rows,
        head=tuple(_head(found)),
    )
    lines = [*_tests(found), *(_coefficients(found) if whole else ())]
    notes = tuple(minus(each) for each in _notes(found))
    more = () if whole else ("--why: the coefficients, and the groups behind the curve",)
    below = Table("", SECTIONS, tuple(lines), notes, layout="list", more=more)
    groups = [_groups(found)] if whole and found.doses.results else []
    return [table, below, *groups]


def _turn(found: Curves) -> Callable[[float], float]:
    return exponential if found.doses.measure in _RATIOS else float


def _short(found: Curves) -> str:
    return "ratio" if found.doses.measure == "ratio" else found.doses.measure


def _step(found: Curves) -> str:
    """The change of dose for which a slope is told."""
    unit = found.doses.unit or ("unit of dose" if found.per == 1 else "units of dose")
    return unit if found.per == 1 else f"{found.per:g} {unit}"


def _slope(found: Curves) -> str:
    """The change of the effect by a straight line, with its interval and p."""
    turn, line, per = _turn(found), found.line, found.per
    [slope], [(low, high)] = line.coefficients, line.ci
    size = f"{number(turn(per * slope))} {ends(number(turn(per * low)), number(turn(per * high)))}"
    return f"{size} per {_step(found)}, {p_words(line.p[0])}"


def _dose_head(found: Curves) -> str:
    return f"Dose, {found.doses.unit}/day" if found.doses.unit else "Dose"


def _effect(each: Predicted, turn: Callable[[float], float], found: Curves) -> str:
    if each.dose == found.reference:
        return f"{number(turn(0.0))} (reference)"
    low, high = (number(turn(end)) for end in (each.ci_lb, each.ci_ub))
    return minus(f"{number(turn(each.estimate))} {ends(low, high)}")


def _seen(found: Curves) -> dict[float, str]:
    """What the groups of a single study show by themselves, by dose: a curve lends to each what the
    others showed. Empty for several studies."""
    studies = found.doses.studies
    if len(studies) > 1 or studies[0].reference != found.reference:
        return {}
    turn, half = _turn(found), quantile(found.chosen.level, None)
    told = {}
    for place, (dose, y) in enumerate(zip(studies[0].doses, studies[0].effects, strict=True)):
        reach = half * sqrt(studies[0].covariance[place][place])
        low, high = (number(turn(end)) for end in (y - reach, y + reach))
        told[dose] = minus(f"{number(turn(y))} {ends(low, high)}")
    return told


# -- the answer ------------------------------------------------------------------------------------


def _head(found: Curves) -> Iterator[str]:
    yield found.doses.title
    k = counted(len(found.doses.studies), "study", "studies")
    yield minus(f"{upper(_said(found))}; {k}, {_studied(found)}.")
    if doubt := _doubt(found):
        yield f"{upper(doubt)}."
    results = found.doses.results
    if len(results) == 1:
        label, better = results[0].label, results[0].source.better
        side = f" ({better} is better)" if better else ""
        yield f"Measured in {results[0].source.study.name}: {label}{side}."


def _studied(found: Curves) -> str:
    """The doses behind the curve: each, or of many their ends."""
    doses, unit = found.line.doses, found.doses.unit
    told = (
        f"doses {', '.join(f'{each:g}' for each in doses)}"
        if len(doses) <= _MOST_NAMED
        else f"{len(doses)} doses from {doses[0]:g} to {doses[-1]:g}"
    )
    return f"{told} {unit} a day" if unit else told


def _doubt(found: Curves) -> str | None:
    """What speaks against the straight line, where it is shown."""
    if found.chosen is not found.line:
        return None
    bent = found.spline.nonlinear if found.spline else None
    if bent is not None and bent.p < 0.05:
        return f"a straight line does not fit ({p_words(bent.p)}): --spline shows the curve"
    lack = found.line.lack
    if lack is not None and lack.p < 0.05:
        return f"groups lie off the line of their study by more than chance ({p_words(lack.p)})"
    return None


def _said(found: Curves) -> str:
    """What the curve shows, in a sentence."""
    line = found.line
    if found.chosen is not line:
        nonlinear = found.chosen.nonlinear
        assert nonlinear is not None
        matters = found.chosen.overall
        told = "the effect changes with the dose" if matters.p < 0.05 else _UNCLEAR
        bent = "not in a straight line" if nonlinear.p < 0.05 else "no clear bend"
        return f"{told} ({p_words(matters.p)}), {bent} ({p_words(nonlinear.p)})"
    [slope], [(low, high)] = line.coefficients, line.ci
    size = f"{_NAMES[found.doses.measure]} {_slope(found)}"
    if not excludes(low, high):
        return f"{_UNCLEAR}: {size}"
    return f"the effect {'rises' if slope > 0 else 'falls'} with the dose: {size}"


_UNCLEAR = "no clear change with the dose"


def _tests(found: Curves) -> Iterator[Line]:
    part, line, spline = "Curve", found.line, found.spline
    yield part, "straight line", minus(_slope(found)), None
    if spline is not None and spline.nonlinear is not None and spline.knots:
        knots = ", ".join(f"{each:g}" for each in spline.knots)
        told = f"{_wald(spline.nonlinear)} (restricted cubic spline, knots at {knots})"
        yield part, "departure from it", told, None
    else:
        yield part, "departure from it", "not tested: too few different doses", None
    if found.chosen.Q is not None:
        told = f"{_wald(found.chosen.Q, 'Q')}"
        yield part, "studies differ in their curves", told, None
    if found.chosen.lack is not None:
        shape = "line" if found.chosen is line else "spline"
        told = f"{_wald(found.chosen.lack)}"
        yield part, f"doses lie off the {shape} of their study", told, None


def _wald(test: Wald, name: str = "chi²") -> str:
    return f"{name}({test.df}) = {test.chi2:.2f}, {p_words(test.p)}"


def _coefficients(found: Curves) -> Iterator[Line]:
    chosen, part = found.chosen, "Model"
    method = "EE" if chosen.method == "FIXED" else chosen.method
    told = "one study, its own curve" if chosen.k == 1 else f"one stage, {method_words(method)}"
    yield part, "made with", told, None
    for place, (value, se) in enumerate(zip(chosen.coefficients, chosen.se, strict=True)):
        name = "dose" if place == 0 else f"spline {place}"
        told = f"{value:.4g} (SE {se:.3g}), {p_words(chosen.p[place])}"
        yield part, f"coefficient of {name}", minus(told), None
        if chosen.k > 1 and chosen.method != "FIXED":
            spread = sqrt(max(0.0, chosen.psi[place][place]))
            yield part, f"SD of {name} between studies", f"{spread:.3g}", None


def _notes(found: Curves) -> Iterator[str]:
    doses = found.doses
    if not doses.within:
        yield (
            "no study compares doses with each other: the curve compares studies, which differ in"
            " more than the dose"
        )
    for each in doses.results:
        if each.kind == "means" and each.source.outcome.contrast is not None:
            yield "made of the means of the groups, not of adjusted differences that papers print"
            break
    for each in doses.results:
        study = each.source.study
        given = study.main.intervention.drug if study.main.intervention else None
        if given and given != study.topic.drug:
            yield f"{study.name} gave {given}: what else was in it may have risen with the dose"
    for each in doses.results:
        for caveat in each.source.outcome.caveats:
            yield f"{each.source.study.name}: {caveat.note.rstrip('.')} [{caveat.place}]"
        for why in dict.fromkeys(one.why for one in suspicions_of(each.source)):
            yield f"{each.source.study.name}: {suspicions.reason_words(why)}"
    if any(group.cases == 0 for each in doses.results for group in each.groups):
        yield "half an event was added to every group, since one of them has none"
    if len(doses.studies) == 1:
        yield "one study: other people, or another length of treatment, may give another curve"
    if found.chosen.k > 1 and found.chosen.k < 5 and found.chosen.method != "FIXED":
        yield (
            "fewer than five studies: how far their curves differ is hardly known, and the"
            " intervals are too narrow"
        )
    if doses.others:
        yield f"other results with several doses: {'; '.join(doses.others[:4])} (--result)"
    yield from doses.notes


def _groups(found: Curves) -> Table:
    """The groups behind the curve."""
    columns = (
        Column("study", "Study"),
        Column("dose", _dose_head(found)),
        Column("group", "Group", wide=True),
        Column("n", "n"),
        Column("result", "Result"),
    )
    rows = tuple(
        (each.source.study.name, f"{group.dose:g}", group.label, int(group.n or 0), _shown(group))
        for each in found.doses.results
        for group in each.groups
    )
    notes = tuple(dict.fromkeys(_place(each.source) for each in found.doses.results))
    return Table("Groups", columns, rows, notes)


def _place(source: Reported) -> str:
    return f"{source.study.name}: {source.outcome.place} [{source.paper.id}]"


def _shown(group: Group) -> str:
    if group.cases is not None:
        return f"{group.cases:g}/{group.n:g}"
    return minus(f"{group.mean:g} (SD {group.sd:.3g})")


# -- for programs ----------------------------------------------------------------------------------

_COLUMNS = "row study dose estimate se ci_lb ci_ub effect effect_lb effect_ub".split()


def dose_rows(found: Curves) -> Table:
    """A row a prediction, then the effects of each study against its reference; full precision,
    ratios as logarithms and as ratios."""
    rows = [*_flat(found)]
    return Table(
        found.doses.title,
        tuple(Column(key, key) for key in _COLUMNS),
        tuple(tuple(row.get(key) for key in _COLUMNS) for row in rows),
        tuple(_notes(found)),
    )


def _flat(found: Curves) -> Iterator[dict[str, Any]]:
    turn = _turn(found)
    for each in found.chosen.predict(found.at, found.reference):
        values = (each.estimate, each.ci_lb, each.ci_ub)
        yield {"row": "predicted", "dose": each.dose, "se": each.se} | _values(values, turn)
    half = quantile(found.chosen.level, None)
    for study in found.doses.studies:
        for place, (dose, y) in enumerate(zip(study.doses, study.effects, strict=True)):
            se = sqrt(study.covariance[place][place])
            values = (y, y - half * se, y + half * se)
            yield {"row": "study", "study": study.name, "dose": dose, "se": se} | _values(
                values, turn
            )


def _values(values: Sequence[float], turn: Callable[[float], float]) -> dict[str, float]:
    names = ("estimate", "ci_lb", "ci_ub")
    shown = ("effect", "effect_lb", "effect_ub")
    return dict(zip(names, values, strict=True)) | dict(zip(shown, map(turn, values), strict=True))


def dose_json(found: Curves) -> str:
    """The whole analysis as one object."""
    content = {
        "title": found.doses.title,
        "measure": found.doses.measure,
        "unit": found.doses.unit,
        "reference": found.reference,
        "predicted": [asdict(each) for each in found.chosen.predict(found.at, found.reference)],
        "line": _model(found.line),
        "spline": _model(found.spline) if found.spline else None,
        "shown": "line" if found.chosen is found.line else "spline",
        "studies": [asdict(each) for each in found.doses.studies],
        "others": list(found.doses.others),
        "notes": list(_notes(found)),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _model(found: DoseResponse) -> dict[str, Any]:
    return asdict(found)


# -- the picture -----------------------------------------------------------------------------------


def dose_chart(found: Curves) -> Graph:
    """The curve with its band over the doses studied, and each group's own effect as a dot."""
    turn, chosen = _turn(found), found.chosen
    low, high = chosen.doses[0], chosen.doses[-1]
    across = [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
    predicted = chosen.predict(across, found.reference)
    shape = "straight line" if chosen is found.line else "restricted cubic spline"
    lines = [GraphLine(shape, tuple((each.dose, turn(each.estimate)) for each in predicted))]
    if chosen is not found.line:
        straight = found.line.predict(across, found.reference)
        points = tuple((each.dose, turn(each.estimate)) for each in straight)
        lines.append(GraphLine("straight line", points, "third"))
    several = len(found.doses.studies) > 1
    dots = [
        GraphDot("", dose, turn(y), look="second")
        for study in found.doses.studies
        if study.reference == found.reference
        for dose, y in zip(study.doses, study.effects, strict=True)
    ]
    marks = [GraphMark("no effect", turn(0.0), upright=False)]
    name = upper(_NAMES[found.doses.measure])
    results = found.doses.results
    title = found.doses.title + (f" · {results[0].label}" if len(results) == 1 else "")
    return Graph(
        title,
        Side(_dose_head(found)),
        Side(f"{name} against {found.reference:g}", log=found.doses.measure in _RATIOS),
        tuple(lines),
        (
            GraphBand(
                f"{chosen.level:g}% interval",
                tuple((each.dose, turn(each.ci_lb), turn(each.ci_ub)) for each in predicted),
            ),
        ),
        tuple(dots),
        tuple(marks),
        (("second", "groups of the studies" if several else "groups of the study"),)
        if dots
        else (),
        tuple(upper(minus(f"{each}.")) for each in (_said(found), *_notes(found))),
    )
