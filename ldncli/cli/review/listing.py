"""`ldn candidates`: the list of papers that were found and may belong in the base."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Data, Output, Shape, with_options
from ldncli.cli.review.over import say_base_alone


@with_options
def candidates(
    data: Data,
    shape: Shape,
    output: Output,
    state: Annotated[
        list[str] | None,
        typer.Option(
            help="Only those that stand so: waiting, duplicate, known, conflict, excluded,"
            " 'for full text', 'not retrieved', included or accepted; repeatable.",
            show_default=False,
        ),
    ] = None,
    join: Annotated[
        str | None,
        typer.Option(
            metavar="ID=OTHER",
            help="Say that a candidate is the same paper as another, or as a record of the base.",
            show_default=False,
        ),
    ] = None,
    apart: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="Take back that a candidate is a duplicate, or in the base.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="With --join and --apart: who says so (default: $LDN_SCREENER).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the candidates: papers that searches found, and where each stands.

    `ldn import FILE --add` puts search results on the list. A candidate waits until it is screened;
    duplicates and papers of the base are kept, and listed with what showed it: --apart takes that
    back, --join says so where nothing showed it.

    Example: ldn candidates --state waiting
    """
    from ldncli.cli import output as out
    from ldncli.records.index.files import find_data
    from ldncli.report.listing.candidates import candidate_list
    from ldncli.screening.log import open_log
    from ldncli.screening.settings import load_rules
    from ldncli.screening.standing import standings

    if join is None:
        say_base_alone(data)
    if join is not None or apart is not None:
        from ldncli.cli.review.merging import merge

        merge(data, join, apart, by)
    folder = find_data(data.data)
    log, rules = open_log(folder), load_rules(folder)
    for note in log.notes if log else ():
        out.say(note)
    table = candidate_list(log, rules, state or [])
    out.emit(out.shape(table, shape, output), output)
    placed = standings(log, rules.settings.screeners) if log else {}
    if any(each.state == "waiting" for each in placed.values()):
        out.say("`ldn screen --as NAME` shows those that wait, one after the other")
