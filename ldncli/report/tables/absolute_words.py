"""Absolute effects in words and cells: per 1,000 people, higher and
lower, numbers needed to treat."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.absolute.control_side import ControlLevel, sources_of
from ldncli.evidence.absolute.expressed import Expressed
from ldncli.evidence.absolute.risks import Span, needed_to_treat
from ldncli.evidence.certainty.ratings import SYMBOLS, Certainty
from ldncli.evidence.effects.measures import RISK_RATIO, STANDARDISED
from ldncli.evidence.harms.summaries import Effect, HarmSummary
from ldncli.evidence.synthesis.answer import better_of, headline
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.report.words.findings.pooling import against_cell
from ldncli.report.words.findings.statements import body_words, of_trials, said_of
from ldncli.report.words.language.numbers import in_units, per_thousand, true_minus
from ldncli.statistics.intervals import excludes

_MEAN = {"final": "mean", "change": "mean change", "percent-change": "mean change in percent"}


def certainty_words(certainty: Certainty) -> str:
    """The symbol and the words."""
    level = certainty.level
    return f"{SYMBOLS[level]} {level.replace('-', ' ')}" if level else "not rated"


def _range(span: Span, form: Any) -> str:
    return (
        f" ({form(span.low)} to {form(span.high)})"
        if span.low is not None and span.high is not None
        else ""
    )


def _more(value: float) -> str:
    return (
        f"{1000 * abs(value):.0f} {'more' if value > 0 else 'fewer'}"
        if round(1000 * value)
        else "0 more"
    )


def _higher(value: float) -> str:
    return f"{in_units(abs(value))} {'higher' if value > 0 else 'lower'}"


def control_text(synthesis: Synthesis, shown: Expressed | None) -> str | None:
    """What control groups showed."""
    return control_level_text(shown.control if shown else None)


def control_level_text(level: ControlLevel | None) -> str | None:
    """The middle of control groups, and how far they lie apart."""
    if level is None:
        return None
    if level.kind == "risk":
        return f"{per_thousand(level.value)} per 1,000{' (assumed)' if level.assumed else ''}"
    spread = (
        f" ({in_units(level.low)} to {in_units(level.high)} in {level.k} groups)"
        if level.k > 1
        else ""
    )
    return f"{_MEAN[level.kind]} {in_units(level.value)}{spread}"


def treated_text(shown: Expressed | None) -> str | None:
    """What follows for people on treatment, with its interval."""
    if shown is None or shown.treated is None:
        return None
    if shown.kind == "risk":
        return f"{per_thousand(shown.treated.value)} per 1,000{_range(shown.treated, per_thousand)}"
    kind = _MEAN[shown.control.kind] if shown.control else "mean"
    return f"{kind} {in_units(shown.treated.value)}{_range(shown.treated, in_units)}"


def difference_text(synthesis: Synthesis, shown: Expressed | None) -> str:
    """The difference with its interval; where nothing is pooled, which way studies lean."""
    return _leaning(synthesis) if shown is None else expressed_difference(shown)


def expressed_difference(shown: Expressed) -> str:
    """The difference with its interval, in the units of the effect."""
    span = shown.difference
    if span is None:
        if shown.kind == "standardised" and shown.standardised:
            return (
                f"{_higher(shown.standardised.value)}{_range(shown.standardised, _higher)}, in SDs"
            )
        return "not known in absolute numbers"
    if shown.kind == "risk":
        return f"{_more(span.value)} per 1,000{_range(span, _more)}"
    text = f"{_higher(span.value)}{_range(span, _higher)}"
    if shown.familiar:
        return f"about {text} on the {shown.familiar.scale.in_sentence()}, re-expressed"
    points = shown.control is not None and shown.control.kind == "percent-change"
    return f"{text}{' (percent points)' if points else ''}"


def difference_short(synthesis: Synthesis, shown: Expressed | None) -> str:
    """The same for a narrow cell: `28 fewer per 1,000 [−133, 94]`; on which scale it was
    re-expressed, of how many points."""
    span = shown.difference if shown else None
    if shown is None or span is None:
        return difference_text(synthesis, shown)
    risk = shown.kind == "risk"
    ends = ""
    if span.low is not None and span.high is not None:
        form = _thousand if risk else in_units
        ends = f" [{form(span.low)}, {form(span.high)}]"
    if risk:
        return f"{_more(span.value)} per 1,000{ends}"
    if shown.familiar is None:
        points = shown.control is not None and shown.control.kind == "percent-change"
        return f"{_higher(span.value)}{' (percent points)' if points else ''}{ends}"
    return f"about {_higher(span.value)} on the {shown.familiar.scale.in_sentence()}{ends}"


def _thousand(value: float) -> str:
    return true_minus(f"{1000 * value:.0f}")


def difference_cell(synthesis: Synthesis, shown: Expressed | None) -> str:
    """The difference, whether its interval is the paper's, and of how many studies it is."""
    found = headline(synthesis)
    parts = [difference_text(synthesis, shown)]
    if found is not None:
        printed = found.as_printed and shown is not None and shown.difference is not None
        parts += [*(["as printed"] if printed else []), of_trials(synthesis)]
    return ", ".join(parts)


def _leaning(synthesis: Synthesis) -> str:
    what = "effect not known" if synthesis.pooled else "not pooled"
    return "; ".join(filter(None, (what, said_of(synthesis), against_cell(synthesis.entries))))


