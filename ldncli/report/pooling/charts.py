"""From an analysis to what a picture shows: forest, funnel and effect directions as plain
values of `drawing.charts`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import DIFFERENCE, MEASURES, is_share
from ldncli.evidence.effects.own_interval import as_read
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.selecting.appraisals import OVERALL, appraisal_for, domains_of
from ldncli.evidence.synthesis.answer import aside_of, better_of
from ldncli.evidence.synthesis.robustness import Asymmetry
from ldncli.evidence.synthesis.suspected import suspected
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.index.library import Library
from ldncli.records.model.trial import Appraisal
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.report.drawing.charts import (
    DirectionRow,
    Directions,
    Forest,
    ForestRow,
    Funnel,
    FunnelPoint,
    RowKind,
)
from ldncli.report.pooling.analysis_views import weights_of
from ldncli.report.pooling.analysis_words import (
    design_words,
    dose_of,
    group_words,
    title,
    used_words,
)
from ldncli.report.pooling.raw_data import (
    RawData,
    computed_notes,
    control_words,
    printed_instead,
    raw_data,
)
from ldncli.report.pooling.shown import (
    axis_words,
    difference_words,
    interval,
    method_words,
    shown,
    test_words,
)
from ldncli.report.words.findings.effects import ASIDES, MARK, threshold_words
from ldncli.report.words.findings.pooling import not_pooled, why_not
from ldncli.report.words.findings.printed import as_printed
from ldncli.report.words.findings.remarks import remarks
from ldncli.report.words.findings.statements import of_trials, said_of, sides_of
from ldncli.report.words.language.numbers import number, p_words
from ldncli.report.words.language.phrases import upper
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.subgroups import Subgroups
from ldncli.statistics.rare.tables import RARE

# More domains than these have no room beside a forest plot: the overall judgement stands for them.
_DOMAINS_MOST = 8


@dataclass(frozen=True, slots=True)
class Lights:
    """Which domains stand beside the studies: their letters with `overall`
    last, and what the letters mean."""

    domains: tuple[str, ...]
    heads: tuple[str, ...]
    note: str | None

    def of(self, appraisal: Appraisal | None) -> tuple[str | None, ...]:
        """A study's judgements."""
        if appraisal is None:
            return (None,) * (len(self.domains) + 1)
        known = appraisal.domains
        return (
            *(known[each].judgement if each in known else None for each in self.domains),
            appraisal.overall.judgement,
        )


def _lights(analysis: Analysis, library: Library) -> tuple[Lights, dict[str, Appraisal | None]]:
    found = {
        entry.study.id: appraisal_for(entry.study, entry.chosen.source.outcome.domain)
        for entry in analysis.synthesis.entries
    }
    used = dict.fromkeys(each.instrument for each in found.values() if each)
    domains = tuple(domains_of(library.instruments[each] for each in used))
    # The questions of checklists have numbers for ids, which mean something else in each.
    if len(domains) > _DOMAINS_MOST or any(
        letter.isdigit() for domain in domains for letter in domain
    ):
        domains = ()
    letters = [chr(ord("A") + place) for place in range(len(domains))]
    said = ", ".join(
        f"{letter} {domain.replace('-', ' ')}"
        for letter, domain in zip(letters, domains, strict=True)
    )
    names = " and ".join(
        dict.fromkeys(_instrument_name(library.instruments[each]) for each in used)
    )
    note = f"Risk of bias ({names}): {f'{said}; ' if said else ''}{OVERALL}." if used else None
    return Lights(domains, (*letters, OVERALL.capitalize()), note), found


def _instrument_name(instrument: Instrument) -> str:
    """The version where that is a name, else the label."""
    return (
        instrument.version
        if instrument.version[:1].isalpha() and instrument.version[:1].isupper()
        else instrument.label
    )


# -- forest ----------------------------------------------------------------------------------------


