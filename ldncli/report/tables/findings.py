"""Findings as tables: what is known by condition and outcome, and each step of its certainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE, is_share
from ldncli.evidence.findings.finding import Finding, Rated, called_in
from ldncli.evidence.findings.statements import better_of
from ldncli.evidence.selecting.body import DIRECTIONS, Body
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.units import dose_text
from ldncli.report.pooling.shown import shown
from ldncli.report.table import Column, Table
from ldncli.report.words.certainty import measured_words, rules, step_words, why_words
from ldncli.report.words.directions import short_counts, signs_legend
from ldncli.report.words.numbers import PEOPLE_RULE, people_short
from ldncli.report.words.pooling import against_words, not_pooled
from ldncli.report.words.printed import unpooled
from ldncli.report.words.selection import besides_words
from ldncli.report.words.statements import statement
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.signs import exact_interval

_COUNTS = tuple((kind, each) for kind in ("rct", "other") for each in DIRECTIONS)
_HIDDEN = (
    "measure unit k effect ci_lb ci_ub pi_lb pi_ub i2 tau2 effect_r03 effect_r07"
    " important_difference favours not_pooled"
).split()


def finding_table(
    findings: Sequence[Finding],
    body: Body,
    library: Library,
    account: str,
    mixed: Sequence[str] = (),
) -> Table:
    """One row a condition and outcome: counts of both bodies; effect, certainty and reasons of the
    randomised one where there is one. `mixed` are notes on the mixed groups of the conditions."""
    columns = (
        Column("label", "Outcome", wide=True, people=True),
        Column("condition", "Condition", shown=False),
        Column("outcome", "Outcome", shown=False),
        Column("body", "Body", shown=False),
        Column("studies", "Studies"),
        Column("randomised_trials", "Rand."),
        Column("people", "People", people=True),
        Column("people_randomised", "Randomised", shown=False),
        Column("people_analysed", "Analysed", shown=False),
        Column("people_pooled", "Pooled", shown=False),
        Column("doses", library.topic.dose.column, people=True),
        *(Column(key, key, shown=False) for key in ("dose_min_mg", "dose_max_mg")),
        Column("directions", "Found", people=True),
        *(
            Column(f"{kind}_{each.replace('-', '_')}", f"{kind} {each}", shown=False)
            for kind, each in _COUNTS
        ),
        Column("best_level", "Level", shown=False),
        Column("effect_text", "Effect [95 %]", people=True),
        *(Column(key, key, shown=False) for key in _HIDDEN),
        Column("certainty", "Certainty", shown=False),
        Column("symbol", "GRADE", people=True),
        Column("account", "In words", below=True, people=True),
        Column("statement", "Plain words", shown=False),
        Column("why", "Why", shown=False),
        Column("against", "Other comparators", shown=False),
        Column("as_printed", "As printed", shown=False),
    )
    single = len({each.condition for each in findings}) == 1
    rows = tuple(_row(each, library, single=single) for each in findings)
    besides = besides_words(body)
    legend = (
        f"People: randomised where nothing else is said; {PEOPLE_RULE}; Found: "
        + signs_legend()
        + ", randomised trials | other studies; effect: {drug} minus control, of randomised trials"
        " where there are any; percentages and counts have no control group: people on {drug} who"
        " had the outcome; certainty after GRADE (docs/methods.md)"
    )
    drug = (called_in(findings) if findings else body.topic.called).drug
    if not rows:
        besides = f"no clinical study with a result; {besides}"
    return Table(
        "What is known, by condition and outcome",
        columns,
        rows,
        (account, besides, *mixed, legend.format(drug=drug)),
    )


def _row(finding: Finding, library: Library, *, single: bool) -> tuple[Any, ...]:
    best = finding.best
    synthesis = best.synthesis
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    condition, outcome = conditions.inline(finding.condition), outcomes.inline(finding.outcome)
    studies = list(
        {study.id: study for rated in finding.bodies for study in rated.synthesis.studies}.values()
    )
    doses = [study.doses for study in studies if study.doses]
    low, high = (
        min((each[0] for each in doses), default=None),
        max((each[1] for each in doses), default=None),
    )
    counts = {
        kind: _directions(rated)
        for kind, rated in (("rct", finding.randomised), ("other", finding.other))
    }
    levels = [study.level for study in studies if study.level is not None]
    people = synthesis.people
    words = statement(synthesis, best.certainty, outcome, condition)
    why = why_words(best.certainty) + (
        f" Not pooled: {reason}." if (reason := not_pooled(synthesis)) else ""
    )
    bodies = [rated.synthesis for rated in finding.bodies]
    against = tuple(
        f"{each.study.id} {against_words(each)}"
        for body in bodies
        for each in body.entries
        if each.against
    )
    own = tuple(text for body in bodies for text in unpooled(body))
    within = [study.id for body in bodies for study in body.changes_of_trials]
    printed = f" As printed: {'; '.join(own)}." if own else ""
    changes = (
        f" Of randomised trials only changes within groups were read: {', '.join(within)}."
        if within
        else ""
    )
    return (
        (
            outcomes.label(finding.outcome)
            if single
            else f"{conditions.label(finding.condition)} · {outcome}"
        ),
        finding.condition,
        finding.outcome,
        "randomised" if synthesis.randomised else "other",
        len(studies),
        len(finding.randomised.synthesis.entries) if finding.randomised else 0,
        people_short(people),
        people.randomised,
        people.analysed,
        people.pooled,
        dose_text(low, high, library.topic.dose.unit),
        low,
        high,
        f"{short_counts(counts['rct']) or '–'} | {short_counts(counts['other']) or '–'}",
        *(counts[kind][each] for kind, each in _COUNTS),
        min(levels, default=None),
        effect_text(synthesis),
        *effect_cells(synthesis),
        best.certainty.level,
        SYMBOLS.get(best.certainty.level or "", "–"),
        f"{words} {why}{changes}{printed}",
        words,
        why,
        against,
        own,
    )


def _directions(rated: Rated | None) -> dict[str, int]:
    found: list[str] = [entry.told for entry in rated.synthesis.entries] if rated else []
    return {each: found.count(each) for each in DIRECTIONS}


def shown_value(synthesis: Synthesis, value: float | None) -> float | None:
    """A pooled value as people read it: ratios back from logarithms, shares from log odds."""
    return (
        None
        if value is None or synthesis.metric is None
        else shown(synthesis.metric.measure)(value)
    )


def shown_effect(synthesis: Synthesis) -> tuple[float, float, float] | None:
    """The effect with its interval as people read it, None where there is none; one group's share
    as counted, with the exact interval."""
    pooled = synthesis.pooled
    if pooled is None or synthesis.metric is None:
        return None
    row = synthesis.estimates[0].row
    if pooled.k == 1 and "xi" in row:
        low, high = exact_interval(int(row["xi"]), int(row["ni"]), pooled.level)
        return row["xi"] / row["ni"], low, high
    value, low, high = (
        shown(synthesis.metric.measure)(each)
        for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    )
    return value, low, high


def effect_text(synthesis: Synthesis) -> str | None:
    """The effect with its interval and measure, or None where there is none."""
    effect = shown_effect(synthesis)
    if effect is None or synthesis.metric is None:
        return None
    row = synthesis.estimates[0].row
    if "ni" in row and len(synthesis.estimates) == 1 and row["ni"] < FEWEST_FOR_A_SHARE:
        return "{:.0f} of {:.0f}".format(row["xi"], row["ni"])
    if is_share(synthesis.metric.measure):
        return "{:.0f} % [{:.0f}, {:.0f}]".format(*(100 * each for each in effect))
    return "{} {:.2f} [{:.2f}, {:.2f}]".format(synthesis.metric.measure, *effect)


def effect_cells(synthesis: Synthesis) -> tuple[Any, ...]:
    """The cells of `_HIDDEN`: the pooled result in shown units, and why where there is none."""
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None:
        return (*(None,) * (len(_HIDDEN) - 1), not_pooled(synthesis))
    effect = (
        *(shown_effect(synthesis) or ()),
        shown_value(synthesis, pooled.pi_lb),
        shown_value(synthesis, pooled.pi_ub),
    )
    threshold = threshold_of(synthesis)
    others = [_at(synthesis, synthesis.others.get(r)) for r in (0.3, 0.7)]
    important = shown_value(synthesis, threshold.value) if threshold else None
    return (
        metric.measure,
        metric.unit,
        pooled.k,
        *effect,
        pooled.I2,
        pooled.tau2,
        *others,
        important,
        favours(synthesis),
        not_pooled(synthesis),
    )


def _at(synthesis: Synthesis, pooled: Pooled | None) -> str | None:
    """The result with another within-person correlation, as text."""
    if pooled is None:
        return None
    value, low, high = (
        shown_value(synthesis, each) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    )
    return f"{value:.4g} [{low:.4g}, {high:.4g}]"


def favours(synthesis: Synthesis) -> str | None:
    """To whom the pooled value leans: `treatment`, `control`, or None where
    neither is said to be better."""
    better, pooled = better_of(synthesis), synthesis.pooled
    if (
        better is None
        or pooled is None
        or pooled.estimate == 0
        or (synthesis.metric and is_share(synthesis.metric.measure))
    ):
        return None
    return "treatment" if (pooled.estimate > 0) == (better == "higher") else "control"


def certainty_table(findings: Sequence[Finding], library: Library) -> Table:
    """Every step of every body's certainty: its number, rule, suggested step, and a person's
    judgement where there is one."""
    columns = (
        Column("label", "Outcome", people=True, wide=True),
        Column("condition", "Condition", shown=False),
        Column("outcome", "Outcome", shown=False),
        Column("body", "Body"),
        Column("certainty", "Certainty", shown=False),
        Column("domain", "Domain"),
        Column("step", "Step"),
        Column("suggested", "Suggested", shown=False),
        Column("number", "Number", shown=False),
        Column("reason", "Reason", wide=True),
        Column("rule", "Rule", shown=False),
        Column("by", "By", shown=False),
    )
    rows = tuple(
        row
        for finding in findings
        for rated in finding.bodies
        for row in _step_rows(finding, rated, library)
    )
    return Table("Certainty, step by step", columns, rows)


def _step_rows(finding: Finding, rated: Rated, library: Library) -> list[tuple[Any, ...]]:
    condition, outcome = (
        library.vocabulary("conditions").label(finding.condition),
        library.vocabulary("outcomes").inline(finding.outcome),
    )
    body, told = "randomised" if rated.synthesis.randomised else "other", rules(library.topic)
    return [
        (
            f"{condition} · {outcome}",
            finding.condition,
            finding.outcome,
            body,
            rated.certainty.level,
            step.domain,
            step.levels,
            step.levels if step.suggested is None else step.suggested,
            measured_words(step),
            step_words(step),
            told[step.domain],
            step.override.by if step.override else None,
        )
        for step in rated.certainty.steps
    ]
