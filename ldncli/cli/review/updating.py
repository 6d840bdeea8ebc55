"""`ldn update`: ask the services of the saved searches what is new."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import Data, Output, Shape, with_options
from ldncli.cli.review.over import say_base_alone

if TYPE_CHECKING:
    from ldncli.cli.add.progress import Progress
    from ldncli.harvest.sources.client import Client, SourceError
    from ldncli.harvest.sources.update import Asked, Plan
    from ldncli.records.index.library import Library
    from ldncli.report.table import Table
    from ldncli.screening.events import Happening
    from ldncli.screening.log import Log

# Where services look for whom to write to when a program troubles them; it is stored nowhere.
CONTACT = "LDN_CONTACT"


@with_options
def update(
    data: Data,
    shape: Shape,
    output: Output,
    searches: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SEARCHES]...", help="Saved searches (default: all)."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="First day to ask for, YYYY-MM-DD.", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(help="Last day to ask for (default: today).", show_default=False),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(help="Only this service; repeatable.", show_default=False),
    ] = None,
    notices: Annotated[
        bool,
        typer.Option(help="Ask Crossref whether papers of the base were retracted or corrected."),
    ] = True,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody; say what would be asked.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--as", help="Your name, for the log.", show_default=False)
    ] = None,
) -> None:
    """Ask services what is new, and put it on the list of candidates.

    Asks PubMed, Europe PMC, ClinicalTrials.gov, Crossref and OpenAlex (with a key) by the searches
    saved in searches.yaml, each for the days that it was not asked for before; then Crossref, with
    the data of Retraction Watch, for retractions and corrections of papers in the base. What comes
    is kept page by page: an update that was stopped goes on where it was. Nothing is decided:
    `ldn new` shows what came, `ldn screen` decides.

    Services ask for an address at which to reach you: set LDN_CONTACT. NCBI_API_KEY and
    OPENALEX_API_KEY are used where they are set; none of them is stored.

    Example: ldn update --offline
    """
    from ldncli.cli import output as out
    from ldncli.records.index.files import find_data, own_data
    from ldncli.screening.log import open_log

    today = datetime.now(UTC).date()
    last = _day(until, "--until") or today
    folder = find_data(data.data) if offline else own_data(data.data)
    log = open_log(folder)
    for note in log.notes if log else ():
        out.say(note)
    plans = _plans(folder, log, searches or [], service or [], _day(since, "--since"), last)
    if offline:
        out.emit(out.shape(_offline_table(plans, notices), shape, output), output)
        return
    _carry_out(data, plans, shape, output, by or "ldn", notices=notices)


def _day(given: str | None, option: str) -> date | None:
    from ldncli.errors import UsageError

    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"{given!r} is no day", hint=f"{option} 2026-11-30") from error


def _plans(
    folder: object,
    log: Log | None,
    names: Sequence[str],
    services: Sequence[str],
    since: date | None,
    until: date,
) -> list[Plan]:
    from pathlib import Path

    from ldncli.errors import UsageError, nearest
    from ldncli.harvest.sources.registry import sources
    from ldncli.harvest.sources.update import make_plan
    from ldncli.screening.searches import saved_searches, search_named
    from ldncli.screening.strings import search_string

    assert isinstance(folder, Path)
    known = sources()
    for each in services:
        if each not in known:
            hint = nearest(each, known) or f"there are: {', '.join(known)}"
            raise UsageError(f"no service is called {each!r}", hint=hint)
    saved = saved_searches(folder)
    chosen = [search_named(saved, each) for each in names] or list(saved)
    plans = [
        make_plan(
            log,
            search.id,
            known[name],
            search_string(search, name),
            since=since or date.fromisoformat(search.since),
            until=until,
        )
        for search in chosen
        for name in search.services
        if not services or name in services
    ]
    if not plans:
        raise UsageError("no saved search asks that service", hint="see searches.yaml")
    return plans


def _offline_table(plans: Sequence[Plan], notices: bool) -> Table:
    from ldncli.report.table import Column, Table

    columns = (
        Column("search", "Search"),
        Column("source", "Service"),
        Column("from", "From"),
        Column("to", "To"),
        Column("unfinished", "Left half-way"),
        Column("query", "Query", wide=True),
    )
    rows = tuple(
        (
            each.search,
            each.source.label,
            each.window.first.isoformat() if each.window else None,
            each.window.last.isoformat() if each.window else None,
            str(each.rest[0]) if each.rest else None,
            each.query,
        )
        for each in plans
    )
    open_ = sum(1 for each in plans if each.window or each.rest)
    told = f"Nobody was asked. An update would send {open_} of {len(plans)} searches" + (
        ", and ask Crossref for retractions and corrections." if notices else "."
    )
    return Table("", columns, rows, head=(told,))


def _carry_out(
    data: Data, plans: Sequence[Plan], shape: Shape, output: Output, by: str, *, notices: bool
) -> None:
    from ldncli.cli import output as out
    from ldncli.cli.add.progress import Progress
    from ldncli.harvest.known import Known, load_known
    from ldncli.harvest.sources.client import Client, SourceError
    from ldncli.harvest.sources.noticing import status_of
    from ldncli.harvest.sources.update import Session, carry_out
    from ldncli.screening.log import open_log

    say_base_alone(data)
    library = load_known(data.data, alone=True)
    client = Client(contact=os.environ.get(CONTACT) or None, warn=out.say)
    if client.contact is None:
        out.say(f"{CONTACT} is not set: services ask for an e-mail address at which to reach you")
    log = open_log(library.data)
    noticed: list[Happening] = []

    def see(standing: object) -> None:
        from ldncli.harvest.standing import Standing

        assert isinstance(standing, Standing)
        if (found := status_of(standing, library, log)) is not None:
            noticed.append(found)

    session = Session(library.data, Known(library), client, lambda: datetime.now(UTC), by, see)
    asked = []
    for plan in plans:
        with Progress(f"asking {plan.source.label}") as progress:
            watch = partial(_watch, progress)
            asked.append(carry_out(plan, session, watch))
    failed: list[SourceError] = [each.missing for each in asked if each.missing is not None]
    if notices:
        failed += _ask_for_notices(library, log, client, noticed)
    _keep(library, noticed, by)
    out.emit(out.shape(_table(asked, noticed), shape, output), output)
    for each in asked:
        if each.missing is None and not each.complete:
            out.say(
                f"{each.source} said {each.said:,} records and gave {each.received:,}; "
                "ask again another day, or look at its page"
            )
    if failed:
        first = failed[0]
        raise SourceError(
            first.message if len(failed) == 1 else "; ".join(each.message for each in failed),
            hint=first.hint,
        )


def _watch(progress: Progress, done: Asked) -> None:
    progress(done.received, done.said)


def _ask_for_notices(
    library: Library, log: Log | None, client: Client, noticed: list[Happening]
) -> list[SourceError]:
    from ldncli.cli.add.progress import Progress
    from ldncli.harvest.sources.client import SourceError
    from ldncli.harvest.sources.crossref import Crossref
    from ldncli.harvest.sources.noticing import notices_of

    try:
        with Progress("asking Crossref for retractions and corrections"):
            noticed += notices_of(library, log, Crossref(), client)
    except SourceError as error:
        return [error]
    return []


def _keep(library: Library, noticed: Sequence[Happening], by: str) -> None:
    from ldncli.screening.log import writing

    if noticed:
        with writing(library.data) as writer:
            writer.add([], noticed, at=datetime.now(UTC), by=by)


def _table(asked: Sequence[Asked], noticed: Iterable[Happening]) -> Table:
    from ldncli.report.table import Column, Table
    from ldncli.screening.events import Noticed

    columns = (
        Column("search", "Search"),
        Column("source", "Service"),
        Column("from", "From", room=90),
        Column("to", "To", room=90),
        Column("said", "Said", holds="whole"),
        Column("received", "Came", holds="whole"),
        Column("waiting", "To screen", holds="whole"),
        Column("known", "In the base", holds="whole"),
        Column("duplicates", "Duplicates", holds="whole"),
        Column("not_understood", "Not understood", holds="whole", shown=False),
        Column("state", "State"),
    )
    rows = tuple(
        (
            each.search,
            each.source,
            each.windows[0].first.isoformat() if each.windows else None,
            each.windows[-1].last.isoformat() if each.windows else None,
            each.said,
            each.received,
            each.waiting,
            each.known,
            each.duplicates,
            each.not_understood,
            _state(each),
        )
        for each in asked
    )
    news = [each for each in noticed if isinstance(each, Noticed)]
    return Table(
        "", columns, rows, head=(*_told(asked, news),), more=("`ldn new` shows what came",)
    )


def _state(asked: Asked) -> str:
    if asked.missing is not None:
        return "not finished"
    if not asked.windows:
        return "nothing to ask"
    return "complete" if asked.complete else "incomplete"


def _told(asked: Sequence[Asked], news: Sequence[object]) -> list[str]:
    """The answer in a few sentences, the gravest first."""
    from ldncli.harvest.sources.noticing import GRAVE
    from ldncli.harvest.sources.update import total
    from ldncli.screening.events import Noticed

    lines = []
    found = [each for each in news if isinstance(each, Noticed)]
    for kind in GRAVE:
        papers = [each.paper for each in found if each.kind == kind]
        if papers:
            what = kind.replace("_", " ")
            lines.append(f"New {what} of: {', '.join(dict.fromkeys(papers))}.")
    trials = [each.paper for each in found if each.kind == "status"]
    if trials:
        lines.append(f"Trials with another status: {', '.join(dict.fromkeys(trials))}.")
    waiting, known, duplicates = total(asked)
    lost = sum(1 for each in asked if each.missing is not None)
    if lost:
        was = "was" if lost == 1 else "were"
        lines.append(f"{lost} of {len(asked)} searches {was} not finished.")
    lines.append(
        f"{waiting:,} new candidate{'' if waiting == 1 else 's'} to screen;"
        f" {known:,} in the base already, {duplicates:,}"
        f" duplicate{'' if duplicates == 1 else 's'}."
    )
    return lines