def forest_chart(analysis: Analysis, library: Library) -> Forest | Directions:
    """A forest plot of the studies; where no estimate follows from any, the
    directions of their effects."""
    synthesis = analysis.synthesis
    if synthesis.metric is None or not synthesis.estimates:
        return directions_chart(analysis, library)
    measure = synthesis.metric.measure
    lights, appraisals = _lights(analysis, library)
    log = synthesis.is_ratio
    threshold = threshold_of(synthesis)
    raw = raw_data(synthesis)
    return Forest(
        title=title(analysis, library),
        rows=(
            *_study_part(analysis, library, lights, appraisals, raw),
            *_result_part(synthesis, raw),
            *_text_part(analysis, lights, appraisals),
        ),
        axis_label=axis_words(synthesis.metric),
        heads=_heads(library),
        data_heads=raw.heads,
        light_heads=lights.heads,
        log=log,
        null=MEASURES[measure].null,
        mid=(exp(threshold.value) if log else threshold.value) if threshold else None,
        favours=favours(synthesis, measure),
        level=synthesis.model.level,
        notes=tuple(_forest_notes(analysis, lights)),
        data_notes=tuple(computed_notes(synthesis)) if raw.heads else (),
    )


def _heads(library: Library) -> tuple[str, str, str]:
    return library.topic.dose.column, "n", "Design"


def favours(synthesis: Synthesis, measure: str) -> tuple[str, str]:
    """What the two sides of the null line mean, from the direction that is better."""
    better, drug = better_of(synthesis), synthesis.called.short
    if is_share(measure):
        return ("", "")
    if better is None:
        return (
            (f"lower with {drug}", f"higher with {drug}")
            if not MEASURES[measure].one_group
            else ("lower after", "higher after")
        )
    good, bad = (
        (f"better after {drug}", f"worse after {drug}")
        if MEASURES[measure].one_group
        else (f"favours {drug}", f"favours {control_words(synthesis)}")
    )
    return (good, bad) if better == "lower" else (bad, good)


def _study_part(
    analysis: Analysis,
    library: Library,
    lights: Lights,
    appraisals: dict[str, Appraisal | None],
    raw: RawData,
) -> list[ForestRow]:
    """The studies, below headings where there are groups."""
    synthesis, groups = analysis.synthesis, analysis.groups
    weights = weights_of(synthesis)
    entries = {entry.study.id: entry for entry in synthesis.entries}

    def rows(places: Sequence[int]) -> list[ForestRow]:
        found = []
        for place in places:
            each = synthesis.estimates[place]
            judged = lights.of(appraisals[each.study])
            row = _study_row(each, weights[place], entries[each.study], judged, synthesis)
            found.append(replace(row, data=raw.of(each)))
        return found

    if groups is None or synthesis.metric is None:
        return rows(range(len(synthesis.estimates)))
    found: list[ForestRow] = []
    for key, places in groups.members.items():
        name = upper(group_words(groups.by, key, library))
        pooled = groups.found.groups[key]
        found += [ForestRow(name, kind="heading"), *rows(places)]
        found += (
            [
                result_row(
                    f"Subgroup, I² {pooled.I2:.0f}%", synthesis.metric.measure, pooled, "subgroup"
                )
            ]
            if pooled.k > 1
            else []
        )
    return found


def _study_row(
    estimate: Estimate,
    weight: float | None,
    entry: Entry,
    judged: tuple[str | None, ...],
    synthesis: Synthesis,
) -> ForestRow:
    value, low, high = as_read(estimate, synthesis.model.level)
    part = f" ({estimate.part})" if estimate.part else ""
    doubted = entry.chosen.source.outcome.caveats or entry.study.id in suspected(synthesis)
    label = f"{entry.study.name}{part}{MARK if doubted else ''}"
    cells, told = _cells(entry, estimate), printed_instead(estimate)
    return ForestRow(label, value, low, high, weight, cells, judged, printed=told)


def _cells(entry: Entry, estimate: Estimate | None = None) -> tuple[str, ...]:
    dose = dose_of(estimate.source, estimate.part) if estimate else dose_of(entry.chosen.source)
    people = estimate.participants if estimate else entry.study.participants
    return (dose or "", str(people) if people is not None else "", design_words(entry))


def result_row(label: str, measure: str, pooled: Pooled, kind: RowKind) -> ForestRow:
    """A line of a pooled result."""
    turn = shown(measure)
    return ForestRow(
        label, turn(pooled.estimate), turn(pooled.ci_lb), turn(pooled.ci_ub), kind=kind
    )


