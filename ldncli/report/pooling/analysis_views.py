"""An analysis for people: the table of its studies with the pooled line, and below it everything
that is said of the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.moderators import Moderated
from ldncli.evidence.synthesis.suspected import caveats_of
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.index.library import Library
from ldncli.report.pooling.analysis_words import (
    cells_words,
    design_words,
    dose_of,
    group_words,
    result_words,
    scale_words,
    sentence,
    steps_words,
    title,
    used_words,
)
from ldncli.report.pooling.robust_views import (
    Line,
    heterogeneity,
    names_of,
    robust,
    sensitivity,
)
from ldncli.report.pooling.shown import (
    axis_words,
    effect_of,
    interval,
    method_words,
    own_effect,
    shown,
    test_words,
)
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.certainty import why_words
from ldncli.report.words.findings.directions import arrow_and_word, words_for
from ldncli.report.words.findings.effects import ASIDES, MARK, threshold_words
from ldncli.report.words.findings.plainly import found_plainly
from ldncli.report.words.findings.pooling import (
    cautions,
    no_regression,
    not_pooled,
    reason_words,
    why_not,
)
from ldncli.report.words.findings.remarks import planned_notes
from ldncli.report.words.findings.statements import printed_doubts, sides_of
from ldncli.report.words.language.numbers import number, p_words
from ldncli.report.words.language.phrases import upper
from ldncli.report.words.studies.critiques import critique_notes
from ldncli.statistics.models.stratified import COUNTS
from ldncli.statistics.models.subgroups import Subgroups

SECTIONS = (
    Column("section", "Part"),
    Column("item", "Item"),
    Column("value", "Value", wide=True),
    Column("place", "Read in"),
)


def analysis_tables(
    analysis: Analysis, library: Library, account: str, *, whole: bool = True
) -> list[Table]:
    """The result, the table of studies, then an outline of how robust it is and what is not in the
    pool; `whole` with every reason, measure of heterogeneity and sensitivity analysis."""
    parts = _PARTS if whole else _FIRST_PARTS
    lines = [line for part in parts for line in part(analysis, library)]
    notes = [account] if whole else []
    notes += [cells] if (cells := cells_words(analysis, library)) else []
    below = Table("", SECTIONS, tuple(lines), tuple(notes), layout="list")
    head = tuple(_head(analysis, library))
    if not analysis.synthesis.entries:
        return [replace(below, head=head)]
    table = (
        _study_table(analysis, library)
        if analysis.synthesis.estimates
        else _direction_table(analysis, library)
    )
    return [replace(table, head=head), below]


def _head(analysis: Analysis, library: Library) -> Iterator[str]:
    """The answer: the question, the result and what it means, and how sure that is."""
    synthesis, certainty = analysis.synthesis, analysis.certainty
    yield title(analysis, library)
    if not synthesis.entries:
        yield f"No study of this kind reports it{_elsewhere(analysis)}."
        yield from (f"{each}." for each in planned_notes(synthesis))
        return
    told = upper(found_plainly(synthesis)) if synthesis.randomised else None
    if synthesis.pooled is None:
        why = not_pooled(synthesis) or "no estimate"
        yield f"{told or 'Nothing is pooled'}. Not pooled: {why}."
    else:
        aside = aside_of(synthesis)
        found = told or result_words(synthesis, synthesis.pooled)
        yield f"{found}; {ASIDES[aside]}." if aside else f"{found}."
    if certainty.level:
        yield f"Certainty: {certainty.level.replace('-', ' ')} {SYMBOLS[certainty.level]}."
    noted = (*critique_notes(synthesis.studies, short=True), *planned_notes(synthesis))
    yield from (f"{each}." for each in noted)


# -- studies ---------------------------------------------------------------------------------------


def weights_of(synthesis: Synthesis) -> list[float | None]:
    """The weight of each estimate in percent; None where nothing is pooled."""
    pooled = synthesis.pooled
    if pooled is None:
        return [None] * len(synthesis.estimates)
    found = dict(zip(pooled.rows_used, pooled.weights, strict=True))
    return [found.get(place) for place in range(1, len(synthesis.estimates) + 1)]


def _study_table(analysis: Analysis, library: Library) -> Table:
    """One row an estimate, groups in order, and the pooled lines."""
    synthesis = analysis.synthesis
    assert synthesis.metric is not None
    measure, level = synthesis.metric.measure, synthesis.model.level
    columns = (
        Column("study", "Study"),
        Column("scale", "Scale"),
        Column("dose", library.topic.dose.column),
        Column("n", "n"),
        Column("effect", f"{measure} [{level:g}%]"),
        Column("weight", "Weight %", digits=1),
        Column("how", "How", below=True, asked="why"),
    )
    rows = (
        _grouped_rows(analysis, library)
        if analysis.groups
        else _study_rows(analysis, range(len(synthesis.estimates)))
    )
    return Table(title(analysis, library), columns, (*rows, *_pooled_rows(synthesis)))


def _study_rows(analysis: Analysis, places: Sequence[int]) -> list[tuple[Any, ...]]:
    synthesis = analysis.synthesis
    weights = weights_of(synthesis)
    designs = {entry.study.id: design_words(entry) for entry in synthesis.entries}
    names = names_of(synthesis)
    return [
        _study_row(each, weights[place], designs[each.study], names[each.study], synthesis)
        for place in places
        for each in [synthesis.estimates[place]]
    ]


def _study_row(
    estimate: Estimate, weight: float | None, design: str, name: str, synthesis: Synthesis
) -> tuple[Any, ...]:
    how = f"[{estimate.study}] {used_words(estimate.source)}, {design}: {steps_words(estimate)}"
    return (
        estimate.label.replace(estimate.study, name, 1),
        scale_words(estimate.source),
        dose_of(estimate.source, estimate.part),
        estimate.participants,
        own_effect(estimate, synthesis),
        weight,
        how,
    )


def _grouped_rows(analysis: Analysis, library: Library) -> list[tuple[Any, ...]]:
    groups, synthesis = analysis.groups, analysis.synthesis
    assert groups is not None and synthesis.metric is not None
    rows = []
    for key, places in groups.members.items():
        rows += _study_rows(analysis, places)
        pooled = groups.found.groups[key]
        if pooled.k > 1:
            text = effect_of(synthesis.metric.measure, pooled)
            rows.append(
                (
                    f"= {group_words(groups.by, key, library)} ({pooled.k})",
                    None,
                    None,
                    None,
                    text,
                    None,
                    None,
                )
            )
    return rows


def _pooled_rows(synthesis: Synthesis) -> list[tuple[Any, ...]]:
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None or pooled.k < 2:
        return []
    people = [each.participants for each in synthesis.estimates]
    n = sum(each or 0 for each in people) if None not in people else None
    rows: list[tuple[Any, ...]] = [
        ("pooled", None, None, n, effect_of(metric.measure, pooled), 100.0, None)
    ]
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        text = interval(metric.measure, pooled.pi_lb, pooled.pi_ub)
        rows.append(("prediction interval", None, None, None, text, None, None))
    return rows


def _direction_table(analysis: Analysis, library: Library) -> Table:
    """One row a study with its direction, where no estimate follows from any."""
    columns = (
        Column("study", "Study"),
        Column("week", "Week"),
        Column("dose", library.topic.dose.column),
        Column("n", "n"),
        Column("design", "Design"),
        Column("bias", "Risk of bias"),
        Column("direction", "Effect"),
        Column("why", "Why no estimate", below=True, asked="why"),
    )
    rows = tuple(_direction_row(entry) for entry in analysis.synthesis.entries)
    return Table(title(analysis, library), columns, rows)


def _direction_row(entry: Entry) -> tuple[Any, ...]:
    outcome = entry.chosen.source.outcome
    week = f"{outcome.timepoint_weeks:g}" if outcome.timepoint_weeks is not None else None
    bias = (entry.study.risk_of_bias or "not judged").replace("-", " ")
    why = f"[{entry.study.id}] {outcome.label}: {why_not(entry)} [{outcome.place}]"
    return (
        entry.study.name,
        week,
        dose_of(entry.chosen.source),
        entry.study.participants,
        design_words(entry),
        bias,
        arrow_and_word(entry.told),
        why,
    )


# -- what is said of the result --------------------------------------------------------------------


def _result(analysis: Analysis, library: Library) -> Iterator[Line]:
    synthesis, part = analysis.synthesis, "Result"
    pooled, metric = synthesis.pooled, synthesis.metric
    yield part, "question", title(analysis, library), None
    if not synthesis.entries:
        yield part, "", f"no study of this kind reports it{_elsewhere(analysis)}", None
        yield from _noted(part, synthesis)
        return
    if metric and synthesis.estimates:
        yield (
            part,
            "measure",
            f"{axis_words(metric)} ({metric.measure}): {reason_words(metric.why)}",
            None,
        )
    if pooled is None or metric is None:
        yield part, "not pooled", not_pooled(synthesis) or "no estimate", None
        yield from _directions(analysis)
        return
    yield (
        part,
        "one study" if pooled.k == 1 else "pooled",
        result_words(synthesis, pooled),
        None,
    )
    if aside := aside_of(synthesis):
        yield part, "not an effect", ASIDES[aside], None
    for name, told in sides_of(synthesis, tested=False):
        yield part, name, told, None
    yield from _noted(part, synthesis)
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        yield (
            part,
            "prediction interval",
            f"{interval(metric.measure, pooled.pi_lb, pooled.pi_ub)}, where a new study would lie",
            None,
        )
    threshold = threshold_of(synthesis)
    if threshold:
        yield part, "smallest effect that matters", threshold_words(threshold), None
    if pooled.k > 1:
        yield part, "heterogeneity", heterogeneity(pooled), None
    for caution in cautions(analysis):
        yield part, "caution", caution, None


def _noted(part: str, synthesis: Synthesis) -> Iterator[Line]:
    """What was published against its studies, the caveats of their results, and results that are
    missing."""
    for name, notes in (
        ("published on it", critique_notes(synthesis.studies)),
        ("caveat", printed_doubts(synthesis)),
        ("not reported", planned_notes(synthesis)),
    ):
        yield from ((part, name, note, None) for note in notes)


def _elsewhere(analysis: Analysis) -> str:
    """Where the other body can answer."""
    if not analysis.other_body:
        return ""
    other = "other" if analysis.synthesis.randomised else "randomised"
    count = analysis.other_body
    return f"; of the other kind there {'is' if count == 1 else 'are'} {count} (--body {other})"


def _directions(analysis: Analysis) -> Iterator[Line]:
    """Synthesis without meta-analysis: conclusions and point estimates, each with its own sign
    test, medians and ranges."""
    synthesis = analysis.synthesis
    for name, told in sides_of(synthesis):
        yield "Directions", name, told, None
    yield from _noted("Directions", synthesis)
    found = synthesis.reported
    if found and synthesis.metric:
        turn = shown(synthesis.metric.measure)
        low, high = sorted((turn(found.low), turn(found.high)))
        value = (
            f"{synthesis.metric.measure} of {found.k}: median {number(turn(found.median))}, range"
            f" {number(low)} to {number(high)}"
        )
        yield "Directions", "reported", value, None


def _certainty(analysis: Analysis, library: Library) -> Iterator[Line]:
    if not analysis.synthesis.entries:
        return
    certainty = analysis.certainty
    if certainty.level:
        yield (
            "Certainty",
            f"{certainty.level.replace('-', ' ')} {SYMBOLS[certainty.level]}",
            why_words(certainty),
            None,
        )
    yield "Certainty", "in words", sentence(analysis, library), None


def _subgroups(analysis: Analysis, library: Library) -> Iterator[Line]:
    groups, metric = analysis.groups, analysis.synthesis.metric
    if analysis.plan.by and groups is None:
        yield "Subgroups", "", "none: nothing is pooled", None
    if groups is None or metric is None:
        return
    part = f"By {groups.by.replace('-', ' ')}"
    names = {key: group_words(groups.by, key, library) for key in groups.found.groups}
    yield from group_lines(part, groups.found, groups.test, names, metric.measure)
    if analysis.plan.by_dose:
        yield (
            part,
            "doses of one trial",
            "kept apart, each against its share of the control group",
            None,
        )


def group_lines(
    part: str, found: Subgroups, test: str, names: Mapping[str, str], measure: str
) -> Iterator[Line]:
    """The result of each group, by what it is called, and the test between them."""
    strata = found.overall.method in COUNTS
    for key, pooled in found.groups.items():
        text = f"{effect_of(measure, pooled)}, {pooled.k} estimate{'s' * (pooled.k != 1)}"
        text += f", I² {pooled.I2:.0f}%" if pooled.k > 1 else ""
        text += f", tau² {pooled.tau2:.3g}" if pooled.k > 1 and not strata else ""
        yield part, names[key], text, None
    if found.Q_between_df:
        text = (
            f"Q({found.Q_between_df}) = {found.Q_between:.2f}, {p_words(found.Q_between_p)}, I²"
            f" {found.I2_between:.0f}%"
        )
        yield part, "difference between groups", text, None
    tau = (
        f"one tau² for all, {found.common_tau2:.4g}"
        if found.common_tau2 is not None
        else f"{method_words(found.overall.method)} in each group"
        if strata
        else "a tau² for each group"
    )
    kind = test_words(found.overall.test if strata else test)
    yield part, "made with", f"{tau}; {kind} intervals", None


def _moderators(analysis: Analysis, library: Library) -> Iterator[Line]:
    if analysis.plan.moderators and analysis.moderated is None:
        yield "Meta-regression", "", "none: nothing is pooled", None
    if analysis.moderated is not None:
        yield from moderator_lines(analysis.moderated)


def moderator_lines(moderated: Moderated) -> Iterator[Line]:
    """The coefficients of a meta-regression and what it leaves over, or why there is none."""
    found, part = moderated.found, f"Meta-regression on {', '.join(moderated.names)}"
    if found is None:
        yield part, "", f"not done: {no_regression(moderated)}", None
        return
    for each in found.coefficients:
        name = "where all are 0" if each.name == "intrcpt" else f"{each.name}, per unit"
        yield (
            part,
            name,
            f"{each.estimate:.4g} [{each.ci_lb:.4g}, {each.ci_ub:.4g}], {p_words(each.p)}",
            None,
        )
    explained = f"; R² {found.R2:.0f}%" if found.R2 is not None else ""
    yield (
        part,
        "left over",
        f"I² {found.I2:.0f}%, tau² {found.tau2:.4g}{explained}, {found.k} estimates",
        None,
    )
    if found.QM_p is not None and len(found.coefficients) > 2:
        yield part, "all moderators together", p_words(found.QM_p), None
    for note in found.notes:
        yield part, "caution", note, None
    if found.k < 10 * len(moderated.names):
        yield (
            part,
            "caution",
            "fewer than ten estimates a moderator: chance alone makes such lines",
            None,
        )


def _not_pooled(analysis: Analysis, library: Library) -> Iterator[Line]:
    """Studies that report the outcome and are not in the pool; shown where others are."""
    if not analysis.synthesis.estimates:
        return
    for entry in analysis.synthesis.entries:
        if not entry.estimates:
            outcome = entry.chosen.source.outcome
            yield (
                "Not in the pool",
                f"{entry.study.id}, {arrow_and_word(entry.told)}",
                f"{used_words(entry.chosen.source)}: {why_not(entry)}",
                outcome.place,
            )


def _cautions(analysis: Analysis, library: Library) -> Iterator[Line]:
    synthesis = analysis.synthesis
    for caution in cautions(analysis):
        yield "Caution", "", caution, None
    if any(caveats_of(synthesis, each) for each in synthesis.estimates):
        yield "Caution", "", f"{MARK} a source gives reason to doubt the number (--why)", None


def _not_in(analysis: Analysis, library: Library) -> Iterator[Line]:
    """The studies that are not in the pool, each with the reason."""
    if not analysis.synthesis.estimates:
        return
    for entry in analysis.synthesis.entries:
        if not entry.estimates:
            went = words_for(entry.told).word
            yield "Not in the pool", f"{entry.study.name} ({went})", str(why_not(entry)), None


_PARTS = (_result, _certainty, _subgroups, _moderators, sensitivity, _not_pooled)
# What a first screen shows of them.
_FIRST_PARTS = (robust, _cautions, _subgroups, _moderators, _not_in)
