"""Ask services what is new: window by window, page by page, each kept before the next is asked for.

Everything that says how far an update came stands in the log itself, so one that was killed at any
moment goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ldncli.errors import DocumentError
from ldncli.harvest.entering import Entered, Search, enter
from ldncli.harvest.known import Known
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records
from ldncli.harvest.readers.registry import READERS
from ldncli.harvest.sources.client import Client, ShapeError, SourceError
from ldncli.harvest.sources.source import Page, Source, Window
from ldncli.harvest.standing import Standing
from ldncli.screening.events import Imported, Kind, living
from ldncli.screening.log import Log, writing
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be asked of one service for one saved search.

    `window` are the days that nobody asked for yet, None where there are none; `rest` is a window
    of an earlier run that was left half-way, with the place of its next page.
    """

    search: str
    source: Source
    query: str
    window: Window | None
    rest: tuple[Window, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one service answered for one saved search: records that it said there are (None: it did
    not say) and that came; what they are on the list; `missing` says in words why it was not
    finished, None where it was."""

    search: str
    source: str
    windows: tuple[Window, ...] = ()
    said: int | None = None
    received: int = 0
    new: int = 0
    known: int = 0
    duplicates: int = 0
    not_understood: int = 0
    missing: SourceError | None = None

    @property
    def waiting(self) -> int:
        """New candidates that wait to be screened."""
        return self.new - self.known - self.duplicates

    @property
    def complete(self) -> bool:
        """Whether as many records came as the service said; True where it did not say."""
        return self.said is None or self.said == self.received


def make_plan(
    log: Log | None, search: str, source: Source, query: str, *, since: date, until: date
) -> Plan:
    """What is left to ask: from `since`, or where earlier answers end, to `until`.

    The last day of an earlier window is asked for again if it was not over when it was asked for;
    every day else is asked for once.
    """
    rest: tuple[Window, str] | None = None
    begin = since
    for event in living(log.events) if log else ():
        what = event.what
        if not isinstance(what, Imported) or (what.search, what.source) != (search, source.label):
            continue
        if what.first is None or what.last is None:
            continue
        asked = Window(date.fromisoformat(what.first), date.fromisoformat(what.last))
        if what.following is not None:
            rest = asked, what.following
            continue
        if rest and rest[0] == asked:
            rest = None
        over = event.at[:10] > what.last
        begin = max(begin, asked.last + timedelta(days=1) if over else asked.last)
    if rest and rest[0].last < begin:
        rest = None
    if rest:
        begin = rest[0].last + timedelta(days=1)
    window = Window(begin, until) if begin <= until else None
    return Plan(search=search, source=source, query=query, window=window, rest=rest)


@dataclass(frozen=True, slots=True)
class Session:
    """What an update needs: the library's folder, the papers that it has, the way to services, the
    moment (in any time zone), and who asks. `see` is told of every record that came."""

    data: Path
    known: Known
    client: Client
    now: Callable[[], datetime]
    by: str
    see: Callable[[Standing], None] = lambda standing: None


def carry_out(plan: Plan, session: Session, watch: Callable[[Asked], None]) -> Asked:
    """Ask until the plan is done or the service fails; `watch` is told after every page.

    Raises as `writing` and `Writer.add` where the log cannot be written; a service that fails is
    in `missing`, and what came before is kept.
    """
    run = _Run(plan, session, watch)
    try:
        for window, place in _parts(plan, session.client):
            run.ask(window, place)
    except SourceError as error:
        run.note(missing=error)
    return run.done


def _parts(plan: Plan, client: Client) -> Iterator[tuple[Window, str | None]]:
    if plan.rest:
        yield plan.rest
    if plan.window:
        for window in plan.source.windows(client, plan.query, plan.window):
            yield window, None


class _Run:
    """One plan while it is carried out; `done` is what came until now."""

    def __init__(self, plan: Plan, session: Session, watch: Callable[[Asked], None]) -> None:
        self._plan, self._session, self._watch = plan, session, watch
        self.done = Asked(search=plan.search, source=plan.source.label)

    def note(self, **changes: Any) -> None:
        """Change what is said of the run."""
        self.done = replace(self.done, **changes)

    def ask(self, window: Window, place: str | None) -> None:
        """All pages of one window from a place on."""
        plan, session = self._plan, self._session
        self.note(windows=(*self.done.windows, window))
        number, whole = 0, place is None
        while True:
            page = plan.source.page(session.client, plan.query, window, place)
            if page.following is not None and page.following == place:
                raise ShapeError(f"{plan.source.label} leads from a page to itself")
            number += 1
            file = _read(plan, window, page, number)
            said = page.said if place is None else None
            entered = _enter(plan, session, window, page, file, said)
            done = self.done
            self.note(
                said=_sum(done.said, said) if whole else None,
                received=done.received + len(file.records),
                new=done.new + entered.new,
                known=done.known + entered.known,
                duplicates=done.duplicates + entered.duplicates,
                not_understood=done.not_understood + entered.not_understood,
            )
            self._watch(self.done)
            if page.following is None:
                return
            place = page.following


def _read(plan: Plan, window: Window, page: Page, number: int) -> ReadFile:
    name = f"{plan.source.label}, {window}, answer {number}"
    if not page.content:
        return ReadFile(name, next(iter(READERS.values())), ())
    try:
        return read_records(Document(name, page.content, size=len(page.content)))
    except DocumentError as error:
        raise ShapeError(
            f"{plan.source.label} answered what cannot be read: {error.message}",
            hint="nothing of this answer was kept; try again later",
        ) from error


def _enter(
    plan: Plan, session: Session, window: Window, page: Page, file: ReadFile, said: int | None
) -> Entered:
    now = session.now()
    search = Search(
        source=plan.source.label,
        kind=_KINDS.get(plan.source.name, "database"),
        on=now.date().isoformat(),
        search=plan.search,
        said=said,
        first=window.first.isoformat(),
        last=window.last.isoformat(),
        following=page.following,
    )
    with writing(session.data) as writer:
        found, (entered,) = enter(writer, [(file, search)], session.known, at=now, by=session.by)
    for each in found:
        session.see(each)
    return entered


_KINDS: Mapping[str, Kind] = {"clinicaltrials": "register"}


def _sum(one: int | None, two: int | None) -> int | None:
    return one if two is None else two + (one or 0)


def total(asked: Sequence[Asked]) -> tuple[int, int, int]:
    """Candidates that wait, papers of the base, duplicates, over all services."""
    return (
        sum(each.waiting for each in asked),
        sum(each.known for each in asked),
        sum(each.duplicates for each in asked),
    )
