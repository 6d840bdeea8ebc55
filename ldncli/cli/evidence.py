"""`ldn evidence`: how strong the evidence is."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options

By = Annotated[str, typer.Option(help="One row for each condition, outcome, mechanism, design or dose (band).")]


@with_options
def evidence(filters: Filters, shape: Shape, output: Output, by: By = "condition") -> None:
    """Tabulate the strength of the evidence: studies, participants, directions, certainty so far and why.

    Counts studies, not papers; only low-dose naltrexone by itself unless --scope says otherwise.

    Example: ldn evidence --condition CRPS
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import account, ask
    from ldncli.errors import UnknownTermError
    from ldncli.evidence.summary import GROUPINGS, gather, summarise
    from ldncli.records.decode import nearest
    from ldncli.report.views import evidence_table

    if by not in GROUPINGS:
        raise UnknownTermError(f"there is no grouping by {by!r}", hint=nearest(by, GROUPINGS) or f"one of {', '.join(GROUPINGS)}")
    # Laboratory work on a mechanism uses concentrations and sister drugs; "low dose" is a notion of the clinic.
    question = ask(filters, scopes=() if by == "mechanism" else ("ldn",))
    library = question.library
    body = gather(library.papers(library.with_study_papers(question.selection.ids, retracted=filters.include_retracted)), library.vocabulary("designs"))
    table = evidence_table(summarise(body, by, question.query, library.vocabularies), by, body, library, account(question.selection))
    out.emit(out.shape(table, shape, output), output)