def _result_part(synthesis: Synthesis, raw: RawData) -> list[ForestRow]:
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None:
        return []
    used = [synthesis.estimates[place - 1] for place in pooled.rows_used]
    return result_rows(metric.measure, pooled, raw.total(used))


def result_rows(measure: str, pooled: Pooled, data: tuple[str, ...]) -> list[ForestRow]:
    """The pooled result with the sums of the raw data, and the prediction interval; none of one
    study."""
    if pooled.k < 2:
        return []
    row = result_row(f"Pooled ({pooled.k})", measure, pooled, "pooled")
    rows = [replace(row, data=data)]
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        turn = shown(measure)
        rows.append(
            ForestRow(
                "Prediction interval",
                None,
                turn(pooled.pi_lb),
                turn(pooled.pi_ub),
                kind="prediction",
            )
        )
    return rows


def _text_part(
    analysis: Analysis, lights: Lights, appraisals: dict[str, Appraisal | None]
) -> list[ForestRow]:
    """Studies that report the outcome and are not in the plot, with the reason."""
    rows = [
        ForestRow(
            entry.study.name,
            None,
            cells=_cells(entry),
            lights=lights.of(appraisals[entry.study.id]),
            kind="text",
            note=why_not(entry),
            printed=as_printed(entry.chosen.source.paper, entry.chosen.source.outcome),
        )
        for entry in analysis.synthesis.entries
        if not entry.estimates
    ]
    return (
        [
            ForestRow(
                "Not in the pool" if analysis.synthesis.pooled else "Without an estimate",
                kind="heading",
            ),
            *rows,
        ]
        if rows
        else []
    )


def _forest_notes(analysis: Analysis, lights: Lights) -> list[str]:
    synthesis = analysis.synthesis
    pooled, notes = synthesis.pooled, []
    if aside := aside_of(synthesis):
        notes.append(f"{upper(ASIDES[aside])}.")
    if pooled is None:
        notes.append(f"Not pooled: {not_pooled(synthesis)}.")
    elif pooled.k > 1:
        notes.append(model_note(pooled))
    if analysis.groups:
        notes += between_notes(analysis.groups.found)
    if analysis.plan.by_dose:
        notes.append("Doses of one trial stand apart, each against its share of the control group.")
    if said := said_of(synthesis):
        notes.append(f"{of_trials(synthesis)} with numbers; {said}.")
    notes += [f"{each}." for each in remarks(synthesis)]
    threshold = threshold_of(synthesis)
    if threshold:
        notes.append(f"What matters: {threshold_words(threshold)}.")
    if any(each.assumed is not None for each in synthesis.estimates):
        notes.append(
            f"Within-person correlation of {synthesis.model.choices.correlation:g} assumed where a"
            " crossover prints none."
        )
    notes += [each for each in (lights.note, certainty_note(analysis)) if each]
    return notes


def model_note(pooled: Pooled) -> str:
    """How the studies were pooled, and how far they differ."""
    spread = (
        difference_words(pooled)
        if pooled.method in RARE
        else f"I² {pooled.I2:.0f}%, τ² {pooled.tau2:.3g}, Q({pooled.Q_df}) = {pooled.Q:.2f},"
        f" {p_words(pooled.Q_p)}"
    )
    made = f"{upper(method_words(pooled.method))}, {test_words(pooled.test)} interval."
    return f"{made} Heterogeneity: {spread}."


def between_notes(found: Subgroups) -> list[str]:
    """The test between groups, where there are several."""
    if not found.Q_between_df:
        return []
    told = f"Q({found.Q_between_df}) = {found.Q_between:.2f}, {p_words(found.Q_between_p)}"
    return [f"Difference between groups: {told}."]


def certainty_note(analysis: Analysis) -> str | None:
    """The certainty in one line; None where there is none."""
    level = analysis.certainty.level
    return f"Certainty (GRADE): {level.replace('-', ' ')} {SYMBOLS[level]}." if level else None


# -- directions ------------------------------------------------------------------------------------


