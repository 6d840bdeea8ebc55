"""`ldn export`: the selection for spreadsheets, scripts and reference managers."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options
from ldncli.cli.search import Words


@with_options
def export(
    filters: Filters,
    shape: Shape,
    output: Output,
    words: Words = None,
    outcomes: Annotated[bool, typer.Option("--outcomes", help="One row an outcome instead of one a paper.")] = False,
) -> None:
    """Export the selected papers as csv (unasked), tsv, json, jsonl, md, xlsx, ris, bibtex or csl-json.

    Example: ldn export --condition fibromyalgia --design randomised --outcomes --out outcomes.csv
    """
    from dataclasses import replace

    from ldncli.cli import output as out
    from ldncli.cli.questions import ask
    from ldncli.errors import UsageError
    from ldncli.report.citations import CITATION_ENDINGS, CITATION_FORMATS
    from ldncli.report.outcomes import outcome_table
    from ldncli.report.papers import paper_table

    question = ask(filters, words or ())
    library, ids, note = question.library, question.selection.ids, question.selection.account()
    ending = CITATION_ENDINGS.get(output.out.suffix.lower()) if output.out else None
    name = output.format or ending or out.format_of(output.out) or "csv"
    if name in CITATION_FORMATS:
        if outcomes:
            raise UsageError(f"{name} holds papers, not outcomes", hint="leave --outcomes out, or choose csv", slug="unknown-format")
        papers = list(library.papers(ids))
        out.write(CITATION_FORMATS[name](papers[: shape.limit or None]), output)
        out.say(note)
        return
    if outcomes:
        table = outcome_table(library.papers(ids), "Outcomes", outcomes=question.query.outcomes, notes=[note])
    else:
        table = paper_table(library.cards(ids), "Papers", notes=[note])
    chosen = replace(output, format=name)
    out.emit(out.shape(table, replace(shape, wide=True), chosen, unlimited=True), chosen)
