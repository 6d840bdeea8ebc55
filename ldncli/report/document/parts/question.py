"""What was asked, which records were used, and the flow from all records to
the studies in a synthesis."""

from __future__ import annotations

from collections.abc import Iterator

from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library, short
from ldncli.report.document.blocks import Figure, Grid, Paragraph, Section
from ldncli.report.document.prisma.of_records import flow_of, other_reports, records_chart
from ldncli.report.drawing.plots.flow import flow_scene
from ldncli.report.words.language.commands import command_words
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.selection import left_out_words

# Filters whose words are terms of a vocabulary.
_TERMS = {
    "condition": "conditions",
    "outcome": "outcomes",
    "mechanism": "mechanisms",
    "design": "designs",
}
_NAMES = {
    "min_n": "Least number of participants",
    "dose_within": "Whole range of doses within",
    "include_retracted": "Retracted papers counted too",
}


def title_of(asked: Asked) -> str:
    """The question as a title."""
    conditions = [asked.inline("conditions", each) for each in _terms(asked, "condition")]
    outcomes = [asked.inline("outcomes", each) for each in _terms(asked, "outcome")]
    what = f": {series(outcomes)}" if outcomes else ""
    treatment = asked.called.title
    if conditions:
        return f"{treatment} in {series(conditions)}{what}"
    return f"{treatment}{what}" if what else f"{treatment}: the whole evidence base"


def terms_asked(asked: Asked, name: str) -> list[str]:
    """The labels of the terms that a filter names, in the words of the vocabulary."""
    return list(map(asked.library.vocabulary(_TERMS[name]).label, _terms(asked, name)))


def _terms(asked: Asked, name: str) -> list[str]:
    """The ids of the terms that a filter names, each once."""
    vocabulary = asked.library.vocabulary(_TERMS[name])
    return list(dict.fromkeys(map(vocabulary.resolve, asked.given.get(name) or ())))


def facts_of(asked: Asked, version: str, style: str) -> tuple[tuple[str, str], ...]:
    """What identifies a report."""
    return (
        ("Data", f"{counted(len(asked.library), 'record')}, digest {short(asked.library.digest)}"),
        ("Date of the data", _data_date(asked.library) or "none: the base is empty"),
        ("Made with", f"ldn {version}"),
        ("Citation style", style),
        ("Question", command_words("report", asked.given)),
    )


def _data_date(library: Library) -> str | None:
    """The last day on which anything of the whole base was read or
    extracted; None of an empty base."""
    found = [
        date
        for paper in library.papers()
        for date in (paper.extraction.date, *(each.read for each in paper.sources))
        if date
    ]
    return max(found, default=None)


# What the flow of records is, without and with a log of searches.
_ABOUT_THE_FLOW = (
    "The flow starts from the records of this base, not from a database search, and counts each by"
    " the fullest form in which it was read.",
    "From the records of the whole base, however they came into it, to those of this question; each"
    " counted by the fullest form in which it was read.",
)


def question_section(asked: Asked, *, logged: bool = False) -> Section:
    """The question with its filters, the account of records, the flow; `logged` says that the
    searches behind the base have a section of their own."""
    steps = flow_of(asked)
    rows = tuple(((label,), (value,)) for label, value in _rows(asked))
    left = left_out_words(asked.selection)
    account = (
        f"{whole(len(asked.selection.ids))} of {counted(asked.selection.total, 'record')} met the"
        " criteria."
    )
    if left:
        account += (
            " Excluded, each by the first criterion not met:"
            f" {series([f'{reason} ({whole(count)})' for reason, count in left.items()])}."
        )
    others = other_reports(asked)
    if others:
        account += (
            f" {counted(others, 'other report')} of the same studies"
            f" {'was' if others == 1 else 'were'} also read, since any paper on a study may hold"
            " facts about it."
        )
    if asked.registers:
        entries = counted(
            len(asked.registers), "register entry or protocol", "register entries and protocols"
        )
        kept, reports = ("is", "reports") if len(asked.registers) == 1 else ("are", "report")
        account += (
            f" {entries} of trials without a published report {kept} kept whatever the outcome,"
            f" since {'it' if kept == 'is' else 'they'} {reports} none."
        )
    return Section(
        "question",
        "Question and records",
        (
            Grid("table-question", "What was asked", ("Filter", "Asked"), rows, widths=(28, 72)),
            Paragraph((account,)),
            Figure(
                "figure-flow",
                "PRISMA 2020 flow diagram of the records",
                flow_scene(records_chart(steps)),
                ((_ABOUT_THE_FLOW[logged],),),
            ),
        ),
    )


def _rows(asked: Asked) -> Iterator[tuple[str, str]]:
    given = dict(asked.given)
    topic, scope = asked.library.topic, given.pop("scope", None)
    names = [
        "everything in the base" if each == "any" else topic.scope(each).apart
        for each in scope or ()
    ]
    yield "Treatment", series(names or [topic.default.apart])
    for name in _TERMS:
        terms = terms_asked(asked, name)
        given.pop(name, None)
        if terms or name in ("condition", "outcome"):
            yield (
                upper(name),
                (f"{series(terms, 'or')}, with all narrower terms" if terms else "any"),
            )
    for name, value in given.items():
        if value not in (None, False, (), []):
            words = (
                "yes"
                if value is True
                else (
                    series([str(each) for each in value], "or")
                    if isinstance(value, list | tuple)
                    else str(value)
                )
            )
            yield _NAMES.get(name, upper(name.replace("_", " "))), words
    yield "Records", f"digest {asked.library.digest}"
