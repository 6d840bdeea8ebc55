"""A finding as a page shows it: its effect in words, each step of its certainty, the studies
behind it, and a forest plot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import LEVELS, Step
from ldncli.evidence.effects.measures import label_of
from ldncli.evidence.findings.analysis import Analysis, Plan
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.findings.ordering import Line, Unreported
from ldncli.evidence.synthesis.answer import headline
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.report.pooling.analysis_words import used_words
from ldncli.report.pooling.shown import axis_words, own_effect
from ldncli.report.site.contents import Contents
from ldncli.report.site.words import Mark, certainty_mark, direction_mark, words_of
from ldncli.report.tables.findings import favours
from ldncli.report.words.findings.certainty import rules, step_words, why_words
from ldncli.report.words.findings.effects import threshold_words
from ldncli.report.words.findings.pooling import against_words, not_pooled, why_not
from ldncli.report.words.findings.printed import as_printed
from ldncli.report.words.findings.remarks import remarks, remarks_on
from ldncli.report.words.findings.statements import (
    body_words,
    doubt_notes,
    effect_alone,
    marked_doubts,
    of_trials,
    people_of,
    said_of,
    seen_text,
    statement,
    unreported_cell,
    unreported_statement,
)
from ldncli.report.words.language.numbers import people_cell, steps_of, true_minus
from ldncli.statistics.intervals import excludes

_OPEN = "the interval leaves both sides open"
# One study's line says no more than its numbers in words do.
_LEAST_PLOTTED = 2


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a certainty: its domain, how far it moved the level (`sign` in words), why,
    its rule, and who overrode it."""

    domain: str
    levels: str
    moved: bool
    reason: str
    rule: str
    by: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One study behind a finding: what of it speaks, what it says, its
    estimate or why it has none."""

    study: str
    name: str
    paper: str
    measured: str
    place: str
    direction: Mark | None
    estimate: str | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body of evidence: randomised trials, or other studies."""

    name: str
    certainty: Mark
    account: str
    suggested: str | None
    effect: str | None
    seen: str | None
    said: str
    doubts: tuple[str, ...]
    not_pooled: str | None
    important: str | None
    steps: tuple[StepView, ...]
    entries: tuple[EntryView, ...]
    plot: str | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One outcome in one condition; numbers are those of the body that speaks.

    `trials` compare groups, `within` are randomised trials that bring changes within their
    groups alone. `of` says out of how many trials the effect comes, `seen` is a number that is
    no effect of the treatment, `said` what authors conclude and point estimates say, `doubts`
    the caveats of its numbers. `rank` orders certainty, 0 where there is none.
    """

    condition: str
    outcome: str
    label: str
    inline: str
    statement: str
    surrogate: bool
    studies: int
    trials: int
    within: int
    people: str
    people_sort: int | None
    effect: str | None
    measure: str | None
    of: str | None
    seen: str | None
    said: str
    doubts: tuple[str, ...]
    favours: str | None
    certainty: Mark
    rank: int
    bodies: tuple[BodyView, ...]


def finding_view(finding: Finding, contents: Contents, *, whole: bool = True) -> FindingView:
    """A finding for people; `whole` False leaves out the bodies with their steps, for lists that
    lead to the finding's own page."""
    best = finding.best
    synthesis = best.synthesis
    outcome, condition = (
        contents.inline("outcomes", finding.outcome),
        contents.inline("conditions", finding.condition),
    )
    studies = {study.id: study for rated in finding.bodies for study in rated.synthesis.studies}
    people = people_of(synthesis)
    term = contents.vocabularies["outcomes"].terms.get(finding.outcome)
    side = favours(synthesis)
    return FindingView(
        condition=finding.condition,
        outcome=finding.outcome,
        label=contents.label("outcomes", finding.outcome),
        inline=outcome,
        statement=statement(synthesis, best.certainty, outcome, condition),
        surrogate=bool(term and term.surrogate),
        studies=len(studies),
        trials=len(finding.randomised.synthesis.entries) if finding.randomised else 0,
        within=sum(len(rated.synthesis.changes_of_trials) for rated in finding.bodies),
        people=people_cell(people) or "not stated",
        people_sort=people.behind,
        effect=effect_alone(synthesis),
        measure=_measure_words(synthesis) if headline(synthesis) else None,
        of=of_trials(synthesis) if headline(synthesis) else None,
        seen=seen_text(synthesis),
        said=said_of(synthesis),
        doubts=remarks_on(finding, marked_doubts if whole else doubt_notes),
        favours=(
            (
                _OPEN
                if synthesis.pooled and not excludes(synthesis.pooled.ci_lb, synthesis.pooled.ci_ub)
                else f"favours {synthesis.called.drug if side == 'treatment' else side}"
            )
            if side
            else None
        ),
        certainty=certainty_mark(best.certainty.level),
        rank=_rank(best.certainty.level),
        bodies=(
            tuple(_body_view(finding, rated, contents) for rated in finding.bodies) if whole else ()
        ),
    )


