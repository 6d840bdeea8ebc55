"""What is known by dose as tables: bands, schemes, times of day,
preparations, doses against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ldncli.evidence.effects.measures import STANDARDISED
from ldncli.evidence.findings.doses import (
    NOT_STATED,
    Band,
    DoseTrial,
    Group,
    first_benefit,
    titrations,
)
from ldncli.evidence.harms.reports import Count
from ldncli.evidence.harms.summaries import HarmSummary
from ldncli.evidence.selecting.body import DIRECTIONS
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.units import dose_text, span
from ldncli.report.table import Column, Table
from ldncli.report.tables.safety import interval, share
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import MARK
from ldncli.report.words.findings.pooling import reason_words
from ldncli.report.words.findings.statements import doubt_note
from ldncli.report.words.harms import conditions_asked, warned
from ldncli.report.words.language.numbers import PEOPLE_RULE, counted
from ldncli.report.words.selection import selection_words

_SHOWN = 4
_BETWEEN = (
    "Bands rest on different trials, so differences between them need not be effects of dose"
    " (--by comparison)"
)
_BAND_NOTES = (
    "a study counts in the band of its highest maintained dose; bands differ in trials, people and"
    " conditions",
    "SMD: standardised mean difference of randomised trials, below 0 is better on {short}; Any"
    " harm: people with any harm on {short} v control in randomised trials; people " + PEOPLE_RULE,
)
_GROUP_PEOPLE = f"people of studies with results, {PEOPLE_RULE}"
# The columns of a screen with room for more than the answer.
_ROOMY = 100
_PEOPLE = (
    Column("people_randomised", "Randomised", room=_ROOMY),
    Column("people_analysed", "Analysed", room=_ROOMY),
)


def band_table(bands: Sequence[Band], asked: Asked) -> Table:
    """One row a band (and outcome, where outcomes are asked for):
    studies, directions, effect, harms."""
    library, short = asked.library, asked.called.short
    domains = list(dict.fromkeys(band.outcome for band in bands))
    sides = {"treatment": short, "control": "control", "other": "others"}
    columns = (
        Column("band", "Dose a day"),
        *(Column(key, key, shown=False) for key in ("dose_min_mg", "dose_max_mg", "outcome")),
        Column("outcome_label", "Outcome", people=True, shown=len(domains) > 1),
        Column("studies", "Studies"),
        Column("randomised_trials", "Trials"),
        *_PEOPLE,
        Column("rct_directions", "Trials conclude", people=True),
        Column("other_directions", "Others conclude", people=True, room=_ROOMY),
        *(
            Column(f"{kind}_{each.replace('-', '_')}", f"{kind} {each}", shown=False)
            for kind in ("rct", "other")
            for each in DIRECTIONS
        ),
        Column("effect_cell", STANDARDISED, people=True),
        *(
            Column(key, key, shown=False)
            for key in (
                "smd_k",
                "smd_trials",
                "smd",
                "smd_lb",
                "smd_ub",
                "smd_median",
                "smd_lowest",
                "smd_highest",
            )
        ),
        Column("adverse_cell", "Any harm", people=True),
        Column("stopped_cell", "Stopped", people=True, shown=False),
        *(
            Column(f"{what}_{side}_{key}", f"{what} {label} {key}", shown=False)
            for what in ("any_harm", "stopped")
            for side, label in sides.items()
            for key in ("events", "n")
        ),
        Column("why", "Effect", below=True, asked="why"),
        Column("sources", "Main papers", shown=False),
    )
    only = (
        library.vocabulary("outcomes").inline(domains[0])
        if len(domains) == 1 and domains[0]
        else None
    )
    title = f"What is known by dose · SMD of {only}" if only else "What is known by dose"
    return Table(
        title,
        columns,
        tuple(_band_row(each, library) for each in bands),
        (_BETWEEN,) if len(bands) > 1 else (),
        legend=(
            selection_words(asked.selection, asked.body.mixed),
            *(each.format(short=short) for each in _BAND_NOTES),
        ),
    )


def _told(counts: Mapping[str, int]) -> str:
    """Studies by what they conclude: `1 better, 2 no difference`."""
    return ", ".join(f"{count} {words_for(each).word}" for each, count in counts.items() if count)


def how_taken(asked: Asked) -> tuple[str, ...]:
    """How it was started and raised, and from when on studies report a benefit; then the
    warning."""
    warning = warned(asked.library, conditions_asked(asked))
    if not titrations(asked.body):
        return ("No study in patients answers this question.", *warning)
    return (_started(asked), _when(asked), *warning)


def _started(asked: Asked) -> str:
    unit = asked.library.topic.dose.unit
    groups = titrations(asked.body)
    stated = [each for each in groups if each.key != NOT_STATED]
    count = sum(len(each.studies) for each in stated)
    silent = sum(len(each.studies) for each in groups) - count
    also = ", trials without results included" if any(each.planned for each in groups) else ""
    if not stated:
        return (
            "How the dose was raised is not stated in"
            f" {'the only study' if silent == 1 else f'any of {silent} studies'}{also}."
            if silent
            else "No study was found."
        )
    starts = [each.start_mg for each in stated if each.start_mg is not None]
    targets = [each.target_mg for each in stated if each.target_mg is not None]
    weeks = [each.weeks for each in stated if each.weeks]
    over = f" over {_span(weeks)} {'week' if max(weeks) == 1 else 'weeks'}" if weeks else ""
    usual = stated[0]
    most = f", most often {usual.key} ({len(usual.studies)})" if len(usual.studies) > 1 else ""
    return (
        f"Started at {_span(starts)} {unit} and raised to {_span(targets)} {unit}{over} in"
        f" {counted(count, 'study', 'studies')} that {'says' if count == 1 else 'say'} how{most};"
        f" {silent} {'does' if silent == 1 else 'do'} not{also} (--by titration)."
    )


def _when(asked: Asked) -> str:
    """When a benefit over control was first seen; else that none was, and when people first felt
    better without a comparison."""
    over, alone = (
        first_benefit(asked.body, asked.benefits, controlled=each) for each in (True, False)
    )
    if over is not None:
        told = f"the earliest benefit over control is reported at week {_at(over, asked)}."
    elif alone is not None:
        told = (
            "no randomised trial reports a benefit over control with its week; the earliest"
            f" improvement without such a comparison is at week {_at(alone, asked)}."
        )
    else:
        told = "no study says in which week it saw a benefit."
    return f"Time to effect: {told}"


def _at(found: tuple[float, Study, str], asked: Asked) -> str:
    week, study, outcome = found
    return f"{week:g}, in {asked.inline('outcomes', outcome)} ({study.name})"


def _span(values: Sequence[float]) -> str:
    """`1.5`, or `1–3`."""
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _people(studies: Iterable[Study]) -> tuple[int | None, int | None]:
    """The cells of `_PEOPLE`."""
    found = count_people(studies)
    return found.randomised, found.analysed


def _band_row(band: Band, library: Library) -> tuple[Any, ...]:
    low, high = span(study.doses for study in band.studies if study.doses)
    spread = band.spread
    effect = band.effect
    return (
        band.band,
        low,
        high,
        band.outcome,
        library.vocabulary("outcomes").label(band.outcome) if band.outcome else None,
        len(band.studies),
        sum(study.randomised for study in band.studies),
        *_people(band.studies),
        _told(band.directions.rct) or None,
        _told(band.directions.other) or None,
        *(
            counts[each]
            for counts in (band.directions.rct, band.directions.other)
            for each in DIRECTIONS
        ),
        _effect_cell(band),
        band.k,
        band.trials,
        *((effect.value, effect.low, effect.high) if effect else (None, None, None)),
        *((spread.median, spread.low, spread.high) if spread else (None, None, None)),
        _against(band.adverse),
        _against(band.stopped),
        *_harm_numbers(band.adverse),
        *_harm_numbers(band.stopped),
        ". ".join((reason_words(band.why), *map(doubt_note, band.doubts))),
        tuple(study.main.id for study in band.studies),
    )


def _effect_cell(band: Band) -> str | None:
    """The effect with its interval, and of how many trials."""
    if band.effect is None:
        return None
    noun = "trial" if band.trials == 1 else "trials"
    mark = MARK if band.doubts else ""
    return f"{interval(band.effect, '{:.2f}')}{mark}, {band.k} of {band.trials} {noun}"


def _against(harm: HarmSummary | None) -> str | None:
    """Shares on both sides in randomised trials."""
    if harm is None or not harm.trials:
        return None
    return f"{share(harm.treatment)} v {share(harm.control)}"


def _harm_numbers(harm: HarmSummary | None) -> tuple[int | None, ...]:
    counts: list[Count | None] = (
        [harm.treatment, harm.control, harm.other] if harm else [None, None, None]
    )
    return tuple(
        number for each in counts for number in ((each.events, each.n) if each else (None, None))
    )


def scheme_table(groups: Sequence[Group], topic: Topic, account: str) -> Table:
    """One row a dose scheme: how it starts, where it ends, in how many
    weeks, and in how many studies."""
    columns = (
        Column("scheme", f"Scheme, {topic.dose.unit} a day"),
        *(Column(key, key, shown=False) for key in ("start_mg", "target_mg")),
        Column("weeks_to_target", "Weeks", shown=False),
        *_group_columns(),
    )
    rows = tuple(
        (each.key, each.start_mg, each.target_mg, each.weeks, *_group_cells(each))
        for each in groups
    )
    note = (
        "a scheme is that of the first paper of a study that prints its steps; without steps it"
        " says nothing about how a dose was reached"
    )
    return Table("Dose schemes in use", columns, rows, legend=(account, f"{note}; {_GROUP_PEOPLE}"))


def use_table(groups: Sequence[Group], by: str, account: str) -> Table:
    """One row a time of day, or a preparation."""
    title, note = {
        "timing": (
            "Time of day",
            "times are brought together from free words: night, bed, evening and sleep are one",
        ),
        "formulation": (
            "Preparations",
            "brought together from free words; a study that names several counts under each",
        ),
    }[by]
    columns = (Column(by, by.capitalize()), *_group_columns())
    return Table(
        title,
        columns,
        tuple((each.key, *_group_cells(each)) for each in groups),
        legend=(account, f"{note}; {_GROUP_PEOPLE}"),
    )


def _group_columns() -> tuple[Column, ...]:
    return (
        Column("studies", "Studies"),
        Column("randomised_trials", "Trials"),
        Column("planned", "Without results", room=_ROOMY),
        *_PEOPLE,
        Column("some", "Main papers", people=True, wide=True),
        Column("sources", "Main papers", shown=False),
    )


def _group_cells(group: Group) -> tuple[Any, ...]:
    return (
        len(group.studies),
        sum(study.randomised for study in group.studies),
        group.planned,
        *_people(each for each in group.studies if each.reports),
        _some([study.name for study in group.studies]) if group.key != NOT_STATED else None,
        tuple(study.main.id for study in group.studies),
    )


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    return ", ".join(names[:_SHOWN]) + (
        f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    )


def _range(trial: DoseTrial) -> str | None:
    low, high = trial.study.doses or (None, None)
    return dose_text(low, high, trial.study.topic.dose.unit)


def dose_trial_table(trials: Sequence[DoseTrial], library: Library, account: str) -> Table:
    """One row a study that compares doses with each other."""
    columns = (
        Column("called", "Study", people=True),
        Column("design_name", "Design", people=True),
        Column("study_id", "Id", shown=False),
        Column("name", "Name", shown=False),
        Column("paper_id", "Main paper", shown=False),
        Column("design", "Design", shown=False),
        Column("doses_mg", library.topic.dose.column),
        Column("participants", "People"),
        Column("conditions", "Conditions", shown=False),
        Column("compared", "Compared", shown=False),
        Column("direction", "Direction", shown=False),
        Column("concluded", "Conclusion", people=True),
        Column("summary", "Summary", below=True),
    )
    conditions, designs = library.vocabulary("conditions"), library.vocabulary("designs")
    rows = tuple(
        (
            each.study.name,
            designs.short(each.study.main.design.type),
            each.study.id,
            each.study.name,
            each.study.main.id,
            each.study.main.design.type,
            tuple(f"{dose:g}" for dose in each.doses) or _range(each),
            each.study.participants,
            tuple(conditions.label(name) for name in each.study.conditions),
            each.compared,
            each.study.direction or "no result",
            words_for(each.study.direction).word if each.study.direction else "no result",
            each.study.main.summary,
        )
        for each in trials
    )
    return Table(
        "Doses against each other",
        columns,
        rows,
        (
            account,
            "studies in people with several dose arms, or with another dose as comparator;"
            " `ldn dose-response` fits a curve where three doses have numbers",
        ),
    )
