"""Harms: how often each was seen, in trials against control and in other studies, and
what people must know first."""

from __future__ import annotations

from ldncli.evidence.harms.reports import Count
from ldncli.evidence.harms.summaries import HarmSummary
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Grid,
    Link,
    Paragraph,
    Section,
    Span,
    Spans,
    Strong,
    spans,
)
from ldncli.report.document.wording import cite, numbered
from ldncli.report.tables.safety import interval, labels_words, share, spoken
from ldncli.report.tables.summary_of_findings import Footnotes
from ldncli.report.words.account import pooled_harms
from ldncli.report.words.harms import row_inline, row_label, why_words
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series, upper

_HEADS = (
    "Harm",
    "Studies",
    "{drug}",
    "Control",
    "Risk ratio [95%]",
    "Per 1,000 [95%]",
    "Other studies",
)
_SECTIONS = {
    "any": "In general",
    "serious": "Serious",
    "stopped": "Stopped because of harm",
    "kind": "Specific harms",
    "other": "Other terms",
}


def harms_section(asked: Asked) -> Section:
    """The table of harms, and the cautions."""
    return Section("harms", "Harms and cautions", tuple(_harms(asked)), tuple(_cautions(asked)))


def _harms(asked: Asked) -> list[Block]:
    counted_ones = [each for each in asked.harms if _has_numbers(each)]
    bare = [each for each in asked.harms if not _has_numbers(each)]
    blocks: list[Block] = [Paragraph((f"{upper(spoken(asked.silence_on_harms))}.",))]
    if counted_ones:
        blocks.append(_table(counted_ones, asked.called.head()))
    if bare:
        names = [
            f"{row_inline(each)} ({each.studies})" if each.studies > 1 else row_inline(each)
            for each in bare
        ]
        papers = [report.paper.id for each in bare for report in each.reports]
        blocks.append(
            Paragraph(
                spans(f"Reported without usable numbers: {series(names)} ", cite(papers), ".")
            )
        )
    library = asked.library
    if told := list(pooled_harms(asked.pooled_elsewhere, library.vocabulary("harms"), ours=True)):
        blocks += [
            Paragraph(("Pooled by reviews where the trials here give no pooled ratio:",)),
            Bullets(tuple((f"{each}.",) for each in told)),
        ]
    if not asked.harms:
        blocks.append(
            Paragraph(
                (
                    "The sources read report no harms; that does not mean that the treatment is"
                    " safe.",
                )
            )
        )
    return blocks


def _has_numbers(each: HarmSummary) -> bool:
    return any(
        side is not None and side.risk is not None
        for side in (each.treatment, each.control, each.other)
    )


def _table(found: list[HarmSummary], drug: str) -> Grid:
    notes = Footnotes()
    rows: list[tuple[Cell, ...]] = []
    section = None
    for each in found:
        if each.section != section:
            section = each.section
            rows.append(((Strong(_SECTIONS[section]),),))
        mark = notes.marks([f"{upper(why_words(each))}."]) if each.why else ""
        papers = cite(report.paper.id for report in each.reports)
        cells = (
            share(each.treatment),
            share(each.control),
            interval(each.ratio, "{:.2f}"),
            interval(each.per_1000, "{:.0f}"),
            _with_percent(each.other),
        )
        rows.append(
            (
                spans(Strong(row_label(each)), mark, " ", papers),
                (str(each.studies),),
                *((cell or "–",) for cell in cells),
            )
        )
    legend = (
        f"{drug}, control: people with the harm / all people, in randomised trials against placebo"
        " or no treatment. Other studies: people with the harm in studies without a randomised"
        " comparison; never pooled with trials. Each study counts once per harm; a study that does"
        " not mention a harm is not taken to be free of it."
    )
    texts = ((legend,), *map(numbered, notes.listed()))
    return Grid(
        "table-harms",
        "Harms",
        tuple(each.format(drug=drug) for each in _HEADS),
        tuple(rows),
        texts,
        frozenset({1}),
        (28, 7, 11, 11, 15, 15, 13),
    )


def _with_percent(count: Count | None) -> str | None:
    """33/48 (69%)."""
    text = share(count, percent=True)
    return text and (text.replace(" ", " (") + ")" if " " in text else text)


def _cautions(asked: Asked) -> list[Section]:
    known = asked.library.cautions
    if not known:
        return []
    about = (
        f"{counted(len(known), 'caution that applies', 'cautions that apply')} whatever the"
        " question, the most pressing first. "
    )
    labels = labels_words(asked.library.topic)
    about += f"{upper(labels)}." if labels else ""
    notes, items = Footnotes(), list[Spans]()
    sources: list[Span] = []
    for each in known:
        marks = []
        for source in each.sources:
            told = f"{source.cite}, {source.place}"
            if told not in notes.texts:
                notes.marks([told])
                sources += [f" {len(notes.texts)}. ", Link(source.cite, source.url)]
                sources.append(f", {source.place}.")
            marks.append(told)
        text = (Strong(f"{upper(each.who)}: "), f"{each.text.rstrip()}{notes.marks(marks)}")
        items.append(spans(*text, " ", cite(each.papers)) if each.papers else spans(*text))
    listed = (Paragraph(spans(Strong("Sources."), *sources), "note"),) if sources else ()
    return [
        Section(
            "cautions",
            "What to know first",
            (Paragraph((about,)), Bullets(tuple(items)), *listed),
        )
    ]
