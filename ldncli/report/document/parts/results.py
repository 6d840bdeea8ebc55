"""What is known: for each condition a Summary of Findings, forest plots of trials, and directions
where nothing could be pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.analysis import Analysis, Plan
from ldncli.evidence.findings.finding import Finding, Rated, called_in
from ldncli.evidence.findings.ordering import Line, Unreported, findings_of, importances
from ldncli.evidence.harms.bodies import DOMAIN, RatedHarm, general_harms
from ldncli.evidence.selecting.people import count_people
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Figure,
    Grid,
    Inner,
    Paragraph,
    Section,
    Spans,
    Strong,
    spans,
)
from ldncli.report.document.parts.telling import is_unsure, runs
from ldncli.report.document.wording import numbered, study_cite
from ldncli.report.drawing.charts import DirectionRow, Directions, Forest
from ldncli.report.drawing.plots.directions import directions_scene
from ldncli.report.drawing.plots.forest.forest import caption_notes, forest_scene
from ldncli.report.pooling.analysis_words import used_words
from ldncli.report.pooling.charts import forest_chart
from ldncli.report.table import Table
from ldncli.report.tables.absolute_words import certainty_words
from ldncli.report.tables.summary_of_findings import summary_of_findings
from ldncli.report.words.findings.pooling import why_not
from ldncli.report.words.findings.statements import body_words, statement, unreported_statement
from ldncli.report.words.language.numbers import PEOPLE_RULE, counted, whole
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.studies.groups import found_words, mixed_heading, people_words, whom_words
from ldncli.report.writing.cells import human_cell

_COLUMNS = (
    "label",
    "control_text",
    "treated_text",
    "difference_text",
    "relative_text",
    "needed_text",
    "people_text",
    "certainty_text",
)
_WIDTHS = {
    "label": 23.0,
    "control_text": 12.0,
    "treated_text": 13.0,
    "difference_text": 16.0,
    "relative_text": 12.0,
    "needed_text": 8.0,
    "people_text": 12.0,
    "certainty_text": 13.0,
}
# A table of more columns than these, or a forest plot, wants the long side of the page.
_NARROW_COLUMNS = 5
_PLOT = "figure-forest-"
# Rows of one Summary of Findings; of more, those that are not critical stand in a second table, and
# a sentence on more outcomes than are named counts the rest.
_ROWS_MOST, _NAMED_MOST = 10, 8
# Directions in one picture; more are cut in parts that fit a page.
_DIRECTIONS_MOST = 20


def results_section(asked: Asked) -> Section:
    """One part a condition, an overview before them where there are several."""
    known = {*asked.conditions, *(each.condition for each in asked.mixed)}
    if not asked.query.conditions:
        known = set(asked.conditions)
    conditions = [each for each in asked.library.vocabulary("conditions").terms if each in known]
    if not conditions:
        return Section(
            "results",
            "What is known",
            (Paragraph(("No study here reports an outcome that answers this question.",)),),
        )
    parts = tuple(_condition(each, asked) for each in conditions)
    if len(parts) == 1:
        return replace(parts[0], id="results", title="What is known")
    return Section("results", "What is known", (_overview(asked),), parts, wide=True)


def _of(condition: str, asked: Asked) -> list[Finding]:
    return [each for each in asked.findings if each.condition == condition]


def _overview(asked: Asked) -> Grid:
    """One row a condition: studies, people, and what is known with any certainty."""
    rows = []
    for condition in asked.conditions:
        found = _of(condition, asked)
        studies = {
            study.id: study
            for each in found
            for rated in each.bodies
            for study in rated.synthesis.studies
        }
        people = count_people(studies.values())
        best = max(
            (
                LEVELS.index(each.best.certainty.level)
                for each in found
                if each.best.certainty.level
            ),
            default=None,
        )
        sure = [asked.inline("outcomes", each.outcome) for each in found if not is_unsure(each)]
        row: tuple[Cell, ...] = (
            (Inner(asked.label("conditions", condition), f"condition-{condition}"),),
            (whole(sum(study.randomised for study in studies.values())),),
            (whole(len(studies)),),
            (whole(people.randomised) if people.randomised is not None else "–",),
            (whole(people.analysed) if people.analysed is not None else "–",),
            (whole(len(found)),),
            (LEVELS[best].replace("-", " ") if best is not None else "not rated",),
            (series(sure) or "none",),
        )
        rows.append(row)
    heads = (
        "Condition",
        "Trials",
        "Studies",
        "People randomised",
        "People analysed",
        "Outcomes",
        "Best certainty",
        "Outcomes of low certainty or better",
    )
    note = (
        f"Trials: randomised. People: in studies that state how many; {PEOPLE_RULE}. A study of"
        " several conditions counts under each with those known to have it."
    )
    return Grid(
        "table-overview",
        "The conditions at a glance",
        heads,
        tuple(rows),
        ((note,),),
        frozenset({1, 2, 3, 4, 5}),
        (24, 7, 8, 10, 10, 9, 12, 20),
    )


def _condition(condition: str, asked: Asked) -> Section:
    lines = asked.lines_of(condition)
    found = findings_of(lines)
    blocks: list[Block] = (
        [_statements(lines, asked), *_findings_tables(condition, lines, asked)]
        if found
        else [Paragraph(("No study reports an outcome for people with this condition alone.",))]
    )
    blocks += _mixed(condition, asked)
    blocks += [
        _forest(each, each.randomised, asked)
        for each in found
        if each.randomised and each.randomised.synthesis.estimates
    ]
    blocks += [
        _forest(each, each.other, asked) for each in found if each.other and _is_pool(each.other)
    ]
    blocks += _directions(condition, found, asked) if found else []
    wide = any(
        len(each.heads) > _NARROW_COLUMNS if isinstance(each, Grid) else each.id.startswith(_PLOT)
        for each in blocks
        if isinstance(each, Grid | Figure)
    )
    name = asked.label("conditions", condition)
    return Section(f"condition-{condition}", name, tuple(blocks), wide=wide)


def _mixed(condition: str, asked: Asked) -> list[Block]:
    """The groups that hold people with other conditions too: whom, and what was found in all."""
    groups = [each for each in asked.mixed if each.condition == condition]
    rows = tuple(
        (
            spans(Strong(each.study.name), " ", study_cite([each.study])),
            (whom_words(each, asked.library),),
            (people_words(each),),
            ("; ".join(found_words(each)),),
        )
        for each in groups
    )
    note = (
        "These are results for the whole group, not for those with the condition; they enter no"
        " number in this section."
    )
    heads = ("Study", "Population", "People", "Results for the whole group")
    title = mixed_heading([condition], asked.library)
    widths = (17.0, 33.0, 15.0, 35.0)
    grid = Grid(f"table-mixed-{condition}", title, heads, rows, ((note,),), widths=widths)
    return [grid] if rows else []


def _statements(lines: Sequence[Line], asked: Asked) -> Bullets:
    """The sentences of GRADE, by importance; neighbours that are very uncertain, or that no study
    reports, in one."""
    return Bullets(tuple(_told(each, asked) for each in runs(lines)))


def _told(lines: Sequence[Line], asked: Asked) -> Spans:
    found = findings_of(lines)
    if found and not is_unsure(found[0]):
        return _sentence(found[0], asked)
    last = "or" if isinstance(lines[0], Unreported) else "and"
    names = series([asked.inline("outcomes", each.outcome) for each in lines], last)
    if found and len(lines) > _NAMED_MOST:
        named = [asked.inline("outcomes", each.outcome) for each in lines[: _NAMED_MOST - 1]]
        names = f"{', '.join(named)} and {counted(len(lines) - len(named), 'other outcome')}"
    condition = asked.inline("conditions", lines[0].condition)
    if isinstance(lines[0], Unreported):
        return (unreported_statement(lines[0], names, condition),)
    return spans(
        f"The evidence is very uncertain about the effect of {called_in(found).inline} on"
        f" {names} in {condition} ",
        study_cite([study for each in found for study in each.best.synthesis.studies]),
        ".",
    )


def _sentence(finding: Finding, asked: Asked) -> Spans:
    best = finding.best
    text = statement(
        best.synthesis,
        best.certainty,
        asked.inline("outcomes", finding.outcome),
        asked.inline("conditions", finding.condition),
    )
    return spans(
        f"{text} ", f"({certainty_words(best.certainty)}) ", study_cite(best.synthesis.studies)
    )


def _findings_tables(condition: str, lines: Sequence[Line], asked: Asked) -> list[Grid]:
    """The GRADE table of one condition; where its rows are many, of what is critical and of harms,
    with the other outcomes in a table after it."""
    outcomes, matter = asked.query.outcomes, importances(lines, asked.library.core)
    harms = (
        []
        if outcomes and DOMAIN not in outcomes
        else general_harms(asked.body, frozenset({condition}), asked.library.vocabularies)
    )
    critical = [each for each in lines if matter[each.condition, each.outcome] == "critical"]
    name = asked.inline("conditions", condition)
    if not critical or len(lines) + len(harms) <= _ROWS_MOST or len(critical) == len(lines):
        return [_findings_table("sof", f"Summary of findings: {name}", lines, harms, asked)]
    others = [each for each in lines if each not in critical]
    return [
        _findings_table(
            "sof",
            f"Summary of findings: {name}, critical outcomes{' and harms' if harms else ''}",
            critical,
            harms,
            asked,
        ),
        _findings_table(
            "others", f"Summary of findings: {name}, other outcomes", others, [], asked
        ),
    ]


def _findings_table(
    id: str, title: str, lines: Sequence[Line], harms: Sequence[RatedHarm], asked: Asked
) -> Grid:
    """One GRADE table with its numbered reasons; columns that no row fills are left out."""
    condition = lines[0].condition
    called = called_in(findings_of(lines))
    table = summary_of_findings(lines, harms, asked.library, "", called, published=asked.published)
    keys = table.keys()
    columns = [
        key for key in _COLUMNS if key in keys and any(row[keys.index(key)] for row in table.rows)
    ]
    rows = tuple(tuple(_cell(table, row, key) for key in columns) for row in table.rows)
    heads = tuple(table.columns[table.keys().index(key)].label for key in columns)
    notes = (*map(numbered, table.footnotes), (f"{upper(table.legend[-1])}.",))
    total = sum(_WIDTHS[key] for key in columns)
    widths = tuple(100 * _WIDTHS[key] / total for key in columns)
    return Grid(
        f"table-{id}-{condition}",
        title,
        heads,
        rows,
        notes,
        widths=widths,
    )


def _cell(table: Table, row: tuple[object, ...], key: str) -> Spans:
    place = table.keys().index(key)
    text = human_cell(row[place], table.columns[place])
    if key != "label":
        return (text,) if text else ("–",)
    head, _, rest = text.partition(": ")
    # What is no effect stands in a line of its own, and not among the columns of effects.
    seen = row[table.keys().index("seen_text")] if "seen_text" in table.keys() else None
    rest = f"{rest}. Other numbers: {seen}" if seen else rest
    if head == "Harm":
        return (Strong(f"{head}: {rest}"),)
    return spans(Strong(head), f": {rest}" if rest else "")


# -- pictures --------------------------------------------------------------------------------------


def _is_pool(rated: Rated) -> bool:
    return rated.synthesis.pooled is not None and rated.synthesis.pooled.k > 1


def _analysis(finding: Finding, rated: Rated) -> Analysis:
    """The finding as the value that pictures are drawn from."""
    cells = {(finding.condition, finding.outcome): len(rated.synthesis.entries)}
    return Analysis(
        Plan(randomised=rated.synthesis.randomised),
        cells,
        rated.synthesis,
        rated.certainty,
        None,
        None,
        None,
        (),
        0,
    )


def _forest(finding: Finding, rated: Rated | None, asked: Asked) -> Figure:
    assert rated is not None, "the body was looked at before"
    chart = forest_chart(_analysis(finding, rated), asked.library)
    assert isinstance(chart, Forest), "estimates were counted before"
    body = "randomised" if rated.synthesis.randomised else "other"
    title = (
        f"Forest plot: {asked.inline('outcomes', finding.outcome)} in"
        f" {asked.inline('conditions', finding.condition)}"
    )
    scene = replace(forest_scene(replace(chart, title=""), noted=False), title=title)
    return Figure(
        f"{_PLOT}{body}-{finding.condition}-{finding.outcome}",
        title,
        scene,
        (_cited(rated), *((each,) for each in caption_notes(chart))),
    )


def _cited(rated: Rated) -> Spans:
    kind, many = body_words(rated.synthesis)
    return spans(
        f"{counted(len(rated.synthesis.entries), kind, many).capitalize()} ",
        study_cite(rated.synthesis.studies),
        ".",
    )


def _directions(condition: str, found: Sequence[Finding], asked: Asked) -> list[Block]:
    """The effect directions of what no forest plot shows, a line a study and outcome."""
    bodies = [
        (each, rated)
        for each in found
        for rated in each.bodies
        if not (rated.synthesis.estimates if rated.synthesis.randomised else _is_pool(rated))
    ]
    rows = [
        _direction_row(each, rated, place, asked)
        for each, rated in bodies
        for place in range(len(rated.synthesis.entries))
    ]
    if not rows:
        return []
    studies = [study for _, rated in bodies for study in rated.synthesis.studies]
    count = -(-len(rows) // _DIRECTIONS_MOST)
    size = -(-len(rows) // count)
    name, drug = asked.inline("conditions", condition), called_in(found).inline
    figures: list[Block] = []
    for place in range(count):
        part = f", part {place + 1} of {count}" if count > 1 else ""
        title = f"Effect directions where nothing was pooled: {name}{part}"
        heads = ("Study", asked.library.topic.dose.column, "n", "Body")
        chart = Directions(
            "",
            tuple(rows[place * size : (place + 1) * size]),
            heads,
            label_head="Outcome",
            drug=drug,
        )
        note = (
            spans(
                "As reported, whatever the p value; one row per study and outcome ",
                study_cite(studies),
                ".",
            )
            if place + 1 == count
            else ()
        )
        scene = replace(directions_scene(chart), title=title)
        figures.append(
            Figure(
                f"figure-directions-{condition}-{place + 1}", title, scene, (note,) if note else ()
            )
        )
    return figures


def _direction_row(finding: Finding, rated: Rated, place: int, asked: Asked) -> DirectionRow:
    entry = rated.synthesis.entries[place]
    study = entry.study
    low, high = study.doses or (None, None)
    dose = "" if high is None else f"{'≤' if low is None else ''}{high:g}"
    people = str(study.participants) if study.participants is not None else ""
    body = "trial" if rated.synthesis.randomised else "other"
    said = (
        f"{used_words(entry.chosen.source)}:"
        f" {why_not(entry) or 'has an estimate, which is not pooled'}"
    )
    return DirectionRow(
        asked.label("outcomes", finding.outcome),
        entry.told,
        study.participants,
        (study.name, dose, people, body),
        (),
        said,
    )