def directions_chart(analysis: Analysis, library: Library) -> Directions:
    """Which way each study points, sized by its people, with the sign test."""
    lights, appraisals = _lights(analysis, library)
    rows = tuple(
        DirectionRow(
            entry.study.name,
            entry.told,
            entry.study.participants,
            _cells(entry),
            lights.of(appraisals[entry.study.id]),
            _said(entry),
        )
        for entry in analysis.synthesis.entries
    )
    notes = [
        f"Not pooled: {not_pooled(analysis.synthesis)}.",
        *([sign_note(analysis)] if rows else []),
        *(f"{each}." for each in remarks(analysis.synthesis)),
    ]
    notes += [each for each in (lights.note, certainty_note(analysis)) if each]
    return Directions(
        title(analysis, library),
        rows,
        _heads(library),
        lights.heads,
        tuple(notes),
        drug=analysis.synthesis.called.inline,
    )


def _said(entry: Entry) -> str:
    return f"{used_words(entry.chosen.source)}: {why_not(entry) or 'estimate known'}"


def sign_note(analysis: Analysis) -> str:
    """What authors conclude and what point estimates say, each counted with its sign test."""
    return f"{upper('. '.join(f'{name}: {told}' for name, told in sides_of(analysis.synthesis)))}."


# -- funnel ----------------------------------------------------------------------------------------


def funnel_chart(analysis: Analysis, library: Library) -> Funnel:
    """Effects against their standard errors; with trim and fill's points where
    there are studies enough for it."""
    synthesis = analysis.synthesis
    metric, pooled = synthesis.metric, synthesis.pooled
    measure = metric.measure if metric else DIFFERENCE
    # A logarithm of odds has no axis here that people read: shares stay log odds.
    turn = shown(measure) if synthesis.is_ratio else float
    points = tuple(
        FunnelPoint(each.source.study.name, turn(each.value), sqrt(each.variance))
        for each in synthesis.estimates
    )
    filled = (
        analysis.robustness.asymmetry.filled
        if analysis.robustness and analysis.robustness.asymmetry
        else None
    )
    made = (
        tuple(
            FunnelPoint("filled in", turn(y), sqrt(v))
            for y, v in zip(filled.effects, filled.variances, strict=True)
        )
        if filled
        else ()
    )
    return Funnel(
        title=title(analysis, library),
        points=points,
        centre=turn(pooled.estimate) if pooled and pooled.k > 1 else None,
        axis_label=(MEASURES[measure].axis or axis_words(metric)) if metric else "",
        log=synthesis.is_ratio,
        filled=made,
        null=MEASURES[measure].null,
        notes=tuple(_funnel_notes(analysis)),
    )


def _funnel_notes(analysis: Analysis) -> list[str]:
    synthesis, found = analysis.synthesis, analysis.robustness
    if not synthesis.estimates:
        return [f"Nothing to draw: {not_pooled(synthesis)}."]
    measure = synthesis.metric.measure if synthesis.metric else DIFFERENCE
    return asymmetry_notes(len(synthesis.estimates), found.asymmetry if found else None, measure)


def asymmetry_notes(k: int, asymmetry: Asymmetry | None, measure: str) -> list[str]:
    """What stands below a funnel plot of k estimates."""
    if asymmetry is None:
        return [
            f"{k} estimate{'s' * (k != 1)}: too few to tell asymmetry from chance (ten are needed),"
            " so no test is made."
        ]
    told = []
    if asymmetry.egger:
        told.append(f"Egger's test {p_words(asymmetry.egger.p)}")
    if asymmetry.rank:
        told.append(f"rank correlation {p_words(asymmetry.rank.p)}")
    if asymmetry.filled:
        pooled = asymmetry.filled.pooled
        value = (
            f"{number(shown(measure)(pooled.estimate))}"
            f" {interval(measure, pooled.ci_lb, pooled.ci_ub)}"
        )
        told.append(f"trim and fill adds {asymmetry.filled.k0} and gives {value}")
    notes = [f"{'; '.join(told)}."] if told else []
    return [*notes, f"{k} estimates, fewer than ten: exploratory."] if k < 10 else notes
