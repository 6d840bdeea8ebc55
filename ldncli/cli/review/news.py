"""`ldn new`: what came, and what it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options


@with_options
def new(
    filters: Filters,
    shape: Shape,
    output: Output,
    since: Annotated[
        str | None,
        typer.Option(
            help="Day from which on, YYYY-MM-DD (default: that of the last update).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Show what is new: retractions first, then trials, changed answers, records and candidates.

    Retractions, corrections and changes of status are those that `ldn update` found. Records are
    new if they were accepted from the list of candidates, or first read, since then; each answer
    that they move is shown before and after.

    Example: ldn new --since 2026-11-01
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.errors import UsageError
    from ldncli.report.listing.news import news_table
    from ldncli.screening.events import Imported, living
    from ldncli.screening.log import open_log
    from ldncli.screening.settings import load_rules
    from ldncli.screening.standing import standings

    asked = question(filters)
    folder = asked.library.data
    log = open_log(folder)
    for note in log.notes if log else ():
        out.say(note)
    if since is None:
        days = [
            each.at[:10]
            for each in (living(log.events) if log else ())
            if isinstance(each.what, Imported)
        ]
        if not days:
            raise UsageError(
                "nothing was ever asked for or imported here, so there is no last time",
                hint="`ldn update` or `ldn import FILE --add` brings papers in",
            )
        since = max(days)
    placed = standings(log, load_rules(folder).settings.screeners) if log else {}
    table = news_table(asked, log, placed, _checked(since))
    out.emit(out.shape(table, shape, output), output)


def _checked(day: str) -> str:
    from datetime import date

    from ldncli.errors import UsageError

    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise UsageError(f"{day!r} is no day", hint="--since 2026-11-01") from error
