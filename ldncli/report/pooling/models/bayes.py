"""A Bayesian answer as tables, as one object and as a picture: what is probable, by which priors,
and how it moves with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.models.bayes import Bayes, Chances, Line
from ldncli.report.drawing.charts import Graph, GraphBand, GraphLine, GraphMark, Look, Side
from ldncli.report.pooling.models.plots import effect_side, turned
from ldncli.report.pooling.pool_views import plain
from ldncli.report.table import Column, Table, choose_columns
from ldncli.report.words.findings import effects
from ldncli.report.words.findings.effects import ASIDES
from ldncli.report.words.findings.statements import doubt_notes, of_trials
from ldncli.report.words.language.numbers import chance, counted, ends, in_units, minus, number
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.language.reasons import Sentences, fill
from ldncli.statistics.bayes.priors import EffectPrior, TauPrior
from ldncli.statistics.diagnostics.guards import check_agreement, check_few
from ldncli.version import __version__

_STEPS = 200
# How the densities under several priors are told apart; the chosen one comes first.
_LOOKS: tuple[Look, ...] = ("main", "second", "third", "limit", "faint")

# The caution that nobody may miss stands above.
_FIRST = "prior alone tells of others"

SENTENCES: Sentences = {
    "published prior": lambda source, kind: (
        f"published for {'all outcomes together' if kind == 'any' else 'outcomes of this type'}"
        f" ({source})"
    ),
    "usual prior": "a usual weakly informative one: none is published for this measure",
    "named prior": "as asked",
    "prior of odds ratios": (
        "the prior is of log odds ratios, not of this measure; log risk ratios as a rule differ"
        " less between trials"
    ),
    "prior in points": lambda sd: (
        "the prior is of standardised differences; one of these is taken as the standard deviation"
        f" between people, {in_units(sd)} points"
    ),
    "prior alone tells of others": (
        "one study: this is about the mean of such studies, and how far these differ is known from"
        " the prior alone; the study's own interval stands below"
    ),
    "errors as if known": lambda studies: (
        f"errors count as known, though those of {series(studies, most=3)} rest on few people: the"
        " interval is a little too narrow"
    ),
    "nobody says what matters": (
        "no smallest effect that matters is known here; --important VALUE names one"
    ),
    "no better side": (
        "nothing says which way is better, so probabilities are those of lower and of higher values"
    ),
    "important as asked": "as asked",
}


def bayes_words(reason: Any) -> str:
    """A reason as it stands in a sentence."""
    return fill(SENTENCES, reason, effects.reason_words)


def bayes_tables(found: Bayes, account: tuple[str, ...], *, people: bool) -> list[Table]:
    """The answer under each prior, below the answer in a sentence; then each study in the light of
    the others. Programs get every number on the scale that is pooled, `people` those that they
    read."""
    tables = (_lines_table(found, account), _studies_table(found))
    return [choose_columns(each, None, every=not people) for each in tables]


def answer_words(found: Bayes) -> str:
    """The answer in a sentence: `Probability of any benefit: 75%; of an important benefit: 8%; of
    an important harm: 2%.`"""
    chances = found.chosen.chances
    any_side, good, bad = _side_names(found)
    benefit, important_benefit, important_harm = chances.of(found.points.better)
    told = [f"Probability of {any_side}: {chance(benefit)}"]
    if important_benefit is not None:
        told += [
            f"of {good}: {chance(important_benefit)}",
            f"of {bad}: {chance(important_harm)}",
        ]
    return f"{'; '.join(told)}."


def _side_names(found: Bayes) -> tuple[str, str, str]:
    size = _size(found)
    large = f"{'an' if size == 'important' else 'a'} {size}"
    if found.points.better is None:
        null = number(turned(found.points, 0.0)).removesuffix(".00")
        return f"an effect below {null}", f"{large} one below", f"{large} one above"
    return "any benefit", f"{large} benefit", f"{large} harm"


def _size(found: Bayes) -> str:
    """What a difference as large as the smallest that is asked about is: of a scale of which only
    what one person notices is known, noticeable."""
    why = found.important_why
    single = why is not None and dict(why.values).get("kind") == "individual"
    return "noticeable" if single else "important"


def _head(found: Bayes) -> tuple[str, ...]:
    points, line = found.points, found.chosen
    mean = line.effect
    value = _effect(found, mean.median, mean.low, mean.high)
    new = ends(*(number(turned(points, each)) for each in (line.new.low, line.new.high)))
    measure = "Effect" if points.measure == "GEN" else points.measure
    told = [
        f"{points.title}. {answer_words(found)}",
        minus(
            f"{measure} {value} ({points.level:g}% credible interval), {_counted(found)}; a new"
            f" study would lie within {new}."
        ),
        f"Heterogeneity prior: {line.prior.label or line.prior.family},"
        f" {bayes_words(found.choice.why)}; effect prior: {_belief(line.effect_prior)}.",
    ]
    if found.important is not None and found.important_why is not None:
        told.append(_important(found))
    if points.synthesis and (aside := aside_of(points.synthesis)):
        told.append(f"Not an effect of the treatment: {ASIDES[aside]}.")
    alone = [each for each in found.cautions if each.code == _FIRST]
    return (*told, *(f"{upper(bayes_words(each))}." for each in alone))


def _counted(found: Bayes) -> str:
    """How many there are, of how many that report the outcome where that is known."""
    points = found.points
    told = of_trials(points.synthesis) if points.synthesis else ""
    return told or counted(len(points.points), "estimate")


def notes_of(found: Bayes) -> tuple[str, ...]:
    """What a reader must know of the answer; of the usual pool what is about its studies alone."""
    points, pooled = found.points, found.points.pooled
    others = (
        {*check_few(pooled.k, pooled.test, pooled.se)}
        | {*check_agreement(pooled.test, pooled.knha_factor)}
        if pooled
        else set[str]()
    )
    kept = (each for each in points.notes if each not in others)
    told = [bayes_words(each) for each in found.cautions if each.code != _FIRST]
    doubts = doubt_notes(points.synthesis) if points.synthesis else ()
    return (*told, *kept, *doubts)


def _important(found: Bayes) -> str:
    assert found.important is not None and found.important_why is not None
    points, value = found.points, found.important
    side = f"{upper(points.better)} is better. " if points.better else ""
    if found.important_why.code != "important as asked":
        return f"{side}{upper(_size(found))}: {bayes_words(found.important_why)}."
    asked = number(turned(points, value))
    if points.ratio:
        return f"{side}Important: a ratio of {number(turned(points, -value))} or {asked}, as asked."
    return f"{side}Important: {asked}, as asked."


def _belief(prior: EffectPrior) -> str:
    return "vague" if prior.sd is None else f"normal({prior.mean:g}, {prior.sd:.2g})"


def _effect(found: Bayes, value: float, low: float, high: float) -> str:
    shown = [number(turned(found.points, each)) for each in (value, low, high)]
    return f"{shown[0]} {ends(shown[1], shown[2])}"


def _row_label(line: Line) -> str:
    label = line.prior.label or line.prior.family
    if line.role == "sceptical":
        return f"{label}; sceptic"
    return label


def _lines_table(found: Bayes, account: tuple[str, ...]) -> Table:
    points = found.points
    known, measured = points.better is not None, found.important is not None
    size = _size(found)
    large, short = ("Important", "Imp.") if size == "important" else ("Notic.", "Notic.")
    measure = "Effect" if points.measure == "GEN" else points.measure
    columns = (
        Column("prior", "Prior of τ", wide=True),
        Column("shown", measure, people=True),
        Column("tau", "τ", digits=2),
        Column("any", "Benefit" if known else "Below", people=True),
        Column("good", large if known else f"{short} below", shown=measured, people=True),
        Column("bad", f"{short} {'harm' if known else 'above'}", shown=measured, people=True),
        *(Column(key, key, shown=False) for key in _NUMBERS),
    )
    rows = tuple(_row(found, line) for line in found.lines)
    legend = (
        "medians with shortest credible intervals; τ: standard deviation between studies; Benefit,"
        f" {large}, {short} harm: probabilities of {', of '.join(_side_names(found))}; the first"
        " row is the prior that was chosen, the others show how far the answer hangs on it"
        if known and measured
        else "medians with shortest credible intervals; τ: standard deviation between studies; the"
        " first row is the prior that was chosen, the others show how far the answer hangs on it",
        *(
            [f"sceptic: an effect prior about none, {_belief(found.lines[-1].effect_prior)}"]
            if found.lines[-1].role == "sceptical"
            else []
        ),
    )
    notes = (*account, *legend, *notes_of(found))
    return Table("", columns, rows, notes, head=_head(found))


_NUMBERS = (
    "role family location scale df effect_prior_mean effect_prior_sd estimate mean sd mode ci_lb"
    " ci_ub central_lb central_ub tau_lb tau_ub new_lb new_ub p_benefit p_important_benefit"
    " p_important_harm p_new_benefit p_new_important_benefit p_new_important_harm"
).split()


def _row(found: Bayes, line: Line) -> tuple[Any, ...]:
    effect, better = line.effect, found.points.better
    benefit, good, bad = line.chances.of(better)
    numbers = _numbers(line, better)
    return (
        _row_label(line),
        minus(_effect(found, effect.median, effect.low, effect.high)),
        line.tau[0],
        chance(benefit),
        chance(good),
        chance(bad),
        *(numbers[key] for key in _NUMBERS),
    )


def _numbers(line: Line, better: str | None) -> dict[str, Any]:
    """All numbers of a line, on the scale that is pooled."""
    effect, new, prior = line.effect, line.new, line.prior
    return {
        "role": line.role,
        **_prior(prior, line.effect_prior),
        "estimate": effect.median,
        "mean": effect.mean,
        "sd": effect.sd,
        "mode": effect.mode,
        "ci_lb": effect.low,
        "ci_ub": effect.high,
        "central_lb": effect.central[0],
        "central_ub": effect.central[1],
        "tau": line.tau[0],
        "tau_lb": line.tau[1],
        "tau_ub": line.tau[2],
        "new_lb": new.low,
        "new_ub": new.high,
        **_chances("p", line.chances, better),
        **_chances("p_new", line.chances_new, better),
    }


def _prior(prior: TauPrior, belief: EffectPrior) -> dict[str, Any]:
    """A pair of priors in numbers; what a family does not have is null."""
    free = prior.family in ("log-normal", "log-t")
    return {
        "family": prior.family,
        "location": prior.location if free else None,
        "scale": prior.scale if prior.proper else None,
        "df": prior.df or (5.0 if prior.family == "log-t" else None),
        "effect_prior_mean": None if belief.sd is None else belief.mean,
        "effect_prior_sd": belief.sd,
    }


def _chances(name: str, chances: Chances, better: str | None) -> dict[str, float | None]:
    benefit, good, bad = chances.of(better)
    return {
        f"{name}_benefit": benefit,
        f"{name}_important_benefit": good,
        f"{name}_important_harm": bad,
    }


def _studies_table(found: Bayes) -> Table:
    level = f"{found.points.level:g}%"
    columns = (
        Column("study", "Study", wide=True),
        Column("own", f"Own estimate [{level} interval]", people=True),
        Column("shrunk", "In the light of the others", people=True),
        *(Column(key, key, shown=False) for key in _OWN),
    )
    rows = [
        (
            each.name,
            minus(_effect(found, each.value, each.low, each.high)),
            minus(_effect(found, each.effect.median, each.effect.low, each.effect.high)),
            each.value,
            each.low,
            each.high,
            each.effect.median,
            each.effect.low,
            each.effect.high,
        )
        for each in found.studies
    ]
    return Table("Studies", columns, tuple(rows))


_OWN = ("value", "value_lb", "value_ub", "theta", "theta_lb", "theta_ub")


def bayes_json(found: Bayes) -> str:
    """The whole answer as one object, on the scale that is pooled (ratios: logarithms), null where
    not known. Where nobody says which way is better, benefit is the lower side."""
    points = found.points
    whole = {
        "title": points.title,
        "measure": points.measure,
        "k": len(points.points),
        "level": points.level,
        "better": points.better,
        "important_difference": found.important,
        "prior": found.chosen.prior.label,
        "prior_because": bayes_words(found.choice.why),
        **_numbers(found.chosen, points.better),
        "priors": [
            {"prior": _row_label(each), **_numbers(each, points.better)} for each in found.lines
        ],
        "studies": [
            {
                "study": each.name,
                "estimate": each.value,
                "ci_lb": each.low,
                "ci_ub": each.high,
                "theta": asdict(each.effect),
            }
            for each in found.studies
        ],
        "notes": list(notes_of(found)),
        "made_by": f"ldn {__version__}",
    }
    return json.dumps(plain(whole), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


# -- the picture -----------------------------------------------------------------------------------


def posterior_chart(found: Bayes) -> Graph:
    """The densities of the mean effect under the priors, what matters marked, and beyond that the
    ground of the chosen one."""
    points = found.points
    stretch = _stretch(found)
    lines = tuple(
        GraphLine(
            _row_label(line),
            tuple((turned(points, x), line.distribution.density(x)) for x in stretch),
            look,
        )
        for line, look in zip(found.lines, _LOOKS, strict=False)
    )
    marks = [GraphMark("no effect", turned(points, 0.0))]
    if found.important is not None:
        marks += [GraphMark("", turned(points, sign * found.important)) for sign in (-1, 1)]
    return Graph(
        f"Posterior of the mean effect. {points.title}",
        effect_side(points),
        Side("density", low=0.0, ticks=((0.0, "0"),)),
        lines=lines[1:] + lines[:1],
        bands=tuple(_bands(found, stretch)),
        marks=tuple(marks),
        notes=tuple(minus(each) for each in _head(found)[:3]),
    )


def _sides(found: Bayes) -> list[tuple[int, str]]:
    """Both sides beyond what matters, with what an effect there is and how probable."""
    chances, better = found.chosen.chances, found.points.better
    names = {None: ("below", "above"), "lower": ("benefit", "harm")}.get(
        better, ("harm", "benefit")
    )
    pairs = zip((-1, 1), names, (chances.important_below, chances.important_above), strict=True)
    return [(side, f"{_size(found)} {name} {chance(p)}") for side, name, p in pairs]


def _stretch(found: Bayes) -> list[float]:
    """Values over all that is probable under the chosen priors, and what matters."""
    effect = found.chosen.distribution
    ends_ = [effect.quantile(0.002), effect.quantile(0.998), 0.0]
    if found.important is not None:
        ends_ += [-1.25 * found.important, 1.25 * found.important]
    low, high = min(ends_), max(ends_)
    return [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]


def _bands(found: Bayes, stretch: list[float]) -> Iterator[GraphBand]:
    if found.important is None:
        return
    density, points = found.chosen.distribution.density, found.points
    for sign, name in _sides(found):
        beyond = sorted(
            [each for each in stretch if sign * each > found.important] + [sign * found.important]
        )
        if len(beyond) > 1:
            yield GraphBand(
                name, tuple((turned(points, x), 0.0, density(x)) for x in beyond), "main"
            )
