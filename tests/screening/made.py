"""Logs made in memory and on disk, for tests of what is read from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ldncli.screening.entry import Entry
from ldncli.screening.events import Decided, Event, Happening, Imported, Stage, Verdict
from ldncli.screening.log import Log, writing

START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def entry(name: str, **values: object) -> Entry:
    return Entry(id=name, title=f"Title of {name}", **values)  # type: ignore[arg-type]


def imported(*names: str, source: str = "PubMed", **values: object) -> Imported:
    given = {"kind": "database", "on": "2026-11-01", "left_out": 0, **values}
    read = len(names) + int(str(given.get("not_understood", 0)))
    return Imported(source=source, read=read, candidates=names, **given)  # type: ignore[arg-type]


def vote(
    name: str, verdict: Verdict, reason: str | None = None, stage: Stage = "title-abstract"
) -> Decided:
    return Decided(candidate=name, stage=stage, verdict=verdict, reason=reason)


def log_of(*happened: Happening | tuple[str, Happening]) -> Log:
    """A log in memory, an event a second; `(name, event)` where somebody but the program did it.
    The n-th event, from 1, has the id of n in six digits."""
    events, names = [], dict[str, None]()
    for n, each in enumerate(happened, 1):
        by, what = each if isinstance(each, tuple) else ("ldn", each)
        at = (START + timedelta(seconds=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
        events.append(Event(id=f"{n:06}", at=at, by=by, what=what))
        if isinstance(what, Imported):
            names.update(dict.fromkeys(what.candidates))
    return Log(entries={each: entry(each) for each in names}, events=tuple(events))


def write(data: Path, *happened: Happening, by: str = "ldn", names: tuple[str, ...] = ()) -> None:
    """Add events, and candidates of these names, to a library."""
    with writing(data) as writer:
        writer.add([entry(each) for each in names], happened, at=START, by=by)
