"""Missing results for people and programs: who measured the outcome and gives no number, what that
could do to the pooled effect, and models of why results are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ldncli.evidence.certainty.missing import missing_results
from ldncli.evidence.effects.own_interval import as_read, share_as_counted
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.models.missing import Absent, MissingResults, Scenario, Tip
from ldncli.report.pooling.shown import interval, shown
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import ASIDES
from ldncli.report.words.findings.pooling import reason_words
from ldncli.report.words.language.numbers import (
    counted,
    ends,
    number,
    p_words,
    percent,
    steps_of,
)
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.studies.registered import state_words
from ldncli.statistics.intervals import excludes
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import Pooled

_NAMED = 3
# What is known of a result, in the order of the matrix of ROB-ME.
_KNOWN = {
    "pooled": "in numbers",
    "no-number": "without usable numbers",
    "unreported": "not reported",
    "silent": "not known whether measured",
    "row": "no effect given",
    "apart": "in numbers that fit no pool",
}
_STUDIES = (
    Column("study", "Study", shown=False),
    Column("name", "Study", people=True),
    Column("people", "n", holds="whole"),
    Column("known", "Result"),
    Column("effect_text", "Effect", people=True),
    Column("effect", "Effect", shown=False, holds="number"),
    Column("effect_lb", "low", shown=False, holds="number"),
    Column("effect_ub", "high", shown=False, holds="number"),
    Column("why", "Why", below=True, asked="why", holds="text"),
)
_WHAT_IF = (
    Column("scenario", "If the missing show", wide=True),
    Column("missing_studies", "Missing", holds="whole", shown=False),
    Column("missing_people", "n", holds="whole"),
    Column("missing_effect", "Effect of the missing", shown=False, holds="number"),
    Column("common_text", "Common effect", people=True),
    Column("common", "Common effect", shown=False, holds="number"),
    Column("common_lb", "low", shown=False, holds="number"),
    Column("common_ub", "high", shown=False, holds="number"),
    Column("pooled_text", "As pooled", people=True),
    Column("pooled", "As pooled", shown=False, holds="number"),
    Column("pooled_lb", "low", shown=False, holds="number"),
    Column("pooled_ub", "high", shown=False, holds="number"),
)
_MODELS = (
    Column("model", "Model"),
    Column("assumption", "It assumes", wide=True),
    Column("effect_text", "Effect", people=True),
    Column("effect", "Effect", shown=False, holds="number"),
    Column("effect_lb", "low", shown=False, holds="number"),
    Column("effect_ub", "high", shown=False, holds="number"),
    Column("test", "Test"),
)


def missing_tables(found: MissingResults, told: Sequence[str]) -> list[Table]:
    """The answer with the studies that measured the outcome, what the missing could do, and the
    models; `told` is said of the selection."""
    tables = [_studies(found, told)]
    if found.scenarios or found.bound is not None:
        tables.append(Table("What the missing could do", _WHAT_IF, tuple(_what_if(found))))
    if found.modelled is not None:
        tables.append(_models(found))
    return tables


# -- the answer ------------------------------------------------------------------------------------


def _answer(found: MissingResults) -> Iterator[str]:
    noun, nouns = _nouns(found)
    measured = counted(found.measured, noun, nouns)
    base = found.points.synthesis
    others = [each for each in base.entries if each.kept_out] if base is not None else []
    if not found.measured:
        against = " against placebo or no treatment" if others else ""
        yield f"No {noun} is known to have measured it{against}."
    elif not found.absent and not found.apart:
        verb = "gives" if found.measured == 1 else "give"
        whole = f"All {measured}" if found.measured > 1 else f"The {noun}"
        yield f"{whole} known to have measured it {verb} a usable number."
    else:
        verb = "gives" if found.reported == 1 else "give"
        does = "does" if len(found.absent) == 1 else "do"
        some = str(found.reported) if found.reported else "none"
        share = "" if found.share is None else f" ({percent(found.share)} of the people)"
        rest = (
            f"; {_named(found.absent)}{share} {does} not" if found.reported and found.absent else ""
        )
        yield f"{measured} measured it; {some} {verb} a usable number{rest}."
    if found.apart:
        verb = "gives" if len(found.apart) == 1 else "give"
        yield f"{_named(found.apart)} {verb} numbers that fit no pool with these."
    if found.possible:
        verb, they = ("has", "it") if len(found.possible) == 1 else ("have", "they")
        yield (
            f"{counted(len(found.possible), noun, nouns)} more ended and {verb} no result anywhere;"
            f" whether {they} measured this is not known."
        )
    if others:
        asks = "asks" if len(others) == 1 else "ask"
        told = counted(len(others), noun, nouns)
        yield f"{told} against another treatment or dose {asks} another question."
    aside = aside_of(base) if base is not None else None
    if aside is not None and found.absent:
        yield f"{upper(ASIDES[aside])}."
    yield from _moved(found)


def _nouns(found: MissingResults) -> tuple[str, str]:
    base = found.points.synthesis
    return ("trial", "trials") if base is not None and base.randomised else ("study", "studies")


def _named(absent: Sequence[Absent]) -> str:
    names = [each.name for each in absent]
    if len(names) <= _NAMED:
        return series(names)
    return f"{series(names[:_NAMED])} and {len(names) - _NAMED} others"


def _moved(found: MissingResults) -> Iterator[str]:
    """What no effect in the missing does to the result, and what they would have to show."""
    common = found.common
    if common is None:
        if found.no_null and found.absent:
            yield "Shares of one group have no value of no effect at which to put the missing."
        elif found.absent:
            yield "Nothing is pooled, so nothing can be moved."
        return
    measure = found.points.measure
    if found.unknown:
        one = len(found.unknown) == 1
        yield (
            f"How many people {series(list(found.unknown)[:_NAMED])} had is not known, so"
            f" {'it is' if one else 'they are'} in none of what follows but the last bound."
        )
    first = next((each for each in found.scenarios if each.missing == "known"), None)
    if first is None:
        return
    noun, nouns = _nouns(found)
    it = f"the missing {noun if first.studies == 1 else nouns}"
    before, after = found.points.pooled or common, first.asked or first.common
    was, now = (excludes(each.ci_lb, each.ci_ub) for each in (before, after))
    change = {
        (True, True): "which still leaves out no effect",
        (True, False): "which no longer leaves out no effect",
        (False, True): "which would leave out no effect",
        (False, False): "which includes no effect as before",
    }[was, now]
    how = " (common effect)" if found.by_common else ""
    yield (
        f"If {it} showed no effect, {_name(measure)}{_text(measure, before)} would be"
        f" {_text(measure, after)}{how}, {change}."
    )
    it = "it" if first.studies == 1 else "they"
    null = [each for each in found.tips if each.value == "null"]
    yield from filter(None, (_tip(found, each, it) for each in null))
    if null and not any(each.found for each in null) and not was:
        yield f"Whatever {it} showed, the interval would still include no effect."
    yield from _by_models(found)
    if (better := found.points.better) is not None:
        yield f"{upper(better)} is better."


def _by_models(found: MissingResults) -> Iterator[str]:
    """How far models of selection part."""
    made = found.modelled
    if made is None:
        return
    one = made.pet_peese.estimate.intercept if made.pet_peese else None
    given = [
        *(each.estimate for each in (made.step, made.limit, *(made.copas or ())) if each),
        *([one] if one is not None else []),
    ]
    if given:
        turn = shown(found.points.measure)
        low, high = number(turn(min(given))), number(turn(max(given)))
        yield f"Models of why results may be missing put it from {low} to {high}."


def _tip(found: MissingResults, tip: Tip, it: str) -> str | None:
    turn, measure = shown(found.points.measure), found.points.measure
    if tip.found is None:
        return None
    value = number(turn(tip.found.effect))
    shown_now = found.points.pooled or found.common
    assert shown_now is not None
    if tip.move == "include":
        beyond = "or more" if shown_now.estimate > 0 else "or less"
        return f"The result leaves out no effect only as long as {it} showed {value} {beyond}."
    beyond = "or more" if tip.move == "above" else "or less"
    return (
        f"For the interval to lie {tip.move} no effect, {it} would have to show"
        f" {_name(measure)}{value} {beyond}."
    )


def _name(measure: str) -> str:
    return "" if measure == "GEN" else f"{measure} "


def _text(measure: str, pooled: Pooled) -> str:
    return (
        f"{number(shown(measure)(pooled.estimate))} {interval(measure, pooled.ci_lb, pooled.ci_ub)}"
    )


# -- the studies -----------------------------------------------------------------------------------


def _studies(found: MissingResults, told: Sequence[str]) -> Table:
    points = found.points
    turn = shown(points.measure)
    rows: list[tuple[Any, ...]] = [
        (each.study, each.name, each.people, _state(each), None, None, None, None, _why(each))
        for each in (*found.absent, *found.apart, *found.possible)
    ]
    for place, each in enumerate(points.points):
        if points.synthesis is not None:  # each study's own interval, as everywhere
            cells = as_read(points.synthesis.estimates[place], points.level)
        else:
            low, high = each.interval(points.level)
            cells = share_as_counted(points.measure, each.row, points.level) or (
                turn(each.value),
                turn(low),
                turn(high),
            )
        value, *span = map(number, cells)
        text = f"{value} {ends(*span)}"
        rows.append((each.study, each.name, each.people, _KNOWN["pooled"], text, *cells, None))
    head = (points.title, " ".join(_answer(found)), *_graded(found))
    notes = [*told, *_notes(found)]
    return Table(points.title, _STUDIES, tuple(rows), tuple(notes), head=head)


def _state(each: Absent) -> str:
    if each.kind not in ("no-number", "apart"):
        return _KNOWN[each.kind]
    return f"{_KNOWN[each.kind]} ({words_for(each.direction).word})"


def _why(each: Absent) -> str | None:
    """Why a result is missing, and where it was said that it would be measured."""
    parts = []
    if each.why is not None:
        parts.append(reason_words(each.why))
    if each.planned:
        told = (f"{label} ({place})" if place else label for label, place in each.planned)
        parts.append(f"set out to measure: {series(list(told))}")
    if each.state is not None:
        parts.append(state_words(each.state))
    elif each.kind in ("no-number", "unreported") and not each.whole:
        parts.append("its full paper was not read, and may give the result")
    if each.people is None:
        parts.append("number of people not known")
    return "; ".join(parts) or None


def _graded(found: MissingResults) -> tuple[str, ...]:
    base = found.points.synthesis
    missing = missing_results(base) if base is not None else None
    if missing is None:
        return ()
    return (f"GRADE: {steps_of(missing.levels)} for missing results.",)


def _notes(found: MissingResults) -> Iterator[str]:
    if any(each.variance is not None for each in (*found.absent, *found.possible)):
        yield (
            "error of the missing: that of their people in two equal groups (4/n) for standardised"
            " differences, else what the studies with numbers tell for each person; crossovers"
            " count as 2n / (1 − r)"
        )
    if found.no_model is not None:
        yield f"no model of selection: {reason_words(found.no_model)}"


# -- what the missing could do ---------------------------------------------------------------------


def _what_if(found: MissingResults) -> Iterator[tuple[Any, ...]]:
    points, common = found.points, found.common
    assert common is not None
    yield _line(found, "are left out, as now", None, None, None, common, points.pooled)
    for each in found.scenarios:
        yield _line(
            found,
            _scenario_words(found, each),
            each.studies,
            each.people,
            each.effect,
            each.common,
            each.asked,
        )
    sized = [each for each in found.absent if each.variance is not None]
    people = sum(each.people or 0 for each in sized)
    for tip in found.tips:
        if tip.found is not None:
            yield _line(
                found,
                _tip_words(found, tip),
                len(sized),
                people,
                tip.found.effect,
                tip.found.pooled if found.by_common else None,
                None if found.by_common else tip.found.pooled,
            )
    if found.bound is not None:
        bound = found.bound
        span = (bound.estimate, bound.ci_lb, bound.ci_ub)
        turn = shown(points.measure)
        text = f"{number(turn(span[0]))} {interval(points.measure, *span[1:])}"
        what = "whatever their selection by result (Copas–Jackson bound)"
        yield (what, bound.suspect, None, None, *(None,) * 4, text, *map(turn, span))


def _line(
    found: MissingResults,
    what: str,
    studies: int | None,
    people: int | None,
    effect: float | None,
    common: Pooled | None,
    asked: Pooled | None,
) -> tuple[Any, ...]:
    measure = found.points.measure
    turn = shown(measure)

    def cells(pooled: Pooled | None) -> tuple[Any, ...]:
        if pooled is None:
            return (None,) * 4
        span = (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
        return (_text(measure, pooled), *map(turn, span))

    shown_effect = None if effect is None else turn(effect)
    return (what, studies, people, shown_effect, *cells(common), *cells(asked))


def _scenario_words(found: MissingResults, each: Scenario) -> str:
    if each.effect == 0:
        return "no effect" if each.missing == "known" else "no effect, with those that ended silent"
    value = number(shown(found.points.measure)(each.effect))
    return f"an important effect the other way ({value})"


def _tip_words(found: MissingResults, tip: Tip) -> str:
    assert tip.found is not None
    turn = shown(found.points.measure)
    value = number(turn(tip.found.effect))
    goal = (
        "no effect"
        if tip.value == "null"
        else f"an important one ({number(turn(tip.found.asked))})"
    )
    if tip.move == "include":
        return f"{value}: the interval just includes {goal}"
    return f"{value}: the interval lies {tip.move} {goal}"


# -- models ----------------------------------------------------------------------------------------


def _models(found: MissingResults) -> Table:
    made, measure = found.modelled, found.points.measure
    assert made is not None
    turn, z = shown(measure), quantile(found.points.level, None)
    rows: list[tuple[Any, ...]] = []

    def line(
        name: str, assumed: str, value: float, low: float | None, high: float | None, test: str
    ) -> None:
        span = "" if low is None or high is None else f" {interval(measure, low, high)}"
        cells = (turn(each) if each is not None else None for each in (value, low, high))
        rows.append((name, assumed, f"{number(turn(value))}{span}", *cells, test))

    if step := made.step:
        unlikely = f"p > {step.steps[0]:g} seen {step.chances[1]:.2g} times as often"
        test = f"no selection: {p_words(step.lr_p)}"
        line("step function", unlikely, step.estimate, step.ci_lb, step.ci_ub, test)
    for fit in made.copas or ():
        low, high = (
            (None, None)
            if fit.se is None
            else (fit.estimate - z * fit.se, fit.estimate + z * fit.se)
        )
        assumed = f"{percent(fit.seen)} of the smallest seen; {fit.unseen:.0f} unseen"
        test = "" if fit.rest_p is None else f"trend left: {p_words(fit.rest_p)}"
        line("Copas", assumed, fit.estimate, low, high, test)
    if made.pet_peese:
        one = made.pet_peese.estimate
        assumed = "small studies differ by their error alone"
        test = f"trend: {p_words(one.p)}"
        line(made.pet_peese.chosen, assumed, one.intercept, one.ci_lb, one.ci_ub, test)
    if limit := made.limit:
        assumed = "the effect of studies without error"
        test = f"trend: {p_words(limit.p)}"
        line("limit meta-analysis", assumed, limit.estimate, limit.ci_lb, limit.ci_ub, test)
    notes = [f"no {name}: {reason_words(why)}" for name, why in made.refused]
    notes.append(
        "each model holds if its assumption does, and none proves that results are missing: read"
        " how far they agree"
    )
    return Table("Models of why results are missing", _MODELS, tuple(rows), tuple(notes))
