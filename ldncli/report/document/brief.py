"""A brief as a document: what a page of it is made of, for Markdown and HTML."""

from __future__ import annotations

from ldncli.report.answers.brief import Brief
from ldncli.report.document.blocks import Grid, Paragraph, Report, Section, Strong, spans
from ldncli.report.words.language.phrases import upper


def brief_document(brief: Brief) -> Report:
    """The whole brief: every study, every clause, in the order of the screen."""
    asked = brief.asked
    unit = asked.library.topic.dose.unit
    rows = tuple(
        (
            (each.names[0],),
            (each.design,),
            (_known(each.people),),
            (_known(each.dose),),
            (_known(each.weeks),),
            ("; ".join(told.ways[0] for told in each.found),),
        )
        for each in brief.studies
    )
    heads = ("Study", "Design", "n", unit, "Weeks", "Found")
    table = Grid(
        "studies",
        "Studies with results in patients",
        heads,
        rows,
        right=frozenset({2, 4}),
        number=1,
    )
    return Report(
        brief.titles[0],
        asked.library.topic.about(asked.called),
        (("Data of", asked.library.as_of),),
        (
            Section("bottom-line", "Bottom line", (Paragraph((_bottom(brief),), "lead"),)),
            *([Section("studies", "Studies", (table,))] if rows else []),
            Section(
                "more",
                "Doses, harms, trials and reviews",
                tuple(
                    Paragraph(spans(Strong(f"{part.name}: "), f"{upper('; '.join(part.clauses))}."))
                    for part in brief.parts
                ),
            ),
            Section("next", "Next", (Paragraph((" · ".join(brief.commands),)),)),
        ),
        keyword=asked.called.inline,
    )


def _bottom(brief: Brief) -> str:
    return " ".join(brief.bottom_line())


def _known(value: float | str | None) -> str:
    """A value as people write it; a dash where nobody says."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:g}"