def relative_text(synthesis: Synthesis, shown: Expressed | None) -> str | None:
    """The relative effect, or the standardised one behind a re-expressed difference."""
    if shown is None:
        return None
    if shown.relative:
        measure = synthesis.metric.measure if synthesis.metric else RISK_RATIO
        return ratio_text(measure, shown.relative)
    if shown.familiar and shown.standardised:
        return (
            f"{STANDARDISED}"
            f" {in_units(shown.standardised.value)}{_range(shown.standardised, in_units)}"
        )
    return None


def ratio_text(measure: str, relative: Span) -> str:
    """A ratio with its interval."""
    return f"{measure} {relative.value:.2f}{_range(relative, '{:.2f}'.format)}"


def needed_text(shown: Expressed | None, better: str | None) -> str | None:
    """The number needed to treat, rounded up as is the convention, with its interval."""
    if shown is None or shown.needed is None:
        return None
    value, few, many = shown.needed.whole
    end = (
        ""
        if better is None
        else " to benefit"
        if shown.needed.more == (better == "higher")
        else " to harm"
    )
    return f"{value}{end} ({few} to {many})"


def harm_expressed(summary: HarmSummary) -> Expressed:
    """A harm's own numbers in the same shape; its control risk is that
    of all its trials together."""
    control = summary.control
    level, risk = None, None
    if control and control.n and control.events is not None:
        risk = control.events / control.n
        level = ControlLevel(risk, risk, risk, len(summary.trials), "risk")
    difference = _span(summary.per_1000, 0.001)
    relative = _span(summary.ratio, 1.0)
    needed = (
        needed_to_treat(difference)
        if difference
        and relative
        and relative.low is not None
        and relative.high is not None
        and excludes(relative.low, relative.high, 1.0)
        else None
    )
    treated = None
    if difference and risk is not None and relative:
        treated = difference.plus(risk)
    elif summary.treatment and summary.treatment.n and summary.treatment.events is not None:
        treated = Span(summary.treatment.events / summary.treatment.n)
    return Expressed("risk", level, treated, difference, relative, needed=needed)


def _span(effect: Effect | None, factor: float) -> Span | None:
    return None if effect is None else Span(effect.value, effect.low, effect.high).times(factor)


def span_cells(shown: Expressed | None) -> dict[str, Any]:
    """The numbers for programs: risks per 1,000, means in units of the pool, NNT unrounded."""
    if shown is None:
        return {}
    factor = 1000.0 if shown.kind == "risk" else 1.0
    cells: dict[str, Any] = {}
    for name, span, times in (
        ("treated", shown.treated, factor),
        ("difference", shown.difference, factor),
        ("relative", shown.relative, 1.0),
        ("standardised", shown.standardised, 1.0),
    ):
        if span:
            scaled = span.times(times)
            cells |= {name: scaled.value, f"{name}_low": scaled.low, f"{name}_high": scaled.high}
    level, familiar, needed = shown.control, shown.familiar, shown.needed
    if level:
        cells |= {
            "control_kind": "assumed-risk" if level.assumed else level.kind,
            "control_groups": level.k or None,
        }
        cells |= {
            "control": factor * level.value,
            "control_low": factor * level.low,
            "control_high": factor * level.high,
        }
    if familiar:
        cells |= {"said_on": familiar.scale.id, "said_sd": familiar.sd}
    if needed:
        cells |= {"nnt": needed.value, "nnt_low": needed.few, "nnt_high": needed.many}
    return cells


def measured_words(synthesis: Synthesis) -> str:
    """Scale with its range, which way is better, and when."""
    parts = [] if synthesis.randomised else [body_words(synthesis)[1]]
    sources = sources_of(synthesis)
    better = better_of(synthesis) or next((each.better for each in sources if each.better), None)
    events = all(each.outcome.score == "events" for each in sources)
    parts.append(_event_words(synthesis) if events else _scale_words(synthesis))
    if better:
        parts.append(
            f"{({'lower': 'fewer', 'higher': 'more'}[better]) if events else better} is better"
        )
    weeks = sorted(
        {
            each.outcome.timepoint_weeks
            for each in sources
            if each.outcome.timepoint_weeks is not None
        }
    )
    if weeks:
        parts.append(f"{weeks[0]:g}{f' to {weeks[-1]:g}' if len(weeks) > 1 else ''} weeks")
    return ", ".join(filter(None, parts))


def _event_words(synthesis: Synthesis) -> str:
    found = list(
        dict.fromkeys(
            each.outcome.definition for each in sources_of(synthesis) if each.outcome.definition
        )
    )
    return (
        found[0]
        if len(found) == 1
        else "people with the event, defined in several ways"
        if found
        else "people with the event"
    )


def _scale_words(synthesis: Synthesis) -> str:
    scales = {each.scale.id: each.scale for each in sources_of(synthesis) if each.scale}
    unnamed = any(each.scale is None for each in sources_of(synthesis))
    if len(scales) == 1 and not unnamed:
        scale = next(iter(scales.values()))
        limits = (
            f"{scale.min:g} to {scale.max:g}"
            if scale.min is not None and scale.max is not None
            else ""
        )
        told = not limits or f"{scale.min:g}–{scale.max:g}" in scale.label
        return scale.label if told else f"{scale.label}, {limits}"
    if scales:
        return f"{len(scales) + unnamed} {'or more ' if unnamed else ''}scales"
    units = {each.outcome.unit for each in sources_of(synthesis)}
    return (units.pop() if len(units) == 1 else None) or "scale not named"
