"""A report put together: every section as a value, tables and figures numbered, references in their
style; formats only write it down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ldncli.evidence.survey.changes_since import Changes
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Block, Figure, Grid, Paragraph, Report, Section, cited
from ldncli.report.document.citation_styles import USUAL_STYLE
from ldncli.report.document.parts.changes import changes_section
from ldncli.report.document.parts.harms import harms_section
from ldncli.report.document.parts.methods import limits_section, methods_section
from ldncli.report.document.parts.outlook import gaps_section, reviews_section, trials_section
from ldncli.report.document.parts.question import facts_of, question_section, title_of
from ldncli.report.document.parts.results import results_section
from ldncli.report.document.parts.studies import bias_section, studies_section
from ldncli.report.document.parts.summaries import summary_section
from ldncli.report.document.references import make_references
from ldncli.version import __version__


def build_report(
    asked: Asked, style: str = USUAL_STYLE, changes: tuple[Changes, str, str] | None = None
) -> Report:
    """The report of a question; `changes` are what changed, since which state,
    and by which rule papers are new.

    Raises UsageError for a citation style that there is not.
    """
    sections = [
        summary_section(asked),
        *([changes_section(changes[0], asked, changes[1], changes[2])] if changes else []),
        question_section(asked),
        results_section(asked),
        harms_section(asked),
        studies_section(asked),
        bias_section(asked),
        trials_section(asked),
        gaps_section(asked),
        reviews_section(asked),
        methods_section(asked.library.topic),
        limits_section(asked),
    ]
    ids = cited(sections)
    known = {paper.id: paper for paper in asked.library.papers(ids)}
    references = make_references([known[each] for each in ids if each in known], style)
    empty = () if references.entries else (Paragraph(("Nothing is cited.",)),)
    sections.append(Section("references", "References", empty))
    title, facts = title_of(asked), facts_of(asked, __version__, style)
    subtitle = asked.library.topic.about(asked.called)
    return Report(
        title, subtitle, facts, tuple(numbered(sections)), references, asked.called.inline
    )


def numbered(sections: Iterable[Section]) -> list[Section]:
    """The sections with their tables and figures numbered in reading order."""
    counts = {Grid: 0, Figure: 0}

    def number(block: Block) -> Block:
        if isinstance(block, Grid | Figure):
            counts[type(block)] += 1
            return replace(block, number=counts[type(block)])
        return block

    def whole(section: Section) -> Section:
        return replace(
            section,
            blocks=tuple(map(number, section.blocks)),
            sections=tuple(map(whole, section.sections)),
        )

    return [whole(each) for each in sections]
