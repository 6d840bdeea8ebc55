"""Findings as tables: what is known by condition and outcome, and each step of its certainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.effects.own_interval import read
from ldncli.evidence.findings.finding import Finding, Rated, called_in
from ldncli.evidence.findings.ordering import Line, Unreported, findings_of, importances
from ldncli.evidence.selecting.body import DIRECTIONS, Body
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.answer import aside_of, better_of, number_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.units import dose_text, span
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.certainty import measured_words, rules, step_words, why_words
from ldncli.report.words.findings.directions import short_counts
from ldncli.report.words.findings.effects import MARK
from ldncli.report.words.findings.found import behind_cell, found_words, named_words, trials_cell
from ldncli.report.words.findings.pooling import against_cell, against_words, not_pooled
from ldncli.report.words.findings.printed import unpooled
from ldncli.report.words.findings.remarks import remarks_on
from ldncli.report.words.findings.statements import (
    doubt_notes,
    effect_text,
    people_of,
    seen_text,
    seen_words,
    statement,
    trials_of,
    unreported_cell,
    unreported_statement,
)
from ldncli.report.words.language.numbers import BODY_PEOPLE_RULE, RELATIONS, people_short
from ldncli.report.words.language.phrases import upper
from ldncli.report.words.selection import besides_words
from ldncli.report.words.studies.critiques import critique_notes
from ldncli.statistics.models.pooling import Pooled

_COUNTS = tuple((kind, each) for kind in ("rct", "other") for each in DIRECTIONS)
# The columns of a screen with room for more than the answer.
_ROOMY = 100
# So many conditions are read one after the other; more are first looked at from above.
_FEW = 3
_HIDDEN = (
    "trials_with_numbers trials compared as_printed p p_is measure unit k effect ci_lb ci_ub"
    " pi_lb pi_ub i2 tau2 effect_r03 effect_r07 important_difference favours not_pooled seen_as"
    " seen_measure seen_unit seen seen_lb seen_ub estimates_for estimates_against"
    " estimates_neither caveats"
).split()


def finding_table(
    lines: Sequence[Line],
    body: Body,
    library: Library,
    account: str,
    mixed: Sequence[str] = (),
    head: tuple[str, ...] = (),
    *,
    bare: bool = False,
) -> Table:
    """One row a condition and outcome, those that no study reports among them: counts of both
    bodies; effect, certainty and reasons of the randomised one where there is one. `mixed` are
    notes on the mixed groups of the conditions, `head` is what is said first. A `bare`
    table has what people see unasked alone; its other cells are empty."""
    findings = findings_of(lines)
    conditions = {each.condition for each in lines}
    single = len(conditions) == 1
    columns = (
        Column("heading", "Condition", people=True, shown=not single, group=True),
        Column("label", "Outcome", people=True),
        Column("found", "What was found", wide=True, people=True),
        Column("condition", "Condition", shown=False),
        Column("outcome", "Outcome", shown=False),
        Column("importance", "Importance", shown=False),
        Column("body", "Body", shown=False),
        Column("trials_cell", "Trials", people=True),
        Column("behind", "People", people=True),
        Column("studies", "Studies", shown=False),
        Column("randomised_trials", "Rand.", shown=False),
        Column("people", "People", shown=False, people=True),
        Column("people_randomised", "Randomised", room=_ROOMY),
        Column("people_analysed", "Analysed", shown=False),
        Column("people_pooled", "Pooled", shown=False),
        Column("doses", library.topic.dose.column, people=True, room=_ROOMY),
        *(Column(key, key, shown=False) for key in ("dose_min_mg", "dose_max_mg")),
        Column("directions", "Authors conclude", shown=False, people=True),
        *(
            Column(f"{kind}_{each.replace('-', '_')}", f"{kind} {each}", shown=False)
            for kind, each in _COUNTS
        ),
        Column("best_level", "Level", shown=False),
        Column("effect_text", "Effect [95%]", shown=False, people=True),
        Column("seen_text", "Other numbers", shown=False, people=True),
        *(Column(key, key, shown=False) for key in _HIDDEN),
        Column("certainty", "Certainty", shown=False),
        Column("symbol", "GRADE", people=True),
        Column("account", "In words", below=True, people=True, asked="why"),
        Column("named", "Studies", below=True, people=True, asked="studies"),
        Column("statement", "Plain words", shown=False),
        Column("why", "Why", shown=False),
        Column("against", "Other comparators", shown=False),
        Column("printed", "As printed", shown=False),
        Column("within_groups", "Randomised, within groups", shown=False),
        Column("planned", "Planned, not reported by", shown=False),
        Column("critiques", "Published against", shown=False),
    )
    known = library.vocabulary("conditions")
    itself = any(known.children(each.condition) for each in lines)
    matter, keys = importances(lines, library.core), [column.key for column in columns]
    cells = (
        _unreported_row(each, library)
        if isinstance(each, Unreported)
        else _row(each, matter[each.condition, each.outcome], library)
        | ({} if bare else _explained(each, library))
        for each in lines
    )
    rows = tuple(tuple(map(each.get, keys)) for each in cells)
    besides = besides_words(body)
    legend = (
        ("Each row covers its own condition, not the narrower ones below it. " if itself else "")
        + "What was found: {drug} v control in randomised trials where there are any [95%"
        " interval], otherwise the direction that studies report; others: studies without a"
        " randomised comparison; matters: reaches the minimal important difference between groups"
        " of the scale, otherwise 0.5 SD or a ratio of 0.8 or 1.25; notice: reaches the smallest"
        " difference that one person notices, where only that is known (a smaller mean difference"
        f" may still matter to some); {MARK} a source gives reason to doubt the number (--why)."
        " Trials, People: those behind the effect where there is one (3 of 4: of those that report"
        " the outcome; 0: no randomised comparison, People are those of other studies or of changes"
        " within groups); " + BODY_PEOPLE_RULE + ". GRADE: certainty"
        " by GRADE (docs/methods.md)"
    )
    drug = (called_in(findings) if findings else body.topic.called).drug
    if not rows:
        besides = f"no clinical study with results; {besides}"
    return Table(
        "What is known, by condition and outcome",
        columns,
        rows,
        head=head,
        legend=(
            account,
            besides,
            *mixed,
            f"{legend.format(drug=drug)}{order_words(lines, library)}",
        ),
        more=("--by condition: one row a condition",) if len(conditions) > _FEW else (),
    )


def line_name(line: Line, library: Library, *, single: bool) -> str:
    """The outcome, with its condition where the table has several."""
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    if single:
        return outcomes.label(line.outcome)
    return f"{conditions.label(line.condition)} · {outcomes.inline(line.outcome)}"


def order_words(lines: Sequence[Line], library: Library) -> str:
    """The end of a legend: by what the rows are chosen and ordered, and whose core outcome set
    says so; empty without rows."""
    found = (library.core.set_for(each.condition) for each in lines)
    labels = list(dict.fromkeys(each.label for each in found if each))
    by = (
        "the base has no core outcome set"
        if not labels
        else labels[0]
        if len(labels) == 1
        else "core outcome sets of the conditions"
    )
    told = f"; rows by importance, whatever was found: {by} (docs/methods.md)"
    return told if lines else ""


def _unreported_row(line: Unreported, library: Library) -> dict[str, Any]:
    """A critical outcome that no study selected reports: nothing but its name and that."""
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    words = unreported_statement(
        line, outcomes.inline(line.outcome), conditions.inline(line.condition)
    )
    names = tuple(each.name for each in line.planned)
    return {
        "heading": conditions.label(line.condition),
        "label": outcomes.label(line.outcome),
        "planned": names,
        "condition": line.condition,
        "outcome": line.outcome,
        "importance": "critical",
        "studies": 0,
        "randomised_trials": 0,
        "found": unreported_cell(line) + (f" ({', '.join(line.mixed)})" if line.mixed else ""),
        "directions": unreported_cell(line),
        **{f"{kind}_{each.replace('-', '_')}": 0 for kind, each in _COUNTS},
        "symbol": "–",
        "statement": words,
    }


def _row(finding: Finding, importance: str, library: Library) -> dict[str, Any]:
    """What people see of a finding unasked."""
    best = finding.best
    synthesis = best.synthesis
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    studies = _studies(finding)
    low, high = span(study.doses for study in studies if study.doses)
    people = people_of(synthesis)
    return {
        "heading": conditions.label(finding.condition),
        "label": outcomes.label(finding.outcome),
        "found": found_words(finding),
        "condition": finding.condition,
        "outcome": finding.outcome,
        "importance": importance,
        "body": "randomised" if synthesis.randomised else "other",
        "trials_cell": trials_cell(finding),
        "behind": behind_cell(finding),
        "studies": len(studies),
        "randomised_trials": len(finding.randomised.synthesis.entries) if finding.randomised else 0,
        "people": people_short(people),
        "people_randomised": people.randomised,
        "people_analysed": people.analysed,
        "people_pooled": people.pooled,
        "doses": dose_text(low, high, library.topic.dose.unit),
        "dose_min_mg": low,
        "dose_max_mg": high,
        "certainty": best.certainty.level,
        "symbol": SYMBOLS.get(best.certainty.level or "", "–"),
    }


def _studies(finding: Finding) -> list[Study]:
    """The studies behind both bodies, each once."""
    every = (study for rated in finding.bodies for study in rated.synthesis.studies)
    return list({study.id: study for study in every}.values())


def _explained(finding: Finding, library: Library) -> dict[str, Any]:
    """What people see of a finding where they ask for reasons, and what programs get."""
    best = finding.best
    synthesis = best.synthesis
    outcome = library.vocabulary("outcomes").inline(finding.outcome)
    condition = library.vocabulary("conditions").inline(finding.condition)
    bodies = [rated.synthesis for rated in finding.bodies]
    cells = effect_cells(synthesis)
    counts = {"rct": _directions(finding.randomised), "other": _directions(finding.other)}
    levels = [study.level for study in _studies(finding) if study.level is not None]
    words = statement(synthesis, best.certainty, outcome, condition)
    why = " ".join(
        (
            why_words(best.certainty),
            *([f"Not pooled: {reason}."] if (reason := not_pooled(synthesis)) else []),
            *(f"{each}." for each in remarks_on(finding)),
        )
    )
    beside = against_cell([each for body in bodies for each in body.entries])
    own = tuple(text for body in bodies for text in unpooled(body))
    within = [study.name for body in bodies for study in body.changes_of_trials]
    printed = f" As printed: {'; '.join(own)}." if own else ""
    changes = (
        f" Randomised, but only within-group changes were read: {', '.join(within)}."
        if within
        else ""
    )
    return {
        "directions": (
            f"{short_counts(counts['rct']) or '–'} | {short_counts(counts['other']) or '–'}"
            f"{f' ({len(within)} randomised, within groups)' if within else ''}"
            f"{f'; {beside}' if beside else ''}"
        ),
        **{f"{kind}_{each.replace('-', '_')}": counts[kind][each] for kind, each in _COUNTS},
        "best_level": min(levels, default=None),
        "effect_text": effect_text(synthesis),
        "seen_text": seen_text(synthesis),
        **{key: cells.get(key) for key in _HIDDEN},
        "account": f"{_said(best, words)} {why}{changes}{printed}",
        "named": named_words([each for body in bodies for each in body.entries]),
        "statement": words,
        "why": why,
        "against": tuple(
            f"{each.study.name} {against_words(each)}"
            for body in bodies
            for each in body.entries
            if each.against
        ),
        "printed": own,
        "within_groups": tuple(within),
        "planned": tuple(each.name for each in finding.planned),
        "critiques": critique_notes(_studies(finding)),
    }


def _said(best: Rated, words: str) -> str:
    """The sentence; of very low certainty, which says but one thing, the counts alone."""
    if best.certainty.level != "very-low":
        return words
    told = seen_words(best.synthesis)
    return f"{upper(told)}. Very low certainty:" if told else "Very low certainty:"


def _directions(rated: Rated | None) -> dict[str, int]:
    found: list[str] = [entry.told for entry in rated.synthesis.entries] if rated else []
    return {each: found.count(each) for each in DIRECTIONS}


def shown_value(synthesis: Synthesis, value: float | None) -> float | None:
    """A pooled value as people read it: ratios back from logarithms, shares from log odds."""
    return (
        None if value is None or synthesis.metric is None else read(synthesis.metric.measure, value)
    )


def effect_cells(synthesis: Synthesis) -> dict[str, Any]:
    """The cells of `_HIDDEN` that are known, in shown units: the effect of the treatment, or the
    number that stands apart; why where there is neither."""
    found, aside, metric, pooled = (
        number_of(synthesis),
        aside_of(synthesis),
        synthesis.metric,
        synthesis.pooled,
    )
    some, asked = trials_of(synthesis)
    cells: dict[str, Any] = {
        "not_pooled": not_pooled(synthesis),
        "estimates_for": synthesis.signs.benefit,
        "estimates_against": synthesis.signs.harm,
        "estimates_neither": synthesis.signs.undecided,
        "caveats": doubt_notes(synthesis),
    }
    if synthesis.randomised:
        cells |= {"trials_with_numbers": some, "trials": asked}
    if found is None or metric is None or pooled is None:
        return cells
    cells |= {
        "compared": "nothing" if MEASURES[found.measure].one_group else "groups",
        "as_printed": found.as_printed,
        "p": found.p,
        "p_is": (
            None
            if found.p is None
            else RELATIONS[found.p_relation]
            if found.p_as_printed
            else "computed"
        ),
    }
    if aside:
        return cells | {
            "seen_as": aside,
            "seen_measure": found.measure,
            "seen_unit": metric.unit,
            "seen": found.value,
            "seen_lb": found.low,
            "seen_ub": found.high,
        }
    threshold = threshold_of(synthesis)
    return cells | {
        "measure": found.measure,
        "unit": metric.unit,
        "k": pooled.k,
        "effect": found.value,
        "ci_lb": found.low,
        "ci_ub": found.high,
        "pi_lb": shown_value(synthesis, pooled.pi_lb),
        "pi_ub": shown_value(synthesis, pooled.pi_ub),
        "i2": pooled.I2,
        "tau2": pooled.tau2,
        "effect_r03": _at(synthesis, synthesis.others.get(0.3)),
        "effect_r07": _at(synthesis, synthesis.others.get(0.7)),
        "important_difference": shown_value(synthesis, threshold.value) if threshold else None,
        "favours": favours(synthesis),
    }


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
    if better is None or pooled is None or pooled.estimate == 0 or aside_of(synthesis):
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
