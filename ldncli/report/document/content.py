"""A report put together: every section as a value, tables and figures numbered, references in their
style; formats only write it down."""

from __future__ import annotations

from ldncli.evidence.survey.changes_since import Changes
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Paragraph, Report, Section, cited, numbered
from ldncli.report.document.citation_styles import USUAL_STYLE
from ldncli.report.document.parts.changes import changes_section
from ldncli.report.document.parts.harms import harms_section
from ldncli.report.document.parts.methods import limits_section, methods_section
from ldncli.report.document.parts.outlook import gaps_section, reviews_section, trials_section
from ldncli.report.document.parts.question import facts_of, question_section, title_of
from ldncli.report.document.parts.results import results_section
from ldncli.report.document.parts.studies import bias_section, studies_section
from ldncli.report.document.parts.summaries import summary_section
from ldncli.report.document.prisma.document import excluded_section, review_in, search_section
from ldncli.report.document.references import make_references
from ldncli.version import __version__


def build_report(
    asked: Asked, style: str = USUAL_STYLE, changes: tuple[Changes, str, str] | None = None
) -> Report:
    """The report of a question; `changes` are what changed, since which state,
    and by which rule papers are new.

    Where the library has a log, the searches behind it and what was excluded belong to it. Raises
    UsageError for a citation style that there is not, RecordError where the log has faults.
    """
    review = review_in(asked.library)
    sections = [
        summary_section(asked),
        *([changes_section(changes[0], asked, changes[1], changes[2])] if changes else []),
        question_section(asked, logged=review is not None),
        *([search_section(review)] if review else []),
        results_section(asked),
        harms_section(asked),
        studies_section(asked),
        bias_section(asked),
        trials_section(asked),
        gaps_section(asked),
        reviews_section(asked),
        methods_section(asked.library.topic),
        limits_section(asked),
        *([excluded_section(review)] if review else []),
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
