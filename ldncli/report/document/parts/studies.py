"""The studies: what each was, and how far it can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ldncli.evidence.selecting.appraisals import Judged, by_instrument
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked
from ldncli.records.vocabularies.units import dose_text
from ldncli.report.document.blocks import (
    Block,
    Cell,
    Figure,
    Grid,
    Mark,
    Paragraph,
    Section,
    Spans,
    Strong,
    spans,
)
from ldncli.report.document.wording import cite
from ldncli.report.drawing.charts import Rob
from ldncli.report.drawing.plots.bias.judgements import judgement_name, mark_of
from ldncli.report.drawing.plots.bias.rob import rob_scene
from ldncli.report.tables.bias import bias_charts, domain_name, names_of, shown_overall
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.studies.critiques import critiques_words

_HEADS = (
    "Study",
    "Design",
    "People",
    "{drug}, {unit} a day",
    "Compared with",
    "Weeks",
    "Authors found",
)
_WIDTHS = (19.0, 13.0, 27.0, 10.0, 15.0, 7.0, 9.0)
# So many rows can stand on an upright page; more want the room of the long side.
_NARROW_ROWS = 6
# A picture of more studies than these is cut in parts, so that each fits a page.
_LIGHTS_MOST = 30
_OTHERS = {"preclinical": "Laboratory and animal work", "pharmacokinetic": "Pharmacokinetic work"}


def studies_section(asked: Asked) -> Section:
    """Characteristics of the studies with results in patients; other work
    about the question is named."""
    groups = (("Randomised trials", True), ("Other studies", False))
    rows: list[tuple[Cell, ...]] = []
    for label, randomised in groups:
        found = [each for each in asked.clinical if each.randomised == randomised]
        if found:
            rows.append(((Strong(f"{label} ({len(found)})"),),))
            rows += [_row(each, asked) for each in found]
    blocks: list[Block] = []
    if rows:
        drug, unit = asked.called.head(), asked.library.topic.dose.unit
        heads = tuple(each.format(drug=drug, unit=unit) for each in _HEADS)
        note = (
            "Study: its name and reports. Authors found: their conclusion on the main outcome."
            " Weeks: duration of treatment (in crossover trials, of one period)."
        )
        blocks.append(
            Grid(
                "table-studies",
                "Characteristics of the studies",
                heads,
                tuple(rows),
                ((note,),),
                frozenset({5}),
                _WIDTHS,
            )
        )
    else:
        blocks.append(Paragraph(("No study with results in patients was found.",)))
    blocks += _other_work(asked)
    return Section(
        "studies", "Characteristics of studies", tuple(blocks), wide=len(rows) > _NARROW_ROWS
    )


def _row(study: Study, asked: Asked) -> tuple[Cell, ...]:
    main = study.main
    design = asked.library.vocabulary("designs").label(main.design.type)
    blinding = (
        f", {main.design.blinding} blind"
        if main.design.blinding in ("single", "double", "triple")
        else ", open"
        if main.design.blinding == "none"
        else ""
    )
    weeks = next(
        (
            paper.design.duration_weeks
            for paper in study.papers
            if paper.design.duration_weeks is not None
        ),
        None,
    )
    compared = next((paper.comparators for paper in study.papers if paper.comparators), ())
    return (
        spans(
            Strong(study.name),
            " ",
            cite(paper.id for paper in study.papers),
            f"; {told}" if (told := critiques_words(study.critiques)) else "",
        ),
        (f"{design}{blinding}",),
        (_people(study, asked),),
        (
            (
                dose_text(*study.doses, study.topic.dose.unit) or "not stated"
                if study.doses
                else "not stated"
            ),
        ),
        (series([each.name or each.type.replace("-", " ") for each in compared]) or "not stated",),
        (f"{weeks:g}" if weeks is not None else "–",),
        ((study.direction or "not stated").replace("-", " "),),
    )


def _people(study: Study, asked: Asked) -> str:
    """Number, whom (as the record describes them, else by condition), age, sex, country, as far as
    stated."""
    people = next((paper.population for paper in study.papers if paper.population), None)
    parts = [
        (
            counted(study.participants, "person", "people")
            if study.participants is not None
            else "number not stated"
        )
    ]
    if people and people.description:
        parts[0] += f": {people.description.rstrip('.')}"
    else:
        conditions = [asked.inline("conditions", each) for each in study.conditions]
        parts[0] += f" with {series(conditions, most=4)}" if conditions else ""
    if people:
        age = people.age_mean if people.age_mean is not None else people.age_median
        parts += (
            [f"{'mean' if people.age_mean is not None else 'median'} age {age:g}"]
            if age is not None
            else []
        )
        parts += (
            [f"{people.female_percent:.0f}% women"] if people.female_percent is not None else []
        )
        parts += [series(people.countries)] if people.countries else []
    return "; ".join(parts)


def _other_work(asked: Asked) -> list[Block]:
    """Laboratory and pharmacokinetic work: named, not counted as evidence of benefit."""
    found: list[Block] = []
    for kind, words in _OTHERS.items():
        papers = [paper for paper in asked.papers.values() if paper.kind == kind]
        if papers:
            found.append(
                Paragraph(
                    spans(
                        f"{words}, which is not evidence of benefit in patients:"
                        f" {counted(len(papers), 'report')} ",
                        cite(each.id for each in papers),
                        ".",
                    )
                )
            )
    return found


# -- risk of bias ----------------------------------------------------------------------------------


def bias_section(asked: Asked) -> Section:
    """Traffic lights by instrument, then each judgement with its reason."""
    found = _of_patients(asked)
    if not found:
        return Section("bias", "Risk of bias", (Paragraph(("No study was judged.",)),))
    blocks: list[Block] = [Paragraph((_told(found),))]
    names = names_of(found, asked.library)
    charts = [
        part
        for chart in bias_charts(found, names).charts
        if isinstance(chart, Rob)
        for part in _parts(chart)
    ]
    blocks += [_lights(place, chart) for place, chart in enumerate(charts, 1)]
    for place, group in enumerate(by_instrument(found).values(), 1):
        blocks.append(_reasons(place, group, names))
    return Section("bias", "Risk of bias", tuple(blocks))


def _lights(place: int, chart: Rob) -> Figure:
    title = f"Risk of bias: {chart.title}"
    return Figure(
        f"figure-bias-{place}", title, replace(rob_scene(replace(chart, title="")), title=title)
    )


def _of_patients(asked: Asked) -> list[Judged]:
    """The appraisals of studies with results in patients."""
    ids = {study.id for study in asked.clinical}
    return [each for each in asked.judged if each.study in ids]


def _told(found: Sequence[Judged]) -> str:
    counts = Counter(each.appraisal.by == "ldn" for each in found)
    own = counted(counts[True], "appraisal of our own", "appraisals of our own")
    theirs = (
        f" and {whole(counts[False])} taken from reviews; ours are used where there are both"
        if counts[False]
        else ""
    )
    return (
        f"{own}{theirs}. Traffic lights for each instrument are followed by each judgement with"
        " its reason."
    )


def _parts(chart: Rob) -> list[Rob]:
    """A chart in parts of a page."""
    count = -(-len(chart.rows) // _LIGHTS_MOST)
    if count < 2:
        return [chart]
    size = -(-len(chart.rows) // count)
    return [
        replace(
            chart,
            title=f"{chart.title}, part {place + 1} of {count}",
            rows=chart.rows[place * size : (place + 1) * size],
        )
        for place in range(count)
    ]


def _reasons(place: int, group: Sequence[Judged], called: Mapping[str, str]) -> Grid:
    """One row an appraisal: overall judgement, and the reason of each domain."""
    instrument = group[0].instrument
    names = {domain.id: domain_name(domain) for domain in instrument.domains}
    rows = tuple(
        (
            _who(each, called),
            _light(shown_overall(instrument, each.appraisal.overall.judgement)),
            _said(each, names),
        )
        for each in group
    )
    note = instrument.cite or instrument.label
    return Grid(
        f"table-bias-{place}",
        f"Judgements and reasons: {instrument.label}",
        ("Study", "Overall", "Reasons"),
        rows,
        ((f"Instrument: {note}",),),
        widths=(20, 13, 67),
    )


def _who(each: Judged, called: Mapping[str, str]) -> Spans:
    judge = each.appraisal.by
    by = "" if each.ours else f", judged by {called.get(judge, judge)}"
    about = f", {each.appraisal.outcome.replace('-', ' ')}" if each.appraisal.outcome else ""
    name = called.get(each.study, each.study)
    return spans(Strong(name), f"{about}{by} ", cite([each.paper.id]))


def _light(judgement: str) -> Mark:
    look = mark_of(judgement)
    return Mark(look.symbol, judgement_name(judgement), look.role)


def _said(each: Judged, names: dict[str, str]) -> Spans:
    """Each domain with its judgement and reason; the overall reason first."""
    overall = each.appraisal.overall.reason
    parts: list[str | Strong] = [f"{upper(overall.rstrip('.'))}. "] if overall else []
    for domain, judgement in each.judgements()[:-1]:
        if judgement:
            reason = f": {judgement.reason.rstrip('.')}" if judgement.reason else ""
            parts += [
                Strong(names.get(domain, domain)),
                f" {judgement_name(judgement.judgement)}{reason}. ",
            ]
    return spans(*parts) or ("No reason is recorded.",)