@dataclass(frozen=True, slots=True)
class UnreportedView:
    """A critical outcome that no study here reports; `short` says so in a cell."""

    outcome: str
    label: str
    statement: str
    short: str
    certainty: Mark
    bodies: tuple[BodyView, ...] = ()


def line_view(line: Line, contents: Contents) -> FindingView | UnreportedView:
    """A line of a condition's page for people: a finding with all that is behind it, or a critical
    outcome that no study reports."""
    if not isinstance(line, Unreported):
        return finding_view(line, contents)
    outcome, condition = (
        contents.inline("outcomes", line.outcome),
        contents.inline("conditions", line.condition),
    )
    return UnreportedView(
        line.outcome,
        contents.label("outcomes", line.outcome),
        unreported_statement(line, outcome, condition),
        unreported_cell(line),
        certainty_mark(None),
    )


def _rank(level: str | None) -> int:
    return LEVELS.index(level) + 1 if level else 0


def _measure_words(synthesis: Synthesis) -> str | None:
    """The measure by its name, with units where it has some."""
    metric = synthesis.metric
    if metric is None:
        return None
    return axis_words(metric)


def _body_view(finding: Finding, rated: Rated, contents: Contents) -> BodyView:
    synthesis, certainty = rated.synthesis, rated.certainty
    threshold = threshold_of(synthesis)
    count = len(synthesis.entries)
    kind = body_words(synthesis)
    told = rules(contents.library.topic)
    return BodyView(
        name=f"{count} {kind[count != 1]}",
        certainty=certainty_mark(certainty.level),
        account=why_words(certainty),
        suggested=(
            certainty.suggested.replace("-", " ")
            if certainty.suggested and certainty.suggested != certainty.level
            else None
        ),
        effect=(
            f"{_measure_words(synthesis)} {effect_alone(synthesis)}, {of_trials(synthesis)}"
            if headline(synthesis)
            else None
        ),
        seen=seen_text(synthesis),
        said=said_of(synthesis),
        doubts=remarks(synthesis),
        not_pooled=not_pooled(synthesis),
        important=threshold_words(threshold) if threshold and headline(synthesis) else None,
        steps=tuple(_step_view(step, told) for step in certainty.steps),
        entries=tuple(_entry_view(entry, synthesis) for entry in synthesis.entries),
        plot=(
            _plot(finding, rated, contents) if len(synthesis.estimates) >= _LEAST_PLOTTED else None
        ),
    )


def _step_view(step: Step, told: Mapping[str, str]) -> StepView:
    levels = steps_of(step.levels) if step.levels else "no step"
    rule = told[step.domain]
    return StepView(
        words_of(step.domain),
        levels,
        bool(step.levels),
        step_words(step),
        rule,
        step.override.by if step.override else None,
    )


def _entry_view(entry: Entry, synthesis: Synthesis) -> EntryView:
    source = entry.chosen.source
    shown = []
    for estimate in entry.chosen.estimates:
        told = true_minus(own_effect(estimate, synthesis))
        shown.append(f"{label_of(estimate.measure)} {told}")
    return EntryView(
        study=entry.study.id,
        name=entry.study.name,
        paper=source.paper.id,
        measured=used_words(source),
        place=source.outcome.place,
        direction=direction_mark(entry.told),
        estimate="; ".join(shown) or None,
        why_not=_why_not(entry),
    )


def _why_not(entry: Entry) -> str | None:
    """Why a study is not pooled, what it compared with, and what it prints."""
    source = entry.chosen.source
    against = against_words(entry) if entry.against else why_not(entry)
    own = None if entry.estimates else as_printed(source.paper, source.outcome)
    return "; as printed: ".join(filter(None, (against, own))) or None


def _plot(finding: Finding, rated: Rated, contents: Contents) -> str:
    """The forest plot as SVG in the colours of the page."""
    from ldncli.report.drawing.charts import Forest
    from ldncli.report.drawing.plots.forest.forest import forest_scene
    from ldncli.report.drawing.writers.svg import to_page_svg
    from ldncli.report.pooling.charts import forest_chart

    cells = {(finding.condition, finding.outcome): len(rated.synthesis.entries)}
    plan = Plan(randomised=rated.synthesis.randomised)
    analysis = Analysis(plan, cells, rated.synthesis, rated.certainty, None, None, None, (), 0)
    chart = forest_chart(analysis, contents.library)
    assert isinstance(chart, Forest), "estimates were counted before"
    return to_page_svg(forest_scene(chart))
